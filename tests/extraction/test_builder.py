"""What becomes of one draft: a claim with its evidence, or an entry among what is withheld, with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from profile_samples import BARE, VISIT, VISITS, Visit
from pydantic import Field

from summarizer import Article, Claim
from summarizer.actors.named import NamedActor
from summarizer.extraction.assembly import Builder, assemble, wording_of
from summarizer.schemas import Run, Withheld
from summarizer.schemas.answers import ClaimDraft, drafts_of, items_of
from summarizer.text.folding import fold

TEXT = "Armenia's min\u00adister went to France. She saw the Treaty of Se\u00advan. Georgia invited nobody. It rained."
ARMENIA = NamedActor("ARM", "Armenia", "state", "ARM", ["Armenia", "Yerevan"], [1, 2])
FRANCE = NamedActor("FRA", "France", "state", "FRA", ["Paris"], [1])
GEORGIA = NamedActor("GEO", "Georgia", "state", "GEO", [], [3])
EARLIER = Withheld(section="visits", claim="an earlier one", reason="not told")
RUN = Run(
    provider="openai",
    model="stub",
    strategy="whole",
    prompts={},
    requests=1,
    retries=0,
    input_tokens=1,
    output_tokens=1,
    cost_usd=None,
    seconds=1.0,
    replayed=False,
    warnings=[],
)


def built(min_confidence: float = 0.0) -> Builder:
    article = Article.from_text(TEXT, source="visit.txt", language="en")
    return Builder(fold(article), [ARMENIA, FRANCE, GEORGIA], [EARLIER], min_confidence)


def visit(**changes: Any) -> ClaimDraft:
    told = {**BARE, "guest": "ARM", "host": "FRA", "sentences": [1]} | changes
    return items_of(VISITS.drafts)["visits"].model_validate(told)


def told(builder: Builder) -> list[tuple[str, str, str]]:
    """What is withheld beside what was from the beginning."""
    assert builder.withheld[0] == EARLIER
    return [(held.section, held.claim, held.reason) for held in builder.withheld[1:]]


def test_every_field_of_a_draft_is_in_its_claim_with_the_sentences_as_they_stand() -> None:
    builder = built()
    claim = builder.claim("visits", Visit, visit(treaties=["Treaty"], place="France", days=3, sentences=[2, 1]))
    assert claim is not None
    assert claim.model_dump(exclude={"evidence"}) == {
        "treaties": ["Treaty"],
        "guest": "ARM",
        "host": "FRA",
        "purpose": VISIT["purpose"],
        "place": "France",
        "days": 3,
        "hours": None,
        "class_of": 7,
        "outcome": None,
        "kind": "working",
        "is_first": False,
        "confidence": None,
    }
    assert [evidence.sentence for evidence in claim.evidence] == [1, 2]
    assert [TEXT[evidence.start : evidence.end] for evidence in claim.evidence] == [
        evidence.quote for evidence in claim.evidence
    ]
    assert told(builder) == []


def test_a_wording_is_quoted_with_what_the_original_has_within_it() -> None:
    told_of = visit(place="Treaty of Sevan", treaties=["the Treaty of Sevan", "minister"], sentences=[2, 1])
    claim = built().claim("visits", Visit, told_of)
    assert claim is not None
    assert claim.model_dump()["place"] == "Treaty of Se\u00advan"
    assert claim.model_dump()["treaties"] == ["the Treaty of Se\u00advan", "min\u00adister"]


def test_what_the_caller_computes_goes_before_what_the_draft_tells() -> None:
    claim = built().claim("visits", Visit, visit(guest="nobody", days=3), guest="GEO", days=4)
    assert claim is not None
    assert (claim.model_dump()["guest"], claim.model_dump()["days"]) == ("GEO", 4)


@pytest.mark.parametrize("nobody", ["none", "XYZ"])
def test_without_an_actor_that_it_needs_a_claim_is_withheld_and_without_another_it_stands(nobody: str) -> None:
    builder = built()
    claim = builder.claim("visits", Visit, visit(host=nobody))
    assert claim is not None
    assert claim.model_dump()["host"] is None
    assert builder.claim("visits", Visit, visit(guest=nobody)) is None
    assert told(builder) == [("visits", "talks about trade", "no guest")]


class Landing(Claim):
    """Something that a country's forces did."""

    who_acted: str = Field(max_length=2)
    told_of: str = "by all"


