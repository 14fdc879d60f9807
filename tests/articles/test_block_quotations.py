"""Who speaks in block quotations: <blockquote> in a page, lines behind ">" or indented paragraphs in a text."""

from __future__ import annotations

import pytest
from lxml import html
from syntax_samples import attribution, voice_of
from waiting import linear_time

from summarizer.actors.named import find_actors
from summarizer.articles.article import Article
from summarizer.articles.block_quotations import mark_block_quotations
from summarizer.articles.pages import read_html
from summarizer.profiles.conflict.by_word_lists.attribution import Speakers
from summarizer.text.quotations import block_quotations

NEWS = "The border with Laos stayed shut on Monday, and the bridge over the river has been closed to all traffic."
QUOTED = "> Laos has broken the truce. It shelled our villages.\n>\n> We ask all our allies for help."
SIGNED = "— Ana Belo, Prime Minister of Thailand"


def page(markup: str) -> str:
    """Return the text of a page with some markup between two paragraphs."""
    html = f"<html><body><article><p>{NEWS}</p>{markup}<p>{NEWS} {NEWS}</p></article></body></html>"
    return read_html(html.encode()).text


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        (
            "<p>He said:</p><blockquote><p>One.</p><p>Two <b>or</b> three.</p></blockquote>",
            "He said:|> One.|> Two or three.",
        ),
        ("<blockquote>One.<br>Two.<footer>— Ana Belo</footer></blockquote>", "> One.|> Two.|> — Ana Belo"),
        ("<blockquote><div>One.</div><div>Two.</div></blockquote>", "> One.|> Two."),
        ("<blockquote><p>One. <cite>Ana Belo</cite></p></blockquote>", "> One.|> — Ana Belo"),
        (
            "<blockquote><p>In <cite>The Gate</cite> all<!-- or --> is told.</p></blockquote>",
            "> In The Gate all is told.",
        ),
        ("<blockquote><p>One.</p><ul><li>Two.</li></ul></blockquote><p>— Ana Belo</p>", "> One.|> - Two.|— Ana Belo"),
        (
            "<figure><blockquote><p>One.</p></blockquote><figcaption>Ana Belo</figcaption></figure>",
            "> One.|> — Ana Belo",
        ),
        ("<blockquote><p>One.</p><blockquote>Two.</blockquote></blockquote>", "> One.|> Two."),
        ("<blockquote> </blockquote><p>One.</p>", "One."),
    ],
)
def test_a_page_keeps_its_block_quotations_in_place(markup: str, paragraphs: str) -> None:
    assert page(markup).split("\n\n")[1:-1] == paragraphs.split("|")


def test_a_page_that_is_quoted_as_a_whole_quotes_nothing() -> None:
    text = read_html(
        f"<html><body><blockquote><p>{NEWS}</p><p>{NEWS} {NEWS}</p></blockquote></body></html>".encode()
    ).text
    assert ">" not in text


@pytest.mark.parametrize(
    "quotation",
    [
        f"The Thai foreign minister said:\n\n{QUOTED}",
        f"The Thai foreign minister said:\n{QUOTED}",
        f"The Thai foreign ministry:\n\n{QUOTED}",
        f"The statement of the Thai army reads:\n\n{QUOTED}",
        f"The Thai foreign minister said that he was sorry.\n\n{QUOTED}",
        f"Norway said that the truce held.\n\n{QUOTED}\n\n{SIGNED}",
        f"Norway said that the truce held.\n\n{QUOTED}\n> {SIGNED}",
        f"The Thai army said:\n\n{QUOTED}".replace(">", "   "),
        page(
            "<p>The Thai minister said:</p><blockquote><p>Laos has broken the truce. It shelled our villages.</p>"
            "<p>We ask all our allies for help.</p></blockquote>"
        ),
        page(
            "<figure><blockquote>Laos has broken the truce. It shelled our villages.<br>We ask all our allies for help."
            f"</blockquote><figcaption>{SIGNED}</figcaption></figure>"
        ),
    ],
)
def test_every_sentence_of_a_block_quotation_is_of_its_speaker(quotation: str) -> None:
    found = attribution(f"{NEWS}\n\n{quotation}\n\n{NEWS} The truce is over, and the allies met in the villages.")
    for word in ("broken", "shelled", "ask"):
        number = next(number for number, sentence in found.sentences.items() if word in sentence.text)
        assert voice_of(found, number, word) == ("THA",)
    last = max(found.sentences)
    assert voice_of(found, last, "met") is None


@pytest.mark.parametrize(
    "text",
    [
        "Министерство обороны Армении заявило:\n\n> Азербайджан нарушил перемирие. Он стрелял.\n>\n> Мы ждём помощи.",
        "> Азербайджан нарушил перемирие. Он стрелял.\n\n> Мы ждём помощи.\n\n— Ана Бело, премьер-министр Армении",
    ],
)
def test_the_speaker_of_a_block_quotation_where_there_is_no_parser(text: str) -> None:
    news = "Граница закрыта с понедельника. Мост через реку тоже закрыт. Переговоры идут в Вене."
    article = Article.from_text(f"{text}\n\n{news}", language="ru")
    read = Speakers(article, find_actors(article))
    (block,) = block_quotations(article)
    assert len(block.sentences) == 3
    assert {speech.actor for number in block.sentences if (speech := read.speech(number))} == {"ARM"}
    assert read.speech(len(article.sentences)) is None


@pytest.mark.parametrize(
    "text",
    [
        f"{NEWS}\n\nThe terms are:\n\n  - to hold fire\n  - to talk\n\n{NEWS}",
        f"    {NEWS}\n\n    The minister spoke.\n\n    {NEWS}",
        "> All of it is a message.\n>\n> It was sent on.",
        f"{NEWS}\n\n— Ana Belo was there.",
    ],
)
def test_lists_and_layout_are_no_block_quotations(text: str) -> None:
    assert block_quotations(Article.from_text(text, language="en")) == []


def test_very_many_citations_take_linear_time() -> None:
    told = "Vessa fell, <b>wrote <cite>the Tide</cite></b>, " * 100_000
    tree = html.fromstring(f"<div><p>{NEWS * 60_000}</p><blockquote><p>{told}</p></blockquote></div>")
    with linear_time():
        mark_block_quotations(tree)
    (quotation,) = tree.iter("blockquote")
    assert quotation.text_content().count("Vessa fell, wrote the Tide,") == 100_000
