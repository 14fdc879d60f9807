"""The rows of a page, and the columns in them.

Rows that leave the same gap free are a band of columns; a row with ink there, a heading over the columns, ends it.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf
from statistics import mean

from .words import Word, is_right_to_left

_GUTTER, _WIDE_GUTTER = 0.7, 1.5
"""How wide a gap between columns is, in sizes of the type: at least, and where few rows speak for it."""

_FEW_ROWS = 5
_PATIENCE = 30
"""Rows on one side alone after which no column begins beside them any more."""

_FAR = 1.5
"""The gap between rows, in sizes of the type, that is no gap between the paragraphs of a column."""

_OVERLAPPING = 0.5
_NEAR, _MOST = 0.2, 0.6
_SPREAD = 5
"""How wide a space in a justified line is at most, in sizes of the type."""

Row = list[Word]
Gap = tuple[float, float]


def rows_of(words: list[Word]) -> list[Row]:
    """Return the words row by row, from the top, each row from the left to the right."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda one: (-(one.y0 + one.y1), one.x0)):
        if rows and _is_beside(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def box_of(words: list[Word]) -> Word:
    """Return the box around words, as a word that says what they say."""
    text = words[0].text
    order = list(reversed(words)) if is_right_to_left("".join(one.text for one in words)) else words
    for before, word in pairwise(order):
        gap = max(word.x0 - before.x1, before.x0 - word.x1)
        text = order[0].text if before is order[0] else text
        text += word.text if gap < 0.05 * word.size else f" {word.text}"
    return Word(
        text,
        min(one.x0 for one in words),
        max(one.x1 for one in words),
        min(one.y0 for one in words),
        max(one.y1 for one in words),
        max(one.size for one in words),
    )


def _is_beside(first: Word, second: Word) -> bool:
    overlap = min(first.y1, second.y1) - max(first.y0, second.y0)
    return overlap > _OVERLAPPING * min(first.y1 - first.y0, second.y1 - second.y0)


def band_at(rows: list[Row], start: int) -> tuple[int, list[Gap]]:
    """Return the end of the longest band of columns that begins at a row, and its gutters; none if there is no band."""
    free: list[Gap] = [(-inf, inf)]
    edge = max(row[-1].x1 for row in rows)
    best: tuple[int, list[Gap]] = (start, [])
    left, right = inf, -inf
    has_ended = False
    for end in range(start, len(rows)):
        row = rows[end]
        gaps = [(-inf, row[0].x0), *((a.x1, b.x0) for a, b in pairwise(row)), (row[-1].x1, inf)]
        free = [gap for gap in _common(free, gaps) if gap[1] - gap[0] >= _GUTTER * row[0].size]
        left, right = min(left, row[0].x0), max(right, row[-1].x1)
        inner = [gap for gap in free if left <= gap[0] and gap[1] <= right]
        if not inner and (best[1] or end - start > _PATIENCE):
            break
        gutters = [gap for gap in inner if _parts(rows[start : end + 1], gap, edge)]
        # What stands far below on one side alone does not belong to the columns, nor what follows it.
        if end > start and _is_one_sided(row, gutters):
            has_ended = has_ended or is_far_below(rows[end - 1], row)
        else:
            has_ended = False
        if gutters and not has_ended:
            best = (end + 1, gutters)
    return best


def stands_apart(rows: list[Row], start: int, gutters: list[Gap]) -> bool:
    """Tell whether the first row of a band stands far above it on one side alone, as a date or a title does."""
    row = rows[start]
    return _is_one_sided(row, gutters) and is_far_below(row, rows[start + 1])


def _is_one_sided(row: Row, gutters: list[Gap]) -> bool:
    return all(row[-1].x1 <= gap[0] or row[0].x0 >= gap[1] for gap in gutters)


def is_far_below(above: Row, below: Row) -> bool:
    """Tell whether a row stands so far below another that a gap between paragraphs does not explain it."""
    return min(word.y0 for word in above) - max(word.y1 for word in below) > _FAR * below[0].size


def _common(first: list[Gap], second: list[Gap]) -> list[Gap]:
    """Return what two lists of gaps, each in order, have in common."""
    common, here, there = [], 0, 0
    while here < len(first) and there < len(second):
        low, high = max(first[here][0], second[there][0]), min(first[here][1], second[there][1])
        if low < high:
            common.append((low, high))
        if first[here][1] < second[there][1]:
            here += 1
        else:
            there += 1
    return common


def _parts(rows: list[Row], gap: Gap, edge: float) -> bool:
    """Tell whether a gap parts rows that stand beside each other, two at least on each side."""
    before = [number for number, row in enumerate(rows) if row[0].x0 < gap[0]]
    after = [number for number, row in enumerate(rows) if row[-1].x1 > gap[1]]
    if not before or not after:
        return False
    first, last = max(before[0], after[0]), min(before[-1], after[-1])
    beside = min(sum(first <= number <= last for number in side) for side in (before, after))
    size = mean(row[0].size for row in rows)
    if beside >= _FEW_ROWS:
        return gap[1] - gap[0] >= _GUTTER * size
    is_wide = beside >= 2 and gap[1] - gap[0] >= _WIDE_GUTTER * size
    return is_wide and not any(is_spread(row, gap, edge) for row in rows) and _are_aligned(rows, gap)


def is_spread(row: Row, gap: Gap, edge: float) -> bool:
    """Tell whether a row is a justified line: it reaches the edge, and the space at the gap is like its others."""
    if edge - row[-1].x1 > _NEAR * row[-1].size or not row[0].x0 < gap[0] < row[-1].x1:
        return False
    spaces = [(b.x0 - a.x1, a.x1 <= gap[0] < b.x0) for a, b in pairwise(row)]
    others = [space for space, is_there in spaces if not is_there]
    there = max(space for space, is_there in spaces if is_there)
    return there < _SPREAD * row[0].size and not (others and there > 1.5 * mean(others))


def _are_aligned(rows: list[Row], gap: Gap) -> bool:
    """Tell whether what stands behind a gap is aligned, as cells are; the wide spaces of justified lines are not."""
    cells = []
    for row in rows:
        behind = [word for word in row if word.x0 >= gap[1]]
        wide = (place for place, (a, b) in enumerate(pairwise(behind), 1) if b.x0 - a.x1 > _WIDE_GUTTER * b.size)
        if behind:
            cell = behind[: next(wide, len(behind))]
            cells.append((cell[0].x0, cell[-1].x1, cell[-1].text[0].isdigit()))
    near = _NEAR * rows[0][0].size
    # Only figures are aligned on the right: every justified line ends there.
    figures = [x1 for _, x1, is_figure in cells if is_figure]
    places = ([x0 for x0, *_ in cells], figures, [(x0 + x1) / 2 for x0, x1, _ in cells])
    return any(_most_at_one_place(each, near) >= max(2, _MOST * len(cells)) for each in places)


def _most_at_one_place(places: list[float], near: float) -> int:
    """Return how many of the places lie together, ``near`` to the first of them."""
    most, start = 0, 0
    places = sorted(places)
    for end, place in enumerate(places):
        while place - places[start] > near:
            start += 1
        most = max(most, end - start + 1)
    return most


def columns_of(rows: list[Row], gutters: list[Gap]) -> list[list[Row]]:
    """Return the rows of each column, without those that are empty in it."""
    edges = [-inf, *(gap[0] for gap in gutters), inf]
    columns = []
    for low, high in pairwise(edges):
        words = [word for row in rows for word in row if low <= word.x0 < high]
        columns.append(rows_of(words))
    return [column for column in columns if column]
