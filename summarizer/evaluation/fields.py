"""Tells which fields of a claim are those of the gold item that it found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from summarizer.schemas import Casualty, Ceasefire, Request
from summarizer.schemas.gold import REPORTER, GoldCasualty, GoldCeasefire, GoldItem, GoldRequest
from summarizer.text.lexicon import bounds_of
from summarizer.text.words import TOKEN

_SAME_WORDS = 0.5
_SMALL_WORDS = frozenset(("a", "an", "the", "of", "and", "its", "their", "his", "her", "на", "в", "и", "от"))


class Fields:
    """Compares the fields of claims and gold items of one article."""

    def __init__(self, actor: Callable[[str | None], str | None], language: str | None) -> None:
        """Take a function from a party's id to the gold actor's, and the article's language."""
        self._actor = actor
        self._language = language

    def of(self, claim: Any, item: GoldItem) -> dict[str, bool]:
        """Return field to whether it is right, by the gold's value or its alternative; sections without fields: {}."""
        match claim, item:
            case Request(), GoldRequest():
                return {
                    "speech_act": claim.speech_act in item.values_of("speech_act"),
                    "status": claim.status in item.values_of("status"),
                    "legal_basis": any(same_wording(claim.legal_basis, x) for x in item.values_of("legal_basis")),
                }
            case Ceasefire(), GoldCeasefire():
                mediators, parties = self._actors(claim.mediators), self._actors(claim.parties)
                return {
                    "stage": claim.stage in item.values_of("stage"),
                    "date": claim.date in item.values_of("date"),
                    "mediators": mediators in map(set, item.values_of("mediators")),
                    "parties": parties in map(set, item.values_of("parties")),
                }
            case Casualty(), GoldCasualty():
                reporters = [None if id_ == REPORTER else id_ for id_ in item.values_of("reported_by")]
                return {
                    "count": same_count(claim.count_text, item.count_text, self._language),
                    "scope": claim.scope in item.values_of("scope"),
                    "reporter": self._actor(claim.reported_by) in reporters,
                }
            case _:
                return {}

    def _actors(self, parties: list[str]) -> set[str | None]:
        return {self._actor(party) for party in parties}


def _words(text: str) -> set[str]:
    return set(TOKEN.findall(text.casefold())) - _SMALL_WORDS


def same_wording(one: str | None, other: str | None) -> bool:
    """Tell whether two wordings of an instrument are the same: half of the shorter one's words, or both None."""
    if one is None or other is None:
        return one is other
    words, others = _words(one), _words(other)
    return len(words & others) >= _SAME_WORDS * min(len(words), len(others))


def same_count(one: str, other: str, language: str | None) -> bool:
    """Tell whether two wordings of a count allow the same numbers; without a number, whether one holds the other."""
    numbers, others = bounds_of(one, language), bounds_of(other, language)
    if numbers == others == (None, None):
        return _words(one) <= _words(other) or _words(other) <= _words(one)
    return numbers == others


def counts_agree(one: str, other: str, language: str | None) -> bool:
    """Tell whether two wordings of a count share a word, or a number however it is written."""
    numbers = {number for number in bounds_of(one, language) if number is not None}
    return bool(_words(one) & _words(other)) or not numbers.isdisjoint(bounds_of(other, language))
