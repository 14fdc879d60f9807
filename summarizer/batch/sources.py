"""Where the articles of a batch come from: folders, files, and rows of JSONL, CSV and Parquet, one at a time."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import IO, Any

from summarizer.errors import MissingExtra, ReadingError, SummarizerError, UsageError
from summarizer.reading import article_from_text
from summarizer.schemas import Article

ARTICLE_PATTERNS = ("*.txt", "*.md", "*.html", "*.htm", "*.pdf")
"""Which files of a folder are taken unless the caller names others: an article each; rows may be anything."""

_JSON_LINES = (".jsonl", ".ndjson")
_ROWS_AT_ONCE = 256
_LONGEST_FIELD = 1 << 27


@dataclass(frozen=True)
class Fields:
    """Which fields of a row hold what.

    Attributes:
        text: the article's text.
        id: what the article is called, or None for the number of its row, from 1.
    """

    text: str = "text"
    id: str | None = None


@dataclass(frozen=True)
class Source:
    """An article that is not loaded yet.

    Attributes:
        name: a path, a URL, or a row ("news.jsonl#17").
        text: the article's text where a row held it, None where it is read from ``name``.
        error: why there is no text, or None.
    """

    name: str
    text: str | None = None
    error: SummarizerError | None = None

    def load(self, read: Callable[[str], Article], max_characters: int) -> Article:
        """Return the article; ``read`` gives those that are read by their name. Raises SummarizerError."""
        if self.error is not None:
            raise self.error
        if self.text is None:
            return read(self.name)
        return article_from_text(self.text, source=self.name, max_characters=max_characters)


def articles_in(
    *places: str | Path, patterns: Iterable[str] = (), text_field: str = "text", id_field: str | None = None
) -> Iterator[Source]:
    """Return the articles of some places, in order and one at a time.

    Args:
        places: folders, which are gone through with all below them in the order of their names; files; JSONL, CSV and
            Parquet files (by their extension), one article a row; URLs; ``-`` for JSONL on standard input.
        patterns: names of files to take from folders, as in a shell; none means ``ARTICLE_PATTERNS``.
        text_field: the field of a row that holds its text.
        id_field: the field of a row that holds its name; None numbers the rows from 1.

    Raises:
        UsageError: a place is not there, or Parquet cannot be read in this installation; at once, not while iterating.
    """
    for place in map(str, places):
        if not (place == "-" or _is_url(place) or _is_there(place)):
            raise UsageError(f"there is no {place}", hint="Check the path")
    wanted = tuple(patterns) or ARTICLE_PATTERNS
    names = [*(str(place) for place in places if not _is_url(str(place))), *wanted]
    if any(name.lower().endswith(".parquet") for name in names):
        _require_pyarrow()
    fields = Fields(text_field, id_field)
    return chain.from_iterable(_in_place(str(place), wanted, fields) for place in places)


def count_articles(places: Iterable[str | Path], patterns: Iterable[str] = ()) -> int | None:
    """Return how many articles ``articles_in`` would give, None where standard input is among them."""
    names = [str(place) for place in places]
    if "-" in names:
        return None
    return sum(_rows_in(file) for name in names for file in _files(name, tuple(patterns) or ARTICLE_PATTERNS))


def _is_url(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


def _is_there(place: str) -> bool:
    try:
        return Path(place).exists()
    except OSError:  # a name that no file can have
        return False


def _in_place(place: str, patterns: tuple[str, ...], fields: Fields) -> Iterator[Source]:
    if place == "-":
        yield from _json_lines(sys.stdin.buffer, "-", fields)
        return
    for file in _files(place, patterns):
        match Path(file).suffix.lower() if not _is_url(file) else "":
            case suffix if suffix in _JSON_LINES:
                yield from _of_file(file, lambda name: _json_rows(name, fields))
            case ".csv":
                yield from _of_file(file, lambda name: _csv_rows(name, fields))
            case ".parquet":
                yield from _of_file(file, lambda name: _parquet_rows(name, fields))
            case _:
                yield Source(file)


def _files(place: str, patterns: tuple[str, ...]) -> Iterator[str]:
    if _is_url(place) or not Path(place).is_dir():
        yield place
        return
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(place, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if any(_fits(name, pattern) for pattern in patterns):
                yield str(Path(folder, name))
    yield from (str(error.filename) for error in unreadable)  # each an article that cannot be read


def _fits(name: str, pattern: str) -> bool:
    """Tell whether a file is meant, as in a shell: a hidden one only by a pattern that begins with a dot."""
    is_meant = pattern.startswith(".") or not name.startswith(".")
    return is_meant and fnmatchcase(name.lower(), pattern.lower())


def _of_file(file: str, rows: Callable[[str], Iterator[Source]]) -> Iterator[Source]:
    """Yield a file's rows; what ends them early is an article of its own that cannot be read."""
    try:
        yield from rows(file)
    except (OSError, ValueError, csv.Error) as error:  # Parquet's own are ValueErrors
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Source(file, error=ReadingError(f"cannot be read to its end: {reason}", hint="Check the file"))


