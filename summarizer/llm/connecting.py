"""Which model is asked, under which name it is shown, and the client that asks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.settings import EMBEDDED, ModelName, Settings

from . import engine
from .transport import connect

if TYPE_CHECKING:
    from openai import OpenAI


def model_name(settings: Settings) -> ModelName:
    """Return the model that is asked, where settings name none also by what is installed; raises UsageError."""
    return settings.model_name(local_is_installed=engine.is_installed())


def public_name(name: ModelName) -> ModelName:
    """Return the name as a brief and a cassette show it: of a weights file only its name, not its folder."""
    return ModelName(name.provider, Path(name.model).stem) if name.model.lower().endswith(".gguf") else name


def client_for(name: ModelName, settings: Settings, tell: Callable[[str, int, int], None]) -> OpenAI:
    """Return a client of the server that has a model; starts the embedded engine where that is the one."""
    if name.provider != EMBEDDED:
        url, key = settings.server_of(name)
        is_openais = name.provider == "openai" and not settings.keyless  # else nothing secret goes there
        return connect(url, key, timeout=settings.timeout, of_openai=is_openais)
    server = engine.serve(name.model, progress=tell)
    return connect(server.base_url, server.api_key, timeout=settings.timeout, direct=True)
