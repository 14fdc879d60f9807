"""Gold for the article that the tests share."""

from __future__ import annotations

from typing import Any

from summarizer import Article
from summarizer.schemas.gold import Gold


def gold_of(article: Article, **sections: list[dict[str, Any]]) -> Gold:
    empty = {"accusations": [], "requests_to_russia": [], "ceasefire_context": [], "casualties": []}
    data = {
        "article": "border",
        "sha256": article.sha256,
        "actors": [
            {"id": "ARM", "names": ["Armenia", "Yerevan", "Armenian Defense Ministry"]},
            {"id": "AZE", "names": ["Azerbaijan", "Baku"]},
            {"id": "RUS", "names": ["Russia"]},
        ],
        "offsets": [(sentence.start, sentence.end) for sentence in article.sentences],
        "parties": ["ARM", "AZE", "RUS"],
        **empty,
        **sections,
    }
    return Gold.model_validate(data)


def charge(accuser: str, accused: str, *sentences: int, **details: Any) -> dict[str, Any]:
    return {"accuser": accuser, "accused": accused, "gist": "shelling", "sentences": sentences, **details}


def loss(count: str, *sentences: int, **details: Any) -> dict[str, Any]:
    told = {"victims": "ARM", "category": "wounded", "reported_by": "ARM", "scope": "incident"}
    return {**told, "count_text": count, "sentences": sentences, **details}
