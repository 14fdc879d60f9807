"""The calls that give a brief, or what would be asked for one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from summarizer.articles.article import Article
from summarizer.llm.connecting import model_name
from summarizer.profiles.base import Profile
from summarizer.profiles.loading import load_profile

from .briefer import Briefer, Progress
from .pipeline import ModelRequest, requests_for, strategy_for
from .schemas import BaseBrief, Brief
from .schemas.brief import B
from .settings import Settings, StrategyName

if TYPE_CHECKING:
    from openai import OpenAI


@overload
def summarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Brief: ...


@overload
def summarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[B],
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> B: ...


def summarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[B] | None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Brief | B:
    """Return the brief of one article.

    Inside ``with record(DIR):`` the model's answers are written to a cassette; inside ``with replay(DIR):``,
    or with ``SUMMARIZER_REPLAY`` set, they come from one and nothing is sent.

    Args:
        source: a path, an ``http(s)://`` URL, ``"-"`` for standard input, or an article already loaded.
        model: ``PROVIDER/MODEL``; None takes the one in ``settings``, else the environment's, else what is
            there.
        strategy: how the model is asked; None takes the one in ``settings``, which is ``auto`` unless it says more.
        profile: what the brief is about; None takes the one that ``settings`` name, else conflicts.
        client: an SDK client to ask through, instead of one made from the settings.
        settings: everything else that can be chosen.
        progress: called as the work goes on.

    Returns:
        The brief: a ``Brief``, or that of ``profile``. Of a profile that only the settings name, a type checker knows
        nothing; load it with ``load_profile`` and give that.

    Raises:
        SummarizerError: the article could not be briefed; ``error.article`` names it, the subclass says why.
    """
    chosen = (settings or Settings()).chosen(model=model, strategy=strategy)
    with Briefer[B](profile=profile, client=client, settings=chosen, progress=progress) as briefer:
        briefer.check()
        return briefer.brief(briefer.read(source))


def all_prompts(
    article: Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[BaseBrief] | None = None,
    settings: Settings | None = None,
) -> list[ModelRequest]:
    """Return the requests for an article in their order, without sending any: messages and schemas of the answers.

    The first is what will be sent; a later one is what follows where the answers before it find nothing. There is none
    where nothing in the article is worth a question.

    Raises:
        UsageError: no model is named and none is there, its name is not one, or what is named is no profile.
    """
    chosen = (settings or Settings()).chosen(model=model, strategy=strategy)
    name = model_name(chosen)
    about = profile or load_profile(chosen.profile)
    return requests_for(article, about, strategy_for(chosen.strategy, name, len(article.text), about), name)


def first_prompt(
    article: Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[BaseBrief] | None = None,
    settings: Settings | None = None,
) -> ModelRequest | None:
    """Return the first of ``all_prompts``; None where there is none."""
    asked = all_prompts(article, model=model, strategy=strategy, profile=profile, settings=settings)
    return next(iter(asked), None)
