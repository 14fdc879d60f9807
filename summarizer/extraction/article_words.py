"""The words of an article and where they stand, whatever their case, possessives, demonyms and endings.

What a model writes is looked up here. Only places are returned: what a brief shows is copied from the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from summarizer.actors.gazetteer import TOKEN, gazetteer_for
from summarizer.schemas import Article
from summarizer.text.lexicon import lexicon_for

WORD = re.compile(
    r"\d{1,3}(?:[.,'’\u00a0\u2009\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|(?:[^\W\d_]\.){2,}|[^\W\d_]+-\d+(?!\w)|"
    r"[^\W\d_]+(?:[-‑'’][^\W\d_]+)*"
)
"""A word with its hyphens and apostrophes, an abbreviation with its points, or a number with its separators."""

JOINT = re.compile(r"[-‑'’]")
_TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}|{TOKEN.pattern}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u2009\u202f ]\d{3})+")
_INSIDE_A_NUMBER = re.compile(r"(?:\d[.,'’\u00a0\u2009\u202f]|[^\W\d_]-)$")
_NUMBER_GOES_ON = re.compile(r"[.,'’\u00a0\u2009\u202f]\d|-\w")
_LONGEST_WORDING = 60
_ENDINGS = ("s", "S")
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_SHORTEST_PLURAL = 4
_SHORTEST_STEM = 3
_SHORT_WORD = 5
_LONG_WORD = 9


class Place(NamedTuple):
    """Where a wording stands: ``text[start:end]``, ``end`` exclusive, in sentence ``sentence`` (from 1)."""

    sentence: int
    start: int
    end: int


class ArticleWords:
    """An article's words, looked up by the forms that they share with others."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._language = article.language
        self._found: dict[str, list[Place]] = {}
        self._held: dict[int, frozenset[str]] = {}

    def find(self, wording: str) -> list[Place]:
        """Return where a wording stands, in the article's order: its words in a row, within one sentence.

        Case, white space and punctuation between the words do not count.
        """
        if wording not in self._found:
            self._found[wording] = list(self._places(wording))
        return self._found[wording]

    def holds(self, word: str, numbers: Iterable[int]) -> bool:
        """Tell whether one of the sentences grounds a word of a claim; numbers outside the article hold none."""
        sought = forms(word, self._language, is_claimed=True)
        return any(not sought.isdisjoint(self._forms_in(number)) for number in numbers)

    def sentences_with(self, word: str) -> list[int]:
        """Return the numbers of all sentences that ground a word of a claim, ascending."""
        sought = forms(word, self._language, is_claimed=True)
        numbers = (sentence.number for sentence in self._article.sentences)
        return [number for number in numbers if not sought.isdisjoint(self._forms_in(number))]

    def _places(self, wording: str) -> Iterator[Place]:
        wanted = [spellings(token, self._language) for token in _tokens(wording)[:_LONGEST_WORDING]]
        begins = {word for form in wanted[0] for word in self._by_form.get(form, ())} if wanted else set()
        for number, index in sorted(place for word in begins for place in self._by_word[word]):
            row = self._tokens[number - 1][index : index + len(wanted)]
            fits = zip(row, wanted, strict=False)
            if len(row) == len(wanted) and all(
                not spellings(one[0], self._language).isdisjoint(it) for one, it in fits
            ):
                place = Place(number, row[0][1], row[-1][2])
                if not self._cuts_a_number(place):
                    yield place

    def _cuts_a_number(self, place: Place) -> bool:
        """Tell a place that begins or ends inside a number: "500" of "6,500", "two" of "twenty-two"."""
        text = self._article.text
        goes_before = _INSIDE_A_NUMBER.search(text[max(0, place.start - 2) : place.start]) is not None
        goes_on = _NUMBER_GOES_ON.match(text, place.end) is not None
        if not (goes_before or goes_on):
            return False
        words = _tokens(text[place.start : place.end])
        return (goes_before and self._is_number(words[0])) or (goes_on and self._is_number(words[-1]))

    def _is_number(self, word: str) -> bool:
        lexicon = lexicon_for(self._language)
        return word[0].isdigit() or (lexicon is not None and lexicon.number(word.casefold()) is not None)

    @cached_property
    def _tokens(self) -> list[list[tuple[str, int, int]]]:
        text = self._article.text
        return [
            [
                (match[0], *match.span())
                for match in _TOKEN.finditer(text, sentence.start, sentence.end)
                if match[0] not in _ENDINGS or not _is_ending(text, match)
            ]
            for sentence in self._article.sentences
        ]

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, int]]]:
        """Return each word with the sentences, and the places among their words, where it stands."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(self._tokens, start=1):
            for index, (word, _, _) in enumerate(words):
                found[word].append((number, index))
        return found

    @cached_property
    def _by_form(self) -> dict[str, list[str]]:
        """Return each spelling with the words that have it."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._by_word:
            for form in spellings(word, self._language):
                found[form].append(word)
        return found

    def _forms_in(self, number: int) -> frozenset[str]:
        """Return the forms of a sentence's words, none for a number outside the article."""
        if not 1 <= number <= len(self._article.sentences):
            return frozenset()
        if number not in self._held:
            text = self._article.sentence_text(number)
            self._held[number] = frozenset(f for word in WORD.findall(text) for f in forms(word, self._language))
        return self._held[number]


def _tokens(wording: str) -> list[str]:
    return [match.group() for match in _TOKEN.finditer(wording) if not _is_ending(wording, match)]


def _is_ending(text: str, match: re.Match[str]) -> bool:
    """Tell the "s" of a possessive, which is no word of its own."""
    return match[0] in _ENDINGS and text[match.start() - 1 : match.start()] in ("'", "’")


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


def folded_word(word: str) -> str:
    """Return a word in small letters, without marks on them (é, ё, ş)."""
    if word.isascii():
        return word.casefold()
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("‑", "-"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _bare(word: str) -> str:
    """Return a word without a possessive."""
    return next((word.removesuffix(ending) for ending in _POSSESSIVE if word.endswith(ending)), word)
