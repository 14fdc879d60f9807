"""How a batch may go: at once, in order, limits, retries, shards, when to stop; and where its answers are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event


@dataclass(frozen=True)
class BatchOptions:
    """How a batch may go.

    Attributes:
        workers: most requests in flight; None means 16, for the embedded model 1.
        ordered: outcomes come in the order of the input, not as they are done.
        attempts: how often one request is sent at most, the first time included.
        max_cost_usd: most that all requests of the store's runs may cost together; None for no limit.
        max_failures: how many articles may fail before the run stops; None for no limit.
        requests_per_minute: None for no limit.
        tokens_per_minute: of questions and answers together; None for no limit.
        retry_failed: ask again for what failed in an earlier run, and for nothing else.
        shard: (I, N) takes the I-th of N parts of the input, from 1; which part an article is in, its text decides.
        processes: how many processes share the work, this one included; None for one a core where 32 or more requests
            for each may be in flight and more than 100 articles come. It is one where others could not do the same:
            with a ``Profile`` object of the caller's, the embedded model, while recording or replaying, where the
            logger ``summarizer`` tells what goes on, and on Windows.
        stop: once set, no further article is begun, and the outcomes end after those that are.
        abandon: once set, nobody waits for what is in flight, either.
    """

    workers: int | None = None
    ordered: bool = False
    attempts: int = 6
    max_cost_usd: float | None = None
    max_failures: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    retry_failed: bool = False
    shard: tuple[int, int] | None = None
    processes: int | None = None
    stop: Event = field(default_factory=Event)
    abandon: Event = field(default_factory=Event)


def store_beside(output: Path) -> Path:
    """Return where the answers behind an output file are kept."""
    return output.with_name(f"{output.name}.store")


def stores_beside(output: Path) -> Path:
    """Return the folder where the answers behind an output file are kept if many machines give them."""
    return output.with_name(f"{output.name}.stores")
