"""What answers the HTTP client on a tape, or listens to it. The only importer of vcr."""

from __future__ import annotations

import functools
import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from summarizer.errors import CassetteMiss, OutputError

from . import cassette
from .cassette import Answer, Exchange, Question, Recording


class Recorder:
    """Keeps what passes by, and writes it to the cassette's file now and then."""

    def __init__(self, recording: Recording) -> None:
        """Make the directory; raises OutputError now, before a first request costs money."""
        cassette.prepare(recording.path)
        self._recording = recording
        # An older recording stays until this one is complete.
        self._growing = recording.path.with_suffix(".partial") if recording.path.exists() else recording.path
        self._exchanges: list[Exchange] = []
        self._next_write = 0.0
        self._finished = False
        self._lock = Lock()

    def keep(self, question: Question, answer: Answer) -> None:
        """Keep one exchange, in any thread."""
        with self._lock:
            if self._finished:  # an answer that nobody waited for
                return
            self._exchanges.append((question, answer))
            if time.monotonic() >= self._next_write:
                # Raised here, it would look like a failed request, and be retried. The last write tells.
                with suppress(OutputError):
                    self._write()

    def finish(self, seconds: float | None) -> None:
        """Write the whole recording; raises OutputError.

        A run that was cut off (without ``seconds``) leaves an older recording as it was, and what it had beside it as
        ``.partial``; one that ended without a question is a recording too.
        """
        with self._lock:
            self._finished = True
            self._recording = replace(self._recording, seconds=seconds)
            if self._exchanges or seconds is not None:
                self._write()
            if seconds is not None and self._growing != self._recording.path:
                self._growing.replace(self._recording.path)

    def _write(self) -> None:
        begun = time.monotonic()
        try:
            cassette.write(self._growing, cassette.encode(self._recording, self._exchanges))
        finally:  # the next one only after 30 times as long: writes get longer, and stay under 5 % of all
            now = time.monotonic()
            self._next_write = now + 30 * (now - begun)


class Player:
    """Gives each recorded answer once, to the question it was given to."""

    def __init__(self, article: str, path: Path, exchanges: list[Exchange]) -> None:
        """Index the ``exchanges`` read from ``path``, for ``article``."""
        self._article = article
        self._path = path
        self._exchanges = exchanges
        self._left: dict[str, deque[int]] = {}
        for position, (question, _) in enumerate(exchanges):
            self._left.setdefault(question.key, deque()).append(position)

    def play(self, question: Question) -> Answer:
        """Return the next answer recorded for ``question``, in any thread; raises CassetteMiss."""
        try:
            return self._exchanges[self._left[question.key].popleft()][1]
        except (KeyError, IndexError):
            raise self._miss(question) from None

    def unused(self) -> list[str]:
        """Return a line for each question that was not asked, in recorded order."""
        return [str(question) for question in self._unasked()]

    def _unasked(self) -> list[Question]:
        left = [position for positions in self._left.values() for position in tuple(positions)]
        return [self._exchanges[position][0] for position in sorted(left)]

    def _miss(self, question: Question) -> CassetteMiss:
        closest = cassette.nearest(question, self._unasked() or [asked for asked, _ in self._exchanges])
        if question.key in self._left:
            what, detail = "this request was recorded, but is already played as often as it was recorded", ""
        elif closest is None:
            what, detail = "the cassette is empty", ""
        else:
            what, detail = cassette.difference(closest, question)
        return CassetteMiss(
            f"no recorded answer for {self._article} in {self._path}: {what}",
            hint="Record the article again, or use the program, prompts and model it was recorded with",
            detail=detail,
        )


@contextmanager
def patched(
    *,
    play: Callable[[Question], Answer] | None = None,
    keep: Callable[[Question, Answer], None] | None = None,
) -> Iterator[None]:
    """Let ``play`` answer the OpenAI SDK's HTTP client, or ``keep`` have its exchanges."""
    from vcr.patch import PATCHER_NAMES  # type: ignore[import-untyped]
    from vcr.record_mode import RecordMode  # type: ignore[import-untyped]

    others = tuple(name for name in PATCHER_NAMES if name != "httpx2")
    mode = RecordMode.NONE if play else RecordMode.ALL
    with _cassette_class().use(play=play, keep=keep, path="", record_mode=mode, skip_patchers=others):
        yield


@functools.cache
def _cassette_class() -> Any:
    """Return vcr's cassette without its files and its search, which compares with every recorded request."""
    import httpx2
    from vcr.cassette import Cassette  # type: ignore[import-untyped]

    class OurCassette(Cassette):  # type: ignore[misc]
        def __init__(self, *, play: Any, keep: Any, **options: Any) -> None:
            super().__init__(**options)
            self._play, self._keep = play, keep

        def _load(self) -> None:
            """Do nothing: what is played was read before."""

        def _save(self, force: bool = False) -> None:
            """Do nothing: what is kept is written elsewhere."""

        def can_play_response_for(self, _request: Any) -> bool:
            return self._play is not None  # whether it really can, play_response finds out, in one step

        def play_response(self, request: Any) -> dict[str, Any]:
            answer = self._play(_question(request))
            return {
                "status": {"code": answer.status, "message": None},
                "headers": {"content-type": [answer.content_type]},
                "body": {"string": json.dumps(answer.body).encode()},
            }

        def append(self, request: Any, response: Any) -> None:
            headers = [(name, value) for name, values in response["headers"].items() for value in values]
            # The client's own response class undoes every compression that the client has asked for.
            whole = httpx2.Response(response["status"]["code"], headers=headers, content=response["body"]["string"])
            question, content_type = _question(request), whole.headers.get("content-type", "")
            if answer := Answer.parse(question, whole.status_code, content_type, whole.content):
                self._keep(question, answer)

    return OurCassette


def _question(request: Any) -> Question:
    return Question.parse(request.method, request.path, request.body or b"")
