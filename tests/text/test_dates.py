from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import linear_time

from summarizer.text.dates import FoundDate, find_dates, resolve_date


def parts(text: str, language: str | None = "en") -> list[tuple[str, int | None, int | None, int | None]]:
    return [(found.text, found.year, found.month, found.day) for found in find_dates(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "17:35, 16 November 2021", ("16 November 2021", 2021, 11, 16)),
        ("en", "on November 16, 2021.", ("November 16, 2021", 2021, 11, 16)),
        ("en", "Saturday, August 30, 2008", ("August 30, 2008", 2008, 8, 30)),
        ("en", "the 3rd of May 1999", ("3rd of May 1999", 1999, 5, 3)),
        ("en", "since Sept. 3, 2020", ("Sept. 3, 2020", 2020, 9, 3)),
        ("en", "at 2021-11-16T17:35:00Z", ("2021-11-16", 2021, 11, 16)),
        ("en", "on 16.11.2021.", ("16.11.2021", 2021, 11, 16)),
        ("en", "On November 13, an unknown man", ("November 13", None, 11, 13)),
        ("en", "violations of 29 December.", ("29 December", None, 12, 29)),
        ("en", "from 16-20 November", ("20 November", None, 11, 20)),
        ("en", "in March 2022", ("March 2022", 2022, 3, None)),
        ("en", "war in 2020.", ("2020", 2020, None, None)),
        (None, "on NOVEMBER 10", ("NOVEMBER 10", None, 11, 10)),
        ("none such", "on 10 November", ("10 November", None, 11, 10)),
        ("ru", "16 ноября 2021 года", ("16 ноября 2021", 2021, 11, 16)),
        ("ru", "в ночь на 10 ноября", ("10 ноября", None, 11, 10)),
        ("ru", "9 МАЯ 2020", ("9 МАЯ 2020", 2020, 5, 9)),
        ("ru", "on 10 November", ("10 November", None, 11, 10)),
        ("az", "16 noyabr 2021-ci il", ("16 noyabr 2021", 2021, 11, 16)),
        ("az", "14 İyul 2020", ("14 İyul 2020", 2020, 7, 14)),
        ("az", "noyabrın 10-da", ("noyabrın 10-da", None, 11, 10)),
        ("hy", "16 նոյեմբերի 2021", ("16 նոյեմբերի 2021", 2021, 11, 16)),
        ("hy", "2021 թվականի նոյեմբերի 16-ին", ("2021 թվականի նոյեմբերի 16-ին", 2021, 11, 16)),
        ("hy", "Նոյեմբերի 10-ին", ("Նոյեմբերի 10-ին", None, 11, 10)),
        ("de", "am 16. November 2021", ("16. November 2021", 2021, 11, 16)),
    ],
)
def test_one_date(language: str | None, text: str, expected: tuple[str, int, int, int]) -> None:
    assert parts(text, language) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "the 44-day war",
        "more than 6,500 people",
        "1,997 shells, 12.2020 metres",
        "it cost $2000",
        "they may 10 times march 3 miles",
        "the year 1899 or 2101",
        "the 120201 figure, x2020",
        "COVID-19 November",
        "November 10,000 people",
    ],
)
def test_no_date(text: str) -> None:
    assert parts(text) == []


def test_dates_come_in_order_and_at_their_offsets() -> None:
    text = "In 2020, on November 10 and 13 December 2021"
    found = find_dates(text, "en")
    assert [date.text for date in found] == ["2020", "November 10", "13 December 2021"]
    assert all(text[date.start : date.end] == date.text for date in found)


@given(st.text() | st.text("0123456789 .-,:/NovemberMayԹթ.\n", max_size=80), st.sampled_from(["en", "hy", "az"]))
def test_any_text_can_be_searched(text: str, language: str) -> None:
    position = 0
    for found in find_dates(text, language):
        assert position <= found.start < found.end
        assert text[found.start : found.end] == found.text
        position = found.end
        resolve_date(found, context=[], published="2021-11-16")


@pytest.mark.parametrize("unit", ["1", "1 ", "November ", "November 1, ", "2020-", "16 ", "2021 թ. ", "٣"])
def test_searching_takes_linear_time(unit: str) -> None:
    with linear_time():
        find_dates(unit * (300_000 // len(unit)), "hy")


def date(text: str) -> FoundDate:
    (found,) = find_dates(text, "en")
    return found


def test_a_full_date_needs_no_context() -> None:
    assert resolve_date(date("16 November 2021"), context=[], published=None) == "2021-11-16"


def test_the_year_comes_from_the_nearest_date_before() -> None:
    context = [date("16 November 2021"), date("2020"), date("November 13")]
    assert resolve_date(date("November 10"), context=context, published="2021-11-16") == "2020-11-10"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("November 10", "2021-11-10"),
        ("November 16", "2021-11-16"),
        ("November 17", "2020-11-17"),
        ("29 February", "2020-02-29"),
        ("31 February", None),
    ],
)
def test_the_year_comes_from_the_publication(text: str, expected: str | None) -> None:
    assert resolve_date(date(text), context=[], published="2021-11-16") == expected


@pytest.mark.parametrize("text", ["31 February 2021", "29 February 2021", "2020", "March 2020"])
def test_what_is_no_day_has_no_iso_date(text: str) -> None:
    assert resolve_date(date(text), context=[], published="2021-11-16") is None


@pytest.mark.parametrize("published", [None, "", "yesterday", "2021-13-01"])
def test_nothing_to_take_the_year_from(published: str | None) -> None:
    assert resolve_date(date("November 10"), context=[], published=published) is None


def test_english_needs_no_babel() -> None:
    code = "import sys, summarizer.text.dates as d; d.find_dates('10 May', 'en'); sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
