"""What a digest computes: each article once, the matrix, the ledger and ceasefires; nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from digest_samples import accusation, brief, casualty, ceasefire, cited, failed, party, request
from hypothesis import given
from hypothesis import strategies as st

from summarizer import Brief, Digest, make_digest
from summarizer.schemas.digest import LedgerEntry

# Articles


def test_the_same_article_counts_once_and_the_later_line_stands() -> None:
    earlier, later = brief(accusations=[accusation()]), brief(accusations=[accusation(), accusation("AZE", "ARM")])
    digest = make_digest([earlier, later, earlier, later])
    assert (len(digest.articles), digest.doubled, len(digest.accusations)) == (1, 3, 2)


def test_articles_stand_by_date_and_the_undated_last() -> None:
    digest = make_digest([brief("c", None), brief("b", "2021-02-01"), brief("a", "2022-01-01")])
    assert [article.source for article in digest.articles] == ["b", "a", "c"]


def test_failed_articles_are_kept_with_their_errors_unless_they_were_briefed_after_all() -> None:
    mended = brief("mended.txt")
    lines = [failed("bad.txt"), failed("mended.txt"), mended, failed("x", mended.article.sha256), failed("bad.txt")]
    digest = make_digest(lines)
    assert [(held.article.source, held.error.message) for held in digest.failed] == [("bad.txt", "it is no text")]
    assert digest.doubled == 3


def test_an_empty_digest_holds_nothing() -> None:
    assert make_digest([]).is_empty()
    assert make_digest([failed()]).is_empty()
    assert make_digest([brief()]).is_empty()
    assert not make_digest([brief(casualties=[casualty(1)])]).is_empty()


def test_evidence_is_held_once_and_cited_by_number() -> None:
    shared = [cited(7, "Both said it."), cited(2)]
    digest = make_digest(
        [
            brief(
                parties=[party("A", "AAA"), party("B", "BBB")],
                accusations=[accusation("AAA", "BBB", evidence=shared)] * 2,
            )
        ]
    )
    quotes = [held.cited.quote for held in digest.evidence]
    assert sorted(quotes) == ["A is there.", "B is there.", "Both said it.", "So it was said."]
    first, second = digest.accusations
    assert first.evidence == second.evidence
    assert [digest.evidence[number].cited.sentence for number in first.evidence] == [2, 7]


# The matrix


def test_the_matrix_counts_and_leads_to_the_accusations() -> None:
    said = accusation(allegation="a raid", speaker="the ministry", response="a lie")
    digest = make_digest(
        [
            brief("b", "2021-11-17", accusations=[said, accusation("AZE", "ARM")]),
            brief("a", "2021-11-16", accusations=[accusation()]),
        ]
    )
    assert [(cell.accuser, cell.accused, len(cell.accusations)) for cell in digest.matrix] == [
        ("ARM", "AZE", 2),
        ("AZE", "ARM", 1),
    ]
    first, second = (digest.accusations[number] for number in digest.matrix[0].accusations)
    assert digest.articles[first.article].source == "a"
    assert (second.allegation, second.speaker, second.response) == ("a raid", "the ministry", "a lie")
    assert (digest.articles[second.article].source, second.pointer) == ("b", "/accusations/0")


# The ledger


def ledger(*held: tuple[str | None, dict[str, Any]]) -> list[LedgerEntry]:
    briefs = [brief(str(number), day, requests_to_russia=[asked]) for number, (day, asked) in enumerate(held)]
    return make_digest(briefs).requests_to_russia


def test_reports_of_one_request_are_one_entry_with_the_latest_status() -> None:
    (entry,) = ledger(
        ("2021-11-20", request(status="refused", request="help protecting the territorial integrity of Armenia")),
        ("2021-11-16", request(status="not_submitted")),
        ("2021-11-21", request(status="unknown")),
    )
    assert [report.status for report in entry.reports] == ["not_submitted", "refused", "unknown"]
    assert entry.latest_status == ["refused"]
    assert entry.differences == []


def test_the_same_legal_basis_joins_and_different_ones_are_shown() -> None:
    (entry,) = ledger(
        ("2021-11-16", request(legal_basis="the 1997 treaty")),
        ("2021-11-17", request(legal_basis="1997  Treaty", request="send troops")),
        ("2021-11-18", request(legal_basis="the CSTO charter")),
    )
    assert entry.legal_bases == ["the 1997 treaty", "the CSTO charter"]
    (difference,) = entry.differences
    assert (difference.field, difference.reports) == ("legal_basis", [0, 1, 2])


@pytest.mark.parametrize(
    ("days", "statuses", "differing", "latest"),
    [
        (("2021-11-16", "2021-11-16"), ("made", "not_submitted"), [0, 1], ["made", "not_submitted"]),
        (("2021-11-16", "2021-11-17"), ("made", "not_submitted"), [0, 1], ["not_submitted"]),
        (("2021-11-16", "2021-11-17"), ("not_submitted", "made"), None, ["made"]),
        (("2021-11-16", "2021-11-16"), ("made", "unknown"), None, ["made"]),
        (("2021-11-16", "2021-11-17"), ("unknown", "unknown"), None, ["unknown"]),
    ],
)
def test_sources_differ_on_one_day_or_where_a_status_falls_back(
    days: tuple[str, str], statuses: tuple[str, str], differing: list[int] | None, latest: list[str]
) -> None:
    (entry,) = ledger(*((day, request(status=status)) for day, status in zip(days, statuses, strict=True)))
    assert [held.reports for held in entry.differences if held.field == "status"] == ([differing] if differing else [])
    assert entry.latest_status == latest


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2021-11-16", request()), ("2021-11-17", request(requester="AZE"))),
        (("2021-11-16", request()), ("2021-11-17", request(addressee=None))),
        (("2021-11-16", request()), ("2021-11-17", request(request="to open a corridor"))),
        (("2021-11-16", request()), ("2021-12-20", request())),
        (("2021-11-16", request()), (None, request())),
        ((None, request()), (None, request())),
        (("2021-02-31", request()), ("2021-02-31", request())),
        (("2021-11-16", request(requester=None)), ("2021-11-16", request(requester=None))),
    ],
)
def test_what_may_be_another_request_stands_apart(first: tuple[Any, Any], second: tuple[Any, Any]) -> None:
    assert len(ledger(first, second)) == 2


def test_what_one_brief_holds_apart_stays_apart() -> None:
    digest = make_digest([brief(requests_to_russia=[request(), request()], other_requests=[request()])])
    assert (len(digest.requests_to_russia), len(digest.other_requests)) == (2, 1)


# Ceasefires


def test_reports_of_one_ceasefire_stand_together_by_its_own_date() -> None:
    digest = make_digest(
        [
            brief("a", "2021-11-16", ceasefire_context=[ceasefire(), ceasefire(date=None), ceasefire(date=None)]),
            brief("b", "2021-11-17", ceasefire_context=[ceasefire(parties=["AZE"], stage="violated", mediators=[])]),
            brief("c", "2021-11-18", ceasefire_context=[ceasefire(parties=["RUS"]), ceasefire(date="2016-04-05")]),
        ]
    )
    told = [(entry.date, entry.parties, [report.stage for report in entry.reports]) for entry in digest.ceasefires]
    assert told == [
        ("2016-04-05", ["ARM", "AZE"], ["in_effect"]),
        ("2020-11-10", ["ARM", "AZE"], ["in_effect", "violated"]),
        ("2020-11-10", ["RUS"], ["in_effect"]),
        (None, ["ARM", "AZE"], ["in_effect"]),
        (None, ["ARM", "AZE"], ["in_effect"]),
    ]


# Nothing lost

CLAIMS: dict[str, st.SearchStrategy[list[dict[str, Any]]]] = {
    "accusations": st.lists(st.builds(accusation, st.sampled_from(["ARM", "AZE"])), max_size=2),
    "requests_to_russia": st.lists(st.builds(request, status=st.sampled_from(["made", "refused"])), max_size=2),
    "other_requests": st.lists(st.builds(request, requester=st.sampled_from([None, "ARM"])), max_size=1),
    "ceasefire_context": st.lists(st.builds(ceasefire, date=st.sampled_from([None, "2020-11-10"])), max_size=2),
    "casualties": st.lists(st.builds(casualty, st.integers(0, 3)), max_size=2),
}
DAYS = st.sampled_from([None, "2021-11-16", "2021-11-17", "2021-02-30"])


@given(st.lists(st.tuples(DAYS, st.fixed_dictionaries(CLAIMS)), max_size=5), st.randoms(use_true_random=False))
def test_every_claim_is_there_once_with_its_evidence_whatever_the_order(
    held: list[tuple[str | None, dict[str, Any]]], chance: Any
) -> None:
    briefs = [brief(f"{number}.txt", day, **sections) for number, (day, sections) in enumerate(held)]
    digest = make_digest(briefs)
    by_sha = {one.article.sha256: dict(one.claims()) for one in briefs}
    places = [(digest.articles[told.article].sha256, told.pointer) for told in digest.claims()]
    assert sorted(places) == sorted((sha, pointer) for sha, claims in by_sha.items() for pointer in claims)
    for told in digest.claims():
        claim = by_sha[digest.articles[told.article].sha256][told.pointer]
        assert [digest.evidence[number].cited for number in told.evidence] == claim.evidence
        assert all(digest.evidence[number].article == told.article for number in told.evidence)
    shuffled: list[Brief] = list(briefs)
    chance.shuffle(shuffled)
    assert make_digest(shuffled) == digest
    assert Digest.model_validate_json(digest.model_dump_json()) == digest
