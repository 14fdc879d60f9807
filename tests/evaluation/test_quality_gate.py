"""The quality gate: the committed cassettes of the seed articles, evaluated offline against their floors."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from summarizer import Evaluation, Settings, check_floors, evaluate, replay
from summarizer.errors import BelowFloor
from summarizer.evaluation.floors import read_floors
from summarizer.evaluation.gold_files import corpus_digest, read_gold
from summarizer.schemas.evaluation import SECTIONS

ROOT = Path(__file__).parents[2]
MODELS = ["openai/claude-over-loopback", "local/qwen2.5-coder-1.5b"]

each_model = pytest.mark.parametrize("model", MODELS)


def floors_of(model: str) -> Path:
    return ROOT / "seeds" / "floors" / f"{model.replace('/', '-')}.json"


@cache
def evaluation(model: str) -> Evaluation:
    with replay(ROOT / "cassettes"):
        return evaluate(ROOT / "seeds" / "gold", articles=ROOT / "seeds", settings=Settings(model=model))


def test_every_model_with_cassettes_has_floors() -> None:
    recorded = {folder.name for folder in (ROOT / "cassettes").iterdir() if folder.is_dir()}
    assert recorded == {floors_of(model).stem for model in MODELS}
    assert recorded == {file.stem for file in (ROOT / "seeds" / "floors").iterdir()}


@each_model
def test_the_seeds_are_as_well_briefed_as_they_were(model: str) -> None:
    check_floors(evaluation(model), floors_of(model))


@each_model
def test_the_floors_are_of_these_texts_and_this_gold(model: str) -> None:
    floors = read_floors(floors_of(model))
    assert floors.corpus == corpus_digest(read_gold(ROOT / "seeds" / "gold", ROOT / "seeds"))
    assert set(floors.f1) == set(SECTIONS)
    assert min(floors.f1.values()) > (0.9 if model == MODELS[0] else 0.5)


@each_model
@pytest.mark.parametrize("section", SECTIONS)
def test_the_gate_sees_a_claim_that_is_lost(section: str, model: str) -> None:
    worse = evaluation(model).model_copy(deep=True)
    found = [
        j for article in worse.articles for j in article.judgements if (j.section, j.verdict) == (section, "found")
    ]
    for judgement in found[: 1 + len(found) // 10]:
        judgement.verdict = "missed"
    with pytest.raises(BelowFloor, match=section):
        check_floors(worse, floors_of(model))


def test_a_lowered_floor_has_its_reason_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    lowered = [one for model in MODELS for one in read_floors(floors_of(model)).lowered]
    assert [one.section for one in lowered if one.reason not in changelog] == []


@each_model
def test_the_same_cassettes_give_the_same_scores(model: str) -> None:
    again = evaluation.__wrapped__(model)
    assert json.loads(again.model_dump_json()) == json.loads(evaluation(model).model_dump_json())
