"""What the items of a brief's sections are made of: evidence, and fields of a few kinds.

A section of a brief is a list of one kind of claim. What its fields hold decides how they are asked for, checked,
drawn and exported, whatever the brief is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from .evidence import Evidence


class FieldKind(Enum):
    """What a claim's field holds."""

    ACTOR = "a party's id"
    VERBATIM = "the article's own wording"
    WORDS = "words of the model, held against the cited sentences"
    CHOICE = "one of fixed values"
    VALUE = "a number or a truth"


Actor = Annotated[str, FieldKind.ACTOR]
"""The type of a field that holds the id of a party."""

Verbatim = Annotated[str, FieldKind.VERBATIM]
"""The type of a field that holds the article's own wording."""


class StrictModel(BaseModel):
    """A model that knows its fields and takes no others."""

    model_config = ConfigDict(extra="forbid")


class Claim(StrictModel):
    """What every item of a section shares: at least one piece of evidence."""

    evidence: list[Evidence] = Field(min_length=1, description="The sentences that the claim rests on.")
    confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="How probable a model finds the claim; null where nobody was asked for a probability.",
    )


class Statement(Claim):
    """One sentence of the summary."""

    text: str = Field(min_length=1, description="What happened, in one neutral sentence.")


@dataclass(frozen=True)
class ClaimField:
    """One field of a claim beside its evidence.

    Attributes:
        name: as in the model.
        kind: what it holds.
        many: whether it holds a list.
        optional: whether it may be null.
    """

    name: str
    kind: FieldKind
    many: bool
    optional: bool

    @property
    def is_text(self) -> bool:
        """Whether it holds words, the model's or the article's."""
        return self.kind in (FieldKind.WORDS, FieldKind.VERBATIM)


@cache
def fields_of(model: type[BaseModel]) -> tuple[ClaimField, ...]:
    """Return the fields of a claim's model in their order; evidence, confidence and sentences are none of them."""
    found = []
    for name, field in model.model_fields.items():
        kinds = list(_kinds(field.annotation, tuple(field.metadata)))
        if name not in ("evidence", "sentences", "confidence"):
            many = list in {get_origin(part) for part in _alternatives(field.annotation)}
            optional = type(None) in _alternatives(field.annotation)
            found.append(ClaimField(name, kinds[0] if kinds else FieldKind.VALUE, many, optional))
    return tuple(found)


@cache
def main_field_of(model: type[BaseModel]) -> ClaimField | None:
    """Return the field that holds a claim's own words: the first text that is always there, None if none is."""
    texts = (field for field in fields_of(model) if field.is_text and not field.many and not field.optional)
    return next(texts, None)


def actors_of(claim: BaseModel) -> list[str]:
    """Return the party ids that a claim names, in the order of its fields; nulls are left out."""
    named: list[str] = []
    for field in fields_of(type(claim)):
        if field.kind is FieldKind.ACTOR:
            value: str | list[str] | None = getattr(claim, field.name)
            named += value if isinstance(value, list) else [value] if value is not None else []
    return named


def can_be_checked(annotation: Any) -> bool:
    """Tell whether what a field of this type holds can be held against a text, or is one of fixed values.

    That is a text, a number, a truth or one of fixed values; or a list of one of these; or either of them, or null.
    """
    parts = [part for part in _alternatives(annotation) if part is not type(None)]
    if len(parts) != 1:
        return False
    kind = _bare(parts[0])
    return _is_plain(_bare(get_args(kind)[0]) if get_origin(kind) is list else kind)


def _is_plain(kind: Any) -> bool:
    return get_origin(kind) is Literal or kind in (str, int, float, bool)


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _kinds(annotation: Any, metadata: tuple[Any, ...]) -> Iterator[FieldKind]:
    """Yield the kinds that a type tells, the marked ones first."""
    yield from (mark for mark in metadata if isinstance(mark, FieldKind))
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        yield from _kinds(inner, tuple(marks))
    elif annotation is str:
        yield FieldKind.WORDS
    elif get_origin(annotation) is Literal:
        yield FieldKind.CHOICE
    else:
        for part in get_args(annotation) if get_origin(annotation) in (Union, UnionType, list) else ():
            yield from _kinds(part, ())
