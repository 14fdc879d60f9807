"""Many articles at once: one outcome each, whatever goes wrong, and nothing asked twice."""

from __future__ import annotations

import itertools
import socket
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from fault_server import GOOD, LASTING, TRANSIENT, Fault, FaultServer, copies, settings, status
from samples import ARTICLE
from stub_server import Reply
from waiting import FOREVER, wait_until

from summarizer import Article, BatchOptions, Outcome, Settings, summarize_many
from summarizer.batch.sources import Source
from summarizer.errors import CostLimitReached, FailureLimitReached, RunStopped, StoreError, UsageError

Choose = Callable[[str, int], Fault | None]


pytestmark = pytest.mark.usefixtures("key")


def failing(fault: Fault, *marks: int) -> Choose:
    return lambda mark, _time: fault if int(mark) in marks else None


def test_every_article_has_one_outcome_and_each_is_asked_about_once(tmp_path: Path) -> None:
    with FaultServer(latency=0.01) as server:
        outcomes = list(
            summarize_many(copies(40), settings=settings(server), store=tmp_path / "s", options=BatchOptions(workers=8))
        )
        assert Counter(outcome.source for outcome in outcomes) == Counter(f"{n}.txt" for n in range(40))
        assert all(outcome.brief and outcome.brief.summary and not outcome.failure for outcome in outcomes)
        assert set(server.asked.values()) == {1}
        assert server.most_in_flight <= 8


def test_the_same_again_asks_nothing_and_a_changed_model_asks_again(tmp_path: Path) -> None:
    with FaultServer() as server:
        first = list(
            summarize_many(
                copies(10), settings=settings(server), store=tmp_path / "s", options=BatchOptions(ordered=True)
            )
        )
        again = list(
            summarize_many(
                copies(10), settings=settings(server), store=tmp_path / "s", options=BatchOptions(ordered=True)
            )
        )
        assert [outcome.brief for outcome in again] == [outcome.brief for outcome in first]
        assert all(outcome.kept for outcome in again)
        assert sum(server.asked.values()) == 10
        list(summarize_many(copies(10), settings=settings(server, model="openai/other"), store=tmp_path / "s"))
        assert set(server.asked.values()) == {2}


def test_a_caller_who_is_interrupted_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(SimpleQueue):  # type: ignore[type-arg]
        def get(self, *_: object) -> object:
            if threading.current_thread() is threading.main_thread():
                wait_until(lambda: server.in_flight == 2)
                raise KeyboardInterrupt
            return super().get()

    monkeypatch.setattr("summarizer.batch.running.SimpleQueue", Interrupted)
    with FaultServer(latency=FOREVER) as server:
        with pytest.raises(KeyboardInterrupt):
            list(summarize_many(copies(2), settings=settings(server), options=BatchOptions(workers=2)))
        assert server.in_flight == 2
        server.stopping.set()


def test_options_can_be_used_again() -> None:
    options = BatchOptions()
    with FaultServer() as server:
        counts = [len(list(summarize_many(copies(3), settings=settings(server), options=options))) for _ in range(2)]
    assert counts == [3, 3]


def test_a_changed_prompt_asks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer() as server:
        list(summarize_many(copies(3), settings=settings(server), store=tmp_path / "s"))
        monkeypatch.setattr("summarizer.batch.hands.fingerprint", lambda *_: "of another prompt")
        assert not any(o.kept for o in summarize_many(copies(3), settings=settings(server), store=tmp_path / "s"))


def test_a_text_that_comes_twice_is_asked_about_once_and_keeps_both_names(tmp_path: Path) -> None:
    twice = [Source(f"{name}.txt", f"{ARTICLE}\nCopy 1.\n") for name in "abcdefgh"]
    with FaultServer(latency=0.05) as server:
        outcomes = list(
            summarize_many(twice, settings=settings(server), store=tmp_path / "s", options=BatchOptions(workers=8))
        )
        assert sum(server.asked.values()) == 1
    assert sorted(o.brief.article.source for o in outcomes if o.brief) == [f"{name}.txt" for name in "abcdefgh"]
    assert sum(outcome.kept for outcome in outcomes) == 7


