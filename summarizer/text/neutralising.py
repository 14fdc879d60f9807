"""Text that came from outside, made safe to show in a terminal or on a page."""

from __future__ import annotations

import re

UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""A control character, a direction mark, a line or paragraph separator, or half of a surrogate pair."""

HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which JSON can name and no file or request can hold."""


def plain(text: str) -> str:
    """Return text that is shown and not obeyed.

    Control characters and direction overrides become U+FFFD, line breaks and tabs a space.
    """
    return UNSAFE.sub(lambda found: " " if found[0] in "\n\t\r" else "\ufffd", text)
