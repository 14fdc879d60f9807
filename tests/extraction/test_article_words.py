"""The article's words, whatever their case and their endings, and the wordings that are copied from it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import Article
from summarizer.extraction.article_words import ArticleWords, forms
from summarizer.extraction.grounding import Grounds, Support

TEXT = (
    "The army of Armenia lost 6,500 men in 2020. Fifteen soldiers died near Mount Kilisali, Yerevan said. "
    "It blamed Azerbaijan’s troops and the Russian-brokered accord. Nobody answered. Georgia looked on. "
    "Presidents Alda Berg, Nikol Vardan and Otto Lind met on Monday, 3 May. The Vardania Front's men left Old Kesh."
)
ARTICLE = Article.from_text(TEXT, language="en")
GROUNDS = Grounds(ARTICLE, [])
WORDS = ArticleWords(ARTICLE)


def found(wording: str, text: str = TEXT, language: str = "en") -> list[tuple[int, str]]:
    """Return the sentence and the article's characters of each place where a wording stands."""
    article = Article.from_text(text, language=language)
    return [(place.sentence, article.text[place.start : place.end]) for place in ArticleWords(article).find(wording)]


# Places


def test_a_wording_is_found_wherever_it_stands() -> None:
    text = "The Front fired. It fired again, the front said. THE FRONT’S men left. A frontier town fell."
    assert found("the Front", text) == [(1, "The Front"), (2, "the front"), (3, "THE FRONT")]
    assert found("front's men", text) == [(3, "FRONT’S men")]
    assert found("Front fired again", text) == []
    assert found("", text) == found("?!", text) == []


@pytest.mark.parametrize(
    ("wording", "text", "place"),
    [
        ("the Kesh Liberation Front", "The Kesh  Liberation\nFront fired.", "The Kesh  Liberation\nFront"),
        ("Kesh-Vardan", "The Kesh - Vardan road.", "Kesh - Vardan"),
        ("Al-Noor", "Fighters of al-Noor left.", "al-Noor"),
        ("U.N.", "The U.N. spoke.", "U.N."),
        ("UN", "The U.N. spoke.", "U.N."),
        ("7th Brigade", "The 7th brigade left.", "7th brigade"),
    ],
)
def test_white_space_case_and_marks_between_words_do_not_count(wording: str, text: str, place: str) -> None:
    assert found(wording, text) == [(1, place)]


@pytest.mark.parametrize(
    ("wording", "place"),
    [
        ("Фронт Кешана", "Фронта Кешана"),
        ("министерство обороны", "министерства обороны"),
        ("Зариан Берген", "Зариана Бергена"),
        ("Вардания", "Варданией"),
    ],
)
def test_russian_endings_do_not_count(wording: str, place: str) -> None:
    text = "По словам Зариана Бергена из министерства обороны, бои Фронта Кешана с Варданией идут."
    assert found(wording, text, "ru") == [(1, place)]


def test_words_of_two_sentences_are_no_wording() -> None:
    assert found("Front. Men", "They saw the Front. Men left.") == []


def test_sentences_outside_the_article_hold_nothing() -> None:
    assert WORDS.holds("Kesh", [7])
    assert not WORDS.holds("Kesh", [0, -1, 8, 99])
    assert not WORDS.holds("Kesh", [])
    assert WORDS.sentences_with("Kesh") == [7]
    assert WORDS.sentences_with("Lachin") == []


# Forms


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("Front", "FRONT", "en"),
        ("Front", "Front’s", "en"),
        ("Fronts'", "fronts", "en"),
        ("fighter", "fighters", "en"),
        ("Norwegian", "Norway", "en"),
        ("NORWAY", "norwegians", "en"),
        ("fifteen", "15", "en"),
        ("6,500", "6\u00a0500", "en"),
        ("Norwegian-brokered", "Norway", "en"),
        ("Норвегия", "Норвегии", "ru"),
        ("пять", "5", "ru"),
        ("Кешан", "Кешаном", "ru"),
    ],
)
def test_two_writings_of_one_word_share_a_form(first: str, second: str, language: str) -> None:
    assert forms(first, language) & forms(second, language)


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("Norway", "Sweden", "en"),
        ("Norwegian", "Swedish", "en"),
        ("fifteen", "50", "en"),
        ("6,500", "650", "en"),
        ("2020", "2021", "en"),
        ("Kesh", "Keshan", "en"),
        ("Berg", "Bergen", "en"),
        ("Лачин", "Лавров", "ru"),
        ("Норвегия", "Швеция", "ru"),
        ("пять", "6", "ru"),
    ],
)
def test_two_words_share_none(first: str, second: str, language: str) -> None:
    assert not forms(first, language) & forms(second, language)


