"""The engine ray on two nodes: both take part, and what is lost in the middle is neither lost nor paid twice.

Run by ``make ray-test``. The nodes are Ray's own for tests: on one machine, each with its processes and one processor.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from fault_server import GOOD, FaultServer
from samples import ARTICLE
from stores import sources_in
from waiting import SAFETY, wait_until

if TYPE_CHECKING:
    from ray.cluster_utils import Cluster

pytestmark = [pytest.mark.ray, pytest.mark.filterwarnings("default")]  # Ray's own warnings

ROWS = 64
SHARDS = 4
WORKERS = 4
UNDER_WAY = WORKERS + min(WORKERS, 4)
"""Most articles that one task has in hand: those in flight, and those whose answers are checked and kept meanwhile."""

ANSWERED = 5
"""How many of the second node's questions are answered before it is lost; each shard has more rows."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A cluster of one node, which its key tells from others: a key is read from the environment of each machine."""
    from ray.cluster_utils import Cluster

    soon = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 500, "health_check_failure_threshold": 4}
    Path(tempfile.gettempdir(), "ray").mkdir(exist_ok=True)  # where Ray notes its address whatever folder it is given
    # Not in pytest's folder: the names of Ray's sockets would be too long there.
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        head = {"include_dashboard": False, "temp_dir": folder, "_system_config": soon, **of_node("first")}
        cluster = Cluster(initialize_head=True, head_node_args=head)
        yield cluster
        cluster.shutdown()


@pytest.fixture
def second(cluster: Cluster) -> Iterator[Any]:
    """Another node, for one test."""
    node = cluster.add_node(**of_node("second"))
    yield node
    if node in cluster.worker_nodes:
        cluster.remove_node(node)


def of_node(name: str) -> dict[str, Any]:
    return {"num_cpus": 1, "env_vars": {**ENVIRONMENT, "OPENAI_API_KEY": name}}


ENVIRONMENT = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_worker_niceness": "0"}
"""Ray reports nothing to its makers; and its tasks need not wait for all else that a busy machine does."""


class Server(FaultServer):
    """A stub that sees which node asks, and answers nobody before both have asked.

    Attributes:
        asked_by: the nodes that asked about each article, in turn.
        held_by: the articles whose questions wait for ``free``, by node.
    """

    def __init__(self, *, answered: int = ROWS) -> None:
        """Take how many of the second node's questions are ``answered`` before all that is asked is held."""
        super().__init__(lambda _mark, _time: self._answer)
        self.asked_by: dict[str, list[str]] = {}
        self.held_by: dict[str, set[str]] = {"first": set(), "second": set()}
        self.free = Event()
        self._both = Event()
        self._left = answered

    def _answer(self, handler: Any) -> None:
        node = handler.headers["authorization"].removeprefix("Bearer ")
        with self.lock:
            self.asked_by.setdefault(handler.mark, []).append(node)
            if {nodes[0] for nodes in self.asked_by.values()} == {"first", "second"}:
                self._both.set()
            is_held = self._left <= 0 and not self.free.is_set()
            if is_held:
                self.held_by[node].add(handler.mark)
            elif node == "second":
                self._left -= 1
        (self.free if is_held else self._both).wait(SAFETY)
        handler.reply(GOOD)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [{"name": f"n{number}", "body": f"{ARTICLE}\nCopy {number}.\n"} for number in range(ROWS)]
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


@pytest.fixture
def started(cluster: Cluster, corpus: Path) -> Iterator[Callable[[Server, Path], subprocess.Popen[str]]]:
    """Start the command as a user does, with an output."""
    runs: list[subprocess.Popen[str]] = []

    def start(server: Server, output: Path) -> subprocess.Popen[str]:
        stores = output.with_name(f"{output.name}.stores")
        stores.mkdir(exist_ok=True)
        (stores / f"shard-0000-of-{SHARDS:04d}.store").touch()  # as if begun for more rows: so few would be one shard
        where = ["--model", "openai/stub", "--base-url", server.base_url, "--strategy", "whole"]
        how = ["--engine", "ray", "--id-field", "name", "--text-field", "body", "--workers", str(WORKERS)]
        command = [sys.executable, "-m", "summarizer", "batch", str(corpus), "-o", str(output), *where, *how]
        environment = {**os.environ, **ENVIRONMENT, "RAY_ADDRESS": cluster.address}
        runs.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment))
        return runs[-1]

    yield start
    for run in runs:
        run.kill()
        run.communicate()


