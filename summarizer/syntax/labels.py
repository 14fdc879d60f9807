"""Labels that name a speaker: the turns of a transcript, "Full Name: A must stop", "A must stop - Full Name"."""

from __future__ import annotations

import re

from summarizer.text.word_classes import acts

from .cues import Voice
from .grammar import is_verb
from .proper_names import is_person
from .referents import SELF, Referents

_LABEL = re.compile(r"(?=[^\W\d_])[^:.!?\"]{2,80}:\s")
_SIGNATURE = re.compile(r"\s[-–—]\s+(?!.*\s[-–—]\s)[A-Z][^.!?\"]{2,80}$")
_LINE = re.compile(r".+", re.DOTALL)
_LEAST_TURNS = 2
_OPENING = 5
_LONGEST_LABEL = 8


def labelled(referents: Referents, number: int) -> Voice | None:
    """Return the voice of a sentence that names its speaker in a label, or of a signed title; None of others."""
    text = referents.sentences[number].text.rstrip()
    label = _LABEL.match(text) or (_SIGNATURE.search(text) if number == 1 else None)
    if label is None or len(label.group().split()) > _LONGEST_LABEL:
        return None
    actors = _speaker_called(referents, number, label)
    return Voice(actors, "say", number, label.group().strip(" :-–—"), is_explicit=False) if actors else None


def named_in(referents: Referents, number: int) -> Voice | None:
    """Return the voice of whom a line names that holds only a speaker: "— Full Name, Minister of A", "The army:"."""
    whole = _LINE.match(referents.sentences[number].text)
    actors = _speaker_called(referents, number, whole) if whole is not None else ()
    return Voice(actors, "say", number, whole[0].strip(" >:-–—"), is_explicit=False) if whole and actors else None


def turns(referents: Referents, issuer: tuple[str, ...]) -> dict[int, Voice]:
    """Return who has the floor in each sentence of a transcript, by its number.

    A transcript has two sentences or more that begin with "Speaker:", or one near its beginning: a speech.

    Args:
        referents: the article's actors.
        issuer: who writes it; the turns that are only called "Answer" are theirs.
    """
    begins: dict[int, Voice] = {}
    labels: list[str] = []
    for number, doc in referents.sentences.items():
        label = _LABEL.match(doc.text)
        if label is None:
            continue
        text = label.group().strip(" :")
        actors = _speaker_called(referents, number, label)
        if not actors and text.casefold() == "answer":
            actors = issuer
        if actors or text in labels:
            begins[number] = Voice(actors, "say", number, text, is_explicit=False)
        labels.append(text)
    is_speech = any(1 < number <= _OPENING for number in begins)  # of one who speaks all the time
    if len(begins) < _LEAST_TURNS and not is_speech:
        return {}
    floor: dict[int, Voice] = {}
    turn: Voice | None = None
    for number in referents.sentences:
        turn = begins.get(number, turn)
        if turn is not None:
            floor[number] = turn
    return floor


def _speaker_called(referents: Referents, number: int, label: re.Match[str]) -> tuple[str, ...]:
    """Return the actors that a label ends with, parentheses apart: "President of A Full Name (retranslated):"."""
    words = [t for t in referents.sentences[number] if label.start() <= t.idx < label.end() and t.is_alpha]
    inside = label.group().partition("(")[0]
    words = [t for t in words if t.idx < label.start() + len(inside)]
    verbs = [t.lemma_ for t in words if is_verb(t)]
    if verbs and acts().keys().isdisjoint(verbs):
        return ()  # "This is the crime of A: after"
    heads = [t for t in words if t.head not in words or t.head == t]
    of_a_thing = any(t.pos_ == "NOUN" and t.text.islower() and not referents.of(number, t) for t in heads[:1])
    if not words or of_a_thing or not (words[-1].text[0].isupper() or referents.of(number, words[-1])):
        return ()  # "The conflict between A and B: day 20"
    first = [actors for t in heads[:1] if is_person(t) and (actors := referents.of(number, t))]
    named = [actors for t in words if (actors := referents.of(number, t)) not in ((), (SELF,))]
    return (first or named)[-1] if named else ()
