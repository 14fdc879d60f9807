"""``summarize_many`` for programs that run an event loop: the same run, whose outcomes are awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, overload

from summarizer.asynchronous import in_thread
from summarizer.profiles.base import Profile
from summarizer.schemas.brief import B
from summarizer.schemas.outcome import Outcome
from summarizer.settings import Settings, StrategyName

from .hands import Given
from .options import BatchOptions
from .running import summarize_many
from .store import Store

if TYPE_CHECKING:
    from openai import OpenAI


@overload
def asummarize_many(
    sources: Iterable[Given],
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    store: str | Path | Store | None = None,
    options: BatchOptions | None = None,
) -> AsyncGenerator[Outcome, None]: ...


@overload
def asummarize_many(
    sources: Iterable[Given],
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[B],
    client: OpenAI | None = None,
    settings: Settings | None = None,
    store: str | Path | Store | None = None,
    options: BatchOptions | None = None,
) -> AsyncGenerator[Outcome[B], None]: ...


async def asummarize_many(
    sources: Iterable[Given],
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[Any] | None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    store: str | Path | Store | None = None,
    options: BatchOptions | None = None,
) -> AsyncGenerator[Outcome[Any], None]:
    """Brief many articles, as ``summarize_many`` does and with its arguments, while the event loop goes on.

    The input is gone through in another thread than the event loop's. When the caller stops early (``aclose``, which
    ``contextlib.aclosing`` calls behind a ``break``), what is in flight is finished, kept and waited for. When it is
    cancelled, it ends at once: no further article is begun, and what is in flight is finished and kept meanwhile.

    Raises:
        SummarizerError: as ``summarize_many``.
    """
    options = options or BatchOptions()
    stop = _Either(options.stop)
    outcomes: Iterator[Outcome[Any]] = summarize_many(
        sources,
        model=model,
        strategy=strategy,
        profile=profile,
        client=client,
        settings=settings,
        store=store,
        options=replace(options, stop=stop),
    )
    run = _Run(outcomes)
    try:
        while (outcome := await in_thread(run.take)) is not None:
            yield outcome
    except asyncio.CancelledError:
        stop.set()
        Thread(target=run.close, daemon=True).start()
        raise
    except GeneratorExit:
        await in_thread(run.close)
        raise


class _Run:
    """A run whose outcomes are taken in one thread or another, by one at a time."""

    def __init__(self, outcomes: Iterator[Outcome[Any]]) -> None:
        self._outcomes: Any = outcomes  # a generator's, which can be closed
        self._turn = Lock()

    def take(self) -> Outcome[Any] | None:
        """Wait for the next outcome; None after the last."""
        with self._turn:
            outcome: Outcome[Any] | None = next(self._outcomes, None)
            return outcome

    def close(self) -> None:
        """Wait for what is in flight, and end the run."""
        with self._turn:
            self._outcomes.close()


class _Either(Event):
    """An event that is set where another one is, too."""

    def __init__(self, other: Event) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        """Tell whether it or the other one was set."""
        return super().is_set() or self._other.is_set()
