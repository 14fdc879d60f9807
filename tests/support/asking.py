"""One question to a stub of a model's server, and the error that it ends with."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel
from stub_server import StubServer
from waiting import SAFETY

from summarizer.errors import ModelError
from summarizer.llm.model import Citable, Model
from summarizer.llm.traffic import Limits, Traffic
from summarizer.llm.transport import SdkTransport, connect
from summarizer.schemas.answers import answer, choice, list_of, words
from summarizer.settings import ModelName

KEY = "sk-of-nobody-0123456789"
COLOURS = answer("Colours", colour=choice(["red", "green"]), why=words(10), also=list_of(str, 1, 2))
FIT = '{"colour": "red", "why": "it is", "also": ["a"]}'
UNFIT = '{"colour": "SECRET", "why": "it is", "also": ["a"]}'


def ask(
    server: StubServer | str,
    schema: type[BaseModel] = COLOURS,
    user: str = "?",
    *,
    provider: str = "openai",
    citable: Citable | None = None,
    attempts: int = 1,
    max_tokens: int | None = None,
    **options: Any,
) -> tuple[BaseModel, Model]:
    url = server if isinstance(server, str) else server.base_url
    with connect(url, KEY, **{"timeout": SAFETY, **options}) as client:
        name, traffic = ModelName(provider, "stub"), Traffic(Limits(attempts=attempts))
        model = Model(SdkTransport(client), name, traffic=traffic, max_tokens=max_tokens)
        return model.ask(schema, "the rules", user, max_tokens=77, citable=citable), model


def failure(server: StubServer | str, kind: type[ModelError], **options: Any) -> ModelError:
    with pytest.raises(ModelError) as caught:
        ask(server, **options)
    assert type(caught.value) is kind
    line = str(caught.value)
    assert "\n" not in line
    for word in ("Traceback", "SECRET", KEY, KEY[:12], "Completion(", "validation error"):
        assert word not in line
    return caught.value
