"""The way to a model's server that all requests of a run share; the one place where a request is sent again.

Requests wait here for a free passage, for the minute's quota and for the budget; a failed one is repeated after a
random wait; a server that asks to slow down slows all.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer import logs
from summarizer.errors import CostLimitReached, ModelTimeout, RateLimited, SummarizerError

if TYPE_CHECKING:
    from tenacity import RetryCallState

_LOG = logging.getLogger(__name__)

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 60.0
_LONGEST_RETRY_AFTER = 300.0
_BURST = 10  # seconds' worth of a minute's quota that may go at once

Reply = TypeVar("Reply")


@dataclass(frozen=True)
class Limits:
    """What a run may ask of a server; None is no limit.

    Attributes:
        at_once: most requests in flight.
        attempts: how often one request is sent at most.
        requests_per_minute: most requests a minute.
        tokens_per_minute: most tokens a minute, of questions and answers together.
        cost_usd: most that all requests may cost, in US dollars.
    """

    at_once: int = 1
    attempts: int = 3
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    cost_usd: float | None = None


@dataclass(frozen=True)
class Cost:
    """What a request costs: tokens of question and answer, and US dollars."""

    tokens: int
    usd: float


class Traffic:
    """Sends requests, from any thread, within the limits."""

    def __init__(self, limits: Limits, *, spent_usd: float = 0.0) -> None:
        """Take the ``limits`` and what was spent of the budget before."""
        self.limits = limits
        self._passages = _Passages(limits.at_once)
        self._budget = _Budget(limits.cost_usd, spent_usd)
        self._requests = _Quota(limits.requests_per_minute)
        self._tokens = _Quota(limits.tokens_per_minute)

    def send(self, request: Callable[[], tuple[Reply, Cost]], expected: Cost) -> Reply:
        """Send a request, and send it again while that may help and is allowed.

        Args:
            request: sends it once; returns the reply and what it cost, or raises.
            expected: what it will cost: tokens as they are likely, dollars at most.

        Raises:
            CostLimitReached: it could cost more than is left of the budget.
            SummarizerError: what the last attempt raised.
        """
        if self.limits.attempts == 1:
            return self._send_once(request, expected)
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        retrying = Retrying(
            retry=retry_if_exception(_may_help),
            stop=stop_after_attempt(self.limits.attempts),
            wait=_full_jitter,
            before_sleep=self._log_retry,
            reraise=True,
        )
        reply: Reply = retrying(self._send_once, request, expected)
        return reply

    def _log_retry(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        wait = max(state.upcoming_sleep, getattr(error, "retry_after", None) or 0.0)
        told = (state.attempt_number + 1, self.limits.attempts, wait, logs.in_a_line(error))
        _LOG.info("sent again, for the time %d of at most %d, in %.1f s: %s", *told)

    def _send_once(self, request: Callable[[], tuple[Reply, Cost]], expected: Cost) -> Reply:
        with self._passages.one() as entered:
            self._requests.take(1)
            self._tokens.take(expected.tokens)
            self._budget.reserve(expected.usd)
            actual, began = Cost(expected.tokens, 0.0), time.monotonic()
            try:
                reply, actual = request()
            except ModelTimeout:
                # The server may have answered, and charged for, what nobody waits for any more.
                actual = expected
                raise
            except SummarizerError as error:
                if isinstance(error, RateLimited) or error.retry_after is not None:
                    self._passages.narrow(entered, error.retry_after or 0.0)
                raise
            finally:
                self._budget.settle(expected.usd, actual.usd)
                self._tokens.owe(actual.tokens - expected.tokens)
            told = (expected.tokens, time.monotonic() - began, actual.tokens)
            _LOG.debug("request of about %d tokens: answered in %.2f s, %d tokens with its answer", *told)
            self._passages.widen()
            return reply


def _may_help(error: BaseException) -> bool:
    """Tell whether to send a request again that failed so."""
    if not isinstance(error, SummarizerError) or not error.retryable:
        return False
    return error.retry_after is None or error.retry_after <= _LONGEST_RETRY_AFTER


def _full_jitter(state: RetryCallState) -> float:
    """Return seconds to wait: at random between none and a bound that doubles each time.

    Full jitter as in M. Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015). Where the server says
    how long it wants to be left alone, it is all requests that wait so long, before they pass.
    """
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, SummarizerError) and error.retry_after is not None:
        return 0.0
    return random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (state.attempt_number - 1)))  # noqa: S311


class _Passages:
    """How many requests are in flight: halved when the server asks to slow down, widened with each answer.

    Additive increase, multiplicative decrease (Chiu and Jain, 1989), as TCP does it: requests that were under way when
    it was halved halve it no further.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._allowed = float(most)
        self._in_flight = 0
        self._opens_at = 0.0
        self._narrowed_at = 0.0
        self._changed = Condition()

    @contextmanager
    def one(self) -> Iterator[float]:
        """Wait for a free passage; yields when it was entered."""
        with self._changed:
            while (closed_for := self._opens_at - time.monotonic()) > 0 or self._in_flight >= int(self._allowed):
                self._changed.wait(closed_for if closed_for > 0 else None)
            self._in_flight += 1
        try:
            yield time.monotonic()
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify()

    def widen(self) -> None:
        """Take note of an answer."""
        if self._allowed < self._most:
            with self._changed:
                self._allowed = min(self._most, self._allowed + 1 / self._allowed)
                self._changed.notify()

    def narrow(self, entered: float, seconds: float) -> None:
        """Let nobody pass for some seconds, and then fewer; ``entered`` is when the request did that was told so."""
        with self._changed:
            now = time.monotonic()
            self._opens_at = max(self._opens_at, now + min(seconds, _LONGEST_RETRY_AFTER))
            if entered >= self._narrowed_at:
                self._allowed = max(1.0, self._allowed / 2)
                self._narrowed_at = now


