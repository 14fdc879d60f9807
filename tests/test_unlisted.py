"""Groups that no list holds, found by how a sentence treats them; for the embedded model's way."""

from __future__ import annotations

import pytest

from summarizer import article_from_text
from summarizer.actors import find_sides
from summarizer.cues import lexicon_for
from summarizer.unlisted import unlisted_in


def names(text: str, language: str = "en") -> list[tuple[str, str]]:
    article = article_from_text(text, language=language)
    return [(group.name, group.kind) for group in unlisted_in(article, lexicon_for(language))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Lower Valley Front accused Norway of shelling a mill.", [("Lower Valley Front", "armed_group")]),
        ("Norway blamed the Lower Valley Front for the raid.", [("Lower Valley Front", "armed_group")]),
        ("The Karst Relief Fund (KRF) said that Norway had shelled a mill.", [("Karst Relief Fund", "other")]),
    ],
)
def test_who_accuses_is_accused_or_speaks_is_an_actor(text: str, found: list[tuple[str, str]]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The Norwegian Defence Ministry said that shells had fallen.",  # a known side's
        "The Foreign Minister said that shells had fallen.",  # an office
        "The Karst Tribune said that shells had fallen.",  # it reports what others say
        "The envoy for the Middle Karst Alda Berg said that shells had fallen.",  # a person behind a place
        "Alda Berg said that shells had fallen.",  # no person's name has an article
        "Shells fell on the Lower Valley Bridge.",  # it does nothing
    ],
)
def test_who_is_no_actor_of_its_own_is_none(text: str) -> None:
    assert names(text) == []


def test_a_language_without_articles_is_left_alone() -> None:
    assert names("The Lower Valley Front accused Norway of shelling a mill.", "ru") == []


def test_a_group_is_a_side_wherever_it_is_named() -> None:
    text = (
        "Lower Valley Front on the march\n\nThe Lower Valley Front (LVF) accused Norway of shelling.\n\nLVF men fled."
    )
    [group] = [side for side in find_sides(article_from_text(text, language="en")) if side.is_unlisted]
    assert (group.id, group.name, group.aliases) == (
        "LOWER-VALLEY-FRONT",
        "Lower Valley Front",
        ["Lower Valley Front", "LVF"],
    )
    assert group.sentences == [1, 2, 3]
    assert group.country is None


def test_a_state_goes_by_the_name_that_the_article_uses() -> None:
    text = "Myanmar's army crossed the river, and Burmese villagers fled."
    assert [side.name for side in find_sides(article_from_text(text, language="en"))] == ["Myanmar"]
