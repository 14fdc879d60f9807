"""Runs that are killed or interrupted, for real: nothing that was kept is lost, and nothing kept is asked again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from samples import ARTICLE
from stores import sources_in
from waiting import SAFETY, wait_until

ARTICLES = 60
WORKERS = 8

# Loads what takes long once, then forks a run for each line of input: prints its process id, and its status at the end.
# The line is a number: the run stops where it flushes its output for that time, which is written then, not in place.
DRIVER = """
import itertools, os, sys, time
import instructor, openai
import summarizer, summarizer.cli.app
import summarizer.batch.into_file as into_file

into_file._LEAST_WAIT = into_file._SHARE = 0  # the output is written anew after each article
actors = summarizer.estimate(summarizer.articles_in(sys.argv[2]), settings=summarizer.Settings(model="openai/stub"),
                             store=None)
for line in sys.stdin:
    stops_at, written = int(line), itertools.count(1)
    def flush(_):
        if next(written) == stops_at:
            print("writing", flush=True)
            time.sleep(3600)
    run = os.fork()
    if run == 0:
        os.fsync = flush
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


def command(server: FaultServer, corpus: Path, output: Path) -> list[str]:
    where = ["--model", "openai/stub", "--base-url", server.base_url, "--strategy", "whole"]
    return ["batch", str(corpus), "-o", str(output), *where, "--workers", str(WORKERS)]


def environment() -> dict[str, str]:
    return {**os.environ, "OPENAI_API_KEY": "test"}


def started(server: FaultServer, corpus: Path, output: Path) -> subprocess.Popen[str]:
    run = [sys.executable, "-m", "summarizer", *command(server, corpus, output)]
    return subprocess.Popen(run, stderr=subprocess.PIPE, text=True, env=environment())


def kept(output: Path) -> set[str]:
    """Return the marks of the articles whose answers are in the store."""
    return {mark_of(source) for source in sources_in(Path(f"{output}.store"))}


def mark_of(source: str) -> str:
    return str(int(source.rpartition("#")[2]) - 1)


def lines_of(output: Path) -> list[dict[str, Any]]:
    """Return the lines of an output, times apart; every one of them can be read."""
    found = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()] if output.exists() else []
    for line in found:
        line["run"]["seconds"] = 0.0
    return found


Forked = Callable[..., int]


