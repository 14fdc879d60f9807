"""Where the articles of a batch come from: folders, files, feeds, and rows, one at a time; and what is left out."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from summarizer.articles.article import Article
from summarizer.articles.feeds import read_feed
from summarizer.articles.kinds import CONTAINERS, FileKind, kind_of
from summarizer.articles.published import iso_date
from summarizer.articles.rows import Row, count_rows, decoded_lines, json_lines, require_pyarrow, rows_of
from summarizer.errors import ReadingError, SummarizerError, UsageError
from summarizer.files.writing import is_missing, is_url

from .folders import Skipped, files_of_folder, head_of

OnSkip = Callable[[Skipped], None]
"""Called with each file and row that is no article and is left out."""


@dataclass(frozen=True)
class RowFields:
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
        title: its headline, where a feed has it.
        published: its ISO date, where a feed or a message has it.
        warnings: what had to be guessed.
    """

    name: str
    text: str | None = None
    error: SummarizerError | None = None
    title: str | None = None
    published: str | None = None
    warnings: tuple[str, ...] = ()

    def load(self, read: Callable[[str], Article], max_characters: int) -> Article:
        """Return the article; ``read`` gives those that are read by their name. Errors name it."""
        try:
            if self.error is not None:
                raise self.error
            if self.text is None:
                return read(self.name)
            return Article.from_text(
                self.text,
                source=self.name,
                title=self.title,
                published=self.published,
                warnings=self.warnings,
                max_characters=max_characters,
            )
        except SummarizerError as error:
            error.article = error.article or self.name
            raise


def articles_in(
    *places: str | Path,
    patterns: Iterable[str] = (),
    text_field: str = "text",
    id_field: str | None = None,
    on_skip: OnSkip | None = None,
) -> Iterator[Source]:
    """Return the articles of some places, in order and one at a time.

    Args:
        places: folders, which are gone through with all below them in the order of their names; files, whose kind is
            told by what they hold: an article, a feed with an article an entry, or rows (JSON lines, JSON with a list
            in it, CSV, TSV, Parquet) with an article each; URLs; ``-`` for JSON lines on standard input.
        patterns: names of files to take from folders, as in a shell; none means all that can be read.
        text_field: the field of a row that holds its text.
        id_field: the field of a row that holds its name; None numbers the rows from 1.
        on_skip: told what is left out: files of folders that are no articles, messages without a text.

    Raises:
        UsageError: a place is not there, or Parquet cannot be read in this installation; at once, not while iterating.
    """
    for place in map(str, places):
        if not (place == "-" or is_url(place)) and is_missing(place):
            raise UsageError(f"there is no {place}", hint="Check the path")
    wanted = tuple(patterns)
    names = [*(str(place) for place in places if not is_url(str(place))), *wanted]
    if any(name.lower().endswith(".parquet") for name in names):
        require_pyarrow()
    fields = RowFields(text_field, id_field)
    return chain.from_iterable(_in_place(str(place), wanted, fields, on_skip or (lambda _: None)) for place in places)


def count_articles(*places: str | Path, patterns: Iterable[str] = (), text_field: str = "text") -> int | None:
    """Return about how many articles ``articles_in`` would give, None where standard input is among them."""
    names = [str(place) for place in places]
    if "-" in names:
        return None
    found = 0
    for name in names:
        for file, kind in _files(name, tuple(patterns), text_field, lambda _: None):
            found += _count(file, kind, text_field)
    return found


def _in_place(place: str, patterns: tuple[str, ...], fields: RowFields, on_skip: OnSkip) -> Iterator[Source]:
    if place == "-":
        yield from _named_rows(json_lines(decoded_lines(sys.stdin.buffer)), "-", fields, on_skip)
        return
    for file, kind in _files(place, patterns, fields.text, on_skip):
        if kind in CONTAINERS:
            yield from _of_container(file, kind, fields, on_skip)
        else:
            yield Source(file)


