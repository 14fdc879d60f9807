"""The command ``summarize export``: briefs as tables for a data team, or as events in PLOVER's terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import summarizer
from summarizer.errors import UsageError
from summarizer.files.writing import check_output, check_there, check_writable, output_errors, replaced
from summarizer.settings_file import settings_of

from .common import ForceOption, ProfileOption, QuietOption, errors_as_lines, path_named, say
from .output import write_stdout

if TYPE_CHECKING:
    from summarizer.schemas import BaseBrief
    from summarizer.schemas.outcome import FailedBrief

STATUSES = """Exit status: 0 exported · 1 a file cannot be read or written, or a line of it is damaged ·
2 wrong usage · 130 interrupted."""

ExportKind = Literal["csv", "parquet", "plover"]


def export_command(
    files: Annotated[
        list[str], typer.Argument(metavar="BRIEFS", help="Briefs as JSON or JSON lines, or - for standard input.")
    ],
    to: Annotated[
        ExportKind,
        typer.Option("--to", help="Tables, one a claim type (csv, parquet), or events (plover)."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            parser=path_named,
            help="Folder for tables; file for events, else printed.",
        ),
    ] = None,
    profile: ProfileOption = None,
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write briefs as tables with sources, offsets and quotes, or as PLOVER's events; docs/export.md explains both."""
    with errors_as_lines():
        check_there(files)
        brief_type = summarizer.load_profile(settings_of(profile=profile).profile).brief
        tables = summarizer.tables_of(brief_type) if output is not None and output.is_dir() else ()
        for file in (output, *(Path(output or "", f"{table.name}.{to}") for table in tables)):
            check_output(file, files, force=force)
        counts = export(files, to, output, brief_type)
        if not quiet:
            say(_summary(counts))


def export(files: list[str], to: ExportKind, output: Path | None, brief_type: type[BaseBrief]) -> dict[str, int]:
    """Export the briefs of some files and return how many rows, or events, were written of what, by its name.

    Raises:
        UsageError: tables without a folder, or events of another profile than the built-in one.
        SummarizerError: a file cannot be read or written.
    """
    briefs = summarizer.read_briefs(*files, brief_type=brief_type)
    if to != "plover":
        if output is None:
            raise UsageError("tables go into a folder", hint="Name it with -o")
        return summarizer.export_tables(briefs, output, to, brief_type)
    if brief_type is not summarizer.Brief:
        raise UsageError("PLOVER's events are of conflicts: no other profile has any", hint="Use --to csv or parquet")
    counts: Counter[str] = Counter()
    if output is None:
        for line in _lines(briefs, counts):
            write_stdout(line)
        return counts
    check_writable(output, as_file=True)
    with output_errors(output), replaced(output) as file:
        for line in _lines(briefs, counts):
            file.write(line.encode())
    return counts


def _lines(briefs: Iterator[BaseBrief | FailedBrief], counts: Counter[str]) -> Iterator[str]:
    counts.update(articles=0, events=0, failures=0)
    for brief in briefs:
        events = list(summarizer.plover_events(brief)) if isinstance(brief, summarizer.Brief) else []
        counts["articles" if isinstance(brief, summarizer.Brief) else "failures"] += 1
        counts["events"] += len(events)
        yield "".join(f"{event.model_dump_json()}\n" for event in events)


def _summary(counts: dict[str, int]) -> str:
    """Return the counts as one line: briefs, articles that failed, then what was written."""
    written = ", ".join(f"{name} {count}" for name, count in counts.items() if name not in ("articles", "failures"))
    return f"{counts['articles']} briefs, {counts['failures']} failed articles · {written}"
