"""Other processes that read and brief articles for the threads of this one, which asks the model and keeps answers."""

from __future__ import annotations

import json
import pickle
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.articles.article import Article
from summarizer.briefer import Briefer
from summarizer.children import usable_cores
from summarizer.errors import ProcessLost, SummarizerError
from summarizer.llm.sending import Sender, Usage
from summarizer.schemas.outcome import Failure
from summarizer.settings import Settings

from .hands import Briefed, Given, ReadArticle, failure_of
from .sources import Source
from .wire import LineIsDead, Wire
from .worker import Order

# The caller's own program is not imported again, as multiprocessing would: it may have no guard, or be no file.
_CHILD = (
    "import sys, json; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from summarizer.batch.worker import main; main()"
)
_REQUESTS_A_PROCESS = 32
"""Requests in flight that are work enough for a process; one that has fewer leaves most of a core idle."""

_WORTH_A_PROCESS = 100
"""Articles that have to come before another process is started, which takes it most of a second."""

_PART_HERE = 3
"""Of so many threads one works here beside one other process, none beside more: they all send and keep here anyway."""

_SENT_AS_THEY_ARE = (str, Source, Article, type(Path()))


def can_be_started(settings: Settings) -> bool:
    """Tell whether there can be other processes: on this system, and with a profile that they can load themselves."""
    has_python = bool(sys.executable) and not getattr(sys, "frozen", False)
    return sys.platform != "win32" and has_python and isinstance(settings.profile, str | Path | None)


class Process:
    """Another process, with a line to each of its threads."""

    def __init__(self, settings: Settings, threads: int) -> None:
        """Start it; what it needs to be ready takes it about half a second.

        Raises:
            OSError: the system lets no further process be started.
        """
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
        self._tell(Order(settings, theirs))

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

    def __init__(self, process: Process, wire: Wire, briefer: Briefer[Any]) -> None:
        self._process = process
        self._wire = wire
        self._briefer = briefer
        self._ready = False

    def takes(self, source: Given) -> bool:
        """Tell whether it can take an article now: it is ready, and the article is of a kind that can be sent."""
        if type(source) not in _SENT_AS_THEY_ARE or source == "-" or not self._process.lives:
            return False
        if not self._ready and self._wire.has_something():
            self._wire.receive()
            self._ready = True
        return self._ready

    def load(self, source: Given) -> ReadArticle | Failure:
        """Read an article."""
        try:
            self._wire.send("load", source)
            loaded: ReadArticle | Failure = self._wire.receive()[1]
        except LineIsDead:
            return failure_of(self._process.lost())
        except Exception as error:  # noqa: BLE001  what a caller put into an article and cannot be sent is that article's
            return failure_of(error)
        return loaded

    def brief(self) -> Briefed:
        """Brief the article that was read last."""
        transport, traffic = self._briefer.connection()
        sender = Sender(transport, self._briefer.name, traffic, Usage())
        try:
            self._wire.send("brief")
            while (message := self._wire.receive())[0] == "ask":
                self._ask(sender, message[1])
        except LineIsDead:
            return Briefed(None, self._process.lost(), sender.usage)
        line, error, retries = message[1]
        brief = line and self._briefer.profile.brief.model_validate_json(line)
        return Briefed(brief, error, replace(sender.usage, retries=retries), line)

    def _ask(self, sender: Sender, request: dict[str, Any]) -> None:
        try:
            reply, _ = sender.send(request)
        except SummarizerError as error:
            self._wire.send("failed", error)
        except Exception as error:  # noqa: BLE001  the other end waits, and need not have the class of it
            self._wire.send("failed", SummarizerError(str(error)))
        else:
            self._wire.send("reply", (reply.path, reply.status, dict(reply.headers), reply.content))


class Others:
    """The processes beside this one, once they are started, and which thread has one of them do its work."""

    def __init__(self, briefer: Briefer[Any]) -> None:
        self._briefer = briefer
        self._processes = 1
        self._begin_at = 0
        self._started: list[Process] = []
        self._hands: dict[int, There] = {}

    def share(self, processes: int | None, at_once: int) -> None:
        """Let the work be shared by so many processes, this one included; None for as many as are worth it."""
        self._processes = processes or min(usable_cores(), at_once // _REQUESTS_A_PROCESS)
        self._begin_at = 0 if processes else _WORTH_A_PROCESS

    def hand_of(self, thread: int, source: Given) -> There | None:
        """Return what does a thread's work on an article in another process, None where that is to be done here."""
        hand = self._hands.get(thread)
        return hand if hand is not None and hand.takes(source) else None

    def start_at(self, position: int, threads: int) -> None:
        """Start them when the article comes with which they are worth it, each for its part of the threads."""
        others = self._processes - 1 if position == self._begin_at else 0
        first = threads // _PART_HERE if others == 1 else 0
        for number in range(others):
            part = range(first + number, threads, others)
            with suppress(OSError):  # too many processes or open files
                process = Process(self._briefer.settings, len(part))
                self._started.append(process)
                made = (There(process, wire, self._briefer) for wire in process.wires)
                self._hands.update(zip(part, made, strict=True))

    def end(self) -> None:
        """End them."""
        for process in self._started:
            process.end()
