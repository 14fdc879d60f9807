"""What the model fills, before anything is checked: claims that cite sentence numbers.

Two faces of one thing: the plain draft models carry claims through the program; the functions below
them build the schemas that a server decodes under, bounded for one article: sentence numbers by its
length, actors by the sides found in it, lists by a cap. Model-facing schemas have no defaults, as
OpenAI's strict mode asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from .brief import CasualtyCategory, CasualtyScope, CeasefireStage, RequestStatus, SpeechAct

NOBODY = "none"
"""The actor of a question that no side is the answer to."""


RUSSIA = "Russia"
"""The side that the requests to are a section of their own in the brief."""


class _Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClaimDraft(_Draft):
    """What all drafts share: the numbers of the sentences that the claim rests on."""

    sentences: list[int]


class StatementDraft(ClaimDraft):
    """One sentence of the summary."""

    text: str


class AccusationDraft(ClaimDraft):
    """``accuser`` says that ``accused`` did something blameworthy; actors are names of sides."""

    accuser: str
    accused: str
    speaker: str | None
    allegation: str
    response: str | None


class RequestDraft(ClaimDraft):
    """``requester`` asks ``addressee`` for something."""

    requester: str
    addressee: str
    speaker: str | None
    speech_act: SpeechAct
    request: str
    legal_basis: str | None
    status: RequestStatus


class CeasefireDraft(ClaimDraft):
    """A ceasefire that the article mentions."""

    description: str
    date_text: str | None
    mediators: list[str]
    parties: list[str]
    stage: CeasefireStage
    terms: list[str]


class CasualtyDraft(ClaimDraft):
    """One report of losses."""

    victims: str
    category: CasualtyCategory
    count_text: str
    scope: CasualtyScope
    reported_by: str


class Drafts(_Draft):
    """All that a strategy got from the model for one article."""

    summary: list[StatementDraft] = Field(default_factory=list)
    accusations: list[AccusationDraft] = Field(default_factory=list)
    requests: list[RequestDraft] = Field(default_factory=list)
    ceasefires: list[CeasefireDraft] = Field(default_factory=list)
    casualties: list[CasualtyDraft] = Field(default_factory=list)


_SECTIONS: dict[str, tuple[type[ClaimDraft], int]] = {
    "summary": (StatementDraft, 4),
    "accusations": (AccusationDraft, 40),
    "requests": (RequestDraft, 20),
    "ceasefires": (CeasefireDraft, 12),
    "casualties": (CasualtyDraft, 40),
}
"""The sections of an answer with the most items that each may hold, however long the article is."""

_ITEMS_A_SENTENCE = 1 / 3
"""A section holds at most two items and this many a sentence: a model that loops ends there."""

_CITED_SENTENCES_CAP = 5
_LONGEST_CLAIM = 400


def whole_answer(sentence_count: int, actors: tuple[str, ...]) -> type[BaseModel]:
    """Return the schema of ``Drafts`` bounded for one article, for a server that answers all at once.

    Args:
        sentence_count: how many sentences the article has; only 1 to this number can be cited.
        actors: names of the sides in the article; actor fields hold one of them or ``NOBODY``.
    """
    actor = choice([*actors, NOBODY])
    cited = list_of(Annotated[int, Field(ge=1, le=sentence_count)], 1, _CITED_SENTENCES_CAP)
    bounded: dict[str, dict[str, Any]] = {
        "summary": {"text": words(_LONGEST_CLAIM)},
        "accusations": {"accuser": actor, "accused": actor, "allegation": words(_LONGEST_CLAIM)},
        "requests": {"requester": actor, "addressee": actor, "request": words(_LONGEST_CLAIM)},
        "ceasefires": {
            "description": words(_LONGEST_CLAIM),
            "mediators": list_of(actor, 0, 8),
            "parties": list_of(actor, 0, 8),
            "terms": list_of(str, 0, 8),
        },
        "casualties": {"victims": actor, "count_text": words(_LONGEST_CLAIM), "reported_by": actor},
    }
    sections = {}
    for section, (draft, cap) in _SECTIONS.items():
        most = min(cap, 2 + round(_ITEMS_A_SENTENCE * sentence_count))
        fields = {name: (kind, ...) for name, kind in {**bounded[section], "sentences": cited}.items()}
        item: Any = create_model(draft.__name__, __base__=draft, **fields)  # type: ignore[call-overload]
        sections[section] = list_of(item, 0, most)
    return answer("Brief", **sections)


def answer(name: str, **fields: Any) -> type[BaseModel]:
    """Return a small answer schema: every field is required, nothing else is allowed.

    Args:
        name: the schema's name, as the server sees it.
        fields: field name to type, in the order in which the model answers.
    """
    required = {field: (kind, ...) for field, kind in fields.items()}
    return create_model(name, __base__=_Draft, **required)  # type: ignore[call-overload, no-any-return]


def choice(options: Sequence[str]) -> Any:
    """Return the type of one of ``options``, which are the article's own (names of sides, readings)."""
    return Literal[tuple(dict.fromkeys(options))]


def words(characters: int) -> Any:
    """Return the type of a text of at most ``characters`` code points."""
    return Annotated[str, Field(min_length=1, max_length=characters)]


def list_of(item: Any, least: int, most: int) -> Any:
    """Return the type of a list of ``least`` to ``most`` items, inclusive."""
    return Annotated[list[item], Field(min_length=least, max_length=most)]
