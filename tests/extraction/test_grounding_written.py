"""Verification of what is invented in parts, and on what is the same and only written otherwise."""

from __future__ import annotations

import pytest

from summarizer import Article
from summarizer.actors.named import find_actors
from summarizer.extraction.evidence import evidence_of
from summarizer.extraction.grounding import Grounds


def grounds_of(text: str, claim: str) -> list[str]:
    article = Article.from_text(text, language="en")
    return Grounds(article, find_actors(article)).of_words(claim, [1]).missing


@pytest.mark.parametrize(
    ("text", "claim", "missing"),
    [
        ("Iran-backed rebels had fired on the base.", "the base was hit by US-backed rebels", ["US"]),
        ("The leader was blamed.", "it blamed al-Kesh and el-Vardan", ["Kesh", "Vardan"]),
        ("Pro-Russian gunmen were blamed.", "it blamed pro-Ukrainian gunmen", ["Ukrainian"]),
        ("The leader was blamed.", "Hezbollah fired on the leader", ["Hezbollah"]),
        ("Output rose by 2.5 percent.", "it rose by 5.2 percent", ["5.2"]),
        ("Two T-72 tanks burned.", "72 soldiers died", ["72"]),
        ("The men were blamed.", 'they "burned the men alive"', ["burned the men alive"]),
    ],
)
def test_what_is_invented_in_parts_is_caught(text: str, claim: str, missing: list[str]) -> None:
    assert grounds_of(text, claim) == missing


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("At least 12 may have been killed.", "at least 12 people were killed"),
        ("On Monday 12 soldiers were killed.", "12 soldiers were killed on Monday"),
        ("In May 12,000 people fled.", "12,000 people fled in May"),
        ("In 2020 300 soldiers died.", "300 soldiers died in 2020"),
        ("The U.S. spoke.", "the US spoke, and American envoys"),
        ("The United States spoke.", "the U.S. spoke"),
        ("The United Nations spoke.", "the UN spoke"),
        ("The P.K.K. spoke.", "the PKK spoke"),
        ("Mr Çelik spoke.", "it was said by Celik"),
        ("They “burned the mill in cold blood”.", 'they "burned the mill in cold blood"'),
    ],
)
def test_what_is_written_otherwise_is_held(text: str, claim: str) -> None:
    assert grounds_of(text, claim) == []


SHELLED = "Norway said on Monday that Swedish troops had shelled the market of a border town and wounded two traders."


@pytest.mark.parametrize(
    "claim",
    [
        "Swedish troops poisoned the reservoir above the capital",
        "Sweden secretly trains pirates, forges banknotes and bribes judges",
        "Swedish troops poisoned every reservoir after they shelled",
    ],
)
def test_another_deed_of_those_who_are_named_rests_on_nothing(claim: str) -> None:
    assert grounds_of(SHELLED, claim) == ["most of its words"]


@pytest.mark.parametrize(
    "claim",
    [
        "Swedish troops had shelled the market of a border town",
        "the Swedish army bombarded a market near the border and hurt traders",
        "Sweden bombarded a place of trade",  # few plain words: a paraphrase may have none of them
        "denied everything",
        "",
    ],
)
def test_a_deed_in_other_words_is_the_same(claim: str) -> None:
    assert grounds_of(SHELLED, claim) == []


def test_what_seems_to_address_a_model_grounds_nothing() -> None:
    article = Article.from_text("Norway spoke.\n\nKarl Vardan burned 99 mills.", language="en")
    grounds = Grounds(article, find_actors(article), not_told=frozenset({2}))
    assert grounds.of_words("the raid of Vardan on 99 mills", [1, 2]).missing == ["Vardan", "99"]
    assert grounds.of_wording("Karl Vardan", [1]).missing == ["Karl Vardan"]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("They lost 6,500 soldiers.", "500 soldiers"),
        ("They lost 6,500 soldiers.", "6"),
        ("2.5 million fled.", "5 million"),
    ],
)
def test_a_wording_is_not_cut_out_of_a_number(text: str, wording: str) -> None:
    article = Article.from_text(text, language="en")
    assert Grounds(article, []).of_wording(wording, [1]).missing == [wording]


