"""From an article to drafts that passed the specifics gate: picks the strategy, asks, checks, merges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from .actors import Side, find_sides
from .gate import Gate
from .llm import Answer, Asker, Model
from .profiles import Profile
from .prompting import Prompt
from .schemas import Article, Withheld
from .settings import ModelName, StrategyName

_LONG_ARTICLE = 60_000
"""Characters above which one answer would be too long even for a strong model."""


@dataclass(frozen=True)
class Extraction:
    """What the model gave for one article, after the gate.

    ``prompts`` are those that the strategy may send, by name, ``warnings`` what could not be looked for.
    """

    drafts: BaseModel
    sides: list[Side]
    strategy: StrategyName
    prompts: dict[str, Prompt]
    withheld: list[Withheld]
    warnings: list[str]


def strategy_for(strategy: StrategyName, name: ModelName, characters: int) -> StrategyName:
    """Return the strategy that ``auto`` stands for: ``whole`` for OpenAI's models and articles that they
    can answer for at once, ``sentences`` for all others.
    """
    if strategy != "auto":
        return strategy
    return "whole" if name.provider == "openai" and characters <= _LONG_ARTICLE else "sentences"


def extract(
    article: Article,
    model: Model,
    profile: Profile,
    strategy: StrategyName,
    *,
    progress: Callable[[int, int], None],
) -> Extraction:
    """Ask the model about the article.

    Args:
        article: the loaded article.
        model: the model to ask.
        profile: what to look for.
        strategy: ``whole``, ``sentences`` or ``auto``.
        progress: called with sentences done and sentences in all.

    Raises:
        ModelError: the server gave no usable answer.
    """
    chosen = strategy_for(strategy, model.name, len(article.text))
    prompts = profile.prompts(chosen)  # a damaged one fails before the first request, not after the fiftieth
    sides = find_sides(article)
    reading = profile.read(article, sides, chosen, model, progress)
    gate = Gate(article, sides, model, profile, prompts)
    drafts = profile.merge(gate.passed(reading.drafts))
    return Extraction(
        drafts=drafts,
        sides=sides,
        strategy=chosen,
        prompts=prompts,
        withheld=gate.withheld,
        warnings=[*_warnings(profile, drafts, gate.not_told), *reading.warnings],
    )


def first_request(article: Article, profile: Profile, strategy: StrategyName) -> tuple[str, str] | None:
    """Return the first request for an article as (system, user) messages, without asking a model.

    None where nothing in the article is worth a question.
    """
    try:
        dry_run(article, profile, strategy, _Eavesdropper())
    except _Overheard as request:
        return request.system, request.user
    return None


def dry_run(article: Article, profile: Profile, strategy: StrategyName, asker: Asker) -> None:
    """Put the questions about an article to ``asker``, and forget what becomes of its answers."""
    profile.read(article, find_sides(article), strategy, asker, lambda _done, _total: None)


class _Overheard(Exception):
    def __init__(self, system: str, user: str) -> None:
        super().__init__()
        self.system, self.user = system, user


class _Eavesdropper:
    """Stands where a model would and hears the first question."""

    def ask(self, response_model: type[Answer], system: str, user: str, **_: Any) -> Answer:  # noqa: ARG002
        raise _Overheard(system, user)


def _warnings(profile: Profile, drafts: BaseModel, not_told: frozenset[int]) -> list[str]:
    found = []
    if not any(getattr(drafts, section) for section in type(drafts).model_fields if section != "summary"):
        found.append(f"no {profile.brief.looks_for} was found")
    if not_told:
        numbers = ", ".join(map(str, sorted(not_told)))
        found.append(f"sentences that address a language model, nothing was taken from them: {numbers}")
    return found
