"""Who asks whom for something: the addressee of a verb of asking, the subject of what is hoped for or must be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from summarizer.syntax.attribution import Attribution
from summarizer.syntax.cues import Cue, Voice
from summarizer.syntax.grammar import agents, is_negated, is_passive, is_verb, modality, objects, pobjects, subjects
from summarizer.syntax.parsing import Token
from summarizer.syntax.referents import SELF
from summarizer.text.word_classes import nouns, verbs

_TOWARDS = ("to", "on", "upon", "from", "of", "for", "with")
_CLAUSES = ("ccomp", "xcomp", "advcl")
_NEEDS = frozenset(("necessity", "need"))  # "stressed the need for A to"


@dataclass(frozen=True)
class Asked:
    """A request: its sentence, whose words it is, whom it asks (ids; () for "both sides"), and the word that asks."""

    number: int
    voice: Voice
    addressees: tuple[str, ...]
    cue: Token
    speech_act: str


class Requests:
    """The requests of one article."""

    def __init__(self, attribution: Attribution) -> None:
        self._attribution = attribution

    def of(self, number: int) -> list[Asked]:
        """Return the requests that a sentence makes, one a requester and cue."""
        found = [*self._by_verb(number), *self._by_noun(number), *self._by_duty(number)]
        kept: dict[tuple[tuple[str, ...], tuple[str, ...]], Asked] = {}
        for one in found:
            others = tuple(actor for actor in one.addressees if actor not in one.voice.actors)
            if one.voice.actors and SELF not in one.voice.actors and (others or not one.addressees):
                kept.setdefault((one.voice.actors, others), replace(one, addressees=others))
        return list(kept.values())

    def _by_verb(self, number: int) -> Iterator[Asked]:
        for cue in self._attribution.cues[number]:
            verb = cue.token
            if cue.voice.act not in ("ask", "hope") or not is_verb(verb) or self._is_only_told(number, cue):
                continue
            addressees = self._addressees(number, verb)
            if addressees is None:
                continue
            actors = self._actors(number, cue.voice)
            act = (
                "hope"
                if cue.voice.act == "hope"
                else "demand"
                if verb.lemma_ in ("demand", "require", "order")
                else "appeal"
            )
            yield Asked(number, actors, addressees, verb, act)

    def _actors(self, number: int, voice: Voice) -> Voice:
        if SELF not in voice.actors:
            return voice
        return self._attribution.resolved(number, voice)

    def _is_only_told(self, number: int, cue: Cue) -> bool:
        """Tell a request that is denied, a condition, or itself asked for."""
        verb = cue.token
        if verb.lemma_ == "want" and is_passive(verb):  # by the police
            return True
        is_refused = verb.dep_ == "xcomp" and verb.head.lemma_ in verbs("refused")
        if is_negated(verb) or is_refused or any(c.lower_ == "longer" for c in verb.children):
            return True
        if cue.voice.is_negated or modality(verb) in ("possible", "required"):
            return not (modality(verb) == "possible" and any(c.lower_ == "would" for c in verb.children))
        around = [one for one in self._attribution.cues[number] if verb.i in one.content and one.token != verb]
        return any(one.voice.act in ("ask", "hope") for one in around)

    def _addressees(self, number: int, verb: Token) -> tuple[str, ...] | None:
        """Return whom a verb asks; None where nobody is."""
        attribution = self._attribution
        tokens = list(objects(verb))
        found = self._people(number, tokens)
        if found is not None:
            return found
        for child in verb.children:
            if child.dep_ in _CLAUSES:
                own = [t for t in subjects(child) if t not in agents(verb) and t.i != verb.i]
                found = self._people(number, own)
                if found is not None and not set(attribution.referents.of_all(number, agents(verb))) & set(found):
                    return found
        for child in verb.children:
            if child.dep_ in ("prep", "dative") and child.lower_ in _TOWARDS:
                found = self._people(number, pobjects(child))
                if found is not None:
                    return found
        for noun in [t for t in tokens if t.lemma_ not in nouns("person")]:
            for child in noun.subtree:
                if (
                    child.dep_ == "poss"
                    or (child.dep_ == "amod" and child.head == noun)
                    or (child.dep_ == "pobj" and child.head.lower_ in ("from", "by", "to"))
                ):
                    actors = attribution.actors_of(number, child)
                    if actors and not set(actors) & set(attribution.referents.of_all(number, agents(verb))):
                        return actors
        return None

    def _people(self, number: int, tokens: list[Token]) -> tuple[str, ...] | None:
        actors = tuple(dict.fromkeys(s for t in tokens for s in self._attribution.actors_of(number, t)))
        if actors:
            return actors
        plural = [
            t
            for t in tokens
            if t.lemma_ in ("side", "party", "state", "country", "leader", "community", "everyone", "all")
        ]
        return () if plural else None

    def _by_noun(self, number: int) -> Iterator[Asked]:
        attribution = self._attribution
        for token in attribution.sentences[number]:
            if token.pos_ != "NOUN" or token.lemma_ not in nouns("ask") | nouns("hope") | _NEEDS or is_negated(token):
                continue
            clauses = [c for c in token.children if c.dep_ in ("acl", "advcl", "ccomp", "relcl")]
            if token.dep_ == "dobj":  # "expressed the hope on Monday that"
                clauses += [c for c in token.head.children if c.dep_ == "ccomp"]
            to = [t for c in clauses for t in subjects(c) if t.i > token.i]
            to += [noun for c in token.children if c.dep_ == "prep" and c.lower_ == "to" for noun in pobjects(c)]
            actors = tuple(dict.fromkeys(s for t in to for s in attribution.actors_of(number, t)))
            head = token.head
            if not actors and token.dep_ == "pobj" and head.lower_ == "with" and is_verb(head.head):
                actors = self._people(number, objects(head.head)) or ()
                head = head.head
            if not actors:
                continue
            owners = agents(token) or (
                agents(head) if is_verb(head) else agents(head.head) if is_verb(head.head) else []
            )
            who = tuple(dict.fromkeys(s for t in owners for s in attribution.actors_of(number, t)))
            voice = attribution.voice(number, token)
            if who and not set(who) & set(actors):
                yield Asked(number, Voice(who, "ask", number, None), actors, token, self._act(token))
            elif voice is not None and not who:
                yield Asked(number, voice, actors, token, self._act(token))

    @staticmethod
    def _act(noun: Token) -> str:
        if noun.lemma_ in nouns("hope"):
            return "hope"
        return "demand" if noun.lemma_ in ("demand", "ultimatum") else "appeal"

    def _by_duty(self, number: int) -> Iterator[Asked]:
        """Yield what a speaker says that another actor must or should do."""
        attribution = self._attribution
        for verb in attribution.sentences[number]:
            if not is_verb(verb):
                continue
            ought = modality(verb) == "required" and not any(c.lower_ == "shall" for c in verb.children)
            needs = verb.lemma_ in ("need", "ought") and any(c.dep_ == "xcomp" for c in verb.children)
            if not (ought or needs):
                continue
            voice = attribution.voice(number, verb)
            if voice is None or voice.act in ("hope",):
                continue
            doer = [t for t in agents(verb) if t.i != verb.i]
            actors = tuple(dict.fromkeys(s for t in doer for s in attribution.actors_of(number, t)))
            if actors and not set(actors) & set(voice.actors):
                yield Asked(number, voice, actors, verb, "demand")


def is_answer(lemma: str) -> str | None:
    """Return the state of a request that a verb of its addressee tells: refused, accepted, fulfilled; None for none."""
    return next((state for state in ("refused", "accepted", "fulfilled") if lemma in verbs(state)), None)
