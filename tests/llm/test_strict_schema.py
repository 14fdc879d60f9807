"""The strict schema of an answer is the one that the OpenAI SDK makes, which is not loaded for it."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal, Optional

import pytest
from openai import pydantic_function_tool
from profile_samples import VISITS
from pydantic import BaseModel, Field
from recorded import ROOT

from summarizer.llm.model import schema_of
from summarizer.llm.strict_schema import strict_schema
from summarizer.profiles.loading import load_profile
from summarizer.schemas.answers import answer, choice, list_of, words
from summarizer.settings import ModelName


class Kind(Enum):
    """A kind."""

    A = "a"
    B = "b"


class Part(BaseModel):
    """A part."""

    size: int = Field(ge=0, description="how large")
    kind: Kind = Field(description="a reference with something beside it")


class Tree(BaseModel):
    """Holds itself."""

    name: str
    children: list[Tree]


class Everything(BaseModel):
    """What a user's model may hold."""

    part: Part = Field(description="inlined, and its own reference with it")
    parts: list[Part]
    maybe: Part | None = Field(None, description="no default is left")
    either: int | str | Part
    old: Optional[int] = None  # noqa: UP045
    number: int = 7
    named: dict[str, Part]
    pair: tuple[int, Part]
    word: Annotated[str, Field(min_length=1, max_length=9)]
    which: Literal["x", "y"]
    anything: Any
    trees: list[Tree]


class Empty(BaseModel):
    """Nothing at all."""


def of_the_sdk(model: type[BaseModel]) -> dict[str, Any]:
    parameters: Any = pydantic_function_tool(model)["function"]["parameters"]
    return parameters


ASKED = [
    answer("Colours", colour=choice(["red", "green"]), why=words(10), also=list_of(str, 1, 2)),
    *(
        profile.answer
        for profile in (VISITS, load_profile(), load_profile(ROOT / "docs" / "examples" / "sanctions.py"))
    ),
]


@pytest.mark.parametrize("model", [*ASKED, Part, Tree, Everything, Empty], ids=lambda model: model.__name__)
def test_it_is_that_of_the_sdk_key_by_key(model: type[BaseModel]) -> None:
    assert repr(strict_schema(model)) == repr(of_the_sdk(model))


@pytest.mark.parametrize("provider", ["openai", "vllm"])
def test_openai_gets_no_ends_of_texts(provider: str) -> None:
    sent = repr(schema_of(Everything, ModelName(provider, "stub")))
    assert ("maxLength" in sent, "minLength" in sent) == (provider != "openai", provider != "openai")
