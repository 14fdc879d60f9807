"""The transports of a tape: one that keeps what another one carries, and one that answers from a recording."""

from __future__ import annotations

import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from summarizer.errors import CassetteMiss, OutputError
from summarizer.llm.transport import CALL, Reply, Transport

from . import cassette
from .cassette import Exchange, Question, RecordedAnswer, Recording


class Recorder:
    """Carries requests over a live transport, and writes what passes by to the cassette's file now and then.

    Attributes:
        seconds: wall time of the run, for the caller to set before the recording is finished.
    """

    def __init__(self, live: Transport, recording: Recording) -> None:
        """Make the directory; raises OutputError now, before a first request costs money."""
        cassette.prepare(recording.path)
        self.seconds: float | None = None
        self._live = live
        self._recording = recording
        # An older recording stays until this one is complete.
        self._growing = recording.path.with_suffix(".partial") if recording.path.exists() else recording.path
        self._exchanges: list[Exchange] = []
        self._next_write = 0.0
        self._finished = False
        self._lock = Lock()

    def post(self, request: dict[str, Any]) -> Reply:
        """Send a request, and keep its answer, in any thread."""
        reply = self._live.post(request)
        question = Question.parse(reply.path, reply.sent)
        if answer := RecordedAnswer.parse(question, reply):
            self._keep((question, answer))
        return reply

    def _keep(self, exchange: Exchange) -> None:
        with self._lock:
            if self._finished:  # an answer that nobody waited for
                return
            self._exchanges.append(exchange)
            if time.monotonic() >= self._next_write:
                # Raised here, it would look like a failed request, and be retried. The last write tells.
                with suppress(OutputError):
                    self._write()

    def finish(self) -> None:
        """Write the whole recording; raises OutputError.

        A run that was cut off (without ``seconds``) leaves an older recording as it was, and what it had beside it as
        ``.partial``; one that ended without a question is a recording too.
        """
        with self._lock:
            self._finished = True
            self._recording = replace(self._recording, seconds=self.seconds)
            if self._exchanges or self.seconds is not None:
                self._write()
            if self.seconds is not None and self._growing != self._recording.path:
                self._growing.replace(self._recording.path)

    def _write(self) -> None:
        begun = time.monotonic()
        try:
            content = cassette.encode(self._recording, self._exchanges)
            cassette.write(self._growing, content, like=self._recording.path)
        finally:  # the next one only after 30 times as long: writes get longer, and stay under 5 % of all
            now = time.monotonic()
            self._next_write = now + 30 * (now - begun)


class Player:
    """Answers requests from a recording: each recorded answer once, to the question it was given to."""

    def __init__(self, article: str, path: Path, exchanges: list[Exchange]) -> None:
        """Index the ``exchanges`` read from ``path``, for ``article``."""
        self._article = article
        self._path = path
        self._exchanges = exchanges
        self._left: dict[str, deque[int]] = {}
        for position, (question, _) in enumerate(exchanges):
            self._left.setdefault(question.key, deque()).append(position)
        address = exchanges[0][0].path if exchanges else CALL
        self._asked = address.removesuffix(CALL) + CALL

    def post(self, request: dict[str, Any]) -> Reply:
        """Return the next answer recorded for a request, in any thread; raises CassetteMiss."""
        sent = json.dumps(request)
        question = Question.parse(self._asked, sent)
        try:
            answer = self._exchanges[self._left[question.key].popleft()][1]
        except (KeyError, IndexError):
            raise self._miss(question) from None
        headers = {"content-type": answer.content_type}
        return Reply(self._asked, sent, answer.status, headers, json.dumps(answer.body).encode())

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
