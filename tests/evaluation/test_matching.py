"""Which claim of a brief finds which gold item: found, invented, missed, reversed, told twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gold_samples import charge, gold_of, loss
from stub_server import accusation, an_actor, casualty, ceasefire, request, whole

from summarizer import Article, Brief
from summarizer.evaluation.fields import counts_agree, same_count, same_wording
from summarizer.evaluation.matching import actor_of, judge
from summarizer.evaluation.runs import evaluate_briefs
from summarizer.schemas import Party
from summarizer.schemas.gold import Gold, GoldActor

Briefed = Callable[..., Brief]

SHELLED = accusation("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)
ASKED = request("Armenia", "Russia", "help in protecting its border", 7, legal_basis="the 1997 treaty", status="made")
TRUCE = ceasefire("stopped by a Russian-brokered ceasefire", 10, mediators=["Russia"], date_text="November 10")
FOUR = casualty("Armenia", "wounded", "Four Armenian soldiers", 4, reported_by="Armenia")


def verdicts(brief: Brief, gold: Gold, article: Article, section: str) -> list[str]:
    return [found.verdict for found in judge(brief, gold, article) if found.section == section]


# Which claim finds which item


def test_a_claim_finds_an_item_with_its_actors_at_its_sentences(briefed: Briefed, article: Article) -> None:
    brief = briefed(whole(accusations=[SHELLED]))
    assert verdicts(brief, gold_of(article, accusations=[charge("ARM", "AZE", 3)]), article, "accusations") == ["found"]
    elsewhere = gold_of(article, accusations=[charge("ARM", "AZE", 9)])
    assert verdicts(brief, elsewhere, article, "accusations") == ["invented", "missed"]


def test_an_accusation_turned_round_is_reversed(briefed: Briefed, article: Article) -> None:
    brief = briefed(whole(accusations=[SHELLED]))
    gold = gold_of(article, accusations=[charge("AZE", "ARM", 3)])
    assert verdicts(brief, gold, article, "accusations") == ["reversed", "missed"]
    score = evaluate_briefs([(gold, article)], [brief]).score("accusations")
    assert (score.invented, score.missed, score.reversed, score.f1) == (1, 1, 1, 0.0)


def test_an_unsure_item_is_neither_gain_nor_loss(briefed: Briefed, article: Article) -> None:
    gold = gold_of(article, accusations=[charge("ARM", "AZE", 3, unsure=True)])
    for brief, expected in ((briefed(whole(accusations=[SHELLED])), ["found_unsure"]), (briefed(whole()), [])):
        assert verdicts(brief, gold, article, "accusations") == expected
        assert evaluate_briefs([(gold, article)], [brief]).score("accusations").f1 is None


def test_a_second_claim_of_a_found_item_is_told_twice_and_no_loss(briefed: Briefed, article: Article) -> None:
    brief = briefed(
        whole(casualties=[FOUR, casualty("Armenia", "wounded", "six Armenian soldiers", 6, reported_by="Azerbaijan")])
    )
    gold = gold_of(article, casualties=[loss("four Armenian soldiers", 4, 6)])
    assert sorted(verdicts(brief, gold, article, "casualties")) == ["duplicate", "found"]


def test_the_assignment_is_the_best_of_all_and_not_the_first_that_fits(briefed: Briefed, article: Article) -> None:
    both = casualty("Armenia", "wounded", "soldiers", 4, 6)
    one = casualty("Armenia", "wounded", "Four Armenian soldiers", 4)
    brief = briefed(whole(casualties=[both, one]))
    # The first claim fits both items, the second one only the first: taken greedily, one item would be missed.
    gold = gold_of(article, casualties=[loss("four soldiers", 4), loss("six soldiers", 6)])
    assert verdicts(brief, gold, article, "casualties") == ["found", "found"]


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "found"),
        ({"category": "killed"}, "invented"),
        ({"victims": "UNKNOWN"}, "invented"),
        ({"victims": "CIV_ARM"}, "found"),
        ({"victims": "AZE", "alt": {"victims": "ARM"}}, "found"),
        ({"count_text": "4"}, "found"),
        ({"count_text": "nine people"}, "invented"),
    ],
)
def test_a_casualty_needs_its_category_victims_and_count(
    briefed: Briefed, article: Article, changed: dict[str, Any], verdict: str
) -> None:
    gold = gold_of(article, casualties=[{**loss("Four Armenian soldiers", 4), **changed}])
    assert verdicts(briefed(whole(casualties=[FOUR])), gold, article, "casualties")[0] == verdict


def test_fields_are_compared_on_what_is_found(briefed: Briefed, article: Article) -> None:
    brief = briefed(whole(requests=[ASKED], ceasefires=[TRUCE]))
    wanted = {"requester": "ARM", "speech_act": "demand", "legal_basis": "the treaty of 1997", "status": "made"}
    truce = {"date_text": "November 10", "date": "2020-11-10", "mediators": ["RUS"], "parties": [], "stage": "ended"}
    gold = gold_of(
        article,
        requests_to_russia=[{**wanted, "sentences": [7]}],
        ceasefire_context=[{**truce, "sentences": [10]}],
    )
    found = {judgement.section: judgement.fields for judgement in judge(brief, gold, article) if judgement.fields}
    assert found["requests_to_russia"] == {"speech_act": False, "status": True, "legal_basis": True}
    assert found["ceasefire_context"]["mediators"]
    assert not found["ceasefire_context"]["stage"]
    gold.requests_to_russia[0].alt = {"speech_act": "appeal"}
    again = next(j for j in judge(brief, gold, article) if j.section == "requests_to_russia")
    assert again.fields["speech_act"]


def test_parties_are_found_once_each_and_missed_by_name(briefed: Briefed, article: Article) -> None:
    gold = gold_of(article)
    gold.parties = ["ARM", "AZE"]
    gold.parties_unsure = ["RUS"]
    listed = [an_actor(name) for name in ("Armenia", "Azerbaijan", "Russia")]
    assert verdicts(briefed(whole(actors=listed)), gold, article, "parties") == ["found", "found", "ignored"]
    assert verdicts(briefed(whole(actors=listed[:1])), gold, article, "parties") == ["found", "missed"]


@pytest.mark.parametrize(
    ("name", "aliases", "actor"),
    [
        ("Ministry of Defence of Ruritania", [], "RUR"),
        ("South Ruritania", [], "SRUR"),
        ("Grustark", ["Ruritanian army"], "RUR"),
        ("Grustark", [], None),
        ("SRUR", [], "SRUR"),
    ],
)
def test_a_name_belongs_to_the_actor_of_the_longest_alias_in_it(
    name: str, aliases: list[str], actor: str | None
) -> None:
    actors = [
        GoldActor(id="RUR", names=["Ruritania", "Ruritanian army"]),
        GoldActor(id="SRUR", names=["South Ruritania"]),
    ]
    fields = {"aliases": aliases, "kind": "state", "country": None, "roles": [], "evidence": [EVIDENCE]}
    assert actor_of(Party.model_validate({"id": "X", "name": name, **fields}), actors) == actor


EVIDENCE = {"sentence": 1, "start": 0, "end": 1, "quote": "A"}


def test_wordings_and_counts_are_compared_by_what_they_say() -> None:
    assert same_wording("the 1997 treaty", "the treaty of 1997")
    assert not same_wording("the 1997 treaty", None)
    assert same_wording(None, None)
    assert same_count("fifteen soldiers", "15 of its men", "en")
    assert not same_count("at least 15", "15", "en")
    assert same_count("dozens of people", "dozens", "en")
    assert counts_agree("4 men", "four people", "en")
    assert not counts_agree("4 men", "six people", "en")
