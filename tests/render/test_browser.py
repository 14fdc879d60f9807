"""The page of a brief in a real browser: what a reader clicks, sees, prints, and what never happens.

Run by ``make browser-test``, which installs Chromium and Playwright.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import Visit, axe_violations, background, is_within
from stub_server import accusation, whole

from summarizer import Article, Brief, read_article, replay, summarize, to_html, to_markdown
from summarizer.actors.named import find_actors
from summarizer.render.highlighting import Span, marked

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "seeds" / "2021-11-16-armenia-azerbaijan.txt"
HOSTILE = (
    '<script>window.hacked=1;document.title="hacked"</script><img src="https://example.org/x.png" '
    'onerror="window.hacked=1"><a href="javascript:window.hacked=1">x</a><style>*{display:none}</style>'
    "</p></section></main>\u202egnorw\u202d \u2067 \x1b[31m"
)
ARABIC = ["إيران", "إسرائيل"]
CHOSEN = "rgb(255, 214, 102)"
SIZES = [(380, 800), (1440, 900)]


@pytest.fixture(scope="module")
def first_brief() -> Brief:
    """The brief of the first article by its recorded answers."""
    with replay(ROOT / "cassettes"):
        return summarize(FIRST, model="local/qwen2.5-coder-1.5b")  # whose claims the tests below name


@pytest.fixture(scope="module")
def first(first_brief: Brief, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    page = tmp_path_factory.mktemp("first") / "page.html"
    page.write_text(to_html(first_brief, read_article(FIRST)), encoding="utf-8")
    return page


@pytest.fixture(params=[1_999_000])
def hostile(briefed: Callable[..., Brief], tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Article]:
    """The page of an article that means harm, two million characters long, its claims as hostile as its text."""
    lines = [f"Armenia said in part {n} that Azerbaijan had shelled {HOSTILE}." for n in range(3)]
    text = "\n\n".join(lines) + "\n\n" + "Nothing of note happened <b>there</b> & then. " * 46_000
    article = Article.from_text(
        text[: request.param], source="javascript:window.hacked=1", title=HOSTILE, language="en"
    )
    charges = [accusation("Armenia", "Azerbaijan", f"had shelled {HOSTILE}", n, speaker=HOSTILE) for n in (1, 2, 3)]
    brief = briefed(whole(accusations=charges), of=article)
    page = tmp_path / "hostile.html"
    page.write_text(to_html(brief, article), encoding="utf-8", errors="surrogatepass")
    return page, article


def folded(text: str) -> str:
    """Return text without white space, and without the ligatures that a printed page has."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# There and back


@pytest.mark.parametrize("size", SIZES)
def test_a_claim_leads_to_its_sentences_and_marks_them(visit: Visit, first: Path, size: tuple[int, int]) -> None:
    page = visit(first, size=size)
    claim = page.locator("[data-section=accusations] a.claim", has_text="delimiting borders")
    number = (claim.get_attribute("href") or "").removeprefix("#to-")
    sentences = page.locator(f".text .of-{number}")
    assert sentences.count() >= 2  # [14][15][16]
    claim.click()
    assert page.url.endswith(f"#to-{number}")
    assert is_within(page, sentences.first)
    assert set(background(page, f".text .of-{number}")) == {CHOSEN}
    assert CHOSEN not in background(page, f".text .cited:not(.of-{number})")


@pytest.mark.parametrize("size", SIZES)
def test_a_sentence_shows_the_claims_that_rest_on_it(visit: Visit, first: Path, size: tuple[int, int]) -> None:
    page = visit(first, size=size)
    sentence = page.locator("#s-4")
    base = (sentence.get_attribute("href") or "").removeprefix("#")
    resting = page.locator(f"#{base}")
    assert not resting.is_visible()
    sentence.click()
    assert resting.is_visible()
    assert is_within(page, sentence)
    claims = resting.locator("li a")
    assert claims.count() == 3
    assert set(background(page, f".card.{base}")) == {CHOSEN}
    claims.last.click()
    assert not resting.is_visible()
    card = page.locator(":target")
    assert "escalating the situation" in card.inner_text()
    assert is_within(page, card)


