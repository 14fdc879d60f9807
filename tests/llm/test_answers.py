"""What a model is asked for: the schema of an answer, its ends, and the sentences that it may cite."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError, create_model
from stub_server import StubServer, accusation, an_actor, ceasefire, request, statement, whole
from waiting import SAFETY

from summarizer import Actor, BaseBrief, Claim, Profile
from summarizer.llm.model import Model
from summarizer.llm.transport import SdkTransport, connect
from summarizer.schemas.answers import citing, names_actors
from summarizer.schemas.drafts import Drafts, WholeAnswer
from summarizer.settings import ModelName


def answered(**sections: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an answer as a server gives it."""
    content: dict[str, Any] = json.loads(json.loads(whole(**sections).body)["choices"][0]["message"]["content"])
    return content


class Sighting(Claim):
    """Something seen."""

    what: str


class Treaty(Claim):
    """A treaty, and who signed it."""

    title: str
    signed_by: list[Actor]


def profile_of(claim: type[Claim]) -> Profile[BaseBrief]:
    return Profile("any", create_model("Sections", __base__=BaseBrief, items=(list[claim], ...)), "Prompt.")  # type: ignore[valid-type]


# The answer


def test_actors_come_first_and_the_summary_last() -> None:
    assert list(WholeAnswer.model_fields) == [
        "actors", "accusations", "requests", "ceasefires", "casualties", "summary"
    ]  # fmt: skip


def test_an_answer_holds_every_field_and_no_other() -> None:
    WholeAnswer.model_validate(answered(accusations=[accusation("Norway", "Sweden", "shelling", 1)]))
    with pytest.raises(ValidationError, match="actors\n  Field required"):
        WholeAnswer.model_validate({name: value for name, value in answered().items() if name != "actors"})
    with pytest.raises(ValidationError, match="verdict\n  Extra inputs"):
        WholeAnswer.model_validate({**answered(), "verdict": "guilty"})


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("accusers", "Norway"),
        ("accusers", None),
        ("accused", [7]),
        ("sentences", ["three"]),
        ("allegation", 5),
        ("denied", None),
    ],
)
def test_an_item_has_its_shape(field: str, wrong: object) -> None:
    item = accusation("Norway", "Sweden", "shelling", 1)
    with pytest.raises(ValidationError, match=rf"accusations\.0\.{field}"):
        WholeAnswer.model_validate({**answered(), "accusations": [{**item, field: wrong}]})


def test_the_ends_of_lists_and_texts_are_the_schemas_and_no_reason_to_lose_an_answer() -> None:
    schema = WholeAnswer.model_json_schema()
    assert schema["properties"]["summary"]["maxItems"] == 200
    assert schema["properties"]["actors"]["maxItems"] == 60
    charge = schema["$defs"]["AccusationDraft"]["properties"]
    assert (charge["sentences"]["minItems"], charge["accusers"]["maxItems"]) == (1, 60)
    assert (charge["allegation"]["minLength"], charge["allegation"]["maxLength"]) == (1, 1_000)
    many = [statement("It was told.", 1)] * 201
    odd = [accusation("Norway", "Sweden", "", 1) | {"sentences": []}, accusation("Norway", "Sweden", "x" * 1_001, 1)]
    WholeAnswer.model_validate({**answered(), "summary": many, "accusations": odd, "actors": [an_actor("")] * 61})
    WholeAnswer.model_validate({**answered(), "ceasefires": [ceasefire("a truce", 1, terms=["it holds"] * 61)]})


@pytest.mark.parametrize(
    "changed",
    [{"name": 7}, {"kind": "country"}, {"country": 7}, {"roles": ["accuser"]}, {"other_names": "Oslo"}, {"id": "NOR"}],
)
def test_an_actor_has_a_name_a_kind_and_roles_that_follow_from_no_claim(changed: dict[str, Any]) -> None:
    listed = an_actor("Norway", "Oslo", country="NOR", roles=["belligerent", "mediator"])
    WholeAnswer.model_validate({**answered(), "actors": [listed]})
    with pytest.raises(ValidationError, match=f"actors.0.{next(iter(changed))}"):
        WholeAnswer.model_validate({**answered(), "actors": [{**listed, **changed}]})


def test_several_may_ask_several_and_nobody_is_an_empty_list() -> None:
    asked = request(["Norway", "Sweden"], "none", "stop", 1)
    assert (asked["requesters"], asked["addressees"]) == (["Norway", "Sweden"], [])
    WholeAnswer.model_validate(answered(requests=[asked]))


@pytest.mark.parametrize(("claim", "lists_actors"), [(Sighting, False), (Treaty, True)])
def test_actors_are_asked_for_where_a_claim_has_a_field_for_one(claim: type[Claim], lists_actors: bool) -> None:
    profile = profile_of(claim)
    assert names_actors(profile.drafts) is lists_actors
    assert list(profile.answer.model_fields) == (["actors", "items"] if lists_actors else ["items"])
    assert names_actors(Drafts)


# The sentences


@pytest.mark.parametrize("answer", [WholeAnswer, profile_of(Treaty).answer])
def test_the_range_is_in_every_item_and_nowhere_else(answer: type[BaseModel]) -> None:
    before = answer.model_json_schema()
    untouched = json.dumps(before)
    ranged = citing(before, 3, 14)
    assert json.dumps(before) == untouched  # the schema is shared by all articles
    cited = 0
    for name, part in ranged["$defs"].items():
        fields = part.get("properties", {})
        if "sentences" in fields:
            cited += 1
            assert fields["sentences"]["items"] == {"type": "integer", "minimum": 3, "maximum": 14}
            assert fields["sentences"]["minItems"] == 1
            rest = before["$defs"][name]["properties"]
            assert {**fields, "sentences": None} == {**rest, "sentences": None}
        else:
            assert part == before["$defs"][name]
    assert cited == len([name for name in answer.model_fields if name != "actors"])
    assert {**ranged, "$defs": None} == {**before, "$defs": None}


def test_a_question_that_cites_nothing_has_no_range_and_one_leaves_none_to_the_next(stub: StubServer) -> None:
    stub.always(whole())
    with connect(stub.base_url, "key", timeout=SAFETY) as client:
        model = Model(SdkTransport(client), ModelName("openai", "stub"))
        for citable in (None, (2, 9), None, (1, 3)):
            model.ask(WholeAnswer, "the rules", "?", max_tokens=77, citable=citable)
    sent = [json.dumps(request.schema) for request in stub.asked]
    assert [('"maximum"' in schema, '"maximum": 9' in schema, '"maximum": 3' in schema) for schema in sent] == [
        (False, False, False),
        (True, True, False),
        (False, False, False),
        (True, False, True),
    ]


def test_numbers_beyond_the_range_are_an_answer_all_the_same(stub: StubServer) -> None:
    stub.then(whole(summary=[statement("It was told.", 12)]))
    with connect(stub.base_url, "key", timeout=SAFETY) as client:
        model = Model(SdkTransport(client), ModelName("openai", "stub"))
        found = model.ask(WholeAnswer, "the rules", "?", max_tokens=77, citable=(1, 3))
    assert found.model_dump()["summary"][0]["sentences"] == [12]
    assert model.usage.retries == 0
