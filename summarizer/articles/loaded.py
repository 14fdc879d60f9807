"""What a file, a page or a message gives: a text and what its container says of it."""

from __future__ import annotations

from dataclasses import dataclass

SAVE_AS_TEXT = "Save it as UTF-8 text and try again"
"""What to do about what cannot be read."""


@dataclass(frozen=True)
class Loaded:
    """A text and what its container says of it: its title, its ISO date of publication, where its pages begin."""

    text: str
    title: str | None = None
    published: str | None = None
    warnings: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