def _files(
    place: str, patterns: tuple[str, ...], text_field: str, on_skip: OnSkip
) -> Iterator[tuple[str, FileKind | None]]:
    """Yield each file of a place with its kind; None for what cannot be opened, is no article, or is a URL."""
    if is_url(place):
        yield place, None
    elif Path(place).is_dir():
        yield from files_of_folder(place, patterns, text_field, on_skip)
    else:
        yield place, _kind_of_file(place)


def _kind_of_file(file: str) -> FileKind | None:
    """Return the kind of a file; None where that cannot be told, which reading it will explain."""
    try:
        return kind_of(head_of(file), file)
    except (OSError, ReadingError):
        return None


def _of_container(file: str, kind: FileKind | None, fields: RowFields, on_skip: OnSkip) -> Iterator[Source]:
    """Yield a file's articles; what ends them early is an article of its own that cannot be read."""
    try:
        if kind is FileKind.FEED:
            yield from _of_feed(file, on_skip)
        elif kind is not None:
            yield from _named_rows(rows_of(Path(file), kind, fields.text, fields.id), file, fields, on_skip)
    except SummarizerError as error:
        yield Source(_sayable(file), error=error)
    except (OSError, ValueError, csv.Error) as error:  # Parquet's own are ValueErrors
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Source(file, error=ReadingError(f"cannot be read to its end: {reason}", hint="Check the file"))


def _of_feed(file: str, on_skip: OnSkip) -> Iterator[Source]:
    for number, entry in enumerate(read_feed(Path(file).read_bytes()), start=1):
        name = f"{_sayable(file)}#{number}"
        if entry.text:
            yield Source(name, entry.text, title=entry.title, published=entry.published, warnings=entry.warnings)
        else:
            on_skip(Skipped(name, "an entry without a text"))


def _named_rows(rows: Iterable[Row], name: str, fields: RowFields, on_skip: OnSkip) -> Iterator[Source]:
    return filter(None, map(partial(_article_of, name=name, fields=fields, on_skip=on_skip), rows))


def _article_of(row: Row, *, name: str, fields: RowFields, on_skip: OnSkip) -> Source | None:
    """Return the article of a row, None for a message that has no text."""
    values = row.values
    given = values.get(fields.id) if fields.id is not None else row.number
    source = _sayable(f"{name}#{row.number if given in (None, '') else given}")
    if row.error is not None:
        return Source(source, error=row.error)
    text = _joined(values.get(fields.text))
    if _is_message(values):
        if not text:
            on_skip(Skipped(source, "a message without a text"))
            return None
        return Source(source, text, published=iso_date(values["date"]), warnings=row.warnings)
    if text is None:
        there = _sayable(", ".join(str(field) for field in values)) or "none"
        missing = f"has no text in the field {fields.text!r} (its fields: {there})"
        return Source(source, error=ReadingError(missing, hint="Name the field with --text-field"))
    return Source(source, text, warnings=row.warnings)


def _is_message(values: dict[str, Any]) -> bool:
    """Tell a message of a chat as Telegram exports it; what happens in the chat ("service") is one without a text."""
    return values.get("type") in ("message", "service") and isinstance(values.get("date"), str)


def _joined(text: Any) -> str | None:
    """Return a text that may be in parts, as Telegram exports it: strings, and objects that hold one."""
    if isinstance(text, list) and text:
        parts = [part.get("text") if isinstance(part, dict) else part for part in text]
        strings = [part for part in parts if isinstance(part, str)]
        are_paragraphs = all(isinstance(part, str) and part == part.strip() for part in text)
        return ("\n\n" if are_paragraphs else "").join(strings) if len(strings) == len(parts) else None
    return text if isinstance(text, str) else None


def _sayable(text: str) -> str:
    """Return a text that can be written anywhere: half a character, which JSON can name, becomes a mark."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _count(file: str, kind: FileKind | None, text_field: str) -> int:
    """Return how many articles a file holds; one where that cannot be told."""
    try:
        if kind is FileKind.FEED:
            return len(read_feed(Path(file).read_bytes()))
        if kind in CONTAINERS and kind is not None:
            return count_rows(Path(file), kind, text_field)
    except (OSError, ValueError, csv.Error, SummarizerError):
        pass
    return 1
