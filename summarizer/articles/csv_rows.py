"""Rows of text that are separated by commas, semicolons or tabs, read strictly (RFC 4180) and row by row.

An unclosed quotation mark would make one field of all rows below it, and a lenient reader drops what stands behind a
comma that should have been quoted. Here such a row is an error, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from summarizer.errors import ReadingError

_LONGEST_FIELD = 1 << 27
_MOST_LINES = 1 << 17  # of one row, as long as none was damaged
_FEWEST_LINES = 64
_MOST_DIGITS = 4_000  # of a row's number; Python makes none of more than 4,300
_DELIMITERS = (",", ";", "\t", "|")
_QUOTE = "Put a text that holds quotation marks, delimiters or line ends in quotation marks, its own doubled"

Found = tuple[int, dict[str, Any], ReadingError | None, tuple[str, ...]]
"""A row's number, its fields, why it cannot be read, and what had to be guessed."""


def csv_rows(lines: Iterable[tuple[str, tuple[str, ...]]], text_field: str) -> Iterator[Found]:
    """Yield the rows below the header of a CSV.

    Args:
        lines: its lines with their ends, each with what had to be guessed of it.
        text_field: the field that holds a text; the delimiter is the one by which the header has it.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    source = _Lines(lines)
    delimiter, names = _header(source, text_field)
    number = 0
    while source.mark():
        fields, fault = _next(source, delimiter, names)
        if not fields:
            continue
        number += 1
        if fault:
            source.give_back()
        values = dict(zip(names, fields, strict=False))
        yield number, values, ReadingError(fault, hint=_QUOTE) if fault else None, source.warnings


def _next(source: _Lines, delimiter: str, names: list[str]) -> tuple[list[str], str | None]:
    """Return the fields of the next row, none for an empty line, and what is wrong with it."""
    try:
        fields = next(csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=True), [])
        fault = _fault(fields, names, source.taken, delimiter)
    except (csv.Error, _TooManyLines) as error:
        fields, fault = source.taken[0].rstrip("\r\n").split(delimiter), f"is no row of CSV ({error})"
    if delimiter == "\t" and (fault or len(source.taken) > 1):
        # Tables separated by tabs do not quote: their quotation marks are text, and a line is a row.
        fields = source.taken[0].rstrip("\r\n").split(delimiter)
        source.give_back()
        fault = _fault(fields, names, source.taken, delimiter)
    return fields, fault


class _TooManyLines(Exception):
    """A row has gone on for too long: a quotation mark is not closed."""


class _Lines:
    """Lines that can be given back: all but the first of those taken since ``mark``."""

    def __init__(self, lines: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._lines = iter(lines)
        self._given_back: list[tuple[str, tuple[str, ...]]] = []
        self._taken: list[tuple[str, tuple[str, ...]]] = []
        self._most = _MOST_LINES

    @property
    def taken(self) -> list[str]:
        """The lines of the row."""
        return [line for line, _ in self._taken]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What had to be guessed of the row."""
        return tuple(dict.fromkeys(warning for _, warnings in self._taken for warning in warnings))

    def mark(self) -> bool:
        """Begin a row; tells whether there is a line for it."""
        self._taken = []
        if not self._given_back:
            line = next(self._lines, None)
            if line is None:
                return False
            self._given_back.append(line)
        return True

    def give_back(self) -> None:
        """Make the row its first line alone, and read the others again.

        The longer that was, the fewer lines are tried the next time, so that a file of damaged rows takes linear time.
        """
        if len(self._taken) > 1:
            self._most = max(_FEWEST_LINES, min(self._most, len(self._taken)) // 2)
        self._given_back += self._taken[:0:-1]
        self._taken = self._taken[:1]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= self._most:
            raise _TooManyLines("a quotation mark is not closed")
        line = self._given_back.pop() if self._given_back else next(self._lines)
        self._taken.append(line)
        return line[0]


def _header(source: _Lines, text_field: str) -> tuple[str, list[str]]:
    """Return the delimiter and the names of the fields."""
    if not source.mark():
        return ",", []
    first = next(source)
    declared = re.match(r"\ufeff?sep=(.)\r?\n?$", first)
    if declared:
        if not source.mark():
            return declared[1], []
        first = next(source)
    first = first.removeprefix("\ufeff")
    found = {one: _names(first, one) for one in ((declared[1],) if declared else _DELIMITERS)}
    best = max(found, key=lambda one: (text_field in found[one], len(found[one])))
    return best, found[best]


def _names(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _fault(fields: list[str], names: list[str], lines: list[str], delimiter: str) -> str | None:
    """Return what is wrong with a row, None for nothing."""
    if any(field.strip() for field in fields[len(names) :]):
        return f"has {len(fields)} fields where the header names {len(names)}: what is behind would be lost"
    if len(lines) > 1 and _holds_the_row_below(fields[0], lines[1:], delimiter):
        return "holds the row below it: a quotation mark is not closed"
    return None


def _holds_the_row_below(name: str, lines: list[str], delimiter: str) -> bool:
    """Tell whether a line begins as the row below does: with the number next to the name's, or a name of its shape.

    Args:
        name: the first field of a row.
        lines: those that the row goes on in.
        delimiter: what stands between two fields.
    """
    firsts = _first_fields(lines, delimiter)
    if name.isdecimal():
        following = _number(name) + 1
        return following > 0 and any(_number(first) == following for first in firsts)
    shape = _shape(name)
    return "0" in shape and any(_shape(first) == shape for first in firsts)


def _first_fields(lines: list[str], delimiter: str) -> Iterator[str]:
    """Yield the first field of each line that may begin a row; "2,000 people" and "2, withdraw" begin none."""
    for line in lines:
        first, found, behind = line.partition(delimiter)
        if found and not behind[:1].isspace() and not re.match(r"\d{3}\b", behind):
            yield first


def _number(field: str) -> int:
    """Return the number that a field is, -1 for none."""
    return int(field) if len(field) <= _MOST_DIGITS and field.isdecimal() else -1


def _shape(name: str) -> str:
    """Return a name with its letters and digits alike: "a17" and "b3" are "a0"."""
    return re.sub(r"\d+", "0", re.sub(r"[^\W\d_]+", "a", name.strip()))
