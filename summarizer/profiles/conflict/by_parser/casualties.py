"""Counts of people that something was done to: whose they are, who says so, and what is not said to be so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from summarizer.actors.gazetteer import gazetteer_for
from summarizer.actors.places import state_of_place
from summarizer.profiles.conflict.details import scope_of
from summarizer.schemas.brief import CasualtyCategory, CasualtyScope
from summarizer.syntax.attribution import Attribution
from summarizer.syntax.cues import Voice
from summarizer.syntax.grammar import (
    agents,
    is_called_false,
    is_negated,
    is_verb,
    lemma_of,
    modality,
    patients,
    phrase_of,
)
from summarizer.syntax.parsing import Token
from summarizer.syntax.proper_names import is_person
from summarizer.text.lexicon import lexicon_for
from summarizer.text.word_classes import nouns

from .counts import count_span, is_counted, is_large, people_of, tells_whom
from .harm import doers_of, harm

_PLACES = ("border", "city", "coast", "district", "province", "region", "state", "town", "village")
_ANYBODY = ("people", "person", "other")
_DURING = ("amid", "by", "during", "in", "since")
_IN = ("in", "at", "near", "around", "outside", "from", "of", "on", "inside")


@dataclass(frozen=True)
class ToldCasualties:
    """A count of people: its sentence, the words in it, what happened to them, whose they are, who says so."""

    number: int
    start: int
    end: int
    category: CasualtyCategory
    scope: CasualtyScope
    victims: tuple[str, ...]
    voice: Voice | None


class Casualties:
    """The casualties that one article tells of."""

    def __init__(self, attribution: Attribution) -> None:
        self._attribution = attribution
        actors = attribution.referents.actors
        self._fighting = {actor.id for actor in actors if actor.kind != "international_organisation"}
        self._states = {actor.id for actor in actors if actor.country}
        self._blamed = {
            actor
            for number, cues in attribution.cues.items()
            for cue in cues
            for noun in (patients(cue.token) if cue.voice.act == "accuse" else ())
            for actor in attribution.referents.within(number, noun)
        }
        places = Counter(state for number in attribution.sentences for state in self._places_in(number))
        most = places.most_common(1)[0] if places else None
        self._home = most[0] if most and 2 * most[1] > places.total() else None

    def of(self, number: int) -> list[ToldCasualties]:
        """Return the casualties that a sentence tells of, from left to right."""
        found: dict[tuple[int, CasualtyCategory], ToldCasualties] = {}
        before: tuple[str, ...] = ()
        for token in self._attribution.sentences[number]:
            if not is_counted(token):
                continue
            for category, predicate in harm(token):
                if self._is_untold(number, token, predicate):
                    continue
                start, end = count_span(token)
                voice = self._attribution.voice(number, predicate)
                doers = self._doers(number, token, predicate)
                own = self._named(number, token, predicate, doers, voice)
                is_open = not own and not is_person(token)  # whose a person is, only the text tells
                who = self._unnamed(number, token, doers, voice) if is_open else own
                if not who and not tells_whom(token):
                    who = before  # "11 soldiers were killed and 15 wounded"
                before = who
                scope = self._scope(number, token)
                found.setdefault((start, category), ToldCasualties(number, start, end, category, scope, who, voice))
        return list(found.values())

    def _doers(self, number: int, token: Token, predicate: Token) -> tuple[str, ...]:
        """Return whose doing it is: an actor's, or an actor's jets'."""
        referents = self._attribution.referents
        doers = doers_of(predicate, token)
        told = [s for t in doers for s in self._attribution.actors_of(number, t) or referents.named_in(number, t)]
        return tuple(dict.fromkeys(told))

    def _scope(self, number: int, token: Token) -> CasualtyScope:
        lexicon = lexicon_for("en")
        scope = scope_of(self._attribution.article, number, lexicon) if lexicon else "incident"
        return "cumulative" if scope == "incident" and is_large(token) else scope

    def _is_untold(self, number: int, token: Token, predicate: Token) -> bool:
        """Tell what is said not to be so, only feared, or asked."""
        if predicate.doc.text.rstrip().endswith("?"):
            return True
        clause = predicate if is_verb(predicate) else next((a for a in token.ancestors if is_verb(a)), None)
        if any(c.lower_ in ("no", "zero", "not") for c in (*token.children, *token.doc[token.left_edge.i : token.i])):
            return True
        if predicate.lemma_ in ("free", "release"):  # who is to be freed is held; who was freed is not
            return clause is not None and not is_verb(clause.head) and modality(clause) == "asserted"
        if clause is None:
            return False
        if (is_negated(clause) and clause.lemma_ not in ("see", "hear")) or modality(clause) in (
            "conditional",
            "required",
        ):
            return True
        if modality(clause) == "possible" and not any(c.lower_ == "have" for c in clause.children):
            return True
        voice = self._attribution.voice(number, clause)
        if voice is not None and (
            voice.act in ("deny", "ask", "hope")
            and voice.is_explicit
            and clause.dep_ in ("ccomp", "xcomp", "pcomp", "acl")
        ):
            return True
        for above in clause.ancestors:
            told_false = above.lemma_ in nouns("say") and is_called_false(above)
            if told_false or (above.dep_ == "advcl" and modality(above) == "conditional"):
                return True
        return False

    def _named(
        self, number: int, token: Token, predicate: Token, doers: tuple[str, ...], voice: Voice | None
    ) -> tuple[str, ...]:
        """Return the actors that are named beside a count.

        In turn: in its own phrase ("Ruritanian soldiers", "22 of its citizens") or in that of which it is a part
        ("including"); with the word of harm; who asks that they be freed; who "lost" them.
        """
        attribution = self._attribution
        whole = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "including" else token
        for noun in dict.fromkeys((token, whole)):
            found = attribution.actors_of(number, noun) or self._owners(number, noun)
            is_doer = is_verb(predicate) and is_person(token) and not set(found).isdisjoint(doers)
            if found and not is_doer:
                return found
        if not is_verb(predicate):  # "the Ruritanian death toll rose to 40"
            before = [c for c in predicate.children if c.dep_ in ("amod", "compound", "nmod", "poss")]
            found = tuple(s for c in before for s in attribution.actors_of(number, c))[:1]
            if found:
                return found
        if predicate.lemma_ in ("free", "release") and voice is not None and voice.act == "ask":
            return tuple(s for s in voice.actors if s in self._states)
        loser = predicate if is_verb(predicate) else token.head
        if is_verb(loser) and loser.lemma_ in ("have", "lose") and not is_person(token):
            return tuple(s for t in agents(loser) for s in attribution.actors_of(number, t))
        return ()

    def _unnamed(self, number: int, token: Token, doers: tuple[str, ...], voice: Voice | None) -> tuple[str, ...]:
        """Return whose a count's people are that nothing beside it names.

        Of soldiers and officials the speaker's own; of people and civilians the state where, by the places named
        there, they live; of a bare number those of a state that reports it.
        """
        speaks = tuple(s for s in (voice.actors if voice else ()) if s in self._fighting and s not in doers)
        war = self._war(number, token)
        if war is not None:
            return () if set(war) & self._blamed or set(speaks) - set(war) else war
        noun = lemma_of(people_of(token))
        is_combatant = noun in nouns("organ") | nouns("group")
        lives_there = tells_whom(token) and not is_combatant  # whose the soldiers in a town are, it does not tell
        if not lives_there or noun in _ANYBODY:
            fighting = {s for t in token.doc for s in self._attribution.actors_of(number, t)} & self._fighting
            of_both = any(one.lemma_ == "side" and any(c.lower_ == "both" for c in one.children) for one in token.doc)
            if of_both or (voice is None and len(fighting) > 1 and not doers):
                return ()  # "the war between A and B left 40 dead"
        if is_combatant and len(speaks) == 1:
            return speaks
        is_alone = is_combatant and not speaks and len(self._states) == 1 and self._states.isdisjoint(doers)
        is_theirs = lives_there or is_alone
        place = self._place(number) if is_theirs else None
        if place is not None:
            return (place,)
        is_told_by_a_state = voice is not None and voice.is_explicit and not self._states.isdisjoint(speaks)
        if is_told_by_a_state and len(speaks) == 1:
            return speaks
        return (self._home,) if self._home is not None and lives_there else ()

    def _war(self, number: int, token: Token) -> tuple[str, ...] | None:
        """Return whose war, or other calamity, harmed a count's people; None where none did, or it tells where.

        Of a war that is not said to be a civil one, or to have lasted, its owner may be who began it: nobody's.
        """
        above = [one for one in token.ancestors if is_verb(one)]
        for noun in token.doc:
            verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in _DURING else noun.head
            is_told = lemma_of(noun) in nouns("calamity") and (verb in above or verb.head in above)
            owned = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "poss")] if is_told else []
            owners = self._attribution.referents.of_all(number, owned)
            is_elsewhere = any(c.lower_ in _IN or c.lower_ == "against" for c in noun.children)
            if owners and not is_elsewhere:
                is_civil = any(c.lower_ == "civil" for c in owned) or any(c.ent_type_ == "DATE" for c in owned)
                return owners[:1] if len(owners) == 1 and (is_civil or noun.lemma_ != "war") else ()
        return None

    def _owners(self, number: int, token: Token) -> tuple[str, ...]:
        for child in sorted(phrase_of(token, ("relcl", "acl", "appos", "conj")), key=lambda one: int(one.i)):
            if child.i == token.i:
                continue
            within = child.dep_ in ("amod", "compound", "nmod", "poss") or (
                child.dep_ == "pobj" and child.head.lower_ in ("of", "from")
            )
            actors = self._attribution.actors_of(number, child) if within else ()
            if actors:
                return actors
        return ()

    def _place(self, number: int) -> str | None:
        """Return the actor that lives in the places that a sentence names, or the one before it in its paragraph."""
        article = self._attribution.article
        paragraph = article.sentences[number - 1].paragraph
        for near in (number, number - 1):
            is_read = near >= 1 and near in self._attribution.sentences
            if is_read and article.sentences[near - 1].paragraph == paragraph:
                found = self._places_in(near)
                if found:
                    return found[0]
        return None

    def _places_in(self, number: int) -> list[str]:
        text = self._attribution.article.sentence_text(number)
        lived_in = [place.actor for place in gazetteer_for("en").places(text)]
        return [*lived_in, *(actor for t in self._attribution.sentences[number] for actor in self._place_of(number, t))]

    def _place_of(self, number: int, token: Token) -> list[str]:
        named = self._attribution.referents.named(number)
        is_behind = token.dep_ == "pobj" and token.head.lower_ in _IN
        if token.i in named:
            found = [named[token.i]] if is_behind else []
        elif is_behind and lemma_of(token) in _PLACES:  # "in the Ruritanian province of"
            found = [named[c.i] for c in token.children if c.i in named and c.dep_ in ("amod", "compound")]
        elif token.pos_ == "PROPN" and (is_behind or token.dep_ in ("pobj", "conj", "appos", "nsubj")):
            before = token.doc[token.left_edge.i : token.i + 1]
            name = " ".join(one.text for one in before if one.pos_ == "PROPN")
            state = state_of_place(name, self._states) or state_of_place(token.text, self._states)
            found = [state] if state is not None else []
        else:
            found = []
        return [state for state in found if state in self._states]
