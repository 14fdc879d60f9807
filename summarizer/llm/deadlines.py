"""How long a request may take in all: to connect, to be sent, and until the last byte of its reply has come."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from httpx2 import Request

_PIECE = 2**16
"""Bytes that are sent at once; most requests have fewer."""


class RequestDeadline:
    """Gives each wait of a request what is left of the time that all of them have together.

    The timeouts of an HTTP client begin anew with every read: a server that sends a byte now and then, or one interim
    reply (103) after the other, would keep a thread for ever. A request is sent and its reply read in one thread, so
    its end is kept for that thread; what it costs is a look at the clock for each read.
    """

    def __init__(self, seconds: float) -> None:
        """Take the ``seconds`` that each request may take."""
        self._seconds = seconds
        self._of_thread = threading.local()

    def begin(self, request: Request) -> None:
        """Take note that a request is sent; one that a redirect leads to has the end of the first."""
        self._of_thread.end = request.extensions.setdefault("deadline", time.monotonic() + self._seconds)

    def hold(self, transport: Any) -> None:
        """Let the connections of an HTTP client's transport end in time.

        Its pool takes a backend for that; the transport has no parameter for it.
        """
        transport._pool._network_backend = _Backend(transport._pool._network_backend, self)

    def left(self, timeout: float | None) -> float:
        """Return the seconds that a wait may take, ``timeout`` at most; raises the HTTP client's error at the end."""
        left: float = self._of_thread.end - time.monotonic()
        if left > 0:
            return left if timeout is None else min(left, timeout)
        from httpx2 import ReadTimeout

        raise ReadTimeout("the time of the request is over")


class _Backend:
    """Makes connections as another backend of httpcore does, which end in time."""

    def __init__(self, backend: Any, deadline: RequestDeadline) -> None:
        self._backend = backend
        self._deadline = deadline

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> _Stream:
        """Connect to the first of a host's addresses that answers: each may take what those before it left."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        *others, last = (str(address[0]) for *_, address in found)
        for address in others:
            with suppress(Exception):  # whatever keeps this one from answering: the next one may
                return self._connected(address, port, timeout, options)
        return self._connected(last, port, timeout, options)

    def _connected(self, address: str, port: int, timeout: float | None, options: dict[str, Any]) -> _Stream:
        stream = self._backend.connect_tcp(address, port, self._deadline.left(timeout), **options)
        return _Stream(stream, self._deadline)


class _Stream:
    """A connection of httpcore whose reads and writes end in time."""

    def __init__(self, stream: Any, deadline: RequestDeadline) -> None:
        self._stream = stream
        self._deadline = deadline
        self.close = stream.close
        self.get_extra_info = stream.get_extra_info

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next."""
        received: bytes = self._stream.read(max_bytes, self._deadline.left(timeout))
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes, however slowly the other side takes them."""
        for begin in range(0, len(buffer), _PIECE):
            self._stream.write(buffer[begin : begin + _PIECE], self._deadline.left(timeout))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> _Stream:
        """Begin TLS."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(stream, self._deadline)
