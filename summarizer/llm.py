"""The model, asked for one validated answer at a time: the only importer of ``openai`` and ``instructor``.

Every server that speaks OpenAI's chat API goes through here: the answer's schema is sent in strict mode,
so that a server which decodes under it cannot leave it, and validated again when it comes back; an
answer that does not fit is asked for once more with the fault named.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel

from .errors import (
    AnswerCutOff,
    AnswerInvalid,
    AuthenticationFailed,
    ModelError,
    ModelTimeout,
    ModelUnreachable,
    RateLimited,
    RequestRejected,
    SummarizerError,
)
from .settings import ModelName

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI
    from openai.types.chat import ChatCompletion

Answer = TypeVar("Answer", bound=BaseModel)

# It prints failed attempts where nobody has set up logging; our errors say what they say, once.
logging.getLogger("instructor").addHandler(logging.NullHandler())

ATTEMPTS = 2
"""How often one question is asked at most: once, and once more with the fault named."""

# Not in OpenAI's subset of JSON Schema for strict mode; the answer is checked against them all the same.
_NOT_IN_STRICT_MODE = ("maxLength", "minLength")


@dataclass
class Usage:
    """What was asked of the server, re-asks included."""

    requests: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Asker(Protocol):
    """What a strategy needs of a model."""

    def ask(self, response_model: type[Answer], system: str, user: str, *, max_tokens: int) -> Answer:
        """Ask one question, as ``Model.ask`` does."""
        ...


def connect(base_url: str | None, api_key: str, *, timeout: float, retries: int = 2, of_openai: bool = False) -> OpenAI:
    """Return an SDK client.

    Args:
        base_url: address of the chat API, or None for OpenAI's.
        api_key: the key, or a placeholder for servers that want none.
        timeout: seconds to wait for one answer.
        retries: how often the SDK repeats a request that failed on the way or was turned away.
        of_openai: whether the model is OpenAI's as the user names it; only then its organisation, its project and
            the user's own headers, which the SDK takes from the environment, are sent along.
    """
    from openai import OpenAI

    client = OpenAI(base_url=base_url, api_key=api_key, timeout=timeout, max_retries=retries)
    if not of_openai:
        client.organization = client.project = None
        client._custom_headers = {}
    return client


class Model:
    """One model behind one client, with a count of what it was asked."""

    def __init__(self, client: OpenAI, name: ModelName) -> None:
        """Take an SDK client (the one seam for tests) and the name to ask for."""
        import instructor

        self.name = name
        self.usage = Usage()
        self._lock = threading.Lock()
        self._client = client
        self._create: Any = instructor.patch(create=self._post, mode=instructor.Mode.JSON_SCHEMA)

    def ask(self, response_model: type[Answer], system: str, user: str, *, max_tokens: int) -> Answer:
        """Ask one question and return its validated answer.

        Args:
            response_model: schema of the answer; every field required.
            system: the constant part of the prompt, a server's prefix cache keeps it.
            user: the article's sentences and the question.
            max_tokens: most tokens the answer may have.

        Raises:
            ModelError: the server gave no usable answer; the subclass says why.
            CassetteMiss: while replaying, the request was not recorded.
        """
        from instructor.core.hooks import Hooks

        hooks = Hooks()
        hooks.on("completion:kwargs", _strict(response_model, subset=self.name.provider == "openai"))
        hooks.on("completion:response", self._count)
        answers: list[Any] = []
        hooks.on("completion:response", answers.append)
        try:
            answer: Answer = self._create(
                model=self.name.model,
                response_model=response_model,
                messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                max_retries=ATTEMPTS - 1,
                hooks=hooks,
                **self._options(max_tokens),
            )
        except Exception as error:
            raise _ours(error, answers, self._client.api_key) from error
        finally:
            with self._lock:
                self.usage.retries += max(0, len(answers) - 1)
        return answer

    def _post(self, **request: Any) -> ChatCompletion:
        """Send one request, as the SDK's ``chat.completions.create`` does.

        That one first loads every resource of OpenAI's API, which takes longer than a replayed brief.
        """
        from openai.types.chat import ChatCompletion

        return self._client.post("/chat/completions", body=request, cast_to=ChatCompletion)

    def _options(self, max_tokens: int) -> dict[str, Any]:
        if self.name.provider == "openai":
            # Reasoning models take no temperature and count their thoughts as part of the answer.
            return {"max_completion_tokens": max_tokens}
        return {"max_tokens": max_tokens, "temperature": 0.0}

    def _count(self, response: Any) -> None:
        usage = getattr(response, "usage", None)
        with self._lock:
            self.usage.requests += 1
            self.usage.input_tokens += getattr(usage, "prompt_tokens", None) or 0
            self.usage.output_tokens += getattr(usage, "completion_tokens", None) or 0

    def cost_usd(self) -> float | None:
        """Return the price of what was asked so far in US dollars, or None when it is not known.

        The embedded model costs nothing; prices of hosted ones come from ``genai-prices``.
        """
        if self.name.provider == "local":
            return 0.0
        if self.name.provider != "openai":
            return None
        from genai_prices import Usage as PricedUsage
        from genai_prices import calc_price

        usage = PricedUsage(input_tokens=self.usage.input_tokens, output_tokens=self.usage.output_tokens)
        try:
            price = calc_price(usage, model_ref=self.name.model, provider_id="openai")
        except LookupError:
            return None
        return float(price.total_price)


def _strict(response_model: type[BaseModel], *, subset: bool) -> Any:
    """Return the hook that puts the strict schema into a request: no mode of instructor sends it."""
    from openai import pydantic_function_tool

    schema: Any = pydantic_function_tool(response_model)["function"]["parameters"]
    if subset:
        schema = _without(schema, _NOT_IN_STRICT_MODE)

    def set_schema(*_: Any, **request: Any) -> None:
        request["response_format"]["json_schema"].update(strict=True, schema=schema)

    return set_schema


def _without(schema: Any, keywords: tuple[str, ...]) -> Any:
    if isinstance(schema, dict):
        return {key: _without(value, keywords) for key, value in schema.items() if key not in keywords}
    if isinstance(schema, list):
        return [_without(value, keywords) for value in schema]
    return schema


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _ours(error: BaseException, answers: list[Any], key: str) -> SummarizerError:
    """Translate what the SDK or instructor raised: the deepest cause that we know decides.

    ``answers`` are the server's that could be read at all; ``key`` is never repeated, though a server may do it.
    """
    import openai
    from instructor.core.exceptions import IncompleteOutputException

    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, SummarizerError):
            return cause
    for cause in causes:
        match cause:
            case IncompleteOutputException():
                return AnswerCutOff(
                    "the answer was cut off at its token limit",
                    hint="The model may be looping; try --strategy sentences or a stronger model",
                )
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                return AuthenticationFailed(
                    f"the server does not accept the key (status {cause.status_code})",
                    hint="Check OPENAI_API_KEY or SUMMARIZER_API_KEY",
                )
            case openai.RateLimitError():
                return RateLimited(
                    "the server asks to slow down or the quota is used up (status 429)",
                    hint="Try again later",
                )
            case openai.APITimeoutError():
                return ModelTimeout("the server took too long", hint="Raise --timeout or try again")
            case openai.APIConnectionError():
                return ModelUnreachable(
                    "no connection to the model's server",
                    hint="Is it running? Check --base-url and the network",
                )
            case openai.APIStatusError():
                at_fault = "the model's name, and the article's length against the model's context"
                return RequestRejected(
                    f"the server answered {cause.status_code}: {_first_line(_said(cause, key))}",
                    hint="Try again later" if cause.status_code >= 500 else f"Check {at_fault}",
                )
            case _:
                continue
    if not all(getattr(answer, "choices", None) for answer in answers or [None]):
        return RequestRejected(
            "what the server answered is no chat completion",
            hint="Check --base-url: the address of a chat API ends in /v1 with most servers",
        )
    if any(isinstance(cause, ValueError) for cause in causes):
        return AnswerInvalid(
            "the model's answer does not fit the schema, asked twice",
            hint="Try another model, or --strategy sentences",
        )
    return ModelError(f"the model could not be asked: {_first_line(str(error))}")


def _said(error: APIStatusError, key: str) -> str:
    said = error.body.get("message") if isinstance(error.body, dict) else None
    message = str(said or error.message)
    return message.replace(key, "***") if key else message


def _first_line(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 200 else line[:199] + "…"
