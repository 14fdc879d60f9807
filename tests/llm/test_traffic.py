"""The one place where requests wait, are sent again, and are counted against limits."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from waiting import SAFETY, wait_until

from summarizer.errors import (
    AuthenticationFailed,
    CostLimitReached,
    ModelTimeout,
    ModelUnreachable,
    RateLimited,
    ServerFailed,
    SummarizerError,
)
from summarizer.llm import traffic
from summarizer.llm.traffic import Cost, Limits, Traffic

NOTHING = Cost(0, 0.0)


class Scripted:
    """A request that fails as it is told, and then goes through; counts how many are under way.

    Each stays under way until ``together`` of them are, or were.
    """

    def __init__(self, *errors: SummarizerError, together: int = 1, cost: Cost = NOTHING) -> None:
        self.errors = list(errors)
        self.together = together
        self.cost = cost
        self.sent: list[float] = []
        self.under_way = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self) -> tuple[str, Cost]:
        with self._lock:
            self.sent.append(time.monotonic())
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            error = self.errors.pop(0) if self.errors else None
        wait_until(lambda: self.most >= self.together)
        if self.together > 1:
            time.sleep(0.02)  # in which one too many would come too; nothing waits for it
        with self._lock:
            self.under_way -= 1
        if error is not None:
            raise error
        return "answer", self.cost


def after(error: SummarizerError, seconds: float) -> SummarizerError:
    error.retry_after = seconds
    return error


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The bounds of the random waits, none of which is waited for."""
    bounds: list[float] = []

    def drawn(low: float, high: float) -> float:
        assert low == 0
        bounds.append(high)
        return 0.0

    monkeypatch.setattr(traffic.random, "uniform", drawn)
    return bounds


@pytest.mark.parametrize("error", [RateLimited, ServerFailed, ModelTimeout, ModelUnreachable])
def test_what_may_pass_is_sent_again_after_a_random_wait_whose_bound_doubles(
    waits: list[float], error: type[SummarizerError]
) -> None:
    request = Scripted(*(error("x") for _ in range(4)))
    assert Traffic(Limits(attempts=5)).send(request, NOTHING) == "answer"
    assert waits == [0.5, 1.0, 2.0, 4.0]


def test_the_bound_of_a_wait_has_a_bound(waits: list[float]) -> None:
    Traffic(Limits(attempts=12)).send(Scripted(*(ServerFailed("x") for _ in range(11))), NOTHING)
    assert max(waits) == waits[-1] == 60.0


@pytest.mark.usefixtures("waits")
def test_the_last_attempts_error_is_what_the_caller_gets() -> None:
    request = Scripted(RateLimited("first"), ServerFailed("second"), ModelUnreachable("third"))
    with pytest.raises(ModelUnreachable, match="third"):
        Traffic(Limits(attempts=3)).send(request, NOTHING)
    assert len(request.sent) == 3


def test_what_will_not_pass_is_sent_once() -> None:
    request = Scripted(AuthenticationFailed("x"))
    with pytest.raises(AuthenticationFailed):
        Traffic(Limits(attempts=5)).send(request, NOTHING)
    assert len(request.sent) == 1


def test_a_server_that_wants_an_hour_is_given_up() -> None:
    request = Scripted(after(RateLimited("x"), 3_600.0))
    with pytest.raises(RateLimited):
        Traffic(Limits(attempts=5)).send(request, NOTHING)
    assert len(request.sent) == 1


def test_how_long_the_server_wants_to_be_left_alone_all_requests_wait() -> None:
    way = Traffic(Limits(at_once=4, attempts=2))
    told = Scripted(after(RateLimited("x"), 0.3))
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(way.send, told, NOTHING)
        wait_until(lambda: way._passages._opens_at)  # it was told
        others = Scripted()
        for answer in [first, *(pool.submit(way.send, others, NOTHING) for _ in range(3))]:
            assert answer.result() == "answer"
    assert min(told.sent[1:] + others.sent) - told.sent[0] >= 0.3


def test_no_more_requests_are_under_way_than_may_be() -> None:
    request = Scripted(together=3)
    way = Traffic(Limits(at_once=3))
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: way.send(request, NOTHING), range(30)))
    assert request.most == 3


