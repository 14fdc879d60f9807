"""Who may blame whom: a speaker and another actor of what it says. Whether it is blame, the model judges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations, product, takewhile

from summarizer.syntax.cues import Voice
from summarizer.syntax.grammar import (
    agents,
    is_any,
    is_called_false,
    is_passive,
    is_verb,
    lemma_of,
    objects,
    patients,
    pobjects,
)
from summarizer.syntax.parsing import Token
from summarizer.syntax.propositions import Part, Propositions
from summarizer.syntax.referents import SELF
from summarizer.text.word_classes import nouns, verbs

from .counts import people_of

_ROLES = ("target", "agent", "doer")
"""The parts that can be blamed, the plainest first: whom a verb blames, who does something, whose a deed is."""

_CALLS = (
    "call",
    "characterise",
    "characterize",
    "consider",
    "deem",
    "describe",
    "label",
    "regard",
    "see",
    "term",
    "view",
)
_POINTING = ("this", "these", "that", "those", "such")
_DEFINITE = ("the", *_POINTING)
_REACH_BACK = 6
_DOERS = ("by", "of", "from")
_RECIPROCAL = ("each other", "one another")


@dataclass(frozen=True)
class PossibleAccusation:
    """An actor that speaks of another.

    ``is_said``: a verb of blame says so itself and no model is to be asked. ``told_in``: the number of the sentence
    that tells who did what is blamed, the same or one before.
    """

    number: int
    accuser: str
    accused: str
    voice: Voice
    part: Part
    is_said: bool
    told_in: int


def possible_accusations(propositions: Propositions, number: int) -> list[PossibleAccusation]:
    """Return the charges that a sentence may hold, one a speaker and other actor."""
    found: dict[tuple[str, str], PossibleAccusation] = {}
    for part in propositions.parts(number):
        voice = part.voice
        if voice is None or voice.is_negated or not _can_be_blamed(part) or _is_asked(propositions, part):
            continue
        for accuser in voice.actors:
            if SELF in (accuser, part.actor) or part.actor in voice.actors:
                continue
            is_said = part.role == "target" or _is_condemned(propositions, part)
            charge = PossibleAccusation(number, accuser, part.actor, voice, part, is_said, number)
            before = found.get((accuser, part.actor))
            if before is None or _ROLES.index(part.role) < _ROLES.index(before.part.role):
                found[accuser, part.actor] = charge
    found |= {(one.accuser, one.accused): one for one in _mutual(propositions, number)}
    found |= {(one.accuser, one.accused): one for one in _denied(propositions, number)}
    found |= {(one.accuser, one.accused): one for one in _aside(propositions, number)}
    for one in _of_deeds_before(propositions, number):
        found.setdefault((one.accuser, one.accused), one)
    return list(found.values())


def is_done_to(charge: PossibleAccusation, verb: Token | None) -> bool:
    """Tell a charge that rests on the owner of what a verb's agent does something to."""
    return charge.part.role == "doer" and verb is not None and verb in charge.part.token.ancestors


def _can_be_blamed(part: Part) -> bool:
    """Tell a part in what is said to be so; what is asked of an actor, or must be done by it, blames it for nothing."""
    if part.role not in _ROLES:
        return False
    if part.role == "target":
        return True
    if any(is_any(one) for one in (part.token, part.token.head)):
        return False  # "any attack by A": none is told
    if (
        _is_untrue(part.token)
        or _is_repeated(part)
        or (part.role == "agent" and part.verb is not None and _is_loss(part.verb))
    ):
        return False
    asked = part.voice is not None and part.voice.act in ("ask", "hope")
    return part.modality not in ("required", "conditional") and not (part.role == "agent" and asked)


