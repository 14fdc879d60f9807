"""When a page, a message or an entry says that it was published: its metadata, and nothing else.

Not read are dates that stand somewhere in a page, such as those of a copyright: a brief dates nothing by a guess.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

# Names that pages give to it: Open Graph and schema.org; Dublin Core and what large sites use. By the latter some call
# the day on which the page was made.
_ARTICLE_NAMES = frozenset(("article:published_time", "og:published_time", "og:article:published_time"))
_GENERAL_NAMES = frozenset(
    (
        *("datepublished", "date", "dc.date", "dc.date.issued", "dc.date.created"),
        *("dcterms.date", "dcterms.issued", "dcterms.created"),
        *("pubdate", "publishdate", "publish_date", "publish-date", "published", "publication_date"),
        *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "citation_publication_date"),
    )
)
_ARTICLE_TYPES = ("Article", "Report", "Posting")
_BESIDE = ("aside", "footer", "nav")
_COMMENT = re.compile(r"(?<![a-z])comments?(?![a-z])", re.IGNORECASE)
_FIRST_YEAR = 1990
"""Dates before the Web are those of an empty field: 0001-01-01, 1970-01-01."""

_ISO_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


def iso_date(stated: str | None) -> str | None:
    """Return the ISO date of a moment as metadata state it, on the clock that they state it by; None for none.

    ISO 8601 and RFC 5322 ("Tue, 16 Nov 2021 17:00:00 +0400") are understood. A day before 1990 or after tomorrow is
    none.
    """
    stated = (stated or "").strip()
    try:
        found = _ISO_DATE.match(stated)
        day = date(*map(int, found.groups())) if found else parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    is_possible = day.year >= _FIRST_YEAR and day <= datetime.now(UTC).date() + timedelta(days=1)
    return day.isoformat() if is_possible else None


def page_date(tree: Any) -> str | None:
    """Return the ISO date of publication that a page's own metadata state: meta elements, JSON-LD, marked times.

    Args:
        tree: the page, as lxml gives it.
    """
    named = next(filter(None, map(iso_date, _meta(tree, _ARTICLE_NAMES))), None)
    stated = named or _linked_date(tree) or next(filter(None, map(iso_date, _meta(tree, _GENERAL_NAMES))), None)
    return stated or _only(map(iso_date, _marked(tree)))


def _only(days: Iterable[str | None]) -> str | None:
    """Return the one day that is stated; None if there is none, or if several differ."""
    different = set(filter(None, days))
    return different.pop() if len(different) == 1 else None


def _meta(tree: Any, wanted: frozenset[str]) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if any((meta.get(key) or "").strip().lower() in wanted for key in ("property", "name")):
            yield meta.get("content") or ""


def _marked(tree: Any) -> Iterator[str]:
    """Return what is marked as the date in the page's main article, or outside of all articles."""
    main = max(tree.iter("article"), key=lambda one: len(one.text_content()), default=None)
    around = {tree, *tree.iter("body"), *([main, *main.iterancestors()] if main is not None else ())}
    for element in tree.iter("time", "meta"):
        is_marked = (element.get("itemprop") or "").strip().lower() == "datepublished"
        is_marked = is_marked or (element.tag == "time" and element.get("pubdate") is not None)
        if is_marked and not any(is_beside(one) for one in element.iterancestors() if one not in around):
            yield element.get("content") or element.get("datetime") or element.text_content()


def is_beside(element: Any) -> bool:
    """Tell an element in which a page's article does not stand: a comment, an article, a footer."""
    return element.tag in (*_BESIDE, "article") or is_comment(element)


def is_comment(element: Any) -> bool:
    """Tell a reader's comment, or the list of them, by what the page's markup calls it."""
    names = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "itemtype"))
    return _COMMENT.search(names) is not None


def _linked_date(tree: Any) -> str | None:
    """Return the date of the page's article in JSON-LD; of several, that of the one that the page's title names."""
    scripts = (one for one in tree.iter("script") if (one.get("type") or "").lower() == "application/ld+json")
    dated = [(one, iso_date(one.get("datePublished"))) for script in scripts for one in _articles(script.text or "")]
    title = _plain(" ".join(one.text_content() for one in tree.iter("title")))
    named = (day for one, day in dated if (headline := _plain(one.get("headline"))) and headline in title)
    return _only(day for _, day in dated) or _only(named)


def _plain(words: object) -> str:
    return " ".join(unescape(words).casefold().split()) if isinstance(words, str) else ""


def _articles(script: str) -> Iterator[dict[str, Any]]:
    """Return the articles that a script of JSON-LD describes, and that say when they were published."""
    try:
        waiting = deque([json.loads(script)])
    except (ValueError, RecursionError):
        return
    while waiting:
        one = waiting.popleft()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            types = one["@type"] if isinstance(one.get("@type"), list) else [one.get("@type")]
            if isinstance(one.get("datePublished"), str) and any(str(name).endswith(_ARTICLE_TYPES) for name in types):
                yield one
            waiting += [value for key, value in one.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")]
