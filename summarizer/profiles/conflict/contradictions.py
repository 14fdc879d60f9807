"""Claims of one brief that cannot both hold: computed, never asked of a model."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from summarizer.schemas import Accusation, Casualty, Contradiction

_SAME_LOSS_REACH = 8

Bounds = tuple[int | None, int | None]
"""The least and the most that a count can mean, inclusive; None where it is not known."""


def contradictions_of(sections: dict[str, list[Any]], names: dict[str, str]) -> list[Contradiction]:
    """Find counts of the same casualties that cannot both hold, and accusations that the accused denies.

    Args:
        sections: the brief's claims by section.
        names: party id to name, for the notes.
    """
    found = []
    casualties: list[tuple[str, Casualty]] = _pointed("casualties", sections)
    for (one, first), (other, second) in combinations(casualties, 2):
        same = (first.victims, first.category, first.scope) == (second.victims, second.category, second.scope)
        others = first.reported_by != second.reported_by and _told_together(first, second)
        if same and first.victims and others and counts_exclude(_bounds(first), _bounds(second)):
            told = [
                f"“{claim.count_text}” according to {names[claim.reported_by] if claim.reported_by else 'the reporter'}"
                for claim in (first, second)
            ]
            note = f"{names[first.victims]}, {first.category}: {told[0]}, {told[1]}"
            found.append(Contradiction(kind="count", claims=[one, other], note=note))
    accusations: list[tuple[str, Accusation]] = _pointed("accusations", sections)
    for pointer, accusation in accusations:
        if accusation.response is None or not accusation.denied:
            continue
        answers = [
            other
            for other, claim in accusations
            if (claim.accuser, claim.accused) == (accusation.accused, accusation.accuser)
            and any(evidence.quote == accusation.response for evidence in claim.evidence)
        ]
        note = f"{names[accusation.accused]} denies what {names[accusation.accuser]} says"
        found.append(Contradiction(kind="denial", claims=[pointer, *answers], note=note))
    return found


def _bounds(claim: Casualty) -> Bounds:
    return claim.count_min, claim.count_max


def _told_together(first: Casualty, second: Casualty) -> bool:
    """Tell whether two counts stand near each other: far apart in an article, they are of different casualties."""
    return any(abs(a.sentence - b.sentence) <= _SAME_LOSS_REACH for a in first.evidence for b in second.evidence)


def _pointed(section: str, sections: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(f"/{section}/{index}", claim) for index, claim in enumerate(sections[section])]


def counts_exclude(first: Bounds, second: Bounds) -> bool:
    """Tell whether two ranges share no number; a bound that is not known excludes nothing."""
    (low_a, high_a), (low_b, high_b) = first, second
    above = low_a is not None and high_b is not None and low_a > high_b
    below = low_b is not None and high_a is not None and low_b > high_a
    return above or below
