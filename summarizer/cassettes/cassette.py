"""The cassette file: questions to a model's server and its answers, as JSON whose diffs a person can read.

What is kept is an allow-list: method, path and JSON body of a question; status, media type and the answer
proper of a response. Whatever else passed by (keys, cookies, hosts, organisations) never gets here.
Knows nothing of sessions; `summarizer.cassettes.session` does.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from summarizer.errors import CassetteDamaged, OutputError
from summarizer.files.writing import replaced
from summarizer.llm import replies
from summarizer.llm.transport import Reply

from .soundness import is_exchange, is_sound, is_too_deep

VERSION = 1
_MARK = "summarizer_cassette"

# Pydantic writes its version into the links of its error messages, which a re-ask sends back to the model.
_PYDANTIC_LINK = re.compile(r'(errors\.pydantic\.dev/)[^/"\\\s]+')

_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,40}")
"""A type alone: whatever else a server may write in its place, a masked key among it, is not kept."""

_Shape = dict[str, Any]
# What is kept of an answer; an empty shape stands for a plain value, and lists are gone through.
_CALL: _Shape = {"index": {}, "id": {}, "type": {}, "function": {"name": {}, "arguments": {}}}
_TOLD: _Shape = {"content": {}, "refusal": {}, "reasoning": {}, "reasoning_content": {}}
_MESSAGE: _Shape = {"role": {}, **_TOLD, "tool_calls": _CALL}
_TOKENS: _Shape = {"prompt_tokens": {}, "completion_tokens": {}, "total_tokens": {}}
_DETAILS: _Shape = {"prompt_tokens_details": {"cached_tokens": {}}}
_USAGE: _Shape = _TOKENS | _DETAILS | {"completion_tokens_details": {"reasoning_tokens": {}}}
_TOKEN: _Shape = {"token": {}, "logprob": {}}
_LOGPROBS: _Shape = {"content": _TOKEN | {"top_logprobs": _TOKEN}}
_ANSWER: _Shape = {
    "object": {},
    "choices": {"index": {}, "finish_reason": {}, "message": _MESSAGE, "logprobs": _LOGPROBS},
    "usage": _USAGE,
}


@dataclass(frozen=True)
class Recording:
    """One cassette: found in a directory, or about to be written.

    Attributes:
        path: the cassette file.
        article: the article's name, safe as a file name.
        article_sha256: the hash of the article's text.
        provider: who serves the model.
        model: the model's name at its provider.
        strategy: the extraction strategy.
        seconds: wall time of the recorded run, None if it was cut off.
        profile: what the briefs are about, None for the built-in profile.
    """

    path: Path
    article: str
    article_sha256: str
    provider: str
    model: str
    strategy: str
    seconds: float | None
    profile: str | None = None


@dataclass(frozen=True)
class Question:
    """A request as far as it counts: method, path without host, and the JSON body (None if there is none)."""

    method: str
    path: str
    body: Any

    @classmethod
    def parse(cls, path: str, sent: str) -> Question:
        """Return the question in the body of a request, which is JSON, posted to ``path``."""
        return cls("POST", path, json.loads(_PYDANTIC_LINK.sub(r"\1_", sent)))

    @cached_property
    def key(self) -> str:
        """A hash that is equal for equal questions, whatever the order of their JSON keys."""
        return _digest([self.method, self.path, self.body])

    @property
    def fields(self) -> dict[str, Any]:
        """The body's top-level fields, empty if the body is no JSON object."""
        return self.body if isinstance(self.body, dict) else {}

    def lines(self) -> list[str]:
        """Return the messages as lines that are safe on a terminal, each message behind its role."""
        found = []
        messages = self.fields.get("messages")
        for message in messages if isinstance(messages, list) else []:
            told = message if isinstance(message, dict) else {"content": message}
            content = told.get("content")
            text = content if isinstance(content, str) else _canonical(content)
            found += [f"[{told.get('role')}]", *map(_visible, text.split("\n"))]
        return found

    def __str__(self) -> str:
        """Return method, path and the last line of the last message, on one line."""
        last = "".join(self.lines()[-1:])
        return f"{self.method} {self.path} {last[:77] + '...' if len(last) > 80 else last}".rstrip()


@dataclass(frozen=True)
class RecordedAnswer:
    """A response as far as it is kept."""

    status: int
    content_type: str
    body: dict[str, Any]

    @classmethod
    def parse(cls, question: Question, reply: Reply) -> RecordedAnswer | None:
        """Return what is kept of a reply, or None if it is an error or no chat completion."""
        body = replies.completion_of(reply.status, reply.content)
        if body is None:
            return None
        fixed = {"id": "recorded", "created": 0, "model": question.fields.get("model")}
        media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        kept = media_type if _MEDIA_TYPE.fullmatch(media_type) else ""
        return cls(reply.status, kept, fixed | _keep(body, _ANSWER))


Exchange = tuple[Question, RecordedAnswer]