def test_what_the_claims_model_refuses_is_withheld_with_the_field_and_what_is_wrong_in_it() -> None:
    builder = built()
    draft = drafts_of({"landings": Landing})
    kind = items_of(draft)["landings"]
    assert (
        builder.claim("landings", Landing, kind.model_construct(who_acted="three", told_of="x", sentences=[1])) is None
    )
    reason = "does not fit the profile's model: who_acted: String should have at most 2 characters"
    assert told(builder) == [("landings", "three", reason)]


def test_a_field_that_no_draft_tells_keeps_its_default() -> None:
    class Told(ClaimDraft):
        who_acted: str

    claim = built().claim("landings", Landing, Told(who_acted="ab", sentences=[1]))
    assert claim is not None
    assert claim.model_dump()["told_of"] == "by all"


@pytest.mark.parametrize("sentences", [[], [0], [5, -1]])
def test_a_draft_that_cites_nothing_of_the_article_is_withheld(sentences: list[int]) -> None:
    builder = built()
    assert builder.claim("visits", Visit, visit(sentences=sentences)) is None
    assert told(builder) == [("visits", "talks about trade", "cites no sentence of the article")]


@pytest.mark.parametrize(("least", "shown"), [(0.9, "0.9"), (0.505, "0.505")])
def test_what_is_less_probable_than_asked_for_is_withheld_with_both_figures(least: float, shown: str) -> None:
    builder = built(least)
    assert builder.claim("visits", Visit, visit().held_for(least)) is not None
    assert builder.claim("visits", Visit, visit()) is not None
    assert builder.claim("visits", Visit, visit().held_for(0.5)) is None
    reason = f"the model finds it 0.50 probable, less than {shown}"
    assert told(builder) == [("visits", "talks about trade", reason)]


def test_without_a_limit_the_least_probable_claim_stands() -> None:
    claim = built().claim("visits", Visit, visit().held_for(0.0))
    assert claim is not None
    assert claim.confidence == 0.0


def test_a_party_has_its_first_sentence_and_its_other_names_up_to_twelve() -> None:
    names = ["Armenia", *(f"name {number}" for number in range(20))]
    actor = NamedActor("ARM", "Armenia", "state", "ARM", names, [2, 3])
    party = built().party(actor, ["mediator"])
    assert party.aliases == names[1:13]
    assert (party.id, party.name, party.kind, party.country, party.roles) == (
        "ARM",
        "Armenia",
        "state",
        "ARM",
        ["mediator"],
    )
    assert [evidence.sentence for evidence in party.evidence] == [2]


def test_the_sections_hold_what_stands_and_the_parties_are_those_whom_it_names() -> None:
    builder = built()
    told_of = VISITS.drafts.model_validate({"visits": [visit().model_dump(), visit(guest="none").model_dump()]})
    sections = builder.sections(VISITS.brief.sections(), told_of)
    assert set(sections) == {"visits", "parties"}
    assert [claim.guest for claim in sections["visits"]] == ["ARM"]
    assert [(party.id, party.roles) for party in sections["parties"]] == [("ARM", []), ("FRA", [])]


def test_a_brief_describes_its_article_and_names_what_no_claim_cites() -> None:
    builder = built()
    told_of = VISITS.drafts.model_validate({"visits": [visit(sentences=[3], host="none").model_dump()]})
    brief = assemble(builder, VISITS.brief, builder.sections(VISITS.brief.sections(), told_of), RUN)
    assert brief.uncited_sentences == [2, 4]  # the first one names Armenia
    assert brief.withheld == [EARLIER]
    assert brief.run == RUN
    assert brief.article.model_dump(exclude={"sha256"}) == {
        "title": builder.original.title,
        "source": "visit.txt",
        "published": None,
        "published_from": None,
        "language": "en",
        "characters": len(TEXT),
        "sentences": 4,
    }


def test_who_is_no_actor_is_told_by_what_stands_for_it() -> None:
    builder = built()
    assert [builder.name_of(one) for one in ("ARM", "GEO", "none")] == ["Armenia", "Georgia", "none"]


def test_a_draft_without_words_of_its_own_is_told_by_its_values() -> None:
    class Counted(ClaimDraft):
        how_many: int
        where: str | None

    assert wording_of(Counted(how_many=3, where=None, sentences=[1])) == "3; None"
    assert wording_of(visit()) == "talks about trade"
