"""A stub of a model's server that fails on purpose, over real HTTP on loopback. It is no model.

What goes wrong is decided by the seed, the article and how often it was asked for: not by the order of requests.
"""

from __future__ import annotations

import json
import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import Any

from loopback import LoopbackServer
from samples import ARTICLE
from stub_server import Reply, completion, statement, whole
from waiting import SAFETY, wait_until

from summarizer import Settings
from summarizer.batch.sources import Source

GOOD = whole(summary=[statement("Border shelling reported", 1)])
MARK = re.compile(r"Copy (\w+)\.")
"""How the text of an article says which one it is."""

Fault = Callable[["_Handler"], None]


def status(code: int, **headers: str) -> Fault:
    """Answer with an error, and perhaps with how long to wait."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": {"message": "made to fail"}})
    return lambda handler: handler.reply(Reply(body, status=code, headers=named))


def content(text: str, finish: str = "stop") -> Fault:
    """Answer with a completion that is no use."""
    return lambda handler: handler.reply(completion(text, finish=finish))


def hang_up(handler: _Handler) -> None:
    handler.close_connection = True


def half_a_body(handler: _Handler) -> None:
    """Promise more bytes than come."""
    handler.reply(handler.good, promised=10_000)
    handler.close_connection = True


def slow_body(handler: _Handler) -> None:
    """A good answer, byte by byte at first."""
    handler.reply(handler.good, pause=0.01)


def no_answer(handler: _Handler) -> None:
    """Say nothing until the client gives up and closes the connection."""
    handler.connection.settimeout(0.05)
    while not handler.server.faults.stopping.is_set():
        with suppress(TimeoutError):
            if not handler.connection.recv(1):
                break
    handler.close_connection = True


def a_date(handler: _Handler) -> None:
    """Ask to slow down until a moment less than a second away."""
    status(429, retry_after=formatdate(time.time() + 0.6, usegmt=True))(handler)


TRANSIENT: dict[str, Fault] = {
    "429": status(429),
    "429 after seconds": status(429, retry_after="0.02"),
    "429 after a date": a_date,
    "500": status(500),
    "503": status(503, retry_after="0"),
    "closed": hang_up,
    "half a body": half_a_body,
    "slow body": slow_body,
}
"""Faults that another attempt gets over."""

LASTING: dict[str, Fault] = {
    "cut off": content('{"summary": [', "length"),
    "truncated JSON": content('{"summary": [{"text": "Bord'),
    "no JSON": content("I am sorry, but I cannot help with that."),
    "wrong schema": content('{"verdict": "guilty"}'),
    "no completion": lambda handler: handler.reply(Reply("<html>Welcome to the proxy</html>")),
    "400": status(400),
}
"""Faults that are the article's error, after its re-ask if it has one."""


class _Server(LoopbackServer):
    faults: FaultServer

    def process_request(self, request: Any, client_address: Any) -> None:
        self.faults.connected.add(client_address)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.faults.connected.discard(client_address)

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that are killed hang up."""


class FaultServer:
    """The stub, as a context manager that serves while it is entered.

    Attributes:
        mark: how a request says which article it is about.
        answer: what a good answer to an article is.
        asked: how often each article was asked about, by its mark.
        answered: how often each got a good answer.
        left: how many more requests it answers; those beyond are held until they are let go, or for ever.
        held: how many requests are held.
    """

    def __init__(
        self,
        choose: Callable[[str, int], Fault | None] = lambda _mark, _time: None,
        *,
        latency: float = 0.0,
        mark: re.Pattern[str] = MARK,
        answer: Callable[[str], Reply] = lambda _mark: GOOD,
    ) -> None:
        self.choose = choose
        self.answer = answer
        self.mark = mark
        self.latency = latency
        self.left: int | None = None
        self.held = 0
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.in_flight = 0
        self.most_in_flight = 0
        self.connected: set[Any] = set()
        self.stopping = threading.Event()
        self._let_go = threading.Event()
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.faults = self
        self._serving = self._server.serving()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> FaultServer:
        self._serving.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.let_go()
        self._serving.__exit__(None, None, None)

    def drain(self) -> None:
        """Answer what is held, and return when nothing is left of clients that were killed: what they sent is read."""
        self.let_go()
        with socket.create_connection(self._server.server_address) as last:  # which waits behind all others
            wait_until(lambda: last.getsockname() in self.connected)
        wait_until(lambda: not self.connected)

    def let_go(self) -> None:
        """Answer what is held, and whatever comes."""
        with self.lock:
            self.left = None
            self._let_go.set()

    def hold(self, after: int = 0) -> None:
        """Answer so many more requests, and then none."""
        with self.lock:
            self.left = after
            self._let_go.clear()

    def wait_while_held(self) -> None:
        with self.lock:
            if self.left is None:
                return
            self.left -= 1
            if self.left >= 0:
                return
            self.held += 1
        self._let_go.wait()
        with self.lock:
            self.held -= 1

    @contextmanager
    def serving(self, mark: str) -> Iterator[Fault | None]:
        with self.lock:
            self.asked[mark] += 1
            time_ = self.asked[mark]
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            yield self.choose(mark, time_)
        finally:
            with self.lock:
                self.in_flight -= 1


def chaos(seed: int, share: float) -> Callable[[str, int], Fault | None]:
    """Let a share of the answers go wrong, in every way that there is; those that take long, rarely."""
    faults = {**TRANSIENT, **LASTING}
    weights = [0.2 if name == "429 after a date" else 1.0 for name in faults]

    def choose(mark: str, time_: int) -> Fault | None:
        dice = random.Random(f"{seed} {mark} {time_}")
        return dice.choices([*faults.values()], weights)[0] if dice.random() < share else None

    return choose


def copies(count: int, first: int = 0) -> Iterator[Source]:
    """Return articles that the stub can tell apart."""
    return (Source(f"{number}.txt", f"{ARTICLE}\nCopy {number}.\n") for number in range(first, first + count))


def settings(server: FaultServer, *, model: str = "openai/stub") -> Settings:
    """Return what leads to the stub."""
    return Settings(model=model, strategy="whole", base_url=server.base_url, timeout=SAFETY)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def do_POST(self) -> None:
        stub: FaultServer = self.server.faults
        raw = self.rfile.read(int(self.headers["content-length"]))
        found = stub.mark.search(raw.decode())
        self.mark = found[1] if found else "?"
        self.good = stub.answer(self.mark)
        with stub.serving(self.mark) as fault:
            stub.wait_while_held()
            stub.stopping.wait(stub.latency)
            try:
                fault(self) if fault else self.reply(self.good)
            except (BrokenPipeError, ConnectionResetError):  # the client did not wait
                self.close_connection = True

    def reply(self, reply: Reply, *, promised: int = 0, pause: float = 0.0) -> None:
        body = reply.body.encode()
        self.send_response(reply.status)
        for name, value in {"content-type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(promised or len(body)))
        self.end_headers()
        for byte in body[:10] if pause else b"":
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(pause)
        self.wfile.write(body[10:] if pause else body)
        if reply is self.good and not promised:
            with self.server.faults.lock:
                self.server.faults.answered[self.mark] += 1

    def log_message(self, *_: object) -> None:
        """Say nothing."""
