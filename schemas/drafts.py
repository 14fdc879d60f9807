"""What is drafted for a brief about a conflict, before anything is checked; actors are names of sides."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .answers import AtMost, ClaimDraft, answer_of
from .brief import CasualtyCategory, CasualtyScope, CeasefireStage, RequestStatus, SpeechAct
from .claims import Actor, StrictModel, Verbatim

RUSSIA = "Russia"
"""The side that the requests to are a section of their own in the brief."""


class StatementDraft(ClaimDraft):
    """One sentence of the summary."""

    text: str


class AccusationDraft(ClaimDraft):
    """``accuser`` says that ``accused`` did something blameworthy; actors are names of sides."""

    accuser: Actor
    accused: Actor
    speaker: Verbatim | None
    allegation: str
    response: str | None


class RequestDraft(ClaimDraft):
    """``requester`` asks ``addressee`` for something."""

    requester: Actor
    addressee: Actor
    speaker: Verbatim | None
    speech_act: SpeechAct
    request: str
    legal_basis: Verbatim | None
    status: RequestStatus


class CeasefireDraft(ClaimDraft):
    """A ceasefire that the article mentions."""

    description: str
    date_text: Verbatim | None
    mediators: list[Actor]
    parties: list[Actor]
    stage: CeasefireStage
    terms: list[str]


class CasualtyDraft(ClaimDraft):
    """One report of losses."""

    victims: Actor
    category: CasualtyCategory
    count_text: Verbatim
    scope: CasualtyScope
    reported_by: Actor


class Drafts(StrictModel):
    """All that a strategy got from the model for one article."""

    summary: Annotated[list[StatementDraft], AtMost(4)] = Field(default_factory=list)
    accusations: list[AccusationDraft] = Field(default_factory=list)
    requests: Annotated[list[RequestDraft], AtMost(20)] = Field(default_factory=list)
    ceasefires: Annotated[list[CeasefireDraft], AtMost(12)] = Field(default_factory=list)
    casualties: list[CasualtyDraft] = Field(default_factory=list)


WholeAnswer = answer_of(Drafts)
"""``Drafts`` as a server that answers all at once is asked for it."""
