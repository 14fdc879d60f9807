"""The command ``summarize``: options in, briefs out on standard output, everything else on standard error.

It stands on the package's public names alone, which load what is behind them when they are used: so ``--help`` and
usage errors stay instant.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import summarizer

from .cli_batch import BATCH_STATUSES, batch_command
from .cli_common import (
    INTERRUPTED,
    BaseUrlOption,
    MaxTokensOption,
    MinConfidenceOption,
    ModelOption,
    OutputOption,
    ProfileOption,
    QuietOption,
    RecordOption,
    ReplayOption,
    StrategyOption,
    TimeoutOption,
    errors_as_lines,
    report,
    say,
    session,
)
from .cli_digest import DIGEST_STATUSES, digest_command
from .cli_evaluate import EVALUATE_STATUSES, evaluate_command
from .cli_export import EXPORT_STATUSES, export_command
from .cli_render import RENDER_STATUSES, render_command
from .errors import MissingExtra, ModelUnknown, SummarizerError, UsageError
from .files import check_apart
from .output import Format, Printer, write_stdout
from .plain_text import plain
from .progress import ProgressLine
from .settings import MAX_CHARACTERS, Settings

_QUALIFIED = 3

_STATUSES = """Exit status: 0 all briefed · 1 something failed · 2 wrong usage ·
3 briefed, but with withheld claims or warnings (only with --strict) · 130 interrupted."""

_COMMANDS = """Other commands: summarize batch (thousands of articles, none lost, none paid for twice) ·
summarize render (briefs as pages or as text) · summarize digest (many briefs on one page) ·
summarize export (tables and events for other programs) · summarize evaluate (scores against annotated articles) ·
summarize schema (the brief's JSON Schema)."""


class _DefaultCommand(TyperGroup):
    """Lets ``summarize article.txt`` mean ``summarize brief article.txt``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = bool(args) and (args[0] in self.commands or args[0] == "--version")
        return super().parse_args(ctx, args if known else ["brief", *args])


app = typer.Typer(
    cls=_DefaultCommand,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"summarize {summarizer.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[  # its callback acts
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Structured, sourced briefs of news articles about armed conflicts and diplomatic crises."""


_Articles = Annotated[
    list[str],
    typer.Argument(metavar="ARTICLE", help="Path (.txt, .md, .html, .pdf), URL, or - for standard input."),
]
_Format = Annotated[Format | None, typer.Option("--format", "-f", help="Default: terminal on a terminal, else json.")]
_Evidence = Annotated[bool, typer.Option("--evidence", help="Show the cited sentences (terminal).")]
_ShowPrompt = Annotated[
    bool, typer.Option("--show-prompt", help="Print the first request with its schema, send nothing.")
]
_Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 when a claim is withheld or a warning given.")]
_MaxCharacters = Annotated[
    int, typer.Option("--max-characters", min=1, metavar="N", help="Longest article that is taken.")
]


@app.command("brief", epilog=f"{_STATUSES} {_COMMANDS}")
def brief_command(  # noqa: PLR0913  a command's parameters are its options
    articles: _Articles,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    strategy: StrategyOption = "auto",
    profile: ProfileOption = None,
    min_confidence: MinConfidenceOption = 0.0,
    max_tokens: MaxTokensOption = None,
    output_format: _Format = None,
    output: OutputOption = None,
    evidence: _Evidence = False,
    show_prompt: _ShowPrompt = False,
    record_to: RecordOption = None,
    replay_from: ReplayOption = None,
    strict: _Strict = False,
    timeout: TimeoutOption = 600.0,
    max_characters: _MaxCharacters = MAX_CHARACTERS,
    quiet: QuietOption = False,
) -> None:
    """Brief each ARTICLE: who accuses whom, what is asked of Russia, ceasefires and casualties, each with its
    sentences.
    """
    settings = Settings(
        model=model,
        base_url=base_url,
        strategy=strategy,
        timeout=timeout,
        max_characters=max_characters,
        profile=profile,
        min_confidence=min_confidence,
        max_tokens=max_tokens,
    )
    with errors_as_lines():
        if show_prompt:
            _print_prompts(articles, settings)
            return
        check_apart(output, articles)
        printer = Printer(output_format, output, evidence=evidence)
        printer.expect(len(articles))
        with session(record_to, replay_from):
            status = _brief_all(articles, settings, printer, strict=strict, quiet=quiet)
    raise typer.Exit(status)


@app.command("schema")
def schema_command(profile: ProfileOption = None) -> None:
    """Print the JSON Schema of the brief."""
    with errors_as_lines():
        schema = summarizer.load_profile(profile).brief.model_json_schema(mode="serialization")
        write_stdout(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


app.command("batch", epilog=BATCH_STATUSES)(batch_command)
app.command("render", epilog=RENDER_STATUSES)(render_command)
app.command("digest", epilog=DIGEST_STATUSES)(digest_command)
app.command("evaluate", epilog=EVALUATE_STATUSES)(evaluate_command)
app.command("export", epilog=EXPORT_STATUSES)(export_command)


def main() -> None:
    """Run the command line; what nobody foresaw ends in one line too."""
    # The libraries below make a million objects that stay: looking through them again and again costs a tenth of
    # a replayed brief.
    gc.set_threshold(100_000, 50, 50)
    try:
        app(prog_name="summarize")
    except BrokenPipeError:
        # The reader went away (``| head``); Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001  no traceback reaches a user
        if isinstance(error, SummarizerError):
            report(error)
            sys.exit(error.exit_status)
        say(f"unexpected {type(error).__name__}: {error}. This is a defect of summarizer; please report it")
        sys.exit(1)


def _brief_all(articles: list[str], settings: Settings, printer: Printer, *, strict: bool, quiet: bool) -> int:
    """Brief one article after the other; one that fails does not stop the others. Returns the exit status."""
    status = 0
    with summarizer.Briefer(settings=settings) as briefer:
        briefer.check()
    for source in articles:
        try:
            with (
                ProgressLine(quiet=quiet) as progress,
                summarizer.Briefer(settings=settings, progress=progress) as briefer,
            ):
                article = briefer.read(source)
                brief = briefer.brief(article)
        except SummarizerError as error:
            if isinstance(error, UsageError | ModelUnknown) and not isinstance(error, MissingExtra):
                raise  # it would be the same for every article
            report(error)
            status = error.exit_status if status in (0, _QUALIFIED) else status
            continue
        printer.add(brief, article)
        if strict and status == 0 and (brief.withheld or brief.run.warnings):
            status = _QUALIFIED
        for warning in brief.run.warnings:
            say(f"{source}: {warning}")
    return status


def _print_prompts(articles: list[str], settings: Settings) -> None:
    for source in articles:
        article = summarizer.read_article(source, max_characters=settings.max_characters)
        messages = summarizer.first_prompt(article, settings=settings)
        if messages is None:
            write_stdout(f"{plain(source)}: no question needs asking\n")
            continue
        schema = json.dumps(messages.schema, ensure_ascii=False, indent=1)
        for part, text in zip(("system", "user", "schema of the answer"), (*messages[:2], schema), strict=True):
            write_stdout(f"--- {part}\n" + "\n".join(plain(line) for line in text.splitlines()) + "\n")
