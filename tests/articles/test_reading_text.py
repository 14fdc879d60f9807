from __future__ import annotations

import pytest

from summarizer.articles.article import Article
from summarizer.errors import ReadingError, UsageError

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
    assert Article.from_text(text * 3 if language else text).language == language


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
    article = Article.from_text(top + ENGLISH)
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
    assert Article.from_text(f"{dateline}, 17:35\n\n{text * 4}").published == "2021-11-16"


@pytest.mark.parametrize(
    "line",
    [
        "Tuesday 16 November 2021 17:35 GMT",
        "2021-11-16T17:35:00Z",
        "Nov 16, 2021, 5:35 pm EST",
        "(16.11.2021 | 17:35)",
        "Tarn, Vell, 16 November 2021",
        "NEW TARN 16 November 2021",
        "TARN, NOVEMBER 16, 2021. /WIRE/. Talks go on.",
        "TARN (WIRE), Tuesday, November 16, 2021 — Talks go on.",
        "TARN (November 16, 2021): Talks go on.",
    ],
)
def test_a_dateline_says_when_and_where(line: str) -> None:
    assert Article.from_text(f"{line}\n\n{ENGLISH}", language="en").published == "2021-11-16"


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("ТАРН, 16 ноября 2021 г. - Текст", "ru"),
        ("вторник, 16 ноября 2021 года", "ru"),
        ("Di., 16. November 2021", "de"),
    ],
)
def test_weekdays_and_years_of_other_languages(line: str, language: str) -> None:
    assert Article.from_text(line, language=language).published == "2021-11-16"


@pytest.mark.parametrize(
    "text",
    [
        "Siege of 3 March 2015",
        "Siege began 3 March 2015",
        "Picture taken 3 March 2015",
        "Vell Decree of 03.03.2015",
        "SIEGE OF MARCH 3, 2015 BROKEN BY VELL",
        "> — Army of Vell (@vell) March 3, 2015",
        "Last changed 3 March 2015",
        "3 March 2015: Tarn is besieged.",
        "3 March 2015 - 5 March 2015",
        "The siege was lifted\non 3 March 2015.\nTwo died.",
        "The siege was lifted on\n3 March 2015.\nTwo died.",
        "The siege was lifted on\n3 March 2015\nby both armies.",
    ],
)
def test_what_tells_of_a_day_is_no_dateline(text: str) -> None:
    assert Article.from_text(f"{text}\n\n{ENGLISH}", language="en").published is None


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Issued on 17 November 2021", "2021-11-17"),
        ("First published: May 5, 2020, 10:30", "2020-05-05"),
        ("Released prisoners on 5 May 2020", None),
        ("Published figures for 5 May 2020", None),
    ],
)
def test_a_line_that_says_when_it_was_published(line: str, published: str | None) -> None:
    assert Article.from_text(f"Fire at the pier\n\n{line}\n\n{ENGLISH}").published == published


def test_what_is_given_is_not_looked_for() -> None:
    text = f"Fighting at the border\n\n16 November 2021\n\n{ENGLISH}"
    article = Article.from_text(
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
        Article.from_text(text, source="x")
    assert (caught.value.message, caught.value.article) == (message, "x")


@pytest.mark.parametrize("published", ["yesterday", "20211116", "2021-02-31", ""])
def test_a_date_that_is_none(published: str) -> None:
    with pytest.raises(UsageError, match="is not a date of publication"):
        Article.from_text(ENGLISH, published=published)


def test_a_date_in_the_running_text_is_no_dateline() -> None:
    # The line's beginning alone would look like a dateline where the search ends.
    text = f"{'x' * 589}\n9 May 2020 was the day on which the ministry spoke."
    assert Article.from_text(text).published is None


@pytest.mark.parametrize("told", [{"title": "\ud800"}, {"language": "\ud800"}])
def test_half_a_character_beside_the_text_is_refused_too(told: dict[str, str]) -> None:
    with pytest.raises(ReadingError, match="half a character"):
        Article.from_text("Guards met at the border.", **told)


def test_half_a_character_in_a_files_name_is_shown_as_it_is_written() -> None:
    assert Article.from_text("Guards met at the border.", source="a\udcff.txt").source == "a\\udcff.txt"
