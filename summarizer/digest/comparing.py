"""How names and dates of different briefs are compared."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from unicodedata import normalize


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """Return a name as it is compared: case and white space do not count."""
    return " ".join(normalize("NFC", name).split()).casefold()


def day_of(iso_date: str | None) -> date | None:
    """Return a date of a brief, None where there is none or no calendar has it."""
    try:
        return date.fromisoformat(iso_date) if iso_date else None
    except ValueError:
        return None
