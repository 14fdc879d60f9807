"""The specifics gate: lets pass what the cited sentences hold; the rest is asked for once more, then withheld."""

from __future__ import annotations

from math import isfinite
from typing import Any

from pydantic import BaseModel, Field

from .actors import Side
from .assembly import wording_of
from .errors import AnswerCutOff, AnswerInvalid
from .grounding import is_worded, unsupported_specifics
from .injections import addressed_to_a_model
from .llm import Model
from .profiles import Profile
from .prompting import Prompt, load_prompt, numbered
from .schemas import Article, Withheld
from .schemas.answers import NOBODY, ClaimDraft, items_of
from .schemas.claims import ClaimField, Kind, StrictModel, fields_of, main_field_of


class _Note(StrictModel):
    note: str = Field(min_length=1, max_length=160)


class Gate:
    """Holds the drafts of one article against its text.

    Attributes:
        withheld: what did not pass, and why.
        not_told: the sentences that address a language model, on which nothing can rest.
    """

    def __init__(
        self, article: Article, sides: list[Side], model: Model, profile: Profile, prompts: dict[str, Prompt]
    ) -> None:
        """Take the article, its sides, the model to ask again, what is looked for, and the prompts that were sent."""
        self.withheld: list[Withheld] = []
        self.not_told = addressed_to_a_model(article)
        self._article = article
        self._sides = sides
        self._model = model
        self._profile = profile
        self._canaries = sorted({name for prompt in prompts.values() for name in prompt.canaries})

    def passed(self, drafts: BaseModel) -> BaseModel:
        """Return the drafts that pass, their words and details held against the text."""
        kept: dict[str, list[ClaimDraft]] = {}
        for section in items_of(type(drafts)):
            worded = [self._worded(section, draft) for draft in getattr(drafts, section)]
            detailed = [self._detailed(section, draft) for draft in worded if draft is not None]
            kept[section] = [draft for draft in detailed if draft is not None]
        return type(drafts).model_validate(kept)

    def _worded(self, section: str, draft: ClaimDraft) -> ClaimDraft | None:
        """Check the claim itself: its own words."""
        if draft.sentences and self.not_told.issuperset(draft.sentences):
            self._withhold(section, draft, wording_of(draft), "rests on sentences that address a language model")
            return None
        main = main_field_of(type(draft))
        if main is None:
            return draft
        claim: str = getattr(draft, main.name)
        faults = self._faults(main, claim, draft)
        if faults:
            claim = self._ask_again(claim, faults, draft)
            faults = self._faults(main, claim, draft)
        if faults:
            self._withhold(section, draft, claim, f"not in the cited sentences: {', '.join(faults)}")
            return None
        return draft.model_copy(update={main.name: claim})

    def _detailed(self, section: str, draft: ClaimDraft) -> ClaimDraft | None:
        """Check what stands beside the claim: a detail that does not pass is withheld, the claim stays if it can."""
        changes: dict[str, object] = {}
        for field in fields_of(type(draft)):
            value = getattr(draft, field.name)
            if field.kind is Kind.ACTOR or value is None or field == main_field_of(type(draft)):
                continue
            if field.optional and field.is_text and value in (NOBODY, "null"):  # what a small model writes for null
                changes[field.name] = None
                continue
            held = value if field.many else [value]
            faulty = [item for item in held if self._faults(field, item, draft)]
            for item in faulty:
                reason = (
                    "not the cited sentences' words" if field.kind is Kind.VERBATIM else "not in the cited sentences"
                )
                self._withhold(section, draft, f"{field.name}: {item}", reason)
            if faulty and not (field.many or field.optional):
                self._withhold(section, draft, wording_of(draft), f"cannot stand without its {field.name}")
                return None
            if faulty:
                changes[field.name] = [item for item in held if item not in faulty] if field.many else None
        return draft.model_copy(update=changes)

    def _faults(self, field: ClaimField, value: Any, draft: ClaimDraft) -> list[str]:
        """Return what a field's value holds and the cited sentences do not."""
        if field.kind is Kind.CHOICE:
            return []
        if field.kind is Kind.VALUE:
            if isinstance(value, bool):
                return []
            if not isfinite(value):
                return [str(value)]
            return self._unsupported(str(int(value) if value == int(value) else value), draft)
        if field.kind is Kind.VERBATIM and not is_worded(value, self._article, draft.sentences):
            return [value]
        leaked = [name for name in self._canaries if name in value and name not in self._article.text]
        return leaked or self._unsupported(value, draft)

    def _unsupported(self, words: str, draft: ClaimDraft) -> list[str]:
        return unsupported_specifics(words, self._article, draft.sentences, self._sides)

    def _withhold(self, section: str, draft: ClaimDraft, claim: str, reason: str) -> None:
        """Note what is withheld under the brief's name of its section."""
        self.withheld.append(Withheld(section=self._profile.section_of(section, draft), claim=claim, reason=reason))

    def _ask_again(self, claim: str, faults: list[str], draft: ClaimDraft) -> str:
        """Ask for other words once; an answer that cannot be used leaves the claim as it was."""
        cited = [number for number in draft.sentences if 1 <= number <= len(self._article.sentences)]
        question = load_prompt("repair").render(
            sentences="\n".join(numbered(self._article, number, number) for number in cited),
            claim=claim,
            faults=", ".join(faults),
        )
        self._model.usage.retries += 1
        try:
            found = self._model.ask(_Note, load_prompt("sentences").text, question, max_tokens=120)
        except (AnswerCutOff, AnswerInvalid):
            return claim
        return found.note
