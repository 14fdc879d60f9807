"""What a user sees of a batch on standard error: a bar or a line now and then, and a table at the end."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from summarizer.text.neutralising import plain

from .progress import time_left, write_stderr

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID
    from rich.table import Table

    from summarizer.batch.estimate import Estimate
    from summarizer.batch.folders import Skipped
    from summarizer.batch.tally import Tally

_EVERY = 10.0  # seconds between two lines where there is no terminal
_REASONS = 8


class BatchProgress:
    """Tells how far a batch is: a bar on a terminal, else a plain line every ten seconds; a context manager."""

    def __init__(self, tally: Tally, *, quiet: bool) -> None:
        """Take the ``tally`` to show; say nothing when ``quiet``."""
        self._tally = tally
        self._quiet = quiet
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._next = time.monotonic() + _EVERY

    def __enter__(self) -> Self:
        """Draw the bar, on a terminal."""
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=self._tally.total)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.stop()

    def update(self) -> None:
        """Show what the tally holds now."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._tally.read, description=_how_far(self._tally))
        elif not self._quiet and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            of = f" of {self._tally.total}" if self._tally.total is not None else ""
            write_stderr(f"summarize: {self._tally.read}{of} articles · {_how_far(self._tally)}\n")


def _how_far(tally: Tally) -> str:
    left = tally.seconds_left()
    parts = [
        _speed(tally.rate()),
        f"{tally.failed} failed",
        f"{tally.input_tokens + tally.output_tokens:,} tokens",
        _dollars(tally.cost_usd),
        "" if left is None else time_left(left),
    ]
    return " · ".join(filter(None, parts))


def summary_table(tally: Tally) -> Table:
    """Return the table that ends a run."""
    rows = [
        ("articles read", f"{tally.read:,}"),
        ("briefed", f"{tally.briefed:,}"),
        ("failed", f"{tally.failed:,}"),
        ("answered before", f"{tally.kept:,}"),
        ("requests answered", f"{tally.requests:,}"),
        ("requests without an answer", f"{tally.unanswered:,}"),
        ("tokens in, out", f"{tally.input_tokens:,}, {tally.output_tokens:,}"),
        ("cost", _dollars(tally.cost_usd) or "not known"),
        ("time", f"{_time(tally.seconds())}, {_speed(tally.rate())}"),
    ]
    if tally.total is not None and tally.total > tally.read:
        rows.insert(4, ("left for another run", f"{tally.total - tally.read:,}"))
    worst = sorted(tally.reasons.items(), key=lambda item: -item[1])[:_REASONS]
    return _table(rows + [(f"failed: {plain(reason)}", f"{count:,}") for reason, count in worst])


def estimate_table(estimate: Estimate) -> Table:
    """Return the table of what a run would ask."""
    return _table(
        [
            ("articles", f"{estimate.articles:,}"),
            ("cannot be read", f"{estimate.unreadable:,}"),
            ("answered before, or twice", f"{estimate.kept:,}"),
            ("to be asked about", f"{estimate.asked:,}"),
            ("requests, estimated", f"{estimate.requests:,}"),
            ("tokens in, out, estimated", f"{estimate.input_tokens:,}, {estimate.output_tokens:,}"),
            ("cost, estimated", _dollars(estimate.cost_usd) or "not known"),
        ]
    )


def _table(rows: list[tuple[str, str]]) -> Table:
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for row in rows:
        table.add_row(*row)
    return table


def _speed(articles_a_second: float) -> str:
    slow = articles_a_second < 1
    return f"{articles_a_second * 60:.1f}/min" if slow else f"{articles_a_second:.1f}/s"


def _dollars(cost: float | None) -> str:
    if cost is None:
        return ""
    if 0 < cost < 0.0001:
        return "under $0.0001"
    return f"${cost:.4f}" if 0 < cost < 1 else f"${cost:,.2f}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def report_skipped(skipped: list[Skipped]) -> None:
    """Say on standard error what was left out, and why: a line for each reason, with all names."""
    by_reason: dict[str, list[str]] = {}
    for one in skipped:
        by_reason.setdefault(one.reason, []).append(one.name)
    for reason, names in by_reason.items():
        write_stderr(f"summarize: skipped {len(names)} ({plain(reason)}): {plain(', '.join(names))}\n")
