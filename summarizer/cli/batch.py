"""The command ``summarize batch``: many articles into one file of JSON lines, gone on with where it stopped."""

from __future__ import annotations

import re
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

import typer

import summarizer
from summarizer.batch.options import store_beside, stores_beside
from summarizer.errors import RunStopped, UsageError
from summarizer.files.writing import check_output, is_missing
from summarizer.settings import Settings
from summarizer.settings_file import in_file, settings_of

from .batch_options import (
    BatchOutputOption,
    DryRunOption,
    EngineOption,
    GlobOption,
    IdFieldOption,
    MaxCostOption,
    MaxFailuresOption,
    ProcessesOption,
    RetryFailedOption,
    RpmOption,
    ShardOption,
    SourcesArgument,
    StrictOption,
    TextFieldOption,
    TpmOption,
    WorkersOption,
)
from .batch_progress import BatchProgress, estimate_table, report_skipped, summary_table
from .common import (
    INTERRUPTED,
    AllowPrivateOption,
    BaseUrlOption,
    ForceOption,
    MaxCharactersOption,
    MaxTokensOption,
    MinConfidenceOption,
    ModelOption,
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
from .progress import write_stderr
from .verbosity import VerboseOption, logged

if TYPE_CHECKING:
    from summarizer.batch.folders import Skipped
    from summarizer.batch.options import BatchOptions
    from summarizer.batch.sources import Source

STATUSES = """Exit status: 0 all briefed · 1 some failed, or nothing more can be kept (a full disk) · 2 wrong usage ·
4 stopped before the end: a limit was reached, or article after article failed alike (a wrong key) · 130 interrupted.
The same command goes on where it stopped."""

_STOPPED = 4


def batch_command(  # noqa: PLR0913  a command's parameters are its options
    sources: SourcesArgument,
    output: BatchOutputOption = None,
    model: ModelOption = None,
    workers: WorkersOption = None,
    max_cost: MaxCostOption = None,
    dry_run: DryRunOption = False,
    retry_failed: RetryFailedOption = False,
    profile: ProfileOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    patterns: GlobOption = None,
    text_field: TextFieldOption = "text",
    id_field: IdFieldOption = None,
    max_characters: MaxCharactersOption = None,
    allow_private: AllowPrivateOption = False,
    base_url: BaseUrlOption = None,
    strategy: StrategyOption = None,
    timeout: TimeoutOption = None,
    max_tokens: MaxTokensOption = None,
    min_confidence: MinConfidenceOption = None,
    strict: StrictOption = False,
    force: ForceOption = False,
    processes: ProcessesOption = None,
    max_failures: MaxFailuresOption = None,
    rpm: RpmOption = None,
    tpm: TpmOption = None,
    shard: ShardOption = None,
    engine: EngineOption = "threads",
    record_to: RecordOption = None,
    replay_from: ReplayOption = None,
) -> None:
    """Brief many articles; a failed one is a line of the output too, and nothing is asked twice."""
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
        part = _shard(shard)
        corpus = _Corpus(sources, tuple(patterns or ()), text_field, id_field)
        if dry_run:
            store = None if output is None else store_beside(output)
            _show(estimate_table(summarizer.estimate(corpus.articles(), settings=settings, store=store, shard=part)))
            report_skipped(corpus.skipped)
            raise typer.Exit
        if output is None:
            raise UsageError("a batch is written to a file", hint="Name it with -o, for example -o briefs.jsonl")
        if output.suffix.lower() == ".json":
            say(f"{output} gets a line of JSON an article and is no JSON as a whole; a name in .jsonl says so")
        kept_in = stores_beside(output) if engine == "ray" else store_beside(output)
        if not kept_in.exists():  # an output that is there is this batch's own, begun before
            check_output(output, sources, force=force)
        options = summarizer.BatchOptions(
            workers=in_file().get("workers") if workers is None else workers,
            max_cost_usd=max_cost,
            max_failures=max_failures,
            requests_per_minute=rpm,
            tokens_per_minute=tpm,
            retry_failed=retry_failed,
            shard=part,
            processes=processes,
        )
        if retry_failed and replay_from:
            raise UsageError("--retry-failed asks again, and a replay asks nobody", hint="Leave out one of them")
        if engine == "ray":
            if any((part, max_cost, max_failures, rpm, tpm, patterns, record_to, replay_from)) or id_field is None:
                raise UsageError(
                    "--engine ray needs --id-field, and takes none of --shard, --max-cost, --max-failures, --rpm, "
                    "--tpm, --glob, --record and --replay, which its tasks cannot keep together",
                    hint="See docs/scale.md",
                )
            status = _run_ray(corpus, output, settings, options.workers, retry_failed=retry_failed)
        else:
            with session(record_to, replay_from):
                status = _run(corpus, output, settings, options, quiet=quiet)
            # The answers of this batch, if it is written into the folder that it reads.
            corpus.skipped[:] = [one for one in corpus.skipped if not one.name.startswith(f"{output}.")]
            report_skipped(corpus.skipped)
            status = 1 if strict and corpus.skipped and status == 0 else status
    raise typer.Exit(status)


@dataclass(frozen=True)
class _Corpus:
    """The articles that the command names."""

    places: list[str]
    patterns: tuple[str, ...]
    text_field: str
    id_field: str | None
    skipped: list[Skipped] = field(default_factory=list)

    def articles(self) -> Iterator[Source]:
        return summarizer.articles_in(
            *self.places,
            patterns=self.patterns,
            text_field=self.text_field,
            id_field=self.id_field,
            on_skip=self.skipped.append,
        )

    def count(self) -> int | None:
        return summarizer.count_articles(*self.places, patterns=self.patterns, text_field=self.text_field)


def _run(corpus: _Corpus, output: Path, settings: Settings, options: BatchOptions, *, quiet: bool) -> int:
    """Run the batch and return the exit status."""
    articles = corpus.articles()
    tally = summarizer.Tally(total=corpus.count() if options.shard is None else None)
    if tally.total == 0:
        deque(articles, maxlen=0)
        report_skipped(corpus.skipped)
        raise UsageError("there is no article in what is named", hint="Check the path, and --glob")
    stopped: RunStopped | None = None
    interrupts = Event()
    with BatchProgress(tally, quiet=quiet) as progress, _first_finishes_second_ends(options, interrupts):
        try:
            for outcome in summarizer.summarize_into(articles, output, settings=settings, options=options):
                tally.add(outcome)
                progress.update()
        except RunStopped as error:
            stopped = error
    if not quiet:
        _show(summary_table(tally))
    if stopped is not None:
        report(stopped)
        return _STOPPED
    if interrupts.is_set():
        say(f"interrupted; what is answered is kept in {store_beside(output)}, the same command goes on from there")
        return INTERRUPTED
    return 1 if tally.failed else 0


def _run_ray(corpus: _Corpus, output: Path, settings: Settings, workers: int | None, *, retry_failed: bool) -> int:
    """Run the batch over Ray's machines and return the exit status."""
    for place in corpus.places:
        if "://" not in place and is_missing(place):
            raise UsageError(f"there is no {place}", hint="Check the path")
    job = summarizer.RayJob(
        stores=stores_beside(output).absolute(),
        settings=settings,
        workers=workers,
        retry_failed=retry_failed,
        text_field=corpus.text_field,
        id_field=corpus.id_field or "",
    )
    tally = summarizer.summarize_with_ray(corpus.places, output, job)
    _show(summary_table(tally))
    return 1 if tally.failed else 0


@contextmanager
def _first_finishes_second_ends(options: BatchOptions, interrupts: Event) -> Iterator[None]:
    """Let the first Ctrl-C (or SIGTERM) finish what is in flight, and the second end at once."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if interrupts.is_set():
            options.abandon.set()
            raise KeyboardInterrupt
        interrupts.set()
        options.stop.set()
        write_stderr("\nsummarize: finishing what is in flight; Ctrl-C again ends at once\n")

    former = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    parts = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
    number, of = (int(parts[1]), int(parts[2])) if parts else (0, 0)
    if not 1 <= number <= of:
        raise UsageError(f"{text!r} is no shard", hint="Write I/N, with I from 1 to N: --shard 3/8")
    return number, of


def _show(table: object) -> None:
    from rich.console import Console

    with suppress(OSError):
        Console(stderr=True, highlight=False).print(table)
    write_stderr("")  # which finds out whether that was written
