"""Actors that a model lists oddly: none of them fails an article, takes another's place or is lost without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast_samples import cast, ids, listed
from stub_server import accusation, an_actor, mended, whole

from summarizer import Article, Brief

Briefed = Callable[..., Brief]

ARSON = "Norway accused Sweden of arson."


def news(text: str) -> Article:
    return Article.from_text(text, source="a.txt", language="en")


def test_an_actor_that_only_anothers_name_would_prove_is_none(briefed: Briefed) -> None:
    shown = [
        an_actor("Iran", "Sweden"),
        an_actor("Norway"),
        an_actor("Hezbollah", "Sweden", kind="armed_group"),
    ]
    brief = briefed(
        whole(actors=shown, accusations=[accusation("Norway", "Iran", "arson", 1)]), mended(None), of=news(ARSON)
    )
    assert [party.id for party in brief.parties] == ["NOR"]
    assert {held.claim for held in brief.withheld if held.section == "parties"} == {"Iran", "Hezbollah"}
    assert brief.accusations == []


@pytest.mark.parametrize("name", ["", " ", "the", "...", "The the"])
def test_a_name_without_a_word_is_no_actor(name: str) -> None:
    found = cast(ARSON, an_actor("Norway"), an_actor(name, kind="other"))
    assert ids(found) == ["NOR"]
    assert found.unproved == [name]


def test_civilians_beside_their_state_take_no_name_from_it(briefed: Briefed) -> None:
    shown = [an_actor("Swedes", kind="civilians"), an_actor("Sweden"), an_actor("Norway")]
    said = accusation("Norway", "Sweden", "Swedes had fired on a post", 1)
    brief = briefed(whole(actors=shown, accusations=[said]), of=news("Norway said that Swedes had fired on a post."))
    assert [(claim.accuser, claim.accused) for claim in brief.accusations] == [("NOR", "SWE")]


def test_many_names_that_begin_alike_have_ids_of_their_own() -> None:
    names = [f"Front for the Liberation of the Valley {letter}" for letter in "ABCDEFGHIJKLMN"]
    found = cast(" spoke. ".join(names) + " spoke.", *(an_actor(name, kind="armed_group") for name in names))
    assert len(set(ids(found))) == len(names)


def test_a_name_that_two_have_in_common_is_nobodys() -> None:
    text = "The Defence Ministry of Norway accused Iran. The Defence Ministry of Sweden was silent."
    found = cast(text, an_actor("Norway", "Defence Ministry"), an_actor("Sweden", "Defence Ministry"))
    assert found.actor_of("Defence Ministry") is None
    assert {actor.id for actor in found.actors} == {"NOR", "SWE"}


def test_two_governments_of_one_state_are_two_sides_and_an_organ_is_none() -> None:
    text = "The eastern government of Libya, Tripoli and the Libyan Defence Ministry spoke."
    found = cast(
        text,
        an_actor("eastern government", country="LBY"),
        an_actor("Libyan Defence Ministry", country="LBY"),
        an_actor("Tripoli", country="LBY"),
    )
    assert ids(found) == ["EASTERN-GOVERNMENT", "LBY"]
    assert [actor.country for actor in found.actors] == ["LBY", "LBY"]


def test_a_state_in_a_later_answer_is_not_whom_an_earlier_one_gave_its_name() -> None:
    found = cast("Wagner shelled Gao. Russia was silent.", an_actor("Wagner", "Russia", kind="armed_group"))
    found.add(listed(an_actor("Russia")))
    assert ids(found) == ["WAGNER", "RUS"]


@pytest.mark.parametrize(
    ("text", "name", "reference"),
    [
        ("The People’s Front spoke.", "People’s Front", "People's Front"),
        ("Al‑Shabaab spoke.", "Al‑Shabaab", "al-shabaab"),
        ("Türkeş Front spoke.", "Türkeş Front", "Turkes Front"),
        ("The U.S. spoke.", "U.S.", "US"),
        ("Norway spoke.", "Norway", "Kingdom of Norway"),
        ("The P.K.K. spoke.", "PKK", "P.K.K."),
    ],
)
def test_a_reference_may_be_written_otherwise(text: str, name: str, reference: str) -> None:
    found = cast(text, an_actor(name, kind="other"))
    assert found.actor_of(reference) is found.actors[0]
