"""What is drafted for a brief about a conflict, before anything is checked.

As a model answers, actors are names out of its list of actors; once that is resolved, they are ids of sides. The
descriptions are for models: many servers and models read the schema and not the prompt.
"""

from __future__ import annotations

from pydantic import Field

from .answers import ClaimDraft, answer_of
from .brief import CasualtyCategory, CasualtyScope, CeasefireStage, RequestStatus, SpeechAct
from .claims import Actor, StrictModel, Verbatim

RUSSIA = "RUS"
"""The side that the requests to are a section of their own in the brief."""

_SPEAKER = "The official or organ that says it, as the article words it; null where the article names the side alone."


class AccusationDraft(ClaimDraft):
    """A side says that another did something blameworthy; one item for each matter, joint accusers in one list."""

    accusers: list[Actor] = Field(
        description="Who says or holds it, by name in actors; all of them where several speak together. The reporter "
        "is nobody's accuser: leave the list empty, or the item out."
    )
    accused: list[Actor] = Field(description="Who is said to have done it, by name in actors; several where so told.")
    speaker: Verbatim | None = Field(description=_SPEAKER)
    allegation: str = Field(description="What is alleged, in one clause, with no more than the cited sentences hold.")
    response: str | None = Field(description="What the accused answers to it, by the article; null where it is silent.")
    denied: bool = Field(description="Whether that answer denies it, rejects it or calls it false.")


class RequestDraft(ClaimDraft):
    """A side asks, appeals to, urges or demands from another, or hopes, that it do or stop something."""

    requesters: list[Actor] = Field(description="Who asks, by name in actors; all who ask together.")
    addressees: list[Actor] = Field(description="Who is asked, by name in actors; all who are asked.")
    speaker: Verbatim | None = Field(description=_SPEAKER)
    speech_act: SpeechAct = Field(
        description="appeal: asks, urges, calls on; demand: insists, requires; hope: states a hope or expectation."
    )
    request: str = Field(description="What is asked for, in one clause.")
    legal_basis: Verbatim | None = Field(
        description="The treaty, agreement or commitment that it is grounded on, letter by letter as the article words "
        "it; one that the request asks to keep counts; else null."
    )
    status: RequestStatus = Field(
        description="The latest state that the article gives. made: put to the addressee, no answer told, or one that "
        "sidesteps it; accepted: agreed to, also on a condition; unknown: a hope, or the article leaves it open."
    )


class CeasefireDraft(ClaimDraft):
    """A ceasefire, truce, cessation of hostilities, or agreement that stops fighting; one item for each."""

    description: str = Field(description="What the article says of it, in one clause.")
    date_text: Verbatim | None = Field(description="Its date, letter by letter as the article words it, else null.")
    mediators: list[Actor] = Field(description="Who brokered, proposed or guarantees it without fighting in it.")
    parties: list[Actor] = Field(
        description="Whom it binds or would bind, as told: those who fight; the one alone that declares it by itself."
    )
    stage: CeasefireStage = Field(
        description="The latest stage told. called_for: wanted, proposed, offered, hoped for; declared: agreed, "
        "announced or promised, not yet said to hold; in_effect: it holds, or it stopped the fighting; violated; ended."
    )
    terms: list[str] = Field(description="Its terms, one clause each, in the article's words.")


class CasualtyDraft(ClaimDraft):
    """One report of people killed, wounded, captured, missing or displaced; one item for each count and category."""

    victims: Actor = Field(
        description="The side whose people they are, by name in actors; of civilians the state or entity where, by the "
        "article, they live; none where it names no such side, or for one count of both sides."
    )
    category: CasualtyCategory = Field(description="One of them; a joint count of dead and wounded is an item each.")
    count_text: Verbatim = Field(
        description="The count with its noun, letter by letter as the article words it; a loss without a number too."
    )
    scope: CasualtyScope = Field(
        description="incident: of one event, an earlier one of the same war too; cumulative: a total of many; "
        "historical: of another, earlier war."
    )
    reported_by: Actor = Field(description="The side that reports it, by name in actors; none for the reporter.")


class StatementDraft(ClaimDraft):
    """One of two to four neutral sentences that tell the story; what a side claims is told as its claim."""

    text: str = Field(description="One sentence; nothing that the cited sentences do not hold.")


class Drafts(StrictModel):
    """All that was drafted for one article."""

    accusations: list[AccusationDraft] = Field(default_factory=list)
    requests: list[RequestDraft] = Field(default_factory=list)
    ceasefires: list[CeasefireDraft] = Field(default_factory=list)
    casualties: list[CasualtyDraft] = Field(default_factory=list)
    summary: list[StatementDraft] = Field(default_factory=list)


WholeAnswer = answer_of(Drafts)
"""``Drafts`` and their actors as a server that answers all at once is asked for them."""
