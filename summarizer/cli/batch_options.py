"""The options that ``summarize batch`` has beside those that all commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from .common import OF_INPUT, OF_LIMITS, OF_OUTPUT, path_named

SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE", help="Folders, files, feeds, rows of JSON, CSV and Parquet, or - for JSONL on stdin."
    ),
]
BatchOutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        parser=path_named,
        help="One line an article; answers are kept in FILE.store.",
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Most requests in flight. Default: 16; 1 for the embedded model."),
]
MaxCostOption = Annotated[
    float | None, typer.Option(min=0, metavar="USD", help="Stop before more is spent on this output in all.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Estimate requests, tokens and cost; send nothing.")]
RetryFailedOption = Annotated[bool, typer.Option("--retry-failed", help="Ask again for what failed, for nothing else.")]
GlobOption = Annotated[
    list[str] | None,
    typer.Option(
        "--glob", metavar="PATTERN", rich_help_panel=OF_INPUT, help="Files of folders to take, such as '*.txt'."
    ),
]
TextFieldOption = Annotated[
    str, typer.Option(metavar="NAME", rich_help_panel=OF_INPUT, help="Field of a row that holds the text.")
]
IdFieldOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", rich_help_panel=OF_INPUT, help="Field of a row that names it. Default: its number."),
]
StrictOption = Annotated[
    bool,
    typer.Option("--strict", rich_help_panel=OF_OUTPUT, help="Exit with 1 when a file of a folder was skipped."),
]
ProcessesOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        rich_help_panel=OF_LIMITS,
        help="Processes that share the work. Default: 1; one a core from 64 workers on.",
    ),
]
MaxFailuresOption = Annotated[
    int | None,
    typer.Option(min=0, metavar="N", rich_help_panel=OF_LIMITS, help="Stop when more than N articles failed."),
]
RpmOption = Annotated[
    int | None, typer.Option(min=1, metavar="N", rich_help_panel=OF_LIMITS, help="Most requests a minute.")
]
TpmOption = Annotated[
    int | None, typer.Option(min=1, metavar="N", rich_help_panel=OF_LIMITS, help="Most tokens a minute.")
]
ShardOption = Annotated[
    str | None,
    typer.Option(metavar="I/N", rich_help_panel=OF_LIMITS, help="Take the I-th of N parts, the same on every machine."),
]
EngineOption = Annotated[
    Literal["threads", "ray"],
    typer.Option(rich_help_panel=OF_LIMITS, help="Of this process, or Ray Data over many machines."),
]
