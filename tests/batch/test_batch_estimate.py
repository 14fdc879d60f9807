"""What a batch would cost, what it has come to, and how both are shown on standard error."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from samples import ARTICLE
from stub_server import Asked, Reply, Scripted, StubServer, completion, whole

from summarizer import Article, Brief, Outcome, Settings, Tally, estimate, read_article, summarize
from summarizer.batch.answering import line_of
from summarizer.batch.estimate import Estimate
from summarizer.batch.keys import article_key, fingerprint
from summarizer.batch.sources import Source
from summarizer.batch.store import KeptAnswer, Store
from summarizer.cli.batch_progress import BatchProgress, estimate_table, summary_table
from summarizer.errors import ReadingError, StoreError
from summarizer.llm.prices import cost_usd
from summarizer.profiles.loading import load_profile
from summarizer.schemas.outcome import FailedBrief, Failure, Spent
from summarizer.settings import ModelName, StrategyName

PRICED = "openai/gpt-4.1-mini"
FAILURE = Failure(type="RateLimited", message="asks to slow down", hint="Wait", retryable=True)
SPENT = Spent(attempts=7, requests=4, retries=1, input_tokens=1_000, output_tokens=20, cost_usd=0.25)
OPEN_QUESTIONS = """Talks on the border

16 November 2021

