"""Which of the article's sentences tell the story in short, chosen without a model."""

from __future__ import annotations

from .schemas import Article
from .schemas.drafts import ClaimDraft, Drafts

_MOST = 4
_SHORTEST_PROSE = 50
_RUSSIA = "Russia"


def story_of(article: Article, drafts: Drafts) -> list[int]:
    """Return at most four sentence numbers, ascending: the lead, then the first sentence of each section.

    Nothing where the drafts hold nothing.
    """
    to_russia_first = sorted(drafts.requests, key=lambda draft: draft.addressee != _RUSSIA)
    sections: list[list[ClaimDraft]] = [
        [*drafts.accusations],
        [*to_russia_first],
        [*drafts.ceasefires],
        [*drafts.casualties],
    ]
    if not any(sections):
        return []
    chosen = dict.fromkeys([s.number for s in article.sentences if _is_prose(article.sentence_text(s.number))][:1])
    for section in sections:
        told = [n for draft in section for n in draft.sentences if _is_prose(article.sentence_text(n))]
        chosen |= dict.fromkeys([n for n in told if n not in chosen][:1])
    return sorted(list(chosen)[:_MOST])


def _is_prose(text: str) -> bool:
    """Tell a sentence from a headline or a dateline."""
    return len(text) >= _SHORTEST_PROSE and text.rstrip("\"”»’'").endswith((".", "!", "?", "…", "։"))
