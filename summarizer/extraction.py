"""From an article to drafts that passed the specifics gate: picks the strategy, merges, checks, asks again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from . import questions, strategy_sentences, strategy_whole
from .actors import Side, find_sides
from .cues import lexicon_for
from .errors import AnswerCutOff, AnswerInvalid
from .grounding import is_worded, unsupported_specifics
from .injections import addressed_to_a_model
from .llm import Answer, Asker, Model
from .merging import merge
from .prompting import load_prompt, numbered
from .schemas import Article, Withheld
from .schemas.drafts import RUSSIA, AccusationDraft, CasualtyDraft, CeasefireDraft, ClaimDraft, Drafts, RequestDraft
from .settings import ModelName, StrategyName

_WORDING = {
    "summary": "text",
    "accusations": "allegation",
    "requests": "request",
    "ceasefires": "description",
    "casualties": "count_text",
}
"""The field of each section's drafts that holds the claim's words."""

_VERBATIM = {
    "accusations": ("speaker",),
    "requests": ("speaker", "legal_basis"),
    "ceasefires": ("date_text",),
}
"""Fields that must be the article's own wording."""


_REPAIR_PROMPTS = ("sentences", "repair")
_LONG_ARTICLE = 60_000
"""Characters above which one answer would be too long even for a strong model."""


@dataclass(frozen=True)
class Extraction:
    """What the model gave for one article, after the gate.

    ``prompts`` are the names of the prompts that the strategy may send, ``warnings`` what it could not look for.
    """

    drafts: Drafts
    sides: list[Side]
    strategy: StrategyName
    prompts: tuple[str, ...]
    withheld: list[Withheld]
    warnings: list[str]


def strategy_for(strategy: StrategyName, name: ModelName, characters: int) -> StrategyName:
    """Return the strategy that ``auto`` stands for: ``whole`` for OpenAI's models and articles that they
    can answer for at once, ``sentences`` for all others.
    """
    if strategy != "auto":
        return strategy
    return "whole" if name.provider == "openai" and characters <= _LONG_ARTICLE else "sentences"


def prompts_of(strategy: StrategyName) -> tuple[str, ...]:
    """Return the names of the prompts that a strategy may send; of ``auto``, those of ``sentences``."""
    of_strategy = strategy_whole.PROMPTS if strategy == "whole" else questions.PROMPTS
    return (*of_strategy, *(name for name in _REPAIR_PROMPTS if name not in of_strategy))


def extract(
    article: Article, model: Model, strategy: StrategyName, *, progress: Callable[[int, int], None]
) -> Extraction:
    """Ask the model about the article.

    Args:
        article: the loaded article.
        model: the model to ask.
        strategy: ``whole``, ``sentences`` or ``auto``.
        progress: called with sentences done and sentences in all.

    Raises:
        ModelError: the server gave no usable answer.
    """
    chosen = strategy_for(strategy, model.name, len(article.text))
    prompts = prompts_of(chosen)
    for name in prompts:
        load_prompt(name)  # a damaged one fails before the first request, not after the fiftieth
    sides = find_sides(article)
    drafts = _drafts(article, sides, chosen, model, progress)
    gate = _Gate(article, sides, model, prompts)
    drafts = merge(gate.passed(drafts))
    return Extraction(
        drafts=drafts,
        sides=sides,
        strategy=chosen,
        prompts=prompts,
        withheld=gate.withheld,
        warnings=_warnings(article, chosen, drafts, gate.not_told),
    )


def first_request(article: Article, strategy: StrategyName) -> tuple[str, str] | None:
    """Return the first request for an article as (system, user) messages, without asking a model.

    None where nothing in the article is worth a question.
    """
    try:
        dry_run(article, strategy, _Eavesdropper())
    except _Overheard as request:
        return request.system, request.user
    return None


def dry_run(article: Article, strategy: StrategyName, asker: Asker) -> None:
    """Put the questions about an article to ``asker``, and forget what becomes of its answers."""
    _drafts(article, find_sides(article), strategy, asker, lambda _done, _total: None)


def _drafts(
    article: Article, sides: list[Side], strategy: StrategyName, asker: Asker, progress: Callable[[int, int], None]
) -> Drafts:
    if strategy == "whole":
        return strategy_whole.run(article, sides, asker)
    return strategy_sentences.run(article, sides, asker, progress=progress)


class _Overheard(Exception):
    def __init__(self, system: str, user: str) -> None:
        super().__init__()
        self.system, self.user = system, user


class _Eavesdropper:
    """Stands where a model would and hears the first question."""

    def ask(self, response_model: type[Answer], system: str, user: str, **_: Any) -> Answer:  # noqa: ARG002
        raise _Overheard(system, user)


