"""When a page, a message or an entry says that it was published: its metadata, and nothing else.

Not read are dates that stand somewhere in a page, such as those of a copyright: a brief dates nothing by a guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

# Names that pages give to it: Open Graph, schema.org, Dublin Core, and what large sites use.
_META_NAMES = frozenset(
    (
        *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date"),
        *("dc.date", "dc.date.issued", "dc.date.created", "dcterms.date", "dcterms.issued", "dcterms.created"),
        *("pubdate", "publishdate", "publish_date", "publish-date", "published", "publication_date"),
        *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "citation_publication_date"),
    )
)
_ISO_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


def iso_date(stated: str | None) -> str | None:
    """Return the ISO date of a moment as metadata state it, on the clock that they state it by; None for none.

    ISO 8601 and RFC 5322 ("Tue, 16 Nov 2021 17:00:00 +0400") are understood.
    """
    stated = (stated or "").strip()
    try:
        if found := _ISO_DATE.match(stated):
            return date(*map(int, found.groups())).isoformat()
        return parsedate_to_datetime(stated).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def page_date(tree: Any) -> str | None:
    """Return the ISO date of publication that a page's own metadata state: meta elements, JSON-LD, marked times.

    Args:
        tree: the page, as lxml gives it.
    """
    return next(filter(None, map(iso_date, _stated(tree))), None)


def _stated(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        names = (meta.get("property"), meta.get("name"), meta.get("itemprop"))
        if any((name or "").strip().lower() in _META_NAMES for name in names):
            yield meta.get("content") or ""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            yield from _linked_data(script.text or "")
    for time in tree.iter("time"):
        if time.get("pubdate") is not None or (time.get("itemprop") or "").lower() == "datepublished":
            yield time.get("datetime") or time.text_content()


def _linked_data(script: str) -> Iterator[str]:
    try:
        waiting = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            if isinstance(stated := one.get("datePublished"), str):
                yield stated
            waiting += [value for key, value in one.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")]
