"""What a figure may be beside a count: a day of a month, or how many are listed."""

from __future__ import annotations

import re
from functools import cache

from summarizer.actors.lists import calendar_words

from .article_words import WORD

_CLAUSE_END = re.compile(r"[;:.!?()\u2013\u2014]")
_BETWEEN_ITEMS = re.compile(r",\s+(?:and|or|und|oder|и|или|և|və)\s+|,\s+|\s+(?:and|or|und|oder|и|или|և|və)\s+")


@cache
def dates() -> re.Pattern[str]:
    """Return what matches a day with its month."""
    names = "|".join(name.title() for name in sorted(calendar_words()) if not name.endswith("day"))
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    return re.compile(rf"\b(?:{day}\s+(?:of\s+)?(?:{names})|(?:{names})\s+{day}(?!\d|[.,]\d{{3}}))\b")


def listed_in(text: str) -> set[int]:
    """Return how many names stand in each enumeration of a sentence ("A, B and C": 3)."""
    sizes = set()
    for clause in _CLAUSE_END.split(text):
        run = 0
        for item in (*_BETWEEN_ITEMS.split(clause), ""):
            if item[:1].isalpha() and any(word[0].isupper() for word in WORD.findall(item)):
                run += 1
            else:
                sizes.add(run)
                run = 0
    return sizes
