"""A batch of 20,000 articles through everything that can go wrong on its way: nothing lost, nothing doubled.

``make campaign`` runs all of it; CI runs a tenth (``CAMPAIGN_SHARE=0.1``).
"""

from __future__ import annotations

import json
import math
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from campaign_share import SHARE
from endurance import UNDER_WAY, Batch, Ended, Events, answer, counts_in, mark_of, row_of, text_of, write_corpus
from fault_server import FaultServer
from jumping_clock import Clock
from small_disk import CANNOT_MOUNT, small_disk

ARTICLES, KILLS, JUMPS = round(20_000 * SHARE), math.ceil(25 * SHARE), math.ceil(60 * SHARE)
SEED = 20261129
FAULTY = 1 / 3
DAY = 86_400
BYTES = 40_000
"""Room for an article on the disk: in the store, in its log, in the output and in the next output. It is memory."""

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory and processes are looked for there"),
]


def test_a_batch_outlives_faults_kills_a_full_disk_and_a_jumping_clock(tmp_path: Path) -> None:
    corpus, small = tmp_path / "corpus.jsonl", tmp_path / "tenth.jsonl"
    write_corpus(corpus, ARTICLES)
    write_corpus(small, ARTICLES // 10)
    events, clock = Events(SEED, FAULTY), Clock(tmp_path / "clock")
    runs: list[Ended] = []
    with (
        small_disk(tmp_path / "disk", ARTICLES * BYTES) as disk,
        FaultServer(events.choose, answer=answer) as server,
    ):
        folder = disk.folder if disk else tmp_path / "disk"
        batch = Batch(server, corpus, folder / "briefs.jsonl", tmp_path / "said", clock.environment())
        plan(events, batch, clock, disk.fill if disk else None)
        while True:
            kept = batch.kept()
            runs.append(run := batch.run())
            assert "Traceback" not in run.said
            assert whole_lines(batch.output) <= ARTICLES  # each of which can be read
            assert len(run.lost) <= UNDER_WAY
            if disk and disk.is_full:
                check_full(batch, run)
                disk.free()
            elif run.status != -9:
                break
        assert not events.at, "not everything happened"
        statuses = Counter(one.status for one in runs)
        assert (statuses[-9], statuses[1]) == (KILLS, 2 if disk else 1), "the disk was not full, or too long"
        check_end(batch, run, kept)
        check_requests(batch, runs)
        assert not list(folder.glob(".*")), "half a file is left"
        asked = server.asked.total()
    with FaultServer(Events(SEED, FAULTY).choose, answer=answer) as server:
        tenth = Batch(server, small, tmp_path / "tenth-briefs.jsonl", tmp_path / "said").run()
    assert tenth.status == 1
    most = max(one.peak for one in runs)
    grown = most / tenth.peak
    print(  # noqa: T201  the figures of docs/reliability.md
        f"\n{ARTICLES} articles, {asked} requests, {events.faults / asked:.1%} faulty, {KILLS} kills, "
        f"{JUMPS} jumps, the disk full {'once' if disk else 'never'}: asked in vain "
        f"{sum(one.asked[mark] for one in runs for mark in one.lost)}; memory "
        f"{tenth.peak / 1024:.0f} MiB at {ARTICLES // 10}, {most / 1024:.0f} at {ARTICLES} (x {grown:.2f})"
    )
    assert grown < 1.5
    if disk is None:
        pytest.skip(f"all but the full disk was proved: {CANNOT_MOUNT}")


def plan(events: Events, batch: Batch, clock: Clock, fill: Callable[[], None] | None) -> None:
    """Say at which request what happens: kills far enough from one another, the full disk between two of them."""
    dice = random.Random(SEED)
    span = 0.95 * ARTICLES / KILLS  # no article is asked for less than once
    for number in range(KILLS):
        at = round(span * (number + dice.uniform(0.25, 0.75)))
        events.at[at] = batch.kill
        if number % 2:
            events.behind.add(at)
    if fill:
        events.at[round(span * (KILLS // 2))] = fill
    for number in range(JUMPS):
        wrong = round(dice.choice((-1, 1)) * dice.choice((3_600, DAY, 30 * DAY, 400 * DAY)) * dice.random())
        at = round(0.95 * ARTICLES / JUMPS * (number + dice.random()))
        while at in events.at:
            at += 1
        events.at[at] = lambda wrong=wrong: clock.jump(wrong)  # type: ignore[misc]


def whole_lines(output: Path) -> int:
    """Return how many lines an output has, in the order of the input, each of which is whole."""
    if not output.exists():
        return 0
    with output.open(encoding="utf-8") as lines:
        rows = [row_of(json.loads(line)["article"]["source"]) for line in lines]
    assert rows == sorted(set(rows))
    return len(rows)


def check_full(batch: Batch, run: Ended) -> None:
    """See that a full disk is said, and that a run that begins on one harms nothing."""
    before, kept = batch.output.read_bytes() if batch.output.exists() else None, batch.kept()
    again = batch.run()
    for one in (run, again):
        assert one.status == 1
        assert re.search("no space left|disk is full", one.said.splitlines()[-1], re.IGNORECASE), one.said
    assert batch.kept() == kept
    assert (batch.output.read_bytes() if batch.output.exists() else None) == before


def check_end(batch: Batch, run: Ended, kept: set[str]) -> None:
    """See that each article has one outcome, its own, and that all is counted."""
    failures: Counter[str] = Counter()
    rows = []
    with batch.output.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            rows.append(row := row_of(line["article"]["source"]))
            if "error" in line:
                failures[line["error"]["type"]] += 1
                continue
            (said,) = line["summary"]
            (evidence,) = said["evidence"]
            assert said["text"] == f"Copy {mark_of(row)}"
            assert evidence["quote"] == f"Copy {mark_of(row)}." == text_of(row)[evidence["start"] : evidence["end"]]
            assert batch.server.answered[str(mark_of(row))] > 0
    assert rows == list(range(ARTICLES))
    counts = counts_in(run.said)
    assert run.status == 1
    assert counts["articles read"] == ARTICLES == counts["briefed"] + counts["failed"]
    assert counts["failed"] == failures.total()
    assert {name: count for name, count in counts.items() if name.startswith("failed: ")} == {
        f"failed: {reason}": count for reason, count in failures.items()
    }
    marks = {str(mark_of(row)) for row in range(ARTICLES)}
    assert batch.kept() == marks
    assert counts["answered before"] == ARTICLES - len(marks - kept)
    assert 0 < counts["failed"] < ARTICLES / 3
    # A request that is known to be no use is the server's fault; no other failed.
    assert set(failures) == {"AnswerCutOff", "AnswerInvalid", "RequestRejected"}


def check_requests(batch: Batch, runs: list[Ended]) -> None:
    """See that nothing was asked but what is in the store, and what was under way when a run ended; times are odd."""
    needed = Counter({mark: asked for run in runs for mark, asked in run.asked.items() if mark not in run.lost})
    begun = []
    with sqlite3.connect(f"file:{batch.output}.store?mode=ro", uri=True) as db:
        said = db.execute("SELECT json_extract(line, '$.article.source'), attempts, requests, begun FROM answers")
        for source, attempts, requests, when in said:
            begun.append(when)
            # A request on a connection that the server has just closed is sent, and never arrives.
            assert attempts >= needed[str(mark_of(row_of(source)))] >= requests
    db.close()
    lost = sum(run.asked[mark] for run in runs for mark in run.lost)
    assert needed.total() + lost == batch.server.asked.total()
    assert max(begun) - min(begun) > DAY, "the clock did not jump"
