"""A batch in several processes: the work is shared, and every promise is kept over all of them together."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from fault_server import GOOD, LASTING, TRANSIENT, Fault, FaultServer, copies, settings
from openai import OpenAI
from processes import is_gone, once_shared, others_of
from samples import ARTICLE
from stub_server import Reply
from waiting import wait_until

from summarizer import BatchOptions, Outcome, load_profile, record, summarize_many
from summarizer.batch.sources import Source
from summarizer.errors import CostLimitReached

pytestmark = [
    pytest.mark.usefixtures("key"),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the other processes are looked for there"),
]

SHARED = BatchOptions(processes=2)
COPIES = 40


@pytest.mark.parametrize("is_callers", [False, True])
def test_each_process_reads_articles_and_this_one_asks_about_them(*, is_callers: bool) -> None:
    senders = set()

    def note(_: object) -> None:
        senders.add(os.getpid())

    with FaultServer(mark=re.compile(r"\bPid: (\d+)")) as server, ExitStack() as stack:
        http = httpx2.Client(event_hooks={"request": [note]})
        client = OpenAI(base_url=server.base_url, api_key="x", http_client=http) if is_callers else None
        if client:
            stack.enter_context(client)

        def which_process_reads_this() -> Iterator[Path]:
            while len(server.asked) < 2:
                yield Path("/proc/self/status")

        outcomes = list(summarize_many(
            which_process_reads_this(), client=client, settings=settings(server), options=SHARED,
        ))  # fmt: skip
        assert all(outcome.brief for outcome in outcomes)
        assert str(os.getpid()) in server.asked
        assert len(server.asked) == 2
        assert senders == ({os.getpid()} if is_callers else set())
    assert not others_of(os.getpid())


def test_outcomes_are_in_order_and_the_same_as_of_one_process() -> None:
    lasting = {"3": LASTING["400"], "4": LASTING["wrong schema"], "5": LASTING["no completion"]}

    def choose(mark: str, time_: int) -> Fault | None:
        return lasting.get(mark) or (TRANSIENT["503"] if int(mark) % 5 == 0 and time_ == 1 else None)

    def lines(sources: Iterator[Source], processes: int) -> list[str]:
        options = BatchOptions(processes=processes, workers=8, ordered=True)
        with FaultServer(choose) as server:
            found = summarize_many(sources, settings=settings(server), options=options)
            return [re.sub(r'"seconds":[0-9.e-]+', "", outcome.model_dump_json()) for outcome in found]

    assert lines(once_shared(copies(COPIES)), 2) == lines(copies(COPIES), 1)


def test_limits_hold_over_all_processes_together(tmp_path: Path) -> None:
    done: list[Outcome] = []
    dear = Reply(GOOD.body.replace('"prompt_tokens": 10', '"prompt_tokens": 2500'))
    limited = BatchOptions(max_cost_usd=0.1, processes=2, workers=8)
    with FaultServer(lambda *_: lambda handler: handler.reply(dear), latency=0.005) as server:
        priced = settings(server, model="openai/gpt-4.1-mini")
        run = summarize_many(once_shared(copies(400)), settings=priced, store=tmp_path / "s", options=limited)
        with pytest.raises(CostLimitReached, match="are spent"):
            done.extend(run)
        assert 0.08 < sum(outcome.spent.cost_usd or 0 for outcome in done) <= 0.1
        assert sum(server.asked.values()) == sum(outcome.spent.attempts for outcome in done)
        assert server.most_in_flight <= 8


def test_a_minutes_quota_is_that_of_all_processes_together() -> None:
    limited = BatchOptions(requests_per_minute=120, processes=2, workers=8)  # 20 may go at once, then two a second
    with FaultServer() as server:
        begun = time.monotonic()
        list(summarize_many(once_shared(copies(23)), settings=settings(server), options=limited))
        assert time.monotonic() - begun >= 1.5


def test_a_process_that_is_killed_costs_the_articles_that_it_had_and_no_other(tmp_path: Path) -> None:
    go_on = threading.Event()

    def hold(handler: object) -> None:
        go_on.wait()
        handler.reply(GOOD)  # type: ignore[attr-defined]

    def kill_when_all_ask() -> None:
        wait_until(lambda: server.in_flight == 8)
        os.kill(others_of(os.getpid())[0], signal.SIGKILL)
        go_on.set()

    with FaultServer(lambda mark, time_: hold if int(mark) and time_ == 1 else None) as server:
        killer = threading.Thread(target=kill_when_all_ask)
        killer.start()
        run = summarize_many(
            once_shared(copies(COPIES)), settings=settings(server), store=tmp_path / "s",
            options=BatchOptions(processes=2, workers=8, ordered=True),
        )  # fmt: skip
        outcomes = list(run)
        killer.join()
        assert [outcome.source for outcome in outcomes] == [f"{number}.txt" for number in range(COPIES)]
        lost = [outcome for outcome in outcomes if outcome.failure]
        assert 1 <= len(lost) <= 11  # two thirds of sixteen threads
        assert {(o.failure.type, o.failure.retryable) for o in lost if o.failure} == {("ProcessLost", True)}
        assert "signal 9" in lost[0].failure.message  # type: ignore[union-attr]
        asked = server.asked.copy()
        for retry in (True, False):  # one that was lost while it was read is not kept
            again = BatchOptions(retry_failed=retry, processes=1)
            list(summarize_many(copies(COPIES), settings=settings(server), store=tmp_path / "s", options=again))
        assert {f"{mark}.txt" for mark in server.asked if server.asked[mark] > asked[mark]} == {o.source for o in lost}


@pytest.mark.parametrize("what", ["profile", "recording", "logging"])
def test_what_cannot_be_shared_stays_in_this_process(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("another process was started")

    monkeypatch.setattr("summarizer.batch.processes.Process", forbidden)
    with FaultServer() as server:
        used = settings(server)
        if what == "logging":  # what another process logs nobody hears
            caplog.set_level(logging.INFO, "summarizer")
            outcomes = list(summarize_many(copies(3), settings=used, options=SHARED))
        elif what == "recording":
            with record(tmp_path):
                outcomes = list(summarize_many(copies(3), settings=used, options=SHARED))
        else:
            outcomes = list(summarize_many(copies(3), settings=used, profile=load_profile(), options=SHARED))
    assert [outcome.failure for outcome in outcomes] == [None] * 3


SCRIPT = """
import sys
from fault_server import copies
from processes import once_shared
from summarizer import BatchOptions, Settings, summarize_many

