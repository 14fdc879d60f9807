"""Many articles through one model at once: threads that take an article each, and one outcome for every article.

Where it is worth it, some of the threads have the work done by threads of other processes: see ``processes``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, overload

from summarizer.briefer import Briefer
from summarizer.errors import UsageError
from summarizer.llm.prices import cost_usd
from summarizer.llm.traffic import Limits, Traffic
from summarizer.profiles.base import Profile
from summarizer.schemas.brief import B
from summarizer.schemas.outcome import Outcome
from summarizer.settings import EMBEDDED, Settings, StrategyName

from .answering import Answering
from .hands import Given, Here, load
from .options import BatchOptions
from .processes import Others, can_be_started
from .store import Store

if TYPE_CHECKING:
    from openai import OpenAI

_WORKERS = 16
_MORE_THREADS = 64
"""Threads beyond the requests that may be in flight, at most as many: they read and check articles meanwhile."""

_JOIN_SECONDS = 0.05
_LOG = logging.getLogger(__name__)
_AHEAD = 2
"""Articles a thread that are taken from the input before they are needed."""


@overload
def summarize_many(
    sources: Iterable[Given],
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    store: str | Path | Store | None = None,
    options: BatchOptions | None = None,
) -> Iterator[Outcome]: ...


@overload
def summarize_many(
    sources: Iterable[Given],
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[B],
    client: OpenAI | None = None,
    settings: Settings | None = None,
    store: str | Path | Store | None = None,
    options: BatchOptions | None = None,
) -> Iterator[Outcome[B]]: ...


def summarize_many(
    sources: Iterable[Given],
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[Any] | None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    store: str | Path | Store | None = None,
    options: BatchOptions | None = None,
) -> Iterator[Outcome[Any]]:
    """Brief many articles; yields one outcome for each as it is done: a brief or an error, never an exception.

    The input is taken as it is needed, in the caller's thread, and nothing of it is held longer: a generator of a
    million articles takes no more memory than one of a thousand. When the caller stops early (``break``), what is in
    flight is finished and kept.

    Args:
        sources: paths, URLs and articles in any mixture; ``articles_in`` gives those of folders and of rows.
        model: as in ``summarize``.
        strategy: as in ``summarize``.
        profile: as in ``summarize``.
        client: as in ``summarize``.
        settings: as in ``summarize``.
        store: the file where answers are kept, or an open ``Store``: what is answered there is not asked again. None
            keeps nothing, and then a text that comes twice is asked twice.
        options: how many at once, in which order, limits, retries, shards.

    Raises:
        UsageError: the settings cannot be meant as they stand; before anything is asked.
        StoreError: the store cannot be used, or another run has it.
        RunStopped: after the last outcome: a limit was reached, or article after article failed alike.
        ModelUnknown: after the last outcome: the server has no such model.
    """
    options = options or BatchOptions()
    chosen = (settings or Settings()).chosen(model=model, strategy=strategy)
    with ExitStack() as stack:
        kept = stack.enter_context(Store(Path(store))) if isinstance(store, str | Path) else store
        spent = kept.spent_usd() if kept and options.max_cost_usd is not None else 0.0
        probe = stack.enter_context(Briefer(settings=chosen))  # knows whom to ask, and asks nobody
        at_once = options.workers or _default_workers(probe)
        limits = Limits(
            at_once=at_once,
            attempts=options.attempts,
            requests_per_minute=options.requests_per_minute,
            tokens_per_minute=options.tokens_per_minute,
            cost_usd=options.max_cost_usd,
        )
        traffic = Traffic(limits, spent_usd=spent)
        briefer = stack.enter_context(Briefer[Any](profile=profile, client=client, settings=chosen, traffic=traffic))
        _check(briefer, options)
        answering = Answering(briefer, kept, options)
        threads = at_once + min(at_once, _MORE_THREADS)
        others = Others(briefer)
        if profile is None and _may_be_shared(briefer):
            others.share(options.processes, at_once)
        if at_once > 1:
            load(briefer)
        yield from _outcomes(answering, sources, _Team(threads, briefer, others), ordered=options.ordered)


def _default_workers(briefer: Briefer) -> int:
    return 1 if not briefer.replays and briefer.name.provider == EMBEDDED else _WORKERS


def _may_be_shared(briefer: Briefer) -> bool:
    """Tell whether other processes can do what this one does."""
    listened_to = _LOG.isEnabledFor(logging.INFO)  # what other processes log nobody would hear
    is_alone = briefer.is_taped or briefer.name.provider == EMBEDDED or listened_to
    return not is_alone and can_be_started(briefer.settings)


def _check(briefer: Briefer, options: BatchOptions) -> None:
    briefer.check()
    if briefer.replays:
        return
    name = briefer.name
    if options.max_cost_usd is not None and cost_usd(name, 1, 1) is None:
        raise UsageError(f"the price of {name} is not known", hint="Leave out the limit on the cost (--max-cost)")


def _outcomes(answering: Answering, sources: Iterable[Given], team: _Team, *, ordered: bool) -> Iterator[Outcome]:
    """Let threads answer for the sources; in order, if that is wanted, with as many held back as are in flight."""
    team.start(answering)
    articles = _Input(sources)
    early: dict[int, Outcome | None] = {}
    following, in_flight = 0, 0
    finish = False
    try:
        while True:
            while not answering.stopping and in_flight + len(early) < team.size * _AHEAD and (task := articles.take()):
                team.take(task)
                in_flight += 1
            if not in_flight:
                break
            position, outcome = team.done.get()
            in_flight -= 1
            if isinstance(outcome, BaseException):
                raise outcome
            early[position if ordered else following] = outcome
            while following in early:
                outcome = early.pop(following)
                following += 1
                if outcome is not None:
                    yield outcome
        finish = True
    except GeneratorExit:
        finish = True
        raise
    finally:
        team.end(answering, finish=finish)
    if articles.failed is not None:
        raise articles.failed
    if answering.stopped_by is not None:
        raise answering.stopped_by


class _Input:
    """The articles that are still to come, each with its place; ``failed`` is what ended them early."""

    def __init__(self, sources: Iterable[Given]) -> None:
        self._items: Iterator[tuple[int, Given]] = enumerate(sources)
        self.failed: Exception | None = None

    def take(self) -> tuple[int, Given] | None:
        """Return the next one, None after the last."""
        try:
            return next(self._items, None)
        except Exception as error:  # noqa: BLE001  the caller's own; what is in flight comes before it
            self.failed, self._items = error, iter(())
            return None


class _Team:
    """Threads that take a task each and put down what became of it."""

    def __init__(self, size: int, briefer: Briefer, others: Others) -> None:
        self.size = size
        self.done: SimpleQueue[tuple[int, Outcome | BaseException | None]] = SimpleQueue()
        self._tasks: SimpleQueue[tuple[int, Given] | None] = SimpleQueue()
        self._briefer = briefer
        self._others = others
        self._threads: list[Thread] = []

    def start(self, answering: Answering) -> None:
        """Start the threads."""
        self._threads = [
            Thread(target=self._work, args=(answering, number), daemon=True) for number in range(self.size)
        ]
        for thread in self._threads:
            thread.start()

    def end(self, answering: Answering, *, finish: bool) -> None:
        """Send the threads home: those in flight finish, unless the caller was interrupted and waits for nobody."""
        answering.ended = True
        answering.left = not finish
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            while thread.is_alive() and not answering.abandoned:
                thread.join(_JOIN_SECONDS)
        self._others.end()

    def take(self, task: tuple[int, Given]) -> None:
        """Take an article and its place."""
        self._others.start_at(task[0], self.size)
        self._tasks.put(task)

    def _work(self, answering: Answering, number: int) -> None:
        here = Here(self._briefer)
        while (task := self._tasks.get()) is not None:
            position, source = task
            try:
                hand = self._others.hand_of(number, source) or here
                self.done.put((position, None if answering.stopping else answering.outcome(position, source, hand)))
            except BaseException as error:  # noqa: BLE001  a thread that ended in silence would be waited for forever
                self.done.put((position, error))