@pytest.mark.parametrize(
    ("text", "word"), [("Иран обвинил.", "Ирак"), ("Ливан молчит.", "Ливия"), ("Иванов сказал.", "Иваненко")]
)
def test_names_that_begin_alike_are_not_one(text: str, word: str) -> None:
    article = Article.from_text(text, language="ru")
    assert Grounds(article, []).of_words(f"обвинён {word}", [1]).missing == [word]


@pytest.mark.parametrize(
    ("text", "counted", "otherwise"),
    [
        ("It was told by Berg, Vardan and Lind.", "three", "two"),
        ("It was told by Berg, O'Neill and Lind.", "three", "two"),
        ("It was told in talks, on peace, by Berg, Vardan and Lind.", "three", "four"),
        ("It was told by Berg, Vardan and Lind; nobody answered.", "three", "four"),
        ("It was told by Berg and Vardan.", "two", "three"),
        ("It was told by Ad, Be, Ce, De, Ef, Ge, Ha, Ij, Ka, El, Em and En.", "twelve", "eleven"),
    ],
)
def test_a_numeral_may_count_names_wherever_they_stand_in_a_sentence(text: str, counted: str, otherwise: str) -> None:
    assert grounds_of(text, f"the {counted} ministers spoke") == []
    assert grounds_of(text, f"the {otherwise} ministers spoke") == [otherwise]


def test_a_numeral_beyond_twelve_counts_nothing_that_is_listed() -> None:
    names = "Ad, Be, Ce, De, Ef, Ge, Ha, Ij, Ka, El, Em, En and Of"
    assert grounds_of(f"It was told by {names}.", "the thirteen ministers spoke") == ["thirteen"]


@pytest.mark.parametrize(
    ("wording", "copied"),
    [
        ("[Azerbaijani military]", "[Azerbaijani military]"),
        ("Azerbaijani military", "Azerbaijani military"),
        ("(Azerbaijani military)", "Azerbaijani military"),
        ("azerbaijani  MILITARY", "Azerbaijani military"),
        ("its Azerbaijani military", "Azerbaijani military"),
        ("“the two of us”", "“the two of us”"),
    ],
)
def test_a_wording_is_copied_with_the_brackets_and_marks_that_it_was_given_with(wording: str, copied: str) -> None:
    article = Article.from_text("It blamed “the two of us” and the\n[Azerbaijani military] too.", language="en")
    found = Grounds(article, []).of_wording(wording, [1])
    assert (found.wording, found.missing, found.widened) == (copied, [], set())


def test_a_wording_is_taken_from_where_it_is_cited_or_else_from_the_nearest() -> None:
    text = "The Guard fired. One. Two. THE GUARD rested. Three. Four. Five. Six. The guard slept."
    grounds = Grounds(Article.from_text(text, language="en"), [])
    found = [grounds.of_wording("the guard", cited) for cited in ([1], [5], [3], [6], [8])]
    assert [(one.wording, one.widened) for one in found] == [
        ("The Guard", set()),
        ("THE GUARD", set()),
        ("THE GUARD", {4}),
        ("THE GUARD", {4}),
        ("The guard", {9}),
    ]


def test_of_several_cited_sentences_the_one_nearest_to_a_name_counts() -> None:
    text = "Kesh fell. One. Two. Three. Four. Five. Six. They left Kesh. Seven."
    grounds = Grounds(Article.from_text(text, language="en"), [])
    found = [grounds.of_words("they took Kesh", cited).widened for cited in ([4, 7], [7, 4], [3, 5], [4])]
    assert found == [{8}, {8}, {1}, {1}]


def test_evidence_tells_the_page_on_which_its_sentence_begins() -> None:
    article = Article.from_text("One is told. Two is told. Three is told.", language="en")
    paged = article.model_copy(update={"pages": (0, article.sentences[1].start + 4)})
    assert [evidence.page for evidence in evidence_of(paged, [1, 2, 3])] == [1, 1, 2]
    assert [evidence.page for evidence in evidence_of(article, [1, 2, 3])] == [None, None, None]
