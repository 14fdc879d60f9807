"""Ceasefires by their own date: reports of the same one together."""

from __future__ import annotations

from collections import defaultdict

from summarizer.schemas.digest import CeasefireEntry, ReportedCeasefire

from .places import Places


def ceasefires_of(places: Places) -> list[CeasefireEntry]:
    """Return the ceasefires by their own date, those without one last.

    Reports are of the same ceasefire where its date is the same and they name a party of it in common. A report that
    has no date, or names no party, stands for itself.
    """
    by_date: dict[str | None, list[ReportedCeasefire]] = defaultdict(list)
    for place, claim in places.claims("ceasefire_context"):
        report = ReportedCeasefire(
            **places.reference(place, claim),
            description=claim.description,
            date_text=claim.date_text,
            mediators=places.parties(place, claim.mediators),
            parties=places.parties(place, claim.parties),
            stage=claim.stage,
            terms=claim.terms,
        )
        by_date[claim.date].append(report)
    return [
        _entry(day, group)
        for day in sorted(by_date, key=lambda day: (day is None, day or ""))
        for group in (_same(by_date[day]) if day else [[report] for report in by_date[day]])
    ]


def _same(reports: list[ReportedCeasefire]) -> list[list[ReportedCeasefire]]:
    """Return the reports of one date in groups that hang together by their parties, the earliest report first."""
    groups: list[tuple[set[str], list[int]]] = []
    for index, report in enumerate(reports):
        touching = [group for group in groups if group[0] & set(report.parties)]
        parties = set(report.parties).union(*(group[0] for group in touching))
        indexes = [*(held for group in touching for held in group[1]), index]
        if touching:
            groups = [group for group in groups if not group[0] & parties]
        groups.append((parties, sorted(indexes)))
    return [[reports[index] for index in held] for held in sorted(held for _, held in groups)]


def _entry(day: str | None, reports: list[ReportedCeasefire]) -> CeasefireEntry:
    return CeasefireEntry(
        date=day,
        mediators=sorted({party for report in reports for party in report.mediators}),
        parties=sorted({party for report in reports for party in report.parties}),
        reports=reports,
    )
