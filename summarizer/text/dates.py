"""Finding dates in a text and resolving them to calendar days.

English month names are at hand and looked for in every text. Those of the text's own language come from CLDR
by way of babel, in the form that stands in a date ("16 ноября", not "ноябрь").
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ENGLISH_SHORT = tuple(name[:3] for name in _ENGLISH_MONTHS)

# In all patterns the letter of a group's name says what it holds: year, month, day or the month's name.
_YEAR = r"(?:19\d\d|20\d\d|2100)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_ALONE_BEFORE = r"(?<![\w/$€£#-])(?<!\d[.,:])"  # not inside a word, a path, a larger number, an amount
_DAY_BEFORE = r"(?<![\w/$€£#])(?<!\d[.,:])(?<![^\W\d]-)"  # as above, but "16-20 November" ends in a day
_ALONE_AFTER = r"(?![\w/])(?![.,:]\d)"
_NUMERIC = (
    rf"{_ALONE_BEFORE}(?:(?P<y1>{_YEAR})-(?P<m1>{_MONTH})-(?P<d1>{_DAY})(?=T\d|{_ALONE_AFTER})"
    rf"|(?P<d2>{_DAY})\.(?P<m2>{_MONTH})\.(?P<y2>{_YEAR}){_ALONE_AFTER}"
    rf"|(?P<y3>{_YEAR})(?!-\d+-){_ALONE_AFTER})"
)


@dataclass(frozen=True)
class FoundDate:
    """A date as a text words it: ``text`` stands at ``start`` to ``end`` (exclusive), in code points.

    What the text leaves out is None: the year of "10 November", the month and the day of "2020".
    """

    start: int
    end: int
    text: str
    year: int | None
    month: int | None
    day: int | None


def find_dates(text: str, language: str | None) -> list[FoundDate]:
    """Find the dates of a text, in order.

    Found are days with or without a year, a month with its year, and a lone year from 1900 to 2100. Whether
    the calendar has such a day is for ``resolve_date`` to say.

    Args:
        text: any text; the time taken is linear in its length.
        language: ISO 639-1 code of the language whose month names count, next to the English ones, or None.
    """
    pattern, months = _pattern(language or "en")
    return [_found(match, months) for match in pattern.finditer(text)]


def resolve_date(found: FoundDate, *, context: Sequence[FoundDate], published: str | None) -> str | None:
    """Return a found date as an ISO date, or None where year, month and day cannot be known.

    Args:
        found: the date to resolve.
        context: the dates found before it, the nearest last; a missing year is taken from the nearest that
            has one.
        published: ISO date of publication or None. If no date of the context has a year, the date is the
            latest such day that is not after the publication.

    Returns:
        The ISO date; None too for a day that no calendar has (31 February).
    """
    if found.month is None or found.day is None:
        return None
    year = found.year or next((date.year for date in reversed(context) if date.year), None)
    if year is not None:
        day = _day(year, found.month, found.day)
        return day.isoformat() if day else None
    try:
        latest = datetime.date.fromisoformat(published or "")
    except ValueError:
        return None
    # 29 February comes back after eight years at the latest.
    for candidate in range(latest.year, latest.year - 9, -1):
        day = _day(candidate, found.month, found.day)
        if day and day <= latest:
            return day.isoformat()
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _found(match: re.Match[str], months: Mapping[str, int]) -> FoundDate:
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    month = months[parts["n"]] if "n" in parts else int(parts.get("m", 0))
    return FoundDate(
        start=match.start(),
        end=match.end(),
        text=match[0],
        year=int(parts["y"]) if "y" in parts else None,
        month=month or None,
        day=int(parts["d"]) if "d" in parts else None,
    )


@lru_cache(maxsize=32)
def _pattern(language: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Return the pattern of a language's dates, and the numbers of its months by all their spellings."""
    # No lower case here: "may" and "march" are English words.
    long = {form: month for month, name in enumerate(_ENGLISH_MONTHS, 1) for form in (name, name.upper())}
    short = {form: month for month, name in enumerate(_ENGLISH_SHORT, 1) for form in (name, name.upper())}
    short |= {"Sept": 9, "SEPT": 9}
    local = _local_months(language)
    # An ending ("noyabrda", "noyabrın") is looked for after names that are long enough to know them by.
    names = (
        rf"(?:(?P<nL#>{_any(long)})(?!\w)|(?P<nS#>{_any(short)})(?!\w)\.?"
        + (rf"|(?P<nO#>{_any(local)})(?:(?<=\w{{4}})\w{{1,3}})?(?!\w)" if local else "")
        + ")"
    )
    ordinal = r"(?:st|nd|rd|th|-[^\W\d]{1,4})?"
    point = r"\.?" if local else ""  # German "16. November"
    year = rf"(?P<y#>{_YEAR}){_ALONE_AFTER}"
    day_first = rf"(?P<d#>{_DAY}){ordinal}{point}(?:\sof)?\s{{1,2}}{names}(?:,?\s{{1,2}}{year})?"
    month_first = (
        # "2021 թ. նոյեմբերի 16" is how Armenian writes it.
        rf"(?:(?P<yA#>{_YEAR})\s?(?:թ\.|թվականի)\s{{1,2}})?{names}\s{{1,2}}"
        rf"(?:(?P<d#>{_DAY}){ordinal}(?!\w)(?![.,:]\d)(?:,?\s{{1,2}}{year})?"
        rf"|(?P<yB#>{_YEAR}){_ALONE_AFTER})"
    )
    alternatives = (
        rf"{_DAY_BEFORE}{day_first.replace('#', '4')}",
        rf"(?<!\w){month_first.replace('#', '5')}",
        _NUMERIC,
    )
    return re.compile("|".join(alternatives)), {**local, **short, **long}


def _any(names: Mapping[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _local_months(language: str) -> dict[str, int]:
    """Return the month names of a language as written in dates, in small, capitalised and capital letters."""
    if language == "en":
        return {}
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale(language).months["format"]["wide"]
    except (UnknownLocaleError, ValueError):
        return {}
    months = {}
    for number, name in names.items():
        turkic = name.replace("i", "İ")  # str.upper() knows only the dotless capital
        for form in (name, name.upper(), turkic.upper(), name[:1].upper() + name[1:], turkic[:1] + name[1:]):
            months[form] = number
    return months
