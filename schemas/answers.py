"""What a model is asked for: drafts of claims that cite sentence numbers, and the actors that the claims refer to.

The schema says what an answer looks like; what it holds is proved afterwards, claim by claim. Of one article only the
numbers that can be cited are in it. Model-facing schemas have no defaults, as OpenAI's strict mode asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, Field, PrivateAttr, create_model

from .brief import PartyKind
from .claims import Claim, ClaimField, FieldKind, StrictModel, Verbatim, fields_of, main_field_of

NOBODY = "none"
"""What an actor field holds where nobody is meant."""

ACTORS = "actors"
"""The section of an answer that lists the actors."""

# Far above what any article holds: they end the answer of a model that repeats itself.
_MOST_ITEMS = 200
_MOST_IN_A_LIST = 60
_LONGEST_CLAIM = 1_000

_SENTENCES = "Numbers of the fewest sentences that carry the item, in ascending order; also the one that names the "
_SENTENCES += "speaker, and the one before a pronoun that needs it."


class ActorDraft(StrictModel):
    """A side: a state with its organs, a breakaway entity, an armed group, an organisation, a party, a coalition."""

    name: str = Field(
        json_schema_extra={"minLength": 1},
        description="The name under which the article speaks of it, letter by letter; items refer to it.",
    )
    other_names: list[str] = Field(
        json_schema_extra={"maxItems": _MOST_IN_A_LIST},
        description="Every other wording in the article that stands for it: short names, its capital, its organs, its "
        "officials and spokespersons by name and by title.",
    )
    kind: PartyKind = Field(description="What it is; a state's army, ministry or official is of the state.")
    country: str | None = Field(
        description="ISO 3166-1 alpha-3 code of the state that it is or that it is an organ of, else null."
    )
    roles: list[Literal["belligerent", "mediator"]] = Field(
        json_schema_extra={"maxItems": 2},
        description="belligerent: it fights or is fought in the conflict told of; mediator: it mediates, or offers to. "
        "Often empty.",
    )


class ClaimDraft(StrictModel):
    """What all drafts share: the numbers of the sentences that the claim rests on."""

    sentences: list[int] = Field(description=_SENTENCES)
    _confidence: float | None = PrivateAttr(default=None)

    @property
    def confidence(self) -> float | None:
        """How probable a model finds the claim, from 0 to 1; None where it was not asked; no part of an answer."""
        return self._confidence

    def held_for(self, confidence: float | None) -> Self:
        """Return the draft with how probable it is."""
        self._confidence = confidence
        return self


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


def names_actors(drafts: type[BaseModel]) -> bool:
    """Tell whether any draft has a field for an actor."""
    return any(field.kind is FieldKind.ACTOR for draft in items_of(drafts).values() for field in fields_of(draft))


def answer_of(drafts: type[BaseModel]) -> type[BaseModel]:
    """Return what a server that answers all at once is asked for: the actors, where drafts name any, and the drafts."""
    sections: dict[str, Any] = {ACTORS: actors_answer("Every actor of the items.")} if names_actors(drafts) else {}
    for section, draft in items_of(drafts).items():
        item: Any = asked(draft)
        told = Field(json_schema_extra={"maxItems": _MOST_ITEMS}, description=(draft.__doc__ or "").strip())
        sections[section] = Annotated[list[item], told]
    return answer("Brief", **sections)


def actors_answer(description: str) -> Any:
    """Return the type of a list of actors, as a model is asked for it."""
    return Annotated[list[ActorDraft], Field(json_schema_extra={"maxItems": _MOST_IN_A_LIST}, description=description)]


def asked(draft: type[ClaimDraft]) -> type[ClaimDraft]:
    """Return the model of one item as a server is asked for it: the draft, with ends to what can run away."""
    fields: dict[str, Any] = {}
    for field in fields_of(draft):
        kind = _ended(draft, field)
        if kind is not None:
            fields[field.name] = (kind, Field(description=draft.model_fields[field.name].description))
    fields["sentences"] = (_listed(int, 1), Field(description=_SENTENCES))
    return create_model(draft.__name__, __base__=draft, __doc__=draft.__doc__, **fields)


def _ended(draft: type[ClaimDraft], field: ClaimField) -> Any:
    """Return the type of a field as the model is asked for it, None where it is the draft's."""
    if field.kind is FieldKind.ACTOR:
        return _listed(str, 0) if field.many else str
    if any(not isinstance(mark, FieldKind) for mark in draft.model_fields[field.name].metadata):
        return None  # it has bounds of its own
    if field.many and field.is_text:
        return _listed(str, 0)
    if field != main_field_of(draft):
        return None
    return Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": _LONGEST_CLAIM})]


def _listed(item: Any, least: int) -> Any:
    """Return the type of a list whose ends stand in the schema alone: an item beyond them is no reason to lose all."""
    return Annotated[list[item], Field(json_schema_extra={"minItems": least, "maxItems": _MOST_IN_A_LIST})]


def citing(schema: dict[str, Any], first: int, last: int) -> dict[str, Any]:
    """Return the JSON Schema of an answer that can cite sentences ``first`` to ``last`` (inclusive, from 1) alone.

    A model class for each article would say the same, and cost more to build than the request itself.
    """

    def cites(part: dict[str, Any]) -> dict[str, Any]:
        fields = part.get("properties", {})
        if "sentences" not in fields:
            return part
        number = {"type": "integer", "minimum": first, "maximum": last}
        return {**part, "properties": {**fields, "sentences": {**fields["sentences"], "items": number}}}

    return {**schema, "$defs": {name: cites(part) for name, part in schema.get("$defs", {}).items()}}


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


def without(schema: Any, keywords: tuple[str, ...]) -> Any:
    """Return a JSON Schema without some keywords, wherever they stand in it."""
    if isinstance(schema, dict):
        return {key: without(value, keywords) for key, value in schema.items() if key not in keywords}
    if isinstance(schema, list):
        return [without(value, keywords) for value in schema]
    return schema
