from __future__ import annotations

import pytest

from summarizer.errors import ReadingError, UsageError
from summarizer.reading import article_from_text

ENGLISH = "The Defence Ministry said on Tuesday that four soldiers were wounded at the border in the east. "
RUSSIAN = "Министерство обороны сообщило, что во вторник на границе ранены четверо военнослужащих. "
ARMENIAN = "Պաշտպանության նախարարությունը հաղորդեց, որ սահմանին չորս զինծառայող է վիրավորվել։ "
AZERI = "Müdafiə Nazirliyi bildirdi ki, çərşənbə axşamı sərhəddə dörd əsgər yaralanıb. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (RUSSIAN, "ru"),
        (ARMENIAN, "hy"),
        (AZERI, "az"),
        (ARMENIAN * 5 + ENGLISH, "hy"),
        (ENGLISH * 5 + ARMENIAN, "en"),
        ("12 34 56", None),
        ("Tbilisi", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert article_from_text(text * 3 if language else text).language == language


@pytest.mark.parametrize(
    ("top", "title", "published"),
    [
        ("Fighting at the border\n\n", "Fighting at the border", None),
        ("Fighting at the border\n17:35, 16 November 2021\n", "Fighting at the border", "2021-11-16"),
        ("Saturday, August 30, 2008\nFighting at the border\n\n", "Fighting at the border", "2008-08-30"),
        ("# Fighting at the border #\nText.\n", "Fighting at the border", None),
        ("YEREVAN, November 16, 2021 - Talks go on. ", None, "2021-11-16"),
        ("The truce of 9 November 2020 was broken by both sides of it.\n\n", None, None),
        ("Fighting goes on.\n\n", None, None),
        ("2021-02-31\n\n", "2021-02-31", None),
    ],
)
def test_title_and_date(top: str, title: str | None, published: str | None) -> None:
    article = article_from_text(top + ENGLISH)
    assert (article.title, article.published) == (title, published)


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        (RUSSIAN, "16 ноября 2021"),
        (ARMENIAN, "16 նոյեմբերի 2021"),
        (AZERI, "16 noyabr 2021"),
        (ENGLISH, "16.11.2021"),
    ],
)
def test_datelines_in_other_languages(text: str, dateline: str) -> None:
    assert article_from_text(f"{dateline}, 17:35\n\n{text * 4}").published == "2021-11-16"


def test_what_is_given_is_not_looked_for() -> None:
    text = f"Fighting at the border\n\n16 November 2021\n\n{ENGLISH}"
    article = article_from_text(
        text, source="x", title="A title", published="2020-01-02", language="de", warnings=["a guess"]
    )
    assert (article.title, article.published, article.language) == ("A title", "2020-01-02", "de")
    assert (article.source, article.warnings) == ("x", ("a guess",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n\t", "is empty"),
        ("\ufeff", "is empty"),
        ("a\ud800", "holds half a character (a lone surrogate) at offset 1"),
        ("a" * 2_000_001, "is 2,000,001 characters long, over the limit of 2,000,000"),
    ],
)
def test_texts_that_are_no_article(text: str, message: str) -> None:
    with pytest.raises(ReadingError) as caught:
        article_from_text(text, source="x")
    assert (caught.value.message, caught.value.article) == (message, "x")


@pytest.mark.parametrize("published", ["yesterday", "20211116", "2021-02-31", ""])
def test_a_date_that_is_none(published: str) -> None:
    with pytest.raises(UsageError, match="is not a date of publication"):
        article_from_text(ENGLISH, published=published)


def test_a_date_in_the_running_text_is_no_dateline() -> None:
    # The line's beginning alone would look like a dateline where the search ends.
    text = f"{'x' * 589}\n9 May 2020 was the day on which the ministry spoke."
    assert article_from_text(text).published is None
