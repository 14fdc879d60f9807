"""What a model is asked for: drafts of claims that cite sentence numbers, under a schema bounded for one article.

Sentence numbers are bounded by the article, actors by the sides found in it, lists by a cap. Model-facing schemas have
no defaults, as OpenAI's strict mode asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, Field, WithJsonSchema, create_model

from .claims import Claim, ClaimField, Kind, StrictModel, Verbatim, fields_of, main_field_of

NOBODY = "none"
"""The actor of a question that no side is the answer to."""

_MOST = 40
"""How many items a section of an answer may hold, however long the article is, unless ``AtMost`` says otherwise."""

_ITEMS_A_SENTENCE = 1 / 3
"""A section holds at most two items and this many a sentence: a model that loops ends there."""

_CITED_SENTENCES_CAP = 5
_LONGEST_CLAIM = 400
_LONGEST_LIST = 8


@dataclass(frozen=True)
class AtMost:
    """Marks a section of drafts: how many items an answer may hold there."""

    items: int


class ClaimDraft(StrictModel):
    """What all drafts share: the numbers of the sentences that the claim rests on."""

    sentences: list[int]


def drafts_of(sections: dict[str, type[Claim]]) -> type[BaseModel]:
    """Return the model of what is drafted for a brief with these sections: the same fields, sentences for evidence."""
    fields: dict[str, Any] = {}
    for name, claim in sections.items():
        draft: Any = _draft_of(claim)
        fields[name] = (list[draft], Field(default_factory=list))
    return create_model("Drafts", __base__=StrictModel, **fields)


def _draft_of(claim: type[Claim]) -> type[ClaimDraft]:
    fields: dict[str, Any] = {}
    for field in fields_of(claim):
        declared = claim.model_fields[field.name]
        kind: Any = declared.annotation
        if kind in (str | None, Verbatim | None):
            kind = Annotated[words(_LONGEST_CLAIM), field.kind] | None
        elif declared.metadata:
            kind = Annotated[kind, *declared.metadata]
        fields[field.name] = (kind, Field(description=declared.description))
    return create_model(claim.__name__, __base__=ClaimDraft, __doc__=claim.__doc__, **fields)


def items_of(drafts: type[BaseModel]) -> dict[str, type[ClaimDraft]]:
    """Return the model of the drafts of each section, by the section's name."""
    return {name: get_args(field.annotation)[0] for name, field in drafts.model_fields.items()}


@dataclass(frozen=True)
class Bounds:
    """What an answer that holds a whole brief must keep to in one article.

    A model class for each article would say the same, and cost more to build than the request itself.

    Attributes:
        last: the last sentence that can be cited, inclusive.
        actors: names of the sides in the article; actor fields hold one of them or ``NOBODY``.
        first: the first sentence that can be cited, from 1.
    """

    last: int
    actors: tuple[str, ...]
    first: int = 1

    def most(self, cap: int) -> int:
        """Return how many items a section may hold that holds at most ``cap`` in any article."""
        return min(cap, 2 + round(_ITEMS_A_SENTENCE * (self.last - self.first + 1)))

    def options(self) -> list[str]:
        """Return what an actor field may hold."""
        return list(dict.fromkeys([*self.actors, NOBODY]))

    def narrow(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON Schema of an answer that ``answer_of`` made, with these bounds in it."""
        narrowed: dict[str, Any] = self._filled(schema)
        return narrowed

    def _filled(self, part: Any) -> Any:
        if isinstance(part, dict):
            return {key: self._filled(value) for key, value in part.items()}
        if isinstance(part, list):
            return [self._filled(value) for value in part]
        return self._value(part.removeprefix(_MARK)) if isinstance(part, str) and part.startswith(_MARK) else part

    def _value(self, mark: str) -> int | list[str]:
        match mark:
            case "first":
                return self.first
            case "last":
                return self.last
            case "actors":
                return self.options()
            case _:
                return self.most(int(mark))

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


def _in_article(number: int) -> int:
    bounds = _bounds.get()
    if not bounds.first <= number <= bounds.last:
        raise ValueError(f"the article's sentences are numbered from {bounds.first} to {bounds.last}")
    return number


def _known(actor: str) -> str:
    if actor not in (options := _bounds.get().options()):
        raise ValueError(f"must be one of: {', '.join(options)}")
    return actor


def _short(cap: int) -> AfterValidator:
    def check(items: list[Any]) -> list[Any]:
        if len(items) > (most := _bounds.get().most(cap)):
            raise ValueError(f"holds more than {most} items")
        return items

    return AfterValidator(check)


def answer_of(drafts: type[BaseModel]) -> type[BaseModel]:
    """Return what a server that answers all at once is asked for: the drafts, their bounds left open.

    What it holds keeps to the ``Bounds`` that hold while it is validated.
    """
    sections = {}
    for section, draft in items_of(drafts).items():
        marks = drafts.model_fields[section].metadata
        cap = next((mark.items for mark in marks if isinstance(mark, AtMost)), _MOST)
        fields = {
            field.name: (kind, ...) for field in fields_of(draft) if (kind := _narrowed(draft, field)) is not None
        }
        item: Any = create_model(draft.__name__, __base__=draft, **fields, sentences=(_cited(), ...))  # type: ignore[call-overload]
        size = Field(json_schema_extra={"minItems": 0, "maxItems": f"{_MARK}{cap}"})
        sections[section] = Annotated[list[item], _short(cap), size]
    return answer("Brief", **sections)


def _narrowed(draft: type[ClaimDraft], field: ClaimField) -> Any:
    """Return the type of a field as the model is asked for it, None where it is the draft's."""
    if field.kind is Kind.ACTOR:
        options = {"type": "string", "enum": f"{_MARK}actors"}
        actor = Annotated[str, AfterValidator(_known), WithJsonSchema(options)]
        return list_of(actor, 0, _LONGEST_LIST) if field.many else actor
    if any(not isinstance(mark, Kind) for mark in draft.model_fields[field.name].metadata):
        return None  # it has bounds of its own
    if field.many and field.is_text:
        return list_of(str, 0, _LONGEST_LIST)
    return words(_LONGEST_CLAIM) if field == main_field_of(draft) else None


def _cited() -> Any:
    sentence = {"type": "integer", "minimum": f"{_MARK}first", "maximum": f"{_MARK}last"}
    return list_of(Annotated[int, AfterValidator(_in_article), WithJsonSchema(sentence)], 1, _CITED_SENTENCES_CAP)


def answer(name: str, **fields: Any) -> type[BaseModel]:
    """Return a small answer schema: every field is required, nothing else is allowed.

    Args:
        name: the schema's name, as the server sees it.
        fields: field name to type, in the order in which the model answers.
    """
    required = {field: (kind, ...) for field, kind in fields.items()}
    return create_model(name, __base__=StrictModel, **required)  # type: ignore[call-overload, no-any-return]


def choice(options: Sequence[str]) -> Any:
    """Return the type of one of ``options``, which are the article's own (names of sides, readings)."""
    return Literal[tuple(dict.fromkeys(options))]


def words(characters: int) -> Any:
    """Return the type of a text of at most ``characters`` code points."""
    return Annotated[str, Field(min_length=1, max_length=characters)]


def list_of(item: Any, least: int, most: int) -> Any:
    """Return the type of a list of ``least`` to ``most`` items, inclusive."""
    return Annotated[list[item], Field(min_length=least, max_length=most)]
