"""The calls for an event loop: the same briefs, and what becomes of threads when the caller leaves."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from fault_server import GOOD, LASTING, Fault, FaultServer, copies, settings
from profile_samples import TEXT, VISIT, VISITS, visits
from samples import ARTICLE
from stub_server import Asked, Reply, StubServer
from waiting import SAFETY, wait_until

from summarizer import (
    Article,
    BatchOptions,
    Outcome,
    Settings,
    asummarize,
    asummarize_many,
    record,
    replay,
    summarize,
    summarize_many,
)
from summarizer.errors import CassetteMissing, UsageError


def wait_for_threads(of: Callable[[threading.Thread], bool]) -> None:
    """Wait until the threads that are meant have ended."""
    wait_until(lambda: not any(map(of, threading.enumerate())))


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Hold every test to it that the threads which it began end."""
    before = set(threading.enumerate())
    yield
    wait_for_threads(lambda thread: thread not in before)


class Gate:
    """Lets requests wait at the server until it is opened."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def __call__(self, *_: object) -> Fault | None:
        assert self._open.wait(SAFETY)
        return None

    def open(self) -> None:
        self._open.set()


async def until(condition: Callable[[], bool]) -> None:
    """Wait in the event loop until something is so."""
    deadline = time.monotonic() + SAFETY
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def listed(outcomes: AsyncIterator[Outcome]) -> list[Outcome]:
    return [outcome async for outcome in outcomes]


# One article


def test_the_brief_is_the_one_that_the_plain_call_gives(tmp_path: Path) -> None:
    with FaultServer() as server:
        with record(tmp_path):
            brief = asyncio.run(asummarize(Article.from_text(ARTICLE), settings=settings(server)))
        with replay(tmp_path):
            plain = summarize(Article.from_text(ARTICLE))
            assert asyncio.run(asummarize(Article.from_text(ARTICLE))) == plain
    assert brief.summary == plain.summary
    assert brief.summary


def test_the_event_loop_goes_on_and_is_told_of_the_progress() -> None:
    gate = Gate()
    told: list[tuple[str, int]] = []

    def progress(what: str, _done: int, _total: int) -> None:
        told.append((what, threading.get_ident()))

    async def both() -> None:
        task = asyncio.create_task(asummarize(Article.from_text(ARTICLE), settings=settings(server), progress=progress))
        await until(lambda: server.in_flight == 1)  # which this loop could not see if it were held up
        gate.open()
        await task

    with FaultServer(gate) as server:
        asyncio.run(both())
    assert told[0] == ("asking openai/stub (whole)", threading.get_ident())


def test_a_brief_of_another_profile(stub: StubServer) -> None:
    stub.then(visits(VISIT))
    chosen = Settings(base_url=stub.base_url)
    article = Article.from_text(TEXT, language="en")
    brief = asyncio.run(asummarize(article, model="openai/stub", strategy="whole", profile=VISITS, settings=chosen))
    assert [visit.purpose for visit in brief.visits] == ["talks about trade"]


@pytest.mark.parametrize("error", [CassetteMissing, KeyboardInterrupt])
def test_an_error_is_the_callers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("none")

    monkeypatch.setattr("summarizer.asynchronous.summarize", fail)
    with replay(tmp_path), pytest.raises(error, match="none"):
        asyncio.run(asummarize(Article.from_text(ARTICLE)))


def test_a_call_that_is_cancelled_ends_at_once_and_asks_nothing_more(stub: StubServer) -> None:
    opened = threading.Event()

    def late(_: Asked) -> Reply:
        assert opened.wait(SAFETY)
        return Reply(status=500)  # after which it would be sent again, or another part be asked about

    async def cancelled() -> None:
        long = Article.from_text("Both sides met. " * 500, language="en")
        task = asyncio.create_task(
            asummarize(long, model="openai/stub", strategy="windows", settings=Settings(base_url=stub.base_url))
        )
        await until(lambda: len(stub.asked) == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    stub.then(late)
    stub.always(GOOD)
    asyncio.run(cancelled())  # which would wait for a thread of its own pool
    opened.set()


# Many articles


def test_the_outcomes_are_those_of_the_plain_call(tmp_path: Path) -> None:
    def some_fail(mark: str, _time: int) -> Fault | None:
        return LASTING["400"] if mark == "3" else None

    options = BatchOptions(workers=4, ordered=True)
    with FaultServer(some_fail) as server:
        made = asyncio.run(
            listed(asummarize_many(copies(12), settings=settings(server), store=tmp_path / "s", options=options))
        )
        again = list(summarize_many(copies(12), settings=settings(server), store=tmp_path / "s", options=options))
        assert max(server.asked.values()) == 1
    assert [outcome.position for outcome in made] == list(range(12))
    assert [outcome.failure and outcome.failure.type for outcome in made].count("RequestRejected") == 1
    assert [(one.source, one.brief) for one in again] == [(one.source, one.brief) for one in made]


def test_outcomes_come_while_others_are_in_flight() -> None:
    gate = Gate()

    async def first() -> None:
        outcomes = asummarize_many(copies(4), settings=settings(server), options=BatchOptions(workers=4))
        async with aclosing(outcomes):
            async for outcome in outcomes:
                assert outcome.source != "0.txt"
                break
            gate.open()

    with FaultServer(lambda mark, _: gate() if mark == "0" else None) as server:
        asyncio.run(first())


def test_what_is_in_flight_is_finished_and_kept_when_the_caller_stops(tmp_path: Path) -> None:
    async def some() -> None:
        options = BatchOptions(workers=4)
        outcomes = asummarize_many(copies(100), settings=settings(server), store=tmp_path / "s", options=options)
        async with aclosing(outcomes):
            async for _ in outcomes:
                break

    with FaultServer() as server:
        asyncio.run(some())
        asked = sum(server.asked.values())
        assert asked < 60
        kept = list(summarize_many(copies(100), settings=settings(server), store=tmp_path / "s"))
        assert sum(outcome.kept for outcome in kept) == asked
        assert max(server.asked.values()) == 1


def test_a_run_that_is_cancelled_ends_at_once_begins_nothing_and_keeps_what_is_in_flight(tmp_path: Path) -> None:
    gate = Gate()
    options = BatchOptions(workers=3)

    async def cancelled() -> None:
        run = listed(asummarize_many(copies(100), settings=settings(server), store=tmp_path / "s", options=options))
        task = asyncio.create_task(run)
        await until(lambda: server.in_flight == 3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not options.stop.is_set()  # the caller's own

    with FaultServer(gate) as server:
        before = set(threading.enumerate())
        asyncio.run(cancelled())
        begun = set(server.asked)
        gate.open()
        wait_for_threads(lambda thread: thread not in before and "process_request" not in thread.name)
        kept = list(summarize_many(copies(100), settings=settings(server), store=tmp_path / "s"))
        assert max(server.asked.values()) == 1
    assert len(begun) == 3
    assert begun <= {outcome.source.partition(".")[0] for outcome in kept if outcome.kept}


def test_the_callers_own_stop_counts() -> None:
    options = BatchOptions(workers=2)

    async def stopped() -> list[Outcome]:
        found = []
        async for outcome in asummarize_many(copies(100), settings=settings(server), options=options):
            found.append(outcome)
            options.stop.set()
        return found

    with FaultServer() as server:
        assert 1 <= len(asyncio.run(stopped())) < 60


@pytest.mark.parametrize("choice", [{"strategy": "sentences", "profile": VISITS}, {"model": "none/x"}])
def test_what_ends_a_run_is_raised(choice: dict[str, Any]) -> None:
    with FaultServer() as server, pytest.raises(UsageError):
        asyncio.run(listed(asummarize_many(copies(3), settings=settings(server), **choice)))


def test_many_runs_go_on_side_by_side() -> None:
    async def both() -> list[list[Outcome]]:
        runs = (asummarize_many(copies(5, first), settings=settings(server)) for first in (0, 5))
        return await asyncio.gather(*map(listed, runs))

    with FaultServer() as server:
        found = asyncio.run(both())
    assert [len([one for one in run if one.brief]) for run in found] == [5, 5]
