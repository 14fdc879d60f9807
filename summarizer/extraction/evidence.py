"""Evidence: the sentences that a claim cites, copied from the article."""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.schemas import Article, Evidence


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
            page=article.page_at(article.sentences[number - 1].start),
        )
        for number in sorted(set(numbers))
        if 1 <= number <= len(article.sentences)
    ]
