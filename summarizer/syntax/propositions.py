"""Propositions: who, in whose words, is said to do what to whom, and whether it is said to be so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from summarizer.text.word_classes import nouns, verbs

from .attribution import Attribution
from .cues import Voice
from .grammar import (
    Modality,
    agents,
    antecedent,
    clauses_above,
    conjuncts_head,
    is_negated,
    is_passive,
    is_relative,
    is_verb,
    lemma_of,
    modality,
    objects,
    patients,
)
from .parsing import Token
from .referents import SELF

_LEAST_OF_WAR = 3
_LEAST_DEALING = 2
_ONTO = ("against", "at", "into", "on", "onto", "toward", "towards", "upon")
_IN = ("across", "from", "in", "inside", "near", "of", "outside", "within")
_WITH = ("against", "at", "of", "with")
_QUANTITIES = ("dozen", "hundred", "majority", "million", "number", "part", "score", "thousand")
_WITHIN = ("amod", "compound", "nmod", "npadvmod", "poss")


@dataclass(frozen=True)
class Part:
    """An actor's part in what somebody says: its word, and as what it stands there.

    ``role`` is ``target`` (whom a verb of blame blames), ``agent`` (who does what a verb tells), ``doer`` (whose the
    deed of a noun is: "its shelling", "strikes by"), ``patient``, or ``other``.
    """

    actor: str
    number: int
    token: Token
    voice: Voice | None
    role: str
    verb: Token | None
    is_negated: bool
    modality: Modality


class Propositions:
    """What the sentences of one article tell, by their numbers."""

    def __init__(self, attribution: Attribution) -> None:
        self.attribution = attribution
        self.sentences = attribution.sentences
        self._parts: dict[int, list[Part]] = {}

    def parts(self, number: int) -> list[Part]:
        """Return every part that an actor has in a sentence, from left to right; each sentence is read once."""
        if number not in self._parts:
            self._parts[number] = self._read(number)
        return self._parts[number]

    def _read(self, number: int) -> list[Part]:
        found: list[Part] = []
        for token in self.sentences[number]:
            actors = self.attribution.actors_of(number, token)
            if is_relative(token):  # its noun stands outside what is said of it
                noun = antecedent(token)
                actors = self.attribution.actors_of(number, noun) or self.attribution.referents.within(number, noun)
            found += (self._part(number, token, actor) for actor in actors)
        return found

    def acting(self) -> set[str]:
        """Return the actors that do something, say something, or are blamed for it."""
        cues = (cue for cues in self.attribution.cues.values() for cue in cues)
        found = {actor for cue in cues for actor in cue.voice.actors}
        parts = (part for number in self.sentences for part in self.parts(number))
        return found | {part.actor for part in parts if part.role in ("agent", "target")} | set(self.attribution.issuer)

    def tell_of_a_conflict(self) -> bool:
        """Tell an article about fighting, those killed in it or a truce, or about what two actors have with each other.

        That is one in which both speak, or an official statement in which another actor acts.
        """
        told = [doc for doc in self.sentences.values() if any(map(_is_of_war, doc))]
        cues = (cue for cues in self.attribution.cues.values() for cue in cues)
        speaking = {actor for cue in cues for actor in cue.voice.actors if actor != SELF}
        dealing = self.acting() if self.attribution.issuer else speaking
        return len(told) >= _LEAST_OF_WAR or len(dealing - {SELF}) >= _LEAST_DEALING

    def _part(self, number: int, token: Token, actor: str) -> Part:
        role, verb = self._role(number, token)
        clause = next(clauses_above(token), None) if verb is None else verb
        negated = clause is not None and is_negated(clause)
        told = modality(clause) if clause is not None else "asserted"
        return Part(actor, number, token, self.attribution.voice(number, token), role, verb, negated, told)

    def _role(self, number: int, token: Token) -> tuple[str, Token | None]:
        head = conjuncts_head(token)
        if head.dep_ in _WITHIN and not is_verb(head.head):
            noun = head.head
            while noun.dep_ in ("compound", "amod", "nmod") and not is_verb(noun.head):
                noun = noun.head
            # The noun's own place says whether it does something: "Ruritanian drones hit", "Ruritania's shelling".
            role, verb = self._role(number, noun)
            named = self.attribution.referents.named(number)
            is_of_its_name = noun.i in named and named[noun.i] == named.get(head.i)
            acts_itself = is_of_its_name or lemma_of(noun) in nouns("organ") | nouns("group") | nouns("person")
            if role in ("agent", "target") or acts_itself:
                return role, verb
            return ("patient" if _is_aimed_at(noun) else "doer"), verb
        head = antecedent(head) if is_relative(head) else head
        for cue in self.attribution.cues[number]:
            if cue.voice.act == "accuse" and is_verb(cue.token) and _is_target(head, cue.token):
                return "target", cue.token
        clauses = [one for one in self.sentences[number] if is_verb(one)]
        if _is_violated(head):
            return "patient", None
        acted = next((verb for verb in clauses if head in agents(verb)), None)
        if acted is not None:
            return ("patient" if acted.lemma_ in verbs("undergo") else "agent"), acted
        if head.dep_ == "pobj" and head.head.lower_ == "to" and head.head.head.lemma_ in verbs("ascribe"):
            return "agent", head.head.head
        if head.dep_ == "attr" and any(child.lower_ == "it" for child in head.head.children):
            return "agent", head.head  # "it was A that"
        suffered = next((verb for verb in clauses if head in patients(verb)), None)
        return ("patient", suffered) if suffered is not None else (_role_by_preposition(head), None)


def _is_of_war(token: Token) -> bool:
    if is_verb(token):
        return token.lemma_ in verbs("killed")
    return token.pos_ == "NOUN" and token.lemma_ in nouns("fighting") | nouns("killed") | nouns("truce")


def _is_told_of(noun: Token) -> bool:
    """Tell what a clause is about, no people and no text: "the decision of A is", "called the tactics of A"."""
    is_no_deed = lemma_of(noun) in _not_deeds() or noun.lemma_ in _QUANTITIES
    return noun.dep_ in ("nsubj", "nsubjpass", "dobj") and noun.pos_ == "NOUN" and not is_no_deed


@cache
def _not_deeds() -> frozenset[str]:
    return frozenset().union(*map(nouns, ("document", "figure", "group", "organ", "person", "say")))


def _is_aimed_at(noun: Token) -> bool:
    """Tell to what something is done, and where: "an attack on A's base", "in A's province"."""
    if noun.dep_ != "pobj":
        return False
    return noun.head.lower_ in _ONTO or (noun.head.lower_ in _IN and lemma_of(noun) in nouns("place"))


def _is_violated(noun: Token) -> bool:
    """Tell what is broken: "in violation of A's sovereignty", "broke A's laws"."""
    above = noun.head
    if noun.dep_ == "pobj" and above.lower_ == "of":
        return lemma_of(above.head) in nouns("violated")
    return noun.dep_ == "dobj" and above.lemma_ in verbs("violated")


def _role_by_preposition(noun: Token) -> str:
    if noun.dep_ != "pobj":
        return "other"
    above = noun.head.head
    is_from = noun.head.lower_ == "from" and above.pos_ == "NOUN" and lemma_of(above) not in _not_deeds()
    if noun.head.lower_ == "by" or is_from or (noun.head.lower_ == "of" and _is_told_of(above)):
        return "doer"
    return "owner" if noun.head.lower_ in ("of", "from") and not is_verb(noun.head.head) else "oblique"


def _is_target(token: Token, verb: Token) -> bool:
    if is_passive(verb) and verb.lemma_ != "blame":
        return token in patients(verb)
    is_behind = token.dep_ == "pobj" and token.head.lower_ in ("on", "at", "against", "to") and token.head.head == verb
    has_object = any(child.dep_ == "dobj" for child in verb.children)
    is_behind = is_behind and (verb.lemma_ == "blame" or not has_object)  # not "condemned the raid on A"
    if verb.lemma_ in verbs("light"):  # "lodged a protest with A"
        noun = token.head.head if token.dep_ == "pobj" else None
        return noun is not None and token.head.lower_ in _WITH and verb in (noun, noun.head)
    if is_passive(verb):  # "A was blamed", "the raid was blamed on A"
        return is_behind or token in patients(verb)
    is_small_clause = token.dep_ == "nsubj" and token.head.pos_ == "ADJ" and token.head.head == verb
    return token in objects(verb) or is_behind or is_small_clause  # "holds A responsible"
