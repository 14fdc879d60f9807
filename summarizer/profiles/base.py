"""What a brief is about: a profile names its sections and tells a model what to look for.

The brief about conflicts is one (``conflict``); ``docs/profiles.md`` builds another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from summarizer.errors import UsageError
from summarizer.extraction.assembly import Builder
from summarizer.extraction.merging import merge_alike
from summarizer.extraction.prompting import LARGE_WINDOW, SMALL_WINDOW, Prompt, load_prompt
from summarizer.extraction.whole import Drafted, read_by_windows, read_whole
from summarizer.llm.model import Asker
from summarizer.schemas import Article, BaseBrief, Party
from summarizer.schemas.answers import ACTORS, ClaimDraft, answer_of, drafts_of
from summarizer.schemas.brief import brief_of, claims_in, is_of_claims
from summarizer.schemas.claims import can_be_checked
from summarizer.settings import StrategyName

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_TYPES = "Take str, Verbatim, Actor, Literal, int, float or bool, lists of them, or null: docs/profiles.md"
_ASKED_AT_ONCE = ("article", "repair")
_TAKEN = (
    ACTORS,
    "parties",
    "profile",
    "error",
    "withheld",
    "warnings",
    "contradictions",
    "nothing",
    "articles",
    "failures",
)
"""Names of sections that mean something else in a brief, on a page or among tables."""


B_co = TypeVar("B_co", bound=BaseBrief, covariant=True)
"""The brief of a profile."""

Progress = Callable[[int, int], None]
"""Called with sentences done and sentences in all."""


def _check(name: str, sections: type[BaseBrief]) -> None:
    """Raise UsageError where a profile's model is none that can be asked for, checked and drawn."""
    if not (isinstance(sections, type) and issubclass(sections, BaseBrief)):
        raise UsageError(f"the model of the profile {name!r} is no brief", hint="Make it a subclass of BaseBrief")
    around = BaseBrief.model_fields
    own = {
        section: field
        for section, field in sections.model_fields.items()
        if section not in around or field.annotation != around[section].annotation
    }
    if not own:
        raise UsageError(f"the profile {name!r} has no section", hint="Give its model a list of claims")
    for section, field in own.items():
        if not is_of_claims(field.annotation) or _is_renamed(field) or field.metadata:
            raise UsageError(
                f"the section {section!r} of the profile {name!r} holds no list of claims",
                hint="Make it list[X], with X a subclass of summarizer.Claim, without alias and bounds",
            )
        if section.casefold() in _TAKEN or section in BaseBrief.model_fields or hasattr(BaseBrief, section):
            raise UsageError(f"no section may be called {section!r}", hint="Every brief has that; take another name")
    for section, claim in claims_in(sections).items():
        if issubclass(claim, Party):
            raise UsageError(
                f"the section {section!r} of the profile {name!r} holds parties", hint="Every brief has them"
            )
        for field_name, field in claim.model_fields.items():
            told = f"the field {field_name!r} of {claim.__name__}, in the section {section!r} of the profile {name!r},"
            if field_name == "evidence":
                continue
            if field_name == "sentences" or _is_renamed(field):
                raise UsageError(f"{told} has a name or an alias that is taken", hint="Give it another, and no alias")
            if not can_be_checked(field.annotation):
                raise UsageError(f"{told} is of a type that cannot be held against the text", hint=_TYPES)


def _is_renamed(field: FieldInfo) -> bool:
    return any((field.alias, field.validation_alias, field.serialization_alias))


@dataclass(frozen=True)
class Profile(Generic[B_co]):
    """What a brief is about; a subclass may compute more than the answer holds, or read in a way of its own.

    Attributes:
        name: of small letters, digits, "-" and "_"; it stands in the brief, unless it is the built-in one's.
        sections: a subclass of ``BaseBrief`` whose own fields are lists of claims: subclasses of ``Claim``, the fields
            of which are ``Actor`` (a party), ``Verbatim`` (the article's words), ``str`` (words held against the cited
            sentences), a ``Literal``, a number or a bool; lists and null are allowed.
        prompt: what the model is told to look for, section by section.
        canaries: names that the prompt's examples invent; one that turns up in a claim leaked from there.

    Raises:
        UsageError: the name is none, or a section holds something else.
    """

    name: str
    sections: type[B_co]
    prompt: str | Prompt
    canaries: tuple[str, ...] = ()

    reads_sentences: ClassVar[bool] = False
    """Whether it has the strategy ``sentences``."""

    def __post_init__(self) -> None:
        """Refuse what no brief can be made of."""
        if not _NAME.fullmatch(self.name) or self.name in _ASKED_AT_ONCE:
            raise UsageError(
                f"{self.name!r} is no profile's name", hint="Take others, of small letters, digits, - and _"
            )
        if not isinstance(self.prompt, str | Prompt) or not isinstance(self.canaries, tuple):
            raise UsageError(
                f"the prompt of {self.name!r} is no text, or its canaries are no tuple", hint="See docs/profiles.md"
            )
        self.check_sections()

    def check_sections(self) -> None:
        """Raise UsageError where the sections are none that can be asked for, checked and drawn."""
        _check(self.name, self.sections)

    @cached_property
    def brief(self) -> type[B_co]:
        """The model of its briefs: ``sections`` with the profile's name, and with parties where claims name actors."""
        return brief_of(self.name, self.sections)

    @cached_property
    def drafts(self) -> type[BaseModel]:
        """The model of what is drafted for a brief: lists of ``ClaimDraft`` by section."""
        return drafts_of(claims_in(self.sections))

    @cached_property
    def answer(self) -> type[BaseModel]:
        """The drafts as a server is asked for them, all at once."""
        return answer_of(self.drafts)

    @cached_property
    def instructions(self) -> Prompt:
        """The prompt, as one of the program's own."""
        if isinstance(self.prompt, Prompt):
            return self.prompt
        digest = sha256(self.prompt.encode("utf-8", "surrogatepass")).hexdigest()
        text = self.prompt.strip()
        return Prompt(name=self.name, version=1, variables=(), canaries=self.canaries, text=text, sha256=digest)

    def prompts(self, strategy: StrategyName) -> dict[str, Prompt]:  # noqa: ARG002  a subclass's depend on it
        """Return what a strategy may send, by name.

        Raises:
            PromptError: a prompt file is damaged.
        """
        found = {self.instructions.name: self.instructions}
        return found | {name: load_prompt(name) for name in _ASKED_AT_ONCE}

    def read(
        self, article: Article, strategy: StrategyName, asker: Asker, progress: Progress, *, is_small: bool
    ) -> Drafted:
        """Ask for what the article holds, in small windows where the model is small; raises ModelError."""
        asked = (self.instructions.text, self.answer, self.drafts)
        if strategy == "whole":
            return read_whole(article, asker, asked)
        return read_by_windows(article, asker, asked, SMALL_WINDOW if is_small else LARGE_WINDOW, progress)

    def merge(self, drafts: BaseModel) -> BaseModel:
        """Return the drafts of single sentences with those that say the same joined."""
        return merge_alike(drafts)

    def section_of(self, section: str, draft: ClaimDraft) -> str:  # noqa: ARG002  a subclass's depends on it
        """Return the brief's section for a draft of a section of the drafts."""
        return section

    def build(self, builder: Builder, drafts: BaseModel) -> dict[str, list[Any]]:
        """Return the brief's sections, made of drafts."""
        return builder.sections(self.brief.sections(), drafts)
