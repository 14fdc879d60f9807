"""Where a digest's claims stand: numbers of articles and of cited sentences, and the joined parties of each brief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from summarizer.schemas import Brief, Claim, Evidence
from summarizer.schemas.digest import CitedSentence, Reported

SECTIONS = ("parties", "accusations", "requests_to_russia", "other_requests", "ceasefire_context", "casualties")
"""The sections of a brief that a digest takes up: what is told in ``summary`` is not a claim of a party."""


_Key = tuple[int, int, int, str]


class Place(NamedTuple):
    """Where a claim stands."""

    article: int
    pointer: str


class Places:
    """Gives each cited sentence of some briefs one number, in the order of the articles and of their text."""

    def __init__(self, briefs: Sequence[Brief]) -> None:
        self.briefs = briefs
        self.evidence: list[CitedSentence] = []
        self._numbers: list[dict[_Key, int]] = []
        self._ids: list[dict[str, str]] = []
        for article, brief in enumerate(briefs):
            cited = {
                _key(evidence): evidence
                for section in SECTIONS
                for claim in getattr(brief, section)
                for evidence in claim.evidence
            }
            numbers = {}
            for key in sorted(cited):
                numbers[key] = len(self.evidence)
                self.evidence.append(CitedSentence(article=article, cited=cited[key]))
            self._numbers.append(numbers)

    def know(self, ids: list[dict[str, str]]) -> None:
        """Take in which joined party is meant by each brief's party ids."""
        self._ids = ids

    def claims(self, section: str) -> Iterator[tuple[Place, Any]]:
        """Yield the claims of a section, article by article."""
        for article, brief in enumerate(self.briefs):
            for index, claim in enumerate(getattr(brief, section)):
                yield Place(article, f"/{section}/{index}"), claim

    def reference(self, place: Place, claim: Claim) -> dict[str, Any]:
        """Return the fields that every reported claim has."""
        numbers = self._numbers[place.article]
        cited = sorted({numbers[_key(evidence)] for evidence in claim.evidence})
        return {"article": place.article, "pointer": place.pointer, "evidence": cited}

    def cite(self, article: int, pointer: str) -> Reported:
        """Return where the claim at a pointer stands."""
        _, section, index = pointer.split("/")
        claim: Claim = getattr(self.briefs[article], section)[int(index)]
        return Reported(**self.reference(Place(article, pointer), claim))

    def party(self, place: Place, own: str) -> str:
        """Return the id of the joined party that a brief's party id means."""
        return self._ids[place.article][own]

    def party_or_none(self, place: Place, own: str | None) -> str | None:
        """Return the same for an actor that may not be named."""
        return None if own is None else self.party(place, own)

    def parties(self, place: Place, own: list[str]) -> list[str]:
        """Return the same for several, each once."""
        return list(dict.fromkeys(self.party(place, one) for one in own))

    def published(self, article: int) -> str | None:
        """Return the date of an article."""
        return self.briefs[article].article.published


def _key(evidence: Evidence) -> _Key:
    """Return what a cited sentence is known by: all of it, as nobody holds a brief from a file against its article."""
    return evidence.start, evidence.end, evidence.sentence, evidence.quote
