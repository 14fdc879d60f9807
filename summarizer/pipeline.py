"""From an article to verified drafts: picks the strategy, asks, verifies, merges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel

from summarizer.actors.longer_names import is_in_capitals
from summarizer.actors.named import NamedActor
from summarizer.extraction.merging import merge_alike
from summarizer.extraction.prompting import Prompt
from summarizer.extraction.verification import Verification
from summarizer.llm.model import Asker, Citable, Model, schema_of
from summarizer.llm.unasked import Unasked
from summarizer.profiles.base import Profile
from summarizer.text.folding import Folded, fold

from .errors import UsageError
from .schemas import Article, BaseBrief, Withheld
from .schemas.answers import citing
from .settings import DEFAULT_LOCAL_MODEL, ModelName, StrategyName

_LONG_ARTICLE = 40_000
"""Characters above which one answer would be too long even for a strong model."""


@dataclass(frozen=True)
class Extraction:
    """What the model gave for one article, after verification.

    ``folded`` is the article as it was read, beside the original; ``prompts`` are those that the strategy may send, by
    name, ``warnings`` what could not be looked for.
    """

    folded: Folded
    drafts: BaseModel
    actors: list[NamedActor]
    strategy: StrategyName
    prompts: dict[str, Prompt]
    withheld: list[Withheld]
    warnings: list[str]


class ModelRequest(NamedTuple):
    """What is sent for an article once: the two messages and the JSON Schema of the answer."""

    system: str
    user: str
    schema: dict[str, Any]


def strategy_for(strategy: StrategyName, name: ModelName, characters: int, profile: Profile[BaseBrief]) -> StrategyName:
    """Return the strategy that ``auto`` stands for.

    It goes by what a model can do: the embedded one cannot read a whole article, every model that a user names is
    taken to be able to. The embedded one's own way is ``sentences`` where the profile has it.

    Raises:
        UsageError: ``sentences`` is asked for, and the profile has no such way.
    """
    if strategy == "sentences" and not profile.reads_sentences:
        raise UsageError(
            f"the profile {profile.name!r} has no strategy 'sentences'", hint="Take windows, or leave it to auto"
        )
    if strategy != "auto":
        return strategy
    if _is_small(name):
        return "sentences" if profile.reads_sentences else "windows"
    return "whole" if characters <= _LONG_ARTICLE else "windows"


def extract(
    article: Article,
    model: Model,
    profile: Profile[BaseBrief],
    strategy: StrategyName,
    *,
    progress: Callable[[int, int], None],
) -> Extraction:
    """Ask the model about the article.

    Args:
        article: the loaded article.
        model: the model to ask.
        profile: what to look for.
        strategy: ``whole``, ``windows``, ``sentences`` or ``auto``.
        progress: called with sentences done and sentences in all.

    Raises:
        ModelError: the server gave no usable answer.
        UsageError: the profile has no such strategy.
    """
    chosen = strategy_for(strategy, model.name, len(article.text), profile)
    folded = fold(article)
    article = folded.article
    prompts = profile.prompts(chosen)  # a damaged one fails before the first request, not after the fiftieth
    drafted = profile.read(article, chosen, model, progress, is_small=_is_small(model.name))
    verification = Verification(article, drafted.cast, profile, prompts)
    drafts = verification.passed(drafted.drafts, model if drafted.is_of_a_model else None)
    # A model that reads more than a sentence tells apart itself what it lists apart.
    drafts = profile.merge(drafts) if chosen == "sentences" else merge_alike(drafts)
    return Extraction(
        folded=folded,
        drafts=drafts,
        actors=drafted.cast.actors,
        strategy=chosen,
        prompts=prompts,
        withheld=[*verification.withheld, *verification.unproved()],
        warnings=[
            *_warnings(profile, drafts, verification.not_told),
            *_read_otherwise(article, chosen),
            *drafted.warnings,
        ],
    )


def requests_for(
    article: Article, profile: Profile[BaseBrief], strategy: StrategyName, name: ModelName
) -> list[ModelRequest]:
    """Return the requests for an article in their order, without asking a model; none where nothing is worth one.

    The first is what will be sent; a later one is what follows where the answers before it find nothing.
    """
    listener = _Listener(name)
    dry_run(article, profile, strategy, listener, name)
    return listener.heard


def dry_run(
    article: Article, profile: Profile[BaseBrief], strategy: StrategyName, asker: Asker, name: ModelName
) -> None:
    """Put the questions about an article to ``asker``, and forget what becomes of its answers."""
    profile.read(fold(article).article, strategy, asker, lambda _done, _total: None, is_small=_is_small(name))


def _is_small(name: ModelName) -> bool:
    return str(name) == DEFAULT_LOCAL_MODEL


class _Listener(Unasked):
    """Keeps what a model would be asked."""

    def __init__(self, name: ModelName) -> None:
        self.heard: list[ModelRequest] = []
        self._name = name

    def hear(
        self,
        response_model: type[BaseModel],
        system: str,
        user: str,
        max_tokens: int,  # noqa: ARG002  as a model is asked
        citable: Citable | None,
    ) -> None:
        schema = schema_of(response_model, self._name)
        self.heard.append(ModelRequest(system, user, citing(schema, *citable) if citable else schema))


def _read_otherwise(article: Article, strategy: StrategyName) -> list[str]:
    """Return that a text in capitals was read as if it were not, where that makes a difference: to the parser."""
    if strategy != "sentences":
        return []
    in_capitals = sum(is_in_capitals(article.sentence_text(sentence.number)) for sentence in article.sentences)
    if 2 * in_capitals <= len(article.sentences):
        return []
    return ["the text is in capitals and was read as if it were not, by known words and names: some may be missed"]


def _warnings(profile: Profile[BaseBrief], drafts: BaseModel, not_told: frozenset[int]) -> list[str]:
    found = []
    if not any(getattr(drafts, section) for section in type(drafts).model_fields if section != "summary"):
        found.append(f"no {profile.brief.looks_for} was found")
    if not_told:
        numbers = ", ".join(map(str, sorted(not_told)))
        found.append(f"sentences that seem to address a language model, no claim rests on them alone: {numbers}")
    return found
