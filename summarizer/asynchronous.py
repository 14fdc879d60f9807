"""``summarize`` for programs that run an event loop: the same call, in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar, overload

from summarizer.articles.article import Article
from summarizer.profiles.base import Profile

from .api import summarize
from .briefer import Progress
from .schemas import Brief
from .schemas.brief import B
from .settings import Settings, StrategyName

if TYPE_CHECKING:
    from openai import OpenAI

Result = TypeVar("Result")


@overload
async def asummarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Brief: ...


@overload
async def asummarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[B],
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> B: ...


async def asummarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[Any] | None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Any:
    """Return the brief of one article, as ``summarize`` does and with its arguments, while the event loop goes on.

    ``progress`` is called by the event loop. When it is cancelled, it ends at once: the request that is in flight ends
    in its thread, and no other is sent.

    Raises:
        SummarizerError: as ``summarize``.
    """
    loop = asyncio.get_running_loop()
    left = Event()

    def tell(what: str, done: int, total: int) -> None:
        if left.is_set():
            raise asyncio.CancelledError
        if progress is not None:
            loop.call_soon_threadsafe(progress, what, done, total)

    call = partial(summarize, source, model=model, strategy=strategy, client=client, settings=settings, progress=tell)
    try:
        return await in_thread(partial(call, profile=profile) if profile else call)
    finally:
        left.set()


async def in_thread(call: Callable[[], Result]) -> Result:
    """Return what a call returns in a thread of its own, or raise what it raises.

    When it is cancelled, it ends at once, and nobody waits for the thread: not the program's end either.
    """
    result: Future[Result] = Future()

    def work() -> None:
        try:
            settle = partial(result.set_result, call())
        except BaseException as error:  # noqa: BLE001  whatever it is, it is the caller's
            settle = partial(result.set_exception, error)
        with suppress(InvalidStateError):  # cancelled
            settle()

    Thread(target=copy_context().run, args=(work,), daemon=True).start()
    return await asyncio.wrap_future(result)