Troops fired at two villages. The Armenian Defense Ministry said that Azerbaijan was not ready for talks. Azerbaijan \
told Armenia about its plans. The truce was discussed by Armenia and Azerbaijan. Armenia spoke with Georgia. Armenia \
called for help. Four soldiers were wounded, Armenia and Azerbaijan said.
"""


pytestmark = pytest.mark.usefixtures("key")


@pytest.fixture
def settings(stub: StubServer) -> Iterator[Settings]:
    """Settings with which whatever is sent arrives at the stub: nothing may be."""
    stub.always(whole())
    yield Settings(model=PRICED, strategy="whole", base_url=stub.base_url)
    assert stub.asked == []


def rows(*texts: str) -> list[Source]:
    return [Source(f"news.jsonl#{number}", text) for number, text in enumerate(texts, 1)]


def keep(path: Path, article: Article, *, model: str = PRICED, failed: bool = False) -> None:
    how = fingerprint(ModelName.parse(model), "whole", load_profile())
    with Store(path) as store:
        store.put((article_key(article), how), KeptAnswer("{}", failed, SPENT, 1.0, 2.0))


# What would be asked


def test_whole_briefs_take_one_request_an_article_at_a_known_price(settings: Settings, news: Path) -> None:
    unreadable = Source("rows.csv", error=ReadingError("cannot be read"))
    found = estimate(
        [*rows(ARTICLE, "", f"{ARTICLE} More."), Source(str(news)), unreadable], settings=settings, store=None
    )
    counts = (found.articles, found.unreadable, found.kept, found.asked, found.requests)
    assert counts == (5, 2, 1, 2, 2)  # one text comes twice
    assert found.cost_usd == cost_usd(ModelName.parse(PRICED), found.input_tokens, found.output_tokens)
    assert found.cost_usd is not None
    assert found.cost_usd > 0


def least(asked: Asked) -> Reply:
    """KeptAnswer a question with the last of its choices."""
    fields: dict[str, Any] = asked.schema["schema"]["properties"]
    return completion(json.dumps({name: field["enum"][-1] for name, field in fields.items()}))


@pytest.mark.parametrize(
    ("strategy", "text", "answer"), [("whole", ARTICLE, whole()), ("sentences", OPEN_QUESTIONS, least)]
)
def test_the_requests_that_are_counted_are_those_that_are_sent(
    stub: StubServer, strategy: StrategyName, text: str, answer: Scripted
) -> None:
    stub.always(answer)
    settings = Settings(model=PRICED, strategy=strategy, base_url=stub.base_url)
    found = estimate(rows(text), settings=settings, store=None)
    assert (found.articles, found.asked, stub.asked) == (1, 1, [])
    summarize(Article.from_text(text), settings=settings)
    assert found.requests == len(stub.asked)
    assert found.requests == 1 if strategy == "whole" else found.requests >= 3
    sent = sum(len("".join(asked.messages)) + len(str(asked.schema["schema"])) for asked in stub.asked)
    assert found.input_tokens == pytest.approx(sent / 4, rel=0.1)
    assert found.output_tokens > 0


@pytest.mark.parametrize(("model", "cost"), [("openai/stub", None), ("ollama/llama3.1", None), ("local/any", 0.0)])
def test_a_price_that_is_not_known_is_none_and_the_embedded_model_is_free(
    stub: StubServer, model: str, cost: float | None
) -> None:
    base_url = None if model.startswith("local/") else stub.base_url
    found = estimate(rows(ARTICLE), settings=Settings(model=model, strategy="whole", base_url=base_url), store=None)
    assert (found.requests, found.cost_usd) == (1, cost)
    assert stub.asked == []


def test_what_is_kept_is_not_asked_again(settings: Settings, tmp_path: Path, news: Path) -> None:
    path = tmp_path / "briefs.store"
    texts = [f"{ARTICLE}\nCopy {number}.\n" for number in range(5)]
    keep(path, Article.from_text(texts[0], source="under another name"))
    keep(path, Article.from_text(texts[1]), failed=True)
    keep(path, Article.from_text(texts[2]), model="openai/other")
    keep(path, read_article(news))
    before = path.read_bytes()
    found = estimate([*rows(*texts), Source(str(news))], settings=settings, store=path)
    assert (found.articles, found.kept, found.asked, found.requests) == (6, 3, 3, 3)
    assert path.read_bytes() == before
    no_store = estimate([*rows(*texts), Source(str(news))], settings=settings, store=None)
    assert (no_store.kept, no_store.asked) == (0, 6)


def test_a_store_that_is_not_there_is_not_made_and_one_that_is_none_is_told(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "briefs.store"
    assert estimate([], settings=settings, store=path) == Estimate(cost_usd=0.0)
    assert estimate(rows(ARTICLE), settings=settings, store=path).asked == 1
    assert list(tmp_path.iterdir()) == []
    path.write_text("no store at all\n" * 100, encoding="utf-8")
    with pytest.raises(StoreError):
        estimate(rows(ARTICLE), settings=settings, store=path)


def test_shards_share_the_articles_out(settings: Settings) -> None:
    sources = rows(*(f"{ARTICLE}\nCopy {number}.\n" for number in range(12)))
    parts = [estimate(sources, settings=settings, store=None, shard=(number, 3)) for number in (1, 2, 3)]
    everything = estimate(sources, settings=settings, store=None)
    assert sum(part.articles for part in parts) == sum(part.requests for part in parts) == everything.articles == 12
    assert all(0 < part.articles < 12 for part in parts)


# What it has come to


def outcome(*, failure: Failure | None = None, kept: bool = False, spent: Spent = SPENT) -> Outcome:
    return Outcome(position=0, source="a.txt", failure=failure, kept=kept, spent=spent)


def test_a_tally_counts_what_this_run_spent_and_what_came_of_it() -> None:
    tally = Tally()
    for one in (outcome(), outcome(failure=FAILURE), outcome(kept=True), outcome(failure=FAILURE, kept=True)):
        tally.add(one)
    assert (tally.read, tally.briefed, tally.failed, tally.kept) == (4, 2, 2, 2)
    assert (tally.requests, tally.unanswered, tally.input_tokens, tally.output_tokens) == (8, 6, 2_000, 40)
    assert (tally.cost_usd, tally.reasons) == (0.5, {"RateLimited": 2})


def test_a_cost_that_is_not_known_once_is_not_known_at_all_unless_it_was_another_runs() -> None:
    unknown = SPENT.model_copy(update={"cost_usd": None})
    tally = Tally()
    tally.add(outcome(kept=True, spent=unknown))
    tally.add(outcome())
    assert tally.cost_usd == 0.25
    tally.add(outcome(spent=unknown))
    tally.add(outcome())
    assert tally.cost_usd is None


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time that a batch goes by."""
    now = SimpleNamespace(at=1_000.0)
    for module in ("summarizer.batch.tally", "summarizer.cli.batch_progress"):
        monkeypatch.setattr(f"{module}.time", SimpleNamespace(monotonic=lambda: now.at))
    return now


def test_the_rest_is_foretold_by_what_this_run_did_itself(clock: SimpleNamespace) -> None:
    tally = Tally(total=20, briefed=10, kept=6, begun=clock.at - 8)
    assert (tally.seconds(), tally.rate(), tally.seconds_left()) == (8, 0.5, 20)
    assert Tally(total=20, briefed=6, kept=6, begun=clock.at - 8).seconds_left() is None
    assert Tally(briefed=6, begun=clock.at - 8).seconds_left() is None
    assert Tally(total=5, briefed=6, begun=clock.at - 8).seconds_left() == 0


