"""From the actors that a model lists to the sides of an article: proved by the text, coded, named."""

from __future__ import annotations

from typing import Any

import pytest
from cast_samples import UNLISTED, cast, ids, listed, only
from stub_server import an_actor

from summarizer import Article
from summarizer.actors.named import find_actors
from summarizer.extraction.cast import Cast
from summarizer.extraction.grounding import Grounds

# Who is an actor


def test_a_group_a_charity_a_party_and_a_coalition_are_sides_as_states_are() -> None:
    found = cast(
        UNLISTED,
        an_actor("Ridge Liberation Front", "RLF", kind="armed_group", roles=["belligerent"]),
        an_actor("Bread for Vale", kind="other"),
        an_actor("Reform Party", "Norway's opposition Reform Party", kind="other", country="NOR"),
        an_actor("the Northern Coalition", kind="other"),
        an_actor("Norway", "Oslo", country="NOR"),
        an_actor("European Union", "EU", kind="international_organisation"),
    )
    assert [(actor.id, actor.name, actor.kind, actor.country, actor.sentences) for actor in found.actors] == [
        ("RIDGE-LIBERATION-FRONT", "Ridge Liberation Front", "armed_group", None, [1, 4, 6]),
        ("BREAD-FOR-VALE", "Bread for Vale", "other", None, [2]),
        ("REFORM-PARTY", "Reform Party", "other", None, [3]),
        ("NORTHERN-COALITION", "the Northern Coalition", "other", None, [4]),
        ("NOR", "Norway", "state", "NOR", [1, 3]),
        ("EUR", "European Union", "international_organisation", None, [5]),
    ]
    assert found.unproved == []
    assert found.actors[0].aliases == ["RLF"]
    assert found.actors[0].roles == ["belligerent"]
    assert all(actor.is_listed for actor in found.actors)


@pytest.mark.parametrize(
    "strange",
    [
        an_actor("Denmark"),
        an_actor("Danish guards", country="DNK"),
        an_actor("Ridge Defence Front", kind="armed_group"),
        an_actor("Zubrovia", "Velmark"),
        an_actor("Reform Party of Vale", kind="other"),
        an_actor("Finnish Coalition of the North", kind="other"),
    ],
)
def test_a_name_that_the_text_does_not_hold_is_no_side(strange: dict[str, Any]) -> None:
    found = cast(UNLISTED, strange, an_actor("Norway"))
    assert (ids(found), found.unproved) == (["NOR"], [strange["name"]])
    assert found.actor_of(strange["name"]) is None


def test_one_name_in_the_text_proves_an_actor_and_is_its_name() -> None:
    actor = only(cast(UNLISTED, an_actor("Ridge Front of Liberation", "Ridge Liberation Front", kind="armed_group")))
    assert (actor.name, actor.id) == ("Ridge Liberation Front", "RIDGE-LIBERATION-FRONT")


def test_a_state_is_proved_by_its_demonym_or_its_capital() -> None:
    found = cast(
        "Norwegian guns fired. Stockholm denied it.",
        an_actor("Norway"),
        an_actor("Sweden"),
        an_actor("Denmark"),
    )
    assert [(actor.id, actor.name, actor.sentences) for actor in found.actors] == [
        ("NOR", "Norway", [1]),
        ("SWE", "Sweden", [2]),
    ]
    assert found.unproved == ["Denmark"]


def test_a_known_organisation_is_proved_by_its_other_names() -> None:
    actor = only(cast("The EU was silent.", an_actor("European Union", kind="international_organisation")))
    assert (actor.id, actor.sentences) == ("EUR", [1])


def test_a_later_part_proves_what_an_earlier_could_not() -> None:
    found = cast(UNLISTED, an_actor("Front of Vale", kind="armed_group"))
    found.add(listed(an_actor("RLF", "Front of Vale", kind="armed_group")))
    assert found.actor_of("Front of Vale") is only(found)


# Codes and ids


@pytest.mark.parametrize("code", ["SWE", "XXX", None, "no"])
def test_the_name_of_a_state_decides_and_not_the_models_code(code: str | None) -> None:
    found = cast("Norway accused Sweden.", an_actor("Norway", country=code), an_actor("Sweden", country="NOR"))
    assert [(actor.id, actor.country) for actor in found.actors] == [("NOR", "NOR"), ("SWE", "SWE")]


def test_a_states_organ_is_coded_by_the_model() -> None:
    actor = only(cast("The Storting voted. It was late.", an_actor("Storting", country="NOR")))
    assert (actor.id, actor.country, actor.name) == ("NOR", "NOR", "Storting")


def test_only_a_state_has_a_country() -> None:
    actor = only(cast(UNLISTED, an_actor("Reform Party", kind="other", country="NOR")))
    assert (actor.id, actor.country) == ("REFORM-PARTY", None)


def test_two_long_names_that_begin_alike_have_ids_of_their_own() -> None:
    names = [f"Ridge Liberation Front of the {where}" for where in ("North", "South")]
    found = cast(
        f"The {names[0]} fired. The {names[1]} fired.", *(an_actor(name, kind="armed_group") for name in names)
    )
    assert len(set(ids(found))) == 2
    assert [found.actor_of(name) for name in names] == found.actors


