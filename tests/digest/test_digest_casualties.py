"""Casualty figures beside each other: contradictions, superseded ones, and nothing added up."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from digest_samples import brief, casualty
from hypothesis import given
from hypothesis import strategies as st

from summarizer import digest_to_html, make_digest
from summarizer.schemas.digest import CasualtyDifference


def differences(*held: tuple[str | None, dict[str, Any]]) -> list[CasualtyDifference]:
    return make_digest(
        [brief(f"https://{number}.example/x", day, casualties=[told]) for number, (day, told) in enumerate(held)]
    ).casualty_differences


def test_figures_of_two_reporters_that_share_no_number_stand_side_by_side() -> None:
    (found,) = differences(
        ("2021-11-16", casualty(15)), ("2021-11-17", casualty(70, reported_by="AZE")), ("2021-11-17", casualty(15))
    )
    assert (found.victims, found.category, found.scope, found.published) == ("ARM", "killed", "incident", "2021-11-17")
    assert found.figures == [0, 2, 1]  # each reporter's together


@pytest.mark.parametrize(
    "other",
    [
        ("2021-11-16", casualty(70)),  # the same reporter
        ("2021-11-16", casualty(10, 20, reported_by="AZE")),
        ("2021-11-16", {**casualty(16, reported_by="AZE"), "count_min": None}),
        ("2021-11-16", casualty(70, reported_by="AZE", victims="AZE")),
        ("2021-11-16", casualty(70, reported_by="AZE", category="wounded")),
        ("2021-11-16", casualty(70, reported_by="AZE", scope="cumulative")),
        ("2021-11-18", casualty(70, reported_by="AZE")),
        (None, casualty(70, reported_by="AZE")),
    ],
)
def test_figures_that_can_both_hold_are_no_contradiction(other: tuple[str | None, dict[str, Any]]) -> None:
    assert differences(("2021-11-16", casualty(15)), other) == []


def test_historical_figures_and_unnamed_sides_are_not_compared() -> None:
    for changes in ({"scope": "historical"}, {"victims": None}):
        pair = (casualty(15, **changes), casualty(70, reported_by="AZE", **changes))
        assert differences(*(("2021-11-16", told) for told in pair)) == []


def test_within_one_article_its_brief_decides() -> None:
    figures = [casualty(15), casualty(70, reported_by="AZE")]
    pair = {"kind": "count", "claims": ["/casualties/0", "/casualties/1"], "note": "they differ"}
    for day in ("2021-11-16", None):
        assert make_digest([brief(published=day, casualties=figures)]).casualty_differences == []
        (found,) = make_digest([brief(published=day, casualties=figures, contradictions=[pair])]).casualty_differences
        assert (found.figures, found.published) == ([0, 1], day)


def test_a_later_total_of_the_same_reporter_supersedes_and_nothing_is_added_up() -> None:
    total = {"scope": "cumulative"}
    days = [
        ("2021-11-16", [casualty(5, **total), casualty(6, reported_by=None, **total), casualty(1)]),
        ("2021-11-17", [casualty(7, **total), casualty(8, reported_by="AZE", **total)]),
        ("2021-11-18", [casualty(9, **total), casualty(9, victims=None, **total), casualty(2)]),
        (None, [casualty(11, **total)]),
    ]
    digest = make_digest([brief(f"https://s.example/{day}", day, casualties=told) for day, told in days])
    told = [(figure.count_min, figure.superseded_by) for figure in digest.casualties]
    assert told == [(5, 5), (6, None), (1, None), (7, 5), (8, None), (9, None), (9, None), (2, None), (11, None)]


def test_an_articles_own_voice_is_its_sites() -> None:
    own = casualty(5, scope="cumulative", reported_by=None)
    told = [("https://s.example/1", "2021-11-16"), ("https://s.example/2", "2021-11-17"), ("http://[", "2021-11-18")]
    digest = make_digest([brief(source, day, casualties=[own]) for source, day in told])
    assert [figure.superseded_by for figure in digest.casualties] == [1, None, None]


FIGURES = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 3),
        st.sampled_from([(1, 1), (2, 2), (1, 3), (4, None), (None, 1), (None, None)]),
        st.sampled_from(["ARM", "AZE", None]),
    ),
    max_size=9,
)


@given(FIGURES)
def test_contradictions_are_the_pairs_that_exclude_each_other(
    held: list[tuple[int, int, tuple[int | None, int | None], str | None]],
) -> None:
    told: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for article, day, (low, high), reporter in held:
        figure = {**casualty(0, reported_by=reporter), "count_min": low, "count_max": high}
        told.setdefault((article, day), []).append(figure)
    digest = make_digest(
        [brief(f"{number}-{day}", f"2021-11-{10 + day}", casualties=figures) for (number, day), figures in told.items()]
    )
    expected: dict[str, set[int]] = {}
    for (one, first), (other, second) in permutations(enumerate(digest.casualties), 2):
        days = [int((digest.articles[figure.article].published or "")[-2:]) for figure in (first, second)]
        reporters = [figure.reported_by or digest.articles[figure.article].source for figure in (first, second)]
        above = first.count_min is not None and second.count_max is not None and first.count_min > second.count_max
        if above and first.article != second.article and reporters[0] != reporters[1] and abs(days[0] - days[1]) <= 1:
            expected.setdefault(f"2021-11-{max(days)}", set()).update((one, other))
    found = {difference.published: set(difference.figures) for difference in digest.casualty_differences}
    assert found == expected


def test_a_figure_of_any_size_is_drawn() -> None:
    briefs = [brief(f"{day}.txt", f"2021-11-{day}", casualties=[casualty(10**4_000 + day)]) for day in (16, 17)]
    assert "<svg" in digest_to_html(make_digest(briefs))
