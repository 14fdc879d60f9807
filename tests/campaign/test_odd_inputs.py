"""Ten thousand inputs from bytes to every output: no traceback, no hang, quotes that are the text, nothing that acts.

``make campaign`` runs all parts; CI runs a tenth of them (``CAMPAIGN_SHARE=0.1``).
"""

from __future__ import annotations

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest
from campaign_share import SHARE
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_answers import Chance
from odd_inputs import ESCAPES, MARKERS, SIGNS, odd_input
from odd_plain import assert_plain
from rich.console import Console
from samples import ARTICLE

import summarizer
from summarizer import Article, Brief, Briefer, Settings, SummarizerError
from summarizer.llm.traffic import Limits, Traffic

PARTS, INPUTS = 100, 100
"""Parts of the campaign, and inputs of each."""

SECONDS = 20.0
"""CPU seconds that an input of these sizes never needs, on any machine."""

CONTROL = re.compile(r'<bdi class="control" title="U[+][0-9A-F]{4,6}">.</bdi>', re.DOTALL)
"""How a page shows a sign that would act: alone, isolated from what is around it, as the article has it."""

pytestmark = pytest.mark.campaign
SETTINGS = Settings(model="openai/chance", strategy="whole", max_characters=20_000)

KNOWN = [*ARTICLE.split(), *ESCAPES, *MARKERS, *SIGNS, " ", "\n\n"]
ANY_TEXT = st.lists(st.one_of(st.text(st.characters(codec=None)), st.sampled_from(KNOWN)))
"""Words of a report, signs that act, and whatever characters there are, half ones too, between them."""


@pytest.mark.parametrize("part", range(round(PARTS * SHARE)))
def test_odd_inputs_end_as_briefs_or_as_named_failures(part: int, tmp_path: Path) -> None:
    briefs: list[Brief] = []
    for number in range(part * INPUTS, (part + 1) * INPUTS):
        begun = time.process_time()
        name, data = odd_input(number)
        file = tmp_path / name
        file.write_bytes(data)
        for article in articles_of(file):
            check_article(article)
            brief = briefed(article, number)
            if brief is not None:
                check_brief(article, brief)
                briefs.append(brief)
        assert time.process_time() - begun < SECONDS, name
    assert len(briefs) > INPUTS // 3  # the rest is refused, or holds nothing
    check_together(briefs, tmp_path)


@settings(max_examples=round(2_000 * SHARE))
@given(ANY_TEXT, st.integers(0, 2**32))
def test_any_text_is_a_brief_or_a_named_failure(parts: list[str], seed: int) -> None:
    try:
        article = Article.from_text("".join(parts), source="any")
    except SummarizerError as error:
        assert_plain(str(error), "any")
        return
    check_article(article)
    brief = briefed(article, seed)
    if brief is not None:
        check_brief(article, brief)


def articles_of(file: Path) -> list[Article]:
    found = []
    for source in summarizer.articles_in(file):
        try:
            found.append(source.load(Briefer(settings=SETTINGS).read, SETTINGS.max_characters))
        except SummarizerError as error:
            assert_plain(str(error), file.name)
    return found


def check_article(article: Article) -> None:
    end = 0
    for number, sentence in enumerate(article.sentences, start=1):
        assert sentence.number == number
        assert end <= sentence.start < sentence.end <= len(article.text)
        assert not article.text[end : sentence.start].strip()
        end = sentence.end
    assert not article.text[end:].strip()


def briefed(article: Article, seed: int) -> Brief | None:
    with Briefer(settings=SETTINGS) as briefer:
        briefer.go_by(Chance(seed), Traffic(Limits(attempts=1)))
        try:
            return briefer.brief(article)
        except SummarizerError as error:
            assert_plain(str(error), article.source)
            return None


def check_brief(article: Article, brief: Brief) -> None:
    for *_, claim in brief.claims():
        for evidence in claim.evidence:
            assert article.text[evidence.start : evidence.end] == evidence.quote
    again = Brief.model_validate_json(brief.model_dump_json())
    assert again == brief
    console = Console(file=io.StringIO(), width=100)
    console.print(summarizer.to_terminal(brief, evidence=True))
    for shown in (console.file.getvalue(), summarizer.to_markdown(brief)):  # type: ignore[attr-defined]
        assert_plain(shown, article.source)
    page = summarizer.to_html(brief, article)
    assert_plain(CONTROL.sub("", page), article.source)
    assert "<script" not in page.casefold()


def check_together(briefs: list[Brief], folder: Path) -> None:
    digest = summarizer.make_digest(briefs)
    for shown in (summarizer.digest_to_html(digest), summarizer.digest_to_markdown(digest)):
        assert_plain(shown, "digest")
    json.loads(digest.model_dump_json())
    summarizer.export_tables(briefs, folder / "tables", "csv")
    for table in (folder / "tables").glob("*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1
    for brief in briefs:
        for event in summarizer.plover_events(brief):
            json.loads(event.model_dump_json())
