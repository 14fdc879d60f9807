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

    id: str = Field(min_length=1)
    names: list[str]


class GoldItem(_Gold):
    """What all annotated items share.

    ``sentences`` are numbers into the gold's own offsets, from 1. An ``unsure`` item need not be found and is not
    punished when it is. ``alt`` gives another right value of a field, ``by`` says who coded it.
    """

    gist: str = ""
    sentences: list[int] = Field(min_length=1)
    unsure: bool = False
    alt: dict[str, Any] = Field(default_factory=dict)
    by: str = ""

    def values_of(self, field: str) -> list[Any]:
        """Return the right values of a field: the gold's, and the other annotator's where it differs."""
        return [getattr(self, field), *([self.alt[field]] if field in self.alt else [])]


class GoldAccusation(GoldItem):
    """``accuser`` says that ``accused`` did something blameworthy; both are ids of actors, or ``UNKNOWN``."""

    accuser: str
    accused: str


class GoldRequest(GoldItem):
    """``requester`` asks something of Russia."""

    requester: str
    speech_act: SpeechAct
    legal_basis: str | None
    status: RequestStatus


class GoldCeasefire(GoldItem):
    """A ceasefire that the article mentions."""

    date_text: str | None
    date: IsoDate | None
    mediators: list[str]
    parties: list[str]
    stage: CeasefireStage


class GoldCasualty(GoldItem):
    """One report of losses.

    ``victims`` is an actor's id, ``CIV_<id>`` for civilians of a side, or ``UNKNOWN``; ``reported_by`` an actor's id,
    or ``REPORTER``.
    """

    victims: str
    category: CasualtyCategory
    count_text: str
    reported_by: str
    scope: CasualtyScope


class Gold(_Gold):
    """The annotation of one article.

    ``offsets`` map sentence number n to ``[start, end)`` in code points of the article's text, so that the gold does
    not depend on anyone's sentence splitter. ``sha256`` is the hash of that text in UTF-8.
    """

    article: str = Field(min_length=1)
    sha256: str
    actors: list[GoldActor]
    offsets: list[tuple[int, int]]
    parties: list[str]
    parties_unsure: list[str] = Field(default_factory=list)
    accusations: list[GoldAccusation]
    requests_to_russia: list[GoldRequest]
    ceasefire_context: list[GoldCeasefire]
    casualties: list[GoldCasualty]

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
