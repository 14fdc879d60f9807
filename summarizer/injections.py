"""Sentences of an article that speak to a language model instead of a reader."""

from __future__ import annotations

from .cues import lexicon_for
from .schemas import Article

_INJECTED_REACH = 3


def addressed_to_a_model(article: Article) -> frozenset[int]:
    """Return the numbers of sentences that speak to a language model instead of a reader.

    Those with a phrase such as "ignore previous instructions", and those near them in the same paragraph.
    """
    lexicons = [lexicon for lexicon in (lexicon_for("en"), lexicon_for(article.language)) if lexicon is not None]
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
