"""Gold: what a person (or two) read in an article, by the codebook's rules, to measure briefs against."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .brief import CasualtyCategory, CasualtyScope, CeasefireStage, IsoDate, RequestStatus, SpeechAct

UNKNOWN = "UNKNOWN"
"""The id where the article does not say which side."""
REPORTER = "REPORTER"
_CIVILIANS = "CIV_"


class _Gold(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GoldActor(_Gold):
    """A side with every wording by which the article refers to it."""

    id: str = Field(min_length=1, description="A short code; ISO 3166-1 alpha-3 for a state.")
    names: list[str] = Field(description="Every wording that means it, its organs and officials.")


class GoldItem(_Gold):
    """What all annotated items share.

    ``sentences`` are numbers into the gold's own offsets, from 1. An ``unsure`` item need not be found and is not
    punished when it is. ``alt`` gives another right value of a field, ``by`` says who coded it.
    """

    gist: str = Field(default="", description="What it is about, in a short clause.")
    sentences: list[int] = Field(min_length=1, description="Numbers of the fewest sentences that carry it.")
    unsure: bool = Field(default=False, description="It need not be found.")
    alt: dict[str, Any] = Field(default_factory=dict, description="Field to another right value.")
    by: str = Field(default="", description="Who coded it.")

    def values_of(self, field: str) -> list[Any]:
        """Return the right values of a field: the gold's, and the other annotator's where it differs."""
        return [getattr(self, field), *([self.alt[field]] if field in self.alt else [])]


class GoldAccusation(GoldItem):
    """``accuser`` says that ``accused`` did something blameworthy; both are ids of actors, or ``UNKNOWN``."""

    accuser: str = Field(description="Id of an actor, or UNKNOWN.")
    accused: str = Field(description="Id of an actor, or UNKNOWN.")


class GoldRequest(GoldItem):
    """``requester`` asks something of Russia."""

    requester: str = Field(description="Id of an actor.")
    speech_act: SpeechAct = Field(description="As in a brief.")
    legal_basis: str | None = Field(description="As the article words it.")
    status: RequestStatus = Field(description="As in a brief.")


class GoldCeasefire(GoldItem):
    """A ceasefire that the article mentions."""

    date_text: str | None = Field(description="As the article words it.")
    date: IsoDate | None = Field(description="Only where the article gives enough.")
    mediators: list[str] = Field(description="Ids of actors.")
    parties: list[str] = Field(description="Ids of actors.")
    stage: CeasefireStage = Field(description="As in a brief.")


class GoldCasualty(GoldItem):
    """One report of losses.

    ``victims`` is an actor's id, ``CIV_<id>`` for civilians of a side, or ``UNKNOWN``; ``reported_by`` an actor's id,
    or ``REPORTER``.
    """

    victims: str = Field(description="Id of an actor, CIV_ and an id for its civilians, or UNKNOWN.")
    category: CasualtyCategory = Field(description="As in a brief.")
    count_text: str = Field(description="As the article words it.")
    reported_by: str = Field(description="Id of an actor, or REPORTER.")
    scope: CasualtyScope = Field(description="As in a brief.")


class Gold(_Gold):
    """The annotation of one article.

    ``offsets`` map sentence number n to ``[start, end)`` in code points of the article's text, so that the gold does
    not depend on anyone's sentence splitter. ``sha256`` is the hash of that text in UTF-8.
    """

    article: str = Field(min_length=1, description="Name of the article's file without .txt.")
    sha256: str = Field(description="Of its text in UTF-8.")
    actors: list[GoldActor] = Field(description="Every side that the items name.")
    offsets: list[tuple[int, int]] = Field(description="Start and end of each sentence in code points.")
    parties: list[str] = Field(description="Ids that a reader must know.")
    parties_unsure: list[str] = Field(default_factory=list, description="Ids that may be named or left out.")
    accusations: list[GoldAccusation] = Field(description="What has to be found.")
    requests_to_russia: list[GoldRequest] = Field(description="What has to be found.")
    ceasefire_context: list[GoldCeasefire] = Field(description="What has to be found.")
    casualties: list[GoldCasualty] = Field(description="What has to be found.")

    @model_validator(mode="after")
    def _everything_named_is_there(self) -> Self:
        ids = {actor.id for actor in self.actors}
        for item in (*self.accusations, *self.requests_to_russia, *self.ceasefire_context, *self.casualties):
            outside = [number for number in item.sentences if not 1 <= number <= len(self.offsets)]
            if outside:
                raise ValueError(f"there is no sentence {outside[0]}")
            unknown = [actor for actor in _actors_of(item) if actor not in (*ids, UNKNOWN)]
            if unknown:
                raise ValueError(f"{unknown[0]!r} is not the id of an actor")
        return self


def side_of(victims: str) -> str | None:
    """Return the id of the side that a gold item's victims belong to, civilians or not; None where it is unknown."""
    return None if victims == UNKNOWN else victims.removeprefix(_CIVILIANS)


def _actors_of(item: GoldItem) -> list[str]:
    match item:
        case GoldAccusation():
            return [item.accuser, item.accused]
        case GoldRequest():
            return [item.requester]
        case GoldCeasefire():
            return [*item.mediators, *item.parties]
        case GoldCasualty():
            named = [side_of(item.victims), None if item.reported_by == REPORTER else item.reported_by]
            return [actor for actor in named if actor is not None]
        case _:
            return []