def test_outcomes_come_in_the_order_of_the_input_if_that_is_wanted() -> None:
    def late(mark: str, _time: int) -> Fault | None:
        return TRANSIENT["slow body"] if int(mark) % 7 == 0 else None

    with FaultServer(late) as server:
        outcomes = summarize_many(copies(60), settings=settings(server), options=BatchOptions(workers=8, ordered=True))
        assert [outcome.position for outcome in outcomes] == list(range(60))


def test_the_input_is_taken_as_it_is_needed_and_not_held(tmp_path: Path) -> None:
    taken = itertools.count()

    def endless() -> Iterator[Source]:
        for source in copies(1_000_000):
            next(taken)
            yield source

    with FaultServer() as server:
        outcomes = summarize_many(
            endless(), settings=settings(server), store=tmp_path / "s", options=BatchOptions(workers=4)
        )
        for _ in itertools.islice(outcomes, 20):
            pass
        outcomes.close()  # type: ignore[attr-defined]
        assert next(taken) < 60
        kept = list(
            summarize_many(copies(20), settings=settings(server), store=tmp_path / "s", options=BatchOptions(workers=4))
        )
        assert max(server.asked.values()) == 1  # what was in flight when the caller left was kept
    assert len(kept) == 20


def test_no_more_of_the_input_is_held_than_is_under_way() -> None:
    held: weakref.WeakSet[Source] = weakref.WeakSet()

    def noted() -> Iterator[Source]:
        for source in copies(300):
            held.add(source)
            yield source

    with FaultServer() as server:
        most = 0
        for _ in summarize_many(noted(), settings=settings(server), options=BatchOptions(workers=4)):
            most = max(most, len(held))
    assert 4 < most < 40


def test_an_error_of_the_callers_generator_comes_after_what_was_in_flight() -> None:
    def broken() -> Iterator[Source]:
        yield from copies(5)
        raise RuntimeError("the caller's own")

    done: list[Outcome] = []
    with FaultServer() as server, pytest.raises(RuntimeError, match="own"):  # noqa: PT012
        for outcome in summarize_many(broken(), settings=settings(server), options=BatchOptions(workers=2)):
            done.append(outcome)  # noqa: PERF402
    assert len(done) == 5


def test_retrying_asks_for_what_failed_and_for_nothing_else(tmp_path: Path) -> None:
    with FaultServer(failing(LASTING["400"], 1, 2)) as server:
        list(summarize_many(copies(4), settings=settings(server), store=tmp_path / "s"))
        server.choose = lambda *_: None
        retry = BatchOptions(retry_failed=True)
        twice = [*copies(6), *copies(3)]
        outcomes = list(summarize_many(twice, settings=settings(server), store=tmp_path / "s", options=retry))
        assert server.asked == {"0": 1, "1": 2, "2": 2, "3": 1}
    assert sorted(outcome.source for outcome in outcomes if not outcome.kept) == ["1.txt", "2.txt"]


def test_a_text_that_comes_twice_and_fails_again_is_asked_about_once_more_and_not_twice(tmp_path: Path) -> None:
    with FaultServer(failing(LASTING["400"], 1)) as server:
        list(summarize_many(copies(2), settings=settings(server), store=tmp_path / "s"))
        retry = BatchOptions(retry_failed=True, workers=1)
        twice = [*copies(2), *copies(2)]
        outcomes = list(summarize_many(twice, settings=settings(server), store=tmp_path / "s", options=retry))
        assert server.asked == {"0": 1, "1": 2}
    failed = [outcome for outcome in outcomes if outcome.failure]
    assert sorted(outcome.kept for outcome in failed) == [False, True]


def test_an_article_that_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    sources: list[str | Path | Article | Source] = [
        *copies(1),
        tmp_path / "empty.txt",
        str(tmp_path / "missing.txt"),
        tmp_path,
        Article.from_text(f"{ARTICLE} Copy 9.", source="own.txt"),
    ]
    with FaultServer() as server:
        outcomes = list(
            summarize_many(sources, settings=settings(server), store=tmp_path / "s", options=BatchOptions(ordered=True))
        )
    assert [o.failure.type if o.failure else None for o in outcomes] == [None, *["ReadingError"] * 3, None]


def test_what_nobody_foresaw_is_one_articles_failure_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def surprised(*_: object, **__: object) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr("summarizer.briefer.extract", surprised)
    with FaultServer() as server:
        outcomes = list(summarize_many(copies(3), settings=settings(server)))
    assert [outcome.failure and outcome.failure.type for outcome in outcomes] == ["ZeroDivisionError"] * 3


