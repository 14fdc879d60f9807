"""Names inside longer names: a newspaper, a person or a lake that is called after a state is not that state."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_PERSONAL_TITLES = ("mr", "mrs", "ms", "dr", "sir")
_OWNERS = ("of", "for")
_PARTS = frozenset(("central", "east", "eastern", "north", "northern", "south", "southern", "west", "western"))
_SPACES = (" ", "\u00a0")
_STOPS = frozenset(".!?…")
_LEAST_CAPITALS = 6
_CAPITALISED_IN_A_HEADLINE = 0.6


def is_inside_a_name(
    text: str, tokens: Sequence[re.Match[str]], name: tuple[int, int], is_other: Callable[[int], bool]
) -> bool:
    """Tell the name of a state or a capital that is a part of a longer name.

    Behind it stands a capitalised word that is no office and no known name; or before it one that begins no sentence. A
    headline, where most words are capitalised, tells nothing.

    Args:
        text: a sentence.
        tokens: its words.
        name: the first token of the name, and the one after its last.
        is_other: tells whether a word, by its number, is capitalised and means nothing by itself.
    """
    if is_in_capitals(text) or _is_headline(text, tokens):
        return False
    index, end = name
    before = tokens[index - 1] if index else None
    after = tokens[end] if end < len(tokens) else None
    is_owned = before is not None and before.group().casefold() in _OWNERS  # "the envoy of A First Last"
    adjoins = after is not None and _gap(text, tokens[end - 1], after) in _SPACES
    if after is not None and adjoins and not is_owned and is_other(end):
        return True
    if before is None or _gap(text, before, tokens[index]) not in (*_SPACES, ". "):
        return False
    if before.group().casefold() in _PERSONAL_TITLES:
        return True
    is_titled = index > 1 and tokens[index - 2].group().casefold() in _PERSONAL_TITLES  # "Dr. First Last"
    opens = index == 1 or (not is_titled and _gap(text, tokens[index - 2], before).strip(" \u00a0") != "")
    is_a_part = before.group().casefold() in _PARTS  # "Eastern A"
    return not (opens or is_a_part) and text[before.end()] != "." and is_other(index - 1)


def _gap(text: str, one: re.Match[str], other: re.Match[str]) -> str:
    """Return what stands between two words."""
    return text[one.end() : other.start()]


def is_in_capitals(text: str) -> bool:
    """Tell a text in capitals, in which case says nothing; a few letters may be an abbreviation."""
    return text.isupper() and sum(map(str.isupper, text)) >= _LEAST_CAPITALS


def _is_headline(text: str, tokens: Sequence[re.Match[str]]) -> bool:
    """Tell whether most longer words are capitalised and no stop ends them, as in an English headline."""
    if text.rstrip("\"”»’')")[-1:] in _STOPS:
        return False
    longer = [token.group() for token in tokens if len(token.group()) > 3 and not token.group()[0].isdigit()]
    return sum(word[0].isupper() for word in longer) >= _CAPITALISED_IN_A_HEADLINE * max(1, len(longer))
