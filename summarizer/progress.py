"""What a waiting user sees on standard error: the model's name, and a bar for what takes longer than a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0


class ProgressLine:
    """A progress callback for ``summarize``: announcements as lines, countable work as a bar on a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        """Say nothing when ``quiet``; draw no bar when standard error is not a terminal."""
        self._quiet = quiet
        self._draws = not quiet and sys.stderr.isatty()
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._started = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` is done; with a total of 0, ``what`` is an announcement."""
        if total == 0:
            if not self._quiet:
                sys.stderr.write(f"summarize: {what}\n")
        elif self._draws and time.monotonic() - self._started > _PATIENCE:
            self._draw(what, done, total)

    def _draw(self, what: str, done: int, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        if self._bar is None:
            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)

    def __enter__(self) -> Self:
        """Return the callback."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.stop()
