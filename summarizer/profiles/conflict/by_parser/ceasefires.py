"""Ceasefires: a noun of truce, or a verb or noun of stopping beside one of fighting, and at which stage it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.schemas.brief import CeasefireStage
from summarizer.syntax.attribution import Attribution
from summarizer.syntax.grammar import (
    agents,
    conjuncts,
    is_negated,
    is_passive,
    is_verb,
    lemma_of,
    modality,
    patients,
    pobjects,
)
from summarizer.syntax.parsing import Token
from summarizer.text.word_classes import nouns, verbs

_STOPPING = ("cessation", "end", "halt", "pause", "stop", "suspension")
_NOT_YET = frozenset(("need", "negotiation", "plan", "proposal", "talk", "time"))  # "it is time for a ceasefire"
_OF = ("of", "to", "in")
_OVER: tuple[CeasefireStage, ...] = ("violated", "ended")
_UNDER_WAY: tuple[CeasefireStage, ...] = ("in_effect", "declared", "called_for")


@dataclass(frozen=True)
class ToldCeasefire:
    """A ceasefire as a sentence tells it; ``stage`` is None where its words leave it open.

    ``callers`` are those in whose words it stands and international organisations: they do not fight by being named.
    """

    number: int
    token: Token
    stage: CeasefireStage | None
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    callers: tuple[str, ...]


class Ceasefires:
    """The ceasefires of one article."""

    def __init__(self, attribution: Attribution) -> None:
        self._attribution = attribution
        actors = attribution.referents.actors
        self._bodies = {actor.id for actor in actors if actor.kind == "international_organisation"}

    def of(self, number: int) -> list[ToldCeasefire]:
        """Return the ceasefires that a sentence tells of, at most one a stage."""
        found: dict[CeasefireStage | None, ToldCeasefire] = {}
        for token in self._attribution.sentences[number]:
            if _is_truce(token) or self._points_to_a_truce(number, token):
                stage = self._stage(number, token)
                mediators = self._mediators(number, token)
                named = dict.fromkeys(s for t in token.doc for s in self._attribution.actors_of(number, t))
                voice = self._attribution.voice(number, token)
                speaks = set(voice.actors) if voice is not None else set()
                callers = tuple(one for one in named if one in speaks | self._bodies and one not in mediators)
                parties = tuple(one for one in named if one not in (*mediators, *callers))
                found.setdefault(stage, ToldCeasefire(number, token, stage, parties, mediators, callers))
        told = [one for one in found.values() if one.stage is not None]
        return told or list(found.values())

    def _points_to_a_truce(self, number: int, token: Token) -> bool:
        """Tell "it" in "both have since violated it", behind a sentence that tells of a truce."""
        is_broken = is_verb(token.head) and token.head.lemma_ in verbs("violated") | verbs("ended")
        if token.lower_ != "it" or token.dep_ not in ("dobj", "nsubj", "nsubjpass") or not is_broken:
            return False
        before = self._attribution.sentences.get(number - 1)
        return before is not None and any(map(_is_truce, before))

    def _stage(self, number: int, token: Token) -> CeasefireStage | None:
        words = list(_governors(token))
        for word in words:
            if word.lemma_ in nouns("violated") and not is_verb(word):
                return "violated"
            if is_verb(word) and is_negated(word) and word.lemma_ in verbs("in_effect"):
                return "violated"
            for stage in _OVER:
                if (
                    is_verb(word)
                    and word.lemma_ in verbs(stage)
                    and not is_negated(word)
                    and modality(word) == "asserted"
                ):
                    return stage
        for word in words:
            told = self._told_by(number, word)
            if told is not None:
                return told
        stops = token if is_verb(token) else token.head if _puts(token) else None
        if stops is not None:
            is_wanted = self._is_wanted(number, stops) or modality(stops) != "asserted"
            return "called_for" if is_wanted else "in_effect"
        return None

    def _told_by(self, number: int, word: Token) -> CeasefireStage | None:
        if not is_verb(word):
            wanted = word.lemma_ in nouns("ask") | nouns("hope") | _NOT_YET
            return "called_for" if wanted else None
        if self._is_wanted(number, word):
            return "called_for"
        if word.lemma_ in ("take", "come", "go", "enter") and any(
            n.lemma_ in ("effect", "force", "hold") for n in word.subtree
        ):
            return "declared" if modality(word) == "possible" else "in_effect"
        for stage in _UNDER_WAY:
            if word.lemma_ in verbs(stage) and word.lemma_ not in ("take", "enter"):
                return "called_for" if modality(word) != "asserted" and stage == "in_effect" else stage
        return None

    def _is_wanted(self, number: int, word: Token) -> bool:
        if modality(word) in ("required", "conditional"):
            return True
        within = [cue for cue in self._attribution.cues[number] if word.i in cue.content or word == cue.token]
        return any(cue.voice.act in ("ask", "hope") for cue in within)

    def _mediators(self, number: int, token: Token) -> tuple[str, ...]:
        found: list[str] = []
        for word in (token, *token.subtree, *token.ancestors):
            if word.lemma_ in verbs("mediate") and (is_verb(word) or word.dep_ in ("amod", "acl")):
                by = [n for c in word.children if c.dep_ in ("agent", "prep") and c.lower_ == "by" for n in pobjects(c)]
                own = [] if is_passive(word) or word.dep_ in ("amod", "acl") else agents(word)
                joined = [c for c in word.children if c.dep_ in ("npadvmod", "nmod", "compound", "amod")]
                for noun in (*by, *own, *joined):
                    found += self._attribution.actors_of(number, noun)
            elif word.lemma_ in nouns("mediate") and word.pos_ == "NOUN":
                of = [
                    n
                    for c in word.children
                    if c.dep_ in ("prep", "poss", "amod", "compound")
                    for n in (c, *pobjects(c))
                ]
                for noun in of:
                    found += self._attribution.actors_of(number, noun)
        return tuple(dict.fromkeys(found))


def _is_truce(token: Token) -> bool:
    lemma = lemma_of(token)
    if token.pos_ in ("NOUN", "PROPN") and lemma in nouns("truce"):
        stopped = {*nouns("fighting"), "aggression", "violence"}
        return lemma != "cessation" or not stopped.isdisjoint(map(lemma_of, token.subtree))
    if lemma == "cease" and token.i + 2 < len(token.doc) and token.doc[token.i + 2].lower_ == "fire":
        return True
    if token.pos_ == "NOUN" and lemma in _STOPPING:
        holding = (token, token.head) if _puts(token) else (token,)
        of = [n for one in holding for c in one.children if c.lower_ in _OF for n in pobjects(c)]
        return any(_is_stopped(n, token) for n in of)
    if is_verb(token) and lemma in verbs("stop"):
        told = [*patients(token), *(c for c in token.children if c.dep_ == "xcomp")]
        return any(_is_stopped(n, token) or n.lemma_ in ("fight", "shoot") for n in told)
    objects = [noun.lemma_ for noun in patients(token)] if is_verb(token) else []
    if lemma == "lay":
        return "arm" in objects or "weapon" in objects
    return lemma in ("hold", "cease") and "fire" in objects


def _puts(end: Token) -> bool:
    """Tell "put an end to", whose noun says what the verb does."""
    return bool(end.dep_ == "dobj" and end.head.lemma_ in ("bring", "put"))


def _is_stopped(noun: Token, stopping: Token) -> bool:
    """Tell fighting, but for the end of a war that is only wanted: what did end one was a truce, that is peace."""
    verb = stopping if is_verb(stopping) else next((one for one in stopping.ancestors if is_verb(one)), stopping)
    fights = [
        one for one in conjuncts(noun) if lemma_of(one) in nouns("fighting") and one.pos_ in ("NOUN", "PROPN", "VERB")
    ]
    return any(lemma_of(one) != "war" or verb.tag_ != "VB" for one in fights)


def _governors(token: Token) -> Iterator[Token]:
    """Yield the words that say what becomes of a truce: its own modifiers, then those above it, the nearest first."""
    for child in token.children:
        if child.dep_ in ("acl", "relcl", "amod") and (is_verb(child) or child.tag_ == "VBN"):
            yield child
    for above in token.ancestors:
        yield above
        if is_verb(above) and above.dep_ in ("ROOT", "ccomp", "relcl"):
            return
