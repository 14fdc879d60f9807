"""Record what a model's server answers, and replay it strictly, without a network.

Both happen in a session of the whole process (`record`, `replay`), in which each thread has one tape open at most:
one article's requests to one model. The HTTP client is patched once, for the session; each request goes to the tape
of the thread that makes it.
"""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.errors import CassetteDamaged, NetworkBlocked, ReplayError
from summarizer.files.slugs import article_name

from . import cassette
from .cassette import Answer, Exchange, Question, Recording
from .library import Library
from .transport import Player, Recorder, patched

if TYPE_CHECKING:
    from summarizer.schemas.article import Article


@dataclass
class Tape:
    """One article's traffic.

    Attributes:
        seconds: wall time of the run, for the caller to set before leaving a tape that records.
        unused: the recorded requests that were not asked for, after a tape that replays.
        base_url: where to send the requests of a tape that replays; it answers them, nothing is reached there.
    """

    seconds: float | None = None
    unused: list[str] = field(default_factory=list)
    base_url: str = ""


class RecordSession:
    """Writes a cassette for each article, under ``directory/<provider>-<model>/``."""

    def __init__(self, directory: Path) -> None:
        """Take the ``directory`` to record into."""
        self._library = Library(directory)

    @contextmanager
    def tape(
        self, article: Article, provider: str, model: str, strategy: str, profile: str | None = None
    ) -> Iterator[Tape]:
        """Record the requests made within; an older recording of the same article is replaced.

        Raises:
            OutputError: the cassette cannot be written.
            ReplayError: this thread has a tape open already.
        """
        tape = Tape()
        recorder = Recorder(self._library.place(article, provider, model, strategy, profile))
        try:
            with _in_this_thread(self, recorder):
                yield tape
        finally:
            recorder.finish(tape.seconds)


class ReplaySession(Library):
    """Finds the cassettes in a directory and plays them."""

    @contextmanager
    def tape(self, recording: Recording, article: Article) -> Iterator[Tape]:
        """Answer the requests made within from ``recording``; one that is not in it fails with CassetteMiss.

        Raises:
            CassetteDamaged: the file cannot be read.
            ReplayError: this thread has a tape open already.
        """
        held = cassette.read(recording.path)
        if held is None:
            raise CassetteDamaged(f"{recording.path} is no cassette", hint="Record the article again")
        tape = Tape(base_url=_base_url(held[1]))
        player = Player(article_name(article.source), recording.path, held[1])
        try:
            with _in_this_thread(self, player):
                yield tape
        finally:
            tape.unused = player.unused()


_Session = TypeVar("_Session", RecordSession, ReplaySession)
_sessions: list[RecordSession | ReplaySession] = []
_sessions_lock = threading.Lock()
_tape: ContextVar[Recorder | Player | None] = ContextVar("_tape", default=None)


@contextmanager
def shared_replay(directory: Path | None) -> Iterator[None]:
    """Take part in a session that all calls of this process share: the first opens it, the last closes it.

    Without a ``directory``, or inside a session that somebody opened by hand, nothing is opened.
    """
    with _shared_lock:
        takes_part = directory is not None and (_shared.calls > 0 or active() is None)
        if takes_part and directory is not None:
            if not _shared.calls:
                _shared.stack.enter_context(replay(directory))
            _shared.calls += 1
    try:
        yield
    finally:
        if takes_part:
            with _shared_lock:
                _shared.calls -= 1
                if not _shared.calls:
                    _shared.stack.close()


@dataclass
class _Shared:
    calls: int = 0
    stack: ExitStack = field(default_factory=ExitStack)


_shared = _Shared()
_shared_lock = threading.Lock()


def _base_url(exchanges: list[Exchange]) -> str:
    """Return an address with the recorded path and a host that does not exist (RFC 2606)."""
    paths = [question.path for question, _ in exchanges[:1]] or ["/v1/chat/completions"]
    return f"http://replay.invalid{paths[0].removesuffix('/chat/completions')}"


def active() -> RecordSession | ReplaySession | None:
    """Return the session the process is in, or None."""
    return _sessions[0] if _sessions else None


@contextmanager
def record(directory: str | Path) -> Iterator[RecordSession]:
    """Open a session that records into ``directory``; raises ReplayError if a session is open already."""
    with _only_session(RecordSession(Path(directory))) as session, patched(keep=_keep):
        yield session


@contextmanager
def replay(directory: str | Path) -> Iterator[ReplaySession]:
    """Open a session that replays from ``directory``; raises ReplayError if a session is open already.

    Until it ends, whatever asks for the network in this process gets NetworkBlocked.
    """
    with _only_session(ReplaySession(Path(directory))) as session, _no_network(), patched(play=_play):
        yield session


def _keep(question: Question, answer: Answer) -> None:
    if isinstance(recorder := _tape.get(), Recorder):  # a request of somebody else's is none of ours
        recorder.keep(question, answer)


def _play(question: Question) -> Answer:
    if not isinstance(player := _tape.get(), Player):
        raise _blocked(question.path)
    return player.play(question)


@contextmanager
def _only_session(session: _Session) -> Iterator[_Session]:
    with _sessions_lock:
        if _sessions:
            raise ReplayError("recording and replaying do not nest: this process is in a session already")
        _sessions.append(session)
    try:
        yield session
    finally:
        _sessions.clear()


@contextmanager
def _in_this_thread(session: RecordSession | ReplaySession, tape: Recorder | Player) -> Iterator[None]:
    """Let the requests that this thread makes within go to ``tape``."""
    if active() is not session:
        raise ReplayError("the session that records or replays has ended")
    if _tape.get() is not None:
        raise ReplayError("one article is recorded or replayed at a time: this thread has a tape open")
    token = _tape.set(tape)
    try:
        yield
    finally:
        _tape.reset(token)


@contextmanager
def _no_network() -> Iterator[None]:
    """Let every way to another host raise NetworkBlocked, which no client takes for an OSError to hide."""
    from unittest.mock import patch

    def without_hosts(real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def method(self: socket.socket, *args: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                raise _blocked(args[-1])
            return real(self, *args)

        return method

    def refuse(*args: Any, **_: Any) -> None:
        raise _blocked(args[:2])

    with ExitStack() as stack:
        for name in ("connect", "connect_ex", "sendto"):
            stack.enter_context(patch.object(socket.socket, name, without_hosts(getattr(socket.socket, name))))
        for name in ("create_connection", "getaddrinfo", "gethostbyname"):
            stack.enter_context(patch.object(socket, name, refuse))
        yield


def _blocked(place: object) -> NetworkBlocked:
    return NetworkBlocked(
        f"while replaying there is no network, but something asked for {place!r}",
        hint="Replay needs a recording of all that it asks for",
    )
