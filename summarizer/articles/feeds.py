"""The articles of a feed: RSS and Atom, an entry each."""

from __future__ import annotations

from typing import Any

from summarizer.errors import MissingExtra, ReadingError

from .html import text_of_fragment
from .loaded import SAVE_AS_TEXT, Loaded
from .published import iso_date


def read_feed(data: bytes) -> list[Loaded]:
    """Return the entries of a feed that have a text, each with its title and date.

    Many feeds hold the beginnings of their articles alone; that cannot be told from here.

    Raises:
        ReadingError: it is damaged, or no entry has a text.
        MissingExtra: the extra "html" is not installed.
    """
    try:
        import feedparser
    except ImportError:
        raise MissingExtra("Reading feeds", "html") from None

    try:
        entries = feedparser.parse(data, sanitize_html=False).entries
        found = [_entry(entry) for entry in entries]
    except MissingExtra:
        raise
    except Exception as error:  # a parser of hostile files may raise anything
        raise ReadingError(f"is a damaged feed ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    if not any(one.text for one in found):
        raise ReadingError("is a feed without texts", hint="Save the pages that it leads to, and name them")
    return found


def _entry(entry: Any) -> Loaded:
    whole = [part.get("value", "") for part in entry.get("content", ())]
    fragment = max([*whole, entry.get("summary", "")], key=len)
    stated = entry.get("published") or entry.get("updated")
    return Loaded(text_of_fragment(fragment), text_of_fragment(entry.get("title", "")) or None, iso_date(stated))
