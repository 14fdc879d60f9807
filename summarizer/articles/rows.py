"""The rows of a file that holds many articles: JSON lines and documents, CSV and TSV, Parquet.

A row that is damaged is a row with an error, and touches no other. Rows are decoded as files are.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from summarizer.errors import MissingExtra, ReadingError, SummarizerError, parsing_fault

from .csv_rows import csv_rows
from .encodings import decode, legacy_encoding
from .kinds import HEAD, FileKind

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LARGEST_DOCUMENT = 1 << 29  # bytes of JSON that are held at once
_LARGEST_ROW = 1 << 25  # bytes of a row of Parquet
_NUMBERS_AT_ONCE = 256
_LINES = (".jsonl", ".ndjson")
_MUCH_SHORTER = 8


@dataclass(frozen=True)
class Row:
    """A row, or why there is none.

    Attributes:
        number: its number, from 1; of JSON lines that of its line.
        values: its fields.
        error: why it cannot be read, or None.
        warnings: what had to be guessed.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    error: SummarizerError | None = None
    warnings: tuple[str, ...] = ()


def rows_of(path: Path, kind: FileKind, text_field: str, id_field: str | None = None) -> Iterator[Row]:
    """Yield the rows of a file, one at a time.

    Args:
        path: the file.
        kind: ``JSON``, ``CSV`` or ``PARQUET``.
        text_field: the field that holds a text; by it the rows in a JSON document and a CSV's delimiter are found.
        id_field: the field that names a row; of Parquet only these two are read, the others are named and None.

    Raises:
        OSError: the file cannot be read to its end.
        ReadingError: it is not what it looks like.
        MissingExtra: Parquet cannot be read in this installation.
    """
    if kind is FileKind.PARQUET:
        yield from _parquet_rows(path, (text_field, id_field))
        return
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        if kind is FileKind.CSV:
            yield from (Row(*found) for found in csv_rows(_decoded(file, head), text_field))
        elif _is_lines(path, head):
            yield from json_lines(_decoded(file, head))
        else:
            yield from _json_document(file, text_field)


def json_lines(lines: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Row]:
    """Yield the rows of JSON lines, given with what had to be guessed of each."""
    for number, (line, warnings) in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Row(number, error=ReadingError(f"is no JSON ({parsing_fault(error)})", hint="One object a line"))
            continue
        yield Row(number, values if isinstance(values, dict) else {}, warnings=warnings)


