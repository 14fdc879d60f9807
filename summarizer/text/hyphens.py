"""Whether a word that is cut at the end of a line is one word, or two with a hyphen between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain

from babel import Locale  # noqa: TID253  whoever needs this module needs it

_CUT = re.compile(r"(?:\w[\w'’]*-)*\w[\w'’]*[-‐\u00ad]$")
_WORD = re.compile(r"\w[\w'’]*(?:[-‐‑]\w[\w'’]*)*")
_SOFT_HYPHEN = "\u00ad"
_SOFTLY_PARTED = re.compile(r"(?<!\w)(\w++)\u00ad(?=(\w+))")
_LONGEST_WORD = 100
"""Characters at the end of a line that are looked at: in all of it a search would begin anew at each letter."""

# English first parts that make one word with what follows: "in-" / "actor", though "in" and "actor" are words.
_MAKES_ONE_WORD = re.compile(
    "a|after|an|any|back|be|by|can|cease|de|dis|down|every|fore|for|here|in|inter|mis|more|never|no|not|of|off|on|one|out"
    "|over|pre|re|some|sub|super|sur|there|to|trans|un|under|up|what|when|where|with"
)
# Parts that stand before and behind a hyphen. A short part before such a last one may be a syllable: "ar-" / "range".
_FIRST_PART = re.compile("half|quasi|self|vice|well")
_SHORT_FIRST_PART = re.compile("ex|far|mid|new|so")
_LAST_PART = re.compile(
    "armed|backed|based|born|brokered|called|chief|class|commanded|controlled|dominated|drafted|elect|funded|general|held"
    "|imposed|known|led|level|linked|made|mediated|monitored|occupied|old|oriented|owned|populated|range|ranking|related"
    "|run|scale|sided|sized|speaking|sponsored|style|supplied|supported|term|trained|wide"
)
_TENS = re.compile("(?:twen|thir|for|fif|six|seven|eigh|nine)ty")
_NUMBER = re.compile("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|" + _TENS.pattern)
_JOINING_WORDS = ("and", "or", "to", "nor", "und", "oder", "bis", "и", "или", "або", "і", "և", "və")
_NO_ACRONYM = 6
"""Capitals that are too many for an acronym."""

_COUNTED = re.compile("(?:day|week|month|year|hour|minute|meter|mile|kilometer|man|member|point)s?|(?:kilo)?metres?")
_PARTICIPLE = re.compile(r"\w{3,}(?:ed|ing)")


class Vocabulary:
    """The words of a document, without those that are cut at the end of a line."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the lines of the document, in reading order."""
        self._counts: Counter[str] = Counter()
        is_cut = False
        for line in lines:
            words = _WORD.findall(line)
            whole = words[is_cut : len(words) - 1] if is_cut_off(line) else words[is_cut:]
            self._counts.update(word.casefold() for word in whole)
            is_cut = is_cut_off(line)

    def hyphen_between(self, before: str, after: str) -> str:
        """Return what belongs between a line that ends in a hyphen and the next: a hyphen, nothing, or one and a space.

        The document's own words decide first, then how the parts are written, then what is customary in English.

        Args:
            before: the line, with its hyphen.
            after: the next line.
        """
        cut = _cut_word(before)
        following = _WORD.match(after)
        if cut is None or following is None:
            return "-"
        first, hyphen, second = cut[0][:-1], cut[0][-1], following[0]
        if second in _JOINING_WORDS and hyphen != _SOFT_HYPHEN:
            return "- "  # "pre-" / "and post-war"
        if hyphen == _SOFT_HYPHEN and second[0].islower():
            return ""
        joined = self._counts[f"{first}{second}".casefold()]
        hyphenated = self._counts[f"{first}-{second}".casefold()]
        if joined or hyphenated:
            return "-" if hyphenated > joined else ""
        if (
            first.isupper()
            and second.isupper()
            and 1 < max(len(first), len(second)) < _NO_ACRONYM
            and not before.isupper()
        ):
            return "-"
        return "-" if self._is_compound(first, second) else ""

    def _is_compound(self, first: str, second: str) -> bool:
        in_capitals = len(first) > 1 and first.isupper()
        is_lower = second[0].islower()
        if not is_lower and not (in_capitals and second.isupper() and second.isalpha()):
            return True  # a name, or a number
        if first[-1].isdigit() or (in_capitals and is_lower):
            return True  # "12-year", "EU-wide"
        left, right = first.casefold().rpartition("-")[2], second.casefold().partition("-")[0]
        if _MAKES_ONE_WORD.fullmatch(left):
            return False
        if self._counts[left] and self._counts[right] and min(len(left), len(right)) > 2:
            return True
        if _LAST_PART.fullmatch(right) and (len(left) > 3 or _SHORT_FIRST_PART.fullmatch(left)):
            return True
        return bool(
            _FIRST_PART.fullmatch(left)
            or (left == "ex" and self._counts[right])
            or (_NUMBER.fullmatch(left) and _COUNTED.fullmatch(right))
            or (_TENS.fullmatch(left) and _NUMBER.fullmatch(right))
            or (left in _of_countries() and _PARTICIPLE.fullmatch(right))
        )

    def without_soft_hyphens(self, line: str) -> str:
        """Return a line in which what a soft hyphen parts is put together, or parted by a true one."""

        def joined(found: re.Match[str]) -> str:
            return found[1] + self.hyphen_between(f"{found[1]}-", found[2])

        return _SOFTLY_PARTED.sub(joined, line)


def is_cut_off(line: str) -> bool:
    """Tell whether a line ends in a word with a hyphen behind it."""
    return _cut_word(line) is not None


def _cut_word(line: str) -> re.Match[str] | None:
    """Return the word with a hyphen behind it in which a line ends, None for none."""
    return _CUT.search(line, max(0, len(line) - _LONGEST_WORD))


@cache
def _of_countries() -> frozenset[str]:
    """Return the English words of countries and languages: most of them begin compounds ("Russian-brokered")."""
    english = Locale("en")
    names = chain(english.territories.values(), english.languages.values())
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name) if word[0].isupper())
