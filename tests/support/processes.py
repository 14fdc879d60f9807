"""The other processes of a batch, as the system shows them (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from waiting import wait_until

Item = TypeVar("Item")


def others_of(parent: int) -> list[int]:
    """Return the batch's other processes that a process has started and that are ready: their threads are there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "stat").read_text().rpartition(")")[2].split()
            ours = int(said[1]) == parent and b"summarizer.batch.worker" in (folder / "cmdline").read_bytes()
            if ours and said[0] != "Z" and len(list((folder / "task").iterdir())) > 2:
                found.append(int(folder.name))
        except OSError:  # it has just ended
            continue
    return found


def is_gone(process: int) -> bool:
    """Tell whether a process has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def once_shared(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the first item, with which the other process is started, and the rest as soon as that is ready."""
    rest = iter(items)
    yield next(rest)
    wait_until(lambda: others_of(os.getpid()))
    yield from rest
