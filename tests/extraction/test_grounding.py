"""Evidence is the article's text, and a claim's specifics stand in the sentences that it rests on."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import Article
from summarizer.actors.named import NamedActor, find_actors
from summarizer.extraction.evidence import evidence_of
from summarizer.extraction.grounding import Grounds, Support
from summarizer.schemas import Sentence

CASES = {
    "en": "The army of Armenia lost 6,500 men in 2020. Fifteen soldiers died near Mount Kilisali, Yerevan said. "
    "It blamed Azerbaijan’s troops and the Russian-brokered accord. Nobody answered. Georgia looked on. "
    "Presidents Alda Berg, Nikol Vardan and Otto Lind met on Monday, 3 May. The Vardania Front's men left Old Kesh.",
    "ru": "Армения заявила об обстреле у Шнога. Погибли пять солдат. Баку это отрицает. В Тбилиси молчат. "
    "Бои шли в мае 1994 года у города Новый Кеш. Войска Турции и Ирана ушли из Шуши.",
    "hy": "Հայաստանը հայտնեց կրակոցների մասին Սյունիքում։ Զոհվել է 15 զինվոր։ Բաքուն հերքում է։ Ոչ ոք չպատասխանեց։",
}
ARTICLES = {language: Article.from_text(text, language=language) for language, text in CASES.items()}
GROUNDS = {language: Grounds(article, find_actors(article)) for language, article in ARTICLES.items()}


FRONT = NamedActor("FFK", "Front for Kesh", "armed_group", None, aliases=["Front for Kesh", "FFK"], sentences=[1, 2])


def held(claim: str, *sentences: int, language: str = "en") -> Support:
    return GROUNDS[language].of_words(claim, sentences)


# What the cited sentences hold


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        ("the army lost 6,500 men", [1]),
        ("the army lost 6500 men", [1]),
        ("the army lost 6\u00a0500 men", [1]),
        ("15 soldiers died", [2]),
        ("fifteen soldiers died near Mount Kilisali", [2]),
        ("FIFTEEN soldiers died near mount KILISALI", [2]),
        ("a loss in 2020", [2]),  # the year stands in the sentence before
        ("troops of Azerbaijan were blamed", [3]),
        ("Azerbaijan's troops were blamed", [3]),
        ("the Azerbaijani troops were blamed", [3]),  # a demonym of a name that the text has
        ("the blame was the Azerbaijanis'", [3]),
        ("the accord was Russian-brokered", [3]),
        ("the accord was brokered by the Russian side", [3]),
        ("the accord was brokered by Russia", [3]),
        ("soldiers of Armenia died", [2]),  # Yerevan is its capital
        ("Armenian soldiers died", [1]),  # at the claim's beginning, a form of the name that the text has not
        ("an Armenian loss", [1]),
        ("the loss of Alda Berg's men", [6]),
        ("they met on Monday, 3 May", [6]),
        ("the men of the Vardania Front", [7]),
        ("they left old Kesh’s hills", [7]),
        ("Soldiers died", [2]),  # a first word's capital says nothing
        ("Troops and accords", [3]),
        ("Hunger followed", [2]),  # nor where the article has no such word
        ("Nobody answered. Hunger followed", [4]),
        ("Long-lasting hunger followed", [2]),
        ("", [1]),
    ],
)
def test_what_the_cited_sentences_hold_passes(claim: str, sentences: list[int]) -> None:
    assert held(claim, *sentences) == Support()


@pytest.mark.parametrize(
    ("claim", "sentences", "expected"),
    [
        # figures
        ("the army lost 6,501 men", [1], ["6,501"]),
        ("the army lost 650 men", [1], ["650"]),
        ("the army lost 6.5 men", [1], ["6.5"]),
        ("16 soldiers died", [2], ["16"]),
        ("sixteen soldiers died", [2], ["sixteen"]),
        ("Sixteen soldiers died", [2], ["Sixteen"]),
        ("fifteen hundred soldiers died", [2], ["hundred"]),
        ("15 million soldiers died", [2], ["million"]),
        ("1,500 soldiers died", [2], ["1,500"]),
        ("6,500 men were lost", [3], ["6,500"]),  # the article has it, two sentences before
        ("fifteen men were lost", [4], ["fifteen"]),
        ("15 died", [], ["15"]),
        ("15 died", [99, 0, -3], ["15"]),
        # dates
        ("a loss in 2021", [2], ["2021"]),
        ("they met on Tuesday", [6], ["Tuesday"]),
        ("they met in June", [6], ["June"]),
        ("they met on 13 May", [6], ["13"]),
        ("the war began on Monday", [2], ["Monday"]),  # a day that the article has elsewhere
        ("the war began in May", [3], ["May"]),
        # names
        ("it happened near Lachin and Lachin", [2], ["Lachin"]),
        ("it was seen by Alda Bergen", [6], ["Bergen"]),
        ("the Vardania Legion left", [7], ["Legion"]),
        ("troops of Turkey died", [2], ["Turkey"]),
        ("Turkey lost soldiers", [2], ["Turkey"]),  # an actor's name is one at the beginning too
        ("Turkish soldiers died", [2], ["Turkish"]),
        ("the TURKISH army", [1], ["TURKISH"]),
        ("troops of turkey died", [2], ["turkey"]),  # whose capital was forgotten
        # quotations
        ("soldiers died in “looted homes”", [2], ["looted homes"]),
        ("soldiers died in ‘many looted homes’", [2], ["many looted homes"]),
        # other signs and letters
        ("⑯ villages near Ⓛⓐⓒⓗⓘⓝ", [3], ["16", "Lachin"]),
        ("пять soldiers", [2], ["пять"]),
        ("تركيا fired", [2], ["تركيا"]),
        ("soldiers of 土耳其 fired", [2], ["土耳其"]),
        ("men of theKilikia and d’Ankara died", [2], ["theKilikia", "Ankara"]),
        ("men of A\u200bnkara died", [2], ["Ankara"]),
        ("men died \U0001f1f9\U0001f1f7", [2], ["\U0001f1f7", "\U0001f1f9"]),
        ("men-500 died", [2], ["500"]),
        ("⓳ soldiers and ↂ men died", [2], ["ↂ", "⓳"]),
        ("hundreds of soldiers died", [2], ["hundreds"]),
        ("soldiers died in “looting”", [2], ["looting"]),
        ("soldiers died, 'we will kill you all' was said", [2], ["we will kill you all"]),
        ("soldiers died, ＂we will kill＂ was said", [2], ["we will kill"]),
    ],
)
def test_what_the_article_does_not_hold_there_is_named(claim: str, sentences: list[int], expected: list[str]) -> None:
    assert held(claim, *sentences) == Support(missing=expected)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("the men of Gen. Petrov fired", ["Petrov"]),
        ("they fired on a village (Ganja)", ["Ganja"]),
        ('they fired on the village of "Ganja"', ["Ganja"]),
        ("they fired on “Ganja”", ["Ganja"]),
        ("they fired on “18 houses”", ["18 houses", "18"]),
    ],
)
def test_a_name_behind_a_title_a_bracket_or_a_quotation_mark_is_one(claim: str, expected: list[str]) -> None:
    assert [word for word in held(claim, 3).missing if word != "Gen"] == expected


@pytest.mark.parametrize(("capital", "sentence"), [("Tbilisi", 5), ("Baku", 3)])
def test_a_capital_that_the_article_does_not_name_is_a_place_of_its_own(capital: str, sentence: int) -> None:
    assert held(f"shells fell on {capital}", sentence).missing == [capital]


# What the article gives elsewhere


@pytest.mark.parametrize(
    ("claim", "sentences", "widened"),
    [
        ("a loss in 2020", [3], {1}),
        ("Georgia lost soldiers", [2], {5}),
        ("a Georgian loss", [1], {5}),
        ("the loss of Alda Berg", [3], {6}),
        ("the men of the Vardania Front", [4], {7}),
        ("the war that Armenia lost in 2020", [6], {1, 2}),  # Yerevan stands in 2, nearer
        ("the war of Russia near Mount Kilisali", [5], {2, 3}),
        ("Azerbaijan said so", [1], {3}),
    ],
)
def test_a_name_or_a_year_from_elsewhere_widens_the_evidence(
    claim: str, sentences: list[int], widened: set[int]
) -> None:
    assert held(claim, *sentences) == Support(widened=widened)


def test_of_two_sentences_that_are_as_near_the_one_before_is_taken() -> None:
    article = Article.from_text("Kesh fell. One. Two. Three. Four. Five. They left Kesh.", language="en")
    found = Grounds(article, []).of_words("they took Kesh", [4])
    assert found.widened == {1}


def test_a_name_that_no_sentence_gives_does_not_hide_behind_one_that_another_gives() -> None:
    assert held("the men of Georgia and Lachin", 2) == Support(missing=["Lachin"], widened={5})


def test_any_name_of_a_side_stands_for_the_others() -> None:
    article = Article.from_text("The Front for Kesh (FFK) met. FFK guns fired. Rain fell. It rained on.", language="en")
    assert Grounds(article, []).of_words("guns of the Front", [4]) == Support(widened={1})
    from_a_model = Grounds(article, [FRONT])
    assert from_a_model.of_words("guns of the Front fired", [3]) == Support()
    assert from_a_model.of_words("guns of the Front fired", [4]) == Support(widened={2})
    assert from_a_model.of_words("guns of the Legion fired", [4]) == Support(missing=["Legion"])


# Numerals that count what is listed


@pytest.mark.parametrize("claim", ["the three presidents met", "the 3 presidents met", "all three of them met"])
def test_a_numeral_that_counts_the_names_in_a_sentence_is_no_figure(claim: str) -> None:
    assert held(claim, 6) == Support()


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("the two presidents met", ["two"]),
        ("the four presidents met", ["four"]),
        ("the five presidents met", ["five"]),
        ("the thirteen presidents met", ["thirteen"]),
    ],
)
def test_a_numeral_that_counts_otherwise_is_a_figure(claim: str, missing: list[str]) -> None:
    assert held(claim, 6).missing == missing


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("the presidents met on 4 May", ["4"]),
        ("the presidents told of three soldiers", ["three"]),
        ("they killed 3 men", ["3"]),
    ],
)
def test_a_figure_that_counts_something_else_than_the_names_is_caught(claim: str, missing: list[str]) -> None:
    assert held(claim, 6).missing == missing


def test_a_numeral_may_count_the_actors_of_its_claim() -> None:
    grounds = GROUNDS["en"]
    assert grounds.of_words("the two ministries spoke", [4], [2]) == Support()
    assert grounds.of_words("the three ministries spoke", [4], [2]).missing == ["three"]
    assert grounds.of_words("the twenty ministries spoke", [4], [20]).missing == ["twenty"]


# Other languages


@pytest.mark.parametrize(
    ("language", "claim", "sentences", "expected"),
    [
        ("ru", "обстрел у Шнога", [1], Support()),
        ("ru", "обстрел Шног", [1], Support()),
        ("ru", "обстрел у Лачина", [1], Support(missing=["Лачина"])),
        ("ru", "погибли 5 солдат", [2], Support()),
        ("ru", "погибли шесть солдат", [2], Support(missing=["шесть"])),
        ("ru", "Грузия обстреляла", [1], Support(widened={4})),  # Tbilisi is its capital
        ("ru", "Китай обстрелял", [1], Support(missing=["Китай"])),
        ("ru", "солдаты Китая", [1], Support(missing=["Китая"])),
        ("ru", "по словам Армении", [2], Support()),
        ("ru", "ответ азербайджанской стороны", [3], Support()),
        ("ru", "бои 1994 года", [2], Support(widened={5})),
        ("ru", "бои 1995 года", [5], Support(missing=["1995"])),
        ("ru", "уход Турции и Ирану", [6], Support()),
        ("hy", "կրակոցներ Սյունիքում", [1], Support()),
        ("hy", "կրակոցներ Լաչինում", [1], Support(missing=["Լաչինում"])),
        ("hy", "զոհվել է 15 զինվոր", [2], Support()),
        ("hy", "զոհվել է 16 զինվոր", [2], Support(missing=["16"])),
    ],
)
def test_other_scripts_are_held_against_the_text_too(
    language: str, claim: str, sentences: list[int], expected: Support
) -> None:
    assert held(claim, *sentences, language=language) == expected


@pytest.mark.parametrize("claim", ["бои в Шуше", "бои за Шушу", "бои у Нового Кеша"])
def test_short_names_are_declined_too(claim: str) -> None:
    assert held(claim, 6, language="ru").missing == []


# Evidence


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


@settings(max_examples=150)
@given(articles(), st.lists(st.integers(-2, 12)))
def test_evidence_is_always_the_text(article: Article, numbers: list[int]) -> None:
    evidence = evidence_of(article, numbers)
    assert {item.sentence for item in evidence} == set(numbers) & set(range(1, len(article.sentences) + 1))
    for item in evidence:
        assert article.text[item.start : item.end] == item.quote == article.sentence_text(item.sentence)


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("AzБя5. ,-'’ \n6½²⑮Ⓐﬁ“”‘"), max_size=60), st.text(max_size=40))
def test_the_gate_takes_any_claim_and_passes_the_articles_own_words(text: str, claim: str) -> None:
    article = Article.from_text(f"X {text}", language="en")
    grounds = Grounds(article, find_actors(article))
    everywhere = range(1, len(article.sentences) + 1)
    grounds.of_words(claim, everywhere)
    grounds.of_wording(claim, everywhere)
    for number in everywhere:
        assert grounds.of_words(article.sentence_text(number), [number]) == Support()


def test_a_quotation_is_compared_to_its_last_word() -> None:
    told = " ".join(f"word{number}" for number in range(80))
    grounds = Grounds(Article.from_text(f"Vessa said that {told} was true.", language="en"), [])
    assert grounds.of_words(f"Vessa said “{told[:200]}”"[:-8] + "”", [1]).missing == []
    invented = f"{told} and more"
    assert grounds.of_words(f"Vessa said “{invented}”", [1]).missing == [invented]


def test_a_bare_figure_is_a_count_of_the_cited_sentences_and_no_day() -> None:
    assert GROUNDS["en"].of_wording("6,500", [1]).wording == "6,500"
    assert GROUNDS["en"].of_wording("6,500.", [1]).wording == "6,500"
    assert GROUNDS["en"].of_wording("6,500", [5]).missing == ["6,500"]
    assert GROUNDS["en"].of_wording("3", [6]).missing == ["3"]
