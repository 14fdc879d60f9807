"""The command ``summarize brief``, which is meant where no command is named: briefs of one article or a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import summarizer
from summarizer.errors import MissingExtra, ModelUnknown, SummarizerError, UsageError
from summarizer.files.writing import check_output, check_there, is_url
from summarizer.settings import Settings
from summarizer.settings_file import settings_of

from .batch_progress import report_skipped
from .commands import COMMANDS, check_no_command
from .common import (
    OF_OUTPUT,
    AllowPrivateOption,
    BaseUrlOption,
    ForceOption,
    MaxCharactersOption,
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
from .output import Format, Printer
from .progress import ProgressLine
from .prompts import print_prompts
from .verbosity import VerboseOption, logged

if TYPE_CHECKING:
    from summarizer.batch.folders import Skipped
    from summarizer.batch.sources import Source

STATUSES = """Exit status: 0 all briefed · 1 something failed · 2 wrong usage ·
3 briefed, but with withheld claims or warnings (only with --strict) · 130 interrupted."""

_QUALIFIED = 3

_Articles = Annotated[
    list[str],
    typer.Argument(metavar="ARTICLE", help="Path, URL, or - for standard input."),
]
_Format = Annotated[Format | None, typer.Option("--format", "-f", help="Default: terminal on a terminal, else json.")]
_Evidence = Annotated[
    bool, typer.Option("--evidence", rich_help_panel=OF_OUTPUT, help="Show the cited sentences (terminal).")
]
_ShowPrompt = Annotated[
    bool,
    typer.Option("--show-prompt", help="Print what would be asked, with the schemas of the answers; send nothing."),
]
_Strict = Annotated[
    bool,
    typer.Option(
        "--strict", rich_help_panel=OF_OUTPUT, help="Exit with 3 when a claim is withheld or a warning given."
    ),
]


def brief_command(  # noqa: PLR0913  a command's parameters are its options
    articles: _Articles,
    model: ModelOption = None,
    output: OutputOption = None,
    output_format: _Format = None,
    profile: ProfileOption = None,
    show_prompt: _ShowPrompt = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    max_characters: MaxCharactersOption = None,
    allow_private: AllowPrivateOption = False,
    base_url: BaseUrlOption = None,
    strategy: StrategyOption = None,
    timeout: TimeoutOption = None,
    max_tokens: MaxTokensOption = None,
    evidence: _Evidence = False,
    min_confidence: MinConfidenceOption = None,
    strict: _Strict = False,
    force: ForceOption = False,
    record_to: RecordOption = None,
    replay_from: ReplayOption = None,
) -> None:
    """Brief each ARTICLE: who accuses whom, what is asked of Russia, ceasefires and casualties, each with its
    sentences.
    """
    with errors_as_lines(), logged(verbose):
        settings = settings_of(
            model=model,
            base_url=base_url,
            strategy=strategy,
            timeout=timeout,
            max_characters=max_characters,
            allow_private=allow_private,
            profile=profile,
            min_confidence=min_confidence,
            max_tokens=max_tokens,
        )
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


def _check_articles(articles: list[str]) -> None:
    """Find out before anything is sent whether the articles are there; raises UsageError."""
    check_no_command(articles[0], COMMANDS)
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
