"""The articles of a feed: RSS and Atom, an entry each."""

from __future__ import annotations

import io
import re
from typing import Any

from summarizer.errors import MissingExtra, ReadingError

from .encodings import declared_in_xml, decode
from .loaded import SAVE_AS_TEXT, Loaded
from .pages import text_of_fragment
from .published import iso_date

_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}


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
        text = decode(data, (declared_in_xml(data),))
        plain = io.BytesIO(_DECLARATION.sub("", text.text).encode())
        feed = feedparser.parse(plain, response_headers=_AS_UTF8, sanitize_html=False)
        warnings = text.warnings
        if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
            warnings = (*warnings, "the feed is damaged: entries may be cut off or missing")
        found = [_entry(entry, warnings) for entry in feed.entries]
    except MissingExtra:
        raise
    except Exception as error:  # a parser of hostile files may raise anything
        raise ReadingError(f"is a damaged feed ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    if not any(one.text for one in found):
        raise ReadingError("is a feed without texts", hint="Save the pages that it leads to, and name them")
    return found


def _entry(entry: Any, warnings: tuple[str, ...]) -> Loaded:
    whole = [part.get("value", "") for part in entry.get("content", ())]
    fragment = max([*whole, entry.get("summary", "")], key=len)
    title = text_of_fragment(entry.get("title", "")) or None
    return Loaded(text_of_fragment(fragment), title, iso_date(entry.get("published")), warnings)
