"""Profiles: a brief about something else than a conflict, held to the same rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from profile_samples import BARE, LONG, TEXT, VISIT, VISITS, Visit, visits
from pydantic import ValidationError, create_model, field_validator
from stub_server import StubServer, completion, mended
from waiting import SAFETY

from summarizer import Article, BaseBrief, Profile, load_profile, read_briefs, summarize, to_html, to_markdown
from summarizer.errors import AnswerInvalid, BriefFileError

ROOT = Path(__file__).parents[2]
Asked = Callable[..., Any]


@pytest.fixture
def asked(stub: StubServer) -> Asked:
    """Brief a text about visits, the stub answering with what is given."""

    def brief(*answers: Any, text: str = TEXT, strategy: Any = "whole") -> Any:
        stub.then(*answers)
        with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0, timeout=SAFETY) as client:
            # "auto" takes whole for OpenAI, and small windows for the embedded model
            name = "openai/stub" if strategy == "whole" else "local/qwen2.5-coder-1.5b"
            article = Article.from_text(text, language="en")
            return summarize(article, model=name, strategy=strategy, profile=VISITS, client=client)

    return brief


def withheld(brief: Any) -> list[tuple[str, str]]:
    return [(held.claim, held.reason) for held in brief.withheld]


# What is asked


def test_the_model_is_asked_for_the_sections_under_the_articles_bounds(asked: Asked, stub: StubServer) -> None:
    asked(visits())
    (request,) = stub.asked
    assert request.messages[0] == "Name the visits. Zubrovia is invented."
    assert "[2] She stayed 3 days in Lyon." in request.messages[1]
    item = request.schema["schema"]["$defs"]["Visit"]["properties"]
    assert item["guest"] == {"title": "Guest", "type": "string"}
    assert item["host"] == {"title": "Host", "type": "string"}  # "none" for nobody
    assert list(request.schema["schema"]["properties"]) == ["actors", "visits"]
    assert item["sentences"]["items"] == {"type": "integer", "minimum": 1, "maximum": 4}
    assert item["kind"]["enum"] == ["state", "working"]
    assert request.schema["schema"]["properties"]["visits"]["maxItems"] == 200
    assert request.schema["strict"] is True


def test_sentences_are_asked_about_by_the_dozen_and_what_is_said_twice_is_one_claim(
    asked: Asked, stub: StubServer
) -> None:
    brief = asked(visits({**BARE, "sentences": [1]}), visits({**BARE, "sentences": [13]}), text=LONG, strategy="auto")
    ranges = [request.schema["schema"]["$defs"]["Visit"]["properties"]["sentences"]["items"] for request in stub.asked]
    assert [(one["minimum"], one["maximum"]) for one in ranges] == [(1, 12), (11, 14)]
    assert "[10]" not in stub.asked[1].messages[1]
    assert [[evidence.sentence for evidence in visit.evidence] for visit in brief.visits] == [[1, 13]]


def test_sentences_whose_answer_is_no_use_are_named_and_the_others_stand(asked: Asked) -> None:
    no_use = [completion("{}"), completion("{}")]
    brief = asked(*no_use, visits({**BARE, "sentences": [13]}), text=LONG, strategy="auto")
    assert len(brief.visits) == 1
    (warning,) = brief.run.warnings
    assert warning.startswith("sentences 1 to 12 could not be read: ")
    with pytest.raises(AnswerInvalid):
        asked(*no_use, *no_use, text=LONG, strategy="auto")


# What passes


def test_a_claim_that_its_sentences_carry_is_in_the_brief_with_the_ids_of_its_sides(asked: Asked) -> None:
    brief = asked(visits(VISIT))
    assert brief.withheld == []
    (visit,) = brief.visits
    assert visit.model_dump(exclude={"evidence", "confidence"}) == {
        **{name: value for name, value in VISIT.items() if name != "sentences"},
        "guest": "ARM",
        "host": "FRA",
    }
    assert [(party.id, party.roles) for party in brief.parties] == [("ARM", []), ("FRA", [])]
    assert brief.uncited_sentences == [4]
    assert list(brief.run.prompts) == ["visits", "article", "repair"]


@pytest.mark.parametrize(
    ("changed", "left", "reason"),
    [
        ({"place": "Paris"}, {"place": None}, ("place: Paris", "not the article's words")),
        ({"hours": 2.5}, {"hours": None}, ("hours: 2.5", "not in the cited sentences")),
        ({"days": 4}, {"days": None}, ("days: 4", "not in the cited sentences")),
        ({"days": 10**400}, {"days": None}, (f"days: {10**400}", "not in the cited sentences")),
        ({"outcome": "a loan of 7"}, {"outcome": None}, ("outcome: a loan of 7", "not in the cited sentences")),
        (
            {"treaties": ["Treaty of Sevan", "Treaty of Ani"]},
            {"treaties": ["Treaty of Sevan"]},
            ("treaties: Treaty of Ani", "not the article's words"),
        ),
    ],
)
def test_a_detail_that_does_not_pass_is_taken_out_and_the_claim_stays(
    asked: Asked, changed: dict[str, Any], left: dict[str, Any], reason: tuple[str, str]
) -> None:
    brief = asked(visits({**VISIT, **changed}), mended({**VISIT, **changed}))
    (visit,) = brief.visits
    assert visit.model_dump(include=set(left)) == left
    assert withheld(brief) == [reason]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"purpose": "talks in Tbilisi"}, ("talks in Tbilisi", "not in the cited sentences: Tbilisi")),
        ({"purpose": "talks with Zubrovia"}, ("talks with Zubrovia", "not in the cited sentences: Zubrovia")),
        ({"guest": "none"}, ("talks about trade", "no guest")),
    ],
)
def test_a_claim_that_cannot_stand_is_withheld_with_the_reason(
    asked: Asked, changed: dict[str, Any], reason: tuple[str, str]
) -> None:
    wanted = {**VISIT, **changed}
    brief = asked(visits(wanted), *([mended(wanted)] if "purpose" in changed else []))
    assert (brief.visits, brief.parties) == ([], [])
    assert withheld(brief) == [reason]
    assert not brief.is_empty()


def test_what_the_profiles_own_validator_refuses_is_withheld(stub: StubServer) -> None:
    class Weekend(Visit):
        @field_validator("purpose")
        @classmethod
        def _is_about_trade(cls, purpose: str) -> str:
            if "trade" not in purpose:
                raise ValueError("must be about trade")
            return purpose

    weekends = Profile("weekends", create_model("Weekends", __base__=BaseBrief, visits=(list[Weekend], ...)), "Prompt.")
    stub.then(visits({**VISIT, "purpose": "talks"}, VISIT))
    with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0, timeout=SAFETY) as client:
        article = Article.from_text(TEXT, language="en")
        brief: Any = summarize(article, model="openai/stub", strategy="whole", profile=weekends, client=client)
    assert [visit.purpose for visit in brief.visits] == ["talks about trade"]
    assert withheld(brief) == [("talks", "does not fit the profile's model: purpose: Value error, must be about trade")]


def test_none_is_what_a_model_writes_where_nothing_is_meant(asked: Asked) -> None:
    brief = asked(visits({**VISIT, "host": "none", "place": "none", "outcome": "none"}))
    (visit,) = brief.visits
    assert (visit.host, visit.place, visit.outcome, brief.withheld) == (None, None, None, [])


def test_what_is_not_found_is_said(asked: Asked) -> None:
    brief = asked(visits())
    assert brief.is_empty()
    assert brief.run.warnings == ["no item under visits was found"]
    assert "Nothing to brief: no item under visits was found in the article." in to_markdown(brief)


# What becomes of the brief


def test_it_is_drawn_and_read_back_like_any_other_and_taken_for_no_other(asked: Asked, tmp_path: Path) -> None:
    brief = asked(visits(VISIT))
    line = "Armenia → France: talks about trade"
    note = "place: Lyon; treaties: Treaty of Sevan; days: 3; hours: 3.0; class of: 7; kind: working; is first: no"
    assert f"- {line} ({note}) \\[1\\]\\[2\\]\\[3\\]" in to_markdown(brief)
    page = to_html(brief, Article.from_text(TEXT, language="en"))
    assert 'href="#to-2">talks about trade</a>' in page
    assert note in page
    file = tmp_path / "brief.json"
    file.write_text(brief.model_dump_json(), encoding="utf-8")
    (read,) = read_briefs(file, brief_type=VISITS.brief)
    assert read.model_dump_json() == brief.model_dump_json()
    with pytest.raises(BriefFileError, match="is a brief of the profile 'visits'"):
        list(read_briefs(file))
    with pytest.raises(BriefFileError, match="is a brief of the profile 'visits'"):
        list(read_briefs(file, brief_type=load_profile(ROOT / "docs" / "examples" / "sanctions.py").brief))


def test_evidence_and_parties_are_held_to_the_same_rules(asked: Asked) -> None:
    data = asked(visits(VISIT)).model_dump()
    VISITS.brief.model_validate(data, context={"text": TEXT})
    with pytest.raises(ValidationError, match="the quote is not the article's text"):
        VISITS.brief.model_validate(data, context={"text": TEXT.upper()})
    data["visits"][0]["host"] = "GEO"
    with pytest.raises(ValidationError, match="'GEO' is not the id of a party"):
        VISITS.brief.model_validate(data)