def _is_asked(propositions: Propositions, part: Part) -> bool:
    """Tell the owner of a deed of whom something is asked, or whose charge is denied, in the words around it."""
    attribution = propositions.attribution
    cue = attribution.cue_of(part.number, part.voice)
    if part.role != "doer" or cue is None or cue.voice.act not in ("ask", "deny"):
        return False
    charged = (*patients(cue.token), part.token.head) if part.token.head.lower_ == "by" else (part.token.head,)
    denied = nouns("blame") | (nouns("say") if cue.voice.act == "deny" else frozenset())
    if any(one.lemma_ in denied for one in charged):
        return True
    asked = objects(cue.token) if cue.voice.act == "ask" else []
    return any(part.actor in attribution.referents.within(part.number, noun) for noun in asked)


def _behind_by(verb: Token) -> list[Token]:
    """Return who is behind "by", which the parser often hangs on the verb: "denied the charges by A"."""
    return [] if is_passive(verb) else [noun for c in verb.children if c.lower_ == "by" for noun in pobjects(c)]


def _is_repeated(part: Part) -> bool:
    """Tell who accuses somebody, as another tells: "said that A had accused it" blames A for nothing."""
    is_told = part.voice is not None and part.voice.act != "accuse" and part.modality == "asserted"
    return is_told and part.role == "agent" and part.verb is not None and part.verb.lemma_ in verbs("accuse")


def _is_loss(verb: Token) -> bool:
    """Tell what happens to soldiers in a war: "12 of its men were captured"; a report of losses blames nobody."""
    if verb.lemma_ in ("have", "lose", "report"):
        return any(lemma_of(c) in nouns("figure") | nouns("killed") for c in verb.children if c.dep_ == "dobj")
    takes = verb.lemma_ in ("take", "hold") and any(c.lemma_ in nouns("captured") for c in verb.children)
    harmed = patients(verb) if takes or verb.lemma_ in verbs("captured") else []
    return bool(harmed) and all(lemma_of(people_of(one)) in nouns("organ") for one in harmed)


def _is_untrue(token: Token) -> bool:
    """Tell the owner of what is called untrue: "the claim by A is false" answers a charge."""
    phrase = takewhile(lambda one: not is_verb(one), (token, *token.ancestors))
    return any(one.lemma_ in nouns("say") and is_called_false(one) for one in phrase)


def _is_condemned(propositions: Propositions, part: Part) -> bool:
    """Tell an actor whose deed is the object of a verb of blame: "condemned the attacks that A launched"."""
    cue = propositions.attribution.cue_of(part.number, part.voice)
    if cue is None or cue.voice.act != "accuse":
        return False
    return any(_does(part.token, deed) for deed in cue.token.children if deed.dep_ == "dobj")


def _does(token: Token, deed: Token) -> bool:
    """Tell a word below a deed's noun that names who does it, and not to whom or where."""
    above = list(takewhile(lambda one: one != deed, token.ancestors))
    if deed not in token.ancestors:
        return bool(token == deed)
    clauses = [one for one in above if is_verb(one)]
    is_its_agent = len(clauses) == 1 and clauses[0].head == deed and token in agents(clauses[0])
    return is_its_agent or not (clauses or any(one.dep_ == "prep" and one.lower_ not in _DOERS for one in above))


def _mutual(propositions: Propositions, number: int) -> Iterator[PossibleAccusation]:
    """Yield both directions of "A and B accused each other"."""
    attribution = propositions.attribution
    if not any(words in attribution.sentences[number].text for words in _RECIPROCAL):
        return
    for cue in attribution.cues[number]:
        if cue.voice.act == "accuse" and not cue.voice.is_negated and len(cue.voice.actors) > 1:
            part = Part(cue.voice.actors[0], number, cue.token, cue.voice, "target", cue.token, False, "asserted")
            for one, other in permutations(cue.voice.actors[:2], 2):
                yield PossibleAccusation(number, one, other, cue.voice, part, is_said=True, told_in=number)


