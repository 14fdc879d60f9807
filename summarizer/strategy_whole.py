"""All drafts in one request: of the whole numbered article, for strong models, or of one window after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from .actors import Side
from .errors import AnswerCutOff, AnswerInvalid
from .injections import addressed_to_a_model
from .llm import Asker
from .prompting import load_prompt, numbered, windows
from .schemas import Article
from .schemas.answers import Bounds

_LARGEST_ANSWER = 8_000
_TOKENS_A_SENTENCE = 150
_MOST_SIDES = 60

Asked = tuple[str, type[BaseModel], type[BaseModel]]
"""The constant part of the prompt, the answer's schema, and the model of the drafts that it becomes."""


@dataclass(frozen=True)
class Reading:
    """What was drafted, and what could not be read or looked for, each with the reason."""

    drafts: BaseModel
    warnings: list[str] = field(default_factory=list)


def read_whole(article: Article, sides: list[Side], model: Asker, asked: Asked) -> Reading:
    """Ask for the whole brief at once.

    Args:
        article: the loaded article.
        sides: the sides named in it; actor fields of the answer are limited to their names.
        model: the model to ask.
        asked: what to ask for.

    Raises:
        ModelError: the server gave no usable answer.
    """
    return Reading(_drafts(article, sides, model, asked, (1, len(article.sentences))))


def read_by_windows(
    article: Article, sides: list[Side], model: Asker, asked: Asked, progress: Callable[[int, int], None]
) -> Reading:
    """Ask for the brief of a dozen sentences after the other: for small models, and for very long articles.

    A window whose answer is no use is left out and named; it is an error only where all are.

    Raises:
        ModelError: the server gave no usable answer.
    """
    found: dict[str, list[Any]] = {section: [] for section in asked[2].model_fields}
    unread: list[str] = []
    failed: AnswerCutOff | AnswerInvalid | None = None
    count = 0
    for window in windows(article):
        count += 1
        try:
            drafts = _drafts(article, sides, model, asked, (window.first, window.last))
        except (AnswerCutOff, AnswerInvalid) as error:
            failed = error
            unread.append(f"sentences {window.first} to {window.last} could not be read: {error.message}")
        else:
            for section, items in found.items():
                items.extend(getattr(drafts, section))
        progress(window.last, len(article.sentences))
    if failed is not None and len(unread) == count:
        raise failed
    return Reading(asked[2].model_validate(found), unread)


def _drafts(article: Article, sides: list[Side], model: Asker, asked: Asked, part: tuple[int, int]) -> BaseModel:
    """Ask about the sentences from the first to the last of ``part``, inclusive."""
    system, answer, drafts = asked
    first, last = part
    names = tuple(side.name for side in sides[:_MOST_SIDES])
    user = load_prompt("article").render(
        published=article.published or "not known",
        sides=", ".join(names) or "none",
        sentences=numbered(article, first, last, addressed_to_a_model(article)),
    )
    tokens = min(_LARGEST_ANSWER, 1_000 + _TOKENS_A_SENTENCE * (last - first + 1))
    bounds = Bounds(last, names, first)
    found: Any = model.ask(answer, system, user, max_tokens=tokens, bounds=bounds)
    return drafts.model_validate(found.model_dump())
