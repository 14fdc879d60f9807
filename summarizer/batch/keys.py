"""Under which key an answer is kept: what decides a brief, and nothing else."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files

from summarizer.distribution import VERSION
from summarizer.profiles.base import Profile
from summarizer.schemas import Article, BaseBrief
from summarizer.schemas.claims import fields_of
from summarizer.settings import ModelName, StrategyName

_WORD_LISTS = ("actors/actors.toml", "text/lexicon.toml", "text/word_classes.toml")


def article_key(article: Article) -> str:
    """Return a hash of all of an article that its brief depends on: the text, and what was known beside it."""
    return _digest([article.text, article.title, article.published, article.language, article.warnings])


@cache
def fingerprint(
    name: ModelName,
    strategy: StrategyName,
    profile: Profile[BaseBrief],
    min_confidence: float = 0.0,
    max_tokens: int | None = None,
) -> str:
    """Return a hash of how an article is briefed: model, strategy, prompts, schemas, word lists, cuts and version.

    Where the model is served is no part of it, nor are time-outs and limits: they change no answer.
    """
    prompts = {prompt: found.sha256 for prompt, found in profile.prompts(strategy).items()}
    kinds = {section: fields_of(claim) for section, claim in profile.brief.sections().items()}
    schemas = [profile.brief.model_json_schema(mode="serialization"), profile.answer.model_json_schema()]
    lists = [files("summarizer").joinpath(name).read_text(encoding="utf-8") for name in _WORD_LISTS]
    asked = [str(name), strategy, min_confidence, max_tokens]
    return _digest([VERSION, asked, prompts, schemas, str(kinds), profile.canaries, lists])


def shard_of(sha256: str, shards: int) -> int:
    """Return the shard of an article, from 1 to ``shards``, by the hash of its text: the same on every machine."""
    return int(sha256, 16) % shards + 1


def _digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