def _json_rows(file: str, fields: Fields) -> Iterator[Source]:
    with Path(file).open("rb") as lines:
        yield from _json_lines(lines, file, fields)


def _json_lines(lines: IO[bytes], name: str, fields: Fields) -> Iterator[Source]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Source(f"{name}#{number}", error=ReadingError(f"is no JSON ({error})", hint="One object a line"))
            continue
        yield _row(row if isinstance(row, dict) else {}, name, number, fields)


def _csv_rows(file: str, fields: Fields) -> Iterator[Source]:
    csv.field_size_limit(_LONGEST_FIELD)
    with Path(file).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=1):
            yield _row(row, file, number, fields)


def _parquet_rows(file: str, fields: Fields) -> Iterator[Source]:
    with _parquet(file) as rows:
        there = rows.schema_arrow.names
        wanted = [name for name in (fields.text, fields.id) if name in there]
        number = 0
        for batch in rows.iter_batches(_ROWS_AT_ONCE, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield _row({**dict.fromkeys(there), **row}, file, number, fields)


def _row(row: dict[str, Any], name: str, number: int, fields: Fields) -> Source:
    given = row.get(fields.id) if fields.id is not None else number
    source = _sayable(f"{name}#{number if given in (None, '') else given}")
    text = row.get(fields.text)
    if not isinstance(text, str):
        there = _sayable(", ".join(str(field) for field in row if field is not None)) or "none"
        missing = f"has no text in the field {fields.text!r} (its fields: {there})"
        return Source(source, error=ReadingError(missing, hint="Name the field with --text-field"))
    return Source(source, text)


def _sayable(text: str) -> str:
    """Return a text that can be written anywhere: half a character, which JSON can name, becomes a mark."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _require_pyarrow() -> None:
    if find_spec("pyarrow") is None:
        raise MissingExtra("Reading Parquet", "parquet")


def _parquet(file: str) -> Any:
    _require_pyarrow()
    from pyarrow.lib import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    try:
        return ParquetFile(file)
    except ArrowInvalid as error:
        raise OSError(f"no Parquet ({error})") from error


def _rows_in(file: str) -> int:
    """Return how many articles a file holds; one where that cannot be told."""
    suffix = "" if _is_url(file) else Path(file).suffix.lower()
    try:
        if suffix in _JSON_LINES:
            with Path(file).open("rb") as lines:
                return sum(1 for line in lines if line.strip())
        if suffix == ".csv":
            csv.field_size_limit(_LONGEST_FIELD)
            with Path(file).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
                return sum(1 for _ in csv.DictReader(lines))
        if suffix == ".parquet":
            with _parquet(file) as rows:
                return int(rows.metadata.num_rows)
    except (OSError, csv.Error):
        pass
    return 1