def test_a_number_leads_to_one_sentence(visit: Visit, first: Path) -> None:
    page = visit(first)
    page.locator("[data-section=casualties] a.number", has_text="[32]").click()
    assert "15 soldiers had died" in page.locator(":target").inner_text()
    assert is_within(page, page.locator(":target"))


def test_a_keyboard_is_enough(visit: Visit, first: Path) -> None:
    page = visit(first)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the article"
    for _ in range(4):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.className")
        if focused == "claim":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert re.search(r"#to-\d+$", page.url)


def test_overlapping_passages_each_list_their_own_claims(visit: Visit, tmp_path: Path) -> None:
    text = marked("abcdefghij", [], [Span(0, 6, 0), Span(3, 10, 1), Span(4, 5, 2)])
    file = tmp_path / "overlap.html"
    file.write_text(f'<!DOCTYPE html><title>x</title><div class="text">{text.html}</div>', encoding="utf-8")
    page = visit(file)
    pieces = page.eval_on_selector_all(".text a", "all => all.map(a => [a.textContent, a.className])")
    assert [(piece, re.findall(r"of-(\d)", classes)) for piece, classes in pieces] == [
        ("abc", ["0"]),
        ("d", ["0", "1"]),
        ("e", ["0", "1", "2"]),
        ("f", ["0", "1"]),
        ("ghij", ["1"]),
    ]


