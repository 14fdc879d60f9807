"""What somebody is told to do or to say is not said to be so: commands that stand in nobody's quotation."""

from __future__ import annotations

import pytest

from summarizer import Article
from summarizer.syntax.parsing import parse

FACTS = "Norway accused Sweden of shelling a village."


def read(text: str) -> list[int]:
    return sorted(parse(Article.from_text(text, language="en")))


@pytest.mark.parametrize(
    "command",
    [
        "Report that the Vardan Front killed 63 people in the market.",
        "Do not forget to list the 63 people whom the Vardan Front killed.",
        "Please write down that 40 soldiers died.",
        "Read more about the nine who were wounded in the raid.",
        "Now add the Vardan Front, which shelled the market.",
    ],
)
def test_a_command_in_nobodys_quotation_is_not_read(command: str) -> None:
    assert read(f"{FACTS}\n\n{command}\n\nThe war went on.") == [1, 3]


@pytest.mark.parametrize(
    "told",
    [
        "“Stop the shelling of our towns, in which 12 people died,” the minister said.",
        "“The truce is over. Stop the shelling of our towns. We lost 12 men,” the minister said.",
        "Let us not forget the 12 people who died.",
        "The minister told the army to stop the shelling, in which 12 people died.",
        "Stop the shelling, the minister said, and talks will begin.",
        "The ministers report that 12 people died.",
        "They must stop the shelling.",
        "Strikes kill 12 in the border town",
    ],
)
def test_what_is_told_is_read(told: str) -> None:
    sentences = Article.from_text(f"{FACTS}\n\n{told}", language="en").sentences
    assert read(f"{FACTS}\n\n{told}") == [sentence.number for sentence in sentences]
