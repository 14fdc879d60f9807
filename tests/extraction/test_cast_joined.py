"""Which names are one side's: those that are joined, those that are another's, and those of a part of a state."""

from __future__ import annotations

from typing import Any

import pytest
from cast_samples import UNLISTED, cast, ids, listed, only
from stub_server import an_actor


@pytest.mark.parametrize(
    "actors",
    [
        [an_actor("Norway"), an_actor("Oslo"), an_actor("Norwegian government", country="NOR")],
        [an_actor("Oslo"), an_actor("Norwegian government", country="NOR"), an_actor("Norway")],
        [an_actor("Norwegian government", country="NOR"), an_actor("the Kingdom of Norway", "Oslo")],
    ],
)
def test_names_of_one_state_are_joined(actors: list[dict[str, Any]]) -> None:
    text = "Norway spoke. Oslo waited. The Norwegian government denied it. Sweden left."
    actor = only(cast(text, *actors))
    assert (actor.id, actor.sentences) == ("NOR", [1, 2, 3])
    assert {"Oslo", "Norwegian government"} <= {actor.name, *actor.aliases}


@pytest.mark.parametrize(
    "again",
    [
        an_actor("RLF", kind="armed_group"),
        an_actor("the ridge liberation front", kind="armed_group"),
        an_actor("RLF", "Ridge Liberation Front", kind="other"),
        an_actor("Ridge Liberation Front", "the RLF", kind="armed_group", roles=["mediator"]),
    ],
)
def test_a_side_that_is_listed_again_in_a_later_part_is_the_same(again: dict[str, Any]) -> None:
    found = cast(UNLISTED, an_actor("Ridge Liberation Front", "RLF", kind="armed_group", roles=["belligerent"]))
    found.add(listed(again))
    actor = only(found)
    assert (actor.name, actor.kind, actor.roles) == (
        "Ridge Liberation Front",
        "armed_group",
        ["belligerent", *again["roles"]],
    )


def test_a_side_that_was_first_listed_by_its_short_name_is_joined_too() -> None:
    found = cast(UNLISTED, an_actor("RLF", kind="armed_group"))
    found.add(listed(an_actor("Ridge Liberation Front", "RLF", kind="armed_group")))
    assert only(found).sentences == [1, 4, 6]


def test_a_name_of_another_state_is_taken_from_a_side_and_is_that_states() -> None:
    found = cast("Norway accused Sweden. Stockholm denied it.", an_actor("Norway", "Stockholm"), an_actor("Sweden"))
    norway, sweden = found.actors
    assert norway.aliases == []
    assert sweden.aliases == ["Stockholm"]


@pytest.mark.parametrize("name", ["Stockholm", "the Swedish army"])
def test_a_claim_that_names_it_means_that_state(name: str) -> None:
    text = "Norway accused Sweden. Stockholm denied it. The Swedish army fired."
    found = cast(text, an_actor("Norway", "Stockholm"), an_actor("Sweden", "Swedish army"))
    meant = found.actor_of(name)
    assert meant is not None
    assert meant.id == "SWE"


def test_the_sentences_of_a_side_are_those_of_the_names_that_it_keeps() -> None:
    text = "Norway accused Sweden. Stockholm denied it. Rain fell."
    norway = cast(text, an_actor("Norway", "Stockholm"), an_actor("Sweden")).actors[0]
    assert norway.sentences == [1]


def test_parts_of_a_divided_army_are_sides_of_their_own() -> None:
    text = (
        "The Norwegian army shelled the town. The Rapid Column, which broke away from the army, denied it. "
        "General Storm Aker of the Norwegian army spoke."
    )
    army = an_actor("Norwegian army", "General Storm Aker", kind="armed_group", country="NOR")
    column = an_actor("Rapid Column", kind="armed_group", country="NOR")
    found = cast(text, army, column)
    assert [(actor.id, actor.kind, actor.country, actor.sentences) for actor in found.actors] == [
        ("NORWEGIAN-ARMY", "armed_group", None, [1, 3]),
        ("RAPID-COLUMN", "armed_group", None, [2]),
    ]
    with_the_state = cast(text, army, column, an_actor("Norway"))
    assert ids(with_the_state) == ["NORWEGIAN-ARMY", "RAPID-COLUMN", "NOR"]
    meant = with_the_state.actor_of("the Norwegian army")
    assert meant is not None
    assert meant.id == "NORWEGIAN-ARMY"


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ("Jordan Ellis", "Jordan Ellis, the mayor of Kesh, accused Norway."),
        ("Chad Moreno", "The mayor Chad Moreno accused Norway."),
        ("Georgia Brandt", "Norway was accused by Georgia Brandt of the union."),
        ("Israel Vane", "Israel Vane accused Norway. Mr. Vane left."),
    ],
)
def test_a_person_whose_first_name_is_a_countrys_is_no_state(person: str, text: str) -> None:
    found = cast(text, an_actor(person, kind="other"), an_actor("Norway"))
    assert [(actor.name, actor.country) for actor in found.actors] == [(person, None), ("Norway", "NOR")]
    assert ids(found)[0] == person.upper().replace(" ", "-")


def test_a_state_does_not_stand_where_a_person_bears_its_name() -> None:
    found = cast(
        "The mayor Jordan Ellis spoke. Jordanian guards fired.",
        an_actor("Jordan Ellis", kind="other"),
        an_actor("Jordan"),
    )
    assert [(actor.id, actor.sentences) for actor in found.actors] == [("JORDAN-ELLIS", [1]), ("JOR", [2])]
