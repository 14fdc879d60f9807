"""What a model's server answers beside what was asked for: errors, thoughts, refusals, wrappings around the JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_TAG = r"(?:think|thinking|thought|reasoning)"
# Where the prompt's template begins the thoughts, only their end is in the answer.
_THOUGHTS = re.compile(rf"\A.*</{_TAG}\s*>", re.DOTALL | re.IGNORECASE)
_THOUGHTS_BEGIN = re.compile(rf"\s*<{_TAG}\s*>", re.IGNORECASE)
_OBJECT_BEGINS = re.compile(r'\{\s*"')
_FILTERED = ("content_filter", "safety", "refusal")
_AT_ITS_LIMIT = ("length", "max_tokens", "model_length")
_MOST_TOKENS = 10**12
_DECODER = json.JSONDecoder()

LONGEST_ANSWER = 2**20
"""Characters of an answer, thoughts around it included: some two hundred times those that one has.

One that is nothing but faults takes hundreds of bytes a character while it is validated.
"""

MOST_OBJECTS = 10_000
"""Objects of an answer, which has a few dozen: an empty one is three characters, and lacks up to eight fields."""


def json_in(raw: bytes) -> Any:
    """Return what a body holds as JSON, behind a byte order mark too; None where it holds none.

    JSON is UTF-8 (RFC 8259): in another encoding nobody would have found the key in it.
    """
    try:
        return json.loads(raw.decode("utf-8-sig", "surrogatepass"))
    except (ValueError, RecursionError):
        return None


def error_in(body: Any) -> Any:
    """Return the error that a reply's body tells, an object or a text; None where it tells none."""
    if isinstance(body, list) and body:  # as Gemini's server wraps its errors
        body = body[0]
    if not isinstance(body, dict):
        return None
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    for place in (body, first):
        error = place.get("error") if isinstance(place, dict) else None
        if error:
            return error if isinstance(error, dict | str) else body
    is_bare = first is None and any(isinstance(body.get(name), str) for name in ("message", "detail"))
    return body if is_bare else None


def completion_in(body: Any) -> dict[str, Any] | None:
    """Return a reply's body as a chat completion, None if it is none.

    Content is text or None, an answer at its limit of tokens ends with "length", and counts of tokens are counts.
    """
    choices = body.get("choices") if isinstance(body, dict) else None
    if not isinstance(choices, list) or not choices or not all(isinstance(choice, dict) for choice in choices):
        return None
    return {**body, "choices": [_plain_choice(choice) for choice in choices], "usage": _plain_usage(body.get("usage"))}


def _plain_choice(choice: dict[str, Any]) -> dict[str, Any]:
    finish = choice.get("finish_reason")
    is_full = isinstance(finish, str) and finish.casefold() in _AT_ITS_LIMIT
    message = _plain_message(choice.get("message"))
    return {**choice, "message": message, "finish_reason": "length" if is_full else finish}


