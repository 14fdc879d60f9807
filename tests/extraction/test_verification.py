"""Verification: what passes, its one re-ask for all that is faulty, and what is withheld after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from charges import BRIDGES, VILLAGES, charge, withheld
from stub_server import (
    StubServer,
    accusation,
    an_actor,
    casualty,
    ceasefire,
    completion,
    error,
    mended,
    request,
    statement,
    whole,
)

from summarizer import Article, Brief
from summarizer.actors.named import find_actors
from summarizer.errors import RequestRejected
from summarizer.extraction.cast import Cast
from summarizer.extraction.prompting import load_prompt
from summarizer.extraction.verification import Verification
from summarizer.profiles.loading import load_profile
from summarizer.schemas.drafts import Drafts

Briefed = Callable[..., Brief]

PROVOCATION = accusation("Azerbaijan", "Armenia", "the statement was a provocation", 5)


# One question again


def test_a_claim_that_its_sentences_carry_costs_one_request(briefed: Briefed, stub: StubServer) -> None:
    brief = briefed(whole(accusations=[charge()]))
    assert brief.accusations[0].allegation == VILLAGES
    assert brief.withheld == []
    assert (len(stub.asked), brief.run.requests, brief.run.retries) == (1, 1, 0)


def test_a_claim_with_other_specifics_is_asked_for_once_more(briefed: Briefed, stub: StubServer) -> None:
    brief = briefed(whole(accusations=[charge(BRIDGES)]), mended(charge()))
    assert brief.accusations[0].allegation == VILLAGES
    assert brief.withheld == []
    assert (len(stub.asked), brief.run.requests, brief.run.retries) == (2, 2, 1)
    system, again = stub.asked[1].messages
    assert system == stub.asked[0].messages[0] == load_prompt("whole").text
    assert BRIDGES in again
    assert 'allegation: not in the cited sentences: "three", "Ganja"' in again
    assert "[3] The Armenian Defense Ministry said" in again
    assert "list: Armenia, Azerbaijan." in again


def test_all_that_is_faulty_goes_into_one_question(briefed: Briefed, stub: StubServer) -> None:
    faulty = {
        "accusations": [charge(BRIDGES), charge(), charge(VILLAGES, 30)],
        "requests": [request("Armenia", "Russia", "send 500 soldiers", 7)],
        "casualties": [casualty("Armenia", "wounded", "17 soldiers", 4)],
    }
    again = mended(
        charge("two villages were shelled"),
        charge("villages were shelled"),
        request("Armenia", "Russia", "send soldiers", 7),
        casualty("Armenia", "wounded", "Four Armenian soldiers", 4),
    )
    brief = briefed(whole(**faulty), again)
    assert [claim.allegation for claim in brief.accusations] == [
        "two villages were shelled",
        VILLAGES,
        "villages were shelled",
    ]
    assert brief.requests_to_russia[0].request == "send soldiers"
    assert brief.casualties[0].count_text == "Four Armenian soldiers"
    assert (len(stub.asked), brief.run.retries, brief.withheld) == (2, 1, [])
    question = stub.asked[1].messages[1]
    assert [line for line in question.splitlines() if line.startswith("  - ")] == [
        '  - allegation: not in the cited sentences: "three", "Ganja"',
        "  - sentences: it cites no sentence of the article",
        '  - request: not in the cited sentences: "500"',
        '  - count_text: the article has no such wording: "17 soldiers"',
    ]
    properties = stub.asked[1].schema["schema"]["properties"]
    assert list(properties) == ["actors", "item_1", "item_2", "item_3", "item_4"]
    assert stub.asked[1].body["max_completion_tokens"] == 2_500


def test_of_very_many_faulty_claims_the_first_twenty_are_asked_for_again(briefed: Briefed, stub: StubServer) -> None:
    wrong = [casualty("Armenia", "wounded", f"{number} soldiers", 4) for number in range(30, 52)]
    right = casualty("Armenia", "wounded", "Four Armenian soldiers", 4)
    brief = briefed(whole(casualties=wrong), mended(*[right] * 20))
    assert [held.claim for held in brief.withheld] == ["50 soldiers", "51 soldiers"]
    assert len(brief.casualties) == 1
    assert list(stub.asked[1].schema["schema"]["properties"])[-1] == "item_20"


def test_the_re_ask_may_cite_any_sentence(briefed: Briefed, stub: StubServer) -> None:
    brief = briefed(
        whole(summary=[statement("Shelling was reported by Paris", 1)]), mended(statement("It is told", 11))
    )
    assert [evidence.sentence for evidence in brief.summary[0].evidence] == [11]
    found = stub.asked[1].schema["schema"]["$defs"]["StatementDraft"]["properties"]["sentences"]["items"]
    assert (found["minimum"], found["maximum"]) == (1, 11)


# What stays wrong


def test_a_claim_that_stays_wrong_is_withheld_with_its_words_and_the_reason(briefed: Briefed, stub: StubServer) -> None:
    brief = briefed(whole(accusations=[charge(BRIDGES), PROVOCATION]), mended(charge("Troops shelled Ganja")))
    assert [claim.allegation for claim in brief.accusations] == ["the statement was a provocation"]
    assert withheld(brief) == [("accusations", "Troops shelled Ganja", "not in the cited sentences: Ganja")]
    assert len(stub.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [
        completion("no json"),
        completion('{"actors": []}'),
        completion('{"actors": [], "item_1": {"other": "x"}}'),
        completion('{"actors": [], "item_1": {', finish="length"),
        mended(charge(""), actors=[]),
        mended(charge(VILLAGES), None),
        mended(None),
    ],
)
def test_a_re_ask_that_fails_withholds_the_claim_and_not_the_brief(
    briefed: Briefed, stub: StubServer, answer: Any
) -> None:
    stub.always(answer)
    first = whole(accusations=[charge(BRIDGES)], casualties=[casualty("Armenia", "wounded", "Four", 4)])
    brief = briefed(first)
    assert withheld(brief) == [("accusations", BRIDGES, "not in the cited sentences: three, Ganja")]
    assert len(brief.casualties) == 1


def test_a_server_that_breaks_on_the_re_ask_fails_the_article(briefed: Briefed) -> None:
    with pytest.raises(RequestRejected) as caught:
        briefed(whole(accusations=[charge(BRIDGES)]), error(500, "out of memory"))
    assert caught.value.article == "border.txt"


def test_every_section_passes_the_gate(briefed: Briefed, stub: StubServer) -> None:
    items = {
        "accusations": [charge(BRIDGES)],
        "requests": [request("Armenia", "Russia", "send 500 soldiers", 7)],
        "ceasefires": [ceasefire("a truce made in Paris", 10)],
        "casualties": [casualty("Armenia", "wounded", "17 soldiers", 4)],
        "summary": [statement("It was near Ganja", 3)],
    }
    brief = briefed(whole(**items), mended(*(item for section in items.values() for item in section)))
    assert withheld(brief) == [
        ("accusations", BRIDGES, "not in the cited sentences: three, Ganja"),
        ("requests_to_russia", "send 500 soldiers", "not in the cited sentences: 500"),
        ("ceasefire_context", "a truce made in Paris", "not in the cited sentences: Paris"),
        ("casualties", "17 soldiers", "not in the cited sentences: 17 soldiers"),
        ("summary", "It was near Ganja", "not in the cited sentences: Ganja"),
    ]
    assert [pointer for pointer, _ in brief.claims() if not pointer.startswith("/parties/")] == []
    assert len(stub.asked) == 2


def test_words_that_are_not_the_articles_are_withheld_as_details(briefed: Briefed) -> None:
    denial = {**PROVOCATION, "speaker": "A spokesman of Baku"}
    asked = request("Armenia", "Russia", "help", 7, legal_basis="the Treaty of 1997")
    truce = ceasefire("a ceasefire", 10, date_text="10 November", terms=["troops withdraw from Lachin"])
    told = charge(VILLAGES, 3, speaker="The Armenian Defense Ministry")
    brief = briefed(
        whole(accusations=[told, denial], requests=[asked], ceasefires=[truce]), mended(denial, asked, truce)
    )
    assert [claim.speaker for claim in brief.accusations] == ["The Armenian Defense Ministry", None]
    assert brief.requests_to_russia[0].legal_basis is None
    assert (brief.ceasefire_context[0].date_text, brief.ceasefire_context[0].terms) == (None, [])
    assert withheld(brief) == [
        ("accusations", "speaker: A spokesman of Baku", "not the article's words"),
        ("requests_to_russia", "legal_basis: the Treaty of 1997", "not the article's words"),
        ("ceasefire_context", "date_text: 10 November", "not the article's words"),
        ("ceasefire_context", "terms: troops withdraw from Lachin", "not in the cited sentences"),
    ]


def test_a_response_with_other_specifics_is_withheld_as_a_detail(briefed: Briefed) -> None:
    told = charge(VILLAGES, 3, response="denied by Tehran", denied=True)
    brief = briefed(whole(accusations=[told]), mended(told))
    assert brief.accusations[0].response is None
    assert brief.contradictions == []
    assert withheld(brief) == [("accusations", "response: denied by Tehran", "not in the cited sentences")]


def test_a_denial_goes_with_the_response_that_was_withheld(briefed: Briefed) -> None:
    told = charge(VILLAGES, 3, response="denied by Tehran", denied=True)
    assert not briefed(whole(accusations=[told]), mended(told)).accusations[0].denied


@pytest.mark.parametrize("nothing", ["none", "null", ""])
def test_a_word_for_nothing_in_a_detail_is_nothing(briefed: Briefed, stub: StubServer, nothing: str) -> None:
    brief = briefed(whole(accusations=[charge(VILLAGES, 3, speaker=nothing, response=nothing)]))
    assert (brief.accusations[0].speaker, brief.accusations[0].response) == (None, None)
    assert (brief.withheld, len(stub.asked)) == ([], 1)


def test_of_several_details_only_those_that_are_faulty_go(briefed: Briefed) -> None:
    terms = ["the two armies stop", "troops leave Lachin"]
    truce = ceasefire("a ceasefire", 10, parties=["Armenia", "Azerbaijan"], terms=terms)
    brief = briefed(whole(ceasefires=[truce]), mended(truce))
    assert brief.ceasefire_context[0].terms == ["the two armies stop"]
    assert withheld(brief) == [("ceasefire_context", "terms: troops leave Lachin", "not in the cited sentences")]


# What is put right without a question


def test_a_wording_is_kept_as_the_article_has_it(briefed: Briefed, stub: StubServer) -> None:
    told = charge(VILLAGES, 3, speaker="the armenian  defense ministry")
    asked = request("Armenia", "Russia", "help", 7, legal_basis="The 1997 Treaty")
    brief = briefed(whole(accusations=[told], requests=[asked]))
    assert brief.accusations[0].speaker == "The Armenian Defense Ministry"
    assert brief.requests_to_russia[0].legal_basis == "the 1997 treaty"
    assert (brief.withheld, len(stub.asked)) == ([], 1)


def test_a_name_or_year_from_elsewhere_brings_its_sentence_into_the_evidence(
    briefed: Briefed, stub: StubServer
) -> None:
    war = charge("it began the war of 2020 anew", 5)
    told = charge("it hid the shelling from Russia", 5, speaker="Observers")
    brief = briefed(whole(accusations=[war, told]))
    assert [[evidence.sentence for evidence in claim.evidence] for claim in brief.accusations] == [[5, 9], [5, 7, 11]]
    assert (brief.withheld, len(stub.asked)) == ([], 1)


def test_numbers_outside_the_article_are_left_out_where_others_are_cited(briefed: Briefed, stub: StubServer) -> None:
    brief = briefed(whole(accusations=[charge(VILLAGES, 0, 3, 12, -1)]))
    assert [evidence.sentence for evidence in brief.accusations[0].evidence] == [3]
    assert (brief.withheld, len(stub.asked)) == ([], 1)


# The articles' own words


def test_what_was_read_without_a_model_is_judged_and_nobody_is_asked(article: Article) -> None:
    actors = find_actors(article)
    verification = Verification(article, Cast.of_actors(article, actors), load_profile(), {})
    told = [accusation("ARM", "AZE", VILLAGES, 3), accusation("ARM", "AZE", BRIDGES, 3)]
    drafts = verification.passed(Drafts.model_validate({"accusations": told}), None)
    assert isinstance(drafts, Drafts)
    assert [(draft.accusers, draft.accused, draft.allegation) for draft in drafts.accusations] == [
        (["ARM"], ["AZE"], VILLAGES)
    ]
    assert [(held.claim, held.reason) for held in verification.withheld] == [
        (BRIDGES, "not in the cited sentences: three, Ganja")
    ]


def test_an_actor_of_the_re_ask_is_one_for_its_item(briefed: Briefed, stub: StubServer) -> None:
    unlisted = whole(accusations=[accusation("Observers", "Azerbaijan", VILLAGES, 3)], actors=[an_actor("Azerbaijan")])
    again = accusation("Observers", "Azerbaijan", VILLAGES, 3)
    brief = briefed(unlisted, mended(again, actors=[an_actor("Observers", kind="other")]))
    assert [(claim.accuser, claim.accused) for claim in brief.accusations] == [("OBSERVERS", "AZE")]
    assert (brief.withheld, len(stub.asked)) == ([], 2)
    assert "accusers: 'Observers' is no actor whom the article names" in stub.asked[1].messages[1]
