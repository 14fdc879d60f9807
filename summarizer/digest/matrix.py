"""Who accuses whom, with the accusations behind each count."""

from __future__ import annotations

from collections import defaultdict

from summarizer.schemas.digest import MatrixCell, ReportedAccusation

from .places import Places


def accusations_of(places: Places) -> list[ReportedAccusation]:
    """Return every accusation, by date of its article; those that a brief has merged count as one."""
    return [
        ReportedAccusation(
            **places.reference(place, claim),
            accuser=places.party(place, claim.accuser),
            accused=places.party(place, claim.accused),
            speaker=claim.speaker,
            allegation=claim.allegation,
            response=claim.response,
        )
        for place, claim in places.claims("accusations")
    ]


def matrix_of(accusations: list[ReportedAccusation]) -> list[MatrixCell]:
    """Return a cell for each pair of which one accuses the other, the fullest first."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, accusation in enumerate(accusations):
        pairs[accusation.accuser, accusation.accused].append(number)
    return [
        MatrixCell(accuser=accuser, accused=accused, accusations=numbers)
        for (accuser, accused), numbers in sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
