"""The command in child processes to which something is done: a umask, a limit, a kill in the midst of writing.

What takes long to load is loaded once; each command is a fork of that.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from environment import bare_environment

Kill = Literal["in the midst", "before the rename"]

_DRIVER = """
import json, os, resource, signal, sys
import instructor, openai, rich.console, rich.table, scipy.stats
import summarizer, summarizer.cli.app
from pathlib import Path

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

settings = summarizer.Settings(model="openai/stub")
summarizer.estimate([summarizer.Source("a.txt", "Norway met Sweden.")], settings=settings)

for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if child == 0:
        said = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(said, 2)
        if order["umask"] is not None:
            os.umask(order["umask"])
        match order["kill"]:
            case "in the midst":  # by the kernel, which writes no byte of a file beyond the hundredth
                signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
            case "before the rename":
                Path.replace = die
        sys.argv = ["summarize", *order["arguments"]]
        try:
            summarizer.cli.app.main()
        except SystemExit as ended:
            os._exit(ended.code or 0)
        os._exit(99)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Commands:
    """Runs the command, each time in a process of its own."""

    def __init__(self, driver: subprocess.Popen[str], said: Path) -> None:
        self._driver = driver
        self._said = said

    def run(self, *arguments: object, umask: int | None = None, kill: Kill | None = None) -> tuple[int, str]:
        """Return exit status (negative for a signal) and standard error."""
        told = {"umask": umask, "kill": kill, "said": str(self._said)}
        order: dict[str, Any] = {"arguments": [str(one) for one in arguments], **told}
        assert self._driver.stdin
        assert self._driver.stdout
        self._driver.stdin.write(f"{json.dumps(order)}\n")
        self._driver.stdin.flush()
        status = int(self._driver.stdout.readline())
        said = self._said.read_text(encoding="utf-8")
        assert "Traceback" not in said
        assert "defect" not in said
        return status, said


@contextmanager
def commands(folder: Path) -> Iterator[Commands]:
    """Load the program while the block runs; ``folder`` is for what the commands say."""
    with subprocess.Popen(
        [sys.executable, "-c", _DRIVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**bare_environment(), "OPENAI_API_KEY": "test"},
        cwd=folder,
    ) as driver:
        yield Commands(driver, folder / "said")
        driver.communicate()
