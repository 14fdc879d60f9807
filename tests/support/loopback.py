"""What stubs are made of: the server that all are, a proxy, and an address of this machine that answers nobody."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class LoopbackServer(ThreadingHTTPServer):
    """A server with room for as many who call at once as a test has threads.

    The standard library's lets five wait until it gets round to them; a sixth is sent away, or calls again later.
    """

    request_queue_size = 128

    @contextmanager
    def serving(self) -> Iterator[Self]:
        """Serve in a thread until the block ends."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


@contextmanager
def deaf(address: str, port: int = 0) -> Iterator[int]:
    """Let nobody connect to an address, who waits there until he gives up; yields its port."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server((address, port), backlog=0))
        for _ in range(8):  # of which one or two have room to wait
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]


class _Tunnels(BaseHTTPRequestHandler):
    server: Any

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)
        with socket.create_connection(("127.0.0.1", int(self.path.rpartition(":")[2]))) as there:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=_pass_on, args=(there, self.connection))
            back.start()
            _pass_on(self.connection, there)
            back.join()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while received := source.recv(2**16):
            target.sendall(received)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def tunnelling() -> Iterator[Any]:
    """Serve as a proxy for TLS: every host is this machine; yields the server, with what it was ``asked`` for."""
    server: Any = LoopbackServer(("127.0.0.1", 0), _Tunnels)
    server.asked = []
    with server.serving():
        yield server
