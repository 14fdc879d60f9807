"""What the model fills, before anything is checked: claims that cite sentence numbers.

Two faces of one thing: the plain draft models carry claims through the program; what stands below
them makes the schemas that a server decodes under, bounded for one article: sentence numbers by its
length, actors by the sides found in it, lists by a cap. Model-facing schemas have no defaults, as
OpenAI's strict mode asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, create_model

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


_MOST = {"summary": 4, "accusations": 40, "requests": 20, "ceasefires": 12, "casualties": 40}
"""How many items each section of an answer may hold, however long the article is."""

_ITEMS_A_SENTENCE = 1 / 3
"""A section holds at most two items and this many a sentence: a model that loops ends there."""

_CITED_SENTENCES_CAP = 5
_LONGEST_CLAIM = 400


@dataclass(frozen=True)
class Bounds:
    """What an answer that holds a whole brief must keep to in one article.

    A model class for each article would say the same, and cost more to build than the request itself.

    Attributes:
        sentences: how many sentences the article has; only 1 to this number can be cited.
        actors: names of the sides in the article; actor fields hold one of them or ``NOBODY``.
    """

    sentences: int
    actors: tuple[str, ...]

    def most(self, section: str) -> int:
        """Return how many items a section may hold."""
        return min(_MOST[section], 2 + round(_ITEMS_A_SENTENCE * self.sentences))

    def options(self) -> list[str]:
        """Return what an actor field may hold."""
        return list(dict.fromkeys([*self.actors, NOBODY]))

    def narrow(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON Schema of ``WholeAnswer`` with these bounds in it."""
        values: dict[str, Any] = {f"most {section}": self.most(section) for section in _MOST}
        narrowed: dict[str, Any] = _filled(schema, values | {"sentences": self.sentences, "actors": self.options()})
        return narrowed

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Let what is validated within, in this thread, keep to these bounds."""
        token = _bounds.set(self)
        try:
            yield
        finally:
            _bounds.reset(token)


_bounds: ContextVar[Bounds] = ContextVar("_bounds")
_MARK = "bound: "


def _filled(part: Any, values: dict[str, Any]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return values[part.removeprefix(_MARK)] if isinstance(part, str) and part.startswith(_MARK) else part


def _in_article(number: int) -> int:
    last = _bounds.get().sentences
    if not 1 <= number <= last:
        raise ValueError(f"the article's sentences are numbered from 1 to {last}")
    return number


def _known(actor: str) -> str:
    if actor not in (options := _bounds.get().options()):
        raise ValueError(f"must be one of: {', '.join(options)}")
    return actor


def _short(section: str) -> AfterValidator:
    def check(items: list[Any]) -> list[Any]:
        if len(items) > (most := _bounds.get().most(section)):
            raise ValueError(f"holds more than {most} items")
        return items

    return AfterValidator(check)


def _whole_answer() -> type[BaseModel]:
    """Return ``Drafts`` as a server that answers all at once is asked for it, its bounds left open."""
    sentence = {"type": "integer", "minimum": 1, "maximum": f"{_MARK}sentences"}
    cited = list_of(Annotated[int, AfterValidator(_in_article), WithJsonSchema(sentence)], 1, _CITED_SENTENCES_CAP)
    options = {"type": "string", "enum": f"{_MARK}actors"}
    actor = Annotated[str, AfterValidator(_known), WithJsonSchema(options)]
    narrowed: dict[type[ClaimDraft], dict[str, Any]] = {
        StatementDraft: {"text": words(_LONGEST_CLAIM)},
        AccusationDraft: {"accuser": actor, "accused": actor, "allegation": words(_LONGEST_CLAIM)},
        RequestDraft: {"requester": actor, "addressee": actor, "request": words(_LONGEST_CLAIM)},
        CeasefireDraft: {
            "description": words(_LONGEST_CLAIM),
            "mediators": list_of(actor, 0, 8),
            "parties": list_of(actor, 0, 8),
            "terms": list_of(str, 0, 8),
        },
        CasualtyDraft: {"victims": actor, "count_text": words(_LONGEST_CLAIM), "reported_by": actor},
    }
    sections = {}
    for section, (draft, changed) in zip(_MOST, narrowed.items(), strict=True):
        fields = {name: (kind, ...) for name, kind in {**changed, "sentences": cited}.items()}
        item: Any = create_model(draft.__name__, __base__=draft, **fields)  # type: ignore[call-overload]
        size = Field(json_schema_extra={"minItems": 0, "maxItems": f"{_MARK}most {section}"})
        sections[section] = Annotated[list[item], _short(section), size]
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


WholeAnswer = _whole_answer()
"""``Drafts`` as a server that answers all at once is asked for it; what it holds keeps to the ``Bounds`` that hold."""
