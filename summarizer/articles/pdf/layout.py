"""From the words of a page to its lines in reading order: columns one after the other, tables row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

from .columns import Gap, Row, band_at, box_of, columns_of, is_far_below, is_spread, rows_of, stands_apart
from .words import Word, has_no_spaces

_WORDS_OF_PROSE = 2.5
"""Words that a line of running text has at least, on the average."""

_LABEL = 4
"""Characters that the number or the bullet of an item has at most."""

_FIRST_LETTER = re.compile(r"\W{0,4}([^\W\d_])")
_SENTENCE_END = re.compile(r"\w[.!?։。]")
_OVERLAPPING = 0.5
_SEVERAL = 3


@dataclass(frozen=True)
class Line:
    """A line of text and its box.

    Attributes:
        text: its words.
        box: what it covers; its words are the text's.
        edges: where the column that it stands in begins and ends.
        region: the number of that column on its page; a record of a table is a region of its own.
        is_record: whether it is an item of a list or a row of a table, which no line before or after it goes on.
    """

    text: str
    box: Word
    edges: Gap
    region: int
    is_record: bool = False


@dataclass
class Layout:
    """The lines of a page in reading order, and what is doubtful about them.

    Attributes:
        lines: in reading order.
        tables: how many tables were read row by row.
        loose_rows: rows with wide gaps that no column explains.
        overlaps: words that stand on others.
    """

    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    loose_rows: int = 0
    overlaps: int = 0
    regions: int = 0

    @property
    def is_mixed_up(self) -> bool:
        """Whether there may be columns that could not be told apart."""
        return self.loose_rows >= _SEVERAL

    @property
    def is_overlapping(self) -> bool:
        """Whether texts stand on one another."""
        return self.overlaps >= _SEVERAL


def laid_out(words: list[Word]) -> Layout:
    """Return the lines of a page in reading order."""
    layout = Layout()
    _read(rows_of(words), layout)
    return layout


def _read(rows: list[Row], layout: Layout) -> None:
    """Add rows to a layout: bands of columns column by column, what stands between them line by line."""
    plain: list[Row] = []
    start = 0
    while start < len(rows):
        end, gutters = band_at(rows, start)
        if not gutters or stands_apart(rows, start, gutters):
            plain.append(rows[start])
            start += 1
            continue
        _add_lines(plain, layout)
        plain = []
        columns = columns_of(rows[start:end], gutters)
        kind = start + _end_of_kind(rows[start:end], gutters)
        if kind < end:
            end = kind
            _read(rows[start:end], layout)
        elif all(map(_is_prose, columns)):
            for column in columns:
                _read(column, layout)
        else:
            _add_records(rows[start:end], gutters, layout)
        start = end
    _add_lines(plain, layout)


def _end_of_kind(band: list[Row], gutters: list[Gap]) -> int:
    """Return where in a band columns of prose give way to a table, or a table to them, behind a gap over the page."""
    starts = [0, *(place for place in range(1, len(band)) if is_far_below(band[place - 1], band[place]))]
    kinds = [_are_prose(band[start:end], gutters) for start, end in pairwise([*starts, len(band)])]
    others = (start for start, kind in zip(starts, kinds, strict=True) if kind not in (kinds[0], None))
    return len(band) if kinds[0] is None else next(others, len(band))


def _are_prose(rows: list[Row], gutters: list[Gap]) -> bool | None:
    """Tell whether columns of rows hold running text; None where there is too little to tell."""
    columns = columns_of(rows, gutters)
    if len(columns) < 2 or min(map(len, columns)) < 2:
        return None
    return all(map(_is_prose, columns))


def _is_prose(column: list[Row]) -> bool:
    """Tell whether a column holds running text: lines of several words, one of them begun or ended within a line."""
    texts = [" ".join(word.text for word in row) for row in column]
    words = mean(len(text) / 2 if has_no_spaces(text) else text.count(" ") + 1 for text in texts)
    if len(column) < 2 or words < _WORDS_OF_PROSE:
        return False
    return any(begins_in_lower_case(text) or _SENTENCE_END.search(text) for text in texts)


def begins_in_lower_case(text: str) -> bool:
    """Tell whether the first letter of a text is one in lower case."""
    letter = _FIRST_LETTER.match(text)
    return letter is not None and letter[1].islower()


def _add_lines(rows: list[Row], layout: Layout) -> None:
    if not rows:
        return
    edges = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    layout.regions += 1
    for row in rows:
        wide = [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 > 2 * b.size]
        layout.loose_rows += len(row) > 2 and any(not is_spread(row, gap, edges[1]) for gap in wide)
        layout.overlaps += _overlaps(row)
        box = box_of(row)
        layout.lines.append(Line(box.text, box, edges, layout.regions))


def _overlaps(row: Row) -> int:
    """Count the words of a row that stand on the word before them."""
    return sum(a.x1 - b.x0 > _OVERLAPPING * min(a.x1 - a.x0, b.x1 - b.x0) for a, b in pairwise(row))


def _add_records(rows: list[Row], gutters: list[Gap], layout: Layout) -> None:
    """Add a table row by row: a row begins where there is something in the first column."""
    records: list[list[Row]] = []
    for row in rows:
        if not records or row[0].x0 < gutters[0][0]:
            records.append([])
        records[-1].append(row)
    labels = [record[0][0].text for record in records]
    is_list = len(gutters) == 1 and all(len(label) <= _LABEL for label in labels)
    layout.tables += not is_list
    for record in records:
        cells = [" ".join(box_of(row).text for row in cell) for cell in columns_of(record, gutters)]
        box = box_of([word for row in record for word in row])
        layout.regions += 1
        layout.overlaps += sum(map(_overlaps, record))
        text = (" " if is_list else "\t").join(cells)
        layout.lines.append(Line(text, box, (box.x0, box.x1), layout.regions, is_record=True))
