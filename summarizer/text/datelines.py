"""The top of a text: its headline, and the line that says when it was published."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise, product

from .dates import find_dates, resolve_date

_TOP = 600
"""Characters at the beginning of a text in which its title and its date are looked for."""

_LONGEST_PLACE = 60
"""Characters before a dateline's date."""

_PLACE = r"(?P<place>(?:[^\W\d_][\w.'’-]*[ ,]+)*?[^\W\d_][\w.'’-]*)(?P<mark>\s*,|\s*\([^()]*\)?,?)?"
_TIME = (
    r"T?\d{1,2}(?:[:.h][0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)"
    r"(?:\s?\(?(?-i:[A-ZА-Я]{1,5}\b)?(?:[+-]\d{1,2}(?::?\d\d)?)?\)?)?"
)
# Who writes so dates the text itself, whatever else the line could be about.
_LABEL = re.compile(
    r"(?:(?:first )?(?:published|posted|issued|released)(?: on)?|dated?|опубликовано)\s*:?\s+", re.IGNORECASE
)
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", ",", "։")


def headline_of(text: str, language: str | None) -> str | None:
    """Return the first line that is no dateline, if it is short and set off as headlines are."""
    for line, next_line in pairwise(_top_lines(text)):
        if _dateline(line, language):
            continue
        if line.startswith("# "):
            return line.removeprefix("# ").strip(" #") or None
        is_short = len(line) < 200 and not line.endswith(_SENTENCE_ENDS)
        return " ".join(line.split("\t")) if is_short and (not next_line or _dateline(next_line, language)) else None
    return None


def publication_of(text: str, language: str | None) -> str | None:
    """Return the ISO date of the first dateline in the text's beginning that is no piece of a paragraph."""
    lines = ["", *_top_lines(text), ""]
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        # A paragraph's lines may be broken so that the date has one of its own.
        is_broken = below[:1].islower() or ((above or below) and re.search(r"\d[.,]$", line))
        if not is_broken and (day := _dateline(line, language)):
            return day
    return None


def _top_lines(text: str) -> list[str]:
    """Return the lines that begin in the first ``_TOP`` characters, each cut to that length."""
    lines: list[str] = []
    position = 0
    for line in text.lstrip()[: 2 * _TOP].split("\n"):
        if position >= _TOP:
            break
        lines.append(line[:_TOP].strip())
        position += len(line) + 1
    return lines


def _dateline(line: str, language: str | None) -> str | None:
    """Return the ISO date of a line that says when, and perhaps where, but not what happened.

    Such a line is bare ("17:35, 16 November 2021", "Tbilisi, Tuesday, 9 May 2019"), or the text runs on behind a
    place in capitals and the date ("YEREVAN, November 16, 2021 - ...").
    """
    for found in find_dates(line, language):
        day = resolve_date(found, context=(), published=None)
        if day:
            before, after = line[: found.start].lstrip(" ([*_#|"), line[found.end :]
            before = _LABEL.sub("", before, count=1) if _LABEL.match(before) else before
            beside = _beside(language or "en")
            where = re.fullmatch(f"(?:{_PLACE})??{beside}*", before) if len(before) <= _LONGEST_PLACE else None
            words = re.findall("[^ ,]+", (where and where["place"]) or "")
            capitals = all(word.isupper() or len(word) <= 3 for word in words) and any(map(str.isupper, words))
            is_place = len(words) <= 4 and (capitals or not any(word[0].islower() for word in words))
            if not where or not is_place or (words and not where["mark"] and not (capitals and len(words) <= 2)):
                return None
            runs_on = capitals and where["mark"] and re.match(rf"{beside}*?(?:\([^()]+\)\s*)?[-–—/:.]", after)
            return day if runs_on or re.fullmatch(f"{beside}*", after) else None
    return None


@lru_cache(maxsize=32)
def _beside(language: str) -> str:
    """Return the pattern of what may stand beside a dateline's date: a weekday, a time, a separator, "года"."""
    from babel import Locale, UnknownLocaleError
    from babel.units import format_unit

    names: set[str] = set()
    for code in ("en", language):
        with suppress(UnknownLocaleError, ValueError):
            locale = Locale(code)
            for form, width in product(("format", "stand-alone"), ("wide", "abbreviated")):
                names.update(locale.days[form][width].values())
            for years in (1, 2):
                names.add(format_unit(years, "duration-year", "short", locale=code).split()[-1])
                names.add(format_unit(years, "duration-year", "long", locale=code).split()[-1])
            names.update(re.findall(r"(?![dMy])[^\W\d_]+", locale.date_formats["long"].pattern))
    words = "|".join(re.escape(name.strip(".")) for name in sorted(names, key=len, reverse=True))
    return rf"(?>(?i:[\s,;|/·•.()\[\]*_–—-]|(?<!\w)(?:(?:{words})(?!\w)\.?|{_TIME}(?!\w))))"
