"""Child processes that run our own code with our own interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Flags for the making of a child: only Windows has a window to leave out."""

_ROOT = Path(__file__).resolve().parents[1]


def command_of(module: str, function: str, *arguments: object) -> list[str]:
    """Return the command of a child that calls a function of ours, with ``arguments`` from ``sys.argv[2]`` on.

    The folder that holds this package comes last on the child's path, behind the standard library, and the working
    directory is not on it.
    """
    call = f"import sys; sys.path.append(sys.argv[1]); from {module} import {function}; {function}()"
    return [sys.executable, "-P", "-c", call, str(_ROOT), *map(str, arguments)]


def usable_cores() -> int:
    """Return how many processor cores this process may use; not every system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
