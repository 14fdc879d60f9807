"""The command ``summarize digest``: the state of a conflict over many briefs, on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

import summarizer
from summarizer.files.writing import check_output, check_there, check_writable, write_file

from .common import ForceOption, OutputOption, errors_as_lines, say
from .output import format_by_suffix, write_stdout

STATUSES = """Exit status: 0 written · 1 something cannot be read · 2 wrong usage · 130 interrupted."""

_Format = Literal["html", "json", "markdown"]
_BY_SUFFIX: dict[str, _Format] = {
    "": "html",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".md": "markdown",
    ".txt": "markdown",
}


def digest_command(
    briefs: Annotated[
        list[str], typer.Argument(metavar="BRIEFS", help="Files of briefs (JSON or JSONL), or - for standard input.")
    ],
    output: OutputOption = None,
    force: ForceOption = False,
    output_format: Annotated[
        _Format | None,
        typer.Option("--format", "-f", help="Default: by the suffix of FILE, else html; markdown without -o."),
    ] = None,
    joining: Annotated[
        Path | None,
        typer.Option("--joining", metavar="FILE.toml", help="Corrections: which names are one party, which are not."),
    ] = None,
) -> None:
    """Join the BRIEFS of many articles on one page: who accuses whom, requests, ceasefires and casualties over time.

    Computed from the briefs alone: no model is asked.
    """
    with errors_as_lines():
        check_output(output, (*briefs, joining), force=force)
        check_there((*briefs, joining))
        if output is not None:
            check_writable(output)
        wanted = output_format or ("markdown" if output is None else format_by_suffix(output, _BY_SUFFIX))
        digest = summarizer.make_digest(summarizer.read_briefs(*briefs), joining)
        if wanted == "html":
            text = summarizer.digest_to_html(digest)
        elif wanted == "json":
            text = digest.model_dump_json() + "\n"
        else:
            text = summarizer.digest_to_markdown(digest)
        if output is None:
            write_stdout(text)
        else:
            write_file(output, text)
    for warning in digest.warnings:
        say(warning)
    if not digest.articles:
        say("the digest is empty: none of these articles could be briefed")
    elif digest.failed:
        say(f"{len(digest.failed)} of the articles could not be briefed; the digest lists them")
