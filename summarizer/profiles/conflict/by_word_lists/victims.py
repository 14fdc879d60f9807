"""Whose people a count counts, read off the words around it."""

from __future__ import annotations

import re

from summarizer.actors.gazetteer import gazetteer_for
from summarizer.text.lexicon import Count

from .attribution import Speakers

_BY = re.compile(r"\bby\s+(?:the\s+)?$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?<!according )\b(?:to|into|against|with|(?:asylum|refuge|shelter) in)\s+(?:the\s+)?$", re.IGNORECASE
)
_LIVES = re.compile(r"\b(?:in|from|of|near|outside|at)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE)
_OWN = frozenset(("its", "their", "our", "его", "свои", "наши"))


def victims_of(number: int, count: Count, attribution: Speakers) -> str | None:
    """Return the id of the actor whose people a count counts, or None where the words leave it open.

    In turn: an actor named within the count ("four Ruritanian soldiers"); the speaker's own ("its 15 soldiers", "15 of
    our people"); the actor that suffers in what a speaker tells ("A said that B had lost 15 men"); the other of two
    actors when the loss is "by" one; the only actor named in the sentence; the actor that lives in a place
    of fighting named there; where none is, a speaking state's own.
    """
    one = attribution.marked[number]
    start = one.text.find(count.text)
    voice = attribution.voice(number)
    inside = [m.actor for m in one.mentions if start <= m.start < start + len(count.text)]
    if inside:
        return inside[0]
    before = one.text[:start].casefold().split()
    if voice and _OWN.intersection((*count.text.casefold().split(), *before[-1:])):
        return voice.actor
    said = next((verb.end for verb in one.verbs if not verb.quoted and verb.end <= start), None)
    told = [
        m
        for m in one.mentions
        if said is not None and said <= m.start and m.end <= start and m.actor not in attribution.organisations
    ]
    if told and voice and not _ELSEWHERE.search(one.text[: told[-1].start]):
        return told[-1].actor
    named = list(dict.fromkeys(m.actor for m in one.mentions if not _ELSEWHERE.search(one.text[: m.start])))
    doers = {m.actor for m in one.mentions if m.start > start and _BY.search(one.text[: m.start])}
    others = [actor for actor in named if actor not in doers]
    if doers and len(others) == 1:
        return others[0]
    speech = attribution.speech(number)
    if len(named) == 1 and named[0] not in attribution.organisations:
        return named[0]
    places = gazetteer_for(attribution.article.language).places(one.text)
    lived_in = next((place.actor for place in places if _LIVES.search(one.text[: place.start])), None)
    if lived_in is not None and len(named) <= 1:
        return lived_in
    own = speech is not None and speech.actor not in (*attribution.organisations, *attribution.groups, *doers)
    return speech.actor if speech and own and not named else None
