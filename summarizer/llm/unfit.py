"""An answer that does not fit its schema: how it is asked for once more, and what is said where that does not help."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from summarizer.errors import AnswerCutOff, AnswerInvalid, ThoughtsCutOff
from summarizer.text.neutralising import HALF

from . import replies
from .server_errors import one_line

_LONGEST_FAULT = 90
_LONGEST_TOLD = 4_000
"""Characters of what is told of an answer's faults, some twenty: a short answer can have a hundred thousand."""
_LONGEST_SENT_BACK = 32_000
"""Characters of an answer that is sent back, several times those of the longest that is any good."""
_CALLS = ("tool_calls", "function_call")
_MOST_FAULTS = 1_000
"""Faults of which the first are told; pydantic writes all or none, and of a short answer's can make gigabytes."""


def asked_again(request: dict[str, Any], completion: dict[str, Any], fault: ValidationError) -> dict[str, Any]:
    """Return a request with its answer and what is wrong with that, in instructor's words.

    Of instructor only this is used, by its public function for it. Its loop wraps the answer's model and makes its
    schema anew for each request: 7.3 ms of CPU against 0.8 for a whole brief (benchmarks/around_a_request.py); and a
    first answer that fits needs no instructor. An answer or its faults that are very long are cut: a server could have
    a request made of a hundred times what it replied.
    """
    from instructor import Mode
    from instructor.processing import handle_reask_kwargs
    from openai.types.chat import ChatCompletion

    again = {**request, "messages": [*request["messages"]]}
    count = fault.error_count()
    faults = ValueError(f"{count:,} faults" if count > _MOST_FAULTS else _cut(str(fault), _LONGEST_TOLD))
    told = handle_reask_kwargs(again, Mode.JSON_SCHEMA, ChatCompletion.construct(**_short(completion)), faults)
    return {**request, "messages": [_sayable(message) for message in told["messages"]]}


def _short(completion: dict[str, Any]) -> dict[str, Any]:
    """Return a completion with its answer as it is sent back: without calls of tools, which nobody offered."""
    first, *others = completion["choices"]
    message = {name: value for name, value in first["message"].items() if name not in _CALLS or not value}
    message["content"] = _cut(message.get("content") or "", _LONGEST_SENT_BACK)
    return {**completion, "choices": [{**first, "message": message}, *others]}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"


def _sayable(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message in which a mark stands for half a character, which a reply can name and no request can hold."""
    content = message.get("content")
    return {**message, "content": HALF.sub("\ufffd", content)} if isinstance(content, str) else message


def of_limit(completion: dict[str, Any]) -> AnswerCutOff:
    """Return the error of an answer that was cut off at its limit of tokens."""
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


def of_excess(excess: str) -> AnswerInvalid:
    """Return the error of an answer with more than any can have, which is not asked for again: it would be alike."""
    return AnswerInvalid(f"the model's answer has {excess}", hint="Try another model, this one may be looping")


def of_schema(fault: ValidationError) -> AnswerInvalid:
    """Return the error of an answer that did not fit its schema the second time either."""
    return AnswerInvalid(
        f"the model's answer does not fit the schema, asked twice: {_told(fault)}", hint="Try another model"
    )


def _told(fault: ValidationError) -> str:
    """Return in plain words what first keeps an answer from its schema, and how much else does."""
    if (count := fault.error_count()) > _MOST_FAULTS:
        return f"it has {count:,} faults"
    faults = fault.errors(include_url=False, include_input=False, include_context=False)
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
