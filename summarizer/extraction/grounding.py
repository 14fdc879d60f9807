"""From drafts to grounded claims: words are held against the article.

Verification is there for what a model may invent: figures, dates and names. Each of them that stands in a claim's
own words must stand in its cited sentences, or in the sentence before one of them (for a pronoun, or a year told once).
Otherwise, in turn: another name of an actor, a demonym or a possessive is no specific of its own; a numeral that counts
what is listed is none either; a name or a year that the article gives elsewhere brings the sentence that gives it into
the evidence. What is left is a fault. So is a claim whose plain words are hardly any of them its sentences': it may be
told in other words, but what tells of another deed by the same names rests on nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.actors.gazetteer import gazetteer_for
from summarizer.actors.lists import calendar_words
from summarizer.actors.named import NamedActor
from summarizer.schemas import Article
from summarizer.text.folding import folded_text
from summarizer.text.lexicon import lexicon_for
from summarizer.text.quoted import quoted_in

from .article_words import JOINT, WORD, ArticleWords, WordPlace, forms, plainly_written, scripts_of
from .figures import dates, listed_in

_MOST_LISTED = 12
_LONGEST_NUMERAL = 4
_LOOKED_BACK = 40
_SHORTEST_PLAIN = 4
_LEAST_PLAIN = 4
"""How many plain words a claim has at least of which a third must be its sentences'; in recorded briefs half are."""
_ODD = ("Cc", "Cf", "Cn", "Co", "Me", "Mn", "Nl", "No", "So")
_HYPHEN = re.compile(r"[-‑]")
_YEAR = re.compile(r"[12]\d{3}")
_ENDS_A_SENTENCE = re.compile(r"(?:[!?…։]|\w{4}\.)$")  # after a shorter word the stop may be an abbreviation's
_COUNTED_ACTORS = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:of\s+(?:them|whom)|sides|parties|states|countries|nations|governments|armies|forces|groups|"
    r"organi[sz]ations|capitals|leaders|presidents|ministers|ministries|premiers|chancellors|kings|ambassadors|envoys|allies|neighbou?rs)\b",
    re.IGNORECASE,
)
"""What stands behind a numeral that counts actors, or those who speak for them."""
_DETERMINERS = ("the", "a", "an", "its", "his", "her", "their", "this", "these")
_NOUNS_IN_CAPITALS = ("de", "lb")


@dataclass
class Support:
    """What holding words against the cited sentences gave.

    Attributes:
        missing: numbers and names for which the article gives no ground there.
        widened: sentences that give a name or a year which the cited ones lack, for the evidence.
        wording: the article's own characters, where a wording was sought and found.
    """

    missing: list[str] = field(default_factory=list)
    widened: set[int] = field(default_factory=set)
    wording: str | None = None


