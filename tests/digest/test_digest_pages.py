"""The digest as a page and as Markdown: all of it there, each cell led to its evidence, hostile text shown as text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from digest_samples import accusation, brief, casualty, ceasefire, cited, failed, party, request
from html_page import Page

from summarizer import Brief, Digest, digest_to_html, digest_to_markdown, make_digest
from summarizer.digest.phrases import ALL_FAILED, EMPTY, NOTHING

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) \u202egnp.exe {{ 7*7 }} https://evil.example @all | `x`"


def full() -> list[Brief]:
    """Return briefs with something in every section, three of each."""
    total = {"scope": "cumulative"}
    return [
        brief(
            f"https://{number}.example/news",
            f"2021-11-{15 + number}",
            accusations=[accusation(speaker="the ministry", response="a lie"), accusation("AZE", "ARM")],
            requests_to_russia=[request(legal_basis=f"treaty {number}", status=("made", "refused", "made")[number])],
            other_requests=[request(requester=None, addressee=None)],
            ceasefire_context=[
                ceasefire(date=f"202{number}-11-10"),
                ceasefire(date="2022-11-10", stage="violated", terms=["to leave"], date_text="November 10"),
                ceasefire(date=None, parties=[], mediators=[]),
            ],
            casualties=[
                casualty(number + 1, **total),
                casualty(90, reported_by=None),
                casualty(6500, scope="historical"),
                casualty(None, victims=None),
                casualty(number, reported_by="AZE"),
            ],
            withheld=[{"section": "accusations", "claim": "x", "reason": "y"}],
        )
        for number in range(3)
    ]


@pytest.fixture(scope="module")
def digest() -> Digest:
    return make_digest([*full(), failed("broken.txt")])


@pytest.fixture(scope="module")
def page(digest: Digest) -> Page:
    return Page(digest_to_html(digest))


def test_every_link_leads_to_a_place_of_the_page_and_ids_are_unique(page: Page) -> None:
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    links = [link for link in page.all("href") if link != "data:,"]
    assert links
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} <= set(ids)


def test_every_claim_leads_to_its_evidence_and_back(page: Page, digest: Digest) -> None:
    links = page.all("href")
    for number in range(len(digest.evidence)):
        assert f"#cited-{number}" in links
        assert f"cited-{number}" in page.all("id")
    for number in range(len(digest.accusations)):
        assert f"#accusation-{number}" in links
    for number in range(len(digest.casualties)):
        assert f"#figure-{number}" in links
    assert "#request-0-0" in links
    assert "#ceasefire-0-0" in links
    assert "#side-0" in links
    for held in digest.evidence:
        assert page.text.count(held.cited.quote) >= 1


def test_counts_of_the_matrix_lead_to_their_accusations(page: Page, digest: Digest) -> None:
    cells = [held for tag, held in page.tags if tag == "a" and (held.get("href") or "").startswith("#cell-")]
    assert [held["aria-label"] for held in cells] == ["Armenia accuses Azerbaijan: 3", "Azerbaijan accuses Armenia: 3"]
    assert len(digest.matrix) == 2


def test_the_page_has_landmarks_headings_in_order_and_labelled_charts(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert tags.count(landmark) == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    charts = [held for tag, held in page.tags if tag == "svg"]
    assert len(charts) >= 2
    for held in charts:
        assert held["role"] in ("img", "group")  # a chart with links in it is no image
        labels = set((held["aria-labelledby"] or "").split())
        assert labels
        assert labels <= set(page.all("id"))
    scrollers = [(tag, held) for tag, held in page.tags if "scroller" in (held.get("class") or "")]
    assert scrollers
    for tag, held in scrollers:
        assert (tag, held["role"], held["tabindex"]) == ("div", "region", "0")
        assert held["aria-label"]


def test_nothing_is_fetched_or_run(page: Page) -> None:
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "form"}
    assert not [name for _, held in page.tags for name in held if name.startswith("on") or name == "src"]


def test_the_page_says_what_is_not_in_it(page: Page) -> None:
    for told in ("broken.txt: it is no text. Convert it", "could not be briefed: 1", "briefs withhold: 3"):
        assert told in page.text
    for told in ("superseded", "✕ violated", "Sources differ on the status", "of earlier events", "never added up"):
        assert told in page.text


def test_markdown_holds_the_same(digest: Digest) -> None:
    text = digest_to_markdown(digest)
    for told in (
        "| Armenia |  | 3 |",
        "- 2021-11-15: Armenia → Azerbaijan: shelling; said by the ministry; answer: a lie (article 1, \\[2\\])",
        "Latest status: made. Legal basis, as worded: treaty 0 / treaty 1 / treaty 2.",
        "**Sources differ on the status:** refused (2021-11-16, article 2, \\[3\\]); made (",
        "✕ violated",
        "cumulative, superseded by 3 soldiers (2021-11-17)",
        "## Articles that could not be briefed\n\n- broken.txt: it is no text. Convert it",
        "- \\[2\\] So it was said.",
    ):
        assert told in text
    for held in digest.evidence:
        assert held.cited.quote in text


def test_hostile_text_stays_text() -> None:
    bad = party(HOSTILE, None, id=HOSTILE, aliases=[HOSTILE + " too"], evidence=[cited(1, HOSTILE)])
    sides = {"accuser": HOSTILE, "accused": HOSTILE}
    held = brief(
        "javascript:alert(1)//" + HOSTILE,
        parties=[bad],
        article={"title": HOSTILE, "language": '"><script>'},
        accusations=[accusation(**sides, allegation=HOSTILE, speaker=HOSTILE, response=HOSTILE)],
        requests_to_russia=[request(requester=HOSTILE, addressee=None, request=HOSTILE, legal_basis=HOSTILE)],
        ceasefire_context=[ceasefire(parties=[HOSTILE], mediators=[HOSTILE], terms=[HOSTILE], date_text=HOSTILE)],
        casualties=[casualty(1, victims=HOSTILE, reported_by=None, count_text=HOSTILE)],
    )
    digest = make_digest([held, failed(HOSTILE)])
    html = digest_to_html(digest)
    page = Page(html)
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [link for link in page.all("href") if not link.startswith("#") and link != "data:,"]
    assert "\u202e" not in html
    assert "{{ 7*7 }}" in page.text
    text = digest_to_markdown(digest)
    assert "\u202e" not in text
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "https://" not in text


@pytest.mark.parametrize(
    ("lines", "told"), [([], EMPTY), ([failed()], ALL_FAILED), ([brief()], NOTHING), ([brief(parties=[])], NOTHING)]
)
def test_a_digest_without_claims_says_so(lines: list[Brief], told: str) -> None:
    digest = make_digest(lines)
    assert told in Page(digest_to_html(digest)).text
    assert f"**{told}**" in digest_to_markdown(digest)


def test_parties_beyond_the_first_are_folded_and_languages_marked() -> None:
    many = [party(f"Side {number}", None) for number in range(15)]
    held = brief(
        parties=many, article={"language": "hy"}, accusations=[accusation("SIDE 1", "SIDE 2", allegation="հրետակոծում")]
    )
    html = digest_to_html(make_digest([held]))
    assert "3 more parties" in html
    assert '<bdi lang="hy">հրետակոծում</bdi>' in html