def _denied(propositions: Propositions, number: int) -> Iterator[PossibleAccusation]:
    """Yield the charges of "A denied the accusations by B"."""
    attribution = propositions.attribution
    for cue in attribution.cues[number]:
        if cue.voice.act != "deny":
            continue
        for noun in patients(cue.token):
            told = (*agents(noun), *_behind_by(cue.token)) if noun.lemma_ in nouns("blame") else ()
            accusers = attribution.referents.of_all(number, told)
            for accuser, accused in product(accusers, cue.voice.actors):
                if SELF not in (accuser, accused) and accuser != accused:
                    part = Part(
                        accused, number, noun, cue.voice, "target", cue.token, is_negated=False, modality="asserted"
                    )
                    voice = replace(cue.voice, actors=(accuser,), act="accuse", speaker=None, is_negated=False)
                    yield PossibleAccusation(number, accuser, accused, voice, part, is_said=True, told_in=number)


def _aside(propositions: Propositions, number: int) -> Iterator[PossibleAccusation]:
    """Yield the charges of "B, accused by A of", whose B stands outside what A says."""
    attribution = propositions.attribution
    for cue in attribution.cues[number]:
        verb, voice = cue.token, cue.voice
        if voice.act != "accuse" or voice.is_negated or verb.dep_ not in ("acl", "advcl") or not is_passive(verb):
            continue
        for noun in patients(verb):
            for accuser, accused in product(voice.actors, attribution.actors_of(number, noun)):
                if SELF not in (accuser, accused) and accuser != accused:
                    part = Part(accused, number, noun, voice, "target", verb, is_negated=False, modality="asserted")
                    yield PossibleAccusation(number, accuser, accused, voice, part, is_said=True, told_in=number)


def _of_deeds_before(propositions: Propositions, number: int) -> Iterator[PossibleAccusation]:
    """Yield the charges of "condemned the attack", "called this move a crime", whose doer was named before."""
    attribution = propositions.attribution
    for cue in attribution.cues[number]:
        if cue.voice.is_negated or not (cue.voice.act == "accuse" or cue.token.lemma_ in _CALLS):
            continue
        voice = attribution.resolved(number, cue.voice) if SELF in cue.voice.actors else cue.voice
        for deed in patients(cue.token):
            told = _doer_before(propositions, deed, number, voice.actors)
            if told is None:
                continue
            part = replace(told, number=number, token=deed, voice=voice, role="agent", verb=None)
            for accuser in voice.actors:
                yield PossibleAccusation(number, accuser, told.actor, voice, part, is_said=False, told_in=told.number)


def _points_back(propositions: Propositions, deed: Token, number: int) -> bool:
    """Tell "the attack", "this move", of which the sentence names no doer."""
    is_definite = any(child.dep_ == "det" and child.lower_ in _DEFINITE for child in deed.children)
    return is_definite and not propositions.attribution.referents.within(number, deed)


def _doer_before(propositions: Propositions, deed: Token, number: int, speakers: tuple[str, ...]) -> Part | None:
    """Return who did a deed told before: by the same word, or last in the sentence before that "this" points to."""
    if not _points_back(propositions, deed, number):
        return None
    is_pointed_at = any(child.lower_ in _POINTING for child in deed.children)
    for near in range(number, max(0, number - _REACH_BACK) - 1, -1):
        parts = propositions.parts(near) if near in propositions.sentences else ()
        for part in reversed(parts):
            is_before = near != number or part.token.i < deed.i
            if is_before and _did(part) and part.actor not in (*speakers, SELF):
                told = part.verb if part.role == "agent" and part.verb is not None else part.token.head
                names = {deed.lemma_, deed.lemma_.removesuffix("ing")}  # "shelled", "the shelling"
                is_the_same = not names.isdisjoint((told.lemma_, *(one.lemma_ for one in patients(told))))
                if is_the_same or (is_pointed_at and near == number - 1 and told.dep_ == "ROOT"):
                    return part
    return None


def _did(part: Part) -> bool:
    is_deed = part.verb is None or part.verb.lemma_ != "be"
    return part.role in ("agent", "doer") and is_deed and part.modality == "asserted" and not part.is_negated
