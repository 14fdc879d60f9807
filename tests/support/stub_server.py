"""A stub of a model's server: on loopback it speaks the little of the chat API that the tests need.

It is no model. A test queues replies, in order, and reads afterwards what was asked.
"""

from __future__ import annotations

import json
import ssl
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from loopback import LoopbackServer


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def messages(self) -> list[str]:
        return [message["content"] for message in self.body["messages"]]

    @property
    def schema(self) -> dict[str, Any]:
        return self.body["response_format"]["json_schema"]


@dataclass(frozen=True)
class Reply:
    """What the stub answers: after ``delay`` seconds; with ``hang_up`` it closes the connection instead."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    hang_up: bool = False


Scripted = Reply | Callable[[Asked], Reply]

SECTIONS = ("accusations", "requests", "ceasefires", "casualties", "summary")
ACTOR_FIELDS = (
    *("accusers", "accused", "requesters", "addressees", "mediators", "parties", "victims", "reported_by"),
    *("guest", "host"),  # of the profile in profile_samples
)


class StubServer:
    """The stub, as a context manager that serves while it is entered; with ``tls`` over TLS."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.arrived = threading.Event()
        self.stopping = threading.Event()
        self._script: deque[Scripted] = deque()
        self._always: Scripted | None = None
        self._server = LoopbackServer(("127.0.0.1", 0), _Handler)
        self._server.stub = self  # type: ignore[attr-defined]
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._serving = self._server.serving()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def base_url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}/v1"

    def then(self, *replies: Scripted) -> None:
        """Queue replies: each serves one request."""
        self._script.extend(replies)

    def always(self, reply: Scripted) -> None:
        """Answer so whenever the queue is empty."""
        self._always = reply

    def take(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        self.arrived.set()
        scripted = self._script.popleft() if self._script else self._always
        if scripted is None:
            return error(400, "the stub was not told what to answer")
        return scripted if isinstance(scripted, Reply) else scripted(asked)

    def __enter__(self) -> StubServer:
        self._serving.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._serving.__exit__(None, None, None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        stub: StubServer = self.server.stub  # type: ignore[attr-defined]
        raw = self.rfile.read(int(self.headers["content-length"]))
        reply = stub.take(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, raw))
        stub.stopping.wait(reply.delay)
        if reply.hang_up or stub.stopping.is_set():
            self.close_connection = True
            return
        body = reply.body.encode()
        self.send_response(reply.status)
        for name, value in {"content-type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def completion(content: str, *, finish: str = "stop", tokens: tuple[int, int] = (10, 3), delay: float = 0.0) -> Reply:
    """Return a chat completion with ``content``; ``tokens`` are those of the prompt and of the answer."""
    message = {"role": "assistant", "content": content}
    body = {
        "id": "stub",
        "object": "chat.completion",
        "created": 0,
        "model": "stub",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)},
    }
    return Reply(json.dumps(body), delay=delay)


def said(message: dict[str, Any], finish: str = "stop", **usage: Any) -> Reply:
    """Return a chat completion with this message, whatever it holds."""
    tokens = {"prompt_tokens": 10, "completion_tokens": 77, "total_tokens": 87, **usage}
    return Reply(json.dumps({"choices": [{"finish_reason": finish, "message": message}], "usage": tokens}))


def error(status: int, message: str) -> Reply:
    """Return an error as OpenAI words it; the SDK is told not to wait before it tries again."""
    return Reply(json.dumps({"error": {"message": message}}), status=status, headers={"retry-after-ms": "1"})


def whole(delay: float = 0.0, actors: list[dict[str, Any]] | None = None, **sections: list[dict[str, Any]]) -> Reply:
    """Return an answer to the ``whole`` strategy's request; sections that are not named are empty.

    Without ``actors``, everyone whom the items name is listed as a state.
    """
    told = {name: sections.get(name, []) for name in SECTIONS}
    listed = [an_actor(name) for name in names_in(told)] if actors is None else actors
    return completion(json.dumps({"actors": listed, **told}), delay=delay)


def mended(*items: dict[str, Any] | None, actors: Sequence[dict[str, Any]] = ()) -> Reply:
    """Return an answer to the re-ask: each faulty item again, in the order of the question, or None."""
    again = {f"item_{number}": item for number, item in enumerate(items, start=1)}
    return completion(json.dumps({"actors": list(actors), **again}))


def names_in(sections: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Return the names that the actor fields of items hold, each once."""
    held = [item[field] for items in sections.values() for item in items for field in ACTOR_FIELDS if field in item]
    names = [name for value in held for name in ([value] if isinstance(value, str) else value)]
    return [name for name in dict.fromkeys(names) if name != "none"]


def an_actor(
    name: str, *other_names: str, kind: str = "state", country: str | None = None, roles: Sequence[str] = ()
) -> dict[str, Any]:
    return {"name": name, "other_names": list(other_names), "kind": kind, "country": country, "roles": list(roles)}


def several(names: str | list[str]) -> list[str]:
    """Return names as a list field holds them; "none" is nobody."""
    return [name for name in ([names] if isinstance(names, str) else names) if name != "none"]


def accusation(
    accusers: str | list[str], accused: str | list[str], allegation: str, *sentences: int, **details: Any
) -> dict[str, Any]:
    actors = {"accusers": several(accusers), "accused": several(accused), "speaker": None}
    told = {"allegation": allegation, "response": None, "denied": False}
    return {**actors, **told, "sentences": list(sentences), **details}


def request(
    requesters: str | list[str], addressees: str | list[str], wanted: str, *sentences: int, **details: Any
) -> dict[str, Any]:
    actors = {"requesters": several(requesters), "addressees": several(addressees), "speaker": None}
    told = {"speech_act": "appeal", "request": wanted, "legal_basis": None, "status": "made"}
    return {**actors, **told, "sentences": list(sentences), **details}


def ceasefire(description: str, *sentences: int, **details: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"date_text": None, "mediators": [], "parties": [], "stage": "declared", "terms": []}
    return {"description": description, **empty, "sentences": list(sentences), **details}


def casualty(victims: str, category: str, count: str, *sentences: int, **details: Any) -> dict[str, Any]:
    report = {"victims": victims, "category": category, "count_text": count, "scope": "incident", "reported_by": "none"}
    return {**report, "sentences": list(sentences), **details}


def statement(text: str, *sentences: int) -> dict[str, Any]:
    return {"text": text, "sentences": list(sentences)}