@pytest.mark.parametrize("first", [0, 1])
def test_a_group_with_the_letters_of_a_states_code_is_not_that_state(first: int) -> None:
    both = [an_actor("Panama"), an_actor("PAN", kind="armed_group")]
    found = cast("The PAN fired on Panama. Panama denied it.", both[first], both[1 - first])
    state, group = found.actor_of("Panama"), found.actor_of("the PAN")
    assert state is not None
    assert group is not None
    assert (state.kind, state.country, group.kind, group.country) == ("state", "PAN", "armed_group", None)


@pytest.mark.parametrize("country", [None, "BEL"])
def test_a_known_organisation_is_what_it_is_whatever_the_model_calls_it(country: str | None) -> None:
    found = cast(UNLISTED, an_actor("European Union", kind="state", country=country), an_actor("The EU", kind="state"))
    assert [(actor.id, actor.kind, actor.country) for actor in found.actors] == [
        ("EUR", "international_organisation", None)
    ]


# How a party is named


@pytest.mark.parametrize(("text", "name"), [("France spoke.", "Paris"), ("Norwegian guns fired.", "Oslo")])
def test_a_side_is_not_named_by_a_capital_that_the_article_does_not_name(text: str, name: str) -> None:
    actor = only(cast(text, an_actor(name)))
    assert name not in (actor.name, *actor.aliases)


def test_names_that_the_article_does_not_use_are_no_aliases() -> None:
    actor = only(cast("France spoke. French guns fired.", an_actor("France", "Paris", "the Élysée", "Marianne")))
    assert actor.aliases == ["French"]


def test_a_text_in_capitals_names_its_sides() -> None:
    text = "NORWAY ACCUSES SWEDEN\n\nTHE RIDGE FRONT FIRED ON OSLO, THE NORWEGIAN ARMY SAID."
    found = cast(
        text,
        an_actor("Norway"),
        an_actor("Sweden"),
        an_actor("Ridge Front", kind="armed_group"),
        an_actor("Denmark"),
    )
    assert [(actor.id, actor.sentences) for actor in found.actors] == [
        ("NOR", [1, 2]),
        ("SWE", [1]),
        ("RIDGE-FRONT", [2]),
    ]
    assert found.unproved == ["Denmark"]
    assert {"OSLO", "NORWEGIAN"} <= set(found.actors[0].aliases)


def test_russian_endings_are_no_other_names() -> None:
    text = "Фронт Кешана обстрелял Норвегию. По словам Осло, боевики Фронта Кешана ушли. Швеция молчала."
    found = cast(
        text,
        an_actor("Фронт Кешана", kind="armed_group"),
        an_actor("Норвегия", "Осло"),
        an_actor("Швеция"),
        an_actor("Дания"),
        an_actor("Фронт Вардана", kind="armed_group"),
        language="ru",
    )
    assert [(actor.id, actor.kind, actor.sentences) for actor in found.actors] == [
        ("ФРОНТ-КЕШАНА", "armed_group", [1, 2]),
        ("NOR", "state", [1, 2]),
        ("SWE", "state", [3]),
    ]
    assert found.unproved == ["Дания", "Фронт Вардана"]
    meant = found.actor_of("фронт кешана")
    assert meant is found.actors[0]


# Whom a claim means


def test_a_claim_names_a_side_by_its_id_its_name_or_another_of_its_names() -> None:
    found = cast(
        UNLISTED,
        an_actor("Ridge Liberation Front", "RLF", kind="armed_group"),
        an_actor("the Northern Coalition"),
    )
    front, coalition = found.actors
    for name in ("RIDGE-LIBERATION-FRONT", "Ridge Liberation Front", "the ridge  liberation front", "RLF", "The RLF"):
        assert found.actor_of(name) is front
    for name in ("Northern Coalition", "the Northern Coalition", "The northern coalition"):
        assert found.actor_of(name) is coalition
    for name in ("Ridge", "the Front", "", "Norway"):
        assert found.actor_of(name) is None


@pytest.mark.parametrize(
    ("name", "nobody"), [("none", True), ("None", True), ("", True), ("null", True), ("Oslo", False)]
)
def test_a_word_for_nobody_is_no_name(name: str, nobody: bool) -> None:
    assert Cast.is_nobody(name) is nobody


def test_sides_that_were_found_without_a_model_are_named_by_their_ids() -> None:
    article = Article.from_text("Norway accused Sweden.", language="en")
    found = Cast.of_actors(article, find_actors(article))
    meant = found.actor_of("NOR")
    assert meant is not None
    assert (meant.name, meant.is_listed, found.unproved) == ("Norway", False, [])


def test_a_name_has_the_articles_own_signs_and_no_more_words_than_were_compared() -> None:
    text = f"The Ridge Front (north) attacked. {' '.join(['word'] * 70)} fell silent."
    front = an_actor("The Ridge — Front, north!!!", kind="armed_group")
    assert only(cast(text, front)).name == "The Ridge Front (north"
    long = an_actor(f"{' '.join(['word'] * 61)} and Nobody Knows", kind="other")
    assert cast(text, long).actors == []
    assert cast(text, long).unproved == [long["name"]]


def test_which_state_an_unknown_name_is_proves_no_other_name_of_the_state() -> None:
    text = "The Northern Kingdom shelled a village."
    kingdom = an_actor("Northern Kingdom", country="SWE")
    found = cast(text, kingdom)
    assert ids(found) == ["SWE"]
    grounds = Grounds(Article.from_text(text, language="en"), found.actors)
    assert grounds.of_words("the village was shelled by the Swedish army", [1]).missing == ["Swedish"]
    village = an_actor("a village", country="RUS")
    assert ids(cast(text, village)) != ["RUS"]
