"""The brief: the contract between the program and everyone who reads its output.

Fields may be added; none may be renamed, retyped or dropped without a new ``schema_version``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, Field, StringConstraints, ValidationInfo, create_model, model_validator

from .article import PublishedFrom
from .claims import Actor, Claim, FieldKind, Statement, StrictModel, Verbatim, actors_of, fields_of

IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Alpha3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
PartyKind = Literal["state", "breakaway_entity", "armed_group", "international_organisation", "civilians", "other"]
PartyRole = Literal["belligerent", "accuser", "accused", "requester", "addressee", "mediator", "victim", "observer"]
SpeechAct = Literal["appeal", "demand", "hope"]
RequestStatus = Literal["being_prepared", "not_submitted", "made", "accepted", "refused", "fulfilled", "unknown"]
CeasefireStage = Literal["called_for", "declared", "in_effect", "violated", "ended"]
CasualtyCategory = Literal["killed", "wounded", "captured", "missing", "displaced"]
CasualtyScope = Literal["incident", "cumulative", "historical"]
ContradictionKind = Literal["count", "denial", "date", "other"]


class Party(Claim):
    """A side: a state with its organs, a breakaway entity, an armed group, an organisation."""

    id: str = Field(min_length=1, description="Stable inside one brief.")
    name: str = Field(min_length=1, description="As the article names it.")
    aliases: list[str] = Field(description="Other names of it in the article.")
    kind: PartyKind = Field(description="What sort of side it is.")
    country: Alpha3 | None = Field(description="ISO 3166-1 alpha-3.")
    roles: list[PartyRole] = Field(description="Derived from the claims.")


class Accusation(Claim):
    """One side says that another did something blameworthy: said, not established."""

    accuser: Actor = Field(description="Party id.")
    accused: Actor = Field(description="Party id.")
    speaker: Verbatim | None = Field(description="Official or organ that said it, as the article words it.")
    allegation: str = Field(min_length=1, description="What the accused is said to have done.")
    response: str | None = Field(description="What the accused answered, as the article reports it.")
    denied: bool | None = Field(
        default=None, description="Whether the accused denies it, by the article; null in briefs that do not tell."
    )


class Request(Claim):
    """One side asks another to do or to stop something."""

    requester: Actor | None = Field(description="Party id.")
    addressee: Actor | None = Field(description="Party id.")
    speaker: Verbatim | None = Field(description="Official or organ that asks, as the article words it.")
    speech_act: SpeechAct = Field(description="How it is asked: an appeal, a demand, or a hope that asks nobody.")
    request: str = Field(min_length=1, description="What is asked for.")
    legal_basis: Verbatim | None = Field(description="The instrument as the article words it.")
    status: RequestStatus = Field(description="The latest state that the article gives.")


class Ceasefire(Claim):
    """A ceasefire that the article mentions: called for, declared, in effect, violated or ended."""

    description: str = Field(min_length=1, description="What the article says of it.")
    date_text: Verbatim | None = Field(description="The date as the article words it.")
    date: IsoDate | None = Field(description="Only where the article gives enough to know it.")
    date_from: DateFrom | None = Field(
        default=None,
        description="Whence its year: its own words, an earlier sentence, or the last such day before publication.",
    )
    mediators: list[Actor] = Field(description="Party ids.")
    parties: list[Actor] = Field(description="Party ids.")
    stage: CeasefireStage = Field(description="The latest that the article tells of it.")
    terms: list[str] = Field(description="What was agreed, one clause each.")


class Casualty(Claim):
    """One report of people killed, wounded, captured, missing or displaced."""

    victims: Actor | None = Field(description="Party id.")
    category: CasualtyCategory = Field(description="What became of them.")
    count_text: Verbatim = Field(min_length=1, description="As the article words it.")
    count_min: int | None = Field(ge=0, description="Least number that the wording allows; null without one.")
    count_max: int | None = Field(ge=0, description="Greatest number that it allows; null where it is open.")
    scope: CasualtyScope = Field(description="Of one incident, a total of many, or of an earlier war.")
    reported_by: Actor | None = Field(description="Party id, or null for the reporter's own voice.")


class Contradiction(StrictModel):
    """Two claims of the brief that cannot both hold, or a denial of one by the side it blames."""

    kind: ContradictionKind = Field(description="What they differ in.")
    claims: list[str] = Field(min_length=1, description="JSON pointers into the brief.")
    note: str = Field(description="What does not hold together, in one line.")


class Withheld(StrictModel):
    """A claim of the model that did not pass, and why: nothing is dropped in silence."""

    section: str = Field(description="Where the claim would have stood.")
    claim: str = Field(description="What the model said.")
    reason: str = Field(description="Which check it did not pass.")


DateFrom = Literal["text", "earlier_sentence", "publication"]
"""What the year of a date is taken from."""


class ArticleInfo(StrictModel):
    """What the brief says of its article; the text itself is not in the brief."""

    title: str | None = Field(description="Its headline, where one was found.")
    source: str = Field(description='Path or URL as given, or "-" for standard input.')
    published: IsoDate | None = Field(description="When it was published, as stated.")
    published_from: PublishedFrom | None = Field(
        default=None, description="What says so: the metadata of a page or a message, or the text's dateline."
    )
    language: str | None = Field(description="ISO 639-1.")
    sha256: str = Field(description="Of the text as loaded, in UTF-8.")
    characters: int = Field(ge=0, description="Its length in code points.")
    sentences: int = Field(ge=0, description="How many it has.")


class Run(StrictModel):
    """How the brief was made and what it cost, re-asks included."""

    provider: str = Field(description="Whose protocol was spoken, or local.")
    model: str = Field(description="The model's name there.")
    strategy: str = Field(description="How it was asked: whole, windows or sentences.")
    prompts: dict[str, str] = Field(description="Prompt name to SHA-256 of its file.")
    requests: int = Field(ge=0, description="Requests that the model answered.")
    retries: int = Field(ge=0, description="Requests that repeated another one; counted in requests.")
    input_tokens: int = Field(ge=0, description="Tokens of all requests, as the server counts.")
    output_tokens: int = Field(ge=0, description="Tokens of all answers, as the server counts.")
    cost_usd: float | None = Field(allow_inf_nan=False, description="Null when the model's price is not known.")
    seconds: float = Field(
        ge=0, allow_inf_nan=False, description="Wall time; a replayed brief repeats the recorded run's."
    )
    replayed: bool = Field(description="Whether recorded answers were played.")
    warnings: list[str] = Field(description="What could not be read, or had to be guessed.")


class _Head(StrictModel):
    schema_version: Literal["1"] = Field(default="1", description="Of this contract.")
    article: ArticleInfo = Field(description="Which article it is of.")


class BaseBrief(_Head):
    """What every brief has around its sections, whatever it is about.

    Built with ``model_validate(data, context={"text": article_text})``, every evidence is compared
    with the text; without the context only what can be known without the text is checked.

    Raises:
        pydantic.ValidationError: evidence that is not the text, an actor that is not a party.
    """

    looks_for: ClassVar[str] = "claim"
    """What it holds where the article holds any, in a few words."""

    withheld: list[Withheld] = Field(description="Claims that did not pass, each with the reason.")
    uncited_sentences: list[int] = Field(description="Numbers of the sentences that no claim cites.")
    run: Run = Field(description="How it was made and what it cost.")

    @classmethod
    def sections(cls) -> dict[str, type[Claim]]:
        """Return the model of the claims of each section, by the section's name, in the order of the brief."""
        return claims_in(cls)

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Yield every claim with its JSON pointer (RFC 6901), in the order of the sections."""
        for section in self.sections():
            for index, claim in enumerate(getattr(self, section)):
                yield f"/{section}/{index}", claim

    def is_empty(self) -> bool:
        """Tell whether the article held nothing to brief: no claim of what is looked for, none withheld."""
        return not self.withheld and not any(
            getattr(self, section) for section in self.sections() if section not in ("summary", "parties")
        )

    def names(self) -> dict[str, str]:
        """Return the name of each party by its id; an empty dict for a brief without parties."""
        parties: list[Party] = getattr(self, "parties", [])
        return {party.id: party.name for party in parties}

    @model_validator(mode="after")
    def _evidence_is_the_text(self, info: ValidationInfo) -> Self:
        context: dict[str, Any] = info.context or {}
        text: str | None = context.get("text")
        for pointer, claim in self.claims():
            for evidence in claim.evidence:
                if evidence.sentence > self.article.sentences or evidence.end > self.article.characters:
                    raise ValueError(f"{pointer}: evidence outside the article")
                if text is not None and text[evidence.start : evidence.end] != evidence.quote:
                    raise ValueError(f"{pointer}: the quote is not the article's text")
        return self

    @model_validator(mode="after")
    def _actors_are_parties(self) -> Self:
        ids = self.names()
        if len(ids) != len(getattr(self, "parties", [])):
            raise ValueError("two parties share an id")
        for pointer, claim in self.claims():
            unknown = [actor for actor in actors_of(claim) if actor not in ids]
            if unknown:
                raise ValueError(f"{pointer}: {unknown[0]!r} is not the id of a party")
        return self


@cache
def claims_in(model: type[BaseModel]) -> dict[str, type[Claim]]:
    """Return the model of the claims of each field that holds a list of them, by the field's name."""
    return {
        name: get_args(field.annotation)[0]
        for name, field in model.model_fields.items()
        if is_of_claims(field.annotation)
    }


