"""Reading hostile files in a process of its own: they take what time and memory they are given, and no more.

Who reads so has a module with a function ``answer`` that calls ``answer_with``: the child process calls it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from summarizer.children import NO_WINDOW, command_of
from summarizer.errors import ReadingError

from .loaded import SAVE_AS_TEXT, Loaded

_SECONDS, _MOST_SECONDS, _BYTES_A_SECOND = 30, 180, 10_000
"""How long reading may take: at least, at most, and between them by the size."""

_MEMORY = 2 << 30


def read_confined(kind: str, module: str, data: bytes, *arguments: int, seconds: int | None = None) -> Loaded:
    """Return what a child process reads from some bytes.

    Args:
        kind: what the bytes are called in messages, such as "PDF".
        module: the module whose ``answer`` the child calls.
        data: the bytes.
        arguments: what else ``answer`` has to know, which is in ``sys.argv`` from 3 on.
        seconds: that it may take; if None, the size decides.

    Raises:
        ReadingError: the child says so, was ended by what it read, or takes too long.
    """
    if seconds is None:
        seconds = min(_SECONDS + len(data) // _BYTES_A_SECOND, _MOST_SECONDS)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own code
            command_of(module, "answer", seconds, *arguments),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        raise ReadingError(f"cannot be read within {seconds} seconds", hint=SAVE_AS_TEXT) from None
    found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else _damaged(kind)
    if "fault" in found:
        raise ReadingError(found["fault"], hint=found["hint"])
    return Loaded(**{**found, "warnings": tuple(found["warnings"]), "pages": tuple(found["pages"])})


def answer_with(kind: str, read: Callable[[bytes], Loaded]) -> None:
    """Read standard input, in the child; print what it holds, or what is wrong with it, as one JSON object.

    Args:
        kind: what it is called in messages.
        read: what reads it; what it raises is the answer.
    """
    _limit(int(sys.argv[2]))
    try:
        found = asdict(read(sys.stdin.buffer.read()))
    except ReadingError as error:
        found = {"fault": error.message, "hint": error.hint}
    except Exception as error:  # noqa: BLE001  a parser of hostile files may raise anything
        found = _damaged(kind, f" ({type(error).__name__})")
    json.dump(found, sys.stdout)


def _damaged(kind: str, reason: str = "") -> dict[str, Any]:
    return {"fault": f"is a damaged {kind}{reason}", "hint": SAVE_AS_TEXT}


def _limit(seconds: int) -> None:
    """Limit what this process may take, where the system knows how."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  only POSIX has it

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
