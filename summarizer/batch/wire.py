"""A line between a thread of this process and a thread of another one: whole messages, one after the other."""

from __future__ import annotations

import pickle
import socket
from contextlib import suppress
from typing import Any


class LineIsDead(Exception):
    """Nobody is at the other end any more."""


class Wire:
    """One end of a line, for one thread at a time. Only our own two processes have an end: what comes is trusted."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._incoming = end.makefile("rb")

    def send(self, word: str, content: Any = None) -> None:
        """Send a message: what it is, and what it is about; raises LineIsDead, or what pickle raises."""
        message = pickle.dumps((word, content), pickle.HIGHEST_PROTOCOL)
        try:
            self._end.sendall(message)
        except OSError as error:
            raise LineIsDead from error

    def receive(self) -> tuple[str, Any]:
        """Wait for a message; raises LineIsDead."""
        try:
            message: tuple[str, Any] = pickle.load(self._incoming)  # noqa: S301  of a process of ours
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise LineIsDead from error
        return message

    def has_something(self) -> bool:
        """Tell whether a message has begun to come, without waiting."""
        try:
            return bool(self._end.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except OSError:
            return False

    def close(self) -> None:
        """Hang up: nobody waits at the other end any more."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)
        self._incoming.close()
        self._end.close()
