"""The other process of a batch: its threads read and brief articles for threads of the process that started it.

It keeps nothing and decides nothing. Whether a request may be sent, and sent again, the other end says; so limits and
budget are those of the whole run. It lives as long as its standard input is open, so it cannot outlive its parent.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Thread, local
from typing import TYPE_CHECKING, Any

from summarizer.articles.article import Article
from summarizer.briefer import Briefer
from summarizer.errors import SummarizerError
from summarizer.llm.traffic import Limits, Traffic
from summarizer.settings import Settings

from .hands import Here
from .wire import LineIsDead, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from summarizer.llm.traffic import Cost, Reply

_SAMPLE = "Officials of Norway and Sweden met in Oslo on Monday. Neither side commented on the talks afterwards."


@dataclass(frozen=True)
class Order:
    """What the other process has to know, once.

    Attributes:
        settings: as in ``summarize``, with the model.
        limits: those of the run, which the other end keeps.
        ends: file descriptors of its ends of the lines, one for each of its threads.
    """

    settings: Settings
    limits: Limits
    ends: tuple[int, ...]


def main() -> None:
    """Work until standard input ends: the process's whole life."""
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301  of the process that started this one
    traffic = _Distant(order.limits)
    briefer = Briefer(settings=order.settings, traffic=traffic)
    briefer.check()
    with suppress(SummarizerError):  # a request that is made and not sent: all that takes long is loaded for it
        briefer.brief(Article.from_text(_SAMPLE, published="2001-01-01"))
    for end in order.ends:
        wire = Wire(socket.socket(fileno=end))
        Thread(target=_work, args=(wire, briefer, traffic), daemon=True).start()
    sys.stdin.buffer.read()
    os._exit(0)  # there is nothing to save


def _work(wire: Wire, briefer: Briefer, traffic: _Distant) -> None:
    """Do what the other end wants, article by article."""
    hand = Here(briefer)
    traffic.of_this_thread(wire)
    with suppress(LineIsDead), closing(wire):  # whatever ends this thread, nobody waits for it
        wire.send("ready")
        while True:
            word, source = wire.receive()
            if word == "load":
                wire.send("loaded", hand.load(source))
            else:
                done = hand.brief()
                line = None if done.brief is None else done.brief.model_dump_json()
                wire.send("briefed", (line, done.error, done.usage))


class _Distant(Traffic):
    """Asks the other end of a thread's line before each sending, and tells it what came of it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._local = local()

    def of_this_thread(self, wire: Wire) -> None:
        """Take the line of the thread that calls this."""
        self._local.wire = wire

    def send(self, request: Callable[[], tuple[Reply, Cost]], expected: Cost) -> Reply:
        """Send a request as often as the other end says; raises what that refuses, or what the last attempt raised."""
        wire: Wire | None = getattr(self._local, "wire", None)
        if wire is None:
            raise SummarizerError("nothing is sent yet")
        failed: Exception = SummarizerError("was not sent")
        wire.send("may I", expected)
        while True:
            word, refusal = wire.receive()
            if word != "go":
                raise refusal or failed
            try:
                reply, cost = request()
            except Exception as error:  # noqa: BLE001  it is raised again when the other end says so
                failed = error
                wire.send("failed", _sayable(error))
            else:
                wire.send("sent", cost)
                return reply


def _sayable(error: Exception) -> Any:
    """Return an error that the other process has the class of; of one that nobody foresaw there is nothing to know."""
    return error if isinstance(error, SummarizerError) else SummarizerError(str(error))
