"""What stands in a page and is none of its article: links to others ("READ MORE: ..."), and what no reader sees.

Links are known by their markup, in any language: a paragraph is nothing but a link, or a few words and then a link.
"""

from __future__ import annotations

import re
from typing import Any

from .elements import BLOCKS, words_of

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_PARAGRAPHS = ("aside", "div", "li", "p")
_LONGEST = 250
"""Characters; a longer paragraph in a link is an article's own."""

_LONGEST_LEAD_IN = 4
_SHORTEST_HEADLINE = 4
"""Words; fewer behind a colon or in a list may be a name: "Mediator: Vell"."""

_FULL_STOPS = (".", "։", "。", "।", "۔")
_SENTENCE_ENDS = (*_FULL_STOPS, "!")
_OPENING = ('"', "“", "”", "„", "«", "‘", "‹")
_CLOSING = ('"', "”", "“", "»", "’", "›")
_MARKS = " :;,>»→›|•–—-()[]"

# What a page's own markup calls by these names is none of the article; they are style sheets' words in any language.
_NAMES = re.compile(r"(?<![a-z])(?:ads?|advert\w*|promo\w*|share\w*|newsletter\w*|credits?)(?![a-z])", re.IGNORECASE)
_NAMED_IN = ("class", "id", "aria-label")

_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)


def drop_teasers(page: Any) -> None:
    """Remove from a page (the root of lxml's tree) what is hidden, and paragraphs that only lead to another article."""
    for unseen in [one for one in page.iter("*") if _is_hidden(one)]:
        unseen.drop_tree()
    found = [one for one in page.iter(*_PARAGRAPHS, *_HEADINGS) if _is_teaser(one)]
    found += [one for one in page.iter("a") if _is_a_paragraph(one) and _is_teaser(one)]
    for element in (one for one in found if one.getparent() is not None):
        above = element.getprevious()
        if above is not None and above.tag == "p" and not (above.tail or "").strip() and _announces(words_of(above)):
            above.drop_tree()
        element.drop_tree()


def _is_hidden(element: Any) -> bool:
    """Tell what browsers do not show; a page whose whole body is hidden is shown by its script."""
    if element.tag in ("html", "body"):
        return False
    is_hidden = (element.get("hidden") or "").lower() != "until-found" and element.get("hidden") is not None
    return element.tag == "template" or is_hidden or _UNSEEN.search(element.get("style") or "") is not None


def _is_teaser(element: Any) -> bool:
    """Tell a paragraph that is a link, or a few words and then a link, and no sentence of its own."""
    if any(child.tag in BLOCKS for child in element):
        return False
    text = words_of(element)
    if not text or len(text) > _LONGEST or _is_sentence(text):
        return False
    if len(text.split()) <= _LONGEST_LEAD_IN and any(_is_named_so(one) for one in (element, element.getparent())):
        return True
    links = [words for link in element.iter("a") if link.get("href") and (words := words_of(link))]
    lead_in, rest = "", text
    for position, words in enumerate(links):
        before, _, rest = rest.partition(words)
        if position == 0:
            lead_in = before.strip()
        elif before.strip(_MARKS):
            return False
    if not links or rest.strip(_MARKS):
        return False
    if _is_own(lead_in, links[0]):
        return False
    is_headline = max(len(words.split()) for words in links) >= _SHORTEST_HEADLINE
    if not lead_in.strip(_MARKS):
        return element.tag not in _HEADINGS and (is_headline or element.tag != "li")
    if len(lead_in.split()) > _LONGEST_LEAD_IN:
        return False
    return is_headline if lead_in.endswith(":") else element.tag == "p"


def _is_own(lead_in: str, words: str) -> bool:
    """Tell an article's own words in a link: a quotation, what follows a sentence, or what goes on with one."""
    if lead_in.endswith(_SENTENCE_ENDS) and not lead_in.endswith(".."):
        return True
    goes_on = lead_in[-1:].isalnum() and words[:1].islower() and len(words.split()) > 1
    return goes_on or (words.startswith(_OPENING) and words.endswith(_CLOSING))


def _announces(words: str) -> bool:
    """Tell a paragraph that stands above a link: "READ MORE:"."""
    return words.endswith(":") and len(words.split()) <= _LONGEST_LEAD_IN


def _is_named_so(element: Any) -> bool:
    return element is not None and any(_NAMES.search(element.get(name) or "") for name in _NAMED_IN)


def _is_a_paragraph(link: Any) -> bool:
    """Tell a link that stands between paragraphs and in none."""
    before, behind, parent = link.getprevious(), link.getnext(), link.getparent()
    text_before = before.tail if before is not None else parent.text if parent is not None else None
    beside = [one for one in (before, behind) if one is not None]
    is_between = bool(beside) and all(one.tag in BLOCKS for one in beside)
    return is_between and not (text_before or "").strip() and not (link.tail or "").strip()


def _is_sentence(text: str) -> bool:
    """Tell words that end with a full stop, as headlines and "Read more..." do not."""
    end = text.rstrip("\"'”’»)")
    return end.endswith(_FULL_STOPS) and not end.endswith("..")