def test_a_server_that_asks_to_slow_down_gets_half_as_many_and_recovers() -> None:
    way = Traffic(Limits(at_once=8, attempts=2))
    with pytest.raises(RateLimited):
        way.send(Scripted(*(after(RateLimited("x"), 0.0) for _ in range(2))), NOTHING)

    def most(count: int, together: int) -> int:
        request = Scripted(together=together)
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda _: way.send(request, NOTHING), range(count)))
        return request.most

    assert most(4, together=2) == 2  # halved twice, and not yet widened
    most(80, together=1)
    assert most(24, together=8) == 8


def test_requests_that_were_under_way_when_it_was_halved_halve_it_no_further() -> None:
    way = Traffic(Limits(at_once=8, attempts=2))
    request = Scripted(*(after(RateLimited("x"), 0.0) for _ in range(8)), together=8)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: way.send(request, NOTHING), range(8)))
    again = Scripted(together=4)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: way.send(again, NOTHING), range(8)))
    assert again.most >= 4


def test_requests_a_minute_are_held_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "_BURST", 0)
    request = Scripted()
    begun = time.monotonic()
    way = Traffic(Limits(at_once=8, requests_per_minute=600))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: way.send(request, NOTHING), range(6)))
    assert max(request.sent) - begun >= 0.45  # ten a second


def test_tokens_a_minute_are_held_to_and_what_an_answer_really_took_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "_BURST", 0)
    request = Scripted(cost=Cost(150, 0.0))
    begun = time.monotonic()
    way = Traffic(Limits(tokens_per_minute=60_000))  # a thousand a second
    for _ in range(3):
        way.send(request, Cost(50, 0.0))
    # 50; 50 and the 100 that were owed; the same once more.
    assert request.sent[2] - begun >= 0.34


def test_a_request_that_asks_for_more_than_a_burst_holds_goes_through_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "_BURST", 0)
    way = Traffic(Limits(tokens_per_minute=60_000))
    assert way.send(Scripted(), Cost(300, 0.0)) == "answer"


def test_the_budget_counts_what_is_under_way_and_gives_back_what_was_not_used() -> None:
    way = Traffic(Limits(at_once=8, cost_usd=1.0))
    request = Scripted(together=2, cost=Cost(0, 0.1))
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(way.send, request, Cost(0, 0.4)) for _ in range(20)]
        failed = [answer for answer in answers if isinstance(answer.exception(), CostLimitReached)]
    assert request.most == 2  # 0.4 and 0.4, and no third beside them
    assert len(request.sent) == 7  # 0.6 spent and 0.4 expected are 1.0; the seventh leaves 0.3, too little for 0.4
    assert len(failed) == 13


def test_a_request_whose_answer_nobody_heard_may_have_been_charged_for() -> None:
    way = Traffic(Limits(attempts=1, cost_usd=1.0))
    with pytest.raises(ModelTimeout):
        way.send(Scripted(ModelTimeout("x")), Cost(0, 0.7))
    with pytest.raises(CostLimitReached, match=r"\$0\.7000 of \$1 are spent"):
        way.send(Scripted(), Cost(0, 0.7))


def test_a_request_that_was_turned_away_costs_nothing() -> None:
    way = Traffic(Limits(attempts=1, cost_usd=1.0))
    for _ in range(5):
        with pytest.raises(ServerFailed):
            way.send(Scripted(ServerFailed("x")), Cost(0, 0.7))
    assert way.send(Scripted(), Cost(0, 0.7)) == "answer"


def test_what_was_spent_before_counts() -> None:
    with pytest.raises(CostLimitReached):
        Traffic(Limits(cost_usd=1.0), spent_usd=0.9).send(Scripted(), Cost(0, 0.2))


def test_sums_that_do_not_come_out_even_leave_nobody_waiting() -> None:
    way = Traffic(Limits(at_once=4, cost_usd=1.0))
    request = Scripted(together=2, cost=Cost(0, 0.01))
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(way.send, request, Cost(0, 0.1 * (1 + number % 3))) for number in range(200)]
        stopped = [answer for answer in answers if isinstance(answer.exception(timeout=SAFETY), CostLimitReached)]
    assert 0 < len(stopped) < 200
