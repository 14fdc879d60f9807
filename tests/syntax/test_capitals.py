"""Sentences in capitals: how their words would stand, each in its place."""

from __future__ import annotations

import pytest

from summarizer.syntax.capitals import forms_elsewhere, without_capitals
from summarizer.syntax.parsing import _is_word, is_installed

pytestmark = pytest.mark.skipif(not is_installed(), reason="the parser is not installed")


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said on Monday that four boats had been sunk near the harbour.",
        "Yemen accused Chad of breaking the truce of 3 March, envoy T. Halvorsen said.",
        "The UN and NATO asked the U.S. to mediate.",
        "Troops may march on May 5, the Norwegian general said.",
        "Saudi Arabia and the United States were told so by Umberto Quillfeather.",
        "I was there, and so was Sudan's army, one of them said.",
        '"We ask Kenya for help," said the secretary of the council.',
    ],
)
def test_a_sentence_comes_back_as_it_was(text: str) -> None:
    assert without_capitals(text.upper(), {}, _is_word) == text


def test_how_a_word_stands_elsewhere_decides() -> None:
    elsewhere = forms_elsewhere(["The Border Party of Bell met.", "IT MET AGAIN.", "Men came."])
    assert elsewhere == {"BORDER": "Border", "PARTY": "Party", "OF": "of", "BELL": "Bell", "MET": "met", "CAME": "came"}
    assert (
        without_capitals("A BORDER PARTY MAN CAME TO BELL.", elsewhere, _is_word) == "A Border Party man came to Bell."
    )
    assert without_capitals("THE MAN RANG A BELL.", {}, _is_word) == "The man rang a bell."


def test_letters_that_would_move_stay_as_they_are() -> None:
    text = "İZMİR WAS QUIET."
    assert without_capitals(text, {}, _is_word) == text
