"""A server that fails in every way that there is: what passes costs attempts, what lasts costs its article alone."""

from __future__ import annotations

import itertools
import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import openai
import pytest
from fault_server import LASTING, TRANSIENT, Fault, FaultServer, chaos, copies, no_answer, settings
from waiting import SAFETY, wait_until

from summarizer import BatchOptions, Outcome, Settings, record, replay, summarize_many

SEED = int(os.environ.get("CHAOS_SEED", "20261122"))


pytestmark = pytest.mark.usefixtures("key")


def failing(fault: Fault, *marks: int) -> Callable[[str, int], Fault | None]:
    return lambda mark, _time: fault if int(mark) in marks else None


@pytest.mark.parametrize("fault", TRANSIENT.values(), ids=TRANSIENT.keys())
def test_a_fault_that_passes_costs_an_attempt_and_no_article(fault: Fault) -> None:
    with FaultServer(lambda _mark, time_: fault if time_ == 1 else None) as server:
        (outcome,) = summarize_many(copies(1), settings=settings(server))
        assert outcome.brief is not None
        assert outcome.spent.attempts == server.asked["0"]
    assert outcome.spent.requests == 1


def test_a_request_that_is_never_answered_costs_an_attempt_and_no_article() -> None:
    sent = itertools.count()

    def first_has_no_patience(request: httpx2.Request) -> None:
        if next(sent) == 0:
            request.extensions["timeout"] = {**request.extensions["timeout"], "read": 0.1}

    with (
        FaultServer(lambda _mark, time_: no_answer if time_ == 1 else None) as server,
        httpx2.Client(event_hooks={"request": [first_has_no_patience]}) as http_client,
        openai.OpenAI(base_url=server.base_url, max_retries=0, timeout=SAFETY, http_client=http_client) as client,
    ):
        (outcome,) = summarize_many(copies(1), client=client, settings=settings(server))
        assert outcome.brief is not None
        assert (outcome.spent.attempts, outcome.spent.requests) == (2, 1)
        wait_until(lambda: server.asked["0"] == 2)


@pytest.mark.parametrize("fault", LASTING.values(), ids=LASTING.keys())
def test_an_answer_that_is_no_use_is_that_articles_error_and_is_kept(tmp_path: Path, fault: Fault) -> None:
    with FaultServer(failing(fault, 1)) as server:
        for _ in range(2):
            outcomes = list(
                summarize_many(
                    copies(3), settings=settings(server), store=tmp_path / "s", options=BatchOptions(ordered=True)
                )
            )
            assert [outcome.failure is None for outcome in outcomes] == [True, False, True]
        assert server.asked["1"] <= 2  # with its re-ask; the second run asks nothing
    failure = outcomes[1].failure
    assert failure is not None
    assert failure.type in ("AnswerCutOff", "AnswerInvalid", "RequestRejected")
    assert failure.hint


def test_a_recorded_batch_replays_the_same_lines_with_many_workers(tmp_path: Path) -> None:
    def lines(outcomes: Iterator[Outcome]) -> list[str]:
        dumped = [json.loads(outcome.model_dump_json()) for outcome in outcomes]
        for line in dumped:
            line["spent"] = line["key"] = None  # nothing is spent while replaying
            if line["brief"]:
                line["brief"]["run"]["replayed"] = None
        return [json.dumps(line, sort_keys=True) for line in dumped]

    faults = chaos(SEED, 0.2)
    with FaultServer(faults) as server:
        used = settings(server)
        with record(tmp_path / "cassettes"):
            recorded = list(summarize_many(copies(40), settings=used, options=BatchOptions(workers=8, ordered=True)))
        asked = sum(server.asked.values())
        briefed = [outcome for outcome in recorded if outcome.brief]
        assert 20 < len(briefed) < 40
        names = {outcome.source for outcome in briefed}
        sources = [source for source in copies(40) if source.name in names]
        for workers in (1, 8):
            with replay(tmp_path / "cassettes"):
                replayed = summarize_many(
                    sources, settings=Settings(model="openai/stub"), options=BatchOptions(workers=workers, ordered=True)
                )
                numbered = (
                    o.model_copy(update={"position": b.position}) for o, b in zip(replayed, briefed, strict=True)
                )
                assert lines(numbered) == lines(iter(briefed))
        assert sum(server.asked.values()) == asked


def test_chaos_loses_no_article_and_doubles_none(tmp_path: Path) -> None:
    print(f"CHAOS_SEED={SEED}")  # noqa: T201  so that a run that failed can be had again
    count = 300
    with FaultServer(chaos(SEED, 1 / 3)) as server:
        used = settings(server)
        options = BatchOptions(workers=32, processes=2)
        outcomes = list(summarize_many(copies(count), settings=used, store=tmp_path / "s", options=options))
        assert Counter(outcome.source for outcome in outcomes) == Counter(f"{n}.txt" for n in range(count))
        briefed = [outcome for outcome in outcomes if outcome.brief]
        failed = [outcome for outcome in outcomes if outcome.failure]
        assert len(briefed) + len(failed) == count
        assert len(failed) < count / 3
        # A request on a connection that the server has just closed is sent, and never arrives.
        assert sum(outcome.spent.attempts for outcome in outcomes) >= sum(server.asked.values()) > count
        for outcome in briefed:
            assert server.answered[outcome.source.removesuffix(".txt")] >= 1
        asked = server.asked.copy()
        again = list(
            summarize_many(copies(count), settings=used, store=tmp_path / "s", options=BatchOptions(workers=32))
        )
        assert {o.source for o in again if o.brief} == {o.source for o in briefed}
        twice = {mark for mark in server.asked if server.asked[mark] != asked[mark]}
        kept_by_reason = {
            o.source.removesuffix(".txt") for o in failed if o.failure and o.failure.type == "ModelUnreachable"
        }
        assert twice <= kept_by_reason
    wait_until(lambda: threading.active_count() < 20)