def test_a_wrong_key_stops_the_run_and_is_no_articles_error(tmp_path: Path) -> None:
    done: list[Outcome] = []
    with FaultServer(lambda *_: status(401)) as server:
        with pytest.raises(RunStopped, match="does not accept the key") as stopped:  # noqa: PT012
            for outcome in summarize_many(
                copies(5_000), settings=settings(server), store=tmp_path / "s", options=BatchOptions(workers=4)
            ):
                done.append(outcome)  # noqa: PERF402
        assert stopped.value.exit_status == 4
        assert sum(server.asked.values()) == len(done) < 30
        server.choose = lambda *_: None
        outcomes = list(summarize_many(copies(5), settings=settings(server), store=tmp_path / "s"))
    assert all(outcome.brief and not outcome.kept for outcome in outcomes)


def test_no_key_at_all_ends_the_run_with_the_first_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(UsageError, match="needs a key"):
        list(summarize_many(copies(5_000), model="openai/gpt-4.1-mini"))


def test_a_server_that_is_not_there_stops_the_run() -> None:
    options = BatchOptions(workers=4, attempts=2)
    with socket.socket() as taken:  # so that nobody else listens there meanwhile
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        gone = Settings(model="openai/stub", strategy="whole", base_url=url)
        with pytest.raises(RunStopped, match="no connection"):
            list(summarize_many(copies(5_000), settings=gone, options=options))


def test_too_many_failures_stop_the_run() -> None:
    options = BatchOptions(workers=2, max_failures=2)
    done = []
    with FaultServer(lambda *_: LASTING["400"]) as server, pytest.raises(FailureLimitReached):  # noqa: PT012
        for outcome in summarize_many(copies(500), settings=settings(server), options=options):
            done.append(outcome)  # noqa: PERF402
    assert 3 <= len(done) < 30


def test_the_cost_never_passes_its_limit(tmp_path: Path) -> None:
    done: list[Outcome] = []

    def run(limit: float, count: int = 200) -> None:
        options = BatchOptions(workers=8, max_cost_usd=limit)
        priced = settings(server, model="openai/gpt-4.1-mini")
        for outcome in summarize_many(copies(count), settings=priced, store=tmp_path / "s", options=options):
            done.append(outcome)  # noqa: PERF402

    dear = Reply(GOOD.body.replace('"prompt_tokens": 10', '"prompt_tokens": 2500'))
    with FaultServer(lambda *_: lambda handler: handler.reply(dear), latency=0.005) as server:
        with pytest.raises(CostLimitReached, match="are spent"):
            run(0.1)
        spent = sum(outcome.spent.cost_usd or 0 for outcome in done)
        assert 0.08 < spent <= 0.1  # near, for what is reserved is given back
        asked = sum(server.asked.values())
        assert asked == len(done)
        with pytest.raises(CostLimitReached):
            run(0.1)  # the limit is that of the store's runs together
        assert sum(server.asked.values()) - asked <= 1
        done.clear()
        run(100.0)
        assert len({outcome.source for outcome in done}) == 200
        assert max(server.asked.values()) == 1


def test_a_limit_on_an_unknown_price_is_refused_before_anything_is_asked() -> None:
    with FaultServer() as server:
        with pytest.raises(UsageError, match="price"):
            list(summarize_many(copies(3), settings=settings(server), options=BatchOptions(max_cost_usd=1)))
        assert not server.asked


def test_two_runs_on_one_store_are_refused(tmp_path: Path) -> None:
    with FaultServer(latency=0.05) as server:
        first = summarize_many(copies(5), settings=settings(server), store=tmp_path / "s")
        next(first)
        with pytest.raises(StoreError, match="in use"):
            list(summarize_many(copies(5), settings=settings(server), store=tmp_path / "s"))
        assert len(list(first)) == 4


def test_shards_are_the_whole_corpus_and_nothing_twice() -> None:
    with FaultServer() as server:
        found: list[str] = []
        for number in (1, 2, 3):
            options = BatchOptions(shard=(number, 3))
            part = [o.source for o in summarize_many(copies(60), settings=settings(server), options=options)]
            assert part
            found += part
        assert set(server.asked.values()) == {1}
    assert sorted(found) == sorted(source.name for source in copies(60))
