"""An event in the terms of PLOVER, the Political Language Ontology for Verifiable Event Records.

Names of event types, modes, contexts and sectors are PLOVER's; docs/export.md says from which of its documents, and how
a brief's claims become events.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from .brief import Alpha3, IsoDate, PartyKind, RequestStatus
from .claims import StrictModel
from .evidence import Evidence

EventType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]

MODES: dict[EventType, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
}
"""The modes of the event types that briefs give; the others of these have none (AGREE, CONCEDE) or do not occur."""

Context = Literal["diplomatic", "military", "future"]
"""Those of PLOVER's contexts that follow from a claim's kind or status; ``future``: not yet done when it was told."""

Sector = Annotated[str, StringConstraints(pattern=r"^(?:[A-Z]{3}){1,2}$")]

TextStatus = Literal["alleged", "asked", "answered", "reported"]

Rule = Literal[
    "accusation",
    "denial",
    "request",
    "request-accepted",
    "demand-accepted",
    "request-refused",
    "ceasefire-declared",
    "ceasefire-in-effect",
    "mediation",
]


class PloverArticle(StrictModel):
    """The story that an event was told in, as in its brief."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(description="Of its text as loaded.")
    source: str = Field(description="As in the brief.")
    title: str | None = Field(description="As in the brief.")
    published: IsoDate | None = Field(description="As in the brief.")


class PloverActor(StrictModel):
    """One side of an event."""

    model_config = ConfigDict(frozen=True)

    party: str = Field(description="The party's id in the brief.")
    name: str = Field(description="As in the brief.")
    kind: PartyKind = Field(description="As in the brief.")
    country: Alpha3 | None = Field(description="ISO 3166-1 alpha-3.")
    code: str | None = Field(description="PLOVER's actor code: the country, or IGO, or null.")
    sector: Sector | None = Field(description="A primary code (GOV), or with a secondary one (GOVMIL), or null.")
    actor_text: str | None = Field(description="The official or organ that acted, as the article words it.")


class PloverEvent(StrictModel):
    """One event of one claim: who did what towards whom, by what the article says.

    Raises:
        pydantic.ValidationError: a mode that PLOVER does not give to the event type.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="SHA-256 of the article's source and text's hash, the claim's pointer and the type.")
    event_type: EventType = Field(description="PLOVER's type.")
    mode: str | None = Field(description="PLOVER's mode, where the words tell it.")
    context: list[Context] = Field(description="PLOVER's contexts that follow from the claim.")
    quad_code: Literal[1, 2, 3, 4] = Field(description="1, 2: verbal, material cooperation; 3, 4: conflict.")
    actor: list[PloverActor] = Field(min_length=1, description="Who did it.")
    recipient: list[PloverActor] = Field(description="To whom it was done; empty where nobody is named.")
    date: IsoDate | None = Field(description="When the article was published.")
    event_date: IsoDate | None = Field(description="When it happened, where the brief knows.")
    text: str = Field(description="The claim's wording.")
    text_status: TextStatus = Field(description="How the text is to be read: what is alleged is said, not established.")
    request_status: RequestStatus | None = Field(description="Of the request that it is or answers.")
    article: PloverArticle = Field(description="The story that it was told in.")
    claim: str = Field(description="JSON pointer into the brief.")
    rule: Rule = Field(description="Which rule of docs/export.md gave the event.")
    evidence: list[Evidence] = Field(min_length=1, description="The claim's.")

    @model_validator(mode="after")
    def _mode_is_one_of_its_type(self) -> Self:
        if self.mode is not None and self.mode not in MODES.get(self.event_type, ()):
            raise ValueError(f"{self.event_type} has no mode {self.mode!r}")
        return self