def is_of_claims(annotation: Any) -> bool:
    """Tell whether a type is a list of claims."""
    item = get_args(annotation)[:1]
    return get_origin(annotation) is list and isinstance(item[0], type) and issubclass(item[0], Claim)


B = TypeVar("B", bound=BaseBrief)


class _Parties(StrictModel):
    parties: list[Party] = Field(description="The sides that claims name.")


def brief_of(profile: str, sections: type[B]) -> type[B]:
    """Return the model of a profile's briefs, with the sections of one that the profile gives.

    It names its profile, so that it is not taken for another's, and has parties where a claim names an actor.
    """
    claims = claims_in(sections)
    named = any(field.kind is FieldKind.ACTOR for claim in claims.values() for field in fields_of(claim))
    name: Any = Literal[profile]
    head = create_model("Head", __base__=_Head, profile=(name, profile))
    bases: Any = (sections, _Parties, head) if named else (sections, head)
    title = f"{profile.title().replace('-', '').replace('_', '')}Brief"
    made = cast("type[B]", create_model(title, __base__=bases, __doc__=sections.__doc__))
    made.looks_for = f"item under {', '.join(name.replace('_', ' ') for name in claims)}"
    return made


class ConflictSections(StrictModel):
    """What a brief about an armed conflict or a diplomatic crisis holds."""

    summary: list[Statement] = Field(description="The story in two to four sentences.")
    parties: list[Party] = Field(description="Every side, once.")
    accusations: list[Accusation] = Field(description="Who says that whom did what.")
    requests_to_russia: list[Request] = Field(description="What is asked of Russia.")
    other_requests: list[Request] = Field(description="What is asked of anybody else.")
    ceasefire_context: list[Ceasefire] = Field(description="Every truce that is mentioned.")
    casualties: list[Casualty] = Field(description="Every report of losses.")
    contradictions: list[Contradiction] = Field(description="Computed, never asked of the model.")


class Brief(BaseBrief, ConflictSections, _Head):
    """A structured, sourced brief of one article about an armed conflict or a diplomatic crisis.

    Raises:
        pydantic.ValidationError: as for every brief, and a contradiction that points nowhere.
    """

    looks_for: ClassVar[str] = "accusation, request, ceasefire or casualty"

    @model_validator(mode="after")
    def _contradictions_point_at_claims(self) -> Self:
        pointers = {pointer for pointer, _ in self.claims()}
        for contradiction in self.contradictions:
            if not pointers.issuperset(contradiction.claims):
                raise ValueError("a contradiction points at no claim")
        return self
