"""Sentences of an article that speak to a language model instead of a reader."""

from __future__ import annotations

from functools import lru_cache

from .cues import Lexicon, lexicon_for
from .schemas import Article

_INJECTED_REACH = 3


def addressed_to_a_model(article: Article) -> frozenset[int]:
    """Return the numbers of sentences that speak to a language model instead of a reader.

    Those with a phrase such as "ignore previous instructions", and those near them in the same paragraph.
    """
    languages = {"en": None, article.language: None}  # each once
    lexicons = [lexicon for language in languages if (lexicon := lexicon_for(language)) is not None]
    if not any(_may_address(article.text, lexicon) for lexicon in lexicons):
        return frozenset()
    struck = [
        sentence
        for sentence in article.sentences
        if any(lexicon.has("instruction", article.sentence_text(sentence.number)) for lexicon in lexicons)
    ]
    return frozenset(
        near.number
        for sentence in struck
        for near in article.sentences[max(0, sentence.number - 1 - _INJECTED_REACH) : sentence.number + _INJECTED_REACH]
        if near.paragraph == sentence.paragraph
    )


@lru_cache(maxsize=256)
def _may_address(text: str, lexicon: Lexicon) -> bool:
    """Tell whether an article needs a closer look; each step of a brief asks on its own."""
    return lexicon.has("instruction", text)
