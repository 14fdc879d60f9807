"""Sentences of an article that speak to a language model instead of a reader."""

from __future__ import annotations

from functools import lru_cache

from .cues import lexicon_for
from .schemas import Article, Sentence

_INJECTED_REACH = 3


def addressed_to_a_model(article: Article) -> frozenset[int]:
    """Return the numbers of sentences that speak to a language model instead of a reader.

    Those with a phrase such as "ignore previous instructions", and those near them in the same paragraph.
    """
    return _addressed(article.text, article.sentences, article.language)


@lru_cache(maxsize=256)  # each step of a brief asks on its own
def _addressed(text: str, sentences: tuple[Sentence, ...], language: str | None) -> frozenset[int]:
    languages = {"en": None, language: None}  # each once
    lexicons = [lexicon for code in languages if (lexicon := lexicon_for(code)) is not None]
    if not any(lexicon.has("instruction", text) for lexicon in lexicons):
        return frozenset()
    struck = [
        sentence
        for sentence in sentences
        if any(lexicon.has("instruction", text[sentence.start : sentence.end]) for lexicon in lexicons)
    ]
    return frozenset(
        near.number
        for sentence in struck
        for near in sentences[max(0, sentence.number - 1 - _INJECTED_REACH) : sentence.number + _INJECTED_REACH]
        if near.paragraph == sentence.paragraph
    )
