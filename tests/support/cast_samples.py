"""An article with sides that no list holds, and its cast as a model lists it."""

from __future__ import annotations

from typing import Any

from summarizer import Article
from summarizer.actors.named import NamedActor
from summarizer.extraction.article_words import ArticleWords
from summarizer.extraction.cast import Cast
from summarizer.schemas.answers import ActorDraft

UNLISTED = (
    "The Ridge Liberation Front (RLF) attacked a post in Norway. The charity Bread for Vale said that two nurses had "
    "died. Norway's opposition Reform Party blamed Oslo. The Northern Coalition of Sweden and Finland urged the RLF to "
    "stop. The European Union was silent, and the EU waited. The RLF withdrew."
)


def listed(*actors: dict[str, Any]) -> list[ActorDraft]:
    return [ActorDraft.model_validate(one) for one in actors]


def cast(text: str, *actors: dict[str, Any], language: str = "en") -> Cast:
    article = Article.from_text(text, language=language)
    return Cast(article, ArticleWords(article), listed(*actors))


def only(found: Cast) -> NamedActor:
    (actor,) = found.actors
    return actor


def ids(found: Cast) -> list[str]:
    return [actor.id for actor in found.actors]
