"""A batch over many machines: Ray Data reads the rows, and actors brief them shard by shard.

Ray repeats whole blocks when a process or a machine is lost. So that nothing is paid for twice, all rows of a shard go
to one actor at a time, whose answers are kept in the shard's own store.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from summarizer.errors import MissingExtra, SummarizerError, UsageError
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
_CPUS_AN_ACTOR = 0.5  # the rest is for reading and for sorting rows into shards

Rows = dict[str, Any]
"""Columns by name, each a sequence of the same length: a batch as Ray Data hands it over."""


@dataclass(frozen=True)
class RayJob:
    """What every actor has to know; it holds no key: that is in the environment of each machine.

    Attributes:
        stores: the folder of the shards' stores; several machines must all see it.
        settings: the model and everything else that can be chosen.
        workers: most requests in flight for an actor, None for the default.
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
        output: a JSONL file, or with the suffix ``.parquet`` a folder of Parquet files with the columns ``source``,
            ``failed`` and ``line``.
        job: what every actor has to know.

    Raises:
        MissingExtra: Ray is not installed.
        UsageError: the places are of no kind that can be read.
        OutputError: the output cannot be written.
    """
    if find_spec("ray") is None:
        raise MissingExtra("The engine ray", "ray")
    if output.suffix != ".parquet":
        check_writable(output, as_file=True)
    import ray

    if not ray.is_initialized():
        ray.init(include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    import ray.data

    logging.getLogger("ray.data").setLevel(logging.ERROR)
    ray.data.DataContext.get_current().enable_progress_bars = False
    rows = _read(ray.data, places).select_columns([job.text_field, job.id_field])
    briefed = _briefed(rows, job, _ShardActor, actors=max(1, int(ray.cluster_resources().get("CPU", 1))))
    tally = Tally()
    if output.suffix == ".parquet":
        with output_errors(output):
            briefed = briefed.materialize()
            briefed.select_columns(["source", "failed", "line"]).write_parquet(str(output))
    with output_errors(output):
        for row in _lines(briefed, output):
            tally.add(Outcome.model_validate_json(row["outcome"]))
    return tally


def _lines(briefed: Any, output: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows; where the output is JSONL, their lines are written to it."""
    if output.suffix == ".parquet":
        yield from briefed.iter_rows()
        return
    with replaced(output) as file:
        for row in briefed.iter_rows():
            file.write(f"{row['line']}\n".encode())
            yield row


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


def _briefed(rows: Any, job: RayJob, actor: type[_ShardActor], *, actors: int) -> Any:
    """Return the dataset of outcomes: sorted into shards, and each shard briefed by one actor at a time."""
    from ray.data import ActorPoolStrategy

    job.stores.mkdir(parents=True, exist_ok=True)
    shards = _shards(job.stores, rows.count())
    sorted_in = rows.map_batches(_with_shard, fn_kwargs={"text_field": job.text_field, "shards": shards})
    return sorted_in.groupby("shard").map_groups(
        actor,
        fn_constructor_args=(job, shards),
        compute=ActorPoolStrategy(min_size=1, max_size=actors),
        num_cpus=_CPUS_AN_ACTOR,
        batch_format="numpy",
    )


def _shards(stores: Path, rows: int) -> int:
    """Return into how many shards the articles go: as many as in the run that began these stores."""
    former = [found for store in stores.glob("*.store") if (found := re.search(r"-of-([0-9]+)\.store$", store.name))]
    return int(former[0][1]) if former else min(_MOST_SHARDS, 1 + rows // _ROWS_A_SHARD)


def _with_shard(batch: Rows, text_field: str, shards: int) -> Rows:
    import numpy as np

    hashes = [sha256(str(text).encode("utf-8", "surrogatepass")).digest() for text in batch[text_field]]
    return {**batch, "shard": np.array([int.from_bytes(digest[:8]) % shards for digest in hashes])}


class _ShardActor:
    """Briefs the articles of one shard after another; what it answers depends on nothing but them and their store."""

    def __init__(self, job: RayJob, shards: int) -> None:
        self._job = job
        self._shards = shards

    def __call__(self, group: Rows) -> Rows:
        """Return one row an article: ``source``, ``failed``, its ``line`` of the output, and its ``outcome``."""
        job, number = self._job, int(group["shard"][0])
        sources = [
            Source(str(name), text if isinstance(text, str) else "")
            for name, text in zip(group[job.id_field], group[job.text_field], strict=True)
        ]
        # A process that Ray has given up may still be about to end.
        store = Store(job.stores / f"shard-{number:04d}-of-{self._shards:04d}.store", wait=_LONGEST_WAIT)
        options = BatchOptions(
            workers=job.workers, retry_failed=job.retry_failed, processes=1
        )  # there is an actor for each core
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
