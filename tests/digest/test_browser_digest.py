"""The digest in a real browser: what a count leads to, and a page of a thousand briefs.

Run by ``make browser-test``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import Visit, axe_violations, is_within
from digest_samples import accusation, brief, casualty, ceasefire, cited, failed, request

from summarizer import digest_to_html, make_digest, replay, summarize

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SIZES = [(380, 800), (1440, 900)]
HOSTILE = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\u202egnorw"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The digest of the seed articles, as their recorded answers brief them."""
    with replay(ROOT / "cassettes"):
        briefs = [summarize(path, model="local/qwen2.5-coder-1.5b") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    page = tmp_path_factory.mktemp("seeds") / "digest.html"
    page.write_text(digest_to_html(make_digest(briefs)), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The digest of a thousand briefs made by hand, with hostile words among them, and of an article without one."""
    briefs = [
        brief(
            f"javascript:alert({number})",
            f"20{number % 20 + 10}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            accusations=[
                accusation(allegation=f"{HOSTILE} {number}.{part}", evidence=[cited(part + 2, f"{HOSTILE} {number}")])
                for part in range(4)
            ],
            requests_to_russia=[request(), request(request=f"to send {number} observers")],
            ceasefire_context=[ceasefire(date=f"2020-11-{number % 28 + 1:02}", stage="violated")],
            casualties=[casualty(number), casualty(number + 5, reported_by="AZE")],
        )
        for number in range(1_000)
    ]
    page = tmp_path_factory.mktemp("thousand") / "digest.html"
    page.write_text(digest_to_html(make_digest([*briefs, failed("gone.txt")])), encoding="utf-8")
    return page


@pytest.mark.parametrize("size", SIZES)
def test_a_count_leads_to_accusations_and_these_to_their_sentences(
    visit: Visit, seeds: Path, size: tuple[int, int]
) -> None:
    page = visit(seeds, size=size)
    count = page.get_by_label(re.compile(r"Azerbaijan accuses Armenia: \d+"))
    told = int((count.get_attribute("aria-label") or "").rpartition(" ")[2])
    count.click()
    listed = page.locator(":target")
    assert listed.locator("> li").count() == told > 1
    assert is_within(page, listed.locator("> li").first)
    listed.locator("a[href^='#cited-']").first.click()
    sentence = page.locator(":target")
    assert is_within(page, sentence)
    assert sentence.inner_text().strip("[]").isdigit()
    line = sentence.locator("xpath=..")
    assert "parties accuse each other of escalating the situation" in line.inner_text()
    line.locator("a.back", has_text="accusation").first.click()
    assert is_within(page, page.locator(":target"))
    assert "→" in page.locator(":target").inner_text()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_to_object_to(visit: Visit, seeds: Path, size: tuple[int, int], dark: bool) -> None:
    page = visit(seeds, size=size, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert axe_violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert axe_violations(page) == []


def test_it_prints(visit: Visit, seeds: Path, tmp_path: Path) -> None:
    from pdfminer.high_level import extract_text

    file = tmp_path / "digest.pdf"
    visit(seeds).pdf(path=file, format="A4")
    printed = " ".join(extract_text(file).split())
    assert "Who accuses whom, as said" in printed
    assert "Kyrgyzstan" in printed


def test_a_thousand_briefs_open_and_scroll_and_nothing_runs(visit: Visit, thousand: Path) -> None:
    page = visit(thousand, size=(380, 800))
    assert page.evaluate("[window.hacked, document.scripts.length, document.images.length]") == [None, 0, 0]
    links: list[str] = page.eval_on_selector_all("[href]", "all => all.map(one => one.getAttribute('href'))")
    assert {link for link in links if not link.startswith("#")} == {"data:,"}
    targets = page.evaluate(
        """links => links.filter(link => link.length > 1
        && link.startsWith("#") && !document.getElementById(link.slice(1)))""",
        links,
    )
    assert targets == []
    page.get_by_label("Armenia accuses Azerbaijan: 4000").click()
    assert page.locator(":target > li").count() == 4_000
    for _ in range(20):  # what is not on the screen is laid out when it comes there, so that the end moves
        page.keyboard.press("End")
        if is_within(page, page.locator("footer")):
            break
    assert is_within(page, page.locator("footer"))
    assert page.evaluate("window.scrollY") > 10_000
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    assert "gone.txt" in (page.locator("#articles").text_content() or "")
    assert page.evaluate("window.hacked") is None
