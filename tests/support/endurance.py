"""One batch over many runs, each of which a fault may end, and the books of what the server was asked meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fault_server import Fault, FaultServer, chaos
from processes import others_of
from samples import ARTICLE
from stores import sources_in
from stub_server import Reply, statement, whole
from waiting import SAFETY

WORKERS = 32
UNDER_WAY = 2 * WORKERS
"""Most articles that the threads of a run have in hand."""

_FAULTY_TIMES = 4  # of the six attempts that a request has: no article fails because it was unlucky
_TWICE = 100  # one article in so many repeats the text of an earlier one


def mark_of(row: int) -> int:
    """Return the number in the text of a row of the corpus."""
    return row - 50 if row % _TWICE == _TWICE - 1 else row


def text_of(row: int) -> str:
    return f"{ARTICLE}\nCopy {mark_of(row)}.\n"


def write_corpus(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps({'text': text_of(row)})}\n" for row in range(rows))


def answer(mark: str) -> Reply:
    """Return an answer that fits one article alone."""
    return whole(summary=[statement(f"Copy {mark}", 12)])


class Events:
    """Faults of the answers, and what else happens when the server has been asked so often.

    Attributes:
        at: what is done, by the number of requests; in the thread that serves the request, before it is answered.
        behind: numbers of requests that are answered before that is done.
        faults: how many answers were made to fail.
    """

    def __init__(self, seed: int, share: float) -> None:
        self.at: dict[int, Callable[[], None]] = {}
        self.behind: set[int] = set()
        self.faults = 0
        self._chaos = chaos(seed, share)
        self._asked = 0
        self._lock = threading.Lock()

    def choose(self, mark: str, time_: int) -> Fault | None:
        fault = self._chaos(mark, time_) if time_ <= _FAULTY_TIMES else None
        with self._lock:
            self._asked += 1
            self.faults += fault is not None
            now = self._asked
            happens = self.at.pop(now, None)
        if happens is not None and now in self.behind:

            def answer_first(handler: object) -> None:
                fault(handler) if fault else handler.reply(handler.good)  # type: ignore[arg-type, attr-defined]
                happens()

            return answer_first
        if happens is not None:
            happens()
        return fault


@dataclass
class Ended:
    """How one run ended.

    Attributes:
        status: its exit status; negative for a signal.
        said: what it wrote to standard error.
        asked: how often it asked about which article.
        lost: of these, those whose answers were not kept.
        peak: most memory that its processes together had, in KiB.
    """

    status: int
    said: str
    asked: Counter[str]
    lost: set[str]
    peak: int


@dataclass
class Batch:
    """The command on one corpus and one output, begun again until it is done."""

    server: FaultServer
    corpus: Path
    output: Path
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def run(self) -> Ended:
        """Run the command to its end, whatever that is, and check that it asked for nothing that was kept."""
        before, asked = self.kept(), self.server.asked.copy()
        where = ["--model", "openai/stub", "--base-url", self.server.base_url, "--strategy", "whole"]
        shared = ["--workers", str(WORKERS), "--processes", "2"]
        command = [sys.executable, "-m", "summarizer", "batch", str(self.corpus), "-o", str(self.output)]
        with self.log.open("wb") as said:
            environment = {**os.environ, "OPENAI_API_KEY": "test", **self.environment}
            self.process = subprocess.Popen([*command, *where, *shared], stderr=said, env=environment)
            try:
                peak = self._watch(self.process)
            finally:
                self.process.kill()
                self.process.wait()
        self.server.drain()
        now = self.server.asked - asked
        kept = self.kept()
        assert before <= kept, "an answer that was kept is lost"
        assert not before & set(now), "an article is asked about whose answer was kept"
        return Ended(self.process.returncode, self.log.read_text(), now, set(now) - kept, peak)

    def kill(self) -> None:
        """Kill the run."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)

    def _watch(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for the end of a run and return the peak of its memory; a run that stands still is a failure."""
        peaks: dict[int, int] = {}
        asked, since = -1, time.monotonic()
        while process.poll() is None:
            for one in (process.pid, *others_of(process.pid)):
                peaks[one] = max(peaks.get(one, 0), peak_of(one))
            if self.server.asked.total() != asked:
                asked, since = self.server.asked.total(), time.monotonic()
            if time.monotonic() - since > SAFETY:
                raise AssertionError(f"nothing was asked for {SAFETY} seconds")
            time.sleep(0.05)
        return sum(peaks.values())

    def kept(self) -> set[str]:
        """Return the marks of the articles whose answers are in the store."""
        return {str(mark_of(row_of(name))) for name in sources_in(Path(f"{self.output}.store"))}


def row_of(source: str) -> int:
    return int(source.rpartition("#")[2]) - 1


def peak_of(process: int) -> int:
    """Return the most memory that a process has had, in KiB; 0 when it is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def counts_in(said: str) -> dict[str, int]:
    """Return the numbers of the table that ends a run."""
    rows = re.findall(r"^(\S.*?)\s{2,}([\d,]+)$", said, re.MULTILINE)
    return {name: int(number.replace(",", "")) for name, number in rows}
