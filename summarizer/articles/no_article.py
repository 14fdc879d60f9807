"""Pages that a browser shows instead of an article, or that hold less or more than one.

The former ask for a script, for consent, or for money. They are short and name what they ask for. "JavaScript" and
"cookies" are called so in any language; whether an article is for subscribers, a page says in schema.org's terms.
"""

from __future__ import annotations

import re
from typing import Any

from summarizer.errors import ReadingError

from .elements import words_of
from .published import is_beside, is_comment

_SHORT = 600
"""Characters; a longer text is an article, whatever else the page asks for."""

_ANNOUNCEMENT = 200
"""Characters; what is longer is an article, and no announcement of one."""

_BY_BROWSER = "Open it in a browser, and save the page or copy its text"
_ASKS_FOR = (
    (re.compile(r"\bjava\s?script\b", re.IGNORECASE), "asks for JavaScript and holds no article"),
    (
        re.compile(r"\bcookies?\b|\bcaptcha\b|\bconsent\b|\bкуки\b|\bcookie-файл", re.IGNORECASE),
        "asks for consent, or whether a human reads it, and holds no article",
    ),
    (
        re.compile(r"\b(?:subscri(?:be|ption)|sign in|log ?in|paywall|abonn|подпи[сш]|suscr)", re.IGNORECASE),
        "is for subscribers and holds no article",
    ),
)
_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?(true|false)', re.IGNORECASE)


def check_holds_an_article(text: str, whole: str) -> None:
    """Find out whether a page holds an article.

    Args:
        text: the text that was found in it, perhaps none.
        whole: all words of the page.

    Raises:
        ReadingError: it holds none; the message says what it asks for instead, where that can be told.
    """
    if len(text) > _SHORT:
        return
    for pattern, what in _ASKS_FOR:
        # Of a short text the sentence that asks is most of it; where there is none, any word of the page may ask.
        if (not text and pattern.search(whole)) or (text and _share(pattern, text) > 1 / 2):
            raise ReadingError(what, hint=_BY_BROWSER)
    if not text.strip():
        raise ReadingError("holds no article that could be found", hint="Copy the article into a text file")


def is_only_a_beginning(tree: Any) -> bool:
    """Tell a page that says of itself that its article is not free (schema.org's ``isAccessibleForFree``)."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            stated = _FREE.search(script.text or "")
            if stated:
                return stated[1].lower() == "false"
    return False


def holds_several_articles(tree: Any) -> bool:
    """Tell a page on which several articles stand at the same level, each longer than an announcement."""
    levels = []
    for article in tree.iter("article"):
        above = list(article.iterancestors())
        is_long = len(words_of(article)) > _ANNOUNCEMENT
        if is_long and not is_comment(article) and not any(map(is_beside, above)):
            levels.append(len(above))
    return len(levels) > len(set(levels))


def _share(pattern: re.Pattern[str], text: str) -> float:
    """Return which share of a text's characters is in paragraphs that a pattern is found in."""
    asking = sum(len(line) for line in text.split("\n") if pattern.search(line))
    return asking / max(1, len(text))
