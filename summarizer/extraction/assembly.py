"""From checked drafts to a brief: evidence is copied, and what nobody cites is computed."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.actors.named import NamedActor
from summarizer.schemas import ArticleInfo, Claim, Evidence, Party, Run, Withheld, actors_of
from summarizer.schemas.answers import ClaimDraft
from summarizer.schemas.brief import B, PartyRole
from summarizer.schemas.claims import FieldKind, fields_of, main_field_of
from summarizer.text.folding import Folded

from .evidence import evidence_of

_MOST_ALIASES = 12


def assemble(builder: Builder, brief: type[B], sections: dict[str, list[Any]], run: Run) -> B:
    """Build the brief, with every evidence compared to the text.

    Raises:
        pydantic.ValidationError: a quote is not the article's text; a defect of ours, never the model's.
    """
    article = builder.original
    claims = [claim for section in brief.sections() for claim in sections[section]]
    cited = {evidence.sentence for claim in claims for evidence in claim.evidence}
    data = {
        "article": ArticleInfo(
            title=article.title,
            source=article.source,
            published=article.published,
            published_from=article.published_from,
            language=article.language,
            sha256=article.sha256,
            characters=len(article.text),
            sentences=len(article.sentences),
        ),
        **sections,
        "withheld": builder.withheld,
        "uncited_sentences": [s.number for s in article.sentences if s.number not in cited],
        "run": run,
    }
    return brief.model_validate(data, context={"text": article.text})


class Builder:
    """Turns drafts into claims of one article; a claim that cannot stand goes to ``withheld``, with the reason."""

    def __init__(
        self, folded: Folded, actors: list[NamedActor], withheld: list[Withheld], min_confidence: float = 0.0
    ) -> None:
        """Take the article, the actors that it names, what is withheld already, and how probable a claim has to be.

        ``article`` is the one to look in, ``original`` the one to quote from.
        """
        self._min_confidence = min_confidence
        self.article = folded.article
        self.original = folded.original
        self._folded = folded
        self.actors = actors
        self.withheld = list(withheld)
        self._ids = {actor.id for actor in actors}

    def id_of(self, identifier: str) -> str | None:
        """Return an id if an actor has it; None where nobody is meant."""
        return identifier if identifier in self._ids else None

    def name_of(self, identifier: str) -> str:
        """Return the name of an actor; the id where there is no such actor."""
        return next((actor.name for actor in self.actors if actor.id == identifier), identifier)

    def withhold(self, section: str, claim: str, reason: str) -> None:
        """Note that a claim cannot stand."""
        self.withheld.append(Withheld(section=section, claim=claim, reason=reason))

    def claim(self, section: str, model: type[Claim], draft: ClaimDraft, **computed: object) -> Claim | None:
        """Return a draft as a claim of a section; None where it is withheld.

        Args:
            section: the brief's section.
            model: the claim's model.
            draft: its fields, with ids of actors and numbers of sentences.
            computed: fields that the draft does not tell, or tells otherwise.
        """
        values: dict[str, object] = {
            "evidence": self._evidence(section, draft),
            "confidence": draft.confidence,
        } | computed
        if not values["evidence"]:
            return None
        if draft.confidence is not None and draft.confidence < self._min_confidence:
            reason = f"the model finds it {draft.confidence:.2f} probable, less than {self._min_confidence:g}"
            self.withhold(section, wording_of(draft), reason)
            return None
        for field in fields_of(model):
            if field.name in computed or field.name not in type(draft).model_fields:
                continue  # what no draft tells keeps its default
            value = getattr(draft, field.name)
            if field.kind is FieldKind.ACTOR and field.many:
                value = [identifier for name in value if (identifier := self.id_of(name))]
            elif field.kind is FieldKind.ACTOR:
                value = self.id_of(value)
                if value is None and not field.optional:
                    self.withhold(section, wording_of(draft), f"no {field.name.replace('_', ' ')}")
                    return None
            elif field.kind is FieldKind.VERBATIM:
                value = self._as_it_stands(value, draft.sentences)
            values[field.name] = value
        try:
            return model.model_validate(values)
        except ValidationError as error:  # a profile's model may ask for more than its schema says
            fault = error.errors()[0]
            reason = f"{'/'.join(map(str, fault['loc']))}: {fault['msg']}"
            self.withhold(section, wording_of(draft), f"does not fit the profile's model: {reason}")
            return None

    def _as_it_stands(self, told: Any, numbers: list[int]) -> Any:
        """Return a wording, or each of several, as the original has it; null stays null."""
        if isinstance(told, list):
            return [self._folded.as_it_stands(words, numbers) for words in told]
        return None if told is None else self._folded.as_it_stands(told, numbers)

    def _evidence(self, section: str, draft: ClaimDraft) -> list[Evidence]:
        evidence = evidence_of(self.original, draft.sentences)
        if not evidence:
            self.withhold(section, wording_of(draft), "cites no sentence of the article")
        return evidence

    def party(self, actor: NamedActor, roles: list[PartyRole]) -> Party:
        """Return an actor as a party, with the first sentence that names it."""
        return Party(
            id=actor.id,
            name=actor.name,
            aliases=[alias for alias in actor.aliases if alias != actor.name][:_MOST_ALIASES],
            kind=actor.kind,
            country=actor.country,
            roles=roles,
            evidence=evidence_of(self.original, actor.sentences[:1]),
        )

    def sections(self, models: dict[str, type[Claim]], drafts: BaseModel) -> dict[str, list[Any]]:
        """Return the claims of each section by its name; parties are the actors that a claim names."""
        found: dict[str, list[Any]] = {}
        for section, model in models.items():
            if model is not Party:
                claims = (self.claim(section, model, draft) for draft in getattr(drafts, section))
                found[section] = [claim for claim in claims if claim is not None]
        if "parties" in models:
            named = {name for claims in found.values() for claim in claims for name in actors_of(claim)}
            found["parties"] = [self.party(actor, []) for actor in self.actors if actor.id in named]
        return found


def wording_of(draft: ClaimDraft) -> str:
    """Return a draft's own words, or its values where it has none."""
    main = main_field_of(type(draft))
    if main is not None:
        return str(getattr(draft, main.name))
    return "; ".join(str(getattr(draft, field.name)) for field in fields_of(type(draft)))
