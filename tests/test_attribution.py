"""Who speaks, who accuses and who asks, read off the words."""

from __future__ import annotations

import pytest

from summarizer.actors import find_sides, mentions_in, unplaced_names
from summarizer.addressing import addresses
from summarizer.attribution import Attribution
from summarizer.cues import lexicon_for
from summarizer.losses import scope_of, victims_of
from summarizer.reading import article_from_text
from summarizer.schemas import Article


def attribution(text: str, language: str = "en") -> Attribution:
    article: Article = article_from_text(text, language=language)
    return Attribution(article, find_sides(article))


def speaker(text: str, number: int = 1, language: str = "en") -> str | None:
    speech = attribution(text, language).speech(number)
    return speech.side if speech else None


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The Thai army said that Cambodian troops had opened fire.", "THA"),
        ("Cambodian troops had opened fire, the Thai army said.", "THA"),
        ("Cambodian troops had opened fire, said the foreign ministry of Thailand.", "THA"),
        ("According to Bangkok, Cambodian troops had opened fire.", "THA"),
        ("The ambassador of Thailand to Cambodia said that the talks had failed.", "THA"),
        ("Thai and Cambodian troops exchanged fire on Tuesday.", None),
        ("According to residents, Cambodian troops demanded the post.", None),
        ("Thai troops had reportedly left the hill.", None),
    ],
)
def test_the_speaker_is_the_name_beside_the_verb_of_saying(text: str, side: str | None) -> None:
    assert speaker(text) == side


def test_a_quotation_takes_its_speaker_from_its_paragraph_and_a_pronoun_from_before() -> None:
    text = (
        '"Cambodia broke the accord. It shelled a village," the Thai foreign ministry said.\n\n'
        "He added that Cambodia had been warned.\n\n"
        "Cambodian troops left the hill."
    )
    read = attribution(text)
    assert [speech.side if (speech := read.speech(n)) else None for n in (1, 2, 3, 4)] == ["THA", "THA", "THA", None]
    first = read.speech(1)
    assert first is not None
    assert first.told_in == 2
    assert first.speaker == "Thai foreign ministry"
    assert first.content == "Cambodia broke the accord"


def test_what_is_said_is_the_sentences_own_words() -> None:
    speech = attribution("The Thai army said that Cambodian troops had opened fire.").speech(1)
    assert speech is not None
    assert speech.content == "Cambodian troops had opened fire"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Thailand accused Cambodia of shelling a village.", [("THA", "KHM", "shelling a village")]),
        ("Cambodia was accused by Thailand of shelling a village.", [("THA", "KHM", "shelling a village")]),
        (
            "Thailand and Cambodia accused each other of shelling.",
            [("THA", "KHM", "shelling"), ("KHM", "THA", "shelling")],
        ),
        ("Thailand denied that it had shelled a village.", []),
    ],
)
def test_a_verb_of_blame_between_two_names_gives_the_direction(text: str, pairs: list[tuple[str, str, str]]) -> None:
    found = addresses(attribution(text), 1, "accuse")
    assert [(address.side, address.target, address.content) for address in found] == pairs


def test_a_verb_of_asking_between_two_names_is_a_request_and_a_telephone_call_is_none() -> None:
    asked = addresses(attribution("Bishkek urged Moscow to send observers."), 1, "ask")
    assert [(address.side, address.target, address.content) for address in asked] == [("KGZ", "RUS", "send observers")]
    assert addresses(attribution("The Russian minister called the Kyrgyz minister about trade."), 1, "ask") == []


def test_a_denial_is_found_beside_the_charge() -> None:
    read = attribution("Thailand accused Cambodia of shelling. Talks went on. Cambodia denied it.")
    assert read.denial("KHM", 1) == 3
    assert read.denial("THA", 1) is None


def test_russian_is_read_too() -> None:
    text = "Министерство обороны Армении заявило, что азербайджанские войска открыли огонь."
    assert speaker(text, language="ru") == "ARM"
    asked = addresses(attribution("Ереван попросил Россию прислать наблюдателей.", "ru"), 1, "ask")
    assert [(address.side, address.target) for address in asked] == [("ARM", "RUS")]


def test_an_official_stands_for_the_side_of_his_office() -> None:
    article = article_from_text(
        "The Foreign Minister of Norway Kari Nordmann arrived. Later Nordmann left.", language="en"
    )
    sides = find_sides(article)
    assert [mention.side for mention in mentions_in(article, 2, sides)] == ["NOR"]
    assert sides[0].officials == ["Kari Nordmann"]


def test_a_name_without_an_office_is_left_for_the_model_when_it_comes_again() -> None:
    article = article_from_text("On Monday Kari Nordmann arrived in Norway. Later Nordmann left Oslo.", language="en")
    assert unplaced_names(article, find_sides(article)) == ["Kari Nordmann"]


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Four Thai soldiers were wounded.", "THA"),
        ("The Thai army said that its 15 soldiers had died.", "THA"),
        ("Thailand said some soldiers were captured by the Cambodian army.", "THA"),
        ("Thailand and Cambodia said that nine people died.", None),
    ],
)
def test_victims_are_read_off_where_the_words_tell(text: str, victims: str | None) -> None:
    read = attribution(text)
    lexicon = lexicon_for("en")
    assert lexicon is not None
    (count,) = lexicon.counts(text)
    assert victims_of(1, count, read) == victims


def test_an_earlier_year_makes_a_loss_historical() -> None:
    lexicon = lexicon_for("en")
    assert lexicon is not None
    article = article_from_text(
        "The war began in 2011. It killed 300 people. Two people died on Monday. Since May 40 people have died.",
        published="2020-05-01",
        language="en",
    )
    assert [scope_of(article, number, lexicon) for number in (2, 3, 4)] == ["historical", "incident", "cumulative"]
