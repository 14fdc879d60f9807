"""The ``whole`` strategy: the numbered article in, all drafts out, in one request; for strong models."""

from __future__ import annotations

from typing import Any

from .actors import Side
from .injections import addressed_to_a_model
from .llm import Asker
from .prompting import load_prompt, numbered
from .schemas import Article
from .schemas.drafts import Bounds, Drafts, WholeAnswer

PROMPTS = ("whole", "article")

_LARGEST_ANSWER = 8_000
_TOKENS_A_SENTENCE = 150
_MOST_SIDES = 60


def run(article: Article, sides: list[Side], model: Asker) -> Drafts:
    """Ask for the whole brief at once and return its drafts.

    Args:
        article: the loaded article.
        sides: the sides named in it; actor fields of the answer are limited to their names.
        model: the model to ask.

    Raises:
        ModelError: the server gave no usable answer.
    """
    names = tuple(side.name for side in sides[:_MOST_SIDES])
    user = load_prompt("article").render(
        published=article.published or "not known",
        sides=", ".join(names) or "none",
        sentences=numbered(article, 1, len(article.sentences), addressed_to_a_model(article)),
    )
    tokens = min(_LARGEST_ANSWER, 1_000 + _TOKENS_A_SENTENCE * len(article.sentences))
    bounds = Bounds(len(article.sentences), names)
    found: Any = model.ask(WholeAnswer, load_prompt("whole").text, user, max_tokens=tokens, bounds=bounds)
    return Drafts.model_validate(found.model_dump())
