"""What vcrpy's public interface would keep of a replay's promises, and what it costs beside this program's own tapes.

It needs vcrpy (9.4.2 was measured), which the program does not: run it from the checkout, with both installed, as
``.venv/bin/python benchmarks/vcr_in_public.py``. Vcrpy gets what it offers for the purpose: a persister that reads this
program's cassettes, and a matcher that compares a hash kept beside each request. Prints Markdown.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx2
import vcr
from vcr.request import Request

from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Question, RecordedAnswer, Recording
from summarizer.cassettes.transport import Player
from summarizer.errors import CassetteMiss

PATH = "/v1/chat/completions"
ADDRESS = f"http://replay.invalid{PATH}"
SIZES = (10, 100, 1000)
THREADS = 10
ASKED = 20
RUNS = 5


def body_of(article: int, number: int) -> dict[str, Any]:
    """Return a question with an article of some length in it."""
    text = "\n".join(f"[{line}] A sentence of article {article}, of some length." for line in range(100))
    return {"model": "m", "messages": [{"role": "user", "content": f"{text}\nQuestion {number}"}]}


def recorded(folder: Path, article: int, size: int) -> Path:
    """Write a cassette of so many questions."""
    path = folder / f"{article}-{size}.json"
    exchanges = [
        (
            Question("POST", PATH, body_of(article, number)),
            RecordedAnswer(200, "application/json", {"choices": [{"message": {"content": f"{article} {number}"}}]}),
        )
        for number in range(size)
    ]
    path.write_bytes(cassette.encode(Recording(path, path.stem, "0" * 64, "p", "m", "whole", 1.0), exchanges))
    return path


class Persister:
    """Reads this program's cassettes for vcrpy."""

    @staticmethod
    def load_cassette(path: Path, serializer: Any) -> tuple[list[Request], list[dict[str, Any]]]:  # noqa: ARG004
        """Return requests and answers as vcrpy wants them."""
        held = cassette.read(Path(path))
        assert held is not None
        requests, answers = [], []
        for question, answer in held[1]:
            requests.append(Request("POST", ADDRESS, json.dumps(question.body), {}))
            requests[-1].key = question.key
            answers.append(
                {
                    "status": {"code": answer.status, "message": None},
                    "headers": {"content-type": [answer.content_type]},
                    "body": {"string": json.dumps(answer.body).encode()},
                }
            )
        return requests, answers

    @staticmethod
    def save_cassette(*_: Any) -> None:
        """Do nothing: what is played only is not written."""


def key_of(request: Request) -> str:
    """Return the hash of a request, made once."""
    if not hasattr(request, "key"):
        request.key = Question.parse(request.path, request.body.decode()).key
    return str(request.key)


def same_question(one: Request, other: Request) -> None:
    """Compare two requests for vcrpy."""
    assert key_of(one) == key_of(other)


RECORDER = vcr.VCR(record_mode="none", match_on=["question"])
RECORDER.register_matcher("question", same_question)
RECORDER.register_persister(Persister)


def seconds(call: Callable[[], Any]) -> float:
    """Return the CPU seconds that a call takes."""
    before = time.process_time()
    call()
    return time.process_time() - before


def by_vcr(path: Path, size: int, client: httpx2.Client) -> tuple[float, float, float]:
    """Return the CPU seconds of opening a cassette, of a question and of one that was not recorded."""
    opened = RECORDER.use_cassette(str(path))
    to_open = seconds(opened.__enter__)
    numbers = range(0, size, max(1, size // ASKED))
    to_ask = seconds(lambda: [client.post(ADDRESS, json=body_of(0, number)) for number in numbers]) / len(numbers)

    def miss() -> None:
        try:
            client.post(ADDRESS, json=body_of(0, -1))
        except vcr.errors.CannotOverwriteExistingCassetteException:
            return
        raise AssertionError("it was not recorded")

    to_miss = seconds(miss)
    opened.__exit__(None, None, None)
    return to_open, to_ask, to_miss


def by_tape(path: Path, size: int, _client: httpx2.Client) -> tuple[float, float, float]:
    """Return the same of this program."""
    held: list[Player] = []

    def begin() -> None:
        read = cassette.read(path)
        assert read is not None
        held.append(Player("any", path, read[1]))

    to_open = seconds(begin)
    numbers = range(0, size, max(1, size // ASKED))
    to_ask = seconds(lambda: [held[0].post(body_of(0, number)) for number in numbers]) / len(numbers)

    def miss() -> None:
        try:
            held[0].post(body_of(0, -1))
        except CassetteMiss:
            return
        raise AssertionError("it was not recorded")

    return to_open, to_ask, seconds(miss)


def own_answers(folder: Path) -> int:
    """Return how many threads get their own article's answer, each with its own cassette of vcrpy open."""
    together = Barrier(THREADS)
    paths = [recorded(folder, article, 1) for article in range(THREADS)]

    def one(article: int) -> bool:
        with RECORDER.use_cassette(str(paths[article])):
            together.wait()
            try:
                with httpx2.Client(trust_env=False) as client:
                    told = client.post(ADDRESS, json=body_of(article, 0)).json()
            except Exception:  # a miss, or the network that is not there
                told = None
            together.wait()
        return bool(told) and told["choices"][0]["message"]["content"] == f"{article} 0"

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(one, range(THREADS)))


def main() -> None:
    """Measure both at each size in turn, then the threads."""
    print(f"Medians of {RUNS} runs in turn, CPU milliseconds.\n")
    print("| interactions | | open | a question | a question that was not recorded |\n|---:|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name, httpx2.Client(trust_env=False) as client:
        folder = Path(name)
        for size in SIZES:
            path = recorded(folder, 0, size)
            times: dict[str, list[tuple[float, float, float]]] = {"vcrpy": [], "this program": []}
            for turn in range(RUNS + 1):
                for who, way in (("vcrpy", by_vcr), ("this program", by_tape)):
                    taken = way(path, size, client)
                    if turn:
                        times[who].append(taken)
            for who, runs in times.items():
                columns = [f"{statistics.median(column) * 1000:.1f}" for column in zip(*runs, strict=True)]
                print(f"| {size} | {who} | {' | '.join(columns)} |")
        counts = [own_answers(folder) for _ in range(RUNS)]
    print(f"\nOf {THREADS} threads with a cassette each, so many got their own answer from vcrpy: {counts}")


if __name__ == "__main__":
    main()