# How it looks


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen(visit: Visit, first: Path, size: tuple[int, int]) -> None:
    page = visit(first, size=size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    brief, article = (page.locator(part).bounding_box() for part in (".brief", ".article"))
    assert brief is not None
    assert article is not None
    if size[0] > 1000:
        assert brief["x"] + brief["width"] <= article["x"]
        assert abs(brief["y"] - article["y"]) < 5
    else:
        assert brief["y"] + brief["height"] <= article["y"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_to_object_to(visit: Visit, first: Path, size: tuple[int, int], dark: bool) -> None:
    page = visit(first, size=size, dark=dark)
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shade == ("rgb(20, 23, 27)" if dark else "rgb(255, 255, 255)")
    assert axe_violations(page) == []
    page.locator("#s-4").click()
    assert axe_violations(page) == []


def test_uncited_sentences_are_visibly_so(visit: Visit, first: Path, first_brief: Brief) -> None:
    page = visit(first)
    cited, uncited = (set(background(page, f".text .{kind}")) for kind in ("cited", "uncited"))
    assert (len(cited), uncited) == (1, {"rgba(0, 0, 0, 0)"})
    assert cited != uncited
    resting = {one.sentence for _, claim in first_brief.claims() for one in claim.evidence}
    count = first_brief.article.sentences - len(resting)
    assert page.locator(".text .uncited[data-number]").count() == count


def test_it_prints_with_the_brief_and_the_whole_article(visit: Visit, first: Path, tmp_path: Path) -> None:
    from pdfminer.high_level import extract_text

    page = visit(first)
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    printed = folded(extract_text(file))
    article = read_article(FIRST)
    for number in range(1, len(article.sentences) + 1):
        assert folded(article.sentence_text(number)) in printed, number
    assert folded("Azerbaijan → Armenia: Yerevan is purposefully aggravating the situation") in printed


# What never happens


def test_a_hostile_article_runs_nothing_asks_nothing_and_opens(visit: Visit, hostile: tuple[Path, Article]) -> None:
    file, article = hostile
    page = visit(file, size=(380, 800))
    assert page.evaluate("[window.hacked, document.scripts.length, document.images.length]") == [None, 0, 0]
    assert page.locator("main .article .text").count() == 1
    text = page.eval_on_selector(".text", "element => element.textContent")
    assert text == article.text
    links: list[str] = page.eval_on_selector_all("[href]", "all => all.map(one => one.getAttribute('href'))")
    assert {link for link in links if not link.startswith("#")} == {"data:,"}
    page.locator("[data-section=accusations] a.claim").first.click()
    assert CHOSEN in background(page, ".text .cited")
    page.locator("#s-2").click()
    assert page.locator(".rests:visible li").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("hostile", [20_000], indirect=True)  # two million characters print for minutes
def test_a_hostile_article_is_read_in_the_dark_and_on_paper_too(
    visit: Visit, hostile: tuple[Path, Article], tmp_path: Path
) -> None:
    from pdfminer.high_level import extract_text

    page = visit(hostile[0], size=(1440, 900), dark=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert axe_violations(page) == []
    file = tmp_path / "hostile.pdf"
    page.pdf(path=file, format="A4")
    sheets = extract_text(file).split("\f")
    assert len(sheets) > 5
    printed = "".join(sheets[:3])
    assert '<script>window.hacked=1;document.title="hacked"</script>' in " ".join(printed.split())
    assert page.evaluate("[window.hacked, document.title === 'hacked']") == [None, False]


def test_an_override_turns_nothing_outside_itself(visit: Visit, hostile: tuple[Path, Article]) -> None:
    page = visit(hostile[0])
    order = page.evaluate("""() => {
        const text = document.createTreeWalker(document.querySelector("#s-1"), NodeFilter.SHOW_TEXT);
        while (text.nextNode()) {
            const at = text.currentNode.data.indexOf("gnorw");
            if (at < 0) continue;
            return [0, 1, 2, 3, 4].map(n => {
                const range = document.createRange();
                range.setStart(text.currentNode, at + n);
                range.setEnd(text.currentNode, at + n + 1);
                return range.getBoundingClientRect().left;
            });
        }
    }""")
    assert order == sorted(order)
    assert len(set(order)) == 5


def test_an_arrow_leads_from_the_accuser_in_right_to_left_text_too(
    visit: Visit, briefed: Callable[..., Brief], tmp_path: Path
) -> None:
    text = "قالت إيران إن إسرائيل قصفت قريتين. قالت إسرائيل إن إيران كذبت."
    article = Article.from_text(text, source="a.txt", language="ar")
    actors = [party.name for party in find_actors(article)]
    brief = briefed(whole(accusations=[accusation(actors[0], actors[1], "قصفت قريتين", 1)]), of=article)
    renamed = [party.model_copy(update={"name": name}) for party, name in zip(brief.parties, ARABIC, strict=True)]
    for shown in (brief, brief.model_copy(update={"parties": renamed})):
        file = tmp_path / "page.html"
        file.write_text(to_html(shown, article), encoding="utf-8")
        page = visit(file)
        page.locator("#s-1").click()
        for place in ("[data-section=accusations] .card", ".rests:target li:last-child"):
            accuser, accused = (page.locator(f"{place} .party").nth(n).bounding_box() for n in (0, 1))
            assert accuser is not None
            assert accused is not None
            assert accuser["x"] + accuser["width"] < accused["x"]
    printed = to_markdown(brief.model_copy(update={"parties": renamed}))
    assert f"\u2066{ARABIC[0]} \u200e→\u200e {ARABIC[1]}\u2069: قصفت قريتين" in printed


def test_any_text_is_unchanged_in_a_real_browser(visit: Visit, tmp_path: Path) -> None:
    """By the browser's own parser, which decides: 400 texts of all planes, with citations that overlap in any way."""
    seed = random.randrange(10**6)
    rolls = random.Random(seed)
    alphabet = "<>&\"'\n\r\t\x00\x0b\x0c\x1b\x7f\x85\xa0\u2028\u202e\u2066\ufeff\ufffe\ufffd ab&lt;\U0001f600ա\u0627"
    texts, parts = [], []
    for _ in range(400):
        every = [rolls.choice(alphabet) if rolls.random() < 0.6 else chr(rolls.randrange(0x110000)) for _ in range(40)]
        text = "".join(every)
        places = [sorted(rolls.sample(range(41), 2)) for _ in range(rolls.randrange(8))]
        texts.append(text)
        parts.append(marked(text, [], [Span(start, end, n % 3) for n, (start, end) in enumerate(places)]).html)
    file = tmp_path / "texts.html"
    body = "".join(f'<div class="sample">{part}</div>' for part in parts)
    file.write_text(f'<!DOCTYPE html><meta charset="utf-8"><title>x</title>{body}', encoding="utf-8", newline="")
    shown: list[str] = visit(file).eval_on_selector_all(".sample", "all => all.map(one => one.textContent)")
    wanted = [re.sub("[\x00\ud800-\udfff]", "\ufffd", text) for text in texts]
    assert shown == wanted, f"seed {seed}"
