"""The command with a terminal for its output and its errors: a pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])


def on_a_terminal(arguments: list[str], folder: Path, given: Path | None = None, **environment: str) -> tuple[int, str]:
    """Run the command in a folder, fed with a file or nothing; returns its exit status and what came there."""
    command = [sys.executable, "-m", "summarizer", *arguments]
    variables = {**os.environ, "PYTHONPATH": ROOT, **environment}
    ours, theirs = pty.openpty()
    came = bytearray()
    with (given or Path(os.devnull)).open("rb") as fed:
        run = subprocess.Popen(command, cwd=folder, stdin=fed, stdout=theirs, stderr=theirs, env=variables)
    os.close(theirs)
    with run:
        try:
            with contextlib.suppress(OSError):  # how Linux tells the end
                while chunk := os.read(ours, 2**16):
                    came += chunk
        finally:
            os.close(ours)  # which ends a run that still writes
    return run.returncode, came.decode("utf-8", "replace").replace("\r\n", "\n")
