"""What a model repeats of its prompt reaches no brief, wherever it writes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stub_server import accusation, an_actor, casualty, ceasefire, completion, mended, request, statement, whole

from summarizer import Brief
from summarizer.extraction.echoes import Echoes
from summarizer.extraction.prompting import load_prompt

Briefed = Callable[..., Brief]

RULES = load_prompt("whole").text
STRETCH = " ".join(RULES.split()[:40])
LINES = [line for line in RULES.split("\n") if len(line.split()) > 20]
HIDDEN = "(the prompt's own words)"


def echoes(article: str = "Norway accused Sweden.") -> Echoes:
    return Echoes([load_prompt("whole"), load_prompt("article")], article)


@pytest.mark.parametrize("line", [LINES[0], LINES[len(LINES) // 2], LINES[-1], STRETCH.upper()])
def test_no_field_of_a_brief_can_hold_a_line_of_the_prompt(briefed: Briefed, line: str) -> None:
    told = whole(
        actors=[an_actor("Armenia"), an_actor("Azerbaijan"), an_actor("Russia"), an_actor(line[:190])],
        accusations=[accusation("Armenia", "Azerbaijan", line, 3, speaker=line, response=line)],
        requests=[request("Armenia", "Russia", line, 7, speaker=line, legal_basis=line)],
        ceasefires=[ceasefire(line, 10, date_text=line, terms=[line], mediators=[line])],
        casualties=[casualty("Armenia", "wounded", line, 4)],
        summary=[statement(line, 1)],
    )
    brief = briefed(told, mended(*[None] * 6), completion("{}"))
    said = brief.model_dump_json()
    words = line.split()
    for start in range(len(words) - 7):
        assert " ".join(words[start : start + 8]) not in said
    assert HIDDEN in said
    assert brief.accusations == brief.requests_to_russia == brief.summary == []


def test_what_surrounds_the_prompts_words_is_kept() -> None:
    assert echoes().left_out(f"Sweden said: {STRETCH}; and left") == f"Sweden said: {HIDDEN}; and left"


@pytest.mark.parametrize(
    "said", ["", "one", "Norway accused Sweden of shelling a village.", " ".join(STRETCH.split()[:7])]
)
def test_other_words_and_a_few_of_the_prompts_are_what_was_said(said: str) -> None:
    assert echoes().left_out(said) == said
    assert echoes().in_words(said) == []


def test_what_the_article_says_too_is_the_articles() -> None:
    of_an_article = echoes(f"The rules of the program became known. “{STRETCH},” they begin.")
    assert of_an_article.left_out(STRETCH) == STRETCH
    assert of_an_article.in_words(STRETCH) == []


def test_a_stretch_in_the_article_hides_no_other_one() -> None:
    of_an_article = echoes(" ".join(STRETCH.split()[:20]))
    assert of_an_article.in_words(STRETCH) == [HIDDEN]
    assert of_an_article.left_out(STRETCH).endswith(HIDDEN)


def test_without_prompts_nothing_is_theirs() -> None:
    assert Echoes([], "").left_out(STRETCH) == STRETCH
