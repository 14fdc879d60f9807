"""Which names are one side's: those that are joined, those that are another's, and those of a part of a state."""

from __future__ import annotations

from typing import Any

import pytest
from cast_samples import UNLISTED, cast, ids, listed, only
from stub_server import actor


@pytest.mark.parametrize(
    "actors",
    [
        [actor("Norway"), actor("Oslo"), actor("Norwegian government", country="NOR")],
        [actor("Oslo"), actor("Norwegian government", country="NOR"), actor("Norway")],
        [actor("Norwegian government", country="NOR"), actor("the Kingdom of Norway", "Oslo")],
    ],
)
def test_names_of_one_state_are_joined(actors: list[dict[str, Any]]) -> None:
    text = "Norway spoke. Oslo waited. The Norwegian government denied it. Sweden left."
    side = only(cast(text, *actors))
    assert (side.id, side.sentences) == ("NOR", [1, 2, 3])
    assert {"Oslo", "Norwegian government"} <= {side.name, *side.aliases}


@pytest.mark.parametrize(
    "again",
    [
        actor("RLF", kind="armed_group"),
        actor("the ridge liberation front", kind="armed_group"),
        actor("RLF", "Ridge Liberation Front", kind="other"),
        actor("Ridge Liberation Front", "the RLF", kind="armed_group", roles=["mediator"]),
    ],
)
def test_a_side_that_is_listed_again_in_a_later_part_is_the_same(again: dict[str, Any]) -> None:
    found = cast(UNLISTED, actor("Ridge Liberation Front", "RLF", kind="armed_group", roles=["belligerent"]))
    found.add(listed(again))
    side = only(found)
    assert (side.name, side.kind, side.roles) == (
        "Ridge Liberation Front",
        "armed_group",
        ["belligerent", *again["roles"]],
    )


def test_a_side_that_was_first_listed_by_its_short_name_is_joined_too() -> None:
    found = cast(UNLISTED, actor("RLF", kind="armed_group"))
    found.add(listed(actor("Ridge Liberation Front", "RLF", kind="armed_group")))
    assert only(found).sentences == [1, 4, 6]


def test_a_name_of_another_state_is_taken_from_a_side_and_is_that_states() -> None:
    found = cast("Norway accused Sweden. Stockholm denied it.", actor("Norway", "Stockholm"), actor("Sweden"))
    norway, sweden = found.sides
    assert norway.aliases == []
    assert sweden.aliases == ["Stockholm"]


@pytest.mark.parametrize("name", ["Stockholm", "the Swedish army"])
def test_a_claim_that_names_it_means_that_state(name: str) -> None:
    text = "Norway accused Sweden. Stockholm denied it. The Swedish army fired."
    found = cast(text, actor("Norway", "Stockholm"), actor("Sweden", "Swedish army"))
    meant = found.side_of(name)
    assert meant is not None
    assert meant.id == "SWE"


def test_the_sentences_of_a_side_are_those_of_the_names_that_it_keeps() -> None:
    text = "Norway accused Sweden. Stockholm denied it. Rain fell."
    norway = cast(text, actor("Norway", "Stockholm"), actor("Sweden")).sides[0]
    assert norway.sentences == [1]


def test_parts_of_a_divided_army_are_sides_of_their_own() -> None:
    text = (
        "The Norwegian army shelled the town. The Rapid Column, which broke away from the army, denied it. "
        "General Storm Aker of the Norwegian army spoke."
    )
    army = actor("Norwegian army", "General Storm Aker", kind="armed_group", country="NOR")
    column = actor("Rapid Column", kind="armed_group", country="NOR")
    found = cast(text, army, column)
    assert [(side.id, side.kind, side.country, side.sentences) for side in found.sides] == [
        ("NORWEGIAN-ARMY", "armed_group", None, [1, 3]),
        ("RAPID-COLUMN", "armed_group", None, [2]),
    ]
    with_the_state = cast(text, army, column, actor("Norway"))
    assert ids(with_the_state) == ["NORWEGIAN-ARMY", "RAPID-COLUMN", "NOR"]
    meant = with_the_state.side_of("the Norwegian army")
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
    found = cast(text, actor(person, kind="other"), actor("Norway"))
    assert [(side.name, side.country) for side in found.sides] == [(person, None), ("Norway", "NOR")]
    assert ids(found)[0] == person.upper().replace(" ", "-")


def test_a_state_does_not_stand_where_a_person_bears_its_name() -> None:
    found = cast(
        "The mayor Jordan Ellis spoke. Jordanian guards fired.", actor("Jordan Ellis", kind="other"), actor("Jordan")
    )
    assert [(side.id, side.sentences) for side in found.sides] == [("JORDAN-ELLIS", [1]), ("JOR", [2])]
