"""What a batch would ask, and what that would cost, without asking: the requests are made and counted."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from summarizer.briefer import Briefer
from summarizer.errors import SummarizerError
from summarizer.llm.model import Citable
from summarizer.llm.prices import cost_usd
from summarizer.llm.sending import CHARACTERS_A_TOKEN
from summarizer.llm.unasked import Unasked
from summarizer.pipeline import dry_run
from summarizer.profiles.base import Profile
from summarizer.settings import Settings, StrategyName

from .keys import article_key, fingerprint, shard_of
from .sources import Source
from .store import Store

_TOKENS_OF_A_CHOICE = 15
_TOKENS_A_SENTENCE = 25
"""Of an answer that holds a whole brief, for each sentence of the article: what one claim with its fields takes."""


@dataclass
class Estimate:
    """What a run would ask.

    Attributes:
        articles: in the input, those of other shards left out.
        unreadable: that cannot be read.
        kept: that are answered already, or come again.
        asked: that would be asked about.
        requests: questions, if no answer needs a second one.
        input_tokens: estimated by characters.
        output_tokens: estimated by the kind of question.
        cost_usd: None when the model's price is not known.
    """

    articles: int = 0
    unreadable: int = 0
    kept: int = 0
    asked: int = 0
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


def estimate(
    sources: Iterable[Source],
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[Any] | None = None,
    settings: Settings | None = None,
    store: str | Path | None = None,
    shard: tuple[int, int] | None = None,
) -> Estimate:
    """Return what briefing the sources would ask; nothing is sent and nothing written.

    Args:
        sources: the articles.
        model: as for the run.
        strategy: as for the run.
        profile: as for the run.
        settings: as for the run.
        store: the file where answers are kept, which need not exist; None for no store.
        shard: as for the run.

    Raises:
        UsageError: no model is named and none is there.
        StoreError: the store cannot be read.
    """
    found = Estimate()
    counting = _Counting()
    seen: set[int] = set()
    with ExitStack() as stack:
        briefer = stack.enter_context(Briefer[Any](model=model, strategy=strategy, profile=profile, settings=settings))
        chosen = briefer.settings
        kept = stack.enter_context(Store(Path(store))) if store is not None and Path(store).exists() else None
        for source in sources:
            try:
                article = source.load(briefer.read, chosen.max_characters)
            except SummarizerError:
                found.articles += 1
                found.unreadable += 1
                continue
            if shard is not None and shard_of(article.sha256, shard[1]) != shard[0]:
                continue
            found.articles += 1
            way = briefer.strategy(article)
            key = (
                article_key(article),
                fingerprint(briefer.name, way, briefer.profile, chosen.min_confidence, chosen.max_tokens),
            )
            if hash(key) in seen or (kept is not None and kept.get(key)):
                found.kept += 1
                continue
            seen.add(hash(key))
            found.asked += 1
            counting.sentences = len(article.sentences)
            dry_run(article, briefer.profile, way, counting, briefer.name)
    found.requests = counting.requests
    found.input_tokens = round(counting.characters / CHARACTERS_A_TOKEN)
    found.output_tokens = counting.output_tokens
    found.cost_usd = cost_usd(briefer.name, found.input_tokens, found.output_tokens)
    return found


class _Counting(Unasked):
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.sentences = 0
        self.requests = 0
        self.characters = 0
        self.output_tokens = 0

    def hear(
        self, response_model: type[BaseModel], system: str, user: str, max_tokens: int, citable: Citable | None
    ) -> None:
        self.requests += 1
        self.characters += len(system) + len(user) + len(str(response_model.model_json_schema()))
        is_whole = citable is not None
        self.output_tokens += min(max_tokens, _TOKENS_A_SENTENCE * self.sentences if is_whole else _TOKENS_OF_A_CHOICE)