class Grounds:
    """One article as the ground on which claims stand."""

    def __init__(
        self,
        article: Article,
        actors: Sequence[NamedActor],
        words: ArticleWords | None = None,
        not_told: Container[int] = (),
    ) -> None:
        """Take the article, its actors (a known name stands for the others), and sentences that prove nothing."""
        self._article = article
        self._not_told = not_told
        self._dateless: dict[int, frozenset[str]] = {}
        self._actors = actors
        self._words = words or ArticleWords(article)
        self._language = article.language

    def of_words(self, claim: str, cited: Collection[int], listed: Collection[int] = ()) -> Support:
        """Hold a claim's words against its cited sentences.

        Args:
            claim: the words of the model.
            cited: the cited sentences, from 1; the sentence before each is read too.
            listed: how many actors the claim itself names, for "the three presidents".
        """
        context = self._context(cited)
        named = [actor for actor in self._actors if any(_is_among(actor.sentences, number) for number in context)]
        known = {form for actor in named for form in self._forms_of(actor)}
        found = Support()
        found.missing += [words for words in quoted_in(claim) if not self._is_quoted(words)]
        claim = plainly_written(folded_text(claim))
        found.missing += sorted({sign for sign in claim if _is_odd(sign)} - self._words.signs)
        for match, word in self._specifics(claim):
            is_figure = self._is_figure(word)
            if is_figure and word.casefold() not in calendar_words() and not self._is_of_a_date(claim, match):
                is_held = self._counts(word, context)
            else:
                is_held = self._words.holds(word, context)
            if is_held or not known.isdisjoint(forms(word, self._language, is_claimed=True)):
                continue
            if is_figure:
                counts_actors = _COUNTED_ACTORS.match(claim, match.end()) is not None
                self._settle_figure(word, context, cited, {*listed, len(named)} if counts_actors else None, found)
            else:
                self._settle_name(word, cited, found)
        if self._tells_of_another_deed(claim, context):
            found.missing.append("most of its words")
        found.missing += [word for word in WORD.findall(claim) if not scripts_of(word) <= self._words.scripts]
        found.missing = list(dict.fromkeys(found.missing))
        return found

    def of_wording(self, wording: str, cited: Collection[int]) -> Support:
        """Find a wording of the article's: in the cited sentences or before one, else in the nearest that has it.

        A bare figure has to stand in the cited ones, and in no date: elsewhere it counts something else.
        """
        context = self._context(cited)
        words = WORD.findall(wording)
        if len(words) == 1 and words[0][0].isdigit() and not self._counts(words[0], context):
            return Support(missing=[wording])
        places = self._told(wording)
        first, _, rest = wording.partition(" ")
        if not places and first.casefold() in _DETERMINERS:
            wording, places = rest, self._told(rest)
        if not places:
            return Support(missing=[wording])
        near = [place for place in places if place.sentence in context]
        nearest = _nearest({place.sentence for place in places}, cited)
        place = near[0] if near else next(place for place in places if place.sentence == nearest)
        return Support(widened=set() if near else {place.sentence}, wording=self._copied(wording, place))

    def _tells_of_another_deed(self, claim: str, context: set[int]) -> bool:
        """Tell whether of a claim's words that are neither names nor figures less than a third are its sentences'."""
        words = (word for word in WORD.findall(claim) if len(word) >= _SHORTEST_PLAIN and word[0].islower())
        plain = {word for word in words if not self._is_figure(word)}
        return len(plain) >= _LEAST_PLAIN and 3 * sum(self._words.holds(word, context) for word in plain) < len(plain)

    def _is_quoted(self, words: str) -> bool:
        """Tell whether a quotation is the article's, to its last word; one without words is none."""
        sought = " ".join(words.split())
        if not WORD.search(sought) or sought in self._words.in_one_line:
            return True
        return self._words.compares_all(words) and bool(self._told(words))

    def _context(self, cited: Collection[int]) -> set[int]:
        numbers = {number - back for number in cited for back in (0, 1)}
        return {one for one in numbers if 1 <= one <= len(self._article.sentences) and one not in self._not_told}

    def _told(self, wording: str) -> list[WordPlace]:
        return [place for place in self._words.find(wording) if place.sentence not in self._not_told]

    def _elsewhere(self, word: str) -> set[int]:
        return {number for number in self._words.sentences_with(word) if number not in self._not_told}

    def _specifics(self, claim: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield what is specific in a claim: numbers, names, and of compounds each part that is one."""
        for match in WORD.finditer(claim):
            word = match.group()
            opens = self._opens_a_sentence(claim, match.start())
            is_one = word[-1].isdigit() and (word[0].isupper() or self._told(word))  # "T-72", "covid-19"
            parts = [word] if is_one else JOINT.split(word)
            if len(parts) > 1 and self._counted(word) is None:
                yield from (
                    (match, part) for part in parts if part and self._is_specific(part, opens and part == parts[0])
                )
            elif self._is_specific(word, opens):
                yield match, word

    def _counted(self, word: str) -> int | None:
        """Return the value of a number word, simple or compound; None for other words."""
        lexicon = lexicon_for(self._language)
        parts = _HYPHEN.split(word.casefold())
        if self._language in (None, "en") and len(parts) == 1:
            parts = [parts[0].removesuffix("s")]  # "hundreds"
        values = [lexicon.number(part) if lexicon else None for part in parts]
        return sum(value or 0 for value in values) if None not in values else None

    def _copied(self, wording: str, place: WordPlace) -> str:
        """Return the article's characters for a wording, with the brackets and quotation marks that it ends in."""
        start, end = place.start, place.end
        text = self._article.text
        lead, tail = re.match(r"[^\w\s]*", wording), re.search(r"[^\w\s]*$", wording)
        if lead and text.endswith(lead.group(), 0, start):
            start -= len(lead.group())
        if tail and text.startswith(tail.group(), end):
            end += len(tail.group())
        return " ".join(text[start:end].split())

    def _settle_figure(
        self, word: str, context: set[int], cited: Collection[int], listed: Collection[int] | None, found: Support
    ) -> None:
        """Settle a figure; ``listed`` is None where it does not count actors or those who speak for them."""
        number = int(word) if word.isdecimal() and len(word) <= _LONGEST_NUMERAL else self._counted(word)
        if listed is not None and number is not None and 2 <= number <= _MOST_LISTED:  # it counts what is listed
            sentences = [self._article.sentence_text(one) for one in context]
            if number in listed or any(number in listed_in(text) for text in sentences):
                return
        _widen(found, word, self._elsewhere(word) if _YEAR.fullmatch(word) else set(), cited)

    def _settle_name(self, word: str, cited: Collection[int], found: Support) -> None:
        sought = forms(word, self._language, is_claimed=True)
        elsewhere = self._elsewhere(word)
        for actor in self._actors:
            if not sought.isdisjoint(self._forms_of(actor)):
                elsewhere.update(number for number in actor.sentences if number not in self._not_told)
        _widen(found, word, elsewhere, cited)

    def _forms_of(self, actor: NamedActor) -> frozenset[str]:
        """Return the forms of an actor's name, and of those under which the gazetteer knows it."""
        gazetteer = gazetteer_for(self._language)
        code = actor.country or actor.id
        # Which state an unknown name is, the model says: that proves none of the state's other names.
        is_known = any(gazetteer.actor_called(name) == code for name in (actor.name, *actor.aliases))
        names = (actor.name, *(gazetteer.names_of(code) if is_known else ()))
        return frozenset(form for name in names for form in forms_of_name(name, self._language))

    def _counts(self, word: str, context: set[int]) -> bool:
        """Tell whether a sentence holds a figure otherwise than in a date: "3 May" does not tell of three men."""
        sought = forms(word, self._language)
        for number in context:
            if number not in self._dateless:
                words = WORD.findall(dates().sub(" ", plainly_written(self._article.sentence_text(number))))
                self._dateless[number] = frozenset(form for one in words for form in forms(one, self._language))
        return any(not sought.isdisjoint(self._dateless[number]) for number in context)

    @staticmethod
    def _is_of_a_date(claim: str, match: re.Match[str]) -> bool:
        near = claim[max(0, match.start() - _LOOKED_BACK) : match.end() + _LOOKED_BACK]
        start = match.start() - max(0, match.start() - _LOOKED_BACK)
        return any(date.start() <= start < date.end() for date in dates().finditer(near))

    def _is_figure(self, word: str) -> bool:
        """Tell numbers, weekdays and months, which hold of the cited sentences alone, from names."""
        return word[0].isdigit() or self._counted(word) is not None or word.casefold() in calendar_words()

    def _is_specific(self, word: str, opens: bool) -> bool:
        """Tell numbers and proper names from other words; the capital of a sentence's first word says nothing.

        Of words in small letters, names of known actors are names: whose capitals a model forgot.
        """
        if any(map(str.isdigit, word)) or (self._counted(word) or 0) > 1:
            return True
        has_capital = any(map(str.isupper, word[1:] if opens else word))
        if has_capital and self._language not in _NOUNS_IN_CAPITALS:
            return True
        return gazetteer_for(self._language).actor_of_word(word) is not None

    @staticmethod
    def _opens_a_sentence(claim: str, start: int) -> bool:
        before = claim[max(0, start - _LOOKED_BACK) : start].strip(" \u00a0\"“”«»„'‘’")
        return not before or _ENDS_A_SENTENCE.search(before) is not None


def _is_odd(sign: str) -> bool:
    """Tell a sign that could stand for a letter or a figure and is none: a mark, a picture, what has no width."""
    return unicodedata.category(sign) in _ODD


def _widen(found: Support, word: str, elsewhere: Collection[int], cited: Collection[int]) -> None:
    """Add the nearest sentence that gives a word to the evidence; where none does, the word is missing."""
    if elsewhere:
        found.widened.add(_nearest(elsewhere, cited))
    else:
        found.missing.append(word)


def _nearest(numbers: Collection[int], cited: Collection[int]) -> int:
    """Return the sentence that is nearest to a cited one; of two, the one before it."""

    ascending = sorted(numbers)
    beside: list[tuple[int, bool, int]] = []
    for one in cited:
        place = bisect_left(ascending, one)
        beside += [(abs(number - one), number > one, number) for number in ascending[max(0, place - 1) : place + 1]]
    return min(beside)[-1] if beside else ascending[0]


def _is_among(ascending: Sequence[int], number: int) -> bool:
    """Tell whether a number is one of many, which are in order."""
    place = bisect_left(ascending, number)
    return place < len(ascending) and ascending[place] == number


@lru_cache(maxsize=10_000)
def forms_of_name(name: str, language: str | None) -> frozenset[str]:
    """Return the forms of all words of a name."""
    return frozenset(form for word in WORD.findall(name) for form in forms(word, language))
