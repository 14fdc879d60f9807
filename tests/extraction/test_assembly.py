"""What is computed from the model's drafts: ids, roles, dates, contradictions, and what nobody cites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stub_server import Reply, accusation, an_actor, casualty, ceasefire, request, statement, whole

from summarizer import Article, Brief, to_markdown
from summarizer.extraction.assembly import Builder
from summarizer.schemas import Statement
from summarizer.schemas.drafts import StatementDraft
from summarizer.text.folding import fold

Briefed = Callable[..., Brief]

CHARGE = accusation("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)
DENIAL = accusation("Azerbaijan", "Armenia", "the statement was a provocation", 5)
HELP = request("Armenia", "Russia", "help in protecting its border", 7, legal_basis="the 1997 treaty")
STOP = request("Russia", "none", "stop", 8, speech_act="demand")
TRUCE = ceasefire(
    "a Russian-brokered ceasefire",
    10,
    date_text="November 10",
    mediators=["Russia"],
    parties=["Armenia", "Azerbaijan"],
    stage="in_effect",
)
FOUR = casualty("Armenia", "wounded", "Four Armenian soldiers", 4, reported_by="Armenia")
SIX = casualty("Armenia", "wounded", "six Armenian soldiers", 6, reported_by="Azerbaijan")


LISTED = [an_actor("Armenia"), an_actor("Azerbaijan"), an_actor("Russia")]


def test_what_is_less_probable_than_wanted_is_withheld_and_what_has_no_probability_stays() -> None:
    article = Article.from_text("Armenia accused Azerbaijan.", language="en")
    draft = StatementDraft(text="Armenia accused Azerbaijan.", sentences=[1])
    builder = Builder(fold(article), [], [], min_confidence=0.8)
    assert builder.claim("summary", Statement, draft) is not None
    sure, unsure = (draft.model_copy().held_for(confidence) for confidence in (0.8, 0.79))
    claim = builder.claim("summary", Statement, sure)
    assert claim is not None
    assert claim.confidence == 0.8
    assert builder.claim("summary", Statement, unsure) is None
    (held,) = builder.withheld
    assert held.reason == "the model finds it 0.79 probable, less than 0.8"


def kinds(brief: Brief) -> list[tuple[str, list[str]]]:
    return [(found.kind, found.claims) for found in brief.contradictions]


def answered(response: str | None, **more: Any) -> Reply:
    told = {"response": response, "denied": response is not None, "sentences": [3, 5]}
    return whole(accusations=[{**CHARGE, **told}, DENIAL], **more)


def test_parties_have_ids_countries_names_and_where_they_are_named(briefed: Briefed) -> None:
    brief = briefed(whole(accusations=[CHARGE], requests=[HELP]))
    assert [(party.id, party.country, party.kind, party.name) for party in brief.parties] == [
        ("ARM", "ARM", "state", "Armenia"),
        ("AZE", "AZE", "state", "Azerbaijan"),
        ("RUS", "RUS", "state", "Russia"),
    ]
    armenia = brief.parties[0]
    assert armenia.evidence[0].sentence == 3
    assert set(armenia.aliases) == {"Armenian", "Yerevan"}
    assert (brief.accusations[0].accuser, brief.accusations[0].accused) == ("ARM", "AZE")


def test_roles_follow_from_the_claims(briefed: Briefed) -> None:
    brief = briefed(
        whole(accusations=[CHARGE, DENIAL], requests=[HELP, STOP], ceasefires=[TRUCE], casualties=[FOUR, SIX])
    )
    assert {party.id: party.roles for party in brief.parties} == {
        "ARM": ["belligerent", "accuser", "accused", "requester", "victim"],
        "AZE": ["belligerent", "accuser", "accused"],
        "RUS": ["requester", "addressee", "mediator"],
    }


def test_one_who_only_accuses_is_no_belligerent(briefed: Briefed) -> None:
    roles = {party.id: party.roles for party in briefed(whole(accusations=[CHARGE], actors=LISTED)).parties}
    assert roles["ARM"] == ["accuser"]
    assert roles["AZE"] == ["accused"]
    assert roles["RUS"] == ["observer"]  # listed, in no claim


def test_who_is_not_listed_as_an_actor_is_no_party(briefed: Briefed) -> None:
    assert [party.id for party in briefed(whole(accusations=[CHARGE])).parties] == ["ARM", "AZE"]


def test_those_who_accuse_each_other_fight_only_where_the_model_tells_so(briefed: Briefed) -> None:
    told = [
        an_actor("Armenia", roles=["belligerent"]),
        an_actor("Azerbaijan"),
        an_actor("Russia", roles=["mediator"]),
    ]
    brief = briefed(whole(accusations=[CHARGE, DENIAL], actors=told))
    assert {party.id: party.roles for party in brief.parties} == {
        "ARM": ["belligerent", "accuser", "accused"],
        "AZE": ["accuser", "accused"],
        "RUS": ["mediator"],
    }


def test_requests_part_by_whom_they_address(briefed: Briefed) -> None:
    brief = briefed(whole(requests=[STOP, HELP]))
    assert [claim.request for claim in brief.requests_to_russia] == ["help in protecting its border"]
    assert brief.requests_to_russia[0].legal_basis == "the 1997 treaty"
    assert [(claim.requester, claim.addressee, claim.speech_act) for claim in brief.other_requests] == [
        ("RUS", None, "demand")
    ]


def test_joint_accusers_and_accused_are_a_claim_for_each_pair_of_two(briefed: Briefed) -> None:
    actors = (["Armenia", "Russia"], ["Azerbaijan", "Russia"])
    brief = briefed(whole(accusations=[accusation(*actors, "shelling of two villages", 3, 7)]))
    assert [(claim.accuser, claim.accused) for claim in brief.accusations] == [
        ("ARM", "AZE"),
        ("ARM", "RUS"),
        ("RUS", "AZE"),  # and Russia does not accuse itself
    ]
    assert {claim.allegation for claim in brief.accusations} == {"shelling of two villages"}
    assert {tuple(evidence.sentence for evidence in claim.evidence) for claim in brief.accusations} == {(3, 7)}
    assert brief.withheld == []


def test_joint_requests_are_a_claim_for_each_two_and_part_by_whom_they_address(briefed: Briefed) -> None:
    asked = request(["Armenia", "Observers"], ["Russia", "Azerbaijan"], "stop", 7, 8, speech_act="demand")
    actors = [an_actor("Armenia"), an_actor("Observers", kind="other"), *LISTED[1:]]
    brief = briefed(whole(requests=[asked], actors=actors))
    assert [(claim.requester, claim.addressee) for claim in brief.requests_to_russia] == [
        ("ARM", "RUS"),
        ("OBSERVERS", "RUS"),
    ]
    assert [(claim.requester, claim.addressee) for claim in brief.other_requests] == [
        ("ARM", "AZE"),
        ("OBSERVERS", "AZE"),
    ]


def test_a_date_takes_its_year_from_an_earlier_sentence_which_becomes_evidence(briefed: Briefed) -> None:
    [claim] = briefed(whole(ceasefires=[TRUCE])).ceasefire_context
    assert (claim.date_text, claim.date, claim.date_from) == ("November 10", "2020-11-10", "earlier_sentence")
    assert [evidence.sentence for evidence in claim.evidence] == [9, 10]
    assert (claim.mediators, claim.parties, claim.stage) == (["RUS"], ["ARM", "AZE"], "in_effect")


@pytest.mark.parametrize(
    ("said", "published", "date", "whence"),
    [
        ("10 March 2015", "2016-01-02", "2015-03-10", "text"),
        ("10 March", "2016-01-02", "2015-03-10", "publication"),
        ("10 March", None, None, None),
    ],
)
def test_a_date_says_whence_its_year_is(
    briefed: Briefed, said: str, published: str | None, date: str | None, whence: str | None
) -> None:
    text = f"Armenia and Azerbaijan signed a truce on {said}. It held for one night only."
    truce = whole(ceasefires=[ceasefire("a truce", 1, date_text=said, parties=["Armenia"])])
    brief = briefed(truce, of=Article.from_text(text, language="en", published=published))
    [claim] = brief.ceasefire_context
    assert (claim.date, claim.date_from) == (date, whence)
    assert brief.article.published_from == ("metadata" if published else None)
    shown = "the last before publication" in to_markdown(brief)
    assert shown == (whence == "publication")


def test_a_date_without_a_year_anywhere_stays_a_wording(briefed: Briefed) -> None:
    text = "Armenia and Azerbaijan signed a truce on November 10. It held for one night only."
    brief = briefed(
        whole(ceasefires=[ceasefire("a truce", 1, date_text="November 10", parties=["Armenia"])]),
        of=Article.from_text(text, language="en"),
    )
    assert brief.ceasefire_context[0].date is None
    assert brief.ceasefire_context[0].date_text == "November 10"


def test_two_reporters_of_one_loss_contradict_each_other(briefed: Briefed) -> None:
    brief = briefed(whole(casualties=[FOUR, SIX]))
    assert [(claim.count_min, claim.count_max) for claim in brief.casualties] == [(4, 4), (6, 6)]
    assert kinds(brief) == [("count", ["/casualties/0", "/casualties/1"])]
    assert "Four Armenian soldiers" in brief.contradictions[0].note


@pytest.mark.parametrize(
    "other",
    [
        {**SIX, "reported_by": "Armenia"},  # a later figure of the same reporter
        {**SIX, "victims": "Azerbaijan"},
        {**SIX, "category": "killed"},
        {**SIX, "scope": "historical"},
        {**SIX, "count_text": "soldiers"},  # no number
    ],
)
def test_other_losses_contradict_nothing(briefed: Briefed, other: dict[str, Any]) -> None:
    assert kinds(briefed(whole(casualties=[FOUR, other]))) == []


@pytest.mark.parametrize(
    ("response", "pointers"),
    [
        ("Baku denied the shelling and called the statement a provocation.", ["/accusations/0", "/accusations/1"]),
        ("denied the shelling", ["/accusations/0"]),
    ],
)
def test_a_denial_contradicts_the_charge(briefed: Briefed, response: str, pointers: list[str]) -> None:
    brief = briefed(answered(response))
    assert kinds(brief) == [("denial", pointers)]
    assert (brief.accusations[0].response, brief.accusations[0].denied) == (response, True)


def test_an_answer_that_denies_nothing_contradicts_nothing(briefed: Briefed) -> None:
    brief = briefed(whole(accusations=[{**CHARGE, "response": "promised to look into it"}]))
    assert kinds(brief) == []
    assert brief.accusations[0].denied is False


def test_a_charge_without_an_answer_is_contradicted_by_nobody(briefed: Briefed) -> None:
    assert kinds(briefed(answered(None))) == []


def test_sentences_that_no_claim_cites_are_listed(briefed: Briefed) -> None:
    brief = briefed(whole(accusations=[CHARGE], ceasefires=[TRUCE], summary=[statement("Shelling was reported", 1, 3)]))
    assert brief.uncited_sentences == [2, 4, 5, 6, 8, 11]  # 7 first names a party, 9 gave the year


def test_every_evidence_is_the_text(briefed: Briefed, article: Article) -> None:
    brief = briefed(whole(accusations=[CHARGE, DENIAL], requests=[HELP], ceasefires=[TRUCE], casualties=[FOUR, SIX]))
    found = [evidence for _, claim in brief.claims() for evidence in claim.evidence]
    assert len(found) >= 9
    for evidence in found:
        assert article.text[evidence.start : evidence.end] == evidence.quote == article.sentence_text(evidence.sentence)


def test_a_side_does_not_accuse_itself(briefed: Briefed) -> None:
    brief = briefed(whole(accusations=[{**CHARGE, "accused": ["Armenia"]}]))
    assert brief.accusations == []
    assert [(held.section, held.reason) for held in brief.withheld] == [
        ("accusations", "a side does not accuse itself")
    ]


@pytest.mark.parametrize("field", ["accusers", "accused"])
@pytest.mark.parametrize("nobody", [[], ["none"]])
def test_an_accusation_of_or_by_nobody_is_withheld(briefed: Briefed, field: str, nobody: list[str]) -> None:
    brief = briefed(whole(accusations=[{**CHARGE, field: nobody}]))
    assert brief.accusations == []
    assert [held.reason for held in brief.withheld] == ["no accuser or no accused"]
    assert "none" in brief.withheld[0].claim


def test_the_article_is_described_and_not_repeated(briefed: Briefed, article: Article) -> None:
    info = briefed(whole()).article
    assert info.model_dump() == {
        "title": "Border shelling reported",
        "source": "border.txt",
        "published": "2021-11-16",
        "published_from": "dateline",
        "language": "en",
        "sha256": article.sha256,
        "characters": len(article.text),
        "sentences": 11,
    }


def test_an_article_in_which_nothing_is_found_gives_an_empty_brief(briefed: Briefed) -> None:
    brief = briefed(whole(summary=[statement("Observers stayed in the town", 11)], actors=LISTED))
    assert brief.is_empty()
    assert len(brief.parties) == 3
    assert {role for party in brief.parties for role in party.roles} == {"observer"}
    assert [claim.text for claim in brief.summary] == ["Observers stayed in the town"]


def test_a_brief_whose_claims_were_withheld_is_not_empty(briefed: Briefed) -> None:
    assert not briefed(whole(accusations=[{**CHARGE, "accusers": []}])).is_empty()
