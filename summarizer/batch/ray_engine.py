"""A batch over many machines: Ray Data sorts the rows into shards, and Ray's tasks brief a shard each.

A machine may be lost at any time, and Ray repeats what ran there. So that nothing is paid for twice, all rows of a
shard go to one task at a time, whose answers are kept in the shard's own store. Its rows are in files beside that: what
Ray itself holds is lost with a machine, and a task that waits for it to be made again may wait for ever.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from typing import Any

from summarizer.errors import MissingExtra, RunStopped, SummarizerError, UsageError
from summarizer.files.writing import check_writable, output_errors, replaced
from summarizer.schemas.outcome import Outcome
from summarizer.settings import Settings

from .answering import line_of
from .hands import failure_of
from .options import BatchOptions
from .running import summarize_many
from .sources import Source
from .store import Store
from .tally import Tally

_ROWS_A_SHARD = 1_000
_MOST_SHARDS = 4_096
_LONGEST_WAIT = 60.0

Rows = dict[str, Any]
"""Columns by name, each a sequence of the same length."""


@dataclass(frozen=True)
class RayJob:
    """What every task has to know; it holds no key: that is in the environment of each machine.

    Attributes:
        stores: the folder of the shards' stores; several machines must all see it.
        settings: the model and everything else that can be chosen.
        workers: most requests in flight for a task, None for the default.
        retry_failed: as in ``BatchOptions``.
        text_field: the column that holds the text.
        id_field: the column that names the article.
    """

    stores: Path
    settings: Settings
    workers: int | None
    retry_failed: bool
    text_field: str
    id_field: str


def summarize_with_ray(places: list[str], output: Path, job: RayJob) -> Tally:
    """Brief the rows of Parquet or JSONL files, and write one row an article: a brief, or why there is none.

    Ray is started here unless it runs, or ``RAY_ADDRESS`` names a cluster.

    Args:
        places: Parquet or JSONL files, or folders of them, local or in an object store ("s3://…"); all of one kind.
        output: a JSONL file, or with the suffix ``.parquet`` one with the columns ``source``, ``failed`` and ``line``.
        job: what every task has to know.

    Raises:
        MissingExtra: Ray is not installed.
        UsageError: the places are of no kind that can be read.
        OutputError: the output cannot be written.
        StoreError: another run has the stores.
        RunStopped: Ray could not go on; what is answered is kept.
    """
    if find_spec("ray") is None:
        raise MissingExtra("The engine ray", "ray")
    check_writable(output, as_file=True)
    import ray

    if not ray.is_initialized():
        ray.init(include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    import ray.data

    logging.getLogger("ray.data").setLevel(logging.ERROR)
    ray.data.DataContext.get_current().enable_progress_bars = False
    job.stores.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    # This store holds nothing; its lock refuses a second run, which would sort the rows into the same folder.
    with Store(job.stores / "run.store"):
        with _stopped_by(ray.exceptions.RayError):
            sorted_in = _sorted_in(_read(ray.data, places).select_columns([job.text_field, job.id_field]), job)
        with output_errors(output), _added_to(output) as add:
            for rows in _briefed(sorted_in, job, brief_shard):
                add(rows)
                for outcome in rows["outcome"]:
                    tally.add(Outcome.model_validate_json(outcome))
        rmtree(sorted_in)
    return tally


@contextmanager
def _stopped_by(errors: type[Exception]) -> Iterator[None]:
    """Let what Ray cannot get over end the run in a line."""
    try:
        yield
    except errors as error:
        said = str(error).strip().splitlines()
        hint = "What is answered is kept; the same command goes on from there"
        raise RunStopped(f"Ray gave up: {said[-1] if said else type(error).__name__}", hint=hint) from error


@contextmanager
def _added_to(output: Path) -> Iterator[Callable[[Rows], object]]:
    """Yield what adds rows to the output, which is replaced by them when all are there."""
    with replaced(output) as file:
        if output.suffix != ".parquet":
            yield lambda rows: file.write("".join(f"{line}\n" for line in rows["line"]).encode())
            return
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        columns = pa.schema([("source", pa.string()), ("failed", pa.bool_()), ("line", pa.string())])
        with ParquetWriter(file, columns) as writer:
            yield lambda rows: writer.write_table(pa.table({name: rows[name] for name in columns.names}, columns))


def _read(data: Any, places: list[str]) -> Any:
    kinds = {_kind(place) for place in places}
    if kinds == {"parquet"}:
        return data.read_parquet(places)
    if kinds == {"json"}:
        return data.read_json(places, lines=True)
    raise UsageError("Ray reads Parquet or JSONL, one kind at a time", hint="Leave out --engine ray for other sources")


def _kind(place: str) -> str | None:
    names = [place, *(str(file) for file in sorted(Path(place).glob("*")))] if Path(place).is_dir() else [place]
    for name in names:
        if name.endswith(".parquet"):
            return "parquet"
        if name.endswith((".jsonl", ".ndjson")):
            return "json"
    return None


def _sorted_in(rows: Any, job: RayJob) -> Path:
    """Write the rows into a folder, in which each shard has its own; return it."""
    folder = job.stores / "rows"
    if folder.exists():  # of a run that was killed
        rmtree(folder)
    folder.mkdir(parents=True)
    shards = _shards(job.stores, rows.count())
    with_shard = rows.map_batches(_with_shard, fn_kwargs={"text_field": job.text_field, "shards": shards})
    with_shard.write_parquet(str(folder), partition_cols=["shard"])
    return folder


def _briefed(sorted_in: Path, job: RayJob, brief: Callable[[Path, RayJob], Rows]) -> Iterator[Rows]:
    """Yield what ``brief`` returns of each shard, one task a shard and a processor."""
    import ray

    task = ray.remote(num_cpus=1)(brief)
    under_way = [task.remote(shard, job) for shard in sorted(sorted_in.iterdir())]
    while under_way:
        done, under_way = ray.wait(under_way)
        with _stopped_by(ray.exceptions.RayError):
            rows: Rows = ray.get(done[0])
        yield rows


def _shards(stores: Path, rows: int) -> int:
    """Return into how many shards the articles go: as many as in the run that began these stores."""
    former = [found for store in stores.glob("*.store") if (found := re.search(r"-of-([0-9]+)\.store$", store.name))]
    return int(former[0][1]) if former else min(_MOST_SHARDS, 1 + rows // _ROWS_A_SHARD)


def _with_shard(batch: Rows, text_field: str, shards: int) -> Rows:
    import numpy as np

    hashes = [sha256(str(text).encode("utf-8", "surrogatepass")).digest() for text in batch[text_field]]
    numbers = (int.from_bytes(digest[:8]) % shards for digest in hashes)
    return {**batch, "shard": np.array([f"{number:04d}-of-{shards:04d}" for number in numbers])}


def brief_shard(shard: Path, job: RayJob) -> Rows:
    """Return one row for each article of a shard: ``source``, ``failed``, its ``line`` of the output, its ``outcome``.

    It depends on nothing but the rows in the shard's folder and its store, in which the answers are kept.
    """
    from pyarrow.parquet import ParquetFile

    rows = [row for file in sorted(shard.iterdir()) for row in ParquetFile(file).read().to_pylist()]
    texts = ((str(row[job.id_field]), row[job.text_field]) for row in rows)
    sources = [Source(name, text if isinstance(text, str) else "") for name, text in texts]
    # A process that Ray has given up may still be about to end.
    store = Store(job.stores / f"{shard.name.replace('=', '-')}.store", wait=_LONGEST_WAIT)
    options = BatchOptions(workers=job.workers, retry_failed=job.retry_failed, processes=1)
    found: dict[int, Outcome] = {}
    stopped: Exception = SummarizerError("was not asked about", hint="Run it again")
    try:
        with store:
            briefed = summarize_many(sources, settings=job.settings, store=store, options=options)
            for outcome in briefed:
                found[outcome.position] = outcome
    except SummarizerError as error:
        stopped = error
    outcomes = [
        found.get(position) or Outcome(position=position, source=source.name, failure=failure_of(stopped))
        for position, source in enumerate(sources)
    ]
    return {
        "source": [outcome.source for outcome in outcomes],
        "failed": [outcome.failure is not None for outcome in outcomes],
        "line": [line_of(outcome) for outcome in outcomes],
        "outcome": [outcome.model_copy(update={"brief": None}).model_dump_json() for outcome in outcomes],
    }