print("begun")
settings = Settings(model="openai/stub", strategy="whole", base_url=sys.argv[1])
found = list(summarize_many(once_shared(copies(30)), settings=settings, options=BatchOptions(workers=4, processes=2)))
print(sum(outcome.brief is not None for outcome in found))
"""


def test_a_key_that_a_server_says_is_in_no_message_of_either_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-4711")
    refused = Reply(json.dumps({"choices": [{"message": {"refusal": "Not with canary-4711"}}]}))
    with FaultServer(lambda *_: lambda handler: handler.reply(refused)) as server:
        options = BatchOptions(processes=2, workers=4)
        outcomes = list(summarize_many(once_shared(copies(COPIES)), settings=settings(server), options=options))
    messages = {outcome.failure.message for outcome in outcomes if outcome.failure}
    assert len(outcomes) == COPIES
    assert messages == {"the model refuses to answer: Not with ***"}


def test_a_script_without_a_guard_is_not_run_again() -> None:
    support = Path(__file__).parents[1] / "support"
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(support)])}
    with FaultServer() as server:
        ended = subprocess.run(
            [sys.executable, "-", server.base_url], input=SCRIPT, env=where, capture_output=True, text=True, check=False
        )
        assert (ended.stdout, ended.stderr, ended.returncode) == ("begun\n30\n", "", 0)
        assert set(server.asked.values()) == {1}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "corpus.jsonl"
    rows = (json.dumps({"text": f"{ARTICLE}\nCopy {number}.\n"}) for number in range(20_000))
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


@pytest.mark.parametrize("how", ["once", "twice", "kill"])
def test_a_run_that_ends_early_leaves_no_process_behind(how: str, corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer(latency=0.01) as server:
        where = ["--model", "openai/stub", "--base-url", server.base_url, "--strategy", "whole"]
        command = [sys.executable, "-m", "summarizer", "batch", str(corpus), "-o", str(output), *where]
        run = subprocess.Popen(
            [*command, "--workers", "8", "--processes", "2"],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        wait_until(lambda: others_of(run.pid))
        (other,) = others_of(run.pid)
        asked = sum(server.asked.values())
        wait_until(lambda: sum(server.asked.values()) > asked + 50)
        if how == "kill":
            run.kill()
        else:
            if how == "twice":
                server.latency = 300.0
                wait_until(lambda: server.in_flight == 8)
            os.killpg(run.pid, signal.SIGINT)  # as a terminal sends Ctrl-C
        if how == "twice":
            assert run.stderr is not None
            said = next(line for line in run.stderr if "again ends at once" in line)
            os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=240)
        wait_until(lambda: is_gone(other))
        assert run.returncode == (-signal.SIGKILL if how == "kill" else 130)
        assert "Traceback" not in said
        if how == "once":
            assert len(output.read_text(encoding="utf-8").splitlines()) == sum(server.asked.values()) < 20_000
            assert set(server.asked.values()) == {1}
        server.stopping.set()


class Odd(str):
    """A text of a class that another process does not have."""

    __slots__ = ("unsendable",)


def test_what_cannot_be_sent_to_another_process_is_an_outcome_of_its_own() -> None:
    def sources() -> Iterator[Source]:
        yield from copies(20)
        unsendable = Source("20.txt", f"{ARTICLE}\nCopy 20.\n", title=Odd("A title"))
        unsendable.title.unsendable = lambda: None  # type: ignore[union-attr]
        yield from [unsendable] * 16

    with FaultServer() as server:
        options = BatchOptions(workers=8, ordered=True, processes=2)
        outcomes = list(summarize_many(once_shared(sources()), settings=settings(server), options=options))
    assert [outcome.position for outcome in outcomes] == list(range(36))
    assert all(outcome.brief for outcome in outcomes[:20])


def test_a_defect_in_what_is_loaded_before_is_told_article_by_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("summarizer.batch.hands.requests_for", broken)
    monkeypatch.setattr("summarizer.briefer.extract", broken)
    with FaultServer() as server:
        options = BatchOptions(workers=4, processes=1)
        outcomes = list(summarize_many(copies(3), settings=settings(server), options=options))
    assert [outcome.failure.type for outcome in outcomes if outcome.failure] == ["ZeroDivisionError"] * 3