def _plain_usage(usage: Any) -> dict[str, Any] | None:
    """Return the counts of tokens that are counts, 0 for the others: they decide about no answer."""
    if not isinstance(usage, dict):
        return None
    counts = {name: _count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens", "total_tokens")}
    details = ((name, usage.get(name)) for name in ("prompt_tokens_details", "completion_tokens_details"))
    told = {
        name: {part: _count(value) for part, value in one.items()} for name, one in details if isinstance(one, dict)
    }
    return {**counts, **told}


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value < _MOST_TOKENS else 0


def _plain_message(message: Any) -> dict[str, Any]:
    """Return a message whose content, which may come as a list of parts, is one text."""
    message = {"role": "assistant", **message} if isinstance(message, dict) else {"role": "assistant"}
    content = message.get("content")
    if not isinstance(content, list):
        return message if content is None or isinstance(content, str) else {**message, "content": json.dumps(content)}
    parts = [part if isinstance(part, dict) else {"text": part} for part in content]
    refusals = [part["refusal"] for part in parts if isinstance(part.get("refusal"), str)]
    text = "".join(part["text"] for part in parts if isinstance(part.get("text"), str))
    return {**message, "content": text, "refusal": message.get("refusal") or "".join(refusals) or None}


def in_one_part(raw: bytes) -> bytes:
    """Return a reply's body with content that comes as parts as one text, in which all that it says can be found."""
    body = json_in(raw)
    choices = body.get("choices") if isinstance(body, dict) else None
    if not isinstance(choices, list) or not any(map(_is_in_parts, choices)):
        return raw
    plain = [{**one, "message": _plain_message(one["message"])} if _is_in_parts(one) else one for one in choices]
    return json.dumps({**body, "choices": plain}).encode()


def _is_in_parts(choice: Any) -> bool:
    message = choice.get("message") if isinstance(choice, dict) else None
    return isinstance(message, dict) and isinstance(message.get("content"), list)


def completion_of(status: int, raw: bytes) -> dict[str, Any] | None:
    """Return the chat completion that a reply is; None where it is an error, by its status or inside, or none."""
    body = json_in(raw) if status < 300 else None
    return None if error_in(body) else completion_in(body)


def tokens_of(completion: dict[str, Any]) -> tuple[int, int]:
    """Return how many tokens question and answer had, 0 where the server does not say."""
    usage = completion["usage"] or {}
    return usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0)


def tokens_told(completion: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answer's tokens as OpenAI's API tells them, with the likelier ones; none where a server does not."""
    told = completion["choices"][0].get("logprobs")
    return (told.get("content") if isinstance(told, dict) else None) or []


def refusal_in(completion: dict[str, Any]) -> str | None:
    """Return why there is no answer: the model's words, an empty text for a filter's work; None where neither is."""
    choice = completion["choices"][0]
    refusal = choice["message"].get("refusal")
    if isinstance(refusal, str) and refusal.strip():
        return refusal
    return "" if str(choice["finish_reason"]).casefold() in _FILTERED else None


def is_cut_off(completion: dict[str, Any]) -> bool:
    """Tell an answer that ended at its limit of tokens."""
    return bool(completion["choices"][0]["finish_reason"] == "length")


def excess_of(completion: dict[str, Any]) -> str | None:
    """Return in words what an answer has too much of, None for nothing; found without reading it as JSON."""
    content = completion["choices"][0]["message"].get("content") or ""
    for count, most, what in (
        (len(content), LONGEST_ANSWER, "characters"),
        (content.count("{"), MOST_OBJECTS, "objects"),
    ):
        if count > most:
            return f"{count:,} {what}, over the limit of {most:,}"
    return None


def cut_off_thinking(completion: dict[str, Any]) -> bool:
    """Tell whether thoughts took the tokens that a cut-off answer lacked."""
    message = completion["choices"][0]["message"]
    if not is_cut_off(completion):
        return False
    content = message.get("content") or ""
    details = (completion["usage"] or {}).get("completion_tokens_details", {})
    told = message.get("reasoning_content") or message.get("reasoning")
    written = _THOUGHTS_BEGIN.match(content) or _THOUGHTS.match(content)
    return bool(details.get("reasoning_tokens") or told or written or not content)


def unwrapped(content: str) -> str:
    """Return the one JSON object in an answer's content, without thoughts, fences and prose around it.

    What is JSON as it stands, holds none or several objects, or nothing but thoughts, is returned as it is.
    """
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        answer = _THOUGHTS.sub("", content)
        found = [] if _THOUGHTS_BEGIN.match(answer) else list(_objects(answer))
        return found[0] if len(found) == 1 else content
    return content


def _objects(text: str) -> Iterator[str]:
    """Yield the JSON objects in a text; nothing behind one that is damaged, whose parts are no answers."""
    end = 0
    while begun := _OBJECT_BEGINS.search(text, end):
        try:
            _, end = _DECODER.raw_decode(text, begun.start())
        except (ValueError, RecursionError):
            return
        yield text[begun.start() : end]
