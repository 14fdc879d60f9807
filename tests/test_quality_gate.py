"""The quality gate: the committed cassettes of the seed articles, evaluated offline against their floors."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from summarizer import Evaluation, check_floors, evaluate, replay
from summarizer.errors import BelowFloor
from summarizer.evaluation.floors import read_floors
from summarizer.evaluation.gold_files import corpus_digest, read_gold
from summarizer.schemas.evaluation import SECTIONS

ROOT = Path(__file__).parent.parent
FLOORS = ROOT / "seeds" / "floors.json"


@cache
def evaluation() -> Evaluation:
    with replay(ROOT / "cassettes"):
        return evaluate(ROOT / "seeds" / "gold", articles=ROOT / "seeds")


def test_the_seeds_are_as_well_briefed_as_they_were() -> None:
    check_floors(evaluation(), FLOORS)


def test_the_floors_are_of_these_texts_and_this_gold() -> None:
    assert read_floors(FLOORS).corpus == corpus_digest(read_gold(ROOT / "seeds" / "gold", ROOT / "seeds"))
    assert set(read_floors(FLOORS).f1) == set(SECTIONS)
    assert min(read_floors(FLOORS).f1.values()) > 0.5


@pytest.mark.parametrize("section", SECTIONS)
def test_the_gate_sees_a_claim_that_is_lost(section: str) -> None:
    worse = evaluation().model_copy(deep=True)
    found = [
        j for article in worse.articles for j in article.judgements if (j.section, j.verdict) == (section, "found")
    ]
    for judgement in found[: 1 + len(found) // 10]:
        judgement.verdict = "missed"
    with pytest.raises(BelowFloor, match=section):
        check_floors(worse, FLOORS)


def test_a_lowered_floor_has_its_reason_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for lowered in read_floors(FLOORS).lowered:
        assert lowered.reason in changelog, lowered.section


def test_the_same_cassettes_give_the_same_scores() -> None:
    again = evaluation.__wrapped__()
    assert json.loads(again.model_dump_json()) == json.loads(evaluation().model_dump_json())
