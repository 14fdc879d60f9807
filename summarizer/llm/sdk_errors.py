"""From what the SDK and instructor raise to our errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from summarizer.errors import (
    AnswerCutOff,
    AnswerInvalid,
    ModelError,
    ModelTimeout,
    ModelUnreachable,
    SummarizerError,
    ThoughtsCutOff,
)
from summarizer.settings import ModelName

from . import replies, server_errors
from .server_errors import one_line

if TYPE_CHECKING:
    from pydantic import ValidationError

_LONGEST_FAULT = 90


def of_request(error: BaseException, key: str, name: ModelName) -> SummarizerError | None:
    """Return what a single request's failure means; None where it is not the SDK's.

    Args:
        error: what the SDK raised; an error of ours among its causes goes before it.
        key: the API key, never repeated, though a server may do it.
        name: the model that was asked.
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
                headers = cause.response.headers
                return server_errors.of_status(
                    cause.status_code, cause.body, cause.message, headers, key=key, name=name
                )
            case _:
                continue
    return None


def of_question(error: BaseException, answers: list[Any], key: str, name: ModelName) -> SummarizerError:
    """Return what the failure of a question means, its re-ask included.

    Args:
        error: what instructor raised.
        answers: the server's answers that could be read at all.
        key: the API key, never repeated.
        name: the model that was asked.
    """
    from instructor.core.exceptions import IncompleteOutputException
    from pydantic import ValidationError  # noqa: PLC0415  as heavy as the rest

    known = of_request(error, key, name)
    if known is not None:
        return known
    for cause in _causes(error):
        if isinstance(cause, IncompleteOutputException):
            return _cut_off(answers[-1])
        if isinstance(cause, ValidationError):
            return AnswerInvalid(
                f"the model's answer does not fit the schema, asked twice: {_fault(cause)}", hint="Try another model"
            )
    return ModelError(f"the model could not be asked: {one_line(str(error))}")


def _cut_off(completion: Any) -> AnswerCutOff:
    _, used = replies.tokens_of(completion)
    limit = f"at {used} tokens" if used else "at its token limit"
    if replies.cut_off_thinking(completion):
        return ThoughtsCutOff(
            f"the model was cut off {limit}, which it spent on thinking",
            hint="Raise --max-tokens, or take a model that thinks less",
        )
    return AnswerCutOff(
        f"the answer was cut off {limit}",
        hint="Raise --max-tokens, or take a stronger model, this one may be looping",
    )


def _fault(error: ValidationError) -> str:
    """Return in plain words what first keeps an answer from its schema, and how much else does."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    kind, message, place = faults[0]["type"], faults[0]["msg"], faults[0]["loc"]
    where = " of ".join(
        f"item {part + 1}" if isinstance(part, int) else repr(one_line(part, 40)) for part in reversed(place)
    )
    match kind:
        case "json_invalid":
            told = "it is no JSON"
        case "missing":
            told = f"it lacks {where}"
        case "extra_forbidden":
            told = f"{where} has no place in it"
        case _:
            told = f"{where or 'it'}: {message[:1].lower()}{message[1:]}"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return one_line(told, _LONGEST_FAULT) + more


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
