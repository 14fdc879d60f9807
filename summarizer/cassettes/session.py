"""Record what a model's server answers, and replay it strictly, without a network.

Both happen in a session of the whole process (`record`, `replay`), which gives each article a tape of its own: the
transport that its questions are asked through.
"""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.errors import CassetteDamaged, NetworkBlocked, ReplayError
from summarizer.files.slugs import article_name
from summarizer.llm.transport import Transport

from . import cassette
from .cassette import Recording
from .library import Library
from .transport import Player, Recorder

if TYPE_CHECKING:
    from summarizer.schemas.article import Article


class RecordSession:
    """Writes a cassette for each article, under ``directory/<provider>-<model>/``."""

    def __init__(self, directory: Path) -> None:
        """Take the ``directory`` to record into."""
        self._library = Library(directory)

    @contextmanager
    def tape(
        self,
        live: Transport,
        article: Article,
        provider: str,
        model: str,
        strategy: str,
        profile: str | None = None,
    ) -> Iterator[Recorder]:
        """Record the requests made within through the tape; an older recording of the article is replaced.

        Raises:
            OutputError: the cassette cannot be written.
        """
        recorder = Recorder(live, self._library.place(article, provider, model, strategy, profile))
        try:
            yield recorder
        finally:
            recorder.finish()


class ReplaySession(Library):
    """Finds the cassettes in a directory and plays them."""

    def tape(self, recording: Recording, article: Article) -> Player:
        """Return what answers an article's requests from ``recording``; raises CassetteDamaged."""
        held = cassette.read(recording.path)
        if held is None:
            raise CassetteDamaged(f"{recording.path} is no cassette", hint="Record the article again")
        return Player(article_name(article.source), recording.path, held[1])


_Session = TypeVar("_Session", RecordSession, ReplaySession)
_sessions: list[RecordSession | ReplaySession] = []
_sessions_lock = threading.Lock()


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


def active() -> RecordSession | ReplaySession | None:
    """Return the session the process is in, or None."""
    return _sessions[0] if _sessions else None


@contextmanager
def record(directory: str | Path) -> Iterator[RecordSession]:
    """Open a session that records into ``directory``; raises ReplayError if a session is open already."""
    with _only_session(RecordSession(Path(directory))) as session:
        yield session


@contextmanager
def replay(directory: str | Path) -> Iterator[ReplaySession]:
    """Open a session that replays from ``directory``; raises ReplayError if a session is open already.

    Until it ends, whatever asks for the network in this process gets NetworkBlocked.
    """
    with _only_session(ReplaySession(Path(directory))) as session, _no_network():
        yield session


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
def _no_network() -> Iterator[None]:
    """Let every way to another host raise NetworkBlocked, which no client takes for an OSError to hide."""

    def without_hosts(real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def method(self: socket.socket, *args: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                raise _blocked(args[-1])
            return real(self, *args)

        return method

    def refuse(*args: Any, **_: Any) -> None:
        raise _blocked(args[:2])

    def replace(owner: Any, name: str, value: object) -> None:
        if name in vars(owner):
            stack.callback(setattr, owner, name, vars(owner)[name])
        else:
            stack.callback(delattr, owner, name)
        setattr(owner, name, value)

    with ExitStack() as stack:
        for name in ("connect", "connect_ex", "sendto"):
            replace(socket.socket, name, without_hosts(getattr(socket.socket, name)))
        for name in ("create_connection", "getaddrinfo", "gethostbyname"):
            replace(socket, name, refuse)
        yield


def _blocked(place: object) -> NetworkBlocked:
    return NetworkBlocked(
        f"while replaying there is no network, but something asked for {place!r}",
        hint="Replay needs a recording of all that it asks for",
    )
