"""Casualty figures as reported: which were superseded, and which exclude each other. None are added up."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from urllib.parse import urlsplit

from summarizer.schemas import Brief
from summarizer.schemas.brief import CasualtyCategory, CasualtyScope
from summarizer.schemas.digest import CasualtyDifference, ReportedCasualty

from .comparing import day_of
from .places import Places

NEAR_DAYS: dict[CasualtyScope, int] = {"incident": 1, "cumulative": 3}
"""How many days apart two articles' figures can be of the same loss; historical ones are not compared."""

_Loss = tuple[str, CasualtyCategory, CasualtyScope]


def own_voice(source: str) -> str:
    """Return whose figure it is where an article gives it in its own voice: its site's, else its own."""
    try:
        return urlsplit(source).hostname or source
    except ValueError:
        return source


def figures_of(places: Places) -> tuple[list[ReportedCasualty], list[CasualtyDifference]]:
    """Return every figure, by date of its article, and those that exclude each other."""
    figures = [
        ReportedCasualty(
            **places.reference(place, claim),
            victims=places.side(place, claim.victims),
            category=claim.category,
            count_text=claim.count_text,
            count_min=claim.count_min,
            count_max=claim.count_max,
            scope=claim.scope,
            reported_by=places.side(place, claim.reported_by),
            superseded_by=None,
        )
        for place, claim in places.claims("casualties")
    ]
    _supersede(figures, places)
    return figures, _differences(figures, places)


def _reporter(figure: ReportedCasualty, places: Places) -> tuple[str, str]:
    if figure.reported_by is not None:
        return "party", figure.reported_by
    return "voice", own_voice(places.briefs[figure.article].article.source)


def _supersede(figures: list[ReportedCasualty], places: Places) -> None:
    """Mark cumulative figures that the same reporter gave anew on a later day, with the latest one of them.

    A figure without a date, or of a side that is not named, supersedes nothing and is not superseded.
    """
    told: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        if figure.scope == "cumulative" and figure.victims and places.published(figure.article):
            told[figure.victims, figure.category, _reporter(figure, places)].append(number)
    for numbers in told.values():
        last = numbers[-1]  # the articles are in the order of their dates
        for number in numbers:
            if (places.published(figures[number].article) or "") < (places.published(figures[last].article) or ""):
                figures[number].superseded_by = last


def _differences(figures: list[ReportedCasualty], places: Places) -> list[CasualtyDifference]:
    """Return the figures that share no number, by side, category, scope and day of the later one.

    Two figures are compared where their side is named, their reporters are not the same, and they may be of one loss:
    in articles of the same or the next day (a running total: three days), or in one article whose brief compares them.
    """
    losses: dict[_Loss, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, figure in enumerate(figures):
        if figure.victims and (figure.count_min, figure.count_max) != (None, None):
            day = places.published(figure.article) or ""
            losses[figure.victims, figure.category, figure.scope][day].append(number)
    compared = [_compared(brief) for brief in places.briefs]
    reporters = [_reporter(figure, places) for figure in figures]
    found = []
    for (victims, category, scope), by_day in sorted(losses.items()):
        for day in sorted(by_day, key=lambda day: (not day, day)):
            earlier = [number for near in _days_before(day, scope) for number in by_day.get(near, [])]
            differing: set[int] = set()
            for place, later in enumerate(by_day[day]):
                for other in (*earlier, *by_day[day][:place]):
                    if (
                        reporters[later] != reporters[other]
                        and _exclude(figures[later], figures[other])
                        and _of_one_loss(figures[later], figures[other], compared, dated=bool(day))
                    ):
                        differing |= {later, other}
            if differing:
                found.append(
                    CasualtyDifference(
                        victims=victims,
                        category=category,
                        scope=scope,
                        published=day or None,
                        figures=sorted(differing, key=lambda number: (reporters[number], number)),
                    )
                )
    return found


def _compared(brief: Brief) -> set[frozenset[str]]:
    """Return the pairs of figures that a brief itself says exclude each other."""
    return {frozenset(held.claims) for held in brief.contradictions if held.kind == "count"}


def _of_one_loss(
    later: ReportedCasualty, other: ReportedCasualty, compared: list[set[frozenset[str]]], *, dated: bool
) -> bool:
    if later.article == other.article:
        return frozenset((later.pointer, other.pointer)) in compared[later.article]
    return dated and later.scope != "historical"


def _days_before(day: str, scope: CasualtyScope) -> list[str]:
    """Return the days before one on which a figure of the same loss can have been published, the earliest first."""
    reach = NEAR_DAYS.get(scope, 0)
    last = day_of(day)
    if last is None or last.toordinal() <= reach:  # the calendar's first days have none before them
        return []
    return [str(last - timedelta(days=back)) for back in range(reach, 0, -1)]


def _exclude(one: ReportedCasualty, other: ReportedCasualty) -> bool:
    """Tell whether two ranges share no number; a bound that is not given excludes nothing."""
    above = one.count_min is not None and other.count_max is not None and one.count_min > other.count_max
    below = other.count_min is not None and one.count_max is not None and other.count_min > one.count_max
    return above or below