def ended(run: subprocess.Popen[str]) -> int:
    _, told = run.communicate(timeout=SAFETY)
    assert "Traceback" not in told
    return run.returncode


def sources_of(output: Path) -> list[str]:
    """Return the names of an output's articles; all have a brief."""
    if output.suffix == ".parquet":
        from pyarrow.parquet import read_table

        lines = read_table(output)["line"].to_pylist()
    else:
        lines = output.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert not [line for line in found if "error" in line]
    return sorted(line["article"]["source"] for line in found)


def kept(output: Path) -> set[str]:
    """Return the marks of the articles whose answers are in the stores."""
    stores = output.with_name(f"{output.name}.stores").glob("*.store")
    return {source.removeprefix("n") for store in stores for source in sources_in(store)}


def killed(cluster: Cluster, node: Any) -> None:
    """Let a node end as a machine without power does, with all of its processes."""
    raylet = node.all_processes["raylet"][0].process.pid
    workers = [int(child) for child in Path(f"/proc/{raylet}/task/{raylet}/children").read_text().split()]
    cluster.remove_node(node, allow_graceful=False)
    for worker in workers:
        try:
            os.kill(worker, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_until(lambda: not any(Path(f"/proc/{worker}/exe").exists() for worker in workers))


@pytest.mark.usefixtures("second")
def test_a_corpus_is_briefed_on_both_nodes(started: Callable[..., Any], tmp_path: Path) -> None:
    output = tmp_path / "briefs.parquet"
    with Server() as server:
        for _ in range(2):  # the same again asks nothing
            assert ended(started(server, output)) == 0
            assert sources_of(output) == sorted(f"n{number}" for number in range(ROWS))
            assert {len(nodes) for nodes in server.asked_by.values()} == {1}
    shares = Counter(nodes[0] for nodes in server.asked_by.values())
    assert shares.total() == ROWS
    assert set(shares) == {"first", "second"}


@pytest.mark.parametrize("lost", ["node", "command"])
def test_what_is_lost_in_the_middle_loses_nothing_and_what_is_kept_is_not_paid_for_again(
    cluster: Cluster, second: Any, started: Callable[..., Any], tmp_path: Path, lost: str
) -> None:
    output = tmp_path / "briefs.jsonl"
    with Server(answered=ANSWERED) as server:
        run = started(server, output)
        wait_until(lambda: len(server.held_by["second"]) == WORKERS or run.poll() is not None)
        assert run.poll() is None
        if lost == "node":
            killed(cluster, second)
        else:
            run.kill()
            run.wait()
        before = kept(output)
        server.free.set()
        if lost == "command":
            run = started(server, output)
        assert ended(run) == 0
        twice = {mark for mark, nodes in server.asked_by.items() if len(nodes) > 1}
        assert sources_of(output) == sorted(f"n{number}" for number in range(ROWS))
        assert max(len(nodes) for nodes in server.asked_by.values()) <= 2
        assert before
        assert not before & twice
        if lost == "node":
            assert server.held_by["second"] <= twice
            assert {server.asked_by[mark][0] for mark in twice} == {"second"}
            assert len(twice) <= UNDER_WAY
            asked = server.asked.copy()
            assert ended(started(server, output)) == 0  # the same again asks nothing
            assert server.asked == asked
            assert sources_of(output) == sorted(f"n{number}" for number in range(ROWS))
        else:
            assert len(twice) <= 2 * UNDER_WAY
