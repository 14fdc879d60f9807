"""What a sentence says of losses that can be read off its words: whose they are, and of when."""

from __future__ import annotations

import re

from .attribution import Attribution
from .cues import Count, Lexicon
from .dates import find_dates
from .schemas import Article
from .schemas.brief import CasualtyScope

_BY = re.compile(r"\bby\s+(?:the\s+)?$", re.IGNORECASE)
_OWN = frozenset(("its", "their", "our", "его", "свои", "наши"))


def victims_of(number: int, count: Count, attribution: Attribution) -> str | None:
    """Return the id of the side whose people a count counts, or None where the words leave it open.

    In turn: a side named within the count ("four Ruritanian soldiers"); the speaker's own ("its 15 soldiers"); the
    other of two sides when the loss is "by" one; the only side named in the sentence.
    """
    text = attribution.article.sentence_text(number)
    start = text.find(count.text)
    mentions = attribution.mentions[number]
    speech = attribution.speech(number)
    inside = [m.side for m in mentions if start <= m.start < start + len(count.text)]
    if inside:
        return inside[0]
    before = text[:start].casefold().split()
    if speech and before and before[-1] in _OWN:
        return speech.side
    named = list(dict.fromkeys(mention.side for mention in mentions))
    doers = {m.side for m in mentions if m.start > start and _BY.search(text[: m.start])}
    others = [side for side in named if side not in doers]
    if doers and len(others) == 1:
        return others[0]
    return named[0] if len(named) == 1 else None


def scope_of(article: Article, number: int, lexicon: Lexicon) -> CasualtyScope:
    """Read the scope off the years: where only earlier years stand here or just before, it is another war's."""
    around = [article.sentence_text(near) for near in (number - 1, number) if near >= 1]
    years = {date.year for text in around for date in find_dates(text, article.language) if date.year}
    if article.published and years and max(years) < int(article.published[:4]):
        return "historical"
    if lexicon.has("historical", around[-1]):
        return "historical"
    return "cumulative" if lexicon.has("cumulative", around[-1]) else "incident"