def decoded_lines(lines: Iterable[bytes], legacy: str | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each line as text, with what had to be guessed; ``legacy`` is the encoding of those that are not UTF-8."""
    for line in lines:
        try:
            found = decode(line, (legacy,))
        except ReadingError as error:
            yield line.decode("utf-8", "replace"), (error.message,)
        else:
            is_guess = legacy is not None and not line.isascii() and not found.warnings
            yield found.text, (f"decoded as {legacy} (a guess): not valid UTF-8",) if is_guess else found.warnings


def _decoded(file: IO[bytes], head: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not head.startswith(_WIDE):
        only_returns = b"\r" in head and b"\n" not in head  # line ends of old Macs
        lines = file.read().replace(b"\r", b"\n").splitlines(keepends=True) if only_returns else file
        yield from decoded_lines(lines, legacy_encoding(head))
        return
    text = io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="")
    try:
        yield from ((line, ()) for line in text)
    finally:
        text.detach()  # the file is who opened it's to close


def _is_lines(path: Path, head: bytes) -> bool:
    """Tell JSON lines from one document: more than one line, of which the first is a whole object."""
    text = decode(head).text if head.startswith(_WIDE) else head.decode("utf-8-sig", "replace")
    first, _, others = text.lstrip().partition("\n")
    if path.suffix.lower() in _LINES and not first.startswith("[") and first.strip() != "{":
        return True
    try:
        return bool(others.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _json_document(file: IO[bytes], text_field: str) -> Iterator[Row]:
    data = file.read(_LARGEST_DOCUMENT + 1)
    if len(data) > _LARGEST_DOCUMENT:
        raise ReadingError("is one JSON document of over 512 MiB", hint="Make it JSON lines, one object a line")
    found = decode(data)
    try:
        document = json.loads(found.text)
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"is no JSON ({parsing_fault(error)})", hint="Check that it is complete") from None
    for number, record in enumerate(_records(document, text_field), start=1):
        values = record if isinstance(record, dict) else {text_field: record}
        yield Row(number, values, warnings=found.warnings)


def _records(document: Any, text_field: str) -> list[Any]:
    """Return the rows in a JSON document: its list, the list in it that holds texts, or itself.

    A chat that Telegram has exported is such a list ("messages"); an export of all chats is a list of them.
    """
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or text_field in document:
        return [document]
    lists = [(_size(value, text_field), value) for value in document.values() if isinstance(value, list)]
    longest = max((size for size, _ in lists), default=0)
    if longest:  # what is much shorter are tags and the like
        return [record for size, records in lists if size * _MUCH_SHORTER >= longest for record in records]
    exported = [document.get(name) for name in ("chats", "left_chats")]
    chats = [
        chat for one in exported if isinstance(one, dict) and isinstance(one.get("list"), list) for chat in one["list"]
    ]
    messages = [chat["messages"] for chat in chats if isinstance(chat, dict) and isinstance(chat.get("messages"), list)]
    return [message for of_chat in messages for message in of_chat] if messages else [document]


def _size(records: list[Any], text_field: str) -> float:
    """Return how long the texts of a list of rows are in the mean, 0 where it holds none."""
    texts = [str(one[text_field]) for one in records if isinstance(one, dict) and text_field in one]
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def require_pyarrow() -> None:
    """Find out whether Parquet can be read; raises MissingExtra."""
    if find_spec("pyarrow") is None:
        raise MissingExtra("Reading Parquet", "parquet")


def _parquet_rows(path: Path, fields: tuple[str | None, ...]) -> Iterator[Row]:
    require_pyarrow()
    from pyarrow.lib import ArrowInvalid
    from pyarrow.parquet import ParquetFile
    from pyarrow.types import is_dictionary

    try:
        with ParquetFile(path) as file:
            schema, count = file.schema_arrow, file.metadata.num_rows
    except ArrowInvalid as error:
        raise OSError(f"no Parquet ({error})") from error
    kept_once = {name: is_dictionary(kind) for name, kind in zip(schema.names, schema.types, strict=True)}
    wanted = [name for name in fields if name is not None and name in kept_once]
    columns = (_values(path, name, is_kept_once=kept_once[name]) for name in wanted)
    for number, *values in zip(range(1, count + 1), *columns, strict=True):
        if sum(value.nbytes for value in values) > _LARGEST_ROW:
            fault = ReadingError(f"is over the limit of {_LARGEST_ROW:,} bytes a row", hint="Make it a file of its own")
            yield Row(number, dict.fromkeys(kept_once), fault)
        else:
            found = (value.to_pylist()[0] for value in values)
            yield Row(number, {**dict.fromkeys(kept_once), **dict(zip(wanted, found, strict=True))})


def _values(path: Path, name: str, *, is_kept_once: bool) -> Iterator[Any]:
    """Yield the values of a column of Parquet, each as an array of Arrow that holds nothing else.

    A few bytes say of any number of rows that they have one text, which may be huge: no two are made of it at once.

    Args:
        path: the file, opened anew: how many rows are held at once counts for all columns that are read of one.
        name: the column.
        is_kept_once: whether Arrow too holds each text once, and numbers for the rows.
    """
    from pyarrow.lib import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(_NUMBERS_AT_ONCE if is_kept_once else 1, columns=[name]):
                column = batch.column(0)
                for place in range(len(column)):
                    if is_kept_once:
                        yield column.dictionary.take(column.indices.slice(place, 1))
                    else:
                        yield column.slice(place, 1)
    except ArrowException as error:  # some are no ValueError, such as that for a list of over two gigabytes
        raise OSError(str(error)) from error


def count_rows(path: Path, kind: FileKind, text_field: str) -> int:
    """Return how many rows a file holds, as far as that can be told without reading each; raises as ``rows_of``."""
    if kind is FileKind.PARQUET:
        require_pyarrow()
        from pyarrow.parquet import read_metadata

        return int(read_metadata(path).num_rows)
    if kind is FileKind.JSON:
        with path.open("rb") as file:
            head = file.read(HEAD)
            if _is_lines(path, head) and not head.startswith(_WIDE):
                file.seek(0)
                return sum(1 for line in file if line.strip())
    return sum(1 for _ in rows_of(path, kind, text_field))
