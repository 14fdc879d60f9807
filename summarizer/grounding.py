"""From drafts to grounded claims: evidence is copied from the text, and words are held against it.

The specifics gate: every number, date and proper name in a claim's own words must stand in its cited
sentences, or in the sentence before one of them (for a pronoun, or a year told once).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .actors import Side
from .cues import lexicon_for
from .gazetteer import gazetteer_for
from .schemas import Article, Evidence

_WORD = re.compile(r"\d+(?:[.,\u00a0 ]\d{3})+(?!\d)|\d+|[^\W\d_]+(?:[-'’][^\W\d_]+)*", re.UNICODE)
_JOINT = re.compile(r"[-'’]")
_ENDINGS = ("'s", "’s", "s'", "s’")


def evidence_of(article: Article, numbers: Iterable[int]) -> list[Evidence]:
    """Return the cited sentences as evidence, in the article's order, each once.

    Numbers outside the article are left out; the caller sees an empty list where nothing is left.
    """
    return [
        Evidence(
            sentence=number,
            start=article.sentences[number - 1].start,
            end=article.sentences[number - 1].end,
            quote=article.sentence_text(number),
        )
        for number in sorted(set(numbers))
        if 1 <= number <= len(article.sentences)
    ]


def unsupported_specifics(claim: str, article: Article, numbers: Iterable[int], sides: list[Side]) -> list[str]:
    """Return the numbers and proper names of ``claim`` that its cited sentences do not hold.

    Args:
        claim: the words of the model.
        article: the article that they are about.
        numbers: the cited sentences, from 1; the sentence before each is read too.
        sides: the article's sides: a side's name stands for any alias of it ("Yerevan" for "Armenia").
    """
    context = {number - back for number in numbers for back in (0, 1)}
    texts = [article.sentence_text(number) for number in context if 1 <= number <= len(article.sentences)]
    held = {form for text in texts for word in _WORD.findall(text) for form in _forms(word, article.language)}
    named = [side for side in sides if not context.isdisjoint(side.sentences)]
    held |= {
        form
        for side in named
        for name in (side.name, *side.aliases)
        for word in _WORD.findall(name)
        for form in _forms(word, article.language)
    }
    missing = []
    for position, word in enumerate(_WORD.findall(claim)):
        leads_astray = position == 0 and _names_another(word, named, article.language)
        if not leads_astray and not _is_specific(word, position, article.language):
            continue
        if held.isdisjoint(_forms(word, article.language)):
            missing.append(word)
    return list(dict.fromkeys(missing))


def is_worded(wording: str, article: Article, numbers: Iterable[int]) -> bool:
    """Tell whether a wording stands in the cited sentences, or in one before them, white space apart."""
    context = sorted({number - back for number in numbers for back in (0, 1)})
    texts = (article.sentence_text(number) for number in context if 1 <= number <= len(article.sentences))
    return " ".join(wording.split()) in " ".join(" ".join(texts).split())


def _is_specific(word: str, position: int, language: str | None) -> bool:
    """Tell numbers and proper names from other words; the first word's capital says nothing."""
    if word[0].isdigit():
        return True
    if position > 0 and word[0].isupper():
        return True
    lexicon = lexicon_for(language)
    return lexicon is not None and (lexicon.number(word.casefold()) or 0) > 1


def _names_another(word: str, named: list[Side], language: str | None) -> bool:
    """Tell whether a claim's first word is the name of a side of which the cited sentences do not speak."""
    sides = {mention.side for mention in gazetteer_for(language).mentions(word)}
    return bool(sides) and sides.isdisjoint(side.id for side in named)


def _forms(word: str, language: str | None) -> set[str]:
    """Return what a word may be written as: folded, without a possessive, its parts, its number in digits."""
    folded = word.casefold()
    for ending in _ENDINGS:
        folded = folded.removesuffix(ending)
    if folded[0].isdigit():
        return {re.sub(r"\D", "", folded)}
    forms = {folded, *_JOINT.split(folded)}
    if len(folded) > 4:
        forms.add(folded.removesuffix("s"))
    lexicon = lexicon_for(language)
    number = lexicon.number(folded) if lexicon else None
    if number is not None:
        forms.add(str(number))
    return forms
