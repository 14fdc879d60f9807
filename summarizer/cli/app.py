"""The command ``summarize``: options in, briefs out on standard output, everything else on standard error.

It stands on the package's public names alone, which load what is behind them when they are used: so ``--help`` and
usage errors stay instant.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import summarizer
from summarizer.distribution import NAME, VERSION
from summarizer.errors import MissingExtra, ModelUnknown, SummarizerError, UsageError
from summarizer.files.writing import check_output, check_there, is_url
from summarizer.settings import MAX_CHARACTERS, Settings

from .batch import BATCH_STATUSES, batch_command
from .batch_progress import report_skipped
from .common import (
    INTERRUPTED,
    BaseUrlOption,
    ForceOption,
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
    nearest,
    report,
    say,
    session,
)
from .digest import DIGEST_STATUSES, digest_command
from .evaluate import EVALUATE_STATUSES, evaluate_command
from .export import EXPORT_STATUSES, export_command
from .group import CommandGroup, check_no_command
from .output import Format, Printer, write_stdout
from .progress import ProgressLine
from .prompts import print_prompts
from .render import RENDER_STATUSES, render_command

if TYPE_CHECKING:
    from summarizer.batch.folders import Skipped
    from summarizer.batch.sources import Source

_QUALIFIED = 3

_STATUSES = """Exit status: 0 all briefed · 1 something failed · 2 wrong usage ·
3 briefed, but with withheld claims or warnings (only with --strict) · 130 interrupted."""

_COMMANDS = """Other commands: summarize batch (thousands of articles, none lost, none paid for twice) ·
summarize render (briefs as pages or as text) · summarize digest (many briefs on one page) ·
summarize export (tables and events for other programs) · summarize evaluate (scores against annotated articles) ·
summarize schema (the brief's JSON Schema) · summarize help (the commands, or the options of one)."""


app = typer.Typer(
    cls=CommandGroup,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="summarize ARTICLE... is short for summarize brief ARTICLE... Options of a command: summarize help COMMAND",
)


def _show_version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:  # a line that is only being completed is not run
        typer.echo(f"summarize {VERSION}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[  # its callback acts; every command has it, none is told of it
        bool,
        typer.Option(
            "--version", "-V", callback=_show_version, is_eager=True, expose_value=False, help="Print the version."
        ),
    ] = False,
) -> None:
    """Structured, sourced briefs of news articles about armed conflicts and diplomatic crises."""


_Articles = Annotated[
    list[str],
    typer.Argument(metavar="ARTICLE", help="Path, URL, or - for standard input."),
]
_Format = Annotated[Format | None, typer.Option("--format", "-f", help="Default: terminal on a terminal, else json.")]
_Evidence = Annotated[bool, typer.Option("--evidence", help="Show the cited sentences (terminal).")]
_ShowPrompt = Annotated[
    bool,
    typer.Option("--show-prompt", help="Print what would be asked, with the schemas of the answers; send nothing."),
]
_Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 when a claim is withheld or a warning given.")]
_MaxCharacters = Annotated[
    int, typer.Option("--max-characters", min=1, metavar="N", help="Longest article that is taken.")
]


@app.command(
    "brief",
    epilog=f"{_STATUSES} {_COMMANDS}",
    short_help="Brief one article or a few; meant where no command is named.",
)
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
    force: ForceOption = False,
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
        _check_articles(articles)
        if show_prompt:
            print_prompts(_sources(articles), settings)
            return
        check_output(output, articles, force=force)
        printer = Printer(output_format, output, evidence=evidence)
        with session(record_to, replay_from):
            with summarizer.Briefer(settings=settings) as briefer:
                briefer.check()
            sources = _sources(articles)
            if note := printer.expect(len(sources)):
                say(note)
            status = _brief_all(sources, settings, printer, strict=strict, quiet=quiet)
    raise typer.Exit(status)


@app.command("schema", short_help="Print the JSON Schema of the brief.")
def schema_command(profile: ProfileOption = None) -> None:
    """Print the JSON Schema of the brief."""
    with errors_as_lines():
        schema = summarizer.load_profile(profile).brief.model_json_schema(mode="serialization")
        write_stdout(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


def _add(name: str, command: Callable[..., None], short_help: str, epilog: str) -> None:
    app.command(name, short_help=short_help, epilog=epilog)(command)


_add("batch", batch_command, "Brief thousands of articles: none lost, none paid for twice.", BATCH_STATUSES)
_add("render", render_command, "Draw briefs as pages beside their articles, or as text.", RENDER_STATUSES)
_add("digest", digest_command, "Join many briefs on one page.", DIGEST_STATUSES)
_add("evaluate", evaluate_command, "Score briefs against annotated articles.", EVALUATE_STATUSES)
_add("export", export_command, "Write briefs as tables, or as events, for other programs.", EXPORT_STATUSES)


def _commands() -> list[str]:
    return [command.name or "" for command in app.registered_commands]


@app.command("help")
def help_command(
    context: typer.Context,
    command: Annotated[str | None, typer.Argument(metavar="COMMAND", autocompletion=_commands)] = None,
) -> None:
    """List the commands, or show the options of one."""
    group: Any = context.parent
    if command is None:
        typer.echo(group.get_help())
        return
    with errors_as_lines():
        if command not in group.command.commands:
            near = nearest(command, group.command.commands)
            asked = f"; did you mean {near}?" if near else ""
            raise UsageError(f"there is no command '{command}'{asked}", hint="summarize help lists them all")
    group.command.commands[command].make_context(command, ["--help"], parent=group)


def main() -> None:
    """Run the command line; what nobody foresaw ends in one line too."""
    _fill_closed_streams()
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
        say(f"unexpected {type(error).__name__}: {error}. This is a defect of {NAME}; please report it")
        sys.exit(1)


def _fill_closed_streams() -> None:
    """Put something in the place of streams that are closed (``>&-``), which no file that is opened may take.

    What is written to standard error is lost then; what would be to standard output is an error that is said.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  for as long as the program runs
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as above


def _check_articles(articles: list[str]) -> None:
    """Find out before anything is sent whether the articles are there; raises UsageError."""
    check_no_command(articles[0], _commands())
    files = [article for article in articles if not is_url(article)]
    check_there(files, if_folder="Brief all that is in it: summarize batch FOLDER -o briefs.jsonl")


def _sources(articles: list[str]) -> list[Source]:
    """Return the articles that are named: a feed and a file of rows hold one an entry or a row."""
    skipped: list[Skipped] = []
    found: list[Source] = []
    for article in articles:
        if article == "-":
            found.append(summarizer.Source(article))
        else:
            found += summarizer.articles_in(article, on_skip=skipped.append)
    report_skipped(skipped)
    if not found:
        raise UsageError("there is no article in what is named", hint="Check what the files hold")
    return found


def _brief_all(sources: list[Source], settings: Settings, printer: Printer, *, strict: bool, quiet: bool) -> int:
    """Brief one article after the other; one that fails does not stop the others. Returns the exit status."""
    status = 0
    progress = ProgressLine(quiet=quiet, articles=len(sources))
    for source in sources:
        try:
            with progress, summarizer.Briefer(settings=settings, progress=progress) as briefer:
                article = source.load(briefer.read, settings.max_characters)
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
            say(f"{source.name}: {warning}")
    return status
