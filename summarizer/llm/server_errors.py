"""The one table from what a model's server says, by its status or inside a reply, to our errors."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from summarizer.errors import (
    AnswerRefused,
    AuthenticationFailed,
    ContextTooLong,
    ModelError,
    ModelUnknown,
    QuotaUsedUp,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from summarizer.settings import ModelName
from summarizer.text.neutralising import plain

from . import replies

if TYPE_CHECKING:
    from .transport import Reply

_TOO_LONG = (
    "context_length_exceeded",  # OpenAI
    "maximum context length",  # vLLM
    "exceed_context_size",  # llama.cpp
    "exceeds the available context",
    "context window",
    "context the overflows",  # LM Studio
    "context length of only",
    "exceeds the maximum number of tokens",  # Gemini
    "prompt is too long",  # Anthropic
    "request too large",  # Groq
)
_FILTERED = (
    "content_filter",  # Azure
    "responsibleaipolicy",
    "content management policy",
    "content_policy_violation",  # OpenAI
    "flagged",  # OpenRouter
)
_NO_MONEY = ("insufficient_quota", "insufficient balance", "insufficient credits", "billing_hard_limit")
_NO_KEY = ("api key not valid", "invalid api key", "api_key_invalid", "invalid_api_key", "incorrect api key")
_NOT_TAKEN = (
    *("unsupported", "not supported", "does not support", "unknown", "unrecognized", "unavailable"),
    *("not permitted", "not allowed", "unexpected", "not implemented", "extra_forbidden"),
)
_NO_MODEL = (
    "model_not_found",  # OpenAI
    "invalid model name",  # LiteLLM
    "invalid_model",  # Mistral
    "model not found",
    "model not exist",  # DeepSeek
    "no such model",
    "not a valid model",  # OpenRouter
)
# What an error says that has no status of its own, and the status that stands for it.
_MEANT = (
    (
        429,
        ("rate limit", "rate_limit", "rate-limit", "too many requests", "slow down", "throttl", "resource_exhausted"),
    ),
    (401, ("api key", "api_key", "authenti", "unauthorized", "permission", "forbidden")),
    (503, ("overload", "server error", "server_error", "internal", "unavailable", "upstream", "gateway", "timeout")),
)
_LONGEST = 200
_TRY_AGAIN = re.compile(
    r"try again in (?:(\d{1,4})h)?(?:(\d{1,4})m(?!s))?(?:(\d{1,6}(?:\.\d+)?)(ms|s))?", re.IGNORECASE
)
_RETRY_DELAY = re.compile(r"""retryDelay['"]\s*:\s*['"](\d{1,6}(?:\.\d+)?)s""")  # Gemini


@dataclass(frozen=True)
class _Told:
    """An error as a server tells it.

    Attributes:
        status: what is meant.
        answered: what was answered: the status, or that the error stood inside a reply with status 200.
        words: code, type and message, case-folded.
        said: the message, on one line.
        retry_after: seconds after which the server wants to be asked again, None where it does not say.
    """

    status: int
    answered: str
    words: str
    said: str
    retry_after: float | None


def of_reply(reply: Reply, name: ModelName) -> ModelError:
    """Return what a reply means that is no chat completion, by its status or by an error inside one with status 200.

    Args:
        reply: what the server answered.
        name: the model that was asked.
    """
    body = replies.json_in(reply.content)
    is_error = reply.status >= 300
    error = replies.error_in(body)
    if error is None and not is_error:
        return RequestRejected(
            "what the server answered is no chat completion",
            hint="Check --base-url: the address of a chat API ends in /v1 with most servers",
        )
    if not error:  # an empty body says nothing, in JSON neither
        error = reply.content.decode("utf-8", "replace").strip() if body is None else body
    words, said = _words_of(error)
    status = reply.status if is_error else _status_in(error, words)
    answered = str(reply.status) if is_error else f"{reply.status} with an error inside"
    return _meant(_Told(status, answered, words, said, _retry_after(reply.headers, error)), name)


def of_refusal(refusal: str) -> AnswerRefused:
    """Return the error of an answer that is refused: by the model in these words, by a filter where there are none."""
    if not refusal:
        return _filtered("")
    return AnswerRefused(f"the model refuses to answer: {one_line(refusal)}", hint="Take another model")


