"""A small file system that can be full: a real one, mounted for a test."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CANNOT_MOUNT = "no file system can be mounted here: that takes root on Linux"


class Disk:
    """A file system in memory, of a size that the test says.

    Attributes:
        folder: where it is mounted.
        is_full: whether nothing more goes onto it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_full = False
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Take all of its room, whatever is written meanwhile."""
        with suppress(OSError), self._ballast.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(2**20))
        self.is_full = True

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink()
        self.is_full = False

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Let nothing be written, not even by root, while the block runs."""
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)
        try:
            yield
        finally:
            subprocess.run(["mount", "-o", "remount,rw", self.folder], check=True)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Disk | None]:
    """Mount a file system of ``size`` bytes on a folder while the block runs; None where that is not allowed."""
    folder.mkdir()
    options = f"size={size},mode=1777"
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
