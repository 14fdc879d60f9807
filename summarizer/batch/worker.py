"""The other process of a batch: its threads read and brief articles for threads of the process that started it.

It keeps nothing and asks nobody: the other end sends its requests, so that limits and budget are those of the whole
run, and neither the key nor the SDK, which takes longest to load, are needed here. It lives as long as its standard
input is open, so it cannot outlive its parent.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Thread, local
from typing import Any

from summarizer.briefer import Briefer
from summarizer.llm.traffic import Limits, Traffic
from summarizer.llm.transport import Reply
from summarizer.settings import Settings

from .hands import Here, load
from .wire import LineIsDead, Wire


@dataclass(frozen=True)
class Order:
    """What the other process has to know, once.

    Attributes:
        settings: as in ``summarize``, with the model.
        ends: file descriptors of its ends of the lines, one for each of its threads.
    """

    settings: Settings
    ends: tuple[int, ...]


def main() -> None:
    """Work until standard input ends: the process's whole life."""
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301  of the process that started this one
    other_end = _OtherEnd()
    briefer = Briefer(settings=order.settings)
    briefer.go_by(other_end, Traffic(Limits(at_once=len(order.ends), attempts=1)))
    load(briefer)
    for end in order.ends:
        wire = Wire(socket.socket(fileno=end))
        Thread(target=_work, args=(wire, briefer, other_end), daemon=True).start()
    sys.stdin.buffer.read()
    os._exit(0)  # there is nothing to save


def _work(wire: Wire, briefer: Briefer, other_end: _OtherEnd) -> None:
    """Do what the other end wants, article by article."""
    hand = Here(briefer)
    other_end.of_this_thread(wire)
    with suppress(LineIsDead), closing(wire):  # whatever ends this thread, nobody waits for it
        wire.send("ready")
        while True:
            word, source = wire.receive()
            if word == "load":
                wire.send("loaded", hand.load(source))
            else:
                done = hand.brief()
                wire.send("briefed", (done.line, done.error, done.usage.retries))


class _OtherEnd:
    """A transport that has the other end of a thread's line send the requests."""

    def __init__(self) -> None:
        self._local = local()

    def of_this_thread(self, wire: Wire) -> None:
        """Take the line of the thread that calls this."""
        self._local.wire = wire

    def post(self, request: dict[str, Any]) -> Reply:
        """Have a request sent as often as may help; raises what the last attempt raised."""
        wire: Wire = self._local.wire
        wire.send("ask", request)
        word, said = wire.receive()
        if word == "failed":
            raise said
        path, status, headers, content = said
        return Reply(path, "", status, headers, content)
