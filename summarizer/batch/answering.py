"""One article of a batch, from its source to its outcome: asked only if nothing is kept, kept before it counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from threading import Event, Lock

from summarizer.articles.article import Article
from summarizer.briefer import Briefer
from summarizer.errors import (
    CostLimitReached,
    EngineError,
    FailureLimitReached,
    ModelUnknown,
    OutputError,
    RunStopped,
    StoreError,
    SummarizerError,
    UsageError,
)
from summarizer.llm.prices import cost_usd
from summarizer.llm.sending import Usage
from summarizer.schemas import BaseBrief
from summarizer.schemas.outcome import FailedArticle, FailedBrief, Failure, Outcome, Spent
from summarizer.settings import ModelName

from .hands import Given, Hand, failure_of
from .keys import shard_of
from .options import BatchOptions
from .sources import Source
from .store import KeptAnswer, Key, Store

_ALIKE = 5
"""How many articles in a row may fail for a reason that concerns all, before the run is stopped."""


_OF_NO_ARTICLE = (CostLimitReached, EngineError, ModelUnknown, OutputError, StoreError, UsageError)
"""Errors after which there is nothing to try with the next article."""


class Answering:
    """Answers for articles, in any thread, and tells when to stop.

    Attributes:
        stopped_by: why no further article is to be begun, or None.
        ended: whether the run is over.
        left: whether the caller is gone, and waits for nothing that is in flight.
    """

    def __init__(self, briefer: Briefer, store: Store | None, options: BatchOptions) -> None:
        self.stopped_by: SummarizerError | None = None
        self.ended = False
        self.left = False
        self._options = options
        self._briefer = briefer
        self._store = store
        self._lock = Lock()
        self._under_way: dict[Key, Event] = {}
        self._retried: set[Key] = set()
        self._failures = 0
        self._alike = 0

    @property
    def stopping(self) -> bool:
        """Whether no further article is to be begun."""
        return self.ended or self.stopped_by is not None or self._options.stop.is_set()

    @property
    def abandoned(self) -> bool:
        """Whether nobody waits for what is in flight."""
        return self.left or self._options.abandon.is_set()

    def outcome(self, position: int, source: Given, hand: Hand) -> Outcome | None:
        """Return what becomes of an article; None where it is of another shard, or is left for another run.

        Args:
            position: its place in the input.
            source: the article.
            hand: who reads it, and briefs it if that has to be.
        """
        name = _name(source)
        shard, of = self._options.shard or (1, 1)
        loaded = hand.load(source)
        if isinstance(loaded, Failure):
            if shard_of(sha256(name.encode()).hexdigest(), of) != shard:
                return None
            self._note_failure(None)
            return Outcome(position=position, source=name, failure=loaded)
        if shard_of(loaded.sha256, of) != shard:
            return None
        begun = Outcome(position=position, source=name, sha256=loaded.sha256)
        key = loaded.key
        with self._alone(key):
            known = self._store.get(key) if self._store and not self._briefer.replays else None
            if known is not None and not (known.failed and self._again(key)):
                return _kept(begun.model_copy(update={"key": key}), known, self._briefer.profile.brief)
            if known is None and self._options.retry_failed:
                return None
            return self._asked(begun, key, hand)

    def _again(self, key: Key) -> bool:
        """Tell whether to ask again for what failed: once in this run, if that is wanted."""
        with self._lock:
            again = self._options.retry_failed and key not in self._retried
            self._retried.add(key)
            return again

    def _asked(self, begun: Outcome, key: Key, hand: Hand) -> Outcome | None:
        started = time.time()
        briefed = hand.brief()
        brief, error = briefed.brief, briefed.error
        spent = Spent() if self._briefer.replays else _spent(briefed.usage, self._briefer.name, brief)
        if self.abandoned:
            return None
        if isinstance(error, _OF_NO_ARTICLE):
            self._leave(error, spent)
            return None
        failure = failure_of(error) if isinstance(error, SummarizerError) else error
        ended = begun.model_copy(update={"brief": brief, "failure": failure, "spent": spent})
        try:
            if self._store and not (isinstance(error, SummarizerError) and error.concerns_all):
                line = briefed.line or line_of(ended)
                self._store.put(key, KeptAnswer(line, error is not None, spent, started, time.time()))
                ended = ended.model_copy(update={"key": key})
            elif self._store:
                self._store.spend(spent.cost_usd or 0.0)
        except StoreError as full:
            self._leave(full, spent)
            return None
        if error is None:
            self._alike = 0
        else:
            self._note_failure(error)
        return ended

    def _leave(self, error: SummarizerError, spent: Spent) -> None:
        """Stop the run for a reason that is no article's; this one is left for the next."""
        self._stop_for(error)
        if self._store and not isinstance(error, StoreError):
            self._store.spend(spent.cost_usd or 0.0)

    def _note_failure(self, error: SummarizerError | Failure | None) -> None:
        with self._lock:
            self._failures += 1
            concerns_all = isinstance(error, SummarizerError) and error.concerns_all
            if error is not None:  # an answer that is no use shows that there are answers
                self._alike = self._alike + 1 if concerns_all else 0
            too_many = self._options.max_failures is not None and self._failures > self._options.max_failures
        if concerns_all and self._alike >= _ALIKE and isinstance(error, SummarizerError):
            self._stop_for(RunStopped(f"article after article fails alike: {error.message}", hint=error.hint))
        elif too_many:
            allowed = f"{self._failures} articles failed, {self._options.max_failures} may (--max-failures)"
            self._stop_for(FailureLimitReached(allowed, hint="See their errors; what is answered is kept"))

    def _stop_for(self, error: SummarizerError) -> None:
        with self._lock:
            self.stopped_by = self.stopped_by or error

    @contextmanager
    def _alone(self, key: Key) -> Iterator[None]:
        """Wait while another thread asks for the same text."""
        while True:
            with self._lock:
                before = self._under_way.get(key)
                if before is None:
                    mine = self._under_way[key] = Event()
                    break
            before.wait()
        try:
            yield
        finally:
            with self._lock:
                del self._under_way[key]
            mine.set()


def line_of(outcome: Outcome) -> str:
    """Return an outcome's line in the output, without the line end: its brief, or what went wrong."""
    if outcome.brief is not None:
        return outcome.brief.model_dump_json()
    if outcome.failure is None:
        raise ValueError("an outcome is a brief or a failure")
    article = FailedArticle(source=outcome.source, sha256=outcome.sha256)
    return FailedBrief(article=article, error=outcome.failure).model_dump_json()


def _kept(begun: Outcome, answer: KeptAnswer, brief_type: type[BaseBrief]) -> Outcome:
    if answer.failed:
        failure = FailedBrief.model_validate_json(answer.line).error
        return begun.model_copy(update={"failure": failure, "kept": True, "spent": answer.spent})
    brief = brief_type.model_validate_json(answer.line)
    if brief.article.source != begun.source:
        info = brief.article.model_copy(update={"source": begun.source})
        brief = brief.model_copy(update={"article": info})
    return begun.model_copy(update={"brief": brief, "kept": True, "spent": answer.spent})


def _name(source: Given) -> str:
    match source:
        case Article():
            return source.source
        case Source():
            name = source.name
        case _:
            name = str(source)
    return name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")  # a file's name need not be Unicode


def _spent(usage: Usage, name: ModelName, brief: BaseBrief | None) -> Spent:
    cost = brief.run.cost_usd if brief else cost_usd(name, usage.input_tokens, usage.output_tokens)
    return Spent(**vars(usage), cost_usd=cost)
