"""The one table from what the SDK and instructor raise to our errors."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from .errors import (
    AnswerCutOff,
    AnswerInvalid,
    AuthenticationFailed,
    ContextTooLong,
    ModelError,
    ModelTimeout,
    ModelUnknown,
    ModelUnreachable,
    QuotaUsedUp,
    RateLimited,
    RequestRejected,
    ServerFailed,
    SummarizerError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openai import APIStatusError


_TOO_LONG = (
    "context_length_exceeded",  # OpenAI
    "maximum context length",  # vLLM
    "exceed_context_size",  # llama.cpp
    "exceeds the available context",
    "context window",
)


def of_request(error: BaseException, key: str) -> SummarizerError | None:
    """Return what a single request's failure means; None where it is not the SDK's.

    Args:
        error: what the SDK raised; an error of ours among its causes goes before it.
        key: the API key, never repeated, though a server may do it.
    """
    import openai

    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, SummarizerError):
            return cause
    for cause in causes:
        match cause:
            case openai.APITimeoutError():
                return ModelTimeout("the server took too long", hint="Raise --timeout or try again")
            case openai.APIConnectionError():
                return ModelUnreachable(
                    "no connection to the model's server",
                    hint="Is it running? Check --base-url and the network",
                )
            case openai.APIStatusError():
                return _of_status(cause, key)
            case _:
                continue
    return None


def of_question(error: BaseException, answers: list[Any], key: str) -> SummarizerError:
    """Return what the failure of a question means, its re-ask included.

    Args:
        error: what instructor raised.
        answers: the server's answers that could be read at all.
        key: the API key, never repeated.
    """
    from instructor.core.exceptions import IncompleteOutputException

    known = of_request(error, key)
    if known is not None:
        return known
    causes = list(_causes(error))
    if any(isinstance(cause, IncompleteOutputException) for cause in causes):
        return AnswerCutOff(
            "the answer was cut off at its token limit",
            hint="Ask for less at once: --strategy windows; or take a stronger model, this one may be looping",
        )
    if not all(getattr(answer, "choices", None) for answer in answers or [None]):
        return RequestRejected(
            "what the server answered is no chat completion",
            hint="Check --base-url: the address of a chat API ends in /v1 with most servers",
        )
    if any(isinstance(cause, ValueError) for cause in causes):
        return AnswerInvalid(
            "the model's answer does not fit the schema, asked twice",
            hint="Try another model, or --strategy windows",
        )
    return ModelError(f"the model could not be asked: {_first_line(str(error))}")


def _of_status(error: APIStatusError, key: str) -> SummarizerError:
    status, said = error.status_code, _first_line(_said(error, key))
    if status in (401, 403):
        return AuthenticationFailed(
            f"the server does not accept the key (status {status})",
            hint="Check OPENAI_API_KEY or SUMMARIZER_API_KEY",
        )
    if status == 429 and error.code == "insufficient_quota":
        return QuotaUsedUp("the account's quota is used up (status 429)", hint="Check its plan and billing")
    if status == 404:
        return ModelUnknown(
            f"the server answered 404: {said}", hint="Check the model's name, and --base-url: most end in /v1"
        )
    if _is_too_long(error, said):
        return ContextTooLong(
            f"the article is too long for the model at once: {said}", hint="Ask for parts of it: --strategy windows"
        )
    found: ModelError
    if status == 429:
        found = RateLimited("the server asks to slow down (status 429)", hint="Try again later")
    elif status in (408, 409) or status >= 500:
        found = ServerFailed(f"the server answered {status}: {said}", hint="Try again later")
    else:
        return RequestRejected(
            f"the server answered {status}: {said}",
            hint="Check the model's name, and the article's length against the model's context",
        )
    found.retry_after = _retry_after(error.response.headers)
    return found


def _is_too_long(error: APIStatusError, said: str) -> bool:
    """Tell a request that is longer than the model's context, which each kind of server words in its own way."""
    words = f"{error.code or ''} {said}".casefold()
    return error.status_code in (400, 413) and any(phrase in words for phrase in _TOO_LONG)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` (RFC 9110, seconds or a date) asks for, None without a usable one.

    ``retry-after-ms`` is OpenAI's finer word for it, and goes before.
    """
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[header]) * unit)
        except (KeyError, ValueError):
            continue
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError):
        return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _said(error: APIStatusError, key: str) -> str:
    said = error.body.get("message") if isinstance(error.body, dict) else None
    message = str(said or error.message)
    return message.replace(key, "***") if key else message


def _first_line(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 200 else line[:199] + "…"
