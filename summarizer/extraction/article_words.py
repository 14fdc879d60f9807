"""The words of an article and where they stand, whatever their case, possessives, demonyms and endings.

What a model writes is looked up here. Only places are returned: what a brief shows is copied from the article.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from summarizer.actors.gazetteer import gazetteer_for
from summarizer.schemas import Article
from summarizer.text.lexicon import lexicon_for
from summarizer.text.words import TOKEN, Words, words_of

WORD = re.compile(
    r"\d{1,3}(?:[.,'’\u00a0\u2009\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|(?:[^\W\d_]\.){2,}|[^\W\d_]+-\d+(?!\w)|"
    r"[^\W\d_]+(?:[-‑'’][^\W\d_]+)*"
)
"""A word with its hyphens and apostrophes, an abbreviation with its points, or a number with its separators."""

JOINT = re.compile(r"[-‑'’]")
# An abbreviation is one word; the "s" of a possessive is none.
_TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}|(?!(?<=['’])[sS](?![^\W_])){TOKEN.pattern}")
_LOOKED_UP = re.compile(rf"({_TOKEN.pattern})")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u2009\u202f ]\d{3})+")
_INSIDE_A_NUMBER = re.compile(r"(?:\d[.,'’\u00a0\u2009\u202f]|[^\W\d_]-)$")
_NUMBER_GOES_ON = re.compile(r"[.,'’\u00a0\u2009\u202f]\d|-\w")
_LONGEST_WORDING = 60
"""Words of a wording that are looked up; what is behind them is not."""

_POSSESSIVE = ("'s", "’s", "s'", "s’")
_SHORTEST_PLURAL = 4
_SHORTEST_STEM = 3
_SHORT_WORD = 5
_LONG_WORD = 9


def plainly_written(text: str) -> str:
    """Return a text with ⑮ and Ⓐ as the figure and the letter that they are (Unicode NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


class WordPlace(NamedTuple):
    """Where a wording stands: ``text[start:end]``, ``end`` exclusive, in sentence ``sentence`` (from 1)."""

    sentence: int
    start: int
    end: int


class ArticleWords:
    """An article's words, looked up by the forms that they share with others."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._language = article.language
        self._found: dict[tuple[str, ...], list[WordPlace]] = {}
        self._held: dict[int, frozenset[str]] = {}

    @cached_property
    def of_sentences(self) -> list[Words]:
        """The words of each sentence, with their places in the article."""
        text = self._article.text
        return [words_of(text[sentence.start : sentence.end], sentence.start) for sentence in self._article.sentences]

    @cached_property
    def signs(self) -> frozenset[str]:
        """The characters of the article, as they are and plainly written."""
        return frozenset(self._article.text) | frozenset(plainly_written(self._article.text))

    @cached_property
    def in_one_line(self) -> str:
        """The article's text with one space for all white space."""
        return " ".join(self._article.text.split())

    @cached_property
    def scripts(self) -> frozenset[str]:
        """The scripts of the article's letters."""
        return scripts_of(self.signs)

    def find(self, wording: str) -> list[WordPlace]:
        """Return where a wording stands, in the article's order: its words in a row, within one sentence.

        Case, white space and punctuation between the words do not count.
        """
        tokens = tuple(_TOKEN.findall(wording)[:_LONGEST_WORDING])
        if tokens not in self._found:
            self._found[tokens] = list(self._places(tokens))
        return self._found[tokens]

    @staticmethod
    def compares_all(wording: str) -> bool:
        """Tell whether ``find`` compares a wording to its last word."""
        return len(_TOKEN.findall(wording)) <= _LONGEST_WORDING

    def holds(self, word: str, numbers: Iterable[int]) -> bool:
        """Tell whether one of the sentences grounds a word of a claim; numbers outside the article hold none."""
        sought = forms(word, self._language, is_claimed=True)
        return any(not sought.isdisjoint(self._forms_in(number)) for number in numbers)

    def sentences_with(self, word: str) -> list[int]:
        """Return the numbers of all sentences that ground a word of a claim, ascending."""
        sought = forms(word, self._language, is_claimed=True)
        return sorted({number for form in sought for number in self._sentences_by_form.get(form, ())})

    def _places(self, tokens: Iterable[str]) -> Iterator[WordPlace]:
        wanted = [self._spelled_like(token) for token in tokens]
        if not wanted:
            return
        # Looked for from the word that is rarest: an article may hold its first one a hundred thousand times.
        rarest = min(range(len(wanted)), key=lambda one: sum(len(self._by_word[word]) for word in wanted[one]))
        (texts, _, starts, ends), firsts = self._words
        for index in sorted(found - rarest for word in wanted[rarest] for found in self._by_word[word]):
            number, last = bisect_right(firsts, index), index + len(wanted)
            if last <= firsts[number] and all(map(set.__contains__, wanted, texts[index:last])):
                place = WordPlace(number, starts[index], ends[last - 1])
                if not self._cuts_a_number(place):
                    yield place

    def _cuts_a_number(self, place: WordPlace) -> bool:
        """Tell a place that begins or ends inside a number: "500" of "6,500", "two" of "twenty-two"."""
        text = self._article.text
        goes_before = _INSIDE_A_NUMBER.search(text[max(0, place.start - 2) : place.start]) is not None
        goes_on = _NUMBER_GOES_ON.match(text, place.end) is not None
        if not (goes_before or goes_on):
            return False
        words = _TOKEN.findall(text[place.start : place.end])
        return (goes_before and self._is_number(words[0])) or (goes_on and self._is_number(words[-1]))

    def _is_number(self, word: str) -> bool:
        lexicon = lexicon_for(self._language)
        return word[0].isdigit() or (lexicon is not None and lexicon.number(word.casefold()) is not None)

    @cached_property
    def _words(self) -> tuple[Words, list[int]]:
        """The words that can be looked up, and the index of each sentence's first one, and behind the last."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        firsts = [0]
        for sentence, plain in zip(self._article.sentences, self.of_sentences, strict=True):
            words = plain
            if "." in plain.gaps[:-1] or "s" in plain.texts or "S" in plain.texts:
                words = words_of(self._article.text[sentence.start : sentence.end], sentence.start, _LOOKED_UP)
            texts += words.texts
            starts += words.starts
            ends += words.ends
            firsts.append(len(texts))
        return Words(texts, [], starts, ends), firsts

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """Each word with its places among the article's words."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self._words[0].texts):
            found[word].append(index)
        return found

    @cached_property
    def _by_form(self) -> dict[str, list[str]]:
        """Return each spelling with the words that have it."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._by_word:
            for form in spellings(word, self._language):
                found[form].append(word)
        return found

    def _spelled_like(self, token: str) -> set[str]:
        """Return the article's words that have a spelling in common with another."""
        return {word for form in spellings(token, self._language) for word in self._by_form.get(form, ())}

    @cached_property
    def _sentences_by_form(self) -> dict[str, list[int]]:
        """Each form of a word with the numbers of the sentences that hold it."""
        found: dict[str, list[int]] = defaultdict(list)
        for sentence in self._article.sentences:
            for form in self._forms_in(sentence.number):
                found[form].append(sentence.number)
        return found

    def _forms_in(self, number: int) -> frozenset[str]:
        """Return the forms of a sentence's words, none for a number outside the article."""
        if not 1 <= number <= len(self._article.sentences):
            return frozenset()
        if number not in self._held:
            words = WORD.findall(plainly_written(self._article.sentence_text(number)))
            self._held[number] = frozenset(form for word in words for form in forms(word, self._language))
        return self._held[number]


@lru_cache(maxsize=50_000)
def forms(word: str, language: str | None, *, is_claimed: bool = False) -> frozenset[str]:
    """Return what a word may be written as: two words with a form in common are taken for one.

    Its spellings, and for the name, demonym or capital of a known actor (also as a part of a compound) a mark of it. A
    capital in a claim (``is_claimed``) has none: a text that names the state does not tell of a town.
    """
    gazetteer = gazetteer_for(language)
    bare = _bare(word)
    if is_claimed and gazetteer.is_capital(bare):
        return spellings(word, language)
    actors = {gazetteer.actor_of_word(part) for part in (bare, *JOINT.split(bare)) if part}
    return spellings(word, language) | {f"@{actor}" for actor in actors if actor}


@lru_cache(maxsize=50_000)
def spellings(word: str, language: str | None) -> frozenset[str]:
    """Return how a word may be spelled: folded, without marks on its letters, points and a possessive; the parts of a
    compound; its number in digits; without a plural's ending in English. In other languages, which may inflect it, its
    beginnings; of a state's name, which is like another's (Иран, Ирак), its mark instead.
    """
    folded = folded_word(_bare(word))
    if folded[:1].isdigit():
        whole = re.sub(r"\D", "", folded) if _THOUSANDS.fullmatch(folded) else folded.replace(",", ".")
        return frozenset((whole,))
    if "." in folded:
        return frozenset((folded, folded.replace(".", "")))
    lexicon = lexicon_for(language)
    parts = JOINT.split(folded)
    counted = [number for part in parts if lexicon and (number := lexicon.number(part)) is not None]
    if len(counted) == len(parts):
        return frozenset((folded, str(sum(counted))))  # "forty-one" is neither forty nor one
    found = {folded, *(part for part in parts if not part.isdigit())} - {""}  # of "T-72" there are not 72
    if language in (None, "en"):
        if len(folded) > _SHORTEST_PLURAL:
            found.add(folded.removesuffix("s"))
        return frozenset(found)
    gazetteer = gazetteer_for(language)
    state = gazetteer.state_called(_bare(word))
    if state is not None and not gazetteer.is_capital(_bare(word)):
        return frozenset((*found, f"@{state}"))
    longest = 2 + (len(folded) > _SHORT_WORD) + (len(folded) >= _LONG_WORD)
    return frozenset(found | {folded[:end] for end in range(max(_SHORTEST_STEM, len(folded) - longest), len(folded))})


def scripts_of(text: Iterable[str]) -> frozenset[str]:
    """Return the scripts of a text's letters, by the first word of their names in Unicode: "LATIN", "CYRILLIC".

    Letters that only modify others, such as the apostrophe in names (Lm), are of any script.
    """
    letters = (sign for sign in set(text) if sign.isalpha() and unicodedata.category(sign) != "Lm")
    return frozenset(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)


def folded_word(word: str) -> str:
    """Return a word in small letters, without marks on them (é, ё, ş)."""
    if word.isascii():
        return word.casefold()
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("‑", "-"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _bare(word: str) -> str:
    """Return a word without a possessive."""
    return next((word.removesuffix(ending) for ending in _POSSESSIVE if word.endswith(ending)), word)
