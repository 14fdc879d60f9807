"""Runs that are killed or interrupted, for real: nothing that was kept is lost, and nothing kept is asked again."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from samples import ARTICLE

KILLS = 25
ARTICLES = 400
WORKERS = 8
SEED = int(os.environ.get("CHAOS_SEED", "20261122"))

# Loads what takes long once, then forks a run for each line of input: prints its process id, and its status at the end.
DRIVER = """
import os, sys
import instructor, openai
import summarizer, summarizer.cli.app
import summarizer.batch.into_file as into_file

into_file._LEAST_WAIT = 0.05  # so that runs are killed while they write, too
sides = summarizer.estimate(summarizer.articles_in(sys.argv[2]), settings=summarizer.Settings(model="openai/stub"),
                            store=None)
for line in sys.stdin:
    run = os.fork()
    if run == 0:
        try:
            summarizer.cli.app.main()
        except SystemExit as ended:
            os._exit(ended.code or 0)
        os._exit(99)
    print(run, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(run, 0)[1]), flush=True)
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [json.dumps({"text": f"{ARTICLE}\nCopy {number}.\n"}) for number in range(ARTICLES)]
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def command(server: FaultServer, corpus: Path, output: Path, workers: int = WORKERS) -> list[str]:
    where = ["--model", "openai/stub", "--base-url", server.base_url, "--strategy", "whole"]
    return ["batch", str(corpus), "-o", str(output), *where, "--workers", str(workers)]


def environment() -> dict[str, str]:
    return {**os.environ, "OPENAI_API_KEY": "test"}


def started(server: FaultServer, corpus: Path, output: Path, workers: int = 8) -> subprocess.Popen[str]:
    run = [sys.executable, "-m", "summarizer", *command(server, corpus, output, workers)]
    return subprocess.Popen(run, stderr=subprocess.PIPE, text=True, env=environment())


def kept(output: Path) -> set[str]:
    """Return the marks of the articles whose answers are in the store."""
    try:
        with sqlite3.connect(f"file:{output}.store?mode=ro", uri=True) as db:
            lines = [json.loads(line) for (line,) in db.execute("SELECT line FROM answers")]
    except sqlite3.OperationalError:  # killed before there was one
        return set()
    finally:
        if "db" in locals():
            db.close()
    return {mark_of(line) for line in lines}


def mark_of(line: dict[str, Any]) -> str:
    return str(int(line["article"]["source"].rpartition("#")[2]) - 1)


def lines_of(output: Path) -> list[dict[str, Any]]:
    """Return the lines of an output, times apart; every one of them can be read."""
    found = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()] if output.exists() else []
    for line in found:
        line["run"]["seconds"] = 0.0
    return found


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 240  # far more than a busy machine takes
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def forked() -> Iterator[Callable[..., int]]:
    """Run the command in a forked child, until something is true or to its end; returns its exit status."""
    drivers: dict[str, subprocess.Popen[str]] = {}

    def run(arguments: list[str], until: Callable[[], bool] | None = None) -> int:
        key = " ".join(arguments)
        if key not in drivers:
            drivers[key] = subprocess.Popen(
                [sys.executable, "-c", DRIVER, *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(),
            )  # fmt: skip
        driver = drivers[key]
        assert driver.stdin
        assert driver.stdout
        driver.stdin.write("run\n")
        driver.stdin.flush()
        process = int(driver.stdout.readline())
        if until is not None:
            wait_until(until)
            os.kill(process, signal.SIGKILL)
        return int(driver.stdout.readline())

    yield run
    for driver in drivers.values():
        driver.communicate()


def test_a_run_killed_again_and_again_ends_as_one_that_was_not(
    corpus: Path, tmp_path: Path, forked: Callable[..., int]
) -> None:
    print(f"CHAOS_SEED={SEED}")  # noqa: T201  so that a run that failed can be had again
    dice = random.Random(SEED)
    killed, whole = tmp_path / "killed.jsonl", tmp_path / "whole.jsonl"
    with FaultServer(latency=0.01) as server:
        for _ in range(KILLS):
            before, asked = kept(killed), server.asked.copy()
            # So many more questions that some are answered; so few that the articles last for all kills.
            enough = asked.total() + WORKERS + dice.randint(1, WORKERS)
            status = forked(command(server, corpus, killed), lambda enough=enough: server.asked.total() >= enough)
            wait_until(lambda: server.in_flight == 0)
            assert status == -signal.SIGKILL
            assert before <= kept(killed)
            assert [mark for mark in before if server.asked[mark] != asked[mark]] == []
            positions = [int(mark_of(line)) for line in lines_of(killed)]
            assert positions == sorted(positions)
        assert 0 < len(kept(killed)) < ARTICLES
        before, asked = kept(killed), server.asked.copy()
        assert forked(command(server, corpus, killed)) == 0
        assert all(server.asked[mark] == asked[mark] for mark in before)
        assert forked(command(server, corpus, whole)) == 0
    assert len(lines_of(killed)) == ARTICLES
    assert lines_of(killed) == lines_of(whole)
    assert not list(tmp_path.glob(".*"))  # half a file of a run that was killed


def test_ctrl_c_finishes_what_is_in_flight_and_keeps_it(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer(latency=0.3) as server:
        with started(server, corpus, output) as run:
            wait_until(lambda: len(server.asked) >= 8)
            run.send_signal(signal.SIGINT)
            _, said = run.communicate(timeout=30)
        assert run.returncode == 130
        assert "finishing what is in flight" in said
        assert "the same command goes on" in said
        assert "Traceback" not in said
        assert len(server.asked) < ARTICLES
        assert kept(output) == set(server.asked)
        assert {mark_of(line) for line in lines_of(output)} == set(server.asked)
        server.latency = 0.0
        with started(server, corpus, output) as run:
            _, said = run.communicate(timeout=60)
        assert run.returncode == 0
        assert set(server.asked.values()) == {1}
    assert len(lines_of(output)) == ARTICLES


def test_ctrl_c_twice_ends_at_once_and_loses_nothing(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer(latency=0.0) as server:
        with started(server, corpus, output) as run:
            wait_until(lambda: len(server.asked) >= 20)
            server.latency = 60.0
            wait_until(lambda: server.in_flight == 8)
            held = kept(output)
            assert len(held) >= 10
            for _ in range(2):
                run.send_signal(signal.SIGINT)
                time.sleep(0.2)
            _, said = run.communicate(timeout=20)  # far less than the server takes
        assert run.returncode == 130
        assert "Traceback" not in said
        assert held <= kept(output)
        server.latency = 0.0
        with started(server, corpus, output) as run:
            run.communicate(timeout=60)
        assert run.returncode == 0
        assert all(server.asked[mark] == 1 for mark in held)
        server.stopping.set()
    assert len(lines_of(output)) == ARTICLES


def test_a_second_run_on_the_same_output_is_refused_while_the_first_goes_on(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer(latency=0.2) as server, started(server, corpus, output) as first:
        wait_until(lambda: len(server.asked) >= 8)
        with started(server, corpus, output) as second:
            _, said = second.communicate(timeout=30)
        assert second.returncode == 1
        assert "in use by another run" in said
        first.kill()
        first.communicate()
