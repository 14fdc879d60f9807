"""Text that came from outside, made safe to show in a terminal."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Return text that a terminal shows and does not obey.

    Control characters and direction overrides become U+FFFD, line breaks and tabs a space.
    """
    return "".join(
        " " if character in "\n\t\r" else "\ufffd" if _is_unsafe(character) else character for character in text
    )


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in (
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    )
