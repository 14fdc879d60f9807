"""The built-in profile: a brief about an armed conflict or a diplomatic crisis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar, cast

from pydantic import BaseModel

from summarizer.actors.named import find_actors
from summarizer.extraction.assembly import Builder
from summarizer.extraction.cast import Cast
from summarizer.extraction.prompting import Prompt, load_prompt
from summarizer.extraction.whole import Drafted
from summarizer.llm.model import Asker
from summarizer.profiles.base import Profile, Progress
from summarizer.profiles.conflict.by_parser import judge
from summarizer.profiles.conflict.by_parser import reading as by_parser
from summarizer.profiles.conflict.by_word_lists import questions
from summarizer.profiles.conflict.by_word_lists import reading as by_word_lists
from summarizer.schemas import Article, Brief
from summarizer.schemas.answers import ClaimDraft
from summarizer.schemas.drafts import Drafts, WholeAnswer
from summarizer.settings import StrategyName
from summarizer.text.lexicon import lexicon_for

from .merging import merge
from .sections import conflict_sections, section_of

_SENTENCE_PROMPTS = tuple(dict.fromkeys((*questions.PROMPTS, *judge.PROMPTS)))


@dataclass(frozen=True)
class ConflictProfile(Profile[Brief]):
    """Computes roles, dates, counts and contradictions beside the answer, and reads sentence by sentence, too."""

    reads_sentences: ClassVar[bool] = True

    def check_sections(self) -> None:
        """Do nothing: its models are written out, with more than a user's may hold."""

    @cached_property
    def brief(self) -> type[Brief]:
        """The model of its briefs."""
        return Brief

    @cached_property
    def drafts(self) -> type[Drafts]:
        """The model of what is drafted for a brief."""
        return Drafts

    @cached_property
    def answer(self) -> type[BaseModel]:
        """The drafts as a server is asked for them, all at once."""
        return WholeAnswer

    def prompts(self, strategy: StrategyName) -> dict[str, Prompt]:
        """Return what a strategy may send, by name; raises PromptError."""
        if strategy == "sentences":
            return {name: load_prompt(name) for name in _SENTENCE_PROMPTS}
        return super().prompts(strategy)

    def read(
        self, article: Article, strategy: StrategyName, asker: Asker, progress: Progress, *, is_small: bool
    ) -> Drafted:
        """Ask for what the article holds; raises ModelError."""
        if strategy == "sentences":
            return _read_sentences(article, asker, progress)
        return super().read(article, strategy, asker, progress, is_small=is_small)

    def merge(self, drafts: BaseModel) -> Drafts:
        """Return the drafts with those that say the same joined."""
        return merge(cast(Drafts, drafts))

    def section_of(self, section: str, draft: ClaimDraft) -> str:
        """Return the brief's section for a draft: requests to Russia stand apart."""
        return section_of(section, draft)

    def build(self, builder: Builder, drafts: BaseModel) -> dict[str, list[Any]]:
        """Return the brief's sections, made of drafts."""
        return conflict_sections(builder, cast(Drafts, drafts))


@cache
def conflict() -> ConflictProfile:
    """Return the profile that every brief has unless another is named."""
    return ConflictProfile(name="conflict", sections=Brief, prompt=load_prompt("whole"))


def _read_sentences(article: Article, asker: Asker, progress: Progress) -> Drafted:
    """Read an article as a small model can: with the parser in English, with word lists in other languages."""
    if article.language in (None, "en"):
        actors, drafts = by_parser.read(article, asker, progress)
        return Drafted(drafts, Cast.of_actors(article, actors), is_of_a_model=False)
    known = lexicon_for(article.language) is not None
    unknown = f"no word list for the language {article.language!r}: casualties were not looked for"
    actors = find_actors(article)
    drafts = by_word_lists.run(article, actors, asker, progress)
    return Drafted(drafts, Cast.of_actors(article, actors), [] if known else [unknown], is_of_a_model=False)