def _meant(told: _Told, name: ModelName) -> ModelError:
    """Return the error that a server's error is."""
    status, answered = told.status, told.answered
    if _holds(told.words, _FILTERED):
        return _filtered(told.said)
    if status == 402 or _holds(told.words, _NO_MONEY):
        return QuotaUsedUp(
            f"the account's quota is used up (status {answered}): {told.said}", hint="Check its plan and billing"
        )
    if status == 404 or (status < 500 and _is_of_model(told.words, name)):
        return ModelUnknown(
            f"{name}: the server answered {answered}: {told.said}",
            hint="Check the model's name (--model), and --base-url: most end in /v1",
        )
    if status == 403:
        return AuthenticationFailed(
            f"the server refuses access (status {answered}): {told.said}",
            hint="Check what the key may do (OPENAI_API_KEY or SUMMARIZER_API_KEY), and what is between: a proxy, "
            "a firewall, a country that is not served",
        )
    if status == 401 or (status == 400 and _holds(told.words, _NO_KEY)):
        return AuthenticationFailed(
            f"the server does not accept the key (status {answered}): {told.said}",
            hint="Check OPENAI_API_KEY or SUMMARIZER_API_KEY",
        )
    if status == 413 or (status in (400, 422, 500) and _holds(told.words, _TOO_LONG)):
        return ContextTooLong(
            f"the article is too long for the model at once: {told.said}", hint="Take a model with a larger context"
        )
    found: ModelError
    if status == 429:
        found = RateLimited(f"the server asks to slow down (status {answered}): {told.said}", hint="Try again later")
    elif status in (408, 409) or status >= 500:
        found = ServerFailed(f"the server answered {answered}: {told.said}", hint="Try again later")
    else:
        return _rejected(told, name)
    found.retry_after = told.retry_after
    return found


def _rejected(told: _Told, name: ModelName) -> RequestRejected:
    """Return the error of a request that is refused; a part of it that the server does not know is in every request."""
    message = f"the server answered {told.answered}: {told.said}"
    is_schema = _holds(told.words, ("response_format", "json_schema"))
    is_limit = _holds(told.words, ("max_completion_tokens", "max_tokens"))
    if not (is_schema or is_limit) or not _holds(told.words, _NOT_TAKEN):
        return RequestRejected(
            message, hint="Check the model's name, and the article's length against the model's context"
        )
    if is_schema:
        hint = "The server does not take response_format json_schema with this model; take another model or server"
    elif name.provider == "openai":
        hint = (
            "The server does not take max_completion_tokens; with another prefix, such as "
            f"vllm/{name.model} and --base-url, max_tokens is sent, and SUMMARIZER_API_KEY is the key"
        )
    else:
        hint = f"The server does not take max_tokens; with openai/{name.model} max_completion_tokens is sent"
    found = RequestRejected(message, hint=hint)
    found.concerns_all = True
    return found


def _filtered(said: str) -> AnswerRefused:
    words = f": {said}" if said else ""
    return AnswerRefused(f"the server's content filter stopped it{words}", hint="Take another model, or another server")


def _is_of_model(words: str, name: ModelName) -> bool:
    """Tell an error that says that there is no such model, which each kind of server words in its own way."""
    is_absent = "model" in words and name.model.casefold() in words and _holds(words, ("not found", "not exist"))
    return is_absent or _holds(words, _NO_MODEL)


def _holds(words: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in words for phrase in phrases)


def _words_of(error: Any) -> tuple[str, str]:
    """Return code, type and message of an error that is an object or a text, and the message alone, on one line."""
    told = error if isinstance(error, dict) else {"message": error}
    said = next((told[name] for name in ("message", "detail", "error") if told.get(name)), None)
    said = one_line(str(said or "it does not say why"))
    marks = [told.get(name) for name in ("code", "type", "param", "status", "innererror")]
    return " ".join(str(mark) for mark in (*marks, said) if mark is not None).casefold(), said


def _status_in(error: Any, words: str) -> int:
    """Return the status that an error inside a reply means: its own, or what its words stand for; 400 by default."""
    for name in ("code", "status", "status_code"):
        own = str(error.get(name)) if isinstance(error, dict) else ""
        if len(own) == 3 and own.isdecimal() and 400 <= int(own) < 600:
            return int(own)
    return next((status for status, phrases in _MEANT if _holds(words, phrases)), 400)


def _retry_after(headers: Mapping[str, str], error: Any) -> float | None:
    """Return the seconds that ``Retry-After`` (RFC 9110, seconds or a date) asks for, or else the error's own words.

    ``retry-after-ms`` is OpenAI's finer word for it, and goes before. None where nothing usable is said.
    """
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[header]) * unit)
        except (KeyError, ValueError):
            continue
    until = _date_in(headers, "retry-after")
    return _wait_in(str(error)) if until is None else max(0.0, until - _now_of(headers))


def _now_of(headers: Mapping[str, str]) -> float:
    """Return the time at the server, whose clock the dates that it names are of: this machine's may be wrong."""
    now = _date_in(headers, "date")
    return time.time() if now is None else now


def _date_in(headers: Mapping[str, str], name: str) -> float | None:
    """Return the moment that a header names, None where it names none."""
    try:
        return parsedate_to_datetime(headers[name]).timestamp()
    except (KeyError, ValueError, OverflowError):  # the last for numbers that no date has
        return None


def _wait_in(words: str) -> float | None:
    """Return the seconds in "try again in 1m7.66s" and in Gemini's ``retryDelay``, None where there is neither."""
    if delay := _RETRY_DELAY.search(words):
        return float(delay[1])
    found = _TRY_AGAIN.search(words)
    if found is None or not any(found.groups()):
        return None
    hours, minutes, number, unit = found.groups()
    seconds = float(number or 0) * (0.001 if unit and unit.lower() == "ms" else 1)
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds


def one_line(message: str, longest: int = _LONGEST) -> str:
    """Return text from outside on one line that is shown and not obeyed, shortened where it is long."""
    line = plain(" ".join(message.split()))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
