"""One text to look in, the original to quote from: what is folded, where it stands, and that nothing else changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stub_server import accusation, casualty, request, whole
from waiting import linear_time

from summarizer import Article, Brief
from summarizer.schemas import Evidence
from summarizer.text.folding import fold, folded_text
from summarizer.text.hyphens import Vocabulary, is_cut_off

NEWS = (
    "Armenia accused Azerbaijan of shelling a bridge on Monday. Twenty-two soldiers were wounded, the army said.\n\n"
    "Armenia asked Russia to protect the crossing under the agreement of 1997.\n"
)
CLAIMS = whole(
    accusations=[accusation("Armenia", "Azerbaijan", "shelling a bridge", 1)],
    casualties=[casualty("none", "wounded", "Twenty-two soldiers", 2)],
    requests=[request("Armenia", "Russia", "protect the crossing", 3, legal_basis="agreement of 1997")],
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The min\u00adis\u00adtry spoke.", "The ministry spoke."),
        ("Vell\u200bburg \ufefffell\u2060.", "Vellburg fell."),
        ("Vell\u200d fell, \u200cVell held.", "Vell fell, Vell held."),
        ("نامه\u200cها رسید.", "نامه\u200cها رسید."),
        (unicodedata.normalize("NFD", "Войска Ереванской области, Škoda."), "Войска Ереванской области, Škoda."),
        ("The govern-\nment fell.", "The government fell."),
        ("The govern-  \n  ment fell.", "The government fell."),
        ("A Vell-\nbrokered truce.", "A Vell-brokered truce."),
        ("A 12-\nyear-old boy.", "A 12-year-old boy."),
        ("The port of Aba-\nlone. Abalone is quiet.", "The port of Abalone. Abalone is quiet."),
        ("The co-op met. The co-\nop closed.", "The co-op met. The co-op closed."),
        ("It took pre-\nand post-war loans.", "It took pre- and post-war loans."),
        ("It said so -\nnobody knew.", "It said so -\nnobody knew."),
        ("The army govern-\n\f\nment fell.", "The army government fell."),
        ("It was here.\n\n- One.\n- Two.", "It was here.\n\n- One.\n- Two."),
        ("x" + "\u0301" * 100 + " y", "x" + "\u0301" * 100 + " y"),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    assert folded_text(text) == folded
    assert fold(Article.from_text(text, language="en")).article.text == folded


@pytest.mark.parametrize("text", [NEWS, "“Никто”, – сказал он. Прошло – и всё.", "Café Škoda, naïve.", "नमस्ते। कैसे हो?"])
def test_a_text_that_needs_no_folding_is_the_very_same(text: str) -> None:
    article = Article.from_text(text)
    assert fold(article).article is article


def test_a_page_break_in_a_sentence_does_not_cut_it() -> None:
    article = Article.from_text(
        "The army said that the\n\n\f\nbridge had been shelled.\n\f\nThe mayor left.", language="en"
    )
    assert [article.sentence_line(number) for number in (1, 2)] == [
        "The army said that the bridge had been shelled.",
        "The mayor left.",
    ]
    assert len(article.sentences) == 2


def with_soft_hyphens(text: str) -> str:
    return text.replace("ijan", "i\u00adjan").replace("soldiers", "sol\u00addiers").replace("1997", "19\u00ad97")


def cut_over_lines(text: str) -> str:
    return (
        text.replace("Azerbaijan", "Azerbai-\njan")
        .replace("soldiers", "sol-\ndiers")
        .replace("agreement", "agree-\nment")
    )


def with_zero_width(text: str) -> str:
    return "\ufeff" + text.replace("e", "e\u200b")


def over_pages(text: str) -> str:
    return text.replace("Azerbaijan", "Azer-\n\n\fbaijan").replace("protect the", "protect\n\fthe")


@pytest.mark.parametrize("changed", [with_soft_hyphens, cut_over_lines, with_zero_width, over_pages])
def test_the_same_is_found_and_quoted_as_it_stands(
    briefed: Callable[..., Brief], changed: Callable[[str], str]
) -> None:
    plain = briefed(CLAIMS, of=Article.from_text(NEWS, language="en"))
    article = Article.from_text(changed(NEWS), language="en")
    assert article.text != Article.from_text(NEWS).text
    brief = briefed(CLAIMS, of=article)
    assert [(one.name, one.country) for one in brief.parties] == [(one.name, one.country) for one in plain.parties]
    [accused], [counted], [asked] = brief.accusations, brief.casualties, brief.requests_to_russia
    assert (accused.accuser, accused.accused, accused.allegation) == ("ARM", "AZE", "shelling a bridge")
    assert (counted.count_min, counted.count_max) == (22, 22)
    assert (asked.requester, asked.request) == ("ARM", "protect the crossing")
    assert not brief.withheld
    for claim, wording in ((counted, counted.count_text), (asked, asked.legal_basis)):
        assert any(wording in evidence.quote for evidence in claim.evidence)
    for evidence in evidence_in(brief):
        assert article.text[evidence.start : evidence.end] == evidence.quote
    assert (brief.article.sha256, brief.article.characters) == (article.sha256, len(article.text))


def evidence_in(brief: Brief) -> list[Evidence]:
    claims = [*brief.parties, *brief.accusations, *brief.casualties, *brief.requests_to_russia]
    return [evidence for claim in claims for evidence in claim.evidence]


def test_a_name_is_known_by_its_letters_not_by_how_they_are_coded() -> None:
    russian = "Правительство Йемена обвинило Китай. Китай отверг обвинения, сообщил чиновник."
    taken_apart = Article.from_text(unicodedata.normalize("NFD", russian))
    assert taken_apart.language == "ru"
    assert fold(taken_apart).article.text == russian


ODD = st.text(st.sampled_from("ab Яй\u0306\u00ad\u200b\u200d-\n\f.é\u0301😀"), min_size=1, max_size=60)


@given(ODD)
@settings(max_examples=300)
def test_each_character_knows_its_place(text: str) -> None:
    article = Article.from_text(f"{text}x", language="en")
    folded = fold(article)
    read = folded.article
    assert len(read.sentences) == len(article.sentences)
    places = [folded.place(offset) for offset in range(len(read.text))] if read is not article else []
    assert all(0 <= start < end <= len(article.text) for start, end in places)
    assert places == sorted(places)
    for sentence, original in zip(read.sentences, article.sentences, strict=True):
        assert letters(read.sentence_text(sentence.number)) == letters(article.sentence_text(original.number))


def letters(text: str) -> str:
    """Return what folding leaves as it is: letters and marks, taken apart."""
    return "".join(one for one in unicodedata.normalize("NFD", text) if one.isalpha() or unicodedata.combining(one))


@pytest.mark.parametrize(
    "unit", ["\u00ad", "a\u0301", "a-\n", "\n\f", "\u200d", " \f", "-\u00ad\n ", "\u0301", "\n \n"]
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    text = unit * 60_000 + " end"
    with linear_time():
        assert folded_text(text).endswith("end")


@pytest.mark.parametrize("unit", ["a", "a-", "a'", "ab'-c"])
def test_a_cut_word_beside_a_long_one_takes_linear_time(unit: str) -> None:
    long = unit * (2_000_000 // len(unit))
    with linear_time():
        assert folded_text(f"The govern-\nment fell.\n{long}.") == f"The government fell.\n{long}."
        assert not is_cut_off(f"{long} .")
        assert Vocabulary(["well-known"]).hyphen_between(f"{long} well-", "known") == "-"
        assert Vocabulary([]).without_soft_hyphens(f"{long} min\u00adis\u00adtry") == f"{long} ministry"
