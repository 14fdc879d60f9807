"""The contract: what a brief must hold, and what makes it refuse to be built."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from summarizer import Brief, Evidence
from summarizer.schemas import (
    Accusation,
    ArticleInfo,
    Casualty,
    Ceasefire,
    Claim,
    Contradiction,
    Party,
    Request,
    Run,
    Statement,
    Withheld,
    actors_of,
)

TEXT = "Armenia blamed Azerbaijan. Россия молчала. 😀 Five fell."
FIRST = {"sentence": 1, "start": 0, "end": 26, "quote": "Armenia blamed Azerbaijan.", "page": None}
LAST = {"sentence": 3, "start": 45, "end": 55, "quote": "Five fell.", "page": 2}

CONTRACT: dict[type[BaseModel], str] = {
    Brief: "schema_version article summary parties accusations requests_to_russia other_requests ceasefire_context "
    "casualties contradictions withheld uncited_sentences run",
    ArticleInfo: "title source published published_from language sha256 characters sentences",
    Statement: "text evidence confidence",
    Party: "id name aliases kind country roles evidence confidence",
    Accusation: "accuser accused speaker allegation response denied evidence confidence",
    Request: "requester addressee speaker speech_act request legal_basis status evidence confidence",
    Ceasefire: "description date_text date date_from mediators parties stage terms evidence confidence",
    Casualty: "victims category count_text count_min count_max scope reported_by evidence confidence",
    Contradiction: "kind claims note",
    Withheld: "section claim reason",
    Run: "provider model strategy prompts requests retries input_tokens output_tokens cost_usd seconds replayed "
    "warnings",
    Evidence: "sentence start end quote page",
}
VALUES = {
    (Party, "kind"): ["state", "breakaway_entity", "armed_group", "international_organisation", "civilians", "other"],
    (Party, "roles"): ["belligerent", "accuser", "accused", "requester", "addressee", "mediator", "victim", "observer"],
    (Request, "speech_act"): ["appeal", "demand", "hope"],
    (Request, "status"): ["being_prepared", "not_submitted", "made", "accepted", "refused", "fulfilled", "unknown"],
    (Ceasefire, "stage"): ["called_for", "declared", "in_effect", "violated", "ended"],
    (Casualty, "category"): ["killed", "wounded", "captured", "missing", "displaced"],
    (Casualty, "scope"): ["incident", "cumulative", "historical"],
    (Contradiction, "kind"): ["count", "denial", "date", "other"],
}


def party(code: str) -> dict[str, Any]:
    return {
        "id": code, "name": code, "aliases": [], "kind": "state", "country": code, "roles": [], "evidence": [FIRST]
    }  # fmt: skip


def accusation(**changes: Any) -> dict[str, Any]:
    claim = {"accuser": "ARM", "accused": "AZE", "speaker": None, "allegation": "it did", "response": None}
    return {**claim, "denied": None, "evidence": [FIRST], **changes}


def casualty(**changes: Any) -> dict[str, Any]:
    counted = {"count_text": "Five", "count_min": 5, "count_max": 5, "category": "killed", "scope": "incident"}
    return {**counted, "victims": None, "reported_by": None, "evidence": [LAST], **changes}


def request(**changes: Any) -> dict[str, Any]:
    sides = {"requester": "ARM", "addressee": "AZE", "speaker": None, "speech_act": "appeal", "request": "help"}
    return {**sides, "legal_basis": None, "status": "made", "evidence": [FIRST], **changes}


def ceasefire(**changes: Any) -> dict[str, Any]:
    truce = {"description": "a truce", "date_text": None, "date": None, "date_from": None, "stage": "declared"}
    return {**truce, "terms": [], "mediators": ["AZE"], "parties": ["ARM"], "evidence": [FIRST], **changes}


@pytest.fixture
def data() -> dict[str, Any]:
    run = {
        "provider": "openai", "model": "stub", "strategy": "whole", "prompts": {}, "requests": 1, "retries": 0,
        "input_tokens": 1, "output_tokens": 1, "cost_usd": None, "seconds": 0.5, "replayed": False, "warnings": [],
    }  # fmt: skip
    article = {
        "title": None, "source": "-", "published": "2021-11-16", "published_from": "dateline", "language": "en",
        "sha256": "0" * 64, "characters": len(TEXT), "sentences": 3,
    }  # fmt: skip
    return {
        "schema_version": "1", "article": article, "summary": [{"text": "Five fell.", "evidence": [LAST]}],
        "parties": [party("ARM"), party("AZE")], "accusations": [accusation()], "requests_to_russia": [],
        "other_requests": [request()], "ceasefire_context": [ceasefire()], "casualties": [casualty()],
        "contradictions": [{"kind": "denial", "claims": ["/accusations/0"], "note": "denied"}],
        "withheld": [{"section": "summary", "claim": "x", "reason": "y"}], "uncited_sentences": [2], "run": run,
    }  # fmt: skip


def build(data: dict[str, Any], text: str | None = TEXT) -> Brief:
    return Brief.model_validate(copy.deepcopy(data), context=None if text is None else {"text": text})


# What it holds


@pytest.mark.parametrize("model", CONTRACT, ids=lambda model: model.__name__)
def test_the_fields_are_those_of_the_contract(model: type[BaseModel]) -> None:
    assert set(CONTRACT[model].split()) == set(model.model_fields)


@pytest.mark.parametrize(("model", "field"), VALUES, ids=str)
def test_a_field_takes_the_values_of_the_contract_and_no_others(model: type[BaseModel], field: str) -> None:
    schema = model.model_json_schema()["properties"][field]
    assert schema.get("items", schema)["enum"] == VALUES[model, field]


def test_a_brief_survives_json(data: dict[str, Any]) -> None:
    for section in Brief.sections():
        for claim in data[section]:
            claim["confidence"] = None
    data["accusations"][0]["confidence"] = 0.75
    brief = build(data)
    text = brief.model_dump_json()
    assert json.loads(text) == data
    assert Brief.model_validate_json(text, context={"text": TEXT}) == brief
    assert Brief.model_validate_json(text) == brief


def test_a_brief_from_before_denials_and_confidences_were_told_is_read(data: dict[str, Any]) -> None:
    del data["accusations"][0]["denied"]
    accusation = build(data).accusations[0]
    assert (accusation.denied, accusation.confidence) == (None, None)


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_a_confidence_is_a_probability(data: dict[str, Any], confidence: float) -> None:
    data["accusations"][0]["confidence"] = confidence
    with pytest.raises(ValidationError):
        build(data)


def test_the_schema_of_the_output_requires_what_is_always_there() -> None:
    schema = Brief.model_json_schema(mode="serialization")
    assert {"schema_version", *schema["required"]} == set(CONTRACT[Brief].split())
    assert schema["properties"]["schema_version"]["const"] == "1"
    assert schema["additionalProperties"] is False


def test_claims_come_with_their_pointers_in_the_contracts_order(data: dict[str, Any]) -> None:
    assert [pointer for pointer, _ in build(data).claims()] == [
        "/summary/0",
        "/parties/0",
        "/parties/1",
        "/accusations/0",
        "/other_requests/0",
        "/ceasefire_context/0",
        "/casualties/0",
    ]
    assert [name for name in CONTRACT[Brief].split() if name in Brief.sections()] == list(Brief.sections())


@pytest.mark.parametrize(
    ("kept", "empty"), [((), True), (("summary", "parties"), True), (("withheld",), False), (("casualties",), False)]
)
def test_a_brief_is_empty_when_nothing_of_a_conflict_is_in_it(
    data: dict[str, Any], kept: tuple[str, ...], empty: bool
) -> None:
    for section in (*Brief.sections(), "withheld", "contradictions"):
        if section not in kept:
            data[section] = []
    assert build(data).is_empty() is empty


# What it refuses


def changed(section: str, claim: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda data: {**data, section: [claim]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("casualties", casualty(evidence=[])), "at least 1 item"),
        (changed("casualties", casualty(evidence=[{**LAST, "quote": "Six fell.."}])), "not the article's text"),
        (changed("casualties", casualty(evidence=[{**LAST, "start": 44, "end": 54}])), "not the article's text"),
        (changed("casualties", casualty(evidence=[{**LAST, "end": 56}])), "do not span the quote"),
        (changed("casualties", casualty(evidence=[{**LAST, "sentence": 4}])), "outside the article"),
        (changed("casualties", casualty(evidence=[{**LAST, "sentence": 0}])), "greater than or equal to 1"),
        (changed("casualties", casualty(evidence=[{**LAST, "start": 50, "end": 60}])), "outside the article"),
        (changed("casualties", casualty(victims="RUS")), "'RUS' is not the id of a party"),
        (changed("casualties", casualty(reported_by="ARMENIA")), "is not the id of a party"),
        (changed("accusations", accusation(accused="RUS")), "/accusations/0: 'RUS' is not the id of a party"),
        (changed("accusations", accusation(accuser=None)), "valid string"),
        (changed("accusations", accusation(allegation="")), "at least 1 character"),
        (changed("other_requests", request(addressee="RUS")), "is not the id of a party"),
        (changed("ceasefire_context", ceasefire(mediators=["RUS"])), "is not the id of a party"),
        (changed("ceasefire_context", ceasefire(date="10 November 2020")), "pattern"),
        (changed("contradictions", {"kind": "count", "claims": ["/casualties/1"], "note": ""}), "points at no claim"),
        (changed("contradictions", {"kind": "count", "claims": [], "note": ""}), "at least 1 item"),
        (lambda data: {**data, "parties": [party("ARM"), party("AZE"), party("ARM")]}, "share an id"),
        (lambda data: {**data, "conclusion": "x"}, "Extra inputs"),
        (lambda data: {key: value for key, value in data.items() if key != "withheld"}, "Field required"),
    ],
)
def test_a_brief_that_cannot_be_true_is_not_built(
    data: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        build(change(data))


def test_without_the_text_the_quote_is_taken_on_trust(data: dict[str, Any]) -> None:
    data["casualties"] = [casualty(evidence=[{**LAST, "quote": "Six fell.."}])]
    assert build(data, text=None).casualties[0].evidence[0].quote == "Six fell.."


def test_evidence_cannot_be_changed_afterwards(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        build(data).casualties[0].evidence[0].quote = "Six fell.."


@pytest.mark.parametrize(
    ("claim", "actors"),
    [
        (Accusation.model_validate(accusation()), ["ARM", "AZE"]),
        (Request.model_validate(request(requester=None)), ["AZE"]),
        (Ceasefire.model_validate(ceasefire()), ["AZE", "ARM"]),
        (Casualty.model_validate(casualty(reported_by="ARM")), ["ARM"]),
        (Statement.model_validate({"text": "x", "evidence": [FIRST]}), []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_actors_of_a_claim_are_the_parties_that_it_names(claim: Claim, actors: list[str]) -> None:
    assert actors_of(claim) == actors
