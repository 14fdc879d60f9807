"""Other processes that read and brief articles for the threads of this one, which keeps limits, budget and answers."""

from __future__ import annotations

import json
import pickle
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from summarizer.articles.article import Article
from summarizer.errors import ProcessLost, SummarizerError
from summarizer.llm.model import Usage
from summarizer.llm.traffic import Cost, Limits, Traffic
from summarizer.schemas import BaseBrief
from summarizer.schemas.outcome import Failure
from summarizer.settings import Settings

from .hands import Briefed, Given, Loaded, failure_of
from .sources import Source
from .wire import LineIsDead, Wire
from .worker import Order

# The caller's own program is not imported again, as multiprocessing would: it may have no guard, or be no file.
_CHILD = (
    "import sys, json; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from summarizer.batch.worker import main; main()"
)
_SENT_AS_THEY_ARE = (str, Source, Article, type(Path()))


def can_be_started(settings: Settings) -> bool:
    """Tell whether there can be other processes: on this system, and with a profile that they can load themselves."""
    has_python = bool(sys.executable) and not getattr(sys, "frozen", False)
    return sys.platform != "win32" and has_python and isinstance(settings.profile, str | Path | None)


class Process:
    """Another process, with a line to each of its threads."""

    def __init__(self, settings: Settings, limits: Limits, threads: int) -> None:
        """Start it; what it needs to be ready takes it about a second. Raises OSError."""
        pairs = [socket.socketpair() for _ in range(threads)]
        theirs = tuple(other.fileno() for _, other in pairs)
        self.wires = [Wire(mine) for mine, _ in pairs]
        try:
            self._child = subprocess.Popen(  # noqa: S603  our own interpreter and our own code
                [sys.executable, "-I", "-c", _CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=theirs,
                process_group=0,  # Ctrl-C is for this process alone, which tells the others
            )
        finally:
            for _, other in pairs:
                other.close()
        self._tell(Order(settings, limits, theirs))

    def _tell(self, order: Order) -> None:
        if self._child.stdin is not None:  # for the type checker: it is a pipe
            paths = [path for path in sys.path if isinstance(path, str)]
            with suppress(BrokenPipeError):  # it has ended, and no thread of it will be ready
                self._child.stdin.write(json.dumps(paths).encode() + b"\n" + pickle.dumps(order))
                self._child.stdin.flush()

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._child.poll() is None

    def lost(self) -> ProcessLost:
        """Return the error of an article that it had when it ended."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(1.0)  # its lines may be dead a moment before it is
        status = self._child.returncode
        how = f"by signal {-status}" if status is not None and status < 0 else f"with status {status}"
        return ProcessLost(
            f"the process that had the article was ended {how}",
            hint="Its memory may have been too little; ask again with --retry-failed, or with --processes 1",
        )

    def end(self) -> None:
        """End it at once, and wait until it is gone."""
        self._child.kill()
        with suppress(BrokenPipeError), self._child:  # closes the pipe and waits
            pass
        for wire in self.wires:
            wire.close()


class There:
    """A hand in another process, at the end of a line."""

    def __init__(self, process: Process, wire: Wire, traffic: Traffic, brief_type: type[BaseBrief]) -> None:
        self._process = process
        self._wire = wire
        self._traffic = traffic
        self._brief_type = brief_type
        self._ready = False
        self._attempts = 0
        self._failed: SummarizerError | None = None

    def takes(self, source: Given) -> bool:
        """Tell whether it can take an article now: it is ready, and the article is of a kind that can be sent."""
        if type(source) not in _SENT_AS_THEY_ARE or source == "-" or not self._process.lives:
            return False
        if not self._ready and self._wire.has_something():
            self._wire.receive()
            self._ready = True
        return self._ready

    def load(self, source: Given) -> Loaded | Failure:
        """Read an article."""
        try:
            self._wire.send("load", source)
            loaded: Loaded | Failure = self._wire.receive()[1]
        except LineIsDead:
            return failure_of(self._process.lost())
        except Exception as error:  # noqa: BLE001  what a caller put into an article and cannot be sent is that article's
            return failure_of(error)
        return loaded

    def brief(self) -> Briefed:
        """Brief the article that was read last."""
        self._attempts = 0
        try:
            self._wire.send("brief")
            while (message := self._wire.receive())[0] == "may I":
                self._let_pass(message[1])
        except LineIsDead:
            return Briefed(None, self._process.lost(), Usage(attempts=self._attempts))
        line, error, usage = message[1]
        return Briefed(line and self._brief_type.model_validate_json(line), error, usage)

    def _let_pass(self, expected: Cost) -> None:
        """Let a request be sent within the limits of the run, and sent again while that may help."""
        try:
            self._traffic.send(self._send_once, expected)
        except SummarizerError as error:
            self._wire.send("give up", None if error is self._failed else error)

    def _send_once(self) -> tuple[None, Cost]:
        try:
            self._wire.send("go")
            self._attempts += 1
            word, said = self._wire.receive()
        except LineIsDead:
            raise self._process.lost() from None
        if word == "failed":
            self._failed = said
            raise said
        return None, said
