"""Charts as coordinates: where a template draws which mark. Small enough to need no library."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from summarizer.schemas.brief import CeasefireStage
from summarizer.schemas.digest import CeasefireEntry, ReportedCasualty

from .comparing import day_of

_LEFT, _RIGHT, _WIDTH = 110, 20, 960
_LANE = 42
_BIN = 30
_MOST_TICKS = 9
_MOST = 10**12  # no chart of people is higher; the table has the figure as reported
_HEIGHT, _TOP = 150, 12
_MONTHS = (1, 2, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)))
_DAYS = (1, 2, 7, 14)


@dataclass(frozen=True)
class Tick:
    """A date or a number on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Mark:
    """A mark that stands for ``count`` reports and leads to the place ``target``."""

    x: float
    y: float
    count: int
    target: int
    label: str


@dataclass(frozen=True)
class Lane:
    """One stage of ceasefires, and its marks."""

    stage: CeasefireStage
    y: float
    marks: list[Mark]


@dataclass(frozen=True)
class Timeline:
    """Ceasefires by their own dates, a lane a stage."""

    width: int
    height: int
    lanes: list[Lane]
    ticks: list[Tick]


@dataclass(frozen=True)
class Strokes:
    """The figures of one reporter as the path that draws them: each from its lower to its upper bound.

    Attributes:
        reporter: id of the party, None for the articles' own voices.
        superseded: whether later figures took the place of these.
        path: what goes into the ``d`` of an SVG path; a stroke of no length is a dot where ends are round.
    """

    reporter: str | None
    superseded: bool
    path: str


@dataclass(frozen=True)
class Scatter:
    """Casualty figures by date of their articles, on a logarithmic scale."""

    width: int
    height: int
    strokes: list[Strokes]
    ticks: list[Tick]
    levels: list[Tick]


def timeline(entries: Sequence[CeasefireEntry]) -> Timeline | None:
    """Return the chart of the dated entries; None where no two of them have different dates."""
    dated = [(number, day, entry) for number, entry in enumerate(entries) if (day := day_of(entry.date))]
    days = [day for _, day, _ in dated]
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    lanes = []
    for lane, stage in enumerate(get_args(CeasefireStage)):
        y = _TOP + _LANE * (lane + 0.5)
        bins: dict[int, list[tuple[int, date, int]]] = {}
        for number, day, entry in dated:
            count = sum(report.stage == stage for report in entry.reports)
            if count:
                bins.setdefault(int(_x(day, first, last)) // _BIN, []).append((number, day, count))
        lanes.append(Lane(stage, y, [_mark(held, y, first, last) for _, held in sorted(bins.items())]))
    return Timeline(_WIDTH, _TOP + _LANE * len(lanes) + 30, lanes, list(_ticks(first, last)))


def _mark(held: list[tuple[int, date, int]], y: float, first: date, last: date) -> Mark:
    """Return one mark for the reports of ceasefires whose dates are too near to be told apart."""
    days = [day for _, day, _ in held]
    x = sum(_x(day, first, last) for day in days) / len(days)
    span = str(min(days)) if min(days) == max(days) else f"{min(days)} to {max(days)}"
    return Mark(round(x, 1), y, sum(count for *_, count in held), held[0][0], span)


def scatter(figures: Iterable[tuple[ReportedCasualty, str | None]]) -> Scatter | None:
    """Return the chart of some figures; None where no two of them have different dates and a number.

    Args:
        figures: each with the date of its article.
    """
    shown = []
    for figure, published in figures:
        known = [min(bound, _MOST) for bound in (figure.count_min, figure.count_max) if bound is not None]
        day = day_of(published)
        if day is not None and known:
            shown.append((figure, day, min(known), max(known)))
    days = [day for _, day, *_ in shown]
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    top = math.ceil(math.log10(max(high for *_, high in shown) + 1)) or 1

    def level(count: int) -> float:
        return round(_TOP + (_HEIGHT - _TOP) * (1 - math.log10(count + 1) / top), 1)

    paths: dict[tuple[str | None, bool], str] = defaultdict(str)
    for figure, day, low, high in shown:
        stroke = f"M{_x(day, first, last):.1f} {level(low)}V{level(high)}"
        paths[figure.reported_by, figure.superseded_by is not None] += stroke
    strokes = [Strokes(reporter, superseded, path) for (reporter, superseded), path in paths.items()]
    levels = [Tick(level(count), f"{count:,}") for count in (0, *(10**power for power in range(top + 1)))]
    return Scatter(_WIDTH, _HEIGHT + 30, strokes, list(_ticks(first, last)), levels[:: 1 if top < 5 else 2])


def _x(day: date, first: date, last: date) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - first).days / (last - first).days


def _ticks(first: date, last: date) -> Iterator[Tick]:
    """Yield the first days of steps that are whole days, months or years, whichever leaves room for their names."""
    span = (last - first).days
    for step in _DAYS:
        if span / step <= _MOST_TICKS:
            for ordinal in range(first.toordinal(), last.toordinal() + 1, step):
                day = date.fromordinal(ordinal)
                yield Tick(round(_x(day, first, last), 1), str(day))
            return
    step = next((step for step in _MONTHS if span / (30 * step) <= _MOST_TICKS), _MONTHS[-1])
    month = first.year * 12 + first.month - 1
    for number in range(-(-month // step) * step, last.year * 12 + last.month, step):
        year, within = divmod(number, 12)
        day = date(max(year, 1), within + 1, 1)
        if first <= day <= last:
            yield Tick(round(_x(day, first, last), 1), str(year) if step >= 12 else f"{year:04}-{within + 1:02}")
