"""The page of a quote, from the PDF to every form of the brief."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from html_page import Page
from pdf_samples import column, make_pdf
from samples import ARTICLE, Run
from stub_server import StubServer, accusation, request, statement, whole

from summarizer import Article, Brief, to_html
from summarizer.articles.loading import read_article
from summarizer.schemas import Evidence

BRIEF = whole(
    summary=[statement("The war of 2020 was long.", 9)],
    accusations=[accusation("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)],
    requests=[request("Armenia", "Russia", "help", 7)],
)


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """The article on two pages, the first of which ends in the sentence with the request."""
    first, second = ARTICLE.split("help in protecting")
    pages = [
        [line for paragraph in part.split("\n\n") for line in ("", *textwrap.wrap(paragraph, 80))]
        for part in (first, f"help in protecting{second}")
    ]
    file = tmp_path / "border.pdf"
    file.write_bytes(make_pdf(*map(column, pages)))
    return file


def test_an_article_knows_its_pages(printed: Path) -> None:
    article = read_article(printed)
    assert article.text == ARTICLE.strip()
    assert article.pages == (0, article.text.index("help in protecting"))
    places = {0: 1, article.pages[1] - 1: 1, article.pages[1]: 2, len(article.text) - 1: 2}
    assert {offset: article.page_at(offset) for offset in places} == places


def test_what_has_no_pages_has_none() -> None:
    article = Article.from_text(ARTICLE)
    assert (article.pages, article.page_at(0), article.page_at(200)) == ((), None, None)


def test_a_page_without_text_is_not_where_a_quote_begins() -> None:
    assert Article.from_text("One. Two. Three.", pages=[0, 5, 5, 10]).page_at(5) == 3


def test_the_page_goes_into_every_form(run: Run, through: list[str], stub: StubServer, printed: Path) -> None:
    stub.always(BRIEF)
    status, output, errors = run(printed, *through, "--format", "json")
    assert (status, errors) == (0, "")
    brief = Brief.model_validate(json.loads(output), context={"text": ARTICLE.strip()})
    pages = {held.sentence: held.page for _, claim in brief.claims() for held in claim.evidence}
    assert pages.items() >= {3: 1, 7: 1, 9: 2}.items()
    _, terminal, _ = run(printed, *through, "--format", "terminal", "--evidence")
    assert "[9], p. 2 The war of 2020 was long." in " ".join(terminal.split())
    _, markdown, _ = run(printed, *through, "--format", "markdown")
    assert r"- \[9\], p. 2 The war of 2020 was long." in markdown
    drawn = Page(to_html(brief, read_article(printed)))
    assert "[9], p. 2" in drawn.texts("a", "number")
    assert "sentence 9, page 2" in drawn.all("aria-label")
    file = printed.with_name("brief.json")
    file.write_text(output, encoding="utf-8")
    run("export", file, "--to", "csv", "-o", printed.with_name("tables"))
    assert ",[2]\n" in (printed.with_name("tables") / "summary.csv").read_text(encoding="utf-8")
    _, digest, _ = run("digest", file, "--format", "markdown")
    assert r"- \[7\], p. 1 Armenia asked Russia" in digest
    _, digest, _ = run("digest", file, "--format", "html")
    assert "[7], p. 1" in Page(digest).texts("b")


def test_evidence_of_before_is_read_and_shown_without_a_page() -> None:
    held = Evidence.model_validate({"sentence": 12, "start": 0, "end": 4, "quote": "Five"})
    assert (held.page, held.label) == (None, "[12]")
