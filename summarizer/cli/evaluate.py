"""The command ``summarize evaluate``: how right the briefs of annotated articles are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import summarizer
from summarizer.errors import GoldError, UsageError
from summarizer.files.writing import check_output, check_there, check_writable, write_file
from summarizer.settings_file import settings_of

from .common import (
    BaseUrlOption,
    ForceOption,
    ModelOption,
    OutputOption,
    QuietOption,
    RecordOption,
    ReplayOption,
    StrategyOption,
    TimeoutOption,
    errors_as_lines,
    say,
    session,
)
from .output import write_stdout
from .progress import ProgressLine
from .verbosity import VerboseOption, logged

if TYPE_CHECKING:
    from summarizer.schemas.evaluation import Evaluation

STATUSES = """Exit status: 0 evaluated · 1 an article failed, or a score is below its floor · 2 wrong usage ·
130 interrupted."""

_WIDTH = 110


def evaluate_command(  # noqa: PLR0913  a command's parameters are its options
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD_DIR", help="Directory of annotations, one JSON file an article.")
    ],
    articles: Annotated[Path, typer.Option("--articles", metavar="DIR", help="Directory of the annotated articles.")],
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    strategy: StrategyOption = None,
    output_format: Annotated[Literal["table", "json"], typer.Option("--format", "-f", help="Of the scores.")] = "table",
    output: OutputOption = None,
    report_to: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write what to mend, beside its sentences (Markdown)."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="RUN.json", help="Compare with a run that --format json wrote.")
    ] = None,
    floors: Annotated[
        Path | None, typer.Option("--floors", metavar="FILE", help="Fail where a score is below its floor.")
    ] = None,
    set_floors: Annotated[
        bool, typer.Option("--set-floors", help="Write the scores to the --floors file; no floor goes down unsaid.")
    ] = False,
    lowered_because: Annotated[
        str | None, typer.Option("--lowered-because", metavar="REASON", help="Let --set-floors lower floors.")
    ] = None,
    record_to: RecordOption = None,
    replay_from: ReplayOption = None,
    timeout: TimeoutOption = None,
    force: ForceOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Brief the annotated articles and say how right the briefs are: scores a section, fields, costs."""
    with errors_as_lines(), logged(verbose):
        settings = settings_of(model=model, base_url=base_url, strategy=strategy, timeout=timeout)
        for file, other in ((output, report_to), (report_to, None)):
            check_output(file, (gold, articles, against, floors, other), force=force)
        for file in filter(None, (output, report_to, floors if set_floors else None)):
            check_writable(file)
        if floors is None and (set_floors or lowered_because is not None):
            raise UsageError("--set-floors writes to the file of --floors", hint="Name it")
        for folder in (gold, articles):
            if not folder.is_dir():
                raise UsageError(f"there is no folder '{folder}'", hint="Check the path")
        check_there((against, None if set_floors else floors))
        before = _earlier(against) if against else None
        with session(record_to, replay_from), ProgressLine(quiet=quiet) as progress:
            found = summarizer.evaluate(gold, articles=articles, settings=settings, progress=progress)
        if before is not None:
            found.compared = summarizer.compare(found, before)
        text = found.model_dump_json(indent=1) + "\n" if output_format == "json" else _drawn(found)
        if output is None:
            write_stdout(text)
        else:
            write_file(output, text)
        if report_to is not None:
            write_file(report_to, summarizer.evaluation_to_markdown(found))
        if floors is not None and set_floors:
            summarizer.set_floors(found, floors, lowered_because)
        elif floors is not None:
            summarizer.check_floors(found, floors)
    failed = [article for article in found.articles if article.failure is not None]
    for article in failed:
        say(f"failed: {article.failure}")
    raise typer.Exit(1 if failed else 0)


def _earlier(file: Path) -> Evaluation:
    try:
        return summarizer.Evaluation.model_validate_json(file.read_bytes())
    except OSError as error:
        raise GoldError(f"{file} cannot be read: {error.strerror}", hint="Check the path") from None
    except ValueError:
        raise GoldError(
            f"{file} is no run of summarize evaluate", hint="Write one with --format json -o FILE"
        ) from None


def _drawn(found: Evaluation) -> str:
    from rich.console import Console

    drawn = io.StringIO()
    Console(file=drawn, highlight=False, width=_WIDTH).print(summarizer.evaluation_to_terminal(found))
    return drawn.getvalue()
