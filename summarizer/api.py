"""The calls that give a brief, or what would be asked for one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from summarizer.articles.article import Article
from summarizer.llm.connecting import model_name
from summarizer.profiles.loading import load_profile

from .briefer import Briefer, Progress
from .pipeline import FirstRequest, requests_for, strategy_for
from .schemas import Brief
from .settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI


def summarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Brief:
    """Return the brief of one article.

    Inside ``with record(DIR):`` the model's answers are written to a cassette; inside ``with replay(DIR):``,
    or with ``SUMMARIZER_REPLAY`` set, they come from one and nothing is sent.

    Args:
        source: a path, an ``http(s)://`` URL, ``"-"`` for standard input, or an article already loaded.
        model: ``PROVIDER/MODEL``; None takes the one in ``settings``, else the environment's, else what is
            there.
        client: an SDK client to ask through, instead of one made from the settings.
        settings: everything else that can be chosen.
        progress: called as the work goes on.

    Returns:
        The brief; with another profile in the settings, a brief of that profile (``Profile.brief``), whose sections
        are not known to a type checker.

    Raises:
        SummarizerError: the article could not be briefed; ``error.article`` names it, the subclass says why.
    """
    with Briefer(model=model, client=client, settings=settings, progress=progress) as briefer:
        briefer.check()
        return cast(Brief, briefer.brief(briefer.read(source)))


def all_prompts(article: Article, *, model: str | None = None, settings: Settings | None = None) -> list[FirstRequest]:
    """Return the requests for an article in their order, without sending any: messages and schemas of the answers.

    The first is what will be sent; a later one is what follows where the answers before it find nothing. There is none
    where nothing in the article is worth a question.

    Raises:
        UsageError: no model is named and none is there, its name is not one, or what is named is no profile.
    """
    settings = settings or Settings()
    name = model_name(model or settings.model, settings)
    profile = load_profile(settings.profile)
    return requests_for(article, profile, strategy_for(settings.strategy, name, len(article.text), profile), name)


def first_prompt(
    article: Article, *, model: str | None = None, settings: Settings | None = None
) -> FirstRequest | None:
    """Return the first of ``all_prompts``; None where there is none."""
    return next(iter(all_prompts(article, model=model, settings=settings)), None)
