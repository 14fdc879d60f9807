"""All drafts in one request: ``whole`` asks about the whole numbered article, ``windows`` about part after part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from summarizer.errors import AnswerUnusable, ContextTooLong, ThoughtsCutOff
from summarizer.llm.model import Asker
from summarizer.schemas import Article
from summarizer.schemas.answers import ACTORS, ActorDraft, ClaimDraft
from summarizer.text.injections import addressed_to_a_model

from .article_words import ArticleWords
from .cast import Cast
from .merging import joined_at_a_seam
from .prompting import Window, WindowSize, article_part, load_prompt, windows

_LARGEST_ANSWER = 16_000
_LEAST_TOKENS = 2_000
_TOKENS_A_SENTENCE = 200
_MOST_NAMED = 40

Asked = tuple[str, type[BaseModel], type[BaseModel]]
"""The constant part of the prompt, the answer's schema, and the model of the drafts that it becomes."""


@dataclass(frozen=True)
class Drafted:
    """What was drafted, by whom it may be said, and what could not be read or looked for, each with the reason.

    ``is_of_a_model`` tells whether the drafts' words are a model's; otherwise they are the article's own.
    """

    drafts: BaseModel
    cast: Cast
    warnings: list[str] = field(default_factory=list)
    is_of_a_model: bool = True


def read_whole(article: Article, model: Asker, asked: Asked) -> Drafted:
    """Ask for the whole brief at once.

    Args:
        article: the loaded article.
        model: the model to ask.
        asked: what to ask for.

    Raises:
        ModelError: the server gave no usable answer.
    """
    not_told = addressed_to_a_model(article)
    try:
        actors, sections = _answer(article, model, asked, range(1, len(article.sentences) + 1), (), not_told)
    except ThoughtsCutOff:
        raise  # of thoughts there may be as many about less
    except (AnswerUnusable, ContextTooLong) as error:
        error.hint += "; or ask for less at once: --strategy windows"
        raise
    return Drafted(asked[2].model_validate(sections), Cast(article, ArticleWords(article), actors, not_told))


def read_by_windows(
    article: Article, model: Asker, asked: Asked, size: WindowSize, progress: Callable[[int, int], None]
) -> Drafted:
    """Ask about one part of the article after the other; the parts overlap, and each is told who was named before.

    A part whose answer is no use is left out and named; it is an error only where all are.

    Raises:
        ModelError: the server gave no usable answer.
    """
    found: dict[str, list[ClaimDraft]] = {section: [] for section in asked[2].model_fields}
    not_told = addressed_to_a_model(article)
    cast = Cast(article, ArticleWords(article), (), not_told)
    unread: list[str] = []
    missed = False
    failed: AnswerUnusable | None = None
    parts = list(windows(article, size))
    for part in parts:
        before = [actor.name for actor in cast.actors[:_MOST_NAMED]]
        try:
            actors, sections = _answer(article, model, asked, range(part.first, part.last + 1), before, not_told)
        except AnswerUnusable as error:
            failed = error
            unread.append(f"sentences {part.first} to {part.last} could not be read: {error.message}")
            missed = True
        else:
            cast.add(actors)
            for section, items in found.items():
                new = [item for item in sections[section] if not _was_asked(item, part, after_failure=missed)]
                items[:] = joined_at_a_seam(items, new)
            missed = False
        progress(part.last, len(article.sentences))
    if failed is not None and len(unread) == len(parts):
        raise failed
    return Drafted(asked[2].model_validate(found), cast, unread)


def _was_asked(item: ClaimDraft, part: Window, *, after_failure: bool) -> bool:
    """Tell whether an item rests on what was asked about with the part before, which had an answer."""
    overlap = range(part.first, part.asked)
    return not after_failure and bool(item.sentences) and all(number in overlap for number in item.sentences)


def _answer(
    article: Article,
    model: Asker,
    asked: Asked,
    numbers: Sequence[int],
    named: Sequence[str],
    not_told: frozenset[int],
) -> tuple[list[ActorDraft], dict[str, Any]]:
    """Ask about some sentences in a row; returns the actors, and the items of each section."""
    system, answer, drafts = asked
    user = load_prompt("article").render(**article_part(article, numbers, not_told, named))
    tokens = min(_LARGEST_ANSWER, _LEAST_TOKENS + _TOKENS_A_SENTENCE * len(numbers))
    found: Any = model.ask(answer, system, user, max_tokens=tokens, citable=(numbers[0], numbers[-1]))
    held = drafts.model_validate(found.model_dump(exclude={ACTORS}))
    return getattr(found, ACTORS, []), {section: getattr(held, section) for section in drafts.model_fields}
