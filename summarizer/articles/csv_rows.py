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
        try:
            fields = next(csv.reader(source, delimiter=delimiter, strict=True), [])
            fault = _fault(fields, names, source.taken, delimiter)
        except csv.Error as error:
            fields = source.taken[0].rstrip("\r\n").split(delimiter)
            # Tables separated by tabs do not quote: their quotation marks are text.
            is_plain = delimiter == "\t" and len(fields) == len(names)
            fault = None if is_plain else f"is no row of CSV ({error})"
            source.give_back()
        if not fields:
            continue
        number += 1
        values = dict(zip(names, fields, strict=False))
        if fault:
            source.give_back()
        yield number, values, ReadingError(fault, hint=_QUOTE) if fault else None, source.warnings


class _Lines:
    """Lines that can be given back: all but the first of those taken since ``mark``."""

    def __init__(self, lines: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._lines = iter(lines)
        self._given_back: list[tuple[str, tuple[str, ...]]] = []
        self._taken: list[tuple[str, tuple[str, ...]]] = []

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
        """Make the row its first line alone, and read the others again."""
        self._given_back += self._taken[:0:-1]
        self._taken = self._taken[:1]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
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
    if len(lines) > 1 and fields[0].strip().isdecimal():
        following = f"{int(fields[0]) + 1}{delimiter}"
        if any(line.startswith(following) for line in lines[1:]):
            return "holds the row below it: a quotation mark is not closed"
    return None
