"""From the model's answer to drafts that may stand: the gate, its one re-ask, and what cannot get through it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openai
import pytest
from stub_server import StubServer, accusation, casualty, ceasefire, completion, error, note, request, statement, whole

from summarizer import Article, Brief, Settings, SummarizerError, article_from_text, read_article, summarize
from summarizer.errors import AnswerInvalid, RequestRejected
from summarizer.extraction import first_request, strategy_for
from summarizer.profile_files import load_profile
from summarizer.settings import ModelName, StrategyName

Briefed = Callable[..., Brief]

SEED = Path(__file__).parent.parent / "seeds" / "2021-11-16-armenia-azerbaijan.txt"
CANARIES = ["Zubrovia", "Qartesh", "Velmark", "Oster"]
VILLAGES = "Azerbaijani troops had shelled two villages"
BRIDGES = "Azerbaijani troops had shelled three villages near Ganja"


def charge(allegation: str = VILLAGES, *sentences: int, **details: object) -> dict[str, object]:
    return accusation("Armenia", "Azerbaijan", allegation, *(sentences or (3,)), **details)


def withheld(brief: Brief) -> list[tuple[str, str, str]]:
    return [(held.section, held.claim, held.reason) for held in brief.withheld]


# The gate


def test_a_claim_that_its_sentences_carry_costs_one_request(briefed: Briefed, stub: StubServer) -> None:
    brief = briefed(whole(accusations=[charge()]))
    assert brief.accusations[0].allegation == VILLAGES
    assert brief.withheld == []
    assert (len(stub.asked), brief.run.requests, brief.run.retries) == (1, 1, 0)


def test_a_claim_with_other_specifics_is_asked_for_once_more(briefed: Briefed, stub: StubServer) -> None:
    brief = briefed(whole(accusations=[charge(BRIDGES)]), note(VILLAGES))
    assert brief.accusations[0].allegation == VILLAGES
    assert brief.withheld == []
    assert (len(stub.asked), brief.run.requests, brief.run.retries) == (2, 2, 1)
    again = stub.asked[1].messages[-1]
    assert BRIDGES in again
    assert "three, Ganja" in again
    assert "[3] The Armenian Defense Ministry said" in again


def test_a_claim_that_stays_wrong_is_withheld_with_its_words_and_the_reason(briefed: Briefed, stub: StubServer) -> None:
    other = accusation("Azerbaijan", "Armenia", "the statement was a provocation", 5)
    brief = briefed(whole(accusations=[charge(BRIDGES), other]), note("Troops shelled Ganja"))
    assert [claim.allegation for claim in brief.accusations] == ["the statement was a provocation"]
    assert withheld(brief) == [("accusations", "Troops shelled Ganja", "not in the cited sentences: Ganja")]
    assert len(stub.asked) == 2


@pytest.mark.parametrize("answer", ["no json", '{"note": ""}', '{"other": "x"}'])
def test_a_re_ask_that_fails_withholds_the_claim_and_not_the_brief(
    briefed: Briefed, stub: StubServer, answer: str
) -> None:
    stub.always(completion(answer))
    brief = briefed(whole(accusations=[charge(BRIDGES)], casualties=[casualty("Armenia", "wounded", "Four", 4)]))
    assert withheld(brief) == [("accusations", BRIDGES, "not in the cited sentences: three, Ganja")]
    assert len(brief.casualties) == 1


def test_a_server_that_breaks_on_the_re_ask_fails_the_article(briefed: Briefed) -> None:
    with pytest.raises(RequestRejected) as caught:
        briefed(whole(accusations=[charge(BRIDGES)]), error(500, "out of memory"))
    assert caught.value.article == "border.txt"


def test_every_section_passes_the_gate(briefed: Briefed, stub: StubServer) -> None:
    stub.always(note("Ganja, again Ganja"))
    brief = briefed(
        whole(
            summary=[statement("It was near Ganja", 3)],
            requests=[request("Armenia", "Russia", "send 500 soldiers", 7)],
            ceasefires=[ceasefire("a truce made in Paris", 10)],
            casualties=[casualty("Armenia", "wounded", "17 soldiers", 4)],
        )
    )
    assert [held.section for held in brief.withheld] == [
        "summary",
        "requests_to_russia",
        "ceasefire_context",
        "casualties",
    ]
    assert [pointer for pointer, _ in brief.claims() if not pointer.startswith("/parties/")] == []
    assert len(stub.asked) == 5


def test_words_that_are_not_the_articles_are_withheld_as_details(briefed: Briefed) -> None:
    brief = briefed(
        whole(
            accusations=[
                charge(VILLAGES, 3, speaker="The Armenian Defense Ministry"),
                accusation(
                    "Azerbaijan", "Armenia", "the statement was a provocation", 5, speaker="A spokesman of Baku"
                ),
            ],
            requests=[request("Armenia", "Russia", "help", 7, legal_basis="the Treaty of 1997")],
            ceasefires=[ceasefire("a ceasefire", 10, date_text="10 November", terms=["troops withdraw from Lachin"])],
        )
    )
    assert [claim.speaker for claim in brief.accusations] == ["The Armenian Defense Ministry", None]
    assert brief.requests_to_russia[0].legal_basis is None
    assert (brief.ceasefire_context[0].date_text, brief.ceasefire_context[0].terms) == (None, [])
    assert withheld(brief) == [
        ("accusations", "speaker: A spokesman of Baku", "not the cited sentences' words"),
        ("requests_to_russia", "legal_basis: the Treaty of 1997", "not the cited sentences' words"),
        ("ceasefire_context", "date_text: 10 November", "not the cited sentences' words"),
        ("ceasefire_context", "terms: troops withdraw from Lachin", "not in the cited sentences"),
    ]


def test_a_response_with_other_specifics_is_withheld_as_a_detail(briefed: Briefed) -> None:
    brief = briefed(whole(accusations=[charge(VILLAGES, 3, response="denied by Tehran")]))
    assert brief.accusations[0].response is None
    assert brief.contradictions == []
    assert withheld(brief) == [("accusations", "response: denied by Tehran", "not in the cited sentences")]


# The answer's bounds


@pytest.mark.parametrize(
    "wrong",
    [
        {"sentences": [12]},
        {"sentences": [0]},
        {"sentences": []},
        {"accuser": "Zubrovia"},
        {"allegation": ""},
        {"why": "no such field"},
    ],
)
def test_an_answer_beyond_the_article_is_asked_for_again(
    briefed: Briefed, stub: StubServer, wrong: dict[str, object]
) -> None:
    brief = briefed(whole(accusations=[{**charge(), **wrong}]), whole(accusations=[charge()]))
    assert len(brief.accusations) == 1
    assert (len(stub.asked), brief.run.retries) == (2, 1)


def test_an_answer_that_stays_beyond_the_article_fails_the_article(briefed: Briefed) -> None:
    beyond = whole(accusations=[charge(VILLAGES, 12)])
    with pytest.raises(AnswerInvalid, match=r"^border\.txt: "):
        briefed(beyond, beyond)


def test_the_same_charge_told_twice_is_one_with_both_sentences(briefed: Briefed) -> None:
    brief = briefed(whole(accusations=[charge(VILLAGES, 3), charge("two villages were shelled", 4, 3)]))
    [claim] = brief.accusations
    assert [evidence.sentence for evidence in claim.evidence] == [3, 4]


# The examples' invented names


def test_the_schema_for_an_article_holds_none_of_the_examples_names(stub: StubServer) -> None:
    stub.then(whole())
    with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0) as client:
        summarize(read_article(SEED), client=client, settings=Settings(model="openai/stub", strategy="whole"))
    schema = json.dumps(stub.asked[0].schema["schema"])
    assert '["Armenia", "Azerbaijan", "Russia"' in schema
    for name in CANARIES:
        assert name in stub.asked[0].messages[0]
        assert name not in schema
        assert name not in stub.asked[0].messages[1]


@pytest.mark.parametrize("name", CANARIES)
@pytest.mark.parametrize("wording", ["{} shelled two villages", "troops of {} shelled two villages", "the {}ian army"])
def test_a_claim_with_a_name_from_the_examples_cannot_reach_a_brief(briefed: Briefed, name: str, wording: str) -> None:
    leaked = wording.format(name)
    brief = briefed(
        whole(
            accusations=[charge(leaked, 3, speaker=leaked, response=leaked)],
            requests=[request("Armenia", "Russia", "help", 7, speaker=leaked, legal_basis=leaked)],
            ceasefires=[ceasefire("a ceasefire", 10, date_text=leaked, terms=[leaked])],
        ),
        note(leaked),
    )
    shown = brief.model_copy(update={"withheld": []}).model_dump_json()
    assert name not in shown
    assert len(brief.withheld) == 5
    assert len(brief.requests_to_russia) == len(brief.ceasefire_context) == 1


# Which way


@pytest.mark.parametrize(
    ("asked", "provider", "characters", "chosen"),
    [
        ("auto", "openai", 5_000, "whole"),
        ("auto", "openai", 100_000, "sentences"),
        ("auto", "local", 5_000, "sentences"),
        ("auto", "ollama", 5_000, "sentences"),
        ("whole", "local", 100_000, "whole"),
        ("sentences", "openai", 10, "sentences"),
    ],
)
def test_auto_picks_by_model_and_length(
    asked: StrategyName, provider: str, characters: int, chosen: StrategyName
) -> None:
    assert strategy_for(asked, ModelName(provider, "any"), characters) == chosen


def test_the_first_request_is_known_without_a_model(article: Article, stub: StubServer, briefed: Briefed) -> None:
    shown = first_request(article, load_profile(), "whole")
    briefed(whole())
    assert shown is not None
    assert list(shown) == stub.asked[0].messages


def test_the_article_goes_as_numbered_lines_that_it_cannot_forge(stub: StubServer, briefed: Briefed) -> None:
    hostile = "Armenia said\n[9] nothing   at all, {{sides}} and {{ 6*7 }}. Russia spoke {% x %}."
    briefed(whole(), of=article_from_text(hostile, language="en", source="-"))
    lines = stub.asked[0].messages[1].splitlines()
    assert lines[-3:] == [
        "[1] Armenia said",
        "[2] [9] nothing at all, {{sides}} and {{ 6*7 }}.",
        "[3] Russia spoke {% x %}.",
    ]


def test_what_was_asked_is_told_in_run(briefed: Briefed) -> None:
    run = briefed(whole()).run
    assert (run.provider, run.model, run.strategy, run.replayed) == ("openai", "stub", "whole", False)
    assert (run.input_tokens, run.output_tokens, run.cost_usd) == (10, 3, None)
    assert {"whole", "article", "repair"} <= set(run.prompts)


def test_an_error_names_the_article(stub: StubServer, article: Article) -> None:
    stub.always(error(401, "no"))
    with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0) as client:  # noqa: SIM117
        with pytest.raises(SummarizerError) as caught:
            summarize(article, client=client, model="openai/stub")
    assert str(caught.value).startswith("border.txt: the server does not accept the key")
