"""The committed cassettes: each replays, offline and alike, and says what the README says."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openai
import pytest
from recorded import EMBEDDED, FIRST, ROOT, SEEDS, STRONG, brief_of
from stub_server import Asked, Reply, StubServer

from summarizer import read_article, record, replay, summarize
from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Question
from summarizer.errors import CassetteMissing

CASSETTES = sorted((ROOT / "cassettes").rglob("*.json"))
WAYS = {STRONG: "whole", EMBEDDED: "sentences"}
NO_CONFLICT = "2022-08-21-tartu-festival-no-conflict"
_PRIVATE = re.compile(r"127\.0\.0\.1|localhost|https?://|authorization|api[_-]?key|set-cookie|sk-\w{16}", re.I)
INJECTION = "2021-06-09-serbia-kosovo-prompt-injection"

each_model = pytest.mark.parametrize("model", [STRONG, EMBEDDED])


@each_model
@pytest.mark.parametrize("stem", SEEDS)
def test_every_seed_replays_and_nothing_recorded_is_left_over(stem: str, model: str) -> None:
    brief = brief_of(stem, model)
    article = read_article(ROOT / "seeds" / f"{stem}.txt")
    assert brief.run.replayed
    assert f"{brief.run.provider}/{brief.run.model}" == model
    assert brief.run.strategy == WAYS[model]
    assert not [warning for warning in brief.run.warnings if "not asked for" in warning]
    for pointer, claim in brief.claims():
        for evidence in claim.evidence:
            assert article.text[evidence.start : evidence.end] == evidence.quote, pointer


def test_without_a_model_the_strong_ones_answers_are_played() -> None:
    assert brief_of(FIRST).model_dump_json() == brief_of(FIRST, STRONG).model_dump_json()


@each_model
def test_two_replays_are_the_same_byte_for_byte(model: str) -> None:
    first = brief_of(FIRST, model).model_dump_json()
    brief_of.cache_clear()
    assert brief_of(FIRST, model).model_dump_json() == first


@each_model
def test_what_is_recorded_again_is_the_committed_file_byte_for_byte(
    model: str, tmp_path: Path, stub: StubServer
) -> None:
    [path] = (ROOT / "cassettes").glob(f"{model.replace('/', '-')}/{FIRST}.*.json")
    held = cassette.read(path)
    assert held is not None
    answers = {question.key: answer for question, answer in held[1]}

    def given_before(asked: Asked) -> Reply:
        answer = answers[Question.parse(asked.path, asked.raw.decode()).key]
        return Reply(json.dumps(answer.body), headers={"content-type": answer.content_type})

    stub.always(given_before)
    with openai.OpenAI(base_url=stub.base_url, api_key="test") as client, record(tmp_path):
        summarize(ROOT / "seeds" / f"{FIRST}.txt", model=model, client=client)
    again = (tmp_path / path.relative_to(ROOT / "cassettes")).read_bytes()
    seconds = re.compile(rb'"seconds": [0-9.]+')
    assert seconds.sub(b"", again, count=1) == seconds.sub(b"", path.read_bytes(), count=1)


@each_model
def test_the_first_article_holds_what_its_readers_look_for(model: str) -> None:
    brief = brief_of(FIRST, model)
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


@each_model
def test_an_article_without_a_conflict_gives_an_empty_brief(model: str) -> None:
    assert brief_of(NO_CONFLICT, model).is_empty()


@each_model
def test_an_article_that_instructs_the_model_names_no_culprit(model: str) -> None:
    brief = brief_of(INJECTION, model)
    cited = " ".join(evidence.quote for _, claim in brief.claims() for evidence in claim.evidence)
    assert cited
    for word in ("Ignore", "300 soldiers", "SYSTEM", "{{", "<script>"):
        assert word not in cited
    assert "NOR" not in {side for accusation in brief.accusations for side in (accusation.accuser, accusation.accused)}
    assert not brief.requests_to_russia
    assert not [casualty for casualty in brief.casualties if casualty.count_min in (45, 300)]
    assert any("address a language model" in warning for warning in brief.run.warnings)


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


def test_the_model_of_the_environment_is_meant_in_a_replay_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_MODEL", "local/qwen2.5-coder-1.5b")
    with replay(ROOT / "cassettes"):
        assert summarize(ROOT / "seeds" / f"{FIRST}.txt").run.provider == "local"


def test_what_is_not_recorded_is_told_with_what_is() -> None:
    with replay(ROOT / "cassettes"), pytest.raises(CassetteMissing) as caught:
        summarize(ROOT / "seeds" / f"{FIRST}.txt", model="ollama/llama3.1")
    assert "--model openai/claude-over-loopback --strategy whole" in caught.value.hint
    assert "--model local/qwen2.5-coder-1.5b --strategy sentences" in caught.value.hint