class _Quota:
    """An amount a minute, taken evenly; without a limit nothing waits."""

    def __init__(self, per_minute: int | None) -> None:
        self._bucket: Any = None
        self._owed = 0
        self._lock = Lock()
        if per_minute is not None:
            from throttled import MemoryStore, RateLimiterType, Throttled
            from throttled.rate_limiter import per_min

            self._most = max(1, per_minute * _BURST // 60)
            quota = per_min(per_minute, burst=self._most)
            self._bucket = Throttled("all", using=RateLimiterType.GCRA.value, quota=quota, store=MemoryStore())

    def take(self, amount: int) -> None:
        """Wait until ``amount`` may be taken, and what is owed."""
        if self._bucket is None:
            return
        with self._lock:
            amount, self._owed = amount + self._owed, 0
        if amount < 0:
            self.owe(amount)
        while amount > 0:
            part = min(amount, self._most)
            result = self._bucket.limit(cost=part)
            if result.limited:
                _LOG.debug("waiting %.1f s for the minute's quota", result.state.retry_after)
                time.sleep(max(0.001, result.state.retry_after))
            else:
                amount -= part

    def owe(self, amount: int) -> None:
        """Let the next taker wait for ``amount`` too: what was used beyond, or less than, what was taken."""
        with self._lock:
            self._owed += amount


class _Budget:
    """Dollars that are spent, reserved for requests in flight, and left."""

    def __init__(self, limit: float | None, spent: float) -> None:
        self._limit = limit
        self._spent = spent
        self._reserved = 0.0
        self._in_flight = 0
        self._changed = Condition()

    def reserve(self, usd: float) -> None:
        """Wait until ``usd`` fit beside what is in flight; raises CostLimitReached when they never will."""
        if self._limit is None:
            return
        with self._changed:
            while self._spent + self._reserved + usd > self._limit:
                if not self._in_flight:
                    raise CostLimitReached(
                        f"${self._spent:.4f} of ${self._limit:g} are spent, and one more request may cost ${usd:.4f}",
                        hint="Raise the limit (--max-cost) and run it again: what is answered is kept",
                    )
                self._changed.wait()
            self._reserved += usd
            self._in_flight += 1

    def settle(self, reserved: float, spent: float) -> None:
        """Put what a request cost in the place of what was reserved for it."""
        if self._limit is None:
            return
        with self._changed:
            self._in_flight -= 1
            self._reserved = self._reserved - reserved if self._in_flight else 0.0  # no rounding is left over
            self._spent += spent
            self._changed.notify_all()
