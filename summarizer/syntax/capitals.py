"""A sentence in capitals, as it would be written otherwise: truecasing, after Lita et al. (2003), "tRuEcasIng".

How a word stands elsewhere in the article decides, then whether it is a known name, then whether it is a word of the
language: what is none is a name. Every character keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from summarizer.actors.gazetteer import gazetteer_for
from summarizer.actors.longer_names import is_in_capitals

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = frozenset("AEIOUY")
_LONGEST_ABBREVIATION = 5
_MONTH_OR_DAY = re.compile(
    r"\b(?:(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)(?=\s+\d)"
    r"|(?<=\d\s)(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
    r"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)\b"
)


def forms_elsewhere(sentences: Iterable[str]) -> dict[str, str]:
    """Return how words stand, by their capitals, in the sentences that are not in capitals; their first words apart."""
    found: dict[str, str] = {}
    for sentence in sentences:
        if not is_in_capitals(sentence):
            words = _WORD.findall(sentence)[1:]
            found.update({word.upper(): word for word in reversed(words) if len(word) > 1})
    return found


def without_capitals(text: str, elsewhere: Mapping[str, str], is_word: Callable[[str], bool]) -> str:
    """Return a sentence in capitals as if it were not; as it is where its letters would not keep their places.

    Args:
        text: the sentence.
        elsewhere: how words stand in the rest of the article, by their capitals.
        is_word: tells a word of the language, in small letters, from a name.
    """
    if len(text.lower()) != len(text):
        return text
    letters = list(text.lower())
    for word in _WORD.finditer(text):
        start, end = word.span()
        letters[start:end] = _cased(word[0], text[end : end + 1] == ".", elsewhere, is_word)
    names = gazetteer_for("en")
    for mention in names.mentions(text):
        name = text[mention.start : mention.end]
        is_abbreviation = len(name) <= _LONGEST_ABBREVIATION and not any(names.mentions(f"to {name.title()}"))
        letters[mention.start : mention.end] = name if is_abbreviation else name.title()
    for found in _MONTH_OR_DAY.finditer(text):
        letters[found.start() : found.end()] = found[0].title()
    first = next((index for index, letter in enumerate(letters) if letter.isalpha()), 0)
    letters[first] = text[first]
    return "".join(letters)


def _cased(word: str, is_before_a_stop: bool, elsewhere: Mapping[str, str], is_word: Callable[[str], bool]) -> str:
    known = elsewhere.get(word)
    if known is not None and len(known) == len(word):
        return known
    if len(word) == 1:
        return word if is_before_a_stop or word == "I" else word.lower()
    bare = re.split("['’]", word.lower(), maxsplit=1)[0]
    if is_word(bare):
        return word.lower()
    if len(word) <= _LONGEST_ABBREVIATION and not _VOWELS.intersection(word):
        return word
    return word.title() if "'" not in word and "’" not in word else word[:1] + word[1:].lower()
