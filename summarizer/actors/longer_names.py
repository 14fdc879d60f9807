"""Names inside longer names: a newspaper, a person or a lake that is called after a state is not that state."""

from __future__ import annotations

from collections.abc import Callable

from summarizer.text.words import Words

_PERSONAL_TITLES = ("mr", "mrs", "ms", "dr", "sir")
_OWNERS = ("of", "for")
_PARTS = frozenset(("central", "east", "eastern", "north", "northern", "south", "southern", "west", "western"))
_SPACES = (" ", "\u00a0")
_STOPS = frozenset(".!?…")
_LEAST_CAPITALS = 6
_CAPITALISED_IN_A_HEADLINE = 0.6


def is_inside_a_name(text: str, words: Words, name: tuple[int, int], is_other: Callable[[int], bool]) -> bool:
    """Tell the name of a state or a capital that is a part of a longer name.

    Behind it stands a capitalised word that is no office and no known name; or before it one that begins no sentence. A
    headline, where most words are capitalised, tells nothing.

    Args:
        text: a sentence.
        words: its words.
        name: the first word of the name, and the one after its last.
        is_other: tells whether a word, by its number, is capitalised and means nothing by itself.
    """
    if is_in_capitals(text) or _is_headline(text, words):
        return False
    index, end = name
    before = words.texts[index - 1].casefold() if index else None
    is_owned = before in _OWNERS  # "the envoy of A First Last"
    adjoins = end < len(words.texts) and words.gaps[end] in _SPACES
    if adjoins and not is_owned and is_other(end):
        return True
    if before is None or words.gaps[index] not in (*_SPACES, ". "):
        return False
    if before in _PERSONAL_TITLES:
        return True
    is_titled = index > 1 and words.texts[index - 2].casefold() in _PERSONAL_TITLES  # "Dr. First Last"
    opens = index == 1 or (not is_titled and words.gaps[index - 1].strip(" \u00a0") != "")
    is_a_part = before in _PARTS  # "Eastern A"
    return not (opens or is_a_part) and words.gaps[index][0] != "." and is_other(index - 1)


def is_in_capitals(text: str) -> bool:
    """Tell a text in capitals, in which case says nothing; a few letters may be an abbreviation."""
    return text.isupper() and sum(map(str.isupper, text)) >= _LEAST_CAPITALS


def _is_headline(text: str, words: Words) -> bool:
    """Tell whether most longer words are capitalised and no stop ends them, as in an English headline."""
    if text.rstrip("\"”»’')")[-1:] in _STOPS:
        return False
    longer = [word for word in words.texts if len(word) > 3 and not word[0].isdigit()]
    return sum(word[0].isupper() for word in longer) >= _CAPITALISED_IN_A_HEADLINE * max(1, len(longer))
