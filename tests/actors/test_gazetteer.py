"""Which names of sides stand in a text, and which are a part of a longer name."""

from __future__ import annotations

import pytest

from summarizer.actors.gazetteer import gazetteer_for


def mentioned(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(found.actor, text[found.start : found.end]) for found in gazetteer_for(language).mentions(text)]


def actors(text: str) -> list[str]:
    return [actor for actor, _ in mentioned(text)]


# Names in a text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway accused Sweden of it.", ["NOR", "SWE"]),
        ("They left Norway. Berg followed.", ["NOR"]),
        ("Talks between Norway, Sweden and Finland failed.", ["NOR", "SWE", "FIN"]),
        ("The Norway-Sweden talks failed.", ["NOR", "SWE"]),
        ("Norway's Army left the town.", ["NOR"]),
        ("Norway Foreign Minister Berg spoke to them.", ["NOR"]),
        ("In Norway Monday was a quiet day.", ["NOR"]),
        ("They fled from Northern Norway in May.", ["NOR"]),
        ("The envoy met Norwegian President Berg there.", ["NOR"]),
        ("Stockholm denied it at once.", ["SWE"]),
        ("The Kingdom of Norway denied it at once.", ["NOR"]),
        ("The Republic of Chad denied it at once.", ["TCD"]),
        ("It was told by Guinea-Bissau and Equatorial Guinea.", ["GNB", "GNQ"]),
    ],
)
def test_a_state_is_named_by_its_name_its_demonym_and_its_capital(text: str, expected: list[str]) -> None:
    assert actors(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # newspapers and stations
        "It was told by the Norway Herald on Monday.",
        "It was first told by the Moscow Courier.",
        "A reporter of the Stockholm Evening Mail was hurt.",
        "A reporter of Radio Norway was hurt.",
        "It was first told by Norway International on Monday.",
        # persons
        "The mayor Jordan Ellis spoke to them.",
        "Georgia Brandt spoke to them.",
        "They met Chad Moreno of the union.",
        "They met Mr. Chad of the union.",
        "Mr. Chad spoke to them.",
        "Dr. Lena Jordan spoke to them.",
        "They met the painter Alda Jordan of Kesh.",
        "They met Francis Vane and Paris Lind there.",
        # other things
        "The boats crossed Lake Chad at night.",
        "They signed the Paris Charter for peace.",
        "They drove to New Norway on Monday.",
    ],
)
def test_a_name_inside_a_longer_one_is_none(text: str) -> None:
    assert actors(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Foreign Minister of Norway Kari Nordmann arrived.",
        "They met the Prime Minister of Norway Kari Nordmann there.",
        "The ambassador of Norway to Sweden Kari Nordmann arrived.",
    ],
)
def test_a_state_between_an_office_and_a_person_is_one(text: str) -> None:
    assert actors(text)[0] == "NOR"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway Accuses Sweden of Shelling", ["NOR", "SWE"]),
        ("Norway Rejects Peace Plan", ["NOR"]),
        ("Fighting in North Norway Spreads", ["NOR"]),
    ],
)
def test_in_a_headline_capitals_tell_nothing(text: str, expected: list[str]) -> None:
    assert actors(text) == expected


# Capitals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NORWAY ACCUSES SWEDEN", [("NOR", "NORWAY"), ("SWE", "SWEDEN")]),
        ("THE NORWEGIAN ARMY FIRED ON STOCKHOLM.", [("NOR", "NORWEGIAN"), ("SWE", "STOCKHOLM")]),
        ("THE KINGDOM OF NORWAY AND THE EU SPOKE", [("NOR", "KINGDOM OF NORWAY"), ("EUR", "EU")]),
        ("USA", [("USA", "USA")]),
        ("IT RAINED IN THE HILLS", []),
    ],
)
def test_a_text_in_capitals_is_matched(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentioned(text) == expected


def test_small_letters_are_no_name_of_a_state() -> None:
    assert mentioned("they gave us turkey on fine china in norway.") == []
    assert mentioned("IT told us.") == []


# One name as a whole


@pytest.mark.parametrize(
    ("name", "actor", "state"),
    [
        ("Norway", "NOR", "NOR"),
        ("the Norwegians", "NOR", "NOR"),
        ("Oslo", "NOR", "NOR"),
        ("NORWAY", "NOR", "NOR"),
        ("The United States", "USA", "USA"),
        ("European Union", "EUR", None),
        ("the EU", "EUR", None),
        ("Norway army", None, None),
        ("Norwegian troops", None, None),
        ("Vladimir Putin", None, None),  # a leader stands for a state, and is none
        ("us", None, None),
        ("Zubrovia", None, None),
        ("", None, None),
    ],
)
def test_what_a_name_is_as_a_whole(name: str, actor: str | None, state: str | None) -> None:
    gazetteer = gazetteer_for("en")
    assert (gazetteer.actor_called(name), gazetteer.state_called(name)) == (actor, state)


@pytest.mark.parametrize(
    ("word", "state"),
    [("norway", "NOR"), ("NORWAY", "NOR"), ("Norway", "NOR"), ("oslo", "NOR"), ("IRAN", "IRN"), ("syrian", "SYR")],
)
def test_a_word_is_a_states_whatever_its_case(word: str, state: str) -> None:
    assert gazetteer_for("en").state_called(word) == state


@pytest.mark.parametrize(("name", "actor"), [("IRAN", "IRN"), ("SYRIA", "SYR"), ("OSLO", "NOR")])
def test_a_short_name_in_capitals_is_a_states(name: str, actor: str) -> None:
    assert gazetteer_for("en").actor_called(name) == actor


@pytest.mark.parametrize(
    ("name", "actor"),
    [("Норвегия", "NOR"), ("Норвегии", "NOR"), ("НОРВЕГИЯ", "NOR"), ("Москвы", "RUS"), ("Кешан", None)],
)
def test_russian_names_are_known_in_their_cases(name: str, actor: str | None) -> None:
    assert gazetteer_for("ru").actor_called(name) == actor
    assert gazetteer_for("ru").state_called(name) == actor


def test_codes_of_states_are_known() -> None:
    states = gazetteer_for("en").states
    assert {"NOR", "SWE", "RUS", "XKX"} <= states
    assert not {"EUR", "UNO", "NATO"} & states
