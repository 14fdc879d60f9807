"""How tests wait: for what has to happen, however long a busy machine takes. That it never happens is a failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SAFETY = 300.0
"""Seconds after which what a test waits for will not come any more: it fails. No test takes a part of it as usual."""

FOREVER = 3_600.0
"""Seconds that a stub says nothing: longer than anybody waits. It ends when the stub does."""


def wait_until(true: Callable[[], object]) -> None:
    """Return as soon as something is true."""
    end = time.monotonic() + SAFETY
    while not true():
        assert time.monotonic() < end, "what was waited for did not happen"
        time.sleep(0.005)


@contextmanager
def linear_time() -> Iterator[None]:
    """Fail if this process computes so long as only a search does that begins anew at every letter."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 60
