"""PLOVER's events: which claims give which, with whom, and what is left unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from export_samples import HASH, accusation, article, brief_of_claims, ceasefire, request
from pydantic import ValidationError, create_model
from recorded import FIRST, ROOT, SEEDS, brief_of

from summarizer import Brief, PloverEvent, plover_events, read_article
from summarizer.errors import UsageError
from summarizer.export.plover_words import mode_of_request, sector_of
from summarizer.schemas import BaseBrief
from summarizer.schemas.plover import MODES, EventType, Rule

DOCS = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
Told = tuple[str, str | None, list[str], list[str]]


def told(brief: Brief) -> list[Told]:
    """Return of each event its type, its mode, who acts and who is acted upon."""
    return [
        (event.event_type, event.mode, [a.party for a in event.actor], [a.party for a in event.recipient])
        for event in plover_events(brief)
    ]


def denial(*claims: str) -> dict[str, Any]:
    return {"kind": "denial", "claims": list(claims), "note": "denied"}


# Accusations


def test_an_accusation_is_speech_of_the_accuser() -> None:
    brief = brief_of_claims(accusations=[accusation(speaker="Armenian Defense Ministry")])
    (event,) = plover_events(brief)
    assert (event.event_type, event.mode, event.quad_code, event.text_status) == ("ACCUSE", "allege", 3, "alleged")
    (actor,), (recipient,) = event.actor, event.recipient
    assert (actor.code, actor.country, actor.sector) == ("ARM", "ARM", "GOVMIL")
    assert (actor.name, actor.actor_text) == ("The ARM", "Armenian Defense Ministry")
    assert (recipient.code, recipient.sector, recipient.actor_text) == ("AZE", None, None)
    assert (event.date, event.event_date, event.text) == ("2021-11-16", None, "shelled a village")


def test_a_denial_is_a_rejection_where_the_brief_says_it_is_one() -> None:
    answered = accusation(response="It never did.")
    brief = brief_of_claims(accusations=[answered], contradictions=[denial("/accusations/0")])
    assert told(brief) == [("ACCUSE", "allege", ["ARM"], ["AZE"]), ("REJECT", None, ["AZE"], ["ARM"])]
    rejection = list(plover_events(brief))[1]
    assert (rejection.text, rejection.text_status, rejection.rule) == ("It never did.", "answered", "denial")
    assert [event[0] for event in told(brief_of_claims(accusations=[answered]))] == ["ACCUSE"]
    silent = brief_of_claims(accusations=[accusation()], contradictions=[denial("/accusations/0")])
    assert [event[0] for event in told(silent)] == ["ACCUSE"]


# Requests

ASK: Told = ("REQUEST", None, ["ARM"], ["RUS"])


@pytest.mark.parametrize("section", ["requests_to_russia", "other_requests"])
@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (request(), [ASK]),
        (request(speech_act="demand"), [ASK]),
        (request(status="unknown"), [ASK]),
        (request(status="fulfilled"), [ASK]),
        (request(status="accepted"), [ASK, ("AGREE", None, ["RUS"], ["ARM"])]),
        (request(status="accepted", speech_act="demand"), [ASK, ("CONCEDE", None, ["RUS"], ["ARM"])]),
        (request(status="refused"), [ASK, ("REJECT", None, ["RUS"], ["ARM"])]),
        (request(speech_act="hope"), []),
        (request(speech_act="hope", status="refused"), [("REJECT", None, ["RUS"], ["ARM"])]),
        (request(addressee=None), [("REQUEST", None, ["ARM"], [])]),
        (request(addressee=None, status="refused"), [("REQUEST", None, ["ARM"], [])]),
        (request(requester=None), []),
        (request(requester=None, status="accepted"), [("AGREE", None, ["RUS"], [])]),
    ],
)
def test_a_request_and_its_answer(section: str, claim: dict[str, Any], expected: list[Told]) -> None:
    assert told(brief_of_claims(**{section: [claim]})) == expected


@pytest.mark.parametrize("status", ["being_prepared", "not_submitted"])
def test_what_is_not_yet_asked_lies_in_the_future(status: str) -> None:
    (event,) = plover_events(brief_of_claims(requests_to_russia=[request(status=status)]))
    assert (event.context, event.request_status, event.text_status) == (["future"], status, "asked")


def test_a_refusal_has_the_mode_of_what_was_asked() -> None:
    brief = brief_of_claims(other_requests=[request(request="withdraw from two posts", status="refused")])
    assert [event[:2] for event in told(brief)] == [("REQUEST", "yield"), ("REJECT", "yield")]


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("help in protecting its border", "assist"),
        ("send peacekeepers", "assist"),
        ("observe the cease-fire", "yield"),
        ("hold their fire", "yield"),
        ("return to the positions they held", "yield"),
        ("release the captives", "yield"),
        ("come back to the talks", "meet"),
        ("mediate", "meet"),
        ("stop firing and return to negotiations", None),
        ("release water from the canal", None),
        ("aide-memoire", None),
        ("a paid leaver", None),
        ("просит помочь", None),
    ],
)
def test_the_mode_of_a_request_is_told_by_its_words_or_unknown(words: str, mode: str | None) -> None:
    assert mode_of_request(words) == mode


# Ceasefires


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (ceasefire(), [("CONCEDE", None, ["ARM", "AZE"], [])]),
        (ceasefire(stage="in_effect"), [("RETREAT", "ceasefire", ["ARM", "AZE"], [])]),
        (ceasefire(stage="called_for"), []),
        (ceasefire(stage="violated"), []),
        (ceasefire(stage="ended"), []),
        (ceasefire(parties=[]), []),
        (
            ceasefire(mediators=["RUS", "UNO"], parties=["ARM", "AZE", "RUS"]),
            [("CONCEDE", None, ["ARM", "AZE"], []), ("CONSULT", None, ["RUS", "UNO"], ["ARM", "AZE"])],
        ),
        (ceasefire(mediators=["RUS"], stage="violated"), [("CONSULT", None, ["RUS"], ["ARM", "AZE"])]),
        (ceasefire(mediators=["RUS"], stage="called_for"), []),
        (ceasefire(mediators=["RUS"], parties=[]), [("CONSULT", None, ["RUS"], [])]),
    ],
)
def test_a_ceasefire_and_its_mediators(claim: dict[str, Any], expected: list[Told]) -> None:
    assert told(brief_of_claims(ceasefire_context=[claim])) == expected


def test_a_ceasefires_date_is_the_events_and_the_articles_the_storys() -> None:
    claim = ceasefire(date="2020-11-10", date_text="November 10", mediators=["RUS"], stage="in_effect")
    kept, mediated = plover_events(brief_of_claims(ceasefire_context=[claim]))
    assert (kept.date, kept.event_date, kept.context) == ("2021-11-16", "2020-11-10", ["military"])
    assert (mediated.event_date, mediated.context, mediated.text_status) == (None, ["diplomatic"], "reported")


def test_casualties_and_summaries_are_no_events() -> None:
    casualty = {"victims": "ARM", "category": "killed", "count_text": "15", "count_min": 15, "count_max": 15}
    brief = brief_of_claims(
        casualties=[{**casualty, "scope": "incident", "reported_by": "ARM"}], summary=[{"text": "Shots."}]
    )
    assert told(brief) == []


# Actors


@pytest.mark.parametrize(
    ("kind", "speaker", "sector"),
    [
        ("state", "Armenian Defense Ministry", "GOVMIL"),
        ("state", "Ministry of Defence", "GOVMIL"),
        ("state", "Azerbaijani MoD", "GOVMIL"),
        ("state", "Kyrgyz General Staff", "MIL"),
        ("state", "Ethiopian National Defence Force", "MIL"),
        ("state", "Tajik president", "GOV"),
        ("breakaway_entity", "foreign ministry", "GOV"),
        ("state", "Turkish parliament", "LEG"),
        ("state", "police", "COP"),
        ("state", "opposition lawmaker", "OPP"),
        ("state", "former president", None),
        ("state", "Pashinyan", None),
        ("state", "office", None),
        ("state", None, None),
        ("armed_group", "spokesman", "REB"),
        ("armed_group", None, "REB"),
        ("civilians", None, "CVL"),
        ("international_organisation", "secretary-general", None),
        ("other", "president", None),
    ],
)
def test_the_sector_is_known_by_rule_or_not_at_all(kind: Any, speaker: str | None, sector: str | None) -> None:
    assert sector_of(kind, speaker) == sector


def test_actors_without_a_country() -> None:
    brief = brief_of_claims(
        other_requests=[request(requester="UNO", addressee="REBELS"), request(requester="VILLAGERS", addressee="UNO")]
    )
    first, second = plover_events(brief)
    assert [(a.code, a.country, a.sector) for a in (*first.actor, *first.recipient)] == [
        ("IGO", None, None),
        (None, None, "REB"),
    ]
    assert [(a.code, a.sector) for a in second.actor] == [(None, "CVL")]


# The whole


def test_ids_are_stable_and_of_their_article_claim_and_type() -> None:
    claims = {"other_requests": [request(status="refused"), request(status="refused")]}
    ids = [event.id for event in plover_events(brief_of_claims(**claims))]
    assert ids == [event.id for event in plover_events(brief_of_claims(**claims))]
    assert len(set(ids)) == 4
    elsewhere = brief_of_claims(**claims).model_dump()
    elsewhere["article"] = article(source="b.txt")
    assert not {event.id for event in plover_events(Brief.model_validate(elsewhere))} & set(ids)


def test_the_first_article_gives_these_events() -> None:
    brief = brief_of(FIRST)
    events = [
        (event[0], event[1], "+".join(event[2]), "+".join(event[3]), each.claim, each.event_date)
        for event, each in zip(told(brief), plover_events(brief), strict=True)
    ]
    assert events == [
        ("ACCUSE", "allege", "ARM", "AZE", "/accusations/0", None),
        ("ACCUSE", "allege", "ARM", "AZE", "/accusations/1", None),
        ("ACCUSE", "allege", "AZE", "ARM", "/accusations/2", None),
        ("ACCUSE", "allege", "AZE", "ARM", "/accusations/3", None),
        ("ACCUSE", "allege", "AZE", "ARM", "/accusations/4", None),
        ("ACCUSE", "allege", "AZE", "ARM", "/accusations/5", None),
        ("ACCUSE", "allege", "ARM", "AZE", "/accusations/6", None),
        ("REJECT", None, "AZE", "ARM", "/accusations/6", None),
        ("ACCUSE", "allege", "AZE", "ARM", "/accusations/7", None),
        ("REQUEST", "assist", "ARM", "RUS", "/requests_to_russia/0", None),
        ("REQUEST", "yield", "RUS", "ARM", "/other_requests/0", None),
        ("REQUEST", "yield", "RUS", "AZE", "/other_requests/1", None),
        ("REQUEST", "yield", "AZE", "ARM", "/other_requests/2", None),
        ("REJECT", "yield", "ARM", "AZE", "/other_requests/2", None),
        ("RETREAT", "ceasefire", "ARM+AZE", "", "/ceasefire_context/0", "2020-11-10"),
        ("CONSULT", None, "RUS", "ARM+AZE", "/ceasefire_context/0", None),
    ]


@pytest.mark.parametrize("stem", SEEDS)
def test_every_seeds_events_lead_to_their_text(stem: str) -> None:
    brief, text = brief_of(stem), read_article(ROOT / "seeds" / f"{stem}.txt").text
    claims = dict(brief.claims())
    events = list(plover_events(brief))
    assert len({event.id for event in events}) == len(events)
    for event in events:
        assert event.article.sha256 == brief.article.sha256 != HASH
        assert event.evidence == claims[event.claim].evidence
        for each in event.evidence:
            assert text[each.start : each.end] == each.quote
        assert PloverEvent.model_validate_json(event.model_dump_json()) == event


def test_types_and_modes_are_the_manuals() -> None:
    assert set(MODES) <= set(get_args(EventType))
    (event,) = plover_events(brief_of_claims(accusations=[accusation()]))
    facts = json.loads(event.model_dump_json())
    for wrong in ({"mode": "ceasefire"}, {"event_type": "DEMAND", "mode": None}, {"event_type": "AGREE"}):
        with pytest.raises(ValidationError):
            PloverEvent.model_validate({**facts, **wrong})


def test_the_documentation_has_every_rule() -> None:
    for rule in get_args(Rule):
        assert f"| `{rule}` |" in DOCS


def test_a_brief_about_something_else_has_no_events() -> None:
    other = create_model("Other", __base__=BaseBrief)
    facts = brief_of_claims().model_dump(include=set(BaseBrief.model_fields))
    with pytest.raises(UsageError, match="this brief is not"):
        plover_events(other.model_validate(facts))