def _warnings(article: Article, strategy: StrategyName, drafts: Drafts, not_told: frozenset[int]) -> list[str]:
    found = []
    if not any([drafts.accusations, drafts.requests, drafts.ceasefires, drafts.casualties]):
        found.append("no accusation, request, ceasefire or casualty was found")
    if not_told:
        numbers = ", ".join(map(str, sorted(not_told)))
        found.append(f"sentences that address a language model, nothing was taken from them: {numbers}")
    if strategy == "sentences" and lexicon_for(article.language) is None:
        found.append(f"no word list for the language {article.language!r}: casualties were not looked for")
    return found


class _Gate:
    """Lets pass what the cited sentences hold; the rest is asked for once more, then withheld with a reason."""

    def __init__(self, article: Article, sides: list[Side], model: Model, prompts: tuple[str, ...]) -> None:
        self.article = article
        self.sides = sides
        self.model = model
        self.withheld: list[Withheld] = []
        self.not_told = addressed_to_a_model(article)
        self._canaries = sorted({name for prompt in prompts for name in load_prompt(prompt).canaries})

    def passed(self, drafts: Drafts) -> Drafts:
        """Return the drafts that pass, their words and details held against the text."""
        kept: dict[str, list[ClaimDraft]] = {}
        for section in Drafts.model_fields:
            draft: ClaimDraft
            kept[section] = []
            for draft in getattr(drafts, section):
                worded = self._worded(section, draft)
                if worded is not None:
                    kept[section].append(self._detailed(section, worded))
        return Drafts.model_validate(kept)

    def _worded(self, section: str, draft: ClaimDraft) -> ClaimDraft | None:
        """Check the claim itself."""
        field = _WORDING[section]
        claim = getattr(draft, field)
        if draft.sentences and self.not_told.issuperset(draft.sentences):
            self._withhold(section, draft, claim, "rests on sentences that address a language model")
            return None
        faults = self._faults(claim, draft)
        if faults:
            claim = self._ask_again(claim, faults, draft)
            faults = self._faults(claim, draft)
        if faults:
            self._withhold(section, draft, claim, f"not in the cited sentences: {', '.join(faults)}")
            return None
        return draft.model_copy(update={field: claim})

    def _detailed(self, section: str, draft: ClaimDraft) -> ClaimDraft:
        """Check what stands beside the claim: a detail that does not pass is withheld, the claim stays."""
        changes: dict[str, object] = {}
        for field in _VERBATIM.get(section, ()):
            wording = getattr(draft, field)
            if wording is not None and not is_worded(wording, self.article, draft.sentences):
                self._withhold(section, draft, f"{field}: {wording}", "not the article's words")
                changes[field] = None
        if isinstance(draft, AccusationDraft) and draft.response and self._faults(draft.response, draft):
            self._withhold(section, draft, f"response: {draft.response}", "not in the cited sentences")
            changes["response"] = None
        if isinstance(draft, CeasefireDraft):
            faulty = [term for term in draft.terms if self._faults(term, draft)]
            changes["terms"] = [term for term in draft.terms if term not in faulty]
            for term in faulty:
                self._withhold(section, draft, f"term: {term}", "not in the cited sentences")
        return draft.model_copy(update=changes)

    def _faults(self, claim: str, draft: ClaimDraft) -> list[str]:
        if isinstance(draft, CasualtyDraft) and not is_worded(claim, self.article, draft.sentences):
            return [claim]  # a count is the article's wording or none
        leaked = [name for name in self._canaries if name in claim and name not in self.article.text]
        return leaked or unsupported_specifics(claim, self.article, draft.sentences, self.sides)

    def _withhold(self, drafts_section: str, draft: ClaimDraft, claim: str, reason: str) -> None:
        """Note what is withheld under the brief's name of its section."""
        section = {"ceasefires": "ceasefire_context"}.get(drafts_section, drafts_section)
        if isinstance(draft, RequestDraft):
            section = "requests_to_russia" if draft.addressee == RUSSIA else "other_requests"
        self.withheld.append(Withheld(section=section, claim=claim, reason=reason))

    def _ask_again(self, claim: str, faults: list[str], draft: ClaimDraft) -> str:
        """Ask for other words once; an answer that cannot be used leaves the claim as it was."""
        cited = [number for number in draft.sentences if 1 <= number <= len(self.article.sentences)]
        question = load_prompt("repair").render(
            sentences="\n".join(numbered(self.article, number, number) for number in cited),
            claim=claim,
            faults=", ".join(faults),
        )
        self.model.usage.retries += 1
        try:
            found = self.model.ask(_Note, load_prompt("sentences").text, question, max_tokens=120)
        except (AnswerCutOff, AnswerInvalid):
            return claim
        return found.note


class _Note(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: str = Field(min_length=1, max_length=160)
