"""Who speaks, who accuses and who asks, read off the words where there is no parser."""

from __future__ import annotations

from summarizer.actors.named import find_actors, mentions_in, unplaced_names
from summarizer.articles.article import Article
from summarizer.profiles.conflict.by_word_lists.attribution import Speakers
from summarizer.profiles.conflict.by_word_lists.dealings import dealings
from summarizer.profiles.conflict.by_word_lists.victims import victims_of
from summarizer.profiles.conflict.details import scope_of
from summarizer.text.lexicon import lexicon_for


def attribution(text: str, language: str = "en") -> Speakers:
    article: Article = Article.from_text(text, language=language)
    return Speakers(article, find_actors(article))


def speaker(text: str, number: int = 1, language: str = "en") -> str | None:
    speech = attribution(text, language).speech(number)
    return speech.actor if speech else None


def test_the_direction_of_a_charge_and_its_denial_are_read_off() -> None:
    read = attribution("Армения обвинила Азербайджан в обстреле села. Баку отрицает это.", "ru")
    found = dealings(read, 1, "accuse")
    assert [(address.actor, address.target) for address in found] == [("ARM", "AZE")]
    assert read.denial("AZE", 1) == 2
    assert read.denial("ARM", 1) is None


def test_victims_are_read_off_where_the_words_tell() -> None:
    text = "Ранены четверо армянских солдат."
    lexicon = lexicon_for("ru")
    assert lexicon is not None
    (count,) = lexicon.counts(text)
    assert victims_of(1, count, attribution(text, "ru")) == "ARM"


def test_a_speaker_and_whom_he_asks_are_read_off() -> None:
    text = "Министерство обороны Армении заявило, что азербайджанские войска открыли огонь."
    assert speaker(text, language="ru") == "ARM"
    asked = dealings(attribution("Ереван попросил Россию прислать наблюдателей.", "ru"), 1, "ask")
    assert [(address.actor, address.target) for address in asked] == [("ARM", "RUS")]


def test_an_official_stands_for_the_side_of_his_office() -> None:
    article = Article.from_text(
        "The Foreign Minister of Norway Kari Nordmann arrived. Later Nordmann left.", language="en"
    )
    actors = find_actors(article)
    assert [mention.actor for mention in mentions_in(article, 2, actors)] == ["NOR"]
    assert actors[0].officials == ["Kari Nordmann"]


def test_a_name_without_an_office_is_left_for_the_model_when_it_comes_again() -> None:
    article = Article.from_text("On Monday Kari Nordmann arrived in Norway. Later Nordmann left Oslo.", language="en")
    assert unplaced_names(article, find_actors(article)) == ["Kari Nordmann"]


def test_an_earlier_year_makes_a_loss_historical() -> None:
    lexicon = lexicon_for("en")
    assert lexicon is not None
    article = Article.from_text(
        "The war began in 2011. It killed 300 people. Two people died on Monday. Since May 40 people have died.",
        published="2020-05-01",
        language="en",
    )
    assert [scope_of(article, number, lexicon) for number in (2, 3, 4)] == ["historical", "incident", "cumulative"]
