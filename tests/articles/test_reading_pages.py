"""Pages: what is no article is said, and a date is the page's own or none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html
from waiting import linear_time

from summarizer.articles.pages import read_html, text_of_fragment
from summarizer.articles.published import iso_date, page_date
from summarizer.errors import ReadingError

SAID = "The harbour master of Vessa said on Friday that the ferry had been boarded by men without badges. "
BODY = f"<article><h1>Ferry boarded</h1><p>{SAID}</p><p>{SAID * 2}</p></article>"


def page(head: str = "", body: str = BODY) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Ferry boarded</title>{head}</head><body>{body}</body></html>".encode()


def linked_data(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def dated(day: str, headline: str) -> dict[str, str]:
    return {"@type": "NewsArticle", "headline": headline, "datePublished": day}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
            "asks for JavaScript",
        ),
        ("<p>Please turn on JavaScript in your browser to go on.</p>", "asks for JavaScript"),
        ("<h1>Чтобы читать, включите JavaScript</h1>", "asks for JavaScript"),
        ("<div><p>We and our partners store cookies.</p><button>Accept all cookies</button></div>", "asks for consent"),
        (
            "<p>Before you go on, please complete the CAPTCHA below.</p>",
            "asks for consent, or whether a human reads it",
        ),
        ("<p>To read this story, subscribe or sign in.</p>", "is for subscribers"),
        ("<p></p>", "holds no article that could be found"),
    ],
)
def test_a_page_that_is_no_article_says_what_it_asks_for(body: str, said: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_html(page(body=body))
    assert caught.value.message.startswith(said)


@pytest.mark.parametrize(
    "body",
    [
        BODY + "<footer><p>This site needs JavaScript and sets cookies. Subscribe!</p></footer>",
        "<article><p>The ministry said that its page was down.</p><p>Its JavaScript had been changed.</p></article>",
        f"<article><p>{SAID}</p></article><aside><p>Sign in to comment.</p></aside>",
    ],
)
def test_an_article_is_one_whatever_else_its_page_asks_for(body: str) -> None:
    found = read_html(page(body=body))
    assert "said" in found.text
    assert found.warnings == ()


@pytest.mark.parametrize(("free", "count"), [(False, 1), ("False", 1), (True, 0)])
def test_a_page_for_subscribers_may_be_only_a_beginning(free: object, count: int) -> None:
    found = read_html(page(linked_data({"@type": "NewsArticle", "isAccessibleForFree": free})))
    assert len(found.warnings) == count
    assert all("only the article's beginning" in warning for warning in found.warnings)


SHORT = "<article><h2>Port shut</h2><p>The port of Vessa is shut.</p></article>"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (BODY + BODY, 1),
        (f"<div>{BODY}</div><div>{BODY}</div>", 1),
        (BODY, 0),
        (BODY + SHORT + SHORT, 0),
        (f"{BODY}<aside>{BODY}</aside>", 0),
        (BODY.replace("</article>", f"{BODY}</article>"), 0),
        (BODY + BODY.replace("<article>", '<article class="comment-body">'), 0),
    ],
)
def test_a_page_of_several_articles_may_mix_them(body: str, count: int) -> None:
    warnings = read_html(page(body=body)).warnings
    assert warnings == ("the page holds several articles: what they say may be mixed",) * count


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2023-05-06T23:59:00+09:00">', "2023-05-06"),
        ('<meta name="DC.date.issued" content="2023-05-06">', "2023-05-06"),
        ('<meta itemprop="datePublished" content="20230506">', "2023-05-06"),
        ('<meta name="date" content="Sat, 06 May 2023 22:00:00 GMT">', "2023-05-06"),
        (
            linked_data(
                {"@graph": [{"@type": "WebSite"}, {"@type": "Report", "datePublished": "2023-05-06T10:00:00Z"}]}
            ),
            "2023-05-06",
        ),
        (linked_data([{"@type": "NewsArticle", "datePublished": "2023-05-06"}]), "2023-05-06"),
        (linked_data({"@type": ["Thing", "BlogPosting"], "datePublished": "2023-05-06"}), "2023-05-06"),
        (linked_data({"@type": "WebPage", "datePublished": "2023-05-06"}), None),
        (linked_data({"@type": "VideoObject", "datePublished": "2023-05-06"}), None),
        (linked_data([dated("2023-05-06", "Ferry &amp; crew"), dated("2023-05-07", "ferry  boarded")]), "2023-05-07"),
        (linked_data([dated("2023-05-06", "Port shut"), dated("2023-05-07", "")]), None),
        (linked_data([dated("2023-05-06", "Port shut"), dated("2023-05-06", "Crew freed")]), "2023-05-06"),
        (
            '<meta name="date" content="2024-01-02"><meta property="article:published_time" content="2023-05-06">',
            "2023-05-06",
        ),
        ('<meta name="date" content="2024-01-02">' + linked_data(dated("2023-05-06", "")), "2023-05-06"),
        ('<meta name="date" content="last week"><meta name="pubdate" content="2023-05-06">', "2023-05-06"),
        ('<meta name="copyright" content="2011"><meta name="revised" content="2012-01-02">', None),
        (linked_data({"dateModified": "2023-05-06"}), None),
        ('<script type="application/ld+json">{"datePublished": </script>', None),
    ],
)
def test_the_date_is_the_one_that_the_page_states(head: str, published: str | None) -> None:
    assert read_html(page(head)).published == published


@pytest.mark.parametrize(
    "body",
    [
        BODY + "<footer>© 2011-2015 The Tide</footer>",
        BODY.replace("on Friday", "on 6 May 2014"),
        BODY + '<aside><time datetime="2015-02-03">another story</time></aside>',
        '<div class="archive">2015/02/03</div>' + BODY,
    ],
)
def test_no_date_is_guessed(body: str) -> None:
    assert (
        read_html(page('<link rel="canonical" href="https://tide.example/2015/02/03/ferry">', body)).published is None
    )


MARKED = '<time pubdate datetime="2015-02-03T10:00">3 February</time>'
OTHER = '<time itemprop="datePublished" datetime="2015-02-04">4 February</time>'


@pytest.mark.parametrize(
    "body",
    [
        MARKED + BODY,
        BODY.replace("<h1>", f"{MARKED}<h1>"),
        f"{MARKED}{BODY}<aside>{OTHER}</aside>",
        f"{MARKED}{BODY}<article><p>Port shut</p>{OTHER}</article>",
        BODY.replace("</article>", f'{MARKED}<div class="user-comments">{OTHER}</div></article>'),
        BODY.replace("</article>", f"{MARKED}<article><p>I was there.</p>{OTHER}</article></article>"),
    ],
)
def test_a_marked_time_of_the_article_is_its_date(body: str) -> None:
    assert read_html(page(body=body)).published == "2015-02-03"


@pytest.mark.parametrize(
    "body",
    [
        MARKED + OTHER + BODY,
        f"{BODY}<footer>{OTHER}</footer>",
        f'{BODY}<ol id="comments"><li>{OTHER}</li></ol>',
        f"{BODY}<nav>{OTHER}</nav>",
    ],
)
def test_a_marked_time_beside_the_article_is_none(body: str) -> None:
    assert read_html(page(body=body)).published is None


@pytest.mark.parametrize(
    "stated",
    [
        "",
        None,
        "yesterday",
        "2023-13-01",
        "2023-02-30",
        "Mon, 99 Foo 2023",
        "Mon, 99999999999999999999 Jan 2023 00:00:00 GMT",
        "20230506999",
        "0001-01-01",
        "1970-01-01T00:00:00Z",
        "2099-01-01",
    ],
)
def test_what_is_no_date(stated: str | None) -> None:
    assert iso_date(stated) is None


def test_tomorrow_may_be_a_date_elsewhere_and_the_day_after_is_none() -> None:
    today = datetime.now(UTC).date()
    assert iso_date(f"{today + timedelta(days=1)}") == f"{today + timedelta(days=1)}"
    assert iso_date(f"{today + timedelta(days=2)}") is None or datetime.now(UTC).date() > today


def test_blocks_of_a_piece_are_paragraphs_and_cells_are_apart() -> None:
    piece = (
        "<table><tr><td>Boats</td><td>12</td></tr></table><section>One.</section><section>Two.</section><h5>Head</h5>"
        "<pre>As sent.</pre><figure><figcaption>A pier</figcaption></figure>Three.<noscript>no</noscript>"
    )
    assert text_of_fragment(piece).split("\n\n") == ["Boats 12", "One.", "Two.", "Head", "As sent.", "A pier", "Three."]


def test_an_element_of_more_attributes_than_any_page_has_is_refused_in_linear_time() -> None:
    told = " ".join(f"a{number}" for number in range(300_000))
    page = f"<html><body><p a='>' {told}>{SAID}</p></body></html>".encode()
    with linear_time(), pytest.raises(ReadingError, match=r"an element of over 2,000 attributes"):
        read_html(page)


@pytest.mark.parametrize("how", ["hidden", 'style="color:red; DISPLAY : none!important"', 'style="visibility:hidden"'])
def test_a_piece_of_html_is_read_without_what_it_hides(how: str) -> None:
    assert text_of_fragment(f"<p>One.</p><div {how}><p>Two.</p></div>Three.") == "One.\n\nThree."
    assert text_of_fragment(f"<p>One <b {how}>and a half</b> is seen.</p>") == "One is seen."


def test_a_style_that_hides_nothing_hides_nothing() -> None:
    assert text_of_fragment('<p style="display:block;border:none;backface-visibility:hidden">One.</p>') == "One."


def test_linked_data_of_very_many_things_take_linear_time() -> None:
    tree = html.fromstring(page(linked_data([*[0] * 2_000_000, dated("2024-03-04", "Pier")])))
    with linear_time():
        assert page_date(tree) == "2024-03-04"
