"""Casualty figures as reported: which were superseded, and which exclude each other. None are added up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple
from urllib.parse import urlsplit

from summarizer.profiles.conflict.contradictions import Bounds, counts_exclude
from summarizer.schemas import Brief
from summarizer.schemas.brief import CasualtyCategory, CasualtyScope
from summarizer.schemas.digest import CasualtyDifference, ReportedCasualty

from .comparing import day_of
from .places import Places

NEAR_DAYS: dict[CasualtyScope, int] = {"incident": 1, "cumulative": 3}
"""How many days apart two articles' figures can be of the same loss; historical ones are not compared."""

_Loss = tuple[str, CasualtyCategory, CasualtyScope]


class _Told(NamedTuple):
    """A figure with its number and whose it is."""

    number: int
    figure: ReportedCasualty
    reporter: tuple[str, str]

    @property
    def bounds(self) -> Bounds:
        return self.figure.count_min, self.figure.count_max


class _Tally:
    """Who gives figures of the same bounds, in how many articles."""

    def __init__(self) -> None:
        self.counts: Counter[object] = Counter()

    def add(self, told: _Told) -> None:
        self.counts.update(("all", told.reporter, told.figure.article, (told.reporter, told.figure.article)))

    def has_other(self, told: _Told) -> bool:
        """Tell whether one of these is of another reporter and of another article."""
        article, reporter = told.figure.article, told.reporter
        own = self.counts[reporter] + self.counts[article] - self.counts[reporter, article]
        return self.counts["all"] > own


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
            victims=places.party_or_none(place, claim.victims),
            category=claim.category,
            count_text=claim.count_text,
            count_min=claim.count_min,
            count_max=claim.count_max,
            scope=claim.scope,
            reported_by=places.party_or_none(place, claim.reported_by),
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

    A figure without a date, or of a party that is not named, supersedes nothing and is not superseded.
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
    """Return the figures that share no number, by party, category, scope and day of the later one.

    Two figures are compared where their party is named, their reporters are not the same, and they may be of one loss:
    in articles of the same or the next day (a running total: three days), or in one article whose brief compares them.
    """
    losses: dict[_Loss, dict[str, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for number, figure in enumerate(figures):
        if figure.victims and (figure.count_min, figure.count_max) != (None, None):
            day = places.published(figure.article) or ""
            told = _Told(number, figure, _reporter(figure, places))
            losses[figure.victims, figure.category, figure.scope][day].append(told)
    compared = [_compared(brief) for brief in places.briefs]
    found = []
    for (victims, category, scope), by_day in sorted(losses.items()):
        for day in sorted(by_day, key=lambda day: (not day, day)):
            differing = {told.number: told.reporter for told in _within_articles(by_day[day], compared)}
            if day and scope != "historical":
                earlier = [told for near in _days_before(day, scope) for told in by_day.get(near, [])]
                differing |= {told.number: told.reporter for told in _over_articles(by_day[day], earlier)}
            if differing:
                found.append(
                    CasualtyDifference(
                        victims=victims,
                        category=category,
                        scope=scope,
                        published=day or None,
                        figures=sorted(differing, key=lambda number: (differing[number], number)),
                    )
                )
    return found


def _within_articles(today: list[_Told], compared: list[set[frozenset[str]]]) -> Iterator[_Told]:
    """Yield the figures that an article's own brief holds against each other."""
    by_article: dict[int, list[_Told]] = defaultdict(list)
    for told in today:
        by_article[told.figure.article].append(told)
    for article, held in by_article.items():
        for one, other in combinations(held, 2) if compared[article] else ():
            pair = frozenset((one.figure.pointer, other.figure.pointer))
            if (
                pair in compared[article]
                and one.reporter != other.reporter
                and counts_exclude(one.bounds, other.bounds)
            ):
                yield from (one, other)


def _over_articles(today: list[_Told], earlier: list[_Told]) -> Iterator[_Told]:
    """Yield the figures that exclude one of another reporter in another article, of this day or shortly before.

    Counted by bounds, not compared pair by pair: a thousand articles of one day are half a million pairs.
    """
    all_of_them, of_today = _tallies([*earlier, *today]), _tallies(today)
    for told in today:
        if any(tally.has_other(told) for bounds, tally in all_of_them.items() if counts_exclude(told.bounds, bounds)):
            yield told
    for told in earlier:
        if any(tally.has_other(told) for bounds, tally in of_today.items() if counts_exclude(told.bounds, bounds)):
            yield told


def _tallies(held: list[_Told]) -> dict[Bounds, _Tally]:
    tallies: dict[Bounds, _Tally] = defaultdict(_Tally)
    for told in held:
        tallies[told.bounds].add(told)
    return tallies


def _compared(brief: Brief) -> set[frozenset[str]]:
    """Return the pairs of figures that a brief itself says exclude each other."""
    return {frozenset(held.claims) for held in brief.contradictions if held.kind == "count"}


def _days_before(day: str, scope: CasualtyScope) -> list[str]:
    """Return the days before one on which a figure of the same loss can have been published, the earliest first."""
    reach = NEAR_DAYS.get(scope, 0)
    last = day_of(day)
    if last is None or last.toordinal() <= reach:  # the calendar's first days have none before them
        return []
    return [str(last - timedelta(days=back)) for back in range(reach, 0, -1)]