@pytest.fixture
def forked() -> Iterator[Forked]:
    """Run the command in a forked child, to its end or until it is killed; returns its exit status.

    It is killed when ``until`` is true, or where it writes its output for the time that ``writing`` says.
    """
    drivers: dict[str, subprocess.Popen[str]] = {}

    def run(arguments: list[str], *, until: Callable[[], object] | None = None, writing: int = 0) -> int:
        key = " ".join(arguments)
        if key not in drivers:
            drivers[key] = subprocess.Popen(
                [sys.executable, "-c", DRIVER, *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(),
            )  # fmt: skip
        driver = drivers[key]
        assert driver.stdin
        assert driver.stdout
        driver.stdin.write(f"{writing}\n")
        driver.stdin.flush()
        process = int(driver.stdout.readline())
        if until is not None:
            wait_until(until)
            os.kill(process, signal.SIGKILL)
        elif writing:
            assert driver.stdout.readline() == "writing\n"
            os.kill(process, signal.SIGKILL)
        return int(driver.stdout.readline())

    yield run
    for driver in drivers.values():
        driver.communicate()


def test_a_run_killed_at_every_point_ends_as_one_that_was_not(corpus: Path, tmp_path: Path, forked: Forked) -> None:
    killed, whole = tmp_path / "killed.jsonl", tmp_path / "whole.jsonl"
    run = command(server := FaultServer(), corpus, killed)

    def check(status: int, before: set[str], asked: Counter[str]) -> None:
        """See that a run was killed, forgot nothing, asked for nothing again, and left no half line."""
        assert status == -signal.SIGKILL
        server.drain()
        assert before <= kept(killed) <= set(server.asked)
        assert [mark for mark in before if server.asked[mark] != asked[mark]] == []
        positions = [int(mark_of(line["article"]["source"])) for line in lines_of(killed)]
        assert positions == sorted(positions)

    with server:
        # All that was asked waits for its answer, and what was answered before is kept.
        for answers in (0, 1, 9):
            before, asked = kept(killed), server.asked.copy()
            server.hold(after=answers)

            def all_wait(expected: int = len(before) + answers) -> bool:
                return server.held == WORKERS and len(kept(killed)) == expected

            check(forked(run, until=all_wait), before, asked)
            assert len(kept(killed)) == len(before) + answers
        # The answers have just left, and may be kept or not.
        for answers in (1, 3, WORKERS):
            before, asked, answered = kept(killed), server.asked.copy(), server.answered.total()
            server.hold(after=answers)
            enough = answered + answers
            check(forked(run, until=lambda enough=enough: server.answered.total() >= enough), before, asked)
        # The output is written, for the first time of this run or for a later one.
        for time_ in (1, 2, 3):
            before, asked, old = kept(killed), server.asked.copy(), lines_of(killed)
            server.let_go()
            check(forked(run, writing=time_), before, asked)
            assert list(tmp_path.glob(".*.part"))
            assert time_ > 1 or lines_of(killed) == old
        before, asked = kept(killed), server.asked.copy()
        assert len(before) > 0
        assert forked(run) == 0
        assert all(server.asked[mark] == asked[mark] for mark in before)
        assert forked(command(server, corpus, whole)) == 0
    assert len(lines_of(killed)) == ARTICLES
    assert lines_of(killed) == lines_of(whole)
    assert not list(tmp_path.glob(".*"))  # half a file of a run that was killed


def said_until(words: str, run: subprocess.Popen[str]) -> str:
    """Read what a run says until it has said some words."""
    assert run.stderr
    said = ""
    while words not in said:
        line = run.stderr.readline()
        assert line, said
        said += line
    return said


def test_ctrl_c_finishes_what_is_in_flight_and_keeps_it(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer() as server:
        server.hold(after=5)
        with started(server, corpus, output) as run:
            wait_until(lambda: server.held == WORKERS)
            run.send_signal(signal.SIGINT)
            said = said_until("finishing what is in flight", run)
            server.let_go()
            said += run.communicate(timeout=SAFETY)[1]
        assert run.returncode == 130
        assert "the same command goes on" in said
        assert "Traceback" not in said
        assert 5 + WORKERS <= len(server.asked) < ARTICLES
        assert kept(output) == set(server.asked)
        assert {mark_of(line["article"]["source"]) for line in lines_of(output)} == set(server.asked)
        with started(server, corpus, output) as run:
            run.communicate(timeout=SAFETY)
        assert run.returncode == 0
        assert set(server.asked.values()) == {1}
    assert len(lines_of(output)) == ARTICLES


def test_ctrl_c_twice_ends_at_once_and_loses_nothing(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer() as server:
        server.hold(after=12)
        with started(server, corpus, output) as run:
            wait_until(lambda: server.held == WORKERS and len(kept(output)) == 12)
            held = kept(output)
            run.send_signal(signal.SIGINT)
            said = said_until("finishing what is in flight", run)
            run.send_signal(signal.SIGINT)
            said += run.communicate(timeout=SAFETY)[1]  # the server answers nothing meanwhile
        assert run.returncode == 130
        assert "Traceback" not in said
        assert held == kept(output)
        server.let_go()
        with started(server, corpus, output) as run:
            run.communicate(timeout=SAFETY)
        assert run.returncode == 0
        assert all(server.asked[mark] == 1 for mark in held)
    assert len(lines_of(output)) == ARTICLES


def test_a_second_run_on_the_same_output_is_refused_while_the_first_goes_on(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer() as server:
        server.hold()
        with started(server, corpus, output) as first:
            wait_until(lambda: server.held)
            with started(server, corpus, output) as second:
                _, said = second.communicate(timeout=SAFETY)
            assert second.returncode == 1
            assert "in use by another run" in said
            first.kill()
            first.communicate()
