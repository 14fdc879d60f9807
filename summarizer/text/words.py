"""The words of a text, what stands between them, and where they are."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

TOKEN = re.compile(r"[^\W_]+")
"""A word or a number: what names are matched by."""

_KEPT_TOKEN = re.compile(rf"({TOKEN.pattern})")


class Words(NamedTuple):
    """The words of a text in its order.

    Attributes:
        texts: the words.
        gaps: what stands before each of them, and behind the last: one more than words.
        starts: where they begin.
        ends: where they end, exclusive.
    """

    texts: list[str]
    gaps: list[str]
    starts: list[int]
    ends: list[int]


def words_of(text: str, start: int = 0, word: re.Pattern[str] = _KEPT_TOKEN) -> Words:
    """Return the words of a text that begins at ``start``; to split it takes half the time of matching each.

    ``word`` is what a word is, as a group.
    """
    parts = word.split(text)
    ends = list(accumulate(map(len, parts), initial=start))
    return Words(parts[1::2], parts[::2], ends[1:-1:2], ends[2::2])