# Wordings


@pytest.mark.parametrize(
    ("wording", "sentences", "copied"),
    [
        ("Mount Kilisali", [2], "Mount Kilisali"),
        ("  near   Mount\u00a0Kilisali ", [2], "near Mount Kilisali"),
        ("6,500 men", [2], "6,500 men"),  # the sentence before
        ("mount kilisali", [2], "Mount Kilisali"),
        ("MOUNT KILISALI", [2], "Mount Kilisali"),
        ("Azerbaijan's troops", [3], "Azerbaijan’s troops"),
        ("the russian brokered accord", [3], "the Russian-brokered accord"),
        ("15 soldiers", [2], "Fifteen soldiers"),
        ("Monday 3 May", [6], "Monday, 3 May"),
    ],
)
def test_a_wording_is_kept_in_the_articles_own_characters(wording: str, sentences: list[int], copied: str) -> None:
    assert GROUNDS.of_wording(wording, sentences) == Support(wording=copied)


@pytest.mark.parametrize(("wording", "sentences", "widened"), [("6,500 men", [3], 1), ("Mount Kilisali", [], 2)])
def test_a_wording_from_elsewhere_brings_its_sentence(wording: str, sentences: list[int], widened: int) -> None:
    assert GROUNDS.of_wording(wording, sentences) == Support(widened={widened}, wording=wording)


@pytest.mark.parametrize(
    "wording",
    [
        "6,501 men",
        "Mount Kesh",
        "May 3",
        "Kilisali Mount",
        "15 men",
        "in 2020. Fifteen soldiers",  # across two sentences
        "...",
    ],
)
def test_words_that_stand_nowhere_in_a_row_are_no_wording(wording: str) -> None:
    found = GROUNDS.of_wording(wording, range(1, 8))
    assert (found.missing, found.wording) == ([wording], None)


@pytest.mark.parametrize(("wording", "sentences"), [("Tbilisi", [5]), ("Baku", [3]), ("army of Yerevan", [1])])
def test_another_name_of_a_state_is_not_the_articles_wording(wording: str, sentences: list[int]) -> None:
    assert GROUNDS.of_wording(wording, sentences) == Support(missing=[wording])


@pytest.mark.parametrize(
    ("wording", "copied"),
    [
        ("“the treaty of 1997”", "“the treaty of 1997”"),
        ('"the treaty of 1997"', "the treaty of 1997"),
        ("the treaty of 1997", "the treaty of 1997"),
        ("(the accord)", "(the accord)"),
        ("the u.s. army", "U.S. Army"),
        ("5 p.m.", "5 p.m."),
        ("“Go home,”", "“Go home,”"),
    ],
)
def test_the_marks_that_a_wording_ends_in_are_kept_where_the_article_has_them(wording: str, copied: str) -> None:
    text = "She cited “the treaty of 1997” and (the accord). “Go home,” she said. A U.S. Army unit left at 5 p.m. too."
    article = Article.from_text(text, language="en")
    assert Grounds(article, []).of_wording(wording, [1, 2, 3]).wording == copied


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("AzБя5. ,-'’\"“”()\n6s"), max_size=60), st.data())
def test_a_run_of_the_articles_words_is_found_and_copied_as_it_stands(text: str, data: st.DataObject) -> None:
    article = Article.from_text(f"X {text}", language="en")
    sentence = article.sentence_text(data.draw(st.integers(1, len(article.sentences))))
    start = data.draw(st.integers(0, len(sentence)))
    wording = sentence[start : data.draw(st.integers(start, len(sentence)))]
    copied = Grounds(article, []).of_wording(wording, range(1, len(article.sentences) + 1)).wording
    if copied is not None:
        assert copied in " ".join(article.text.split())
