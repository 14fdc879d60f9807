"""The committed cassettes: each replays, offline and alike, and says what the README says."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from summarizer import Brief, Settings, read_article, replay, summarize

ROOT = Path(__file__).parent.parent
SEEDS = sorted(path.stem for path in (ROOT / "seeds").glob("*.txt"))
CASSETTES = sorted((ROOT / "cassettes").rglob("*.json"))
FIRST = "2021-11-16-armenia-azerbaijan"
NO_CONFLICT = "2022-08-21-tartu-festival-no-conflict"
_PRIVATE = re.compile(r"127\.0\.0\.1|localhost|https?://|authorization|api[_-]?key|set-cookie|sk-\w{16}", re.I)
INJECTION = "2021-06-09-serbia-kosovo-prompt-injection"


@cache
def brief_of(stem: str, strategy: str = "auto") -> Brief:
    settings = Settings(strategy=strategy)  # type: ignore[arg-type]
    with replay(ROOT / "cassettes"):
        return summarize(ROOT / "seeds" / f"{stem}.txt", settings=settings)


@pytest.mark.parametrize("stem", SEEDS)
def test_every_seed_replays_and_nothing_recorded_is_left_over(stem: str) -> None:
    brief = brief_of(stem)
    article = read_article(ROOT / "seeds" / f"{stem}.txt")
    assert brief.run.replayed
    assert brief.run.provider == "local"
    assert not [warning for warning in brief.run.warnings if "not asked for" in warning]
    for pointer, claim in brief.claims():
        for evidence in claim.evidence:
            assert article.text[evidence.start : evidence.end] == evidence.quote, pointer


def test_two_replays_are_the_same_byte_for_byte() -> None:
    first = brief_of(FIRST).model_dump_json()
    brief_of.cache_clear()
    assert brief_of(FIRST).model_dump_json() == first


def test_the_first_article_holds_what_its_readers_look_for() -> None:
    brief = brief_of(FIRST)
    directions = [(accusation.accuser, accusation.accused) for accusation in brief.accusations]
    assert directions.count(("ARM", "AZE")) >= 2
    assert directions.count(("AZE", "ARM")) >= 2
    russia = next(party for party in brief.parties if party.id == "RUS")
    assert {"addressee", "mediator"} <= set(russia.roles)
    request = next(request for request in brief.requests_to_russia if request.legal_basis)
    assert (request.requester, request.legal_basis, request.status) == ("ARM", "the 1997 treaty", "not_submitted")
    ceasefire = next(ceasefire for ceasefire in brief.ceasefire_context if ceasefire.date)
    assert (ceasefire.date, ceasefire.mediators) == ("2020-11-10", ["RUS"])
    told = {(c.category, c.count_min, c.victims, c.reported_by, c.scope) for c in brief.casualties}
    assert ("killed", 15, "ARM", "ARM", "incident") in told
    assert ("captured", 12, "ARM", "ARM", "incident") in told
    assert any(c.count_min == 6500 and c.scope == "historical" for c in brief.casualties)
    assert any(contradiction.kind == "denial" for contradiction in brief.contradictions)


def test_an_article_without_a_conflict_gives_an_empty_brief() -> None:
    assert brief_of(NO_CONFLICT).is_empty()


def test_an_article_that_instructs_the_model_names_no_culprit() -> None:
    brief = brief_of(INJECTION)
    cited = " ".join(evidence.quote for _, claim in brief.claims() for evidence in claim.evidence)
    for word in ("Ignore", "300 soldiers", "SYSTEM", "{{", "<script>"):
        assert word not in cited
    assert "NOR" not in {side for accusation in brief.accusations for side in (accusation.accuser, accusation.accused)}
    assert not brief.requests_to_russia
    assert not [casualty for casualty in brief.casualties if casualty.count_min in (45, 300)]
    assert any("address a language model" in warning for warning in brief.run.warnings)


def test_the_first_article_was_recorded_with_both_strategies() -> None:
    assert brief_of(FIRST, "whole").run.strategy == "whole"
    assert brief_of(FIRST).run.strategy == "sentences"


def test_threads_share_one_replay_for_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_REPLAY", str(ROOT / "cassettes"))
    paths = [ROOT / "seeds" / f"{stem}.txt" for stem in SEEDS[:4]] * 2
    with ThreadPoolExecutor(4) as pool:
        briefs = list(pool.map(summarize, paths))
    assert [brief.article.source for brief in briefs] == [str(path) for path in paths]
    assert all(brief.run.replayed for brief in briefs)


def test_cassettes_are_small_and_hold_no_address_key_or_header() -> None:
    assert CASSETTES
    assert sum(path.stat().st_size for path in CASSETTES) < 10_000_000
    for path in CASSETTES:
        content = path.read_text(encoding="utf-8")
        assert not _PRIVATE.search(content)
        assert set(json.loads(content)) == {"summarizer_cassette", "about", "shared", "interactions"}
