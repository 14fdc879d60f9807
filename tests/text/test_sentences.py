from __future__ import annotations

from pathlib import Path

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st
from waiting import linear_time

from summarizer.text.sentences import split_sentences

SEED = Path(__file__).parents[2] / "seeds" / "2021-11-16-armenia-azerbaijan.txt"

# Letters, marks, white space and quotes of the scripts that articles come in, and anything else.
hostile_text = st.text(
    st.one_of(
        st.sampled_from('aZ.!?…։ \n\t\r\xa0\u2028\u200b\x1c"“”‘’«»„([])-*#,0123pmET\ud800\udfff\u0301שלМи🙂'),
        st.characters(exclude_categories=()),
    ),
    max_size=300,
)


def pieces(text: str, language: str = "en") -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text, language)]


def assert_exact_cover(text: str, language: str = "en") -> None:
    position = 0
    paragraph = 1
    for number, sentence in enumerate(split_sentences(text, language), start=1):
        assert sentence.number == number
        assert not text[position : sentence.start].strip(), "text between two sentences"
        assert sentence.start < sentence.end
        words = text[sentence.start : sentence.end]
        assert words == words.strip()
        assert sentence.paragraph >= paragraph
        position, paragraph = sentence.end, sentence.paragraph
    assert not text[position:].strip(), "text after the last sentence"


@given(hostile_text, st.sampled_from(["en", "ru", "hy", "az", "ar", "zh", "none such", ""]))
def test_every_character_belongs_to_exactly_one_sentence(text: str, language: str) -> None:
    assert_exact_cover(text, language)


@given(st.text("Ab.“” \n(", max_size=60).map(lambda text: text * 400))
def test_long_texts_are_covered_across_windows(text: str) -> None:
    assert_exact_cover(text)


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        "(",
        "x",
        ". ",
        "! ",
        "e\u0301",
        "שלום. ",
        "\ud800 a. ",
        "a. ",
        "\n",
        "A\n",
        "`",
        "' ",
        'a."',
        "\u200d",
        "1.\n\n",
        '"a?" Bob asked, ',
        "(A. ",
        "> ",
        ">\n",
        "в 2020 г. А ",
        "x.[1]",
    ],
)
def test_hostile_input_takes_linear_time(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    with linear_time():  # about 0.3 seconds at worst; quadratic time would be minutes
        split_sentences(text)


def test_a_sentence_longer_than_a_window_stays_whole() -> None:
    text = "word " * 5_000 + "end. Next."
    assert [len(piece) for piece in pieces(text)] == [25_004, 5]


def test_many_sentences_are_the_same_across_windows() -> None:
    text = "The ministry said so at 5 p.m. ET today. " * 1_000
    assert set(pieces(text)) == {"The ministry said so at 5 p.m. ET today."}


def test_a_panic_leaves_the_paragraph_as_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: str) -> None:
        raise PanicException

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", panic)
    assert pieces("One. Two.\n\nThree.") == ["One. Two.", "Three."]


def test_an_interrupt_is_no_panic(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        split_sentences("One. Two.")


@pytest.mark.parametrize(
    "text",
    [
        "He arrived at 5 p.m. ET on Tuesday.",
        "The shelling began at 6 a.m. local time.",
        "It covers 40 sq. km. of land.",
        "“Never, not once!” said the spokesperson.",
        '"Why?" she asked.',
        "General Z. Hasan of the U.S. Army spoke.",
        "The [armed forces] of the Republic\xa0of X. Y. Zed fired 6,500 rounds.",
        "He waited... and waited.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert pieces(text) == [text]


@pytest.mark.parametrize(
    "expected",
    [
        ['"The talks go on.', 'A request is being prepared," he said.'],
        ["“We held fire.”", "“They did not.”"],
        ["He left at 5 p.m.", "The talks ended."],
        ["‘We held fire.’", "The ministry denied it."],
        ["“We ask for help.", "We ask now!” the minister said.", "Nobody answered."],
        ["The talks ended.", "Thank you very much. <…>"],
    ],
)
def test_several_sentences(expected: list[str]) -> None:
    assert pieces(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ru", ["В 2020 г. началась война.", "Ущерб составил 3 млн. руб. за год.", "Четверо ранены!"]),
        ("ru", ["«Мы не стреляли!» — сказал представитель.", "Министерство, т.е. ведомство, молчит."]),
        ("hy", ["Նախարարությունը հաղորդեց։", "Չորս զինծառայող վիրավորվել է։"]),
        ("hy", ["«Մենք պատրաստ ենք։", "Գնանք»,– ասաց նա։"]),
        ("az", ["Müdafiə Nazirliyi bildirdi.", "2020-ci ildə müharibə başladı!", "Dörd əsgər yaralanıb."]),
    ],
)
def test_languages(language: str, expected: list[str]) -> None:
    assert pieces(" ".join(expected), language) == expected


def test_a_dateline_is_a_sentence_of_its_own() -> None:
    text = "17:35, 16 November 2021\nClashes at the border, one capital calls on another\n\nFighting began."
    assert pieces(text) == text.replace("\n\n", "\n").split("\n")
    assert [sentence.paragraph for sentence in split_sentences(text)] == [1, 1, 2]


def test_wrapped_prose_is_not_cut_at_its_line_ends() -> None:
    text = (
        "The Ministry of Defence said on Tuesday that the\n"
        "Russian side had been told of it. Officials in\n"
        "Yerevan and\u00a0Baku did not comment, and the Prime\n"
        "Minister said nothing."
    )
    assert [piece.replace("\n", " ") for piece in pieces(text)] == [
        "The Ministry of Defence said on Tuesday that the Russian side had been told of it.",
        "Officials in Yerevan and\u00a0Baku did not comment, and the Prime Minister said nothing.",
    ]


def test_markdown_headings_and_list_items_are_sentences_of_their_own() -> None:
    text = "# The terms\nThe sides agreed:\n- to hold fire\n- to exchange prisoners\n## After that\nthey left."
    assert pieces(text) == text.split("\n")


def test_offsets_count_code_points() -> None:
    text = "🙂 One.\u2003Two\u0301. 🙂🙂 Three."
    sentences = split_sentences(text)
    assert [(sentence.start, sentence.end) for sentence in sentences] == [(0, 6), (7, 12), (13, 22)]


def test_the_first_article() -> None:
    text = SEED.read_text(encoding="utf-8")
    found = pieces(text)
    assert_exact_cover(text)
    assert len(found) == 45
    assert found[1] == "17:35, 16 November 2021"
    assert "The [Azerbaijani military] has significant losses of personnel and materiel." in found
    assert 'A written request is being prepared," he said.' in found


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == ()
