"""A wall clock that jumps, for a child process that runs Python: ``time.time`` is wrong by what a file says.

Monotonic clocks go on, as they do in life, and so does ``datetime.now``, which C code reads from the system.
"""

from __future__ import annotations

import os
from pathlib import Path

_PATCH = """
import time
_TRUE, _TRUE_NS = time.time, time.time_ns

def _wrong():
    with open({file!r}) as file:
        return int(file.read())

time.time = lambda: _TRUE() + _wrong()
time.time_ns = lambda: _TRUE_NS() + _wrong() * 10**9
"""


class Clock:
    """The clock of the processes that are started in its environment."""

    def __init__(self, folder: Path) -> None:
        """Take a folder of its own, which is made."""
        folder.mkdir()
        self._folder = folder
        self._file = folder / "seconds"
        (folder / "sitecustomize.py").write_text(_PATCH.format(file=os.fspath(self._file)))
        self.jump(0)

    def jump(self, seconds: int) -> None:
        """Let it be wrong by so many seconds from now on."""
        new = self._file.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self._file)  # a process that looks meanwhile sees the one or the other

    def environment(self) -> dict[str, str]:
        """Return what a process has to be started with."""
        return {"PYTHONPATH": os.pathsep.join(filter(None, (str(self._folder), os.environ.get("PYTHONPATH"))))}
