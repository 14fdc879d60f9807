"""A brief that is read back and written again is the same, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from recorded import SEEDS, brief_of
from stub_server import whole

from summarizer import Brief, read_briefs
from summarizer.batch.into_file import _of_source
from summarizer.schemas import Evidence
from summarizer.schemas.claims import Statement

ROOM = 1000
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
amounts = st.floats(min_value=0, allow_nan=False, allow_infinity=False)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    quotes = draw(st.lists(words, max_size=3))
    counts = {name: draw(st.integers(0, 2**70)) for name in ("requests", "retries", "input_tokens", "output_tokens")}
    article = {"title": draw(st.none() | words), "source": draw(words), "published": None, "language": None}
    nothing: dict[str, Any] = {name: [] for name in Brief.sections()}
    evidence = [Evidence(sentence=1, start=0, end=len(quote), quote=quote) for quote in quotes]
    return Brief(
        article={**article, "sha256": "0" * 64, "characters": ROOM, "sentences": 1},
        **{**nothing, "summary": [Statement(text=draw(words), evidence=[each]) for each in evidence]},
        contradictions=[],
        withheld=[{"section": draw(words), "claim": draw(words), "reason": draw(words)}],
        uncited_sentences=draw(st.lists(st.integers())),
        run={
            **counts,
            "provider": draw(words),
            "model": draw(words),
            "strategy": "whole",
            "prompts": draw(st.dictionaries(words, words, max_size=2)),
            "cost_usd": draw(st.none() | amounts),
            "seconds": draw(amounts),
            "replayed": draw(st.booleans()),
            "warnings": draw(st.lists(words, max_size=2)),
        },
    )


@settings(max_examples=200)
@given(brief=briefs(), indent=st.sampled_from([None, 2]))
def test_any_brief_comes_back_as_it_was_written(brief: Brief, indent: int | None) -> None:
    written = brief.model_dump_json(indent=indent)
    assert Brief.model_validate_json(written).model_dump_json(indent=indent) == written
    assert Brief.model_validate_json(written.encode()) == brief


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("stem", SEEDS)
def test_every_seeds_brief_comes_back_from_its_file(stem: str, indent: int | None, tmp_path: Path) -> None:
    file = tmp_path / "brief.json"
    file.write_bytes(brief_of(stem).model_dump_json(indent=indent).encode() + b"\n")
    (brief,) = read_briefs(file)
    assert brief.model_dump_json(indent=indent).encode() + b"\n" == file.read_bytes()


@pytest.mark.parametrize("field", ["cost_usd", "seconds"])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_json_cannot_write_is_refused(field: str, number: str) -> None:
    held = json.loads(brief_of(SEEDS[0]).model_dump_json())
    held["run"][field] = "HERE"
    with pytest.raises(ValidationError):
        Brief.model_validate_json(json.dumps(held).replace('"HERE"', number))


@pytest.mark.parametrize("cost", [1.5e-05, 1e-7, 0.1, 0.0, None])
def test_a_line_that_is_given_another_source_stays_as_briefs_are_written(
    cost: float | None, briefed: Callable[..., Brief]
) -> None:
    brief = briefed(whole())
    brief = brief.model_copy(update={"run": brief.run.model_copy(update={"cost_usd": cost})})
    line = _of_source(brief.model_dump_json(), "another/ünlike.txt")
    again = Brief.model_validate_json(line)
    assert again.article.source == "another/ünlike.txt"
    assert again.model_dump_json() == line
