"""The gate on items that are none, and on a re-ask that would change what was right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from profile_samples import BARE, TEXT, VISITS
from stub_server import accusation, mended, whole

from summarizer import Article, Brief
from summarizer.actors.named import find_actors
from summarizer.extraction.cast import Cast
from summarizer.extraction.verification import Verification

Briefed = Callable[..., Brief]

VILLAGES = "Azerbaijani troops had shelled two villages"
BRIDGES = "Azerbaijani troops had shelled three villages near Ganja"


def charge(allegation: str = VILLAGES) -> dict[str, Any]:
    return accusation("Armenia", "Azerbaijan", allegation, 3)


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (charge(VILLAGES) | {"sentences": []}, "it cites no sentence of the article"),
        (charge(" "), "not in the cited sentences: (nothing)"),
        (charge("x" * 2_001), f"not in the cited sentences: {'x' * 20}…"),
    ],
)
def test_an_item_that_is_none_is_withheld_and_the_others_stand(
    briefed: Briefed, odd: dict[str, Any], reason: str
) -> None:
    brief = briefed(whole(accusations=[odd, charge()]), mended(None))
    assert len(brief.accusations) == 1
    assert [held.reason for held in brief.withheld] == [reason]


def test_a_re_ask_cannot_turn_an_accusation_round(briefed: Briefed) -> None:
    first = whole(accusations=[charge(BRIDGES)])
    brief = briefed(first, mended(accusation("Azerbaijan", "Armenia", VILLAGES, 3)))
    assert brief.accusations == []
    assert [(held.claim, held.reason) for held in brief.withheld] == [
        (BRIDGES, "not in the cited sentences: three, Ganja")
    ]


def test_a_claim_may_name_nobody_where_its_model_allows_it() -> None:
    article = Article.from_text(TEXT, language="en")
    verification = Verification(article, Cast.of_actors(article, find_actors(article)), VISITS, {})
    told = [{**BARE, "guest": "ARM", "host": host} for host in ("FRA", None, "none", "nobody")]
    passed: Any = verification.passed(VISITS.drafts.model_validate({"visits": told}), None)
    assert [visit.host for visit in passed.visits] == ["FRA", "none", "none", "none"]
    assert verification.withheld == []
