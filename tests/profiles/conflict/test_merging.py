"""Findings that say the same become one: which do, and what the one holds of the two."""

from __future__ import annotations

from typing import Any

import pytest
from stub_server import accusation, casualty, ceasefire, request

from summarizer.profiles.conflict.merging import merge
from summarizer.schemas.drafts import AccusationDraft, CasualtyDraft, CeasefireDraft, Drafts, RequestDraft

SHELLED = "had shelled villages near the river"


def charge(allegation: str, *sentences: int, **details: Any) -> AccusationDraft:
    return AccusationDraft.model_validate(accusation("Norway", "Laos", allegation, *sentences, **details))


def plea(wanted: str, *sentences: int, **details: Any) -> RequestDraft:
    return RequestDraft.model_validate(request("Norway", "Laos", wanted, *sentences, **details))


def truce(description: str, *sentences: int, **details: Any) -> CeasefireDraft:
    return CeasefireDraft.model_validate(ceasefire(description, *sentences, **details))


def loss(count: str, *sentences: int, **details: Any) -> CasualtyDraft:
    return CasualtyDraft.model_validate({**casualty("Norway", "killed", count, *sentences), **details})


def merged(*drafts: Any) -> list[Any]:
    """Return the drafts of one section, merged."""
    sections: dict[type, str] = {
        AccusationDraft: "accusations", RequestDraft: "requests",
        CeasefireDraft: "ceasefires", CasualtyDraft: "casualties",
    }  # fmt: skip
    section = sections[type(drafts[0])]
    none: dict[str, Any] = {name: [] for name in (*sections.values(), "summary", "actors")}
    held = {name: value for name, value in none.items() if name in Drafts.model_fields}
    return list(getattr(merge(Drafts.model_validate({**held, section: list(drafts)})), section))


@pytest.mark.parametrize(
    ("second", "count"),
    [
        (charge(SHELLED, 3), 1),
        (charge("villages were burnt near the bridge", 5), 1),  # two sentences on, half the words
        (charge("villages were burnt near the bridge", 6), 2),  # further off, half the words are too few
        (charge("had shelled villages near the bridge at night", 9), 2),  # and so are three of five
        (charge("had shelled quiet villages near the river for weeks", 9), 1),
        (charge("a closed bridge", 4), 2),
        (AccusationDraft.model_validate(accusation("Laos", "Norway", SHELLED, 3)), 2),
    ],
)
def test_charges_are_the_same_where_actors_are_and_words_overlap_the_more_the_further_off(
    second: AccusationDraft, count: int
) -> None:
    assert len(merged(charge(SHELLED, 3), second)) == count


def test_of_two_charges_the_wording_that_tells_more_stays_with_who_said_it() -> None:
    short = charge("shelled villages", 3, speaker="the envoy", response="a lie", denied=True)
    long = charge(SHELLED, 4, speaker="the minister")
    for pair in ((short, long), (long, short)):
        (one,) = merged(*pair)
        assert (one.allegation, one.speaker, one.sentences) == (SHELLED, "the minister", [3, 4])
        assert (one.response, one.denied) == ("a lie", True)


@pytest.mark.parametrize(("first", "second", "kept"), [(0.6, 0.9, 0.9), (0.9, 0.6, 0.9), (None, 0.6, None)])
def test_of_two_probabilities_the_surer_counts_and_none_where_one_needs_none(
    first: float | None, second: float | None, kept: float | None
) -> None:
    (one,) = merged(charge(SHELLED, 3).held_for(first), charge(SHELLED, 4).held_for(second))
    assert one.confidence == kept


def test_of_two_requests_the_later_tells_the_state_unless_it_tells_none() -> None:
    help_now = "to help with the ferries"
    early = plea(help_now, 3, status="being_prepared", legal_basis="the 1997 treaty")
    (one,) = merged(early, plea(help_now, 4, status="refused"))
    assert (one.status, one.legal_basis, one.sentences) == ("refused", "the 1997 treaty", [3, 4])
    (one,) = merged(early, plea(help_now, 4, status="unknown", speech_act="demand"))
    assert (one.status, one.speech_act) == ("being_prepared", "demand")
    assert len(merged(early, plea(help_now, 4, speech_act="hope"))) == 2
    (one,) = merged(plea(help_now, 3), plea(help_now, 4, legal_basis="the charter"))
    assert one.legal_basis == "the charter"


def test_of_two_ceasefires_all_that_either_tells_is_kept_and_a_call_is_no_later_stage() -> None:
    begun = truce("A truce began.", 3, stage="in_effect", mediators=["Laos"], terms=["guns"])
    called = truce("truce", 4, stage="called_for", date_text="May 4", mediators=["Oman", "Laos"], parties=["Norway"])
    for pair in ((begun, called), (called, begun)):
        (one,) = merged(*pair)
        assert (one.description, one.stage, one.date_text) == ("A truce began.", "in_effect", "May 4")
        assert (sorted(one.mediators), one.parties, one.terms) == (["Laos", "Oman"], ["Norway"], ["guns"])
    (one,) = merged(begun, truce("It was broken.", 4, stage="violated"))
    assert one.stage == "violated"
    assert len(merged(called, truce("A truce.", 4, date_text="May 5"))) == 2


def test_of_two_counts_the_one_that_says_by_whom_and_since_when_is_kept() -> None:
    headline, told = loss("12 sailors", 1), loss("12 Sailors", 4, reported_by="Norway", scope="cumulative")
    for pair in ((headline, told), (told, headline)):
        (one,) = merged(*pair)
        assert (one.scope, one.reported_by, one.sentences) == ("cumulative", "Norway", [1, 4])
    assert len(merged(told, loss("12 sailors", 4, reported_by="Laos"))) == 2
    assert len(merged(told, loss("13 sailors", 4))) == 2
    assert len(merged(told, loss("12 sailors", 4, category="wounded"))) == 2
