"""Links to other articles between the paragraphs of a page: "READ MORE: ...", "Subscribe to our newsletter".

They are known by their markup, in any language: a paragraph is nothing but a link, or a few words and then a link.
"""

from __future__ import annotations

from typing import Any

from .elements import BLOCKS, words_of

_PARAGRAPHS = ("aside", "div", "li", "p")
_LONGEST = 250
"""Characters; a longer paragraph in a link is an article's own."""

_LONGEST_LEAD_IN = 4
_SHORTEST_HEADLINE = 4
"""Words; fewer behind a colon or in a list may be a name: "Mediator: Vell"."""

_FULL_STOPS = (".", "։", "。", "।", "۔")
_MARKS = " \t\n\r\u00a0:>»→›|•–—-"


def drop_teasers(page: Any) -> None:
    """Remove from a page (the root of lxml's tree) the paragraphs that only lead to another article."""
    for element in [one for one in page.iter(*_PARAGRAPHS) if _is_teaser(one)]:
        element.drop_tree()


def _is_teaser(element: Any) -> bool:
    """Tell a paragraph that is a link, or a few words and then a link, and no sentence of its own."""
    if any(child.tag in BLOCKS for child in element):
        return False
    links = [link for link in element.iter("a") if link.get("href")]
    text = words_of(element)
    if not links or not text or len(text) > _LONGEST or _is_sentence(text):
        return False
    linked = " ".join(filter(None, map(words_of, links)))
    lead_in, _, behind = text.partition(linked)
    if not linked or behind.strip(_MARKS):
        return False
    lead_in, length = lead_in.strip(), len(linked.split())
    if not lead_in.strip(_MARKS):
        return element.tag != "li" or length >= _SHORTEST_HEADLINE
    if len(lead_in.split()) > _LONGEST_LEAD_IN:
        return False
    return length >= _SHORTEST_HEADLINE if lead_in.endswith(":") else element.tag == "p"


def _is_sentence(text: str) -> bool:
    """Tell words that end with a full stop, as headlines and "Read more..." do not."""
    end = text.rstrip("\"'”’»)")
    return end.endswith(_FULL_STOPS) and not end.endswith("..")
