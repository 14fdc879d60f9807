"""The engine ray on one machine: every row has an outcome, and a shard that Ray repeats is not paid for twice.

Run by ``make ray-test``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fault_server import LASTING, FaultServer
from samples import ARTICLE

from summarizer import RayJob, Settings, summarize_with_ray
from summarizer.batch import ray_engine
from summarizer.batch.store import Store
from summarizer.errors import RunStopped, StoreError

pytestmark = [pytest.mark.ray, pytest.mark.filterwarnings("default")]  # Ray's own warnings

ROWS = 40


@pytest.fixture(scope="module")
def _ray() -> Iterator[None]:
    import ray

    # The workers take the environment of the moment in which Ray starts.
    os.environ |= {"OPENAI_API_KEY": "test", "RAY_USAGE_STATS_ENABLED": "0", "RAY_worker_niceness": "0"}
    here = {"env_vars": {"PYTHONPATH": str(Path(__file__).parents[1] / "support")}}  # where the workers find this file
    quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    ray.init("local", num_cpus=2, runtime_env=here, **quiet)
    yield
    ray.shutdown()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [{"name": f"n{number}", "body": f"{ARTICLE}\nCopy {number}.\n"} for number in range(ROWS)]
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join(map(json.dumps, [*rows, {"name": "empty", "body": ""}])), encoding="utf-8")
    return file


def job(server: FaultServer, tmp_path: Path) -> RayJob:
    settings = Settings(model="openai/stub", strategy="whole", base_url=server.base_url)
    return RayJob(tmp_path / "stores", settings, 4, retry_failed=False, text_field="body", id_field="name")


@pytest.mark.usefixtures("_ray")
def test_each_row_has_an_outcome_and_the_same_again_asks_nothing(corpus: Path, tmp_path: Path) -> None:
    from pyarrow.parquet import read_table

    with FaultServer(lambda mark, _time: LASTING["400"] if mark == "7" else None) as server:
        for output in (tmp_path / "briefs.jsonl", tmp_path / "briefs.parquet"):
            tally = summarize_with_ray([str(corpus)], output, job(server, tmp_path))
            assert (tally.briefed, tally.failed) == (ROWS - 1, 2)
            assert tally.reasons == {"RequestRejected": 1, "ReadingError": 1}
        assert set(server.asked.values()) == {1}
    lines = [json.loads(line) for line in (tmp_path / "briefs.jsonl").read_text(encoding="utf-8").splitlines()]
    failed = {line["article"]["source"] for line in lines if "error" in line}
    assert failed == {"n7", "empty"}
    assert {line["article"]["source"] for line in lines} == {"empty", *(f"n{number}" for number in range(ROWS))}
    rows = read_table(tmp_path / "briefs.parquet").to_pylist()
    assert sorted(row["line"] for row in rows) == sorted(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines
    )


def dies_once(shard: Path, job: RayJob) -> dict[str, Any]:
    """Brief a shard, and end the process with it answered and not yet handed over."""
    rows = ray_engine.brief_shard(shard, job)
    died = job.stores / "died"
    if not died.exists():
        died.touch()
        os._exit(1)
    return rows


@pytest.mark.usefixtures("_ray")
def test_a_shard_that_is_repeated_is_answered_by_its_store(corpus: Path, tmp_path: Path) -> None:
    import ray.data

    with FaultServer() as server:
        to_do = job(server, tmp_path)
        sorted_in = ray_engine._sorted_in(ray.data.read_json(str(corpus), lines=True), to_do)
        found = [line for rows in ray_engine._briefed(sorted_in, to_do, dies_once) for line in rows["line"]]
        assert (tmp_path / "stores" / "died").exists()
        assert len(found) == ROWS + 1
        assert {mark: times for mark, times in server.asked.items() if times != 1} == {}


def dies(_shard: Path, _job: RayJob) -> dict[str, Any]:
    os._exit(1)


@pytest.mark.usefixtures("_ray")
def test_a_shard_whose_process_dies_again_and_again_ends_the_run_in_a_line(corpus: Path, tmp_path: Path) -> None:
    import ray.data

    with FaultServer() as server:
        to_do = job(server, tmp_path)
        sorted_in = ray_engine._sorted_in(ray.data.read_json(str(corpus), lines=True), to_do)
        with pytest.raises(RunStopped, match=r"Ray gave up.*the same command goes on from there$"):
            list(ray_engine._briefed(sorted_in, to_do, dies))


@pytest.mark.usefixtures("_ray")
def test_a_second_run_on_the_same_stores_is_refused(corpus: Path, tmp_path: Path) -> None:
    stores = tmp_path / "stores"
    stores.mkdir()
    with FaultServer() as server, Store(stores / "run.store"), pytest.raises(StoreError, match="in use by another run"):
        summarize_with_ray([str(corpus)], tmp_path / "briefs.jsonl", job(server, tmp_path))
    assert not server.asked
