"""Tables written into a folder as CSV or Parquet, brief by brief, each file whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Literal, Protocol

from summarizer.errors import MissingExtra, OutputError, UsageError
from summarizer.files.writing import output_errors, replaced
from summarizer.schemas import BaseBrief, Brief
from summarizer.schemas.outcome import FailedBrief

from .tables import ColumnType, Row, Table, tables_of

TableKind = Literal["csv", "parquet"]

_ROWS_IN_A_GROUP = 4096
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_NEEDS_QUOTES = re.compile('[",\n\r]')
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


class _Writer(Protocol):
    def write(self, row: Row) -> None: ...

    def finish(self) -> None:
        """Write what is left; the file is complete then."""


def export_tables(
    briefs: Iterable[BaseBrief | FailedBrief],
    folder: str | Path,
    kind: TableKind = "csv",
    brief_type: type[BaseBrief] = Brief,
) -> dict[str, int]:
    """Write briefs as tables, one file a table, and return how many rows each table has, by its name.

    The briefs are taken one at a time and not kept. Nothing is written where reading one of them fails.

    Args:
        briefs: briefs and failures in any order, as ``read_briefs`` gives them.
        folder: where the files go (``accusations.csv`` …); made if it is missing. Files of these names are replaced,
            others stay. Every table is written, those without rows too.
        kind: ``csv`` (UTF-8, lists as JSON, a null as nothing, an empty text as ``""``, and an apostrophe before text
            that a spreadsheet would run as a formula) or ``parquet`` (typed columns and lists).
        brief_type: what the briefs are; its sections are the tables.

    Raises:
        MissingExtra: Parquet cannot be written in this installation.
        UsageError: one of the briefs is of another type.
        OutputError: the folder or a file cannot be written, or a number is too large for Parquet.
    """
    if kind == "parquet" and find_spec("pyarrow") is None:
        raise MissingExtra("Writing Parquet", "parquet")
    place = Path(folder)
    tables = tables_of(brief_type)
    counts = dict.fromkeys((table.name for table in tables), 0)
    with _folder(place), output_errors(place), ExitStack() as files:
        writers = [_writer(table, kind, place, files) for table in tables]
        for brief in briefs:
            if not isinstance(brief, (brief_type, FailedBrief)):
                raise UsageError(
                    f"{type(brief).__name__} is not the type of brief that is exported", hint="Name its type"
                )
            for table, writer in zip(tables, writers, strict=True):
                for row in table.rows(brief):
                    writer.write(row)
                    counts[table.name] += 1
        for writer in writers:  # before any file takes its place: what fails now leaves no table without the others
            writer.finish()
    return counts


@contextmanager
def _folder(place: Path) -> Iterator[None]:
    """Make the folder; where it was made for nothing, take it away again."""
    if place.exists() and not place.is_dir():
        raise OutputError(f"{place} is a file", hint="Name a folder for the tables with -o")
    is_new = not place.exists()
    with output_errors(place):
        place.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        if is_new:
            with suppress(OSError):
                place.rmdir()
        raise


def _writer(table: Table, kind: TableKind, place: Path, files: ExitStack) -> _Writer:
    file = files.enter_context(replaced(place / f"{table.name}.{kind}"))
    if kind == "csv":
        return _CsvWriter(table, file)
    writer = _ParquetWriter(table, file)
    files.callback(writer.close)
    return writer


class _CsvWriter:
    def __init__(self, table: Table, file: IO[bytes]) -> None:
        self._file = file
        self._write([column.name for column in table.columns])

    def write(self, row: Row) -> None:
        self._write([_csv_cell(value) for value in row])

    def finish(self) -> None:
        self._file.flush()

    def _write(self, cells: list[str]) -> None:
        self._file.write((",".join(cells) + "\n").encode())


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return _quoted(f"'{value}" if value.startswith(_FORMULA) else value)
        case list():
            return _quoted(_AS_JSON(value))
        case _:
            return _AS_JSON(value)


def _quoted(text: str) -> str:
    """Return a text as a cell; an empty one in quotes, which tells it from a null."""
    if text and not _NEEDS_QUOTES.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


class _ParquetWriter:
    def __init__(self, table: Table, file: IO[bytes]) -> None:
        from pyarrow import schema
        from pyarrow.parquet import ParquetWriter

        self._file = file
        self._name = table.name
        self._schema = schema([(column.name, _arrow_type(column.type, column.many)) for column in table.columns])
        self._rows: list[Row] = []
        self._parquet = ParquetWriter(file, self._schema)

    def write(self, row: Row) -> None:
        self._rows.append(row)
        if len(self._rows) >= _ROWS_IN_A_GROUP:
            self._flush()

    def finish(self) -> None:
        if self._rows:
            self._flush()
        self._parquet.close()
        self._file.flush()

    def close(self) -> None:
        """Let go of the file while it is open; after a failure what it holds will be thrown away."""
        with suppress(OSError):
            self._parquet.close()

    def _flush(self) -> None:
        from pyarrow import array, table
        from pyarrow.lib import ArrowException

        values = zip(*self._rows, strict=True)
        self._rows = []
        try:
            arrays = [array(list(column), field.type) for column, field in zip(values, self._schema, strict=True)]
        except (ArrowException, OverflowError) as error:
            raise OutputError(
                f"the table {self._name} cannot be written as Parquet: {error}", hint="Write CSV: --to csv"
            ) from None
        self._parquet.write_table(table(arrays, schema=self._schema))


def _arrow_type(kind: ColumnType, many: bool) -> Any:
    import pyarrow

    types = {
        ColumnType.TEXT: pyarrow.string(),
        ColumnType.INTEGER: pyarrow.int64(),
        ColumnType.NUMBER: pyarrow.float64(),
        ColumnType.TRUTH: pyarrow.bool_(),
    }
    return pyarrow.list_(types[kind]) if many else types[kind]