def test_a_failed_article_is_never_taken_for_a_brief() -> None:
    line = line_of(outcome(failure=FAILURE).model_copy(update={"sha256": "0" * 64}))
    found = FailedBrief.model_validate_json(line)
    assert (found.article.source, found.article.sha256, found.error) == ("a.txt", "0" * 64, FAILURE)
    with pytest.raises(ValidationError):
        Brief.model_validate_json(line)
    with pytest.raises(ValueError, match="a brief or a failure"):
        line_of(outcome())


# How it is shown


def test_a_line_now_and_then_where_there_is_no_terminal(
    clock: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = Tally(total=40, begun=clock.at)
    with BatchProgress(tally, quiet=False) as progress:
        progress.update()
        clock.at += 9.9
        progress.update()
        assert capsys.readouterr().err == ""
        tally.add(outcome())
        tally.add(outcome(failure=FAILURE))
        clock.at += 0.1
        progress.update()
        progress.update()
        expected = "summarize: 2 of 40 articles · 12.0/min · 1 failed · 2,040 tokens · $0.5000 · about 3 min left\n"
        assert capsys.readouterr().err == expected
        tally.total, tally.cost_usd = None, None
        clock.at += 10
        progress.update()
    with BatchProgress(tally, quiet=True) as silent:
        clock.at += 60
        silent.update()
    assert capsys.readouterr() == ("", "summarize: 2 articles · 6.0/min · 1 failed · 2,040 tokens\n")


class Screen(io.StringIO):
    """Standard error that passes for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [True, False])
def test_a_terminal_gets_a_bar_and_no_lines(
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Screen())
    tally = Tally(total=4, begun=clock.at)
    with BatchProgress(tally, quiet=quiet) as progress:
        tally.add(outcome(failure=FAILURE))
        clock.at += 60
        progress.update()
    said = sys.stderr.getvalue()
    assert said == "" if quiet else "1/4" in said
    assert ("1 failed" in said) != quiet
    assert "summarize:" not in said


def shown(table: Table) -> dict[str, str]:
    """Return the rows of a table as they are printed."""
    console = Console(file=io.StringIO(), width=100)
    console.print(table)
    lines = console.file.getvalue().splitlines()
    return dict(re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in lines)


def test_the_table_at_the_end_tells_what_became_of_all(clock: SimpleNamespace) -> None:
    tally = Tally(total=2_000, briefed=1_200, failed=3, kept=200, requests=1_500, unanswered=7, begun=clock.at - 3_725)
    tally.input_tokens, tally.output_tokens, tally.cost_usd = 2_500_000, 31_000, 12.345
    assert shown(summary_table(tally)) == {
        "articles read": "1,203",
        "briefed": "1,200",
        "failed": "3",
        "answered before": "200",
        "left for another run": "797",
        "requests answered": "1,500",
        "requests without an answer": "7",
        "tokens in, out": "2,500,000, 31,000",
        "cost": "$12.35",
        "time": "1 h 2 min, 16.2/min",
    }


@pytest.mark.parametrize("total", [1, None])
def test_nothing_is_left_where_all_is_read_or_nobody_knows(clock: SimpleNamespace, total: int | None) -> None:
    table = shown(summary_table(Tally(total=total, briefed=1, cost_usd=None, begun=clock.at - 2)))
    assert "left for another run" not in table
    assert (table["cost"], table["time"]) == ("not known", "2.0 s, 30.0/min")


def test_the_commonest_reasons_of_failures_are_told_safely() -> None:
    tally = Tally(reasons={f"Rare{number}": 1 for number in range(9)} | {"Some\x1b[31m": 20, "Most": 300})
    reasons = {name: count for name, count in shown(summary_table(tally)).items() if name.startswith("failed: ")}
    assert (list(reasons.items())[:2], len(reasons)) == ([("failed: Most", "300"), ("failed: Some\ufffd[31m", "20")], 8)


def test_the_table_of_an_estimate() -> None:
    table = shown(estimate_table(Estimate(1_010, 10, 400, 600, 1_200, 3_000_000, 45_000, 0.5)))
    assert list(table.values()) == ["1,010", "10", "400", "600", "1,200", "3,000,000, 45,000", "$0.5000"]
    assert shown(estimate_table(Estimate()))["cost, estimated"] == "not known"
