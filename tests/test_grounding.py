"""Evidence is the article's text, and a claim's specifics stand in the sentences that it cites."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import Article, article_from_text
from summarizer.actors import find_sides
from summarizer.grounding import evidence_of, is_worded, unsupported_specifics
from summarizer.schemas import Sentence

CASES = {
    "en": "The army of Armenia lost 6,500 men in 2020. Fifteen soldiers died near Mount Kilisali, Yerevan said. "
    "It blamed Azerbaijan’s troops and the Russian-brokered accord. Nobody answered. Georgia looked on.",
    "ru": "Армения заявила об обстреле у Шнога. Погибли пять солдат. Баку это отрицает. В Тбилиси молчат.",
    "hy": "Հայաստանը հայտնեց կրակոցների մասին Սյունիքում։ Զոհվել է 15 զինվոր։ Բաքուն հերքում է։ Ոչ ոք չպատասխանեց։",
}
ARTICLES = {language: article_from_text(text, language=language) for language, text in CASES.items()}
SIDES = {language: find_sides(article) for language, article in ARTICLES.items()}


def missing(claim: str, *sentences: int, language: str = "en") -> list[str]:
    return unsupported_specifics(claim, ARTICLES[language], sentences, SIDES[language])


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        ("the army lost 6,500 men", [1]),
        ("the army lost 6500 men", [1]),
        ("the army lost 6\u00a0500 men", [1]),
        ("15 soldiers died", [2]),
        ("fifteen soldiers died near Mount Kilisali", [2]),
        ("a loss in 2020", [2]),  # the year stands in the sentence before
        ("troops of Azerbaijan were blamed", [3]),
        ("Azerbaijan's troops were blamed", [3]),
        ("the accord was Russian-brokered", [3]),
        ("the accord was brokered by the Russian side", [3]),
        ("soldiers of Armenia died", [2]),  # Yerevan is its capital
        ("Armenian soldiers died", [1]),  # at the claim's beginning, a form of the name that the text has not
        ("Soldiers died", [2]),  # a first word's capital says nothing
        ("Troops and accords", [3]),
        ("", [1]),
    ],
)
def test_what_the_cited_sentences_hold_passes(claim: str, sentences: list[int]) -> None:
    assert missing(claim, *sentences) == []


@pytest.mark.parametrize(
    ("claim", "sentences", "expected"),
    [
        ("the army lost 6,501 men", [1], ["6,501"]),
        ("the army lost 650 men", [1], ["650"]),
        ("16 soldiers died", [2], ["16"]),
        ("sixteen soldiers died", [2], ["sixteen"]),
        ("Sixteen soldiers died", [2], ["Sixteen"]),
        ("a loss in 2020", [3], ["2020"]),  # two sentences before
        ("it happened near Lachin and Lachin", [2], ["Lachin"]),
        ("troops of Turkey died", [2], ["Turkey"]),
        ("Turkey lost soldiers", [2], ["Turkey"]),  # a side's name is one at the beginning too
        ("Turkish soldiers died", [2], ["Turkish"]),
        ("Georgia lost soldiers", [2], ["Georgia"]),  # it stands in the article, but elsewhere
        ("15 died", [], ["15"]),
        ("15 died", [99, 0, -3], ["15"]),
    ],
)
def test_what_they_do_not_hold_is_named(claim: str, sentences: list[int], expected: list[str]) -> None:
    assert missing(claim, *sentences) == expected


@pytest.mark.parametrize(
    ("language", "claim", "sentences", "expected"),
    [
        ("ru", "обстрел у Шнога", [1], []),
        ("ru", "обстрел у Лачина", [1], ["Лачина"]),
        ("ru", "погибли 5 солдат", [2], []),
        ("ru", "погибли шесть солдат", [2], ["шесть"]),
        ("ru", "Грузия обстреляла", [1], ["Грузия"]),
        ("ru", "по словам Армения", [2], []),
        ("hy", "կրակոցներ Սյունիքում", [1], []),
        ("hy", "կրակոցներ Լաչինում", [1], ["Լաչինում"]),
        ("hy", "զոհվել է 15 զինվոր", [2], []),
        ("hy", "զոհվել է 16 զինվոր", [2], ["16"]),
    ],
)
def test_other_scripts_are_held_against_the_text_too(
    language: str, claim: str, sentences: list[int], expected: list[str]
) -> None:
    assert missing(claim, *sentences, language=language) == expected


@pytest.mark.parametrize(
    ("wording", "sentences", "worded"),
    [
        ("Mount Kilisali", [2], True),
        ("  near   Mount\u00a0Kilisali ", [2], True),
        ("6,500 men", [2], True),  # the sentence before
        ("6,500 men", [3], False),
        ("mount kilisali", [2], False),
        ("in 2020. Fifteen soldiers", [2], True),
        ("Mount Kilisali", [], False),
    ],
)
def test_a_wording_is_the_articles_own_white_space_apart(wording: str, sentences: list[int], worded: bool) -> None:
    assert is_worded(wording, ARTICLES["en"], sentences) is worded


def test_evidence_comes_in_the_articles_order_each_sentence_once() -> None:
    evidence = evidence_of(ARTICLES["en"], [4, 1, 4, 99, 0, -1])
    assert [item.sentence for item in evidence] == [1, 4]
    assert evidence[1].quote == "Nobody answered."


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Any text cut into any sentences, so that nothing leans on how we cut."""
    text = draw(st.text(min_size=2, max_size=80))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    sentences = [
        Sentence(number=number, start=start, end=end, paragraph=1)
        for number, (start, end) in enumerate(pairwise(cuts), start=1)
    ]
    return Article(text=text, source="-", sentences=tuple(sentences))


@settings(max_examples=150, deadline=None)
@given(articles(), st.lists(st.integers(-2, 12)))
def test_evidence_is_always_the_text(article: Article, numbers: list[int]) -> None:
    evidence = evidence_of(article, numbers)
    assert {item.sentence for item in evidence} == set(numbers) & set(range(1, len(article.sentences) + 1))
    for item in evidence:
        assert article.text[item.start : item.end] == item.quote == article.sentence_text(item.sentence)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("AzБя5. ,-'’ \n6"), max_size=60), st.text(max_size=40))
def test_the_gate_takes_any_claim_and_passes_the_articles_own_words(text: str, claim: str) -> None:
    article = article_from_text(f"X {text}", language="en")
    sides = find_sides(article)
    everywhere = range(1, len(article.sentences) + 1)
    unsupported_specifics(claim, article, everywhere, sides)
    for number in everywhere:
        assert unsupported_specifics(article.sentence_text(number), article, [number], sides) == []
