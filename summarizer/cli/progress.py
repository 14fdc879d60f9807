"""What a waiting user sees on standard error: the model's name, and a bar for what takes longer than a second."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from summarizer.text.neutralising import plain

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
_ENOUGH = 3.0  # seconds of work that have to be seen before the rest is foretold: the first sentences take no time
_MOST_COUNTED = 10_000  # what has more of them is bytes, of which a percentage says more


class ProgressLine:
    """A progress callback for ``summarize``: announcements as lines, countable work as a bar on a terminal.

    A context manager, entered for one article after the other: it tells how long the rest will take, as far as that
    follows from what was done so far.
    """

    def __init__(self, *, quiet: bool, articles: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        """Say nothing when ``quiet``; draw no bar when standard error is not a terminal."""
        self._quiet = quiet
        self._draws = not quiet and sys.stderr.isatty()
        self._clock = clock
        self._articles_left = articles
        self._finished: list[float] = []  # seconds that each took
        self._begin()

    def _begin(self) -> None:
        self._started = self._clock()
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._first: dict[str, tuple[float, int]] = {}  # when each work was first told of, and what was done then

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` is done; with a total of 0, ``what`` is an announcement."""
        if total == 0:
            if not self._quiet:
                write_stderr(f"summarize: {plain(what)}\n")  # a cassette may name its model anything
            self._started = self._clock()  # what was done before, such as loading the model, is done once
            return
        self._first.setdefault(what, (self._clock(), done))
        if self._draws and self._clock() - self._started > _PATIENCE:
            self._draw(what, done, total)

    def told(self, what: str, done: int, total: int) -> str:
        """Return how far a work is, and how long the rest will take once that can be told."""
        far = f"{what} {done}/{total}" if total < _MOST_COUNTED else f"{what} {100 * done // total} %"
        since, before = self._first.get(what, (self._clock(), done))
        seconds = self._clock() - since
        if done == before or seconds < _ENOUGH:
            return far
        left = seconds / (done - before) * (total - done)
        if self._articles_left > 1 and not self._finished:
            return f"{far} · {time_left(left)} for this one of {self._articles_left} articles"
        if self._articles_left > 1:
            left += sum(self._finished) / len(self._finished) * (self._articles_left - 1)
        return f"{far} · {time_left(left)}"

    def _draw(self, what: str, done: int, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        if self._bar is None:
            columns = (BarColumn(bar_width=20), TextColumn("{task.description}", markup=False))
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task("", total=total)
        self._bar.update(self._tasks[what], completed=done, total=total, description=self.told(what, done, total))

    def __enter__(self) -> Self:
        """Begin with an article; returns the callback."""
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.stop()
        self._articles_left -= 1
        if error is None:  # what failed says nothing of the others
            self._finished.append(self._clock() - self._started)


def time_left(seconds: float) -> str:
    """Return in plain words how long something will still take: "about 2 min left"."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 50:
        return f"about {math.ceil(seconds / 10) * 10} s left"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {max(minutes, 1)} min left"
    if minutes < 10 * 60:
        hours, rest = divmod(round(minutes, -1), 60)
        return f"about {hours} h {rest} min left" if rest else f"about {hours} h left"
    hours = round(minutes / 60)
    return f"about {hours} h left" if hours < 48 else f"about {round(hours / 24)} days left"


def write_stderr(text: str) -> None:
    """Write to standard error; a full disk below it is no reason to lose a brief, and then nothing more is said."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        # What it still holds would be tried again at the program's end, and be its exit status.
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for as long as the program runs
