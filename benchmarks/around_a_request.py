"""What the work around one request costs: instructor as its documentation shows it, and this program.

Run it from the checkout, with the package installed: ``.venv/bin/python benchmarks/around_a_request.py [RUNS]``. The
answers are the recorded ones and come from this process, so that nothing waits for a server; the ways take turns.
Prints a Markdown table of medians, in milliseconds of CPU a request.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx2
import instructor
from openai import OpenAI, pydantic_function_tool
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from summarizer.cassettes import cassette
from summarizer.cassettes.transport import Player
from summarizer.llm.model import Model
from summarizer.llm.transport import Reply, SdkTransport, Transport
from summarizer.schemas.answers import answer, choice
from summarizer.schemas.drafts import WholeAnswer
from summarizer.settings import ModelName

FOLDER = Path(__file__).parents[1] / "cassettes"
ARTICLE = "2021-11-16-armenia-azerbaijan"
REQUESTS = 20
Way = Callable[[], object]

WORD = answer("Choice", answer=choice(["yes", "no"]))
QUESTIONS: dict[str, tuple[type[BaseModel], str, str | None]] = {
    "a whole brief": (WholeAnswer, f"openai-claude-over-loopback/{ARTICLE}.whole.json", None),
    "one word": (WORD, f"local-qwen2.5-coder-1.5b/{ARTICLE}.sentences.json", '{"answer": "yes"}'),
}


class Keeping:
    """Keeps the last request that it carries."""

    key = ""

    def __init__(self, live: Transport) -> None:
        """Take what carries it on."""
        self._live = live
        self.kept: dict[str, Any] = {}

    def post(self, request: dict[str, Any]) -> Reply:
        """Carry a request on."""
        self.kept = request
        return self._live.post(request)


def stand_in(model: type[BaseModel]) -> type[BaseModel]:
    """Return what instructor may take for an answer's model, of which it sees a name and gets validated answers."""
    instead = {
        "model_json_schema": classmethod(lambda *_, **__: {}),
        "model_validate_json": classmethod(lambda _, text, **options: model.model_validate_json(text, **options)),
    }
    return type(model.__name__, (instructor.ResponseSchema,), instead)


def ways_of(model: type[BaseModel], path: Path, content: str | None) -> Iterable[tuple[str, Way]]:
    """Return the ways to ask the first question of a recording, each with its name.

    Args:
        model: of the answer.
        path: the cassette.
        content: the answer, None for the recorded one.
    """
    held = cassette.read(path)
    assert held is not None
    question, told = held[1][0]
    messages = question.body["messages"]
    system, user = (message["content"] for message in messages)
    if content is not None:
        told.body["choices"][0]["message"]["content"] = content
    came = httpx2.MockTransport(lambda _: httpx2.Response(200, json=told.body))
    client = OpenAI(api_key="none", max_retries=0, http_client=httpx2.Client(transport=came, trust_env=False))
    asked: dict[str, Any] = {"model": "m", "messages": messages, "max_tokens": 99, "temperature": 0.0}
    schema: Any = pydantic_function_tool(model)["function"]["parameters"]

    def strict(*_: Any, **request: Any) -> None:
        request["response_format"]["json_schema"].update(strict=True, schema=schema)

    def create(**request: Any) -> Any:
        strict(**request)
        return ChatCompletion.construct(
            **client.post("/chat/completions", body=request, cast_to=httpx2.Response).json()
        )

    documented = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)
    documented.on("completion:kwargs", strict)
    patched: Any = instructor.patch(create=create, mode=instructor.Mode.JSON_SCHEMA)
    instead = stand_in(model)
    name = ModelName("vllm", "m")
    keeping = Keeping(SdkTransport(client))
    Model(keeping, name).ask(model, system, user, max_tokens=99)
    again = cassette.Question.parse(question.path, json.dumps(keeping.kept))

    def live() -> BaseModel:
        return Model(SdkTransport(client), name).ask(model, system, user, max_tokens=99)

    def replayed() -> BaseModel:
        return Model(Player("any", path, [(again, told)]), name).ask(model, system, user, max_tokens=99)

    yield "the SDK's `chat.completions.create`, nothing validated", lambda: client.chat.completions.create(**asked)
    yield (
        "instructor's `from_openai`, strict by its hook",
        lambda: documented.create(response_model=model, max_retries=1, **asked),
    )
    yield (
        "instructor's `patch` around the SDK's `post`",
        lambda: patched(response_model=model, max_retries=1, **asked),
    )
    yield (
        "the same with a stand-in for the model",
        lambda: patched(response_model=instead, max_retries=1, **asked),
    )
    yield "this program, live", live
    yield "this program, replaying", replayed


def milliseconds(way: Way) -> float:
    """Return the CPU milliseconds that one request takes."""
    before = time.process_time()
    for _ in range(REQUESTS):
        way()
    return (time.process_time() - before) * 1000 / REQUESTS


def main() -> None:
    """Ask each question in each way in turn, as often as the first argument says (7 times), after a warm-up."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print(f"Medians of {runs} runs of {REQUESTS} requests in turn, CPU milliseconds a request.\n")
    print(f"| | {' | '.join(QUESTIONS)} |\n|---|{'---:|' * len(QUESTIONS)}")
    measured: dict[str, list[str]] = {}
    for model, path, content in QUESTIONS.values():
        ways = dict(ways_of(model, FOLDER / path, content))
        times: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(runs + 1):
            for name, way in ways.items():
                taken = milliseconds(way)
                if turn:
                    times[name].append(taken)
        for name, taken_each in times.items():
            measured.setdefault(name, []).append(f"{statistics.median(taken_each):.1f}")
    for name, columns in measured.items():
        print(f"| {name} | {' | '.join(columns)} |")


if __name__ == "__main__":
    main()
