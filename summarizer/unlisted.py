"""Groups and organisations that no list holds, found by how a sentence treats them: they speak, accuse or are accused.

For the embedded model's way alone; whoever reads a whole article names its actors itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .actor_lists import calendar_words, title_words
from .cues import Lexicon
from .gazetteer import TOKEN, gazetteer_for
from .schemas import Article
from .schemas.brief import PartyKind

_ARMED = frozenset(
    ("army", "brigade", "brigades", "fighters", "force", "forces", "front", "guard", "guards", "militia")
)
_OUTLETS = (
    *("agency", "chronicle", "daily", "gazette", "guardian", "herald", "independent", "journal", "mail", "news"),
    *(
        "observer",
        "post",
        "press",
        "radio",
        "star",
        "sun",
        "telegraph",
        "television",
        "times",
        "tribune",
        "tv",
        "weekly",
    ),
)
"""The last words of names of newspapers and stations, which report what others say."""

_SHORT = re.compile(r"\s\(([A-Z][A-Za-z-]{1,9})\)")
_ADJOINING = (" ", "\u00a0", "-")
_OF_ANOTHER = ("at", "for", "from", "in", "of", "on", "to", "with")  # "the envoy for the Middle East First Last said"
_LEAST_WORDS = 2


@dataclass
class Unlisted:
    """A group as the article names it: its name, its short name if one is given, and what kind it seems to be."""

    name: str
    kind: PartyKind
    short: list[str] = field(default_factory=list)


def unlisted_in(article: Article, lexicon: Lexicon | None) -> list[Unlisted]:
    """Return the groups that an article in English treats as actors under a name that no list holds.

    A name is two or more capitalised words behind "the", which no person's name has, without the name of a known side;
    it acts where a verb of saying, asking or accusing stands right behind it, or one of accusing right before.
    """
    found: dict[str, Unlisted] = {}
    if lexicon is None or article.language not in (None, "en"):
        return []
    for sentence in article.sentences:
        text = article.sentence_text(sentence.number)
        verbs = lexicon.verbs(text)
        known = {place for mention in gazetteer_for("en").mentions(text) for place in range(mention.start, mention.end)}
        for article_start, start, end in _names(text):
            if not known.isdisjoint(range(start, end)):
                continue
            short = _SHORT.match(text, end)
            behind = short.end() if short else end
            speaks = any(text[behind:begin].strip(" \u00a0,") == "" for _, begin, _ in verbs if begin >= behind)
            is_accused = any(
                act == "accuse" and text[stop:article_start].strip() == ""
                for act, _, stop in verbs
                if stop <= article_start
            )
            if speaks or is_accused:
                name = text[start:end]
                kind: PartyKind = "armed_group" if name.split()[-1].casefold() in _ARMED else "other"
                group = found.setdefault(name, Unlisted(name, kind))
                group.short += [short[1]] if short and short[1] not in group.short else []
    return list(found.values())


def _names(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield runs of capitalised words behind "the": where "the" begins, and the run as [start, end)."""
    tokens = list(TOKEN.finditer(text))
    index = 0
    while index < len(tokens):
        owned = index > 0 and tokens[index - 1].group().casefold() in _OF_ANOTHER
        if tokens[index].group().casefold() != "the" or owned:
            index += 1
            continue
        last = index
        while last + 1 < len(tokens) and tokens[last + 1].group()[0].isupper() and _adjoin(text, tokens, last):
            last += 1
        words = [token.group().casefold() for token in tokens[index + 1 : last + 1]]
        if (
            len(words) >= _LEAST_WORDS
            and words[-1] not in _OUTLETS
            and any(word not in title_words() | calendar_words() for word in words)
        ):
            yield tokens[index].start(), tokens[index + 1].start(), tokens[last].end()
        index = last + 1


def _adjoin(text: str, tokens: list[re.Match[str]], index: int) -> bool:
    return text[tokens[index].end() : tokens[index + 1].start()] in _ADJOINING