def encode(recording: Recording, exchanges: Iterable[Exchange]) -> bytes:
    """Return the cassette file's content: the same bytes for the same recording and exchanges."""
    shared: dict[str, Any] = {}
    interactions = [
        {
            "request": {
                "method": question.method,
                "path": question.path,
                "body": _map_long(question.body, lambda part: _share(part, shared)),
            },
            "response": vars(answer),
        }
        for question, answer in exchanges
    ]
    about = {name: value for name, value in asdict(recording).items() if name != "path"}
    if recording.profile is None:
        del about["profile"]
    document = {_MARK: VERSION, "about": about, "shared": shared, "interactions": interactions}
    # A lone surrogate, which JSON can name and UTF-8 cannot hold, becomes its JSON escape.
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def read(path: Path) -> tuple[Recording, list[Exchange]] | None:
    """Return what the cassette at ``path`` holds, in recorded order; None if the file is no cassette of ours.

    Raises:
        CassetteDamaged: it is one, but cannot be read.
    """
    hint = "Record the article again"
    try:
        raw = path.read_bytes()
        if _MARK.encode() not in raw[:200]:
            return None
        document = json.loads(raw)
        if is_too_deep(document):
            raise ValueError("it is nested too deeply")
        if (version := document[_MARK]) != VERSION:
            raise CassetteDamaged(f"{path} is a cassette of version {version!r}, not {VERSION}", hint=hint)
        shared = {
            name: "\n".join(part) if isinstance(part, list) else part for name, part in document["shared"].items()
        }
        exchanges = [_exchange(interaction, shared) for interaction in document["interactions"]]
        recording = Recording(path=path, **document["about"])
        if not is_sound(recording):
            raise ValueError("what it says of itself is of the wrong kind")
        if not all(map(is_exchange, exchanges)):
            raise ValueError("a question or an answer is of the wrong kind")
        return recording, exchanges
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise CassetteDamaged(f"the cassette {path} cannot be read ({error})", hint=hint) from error


def write(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Put ``content`` at ``path``, whole or not at all, with the rights of a file that it is to be ``like``, if any.

    Raises:
        OutputError: the file system does not take it.
    """
    with _our_error(path), replaced(path, like=like) as file:
        file.write(content)


def prepare(path: Path) -> None:
    """Make the directory of ``path`` and try whether a file can be written there; raises as `write` does."""
    with _our_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=path.parent):
            pass


@contextmanager
def _our_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"the recording {path} cannot be written ({error.strerror})",
            hint="Check the directory's permissions and free space, or name another directory",
        ) from error


def nearest(asked: Question, recorded: Sequence[Question]) -> Question | None:
    """Return the first of the recorded questions whose prompts differ from ``asked``'s in fewest lines."""
    ours = frozenset(asked.lines())
    return min(recorded, key=lambda one: len(ours.symmetric_difference(one.lines())), default=None)


def difference(recorded: Question, asked: Question) -> tuple[str, str]:
    """Return what differs in one line, and a unified diff of the messages' text of at most 40 lines."""
    diff = list(difflib.unified_diff(recorded.lines(), asked.lines(), "recorded", "asked", n=1, lineterm=""))
    changed = max(sum(line.startswith(sign) for line in diff[2:]) for sign in "-+")
    found = []
    if (recorded.method, recorded.path) != (asked.method, asked.path):
        found.append(f"{recorded.method} {recorded.path} -> {asked.method} {asked.path}")
    for name in sorted({*recorded.fields, *asked.fields}):
        old, new = (_canonical(side.fields.get(name)) for side in (recorded, asked))
        if old == new:
            continue
        if name == "messages" and changed:
            found.append(f"the prompt differs in {changed} line{'s' if changed > 1 else ''}")
        else:
            found.append(f"{name} {old} -> {new}" if len(old + new) <= 80 else f"{name} differs")
    if len(diff) > 40:
        diff[39:] = [f"... and {len(diff) - 39} more lines"]
    return ", ".join(found) or "the body differs", "\n".join(diff)


def _exchange(interaction: Any, shared: Mapping[str, Any]) -> Exchange:
    def fetch(part: Any) -> Any:
        return shared[part["$shared"]] if isinstance(part, dict) else part

    question = Question(**interaction["request"])
    answer = RecordedAnswer(**interaction["response"])
    return Question(question.method, question.path, _map_long(question.body, fetch)), answer


def _map_long(body: Any, change: Callable[[Any], Any]) -> Any:
    """Return ``body`` with its messages' contents and its answer's schema replaced by ``change`` of them."""
    if not isinstance(body, dict):
        return body
    changed = dict(body)
    if isinstance(messages := body.get("messages"), list):
        changed["messages"] = [
            message | {"content": change(message["content"])}
            if isinstance(message, dict) and "content" in message
            else message
            for message in messages
        ]
    if "response_format" in body:
        changed["response_format"] = change(body["response_format"])
    return changed


def _share(part: Any, shared: dict[str, Any]) -> Any:
    """Put a text or an object into ``shared`` and return the reference to it; other values stay in place."""
    if not isinstance(part, (str, dict)):
        return part
    stored = part.split("\n") if isinstance(part, str) else part
    digest = _digest(stored)
    name = next(digest[:size] for size in (10, 64) if shared.get(digest[:size], stored) == stored)
    shared[name] = stored
    return {"$shared": name}


def _keep(value: Any, shape: _Shape) -> Any:
    """Return the parts of ``value`` that ``shape`` names, which names no lists in lists."""
    if isinstance(value, list):
        return [None if isinstance(item, list) else _keep(item, shape) for item in value]
    if isinstance(value, dict):
        return {name: _keep(value[name], part) for name, part in shape.items() if name in value}
    return None if shape else value


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _digest(value: Any) -> str:
    return sha256(_canonical(value).encode()).hexdigest()


def _visible(line: str) -> str:
    """Return ``line`` with control characters, which a terminal would obey, written as escapes."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)
