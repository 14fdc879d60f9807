"""Words that tell what a sentence may be about, and counts of people, in the languages of ``lexicon.toml``.

Cues save questions: a sentence without a word of blame is not asked who blames whom. In a language that
the file does not hold there is no lexicon, and the model is asked instead.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from summarizer.schemas.brief import CasualtyCategory

_TOKEN = re.compile(r"\d+(?:[.,\u00a0 ]\d{3})+(?!\d)|\d+|[^\W\d_]+", re.UNICODE)
_BREAK = re.compile(r"[.;:!?\n]")
_ARTICLES = ("a", "an", "the", "this", "that", "its", "their", "his", "her", "written", "official")
_PARTS = ("half", "majority", "most", "quarter", "third")
_ONE_OF_THEM = ("a", "an")
_SOME_OF_THEM = ("couple", "few", "group", "number", "score", "further")
_LONGEST_JOIN = 2
_MOST_DIGITS = 15
"""Digits of a count; no more people have ever lived than have eleven."""
_ADVERBS = ("reportedly", "allegedly")
_PHRASE_TABLES = ("both", "reciprocal", "terms", "source")
_VERB_TABLES = {"according": "source", "accuse": "accuse", "ask": "asking", "say": "saying"}
CATEGORIES: tuple[CasualtyCategory, ...] = get_args(CasualtyCategory)


@dataclass(frozen=True)
class Count:
    """A number of people with what happened to them, as a sentence words it.

    ``text`` is the wording, verbatim.
    """

    text: str
    category: CasualtyCategory


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int


class Lexicon:
    """The cues of one language."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._tables = tables
        self._stems: dict[str, tuple[str, ...]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, tuple[str, ...]] = {}
        for kind, entries in tables.items():
            if kind != "numbers":
                self._stems[kind] = tuple(entry for entry in entries if " " not in entry and entry[-1] != "!")
                self._words[kind] = frozenset(entry[:-1] for entry in entries if entry.endswith("!"))
                phrases = entries if kind in _PHRASE_TABLES else [entry for entry in entries if " " in entry]
                self._phrases[kind] = tuple(phrases)
        self._numbers: dict[str, int] = tables["numbers"]

    def has(self, kind: str, text: str) -> bool:
        """Tell whether ``text`` holds a cue of ``kind`` (a table's name in ``lexicon.toml``)."""
        folded = " ".join(text.casefold().split())
        if any(phrase in folded for phrase in self._phrases[kind]):
            return True
        if not (self._stems[kind] or self._words[kind]):
            return False
        return any(self.begins(kind, word) for word in _TOKEN.findall(folded))

    def begins(self, kind: str, word: str) -> bool:
        """Tell whether a single case-folded word is a cue of ``kind``."""
        return word in self._words[kind] or word.startswith(self._stems[kind])

    def verbs(self, text: str) -> list[tuple[str, int, int]]:
        """Return the verbs of saying, asking and accusing in ``text`` as (act, start, end), from left to right.

        The act is ``say``, ``ask``, ``accuse``, or ``according`` for a phrase that names its source.
        """
        found = []
        previous = ""
        for match in _TOKEN.finditer(text):
            word = match.group().casefold()
            is_noun, previous = previous in _ARTICLES, word
            if is_noun or word in _ADVERBS:
                continue
            rest = " ".join(text[match.start() : match.start() + 60].casefold().split())
            for act, table in _VERB_TABLES.items():
                phrase = next((p for p in self._phrases[table] if rest.startswith(p)), None)
                if phrase or self.begins(table, word):
                    found.append((act, match.start(), match.start() + len(phrase) if phrase else match.end()))
                    break
        return found

    def span(self, kind: str, text: str) -> tuple[int, int] | None:
        """Return where the first phrase of ``kind`` stands in ``text`` as (start, end), or None."""
        folded = text.casefold()
        if len(folded) != len(text):  # a letter that folds to two: offsets would be wrong
            return None
        spans = [(folded.find(phrase), len(phrase)) for phrase in self._phrases[kind] if phrase in folded]
        return min((start, start + length) for start, length in spans) if spans else None

    def spans(self, kind: str, text: str) -> list[tuple[int, int]]:
        """Return where words and phrases of ``kind`` stand in ``text`` as (start, end), ascending."""
        found = []
        for match in _TOKEN.finditer(text):
            rest = text[match.start() : match.start() + 60].casefold()
            phrase = next((p for p in self._phrases[kind] if rest.startswith(p)), None)
            if phrase or self.begins(kind, match.group().casefold()):
                found.append((match.start(), match.start() + len(phrase) if phrase else match.end()))
        return found

    def number(self, word: str) -> int | None:
        """Return the value of a case-folded number word, or None."""
        return self._numbers.get(word)

    def counts(self, text: str) -> list[Count]:
        """Return the counts of people killed, wounded, captured, missing or displaced in a sentence.

        A part of a count told before ("12 captured, including five conscripts") is not a count of its own.
        The category is that of the nearest word for it: the verb right before the number, else the first
        one after it in the same clause, else the last one before it.
        """
        tokens = [_Token(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        folded = text.casefold() if len(text.casefold()) == len(text) else text
        categories = [self._category(token.word, folded[token.start :]) for token in tokens]
        if not any(categories):
            return []
        spans: list[tuple[int, int]] = []  # first token, token after the noun
        index = 0
        while index < len(tokens):
            end = self._number_end(tokens, index)
            noun = self._noun_end(tokens, end, categories, text) if end else None
            if noun is None:
                index += 1
                continue
            spans.append((self._modifier_start(tokens, index), noun))
            index = noun
        told: list[tuple[str, CasualtyCategory | None]] = []
        for position, (first, end) in enumerate(spans):
            limit = spans[position + 1][0] if position + 1 < len(spans) else len(tokens)
            category = self._nearest(tokens, categories, first, end, limit, text)
            parted = position > 0 and self.has("part", text[tokens[spans[0][1] - 1].end : tokens[first].start])
            if parted or self._is_no_loss(tokens[first:end]):
                continue
            if told and told[-1][1] is None and 0 < first - spans[position - 1][1] <= _LONGEST_JOIN:
                told[-1] = (told[-1][0], category)  # "eleven fighters and five villagers lost their lives"
            told.append((text[tokens[first].start : tokens[end - 1].end], category))
        return [Count(words, category) for words, category in told if category is not None]

    def _category(self, word: str, rest: str) -> CasualtyCategory | None:
        """Return what a word tells, or the phrase that begins with it in ``rest``."""
        for category in CATEGORIES:
            if self.begins(category, word) or any(rest.startswith(phrase) for phrase in self._phrases[category]):
                return category
        return None

    def _is_no_loss(self, counted: list[_Token]) -> bool:
        """Tell "no casualties"."""
        zero = len(counted) > 1 and self._numbers.get(counted[0].word) == 0
        return zero and counted[1].word not in ("fewer", "less", "more", "one")

    def _number_end(self, tokens: list[_Token], index: int) -> int | None:
        """Return the index after the number words that begin at ``index``, or None."""
        end = index
        while end < len(tokens) and end - index < 4:
            word = tokens[end].word
            if not (word[0].isdecimal() or word in self._numbers or self._is_vague(tokens, end)):
                break
            end += 1
        if end == index:
            return None
        return end

    def _is_vague(self, tokens: list[_Token], index: int) -> bool:
        word = tokens[index].word
        if word in self._stems["vague"]:
            return True
        following = " ".join(token.word for token in tokens[index : index + 3])
        return any(following.startswith(phrase) for phrase in self._phrases["vague"])

    def _noun_end(
        self, tokens: list[_Token], end: int, categories: list[CasualtyCategory | None], text: str
    ) -> int | None:
        """Return the index after the people that the number counts: a noun within five words, or none.

        "15 dead" counts people too: the word for the loss stands where the noun would.
        """
        for index in range(end, min(end + 5, len(tokens))):
            if _BREAK.search(text, tokens[index - 1].end, tokens[index].start) or (
                index > end and self._number_end(tokens, index) and tokens[index].word[0].isdecimal()
            ):
                return None
            if self.begins("people", tokens[index].word):
                following = tokens[index + 1].word if index + 1 < len(tokens) else ""
                joins = bool(following) and categories[index + 1] is None and self.begins("people", following)
                return index + 2 if joins else index + 1  # "police officers"
            if categories[index] is not None:
                return end if index - end <= 2 else None
            if text[tokens[index - 1].end : tokens[index].start].strip(" \u00a0-’'\"") == ",":
                return None
        return None

    def _modifier_start(self, tokens: list[_Token], index: int) -> int:
        for length in (3, 2, 1):
            if index >= length:
                phrase = " ".join(token.word for token in tokens[index - length : index])
                if phrase in self._tables["modifiers"] and phrase != "the":
                    return index - length
        return index

    def _nearest(
        self,
        tokens: list[_Token],
        categories: list[CasualtyCategory | None],
        first: int,
        end: int,
        limit: int,
        text: str,
    ) -> CasualtyCategory | None:
        if first and categories[first - 1]:
            return categories[first - 1]
        after = next((i for i in range(end - 1, min(end + 8, limit)) if categories[i]), None)
        before = next((i for i in range(first - 1, max(-1, first - 13), -1) if categories[i]), None)
        if after is not None and _BREAK.search(text, tokens[end - 1].end, tokens[max(after, end - 1)].start):
            after = None
        if after is not None and before is not None:
            crosses = "," in text[tokens[end - 1].end : tokens[after].start]
            joins = "," not in text[tokens[before].end : tokens[first].start]
            return categories[before if crosses and joins else after]
        nearest = after if after is not None else before
        return categories[nearest] if nearest is not None else None

    def bounds(self, text: str) -> tuple[int | None, int | None]:
        """Return the least and the most that a count's wording allows, inclusive, None for open."""
        tokens = [_Token(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        if tokens and tokens[0].word in _PARTS:
            return None, None  # "half of the 80 passengers"
        if len(tokens) > 1 and tokens[0].word in _ONE_OF_THEM:
            is_an_age = text[tokens[1].end : tokens[1].end + 1] == "-"  # "a 21-year-old farmer"
            if is_an_age or not self._counts_more(tokens[1].word):
                return 1, 1
        first = next((i for i, token in enumerate(tokens) if self._is_number(token.word)), None)
        if first is None:
            return None, None
        value = self._value(tokens[first:])
        modifier = text[: tokens[first].start].casefold()
        if any(word in modifier for word in self._tables["at_least"]):
            return value, None
        if any(word in modifier for word in self._tables["at_most"]):
            return None, value
        return value, value

    def _counts_more(self, word: str) -> bool:
        """Tell "dozen" in "a dozen" from the noun of one."""
        return self._is_number(word) or word in _SOME_OF_THEM

    def _is_number(self, word: str) -> bool:
        return word[0].isdecimal() or word in self._numbers

    def _value(self, tokens: list[_Token]) -> int | None:
        total: int | None = None
        for token in tokens:
            if token.word[0].isdecimal():
                digits = re.sub(r"\D", "", token.word)
                if len(digits) > _MOST_DIGITS:
                    return None
                total = int(digits) if total is None else total
            elif token.word in self._numbers:
                number = self._numbers[token.word]
                total = number if total is None else (total * number if number >= 100 else total + number)
            else:
                break
        return total


def lexicon_for(language: str | None) -> Lexicon | None:
    """Return the cues of a language (ISO 639-1; None means English), or None where there are none."""
    return _lexicons().get(language or "en")


def bounds_of(text: str, language: str | None) -> tuple[int | None, int | None]:
    """Return the least and the most people that a count's wording allows, inclusive, None for open."""
    lexicon = lexicon_for(language) or lexicon_for("en")
    return lexicon.bounds(text) if lexicon else (None, None)


@cache
def _lexicons() -> dict[str, Lexicon]:
    tables = tomllib.loads(files("summarizer.text").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    # A language may do without some.
    kinds: dict[str, Any] = {kind: () for table in tables.values() for kind in table}
    return {language: Lexicon({**kinds, **table}) for language, table in tables.items()}
