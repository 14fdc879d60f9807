"""Whose deed a sentence tells of, who may be said to do wrong, and who must do something; read off the words."""

from __future__ import annotations

import pytest

from summarizer.actors import find_sides, place_official, unplaced_names
from summarizer.addressing import addresses, demands, mediators
from summarizer.attribution import Attribution
from summarizer.charges import charges_in, subjects_in
from summarizer.cues import lexicon_for
from summarizer.reading import article_from_text


def attribution(text: str) -> Attribution:
    article = article_from_text(text, language="en")
    return Attribution(article, find_sides(article))


def doers(text: str) -> list[str]:
    lexicon = lexicon_for("en")
    assert lexicon is not None
    return [charge.doer for charge in charges_in(attribution(text).marked[1], lexicon)]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Norwegian shelling went on.", ["NOR"]),
        ("Norway shelled the village.", ["NOR"]),
        ("The village was shelled by the army of Norway.", ["NOR"]),
        ("It endured attacks by Norway and militias like Hezbollah.", ["NOR", "HEZBOLLAH"]),
        ("The crimes of Norway are known.", ["NOR"]),
        ("The people were deported to Norway.", ["NOR"]),
        ("Norway, which treacherously attacked it, is silent.", ["NOR"]),
        ("The decision of Norway is another act of aggression.", ["NOR"]),
        ("The responsibility for the delay lies with Oslo.", ["NOR"]),
        ("Norway must stop its provocations.", ["NOR"]),
        ("Norway is not complying, since it has not fulfilled the accord.", ["NOR"]),
    ],
)
def test_the_doer_of_a_deed_is_found_by_the_order_of_the_words(text: str, sides: list[str]) -> None:
    assert doers(text) == sides


@pytest.mark.parametrize(
    "text",
    [
        "Norway was shelled.",
        "The attacks on Norway went on.",
        "Norway hopes that the shelling will end.",
        "Norway has no intention to attack.",
        "Talks on security in Norway were held.",
        "Violations of the accord announced by Norway were reported.",
    ],
)
def test_who_suffers_hopes_or_is_only_named_has_done_nothing(text: str) -> None:
    assert doers(text) == []


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Norway said that Swedish guards had moved the post.", ["SWE"]),
        ("Swedish guards had moved the post, the Norwegian army said.", ["SWE"]),
        ("Norway said that Sweden and Denmark had moved the post.", ["SWE", "DNK"]),
        ("Norway said that talks with Sweden had ended.", []),
        ("Norway said that the ministers of Sweden and Denmark had met.", []),
        ("Norway said that it would study the text.", []),
    ],
)
def test_a_speaker_tells_of_the_sides_that_begin_a_clause(text: str, sides: list[str]) -> None:
    assert subjects_in(attribution(text).marked[1], "NOR") == sides


def voices(text: str) -> list[str | None]:
    read = attribution(text)
    return [voice.side if (voice := read.voice(number)) else None for number in read.marked]


def test_a_statement_is_its_issuers_and_a_report_is_nobodys() -> None:
    assert voices("Norwegian ministry statement on Sweden\n\nWe regret the shelling. It must end.") == ["NOR"] * 3
    assert voices("Shelling in Sweden\n\nThe shelling began at night. It went on.") == [None] * 3


def test_a_readout_is_of_the_side_that_the_title_does_not_name() -> None:
    text = (
        "Telephone conversation with President of Sweden\n\nThe President of Norway had a telephone conversation with "
        "the President of Sweden. The extremely rough treatment of migrants was raised."
    )
    assert voices(text) == ["NOR"] * 3


def test_a_report_of_talks_is_no_readout_and_one_we_makes_no_statement() -> None:
    assert voices("Putin holds talks with Swedish president\n\nShelling went on.") == [None, None]
    assert voices("The Norwegian army moved. We saw it. Shelling went on.") == [None] * 3


def test_in_a_transcript_who_has_the_floor_speaks() -> None:
    text = "Meeting\n\nPresident of Norway: Thank you.\n\nThe war is over.\n\nPresident of Sweden: It is not. We mourn."
    assert voices(text)[1:] == ["NOR", "NOR", "SWE", "SWE"]


@pytest.mark.parametrize(
    ("text", "number", "side"),
    [
        ("The Norwegian foreign ministry spoke. The foreign ministry said that Sweden had moved.", 2, "NOR"),
        ("Sweden waited. In Oslo, the foreign ministry said that Sweden had moved.", 2, "NOR"),
        ("Sweden waited. Norway's Foreign Ministry said that Sweden had moved.", 2, "NOR"),
        ("President of Norway Kari Nordmann met the Swedish president. The President said that it was late.", 2, "NOR"),
        ("Norway and Sweden met. According to Oslo, it was late. According to him, it was early.", 3, "NOR"),
    ],
)
def test_an_office_alone_stands_for_the_side_that_it_belongs_to(text: str, number: int, side: str) -> None:
    speech = attribution(text).speech(number)
    assert speech is not None
    assert speech.side == side


def test_this_was_said_tells_who_said_the_sentence_before() -> None:
    text = "Sweden must withdraw. This was stated by the President of Norway."
    assert voices(text)[0] == "NOR"
    asked = demands(attribution(text), 1)
    assert [(address.side, address.target) for address in asked] == [("NOR", "SWE")]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Norway said that Sweden must withdraw.", [("NOR", "SWE")]),
        ("Norway said that the sanctions against Sweden should stay.", []),
        ("Norway said that it must withdraw.", []),
    ],
)
def test_what_another_side_must_do_is_asked_of_it(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(address.side, address.target) for address in demands(attribution(text), 1)] == pairs


def test_a_call_on_a_people_is_not_one_on_its_state() -> None:
    (address,) = addresses(attribution("Norway called on Swedish citizens to protest."), 1, "ask")
    assert (address.side, address.target) == ("NOR", None)


def test_holding_a_side_responsible_accuses_it() -> None:
    (address,) = addresses(attribution("Norway holds Sweden responsible."), 1, "accuse")
    assert (address.side, address.target) == ("NOR", "SWE")


def test_those_who_announced_or_brokered_a_truce_are_its_mediators() -> None:
    assert mediators(attribution("The ceasefire announced by Norway and Sweden held."), 1) == ["NOR", "SWE"]
    assert mediators(attribution("A Norwegian-brokered truce between Sweden and Denmark held."), 1) == ["NOR"]


def test_an_official_is_placed_with_the_country_that_a_model_names_if_the_article_has_it() -> None:
    article = article_from_text("On Monday Kari Nordmann came to Norway. Later Nordmann left.", language="en")
    sides = find_sides(article)
    (name,) = unplaced_names(article, sides)
    place_official(article, sides, name, "the Kingdom of Sweden")
    assert [(side.id, side.officials) for side in sides] == [("NOR", [])]
    place_official(article, sides, name, "Norway")
    assert sides[0].officials == ["Kari Nordmann"]
