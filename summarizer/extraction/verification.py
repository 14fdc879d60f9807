"""Verification: what the cited sentences hold passes; the rest is asked for once more, then withheld.

What is held against the text is in ``grounding``. All that is faulty in one article goes into one question, which shows
the sentences, the items and what is wrong with each.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Annotated, Any, Protocol

from pydantic import BaseModel, Field

from summarizer.errors import AnswerUnusable
from summarizer.llm.model import Model
from summarizer.schemas import Article, Withheld
from summarizer.schemas.answers import (
    ACTORS,
    NOBODY,
    ActorDraft,
    ClaimDraft,
    actors_answer,
    answer,
    items_of,
    names_actors,
)
from summarizer.schemas.claims import ClaimField, FieldKind, fields_of, main_field_of

from .assembly import wording_of
from .cast import Cast
from .echoes import Echoes
from .grounding import Grounds, Support
from .prompting import Prompt, around, article_part, load_prompt

_MOST_ASKED_AGAIN = 20
_TOKENS = 500
_LONGEST = 2_000
_TOKENS_AN_ITEM = 500
_SENTENCES = "sentences"


class Subject(Protocol):
    """What is looked for, as far as it is of concern here; a ``Profile`` is one."""

    @property
    def drafts(self) -> type[BaseModel]:
        """The model of what is drafted."""

    @property
    def answer(self) -> type[BaseModel]:
        """The drafts as a server is asked for them."""

    @property
    def instructions(self) -> Prompt:
        """What the model is told to look for."""

    def section_of(self, section: str, draft: ClaimDraft) -> str:
        """Return the brief's section for a draft."""
        ...


@dataclass
class _Judged:
    """A draft with what was found of it.

    Attributes:
        section: of the drafts.
        given: as the model gave it.
        draft: the same with ids for actors, the article's wordings, and the sentences that were added.
        faults: a field's name to what is wrong in it.
        faulty: a field's name to those of its values that are wrong.
        is_told_to_a_model: whether it rests on sentences that address a model, and on nothing else.
    """

    section: str
    given: ClaimDraft
    draft: ClaimDraft
    faults: dict[str, list[str]] = field(default_factory=dict)
    faulty: dict[str, list[Any]] = field(default_factory=dict)
    is_told_to_a_model: bool = False


class Verification:
    """Holds the drafts of one article against its text.

    Attributes:
        withheld: what did not pass, and why.
        not_told: the sentences that address a language model, on which nothing can rest alone.
    """

    def __init__(self, article: Article, cast: Cast, subject: Subject, prompts: dict[str, Prompt]) -> None:
        """Take the article, its actors, what is looked for, and the prompts that were sent."""
        self.withheld: list[Withheld] = []
        self.not_told = cast.not_told
        self._article = article
        self._cast = cast
        self._subject = subject
        self._grounds = Grounds(article, cast.actors, cast.words, self.not_told)
        self._echoes = Echoes(prompts.values(), article.text)

    def passed(self, drafts: BaseModel, model: Model | None) -> BaseModel:
        """Return the drafts that pass, their words and details held against the text; actors are ids of actors.

        Args:
            drafts: what was drafted.
            model: whom to ask once more about what is faulty; None where the words are the article's own.
        """
        judged = [self._judge(name, draft) for name in items_of(type(drafts)) for draft in getattr(drafts, name)]
        faulty = [index for index, one in enumerate(judged) if one.faults and not one.is_told_to_a_model]
        if faulty and model is not None:
            again = self._ask_again([judged[index] for index in faulty[:_MOST_ASKED_AGAIN]], model)
            for index, one in zip(faulty, again, strict=False):
                judged[index] = one
        kept: dict[str, list[ClaimDraft]] = {name: [] for name in items_of(type(drafts))}
        for one in judged:
            draft = self._settled(one)
            if draft is not None:
                kept[one.section].append(draft)
        return type(drafts).model_validate(kept)

    def unproved(self) -> list[Withheld]:
        """Return the actors that the model listed and the text does not prove, by any of their names."""
        names = [name for name in dict.fromkeys(self._cast.unproved) if self._cast.actor_of(name) is None]
        reasons = {True: "named only where a language model is addressed", False: "the article uses no such name"}
        told = [(self._echoes.left_out(name), reasons[bool(self._cast.words.find(name))]) for name in names]
        return [Withheld(section="parties", claim=name, reason=reason) for name, reason in told]

    def _judge(self, section: str, given: ClaimDraft) -> _Judged:
        cited = sorted({number for number in given.sentences if 1 <= number <= len(self._article.sentences)})
        changes: dict[str, Any] = {}
        faults: dict[str, list[str]] = {} if cited else {_SENTENCES: ["it cites no sentence of the article"]}
        faulty: dict[str, list[Any]] = {}
        widened: set[int] = set()
        many = [getattr(given, one.name) for one in fields_of(type(given)) if one.kind is FieldKind.ACTOR and one.many]
        listed = {len({actor.id for name in names if (actor := self._cast.actor_of(name))}) for names in many}
        for one in fields_of(type(given)) if cited else ():
            value = getattr(given, one.name)
            if one.kind is FieldKind.ACTOR:
                changes[one.name], wrong = self._resolved(one, value)
            elif one.optional and one.is_text and value in (NOBODY, "null", ""):  # what a small model writes for null
                changes[one.name], wrong = None, []
            else:
                held = [item for item in (value if one.many else [value]) if item is not None]
                supports = [self._support(one, item, cited, listed) for item in held]
                faulty[one.name] = [item for item, found in zip(held, supports, strict=True) if found.missing]
                wrong = [word for support in supports for word in support.missing]
                widened.update(*(support.widened for support in supports))
                if one.kind is FieldKind.VERBATIM and not wrong and value is not None:
                    wordings = [support.wording for support in supports]
                    changes[one.name] = wordings if one.many else wordings[0]
            if wrong:
                faults[one.name] = wrong
        changes["sentences"] = sorted({*cited, *widened})
        told = bool(cited) and self.not_told.issuperset(cited)
        return _Judged(section, given, given.model_copy(update=changes), faults, faulty, told)

    def _resolved(self, one: ClaimField, value: str | list[str] | None) -> tuple[Any, list[str]]:
        """Return the ids for the actors that a field names, and those that are not among the actors."""
        named = value if isinstance(value, list) else [value] if value is not None else []
        meant = [name for name in named if not Cast.is_nobody(name)]
        actors = [self._cast.actor_of(name) for name in meant]
        ids = list(dict.fromkeys(actor.id for actor in actors if actor is not None))
        unknown = [
            f"{name!r} is no actor whom the article names"
            for name, actor in zip(meant, actors, strict=True)
            if actor is None
        ]
        return (ids if one.many else ids[0] if ids else NOBODY), unknown

    def _support(self, one: ClaimField, value: Any, cited: list[int], listed: set[int]) -> Support:
        """Hold what a field holds against the cited sentences."""
        if one.kind is FieldKind.CHOICE or isinstance(value, bool):
            return Support()
        if isinstance(value, str) and not (value.strip() and len(value) <= _LONGEST):
            return Support(missing=[f"{value[:20].strip()}…" if value.strip() else "(nothing)"])
        if one.kind is FieldKind.VERBATIM:
            return self._grounds.of_wording(value, cited)
        if one.kind is FieldKind.VALUE:
            if isinstance(value, float) and not isfinite(value):
                return Support(missing=[str(value)])
            value = str(int(value) if value == int(value) else value)
        leaked = self._echoes.in_words(value)
        return Support(missing=leaked) if leaked else self._grounds.of_words(value, cited, listed)

    def _settled(self, one: _Judged) -> ClaimDraft | None:
        """Return a draft without what is faulty in it; None where it cannot stand without."""
        if one.is_told_to_a_model:
            self._withhold(one, wording_of(one.given), "rests on sentences that address a language model")
            return None
        main = main_field_of(type(one.draft))
        changes: dict[str, Any] = {}
        for name, wrong in one.faults.items():
            found = _field(one, name)
            if found is None or found == main:
                reason = wrong[0] if found is None else f"not in the cited sentences: {', '.join(wrong)}"
                self._withhold(one, wording_of(one.given), reason)
                return None
            if found.kind is FieldKind.ACTOR:
                self._withhold(one, f"{wording_of(one.given)} ({name})", "; ".join(wrong))
                continue
            value = getattr(one.given, name)
            reason = "not the article's words" if found.kind is FieldKind.VERBATIM else "not in the cited sentences"
            faulty = one.faulty[name]
            for item in faulty:
                self._withhold(one, f"{name}: {item}", reason)
            if not (found.many or found.optional):
                self._withhold(one, wording_of(one.given), f"cannot stand without its {name}")
                return None
            changes[name] = [item for item in value if item not in faulty] if found.many else None
        return one.draft.model_copy(update=changes)

    def _withhold(self, one: _Judged, claim: str, reason: str) -> None:
        """Note what is withheld under the brief's name of its section."""
        section = self._subject.section_of(one.section, one.draft)
        told = {"claim": self._echoes.left_out(claim), "reason": self._echoes.left_out(reason)}
        self.withheld.append(Withheld(section=section, **told))

    def _ask_again(self, faulty: Sequence[_Judged], model: Model) -> list[_Judged]:
        """Ask once more for items; what does not come back, and an answer that is no use, leaves them as they were."""
        asked = items_of(self._subject.answer)
        names = [f"item_{number}" for number in range(1, len(faulty) + 1)]
        fields: dict[str, Any] = {}
        if names_actors(self._subject.drafts):
            fields[ACTORS] = actors_answer("Actors that the items need and the list lacks.")
        for name, one in zip(names, faulty, strict=True):
            kind: Any = asked[one.section]
            fields[name] = Annotated[kind | None, Field(description=f"{name} again, or null.")]
        cited = sorted({number for one in faulty for number in one.draft.sentences})
        question = load_prompt("repair").render(
            **article_part(self._article, around(self._article, cited), self.not_told),
            actors=", ".join(actor.name for actor in self._cast.actors) or "none",
            items="\n".join(_told(name, one) for name, one in zip(names, faulty, strict=True)),
        )
        model.usage.retries += 1
        tokens = _TOKENS + _TOKENS_AN_ITEM * len(faulty)
        numbers = (1, len(self._article.sentences))
        try:
            found: Any = model.ask(
                answer("Mended", **fields),
                self._subject.instructions.text,
                question,
                max_tokens=tokens,
                citable=numbers,
            )
        except AnswerUnusable:
            return list(faulty)
        actors: list[ActorDraft] = getattr(found, ACTORS, [])
        self._cast.add(actors)
        again = []
        for name, one in zip(names, faulty, strict=True):
            mended: ClaimDraft | None = getattr(found, name)
            draft = one.given if mended is None else type(one.given).model_validate(mended.model_dump())
            judged = self._judge(one.section, draft)
            again.append(judged if _is_better(one, judged) else one)
        return again


def _is_better(one: _Judged, again: _Judged) -> bool:
    """Tell whether an item that came back says something, of the actors that it had but for those that were faulty."""
    if _SENTENCES in again.faults or not wording_of(again.given).strip():
        return False
    fields = [field.name for field in fields_of(type(one.given)) if field.kind is FieldKind.ACTOR]
    settled = [name for name in fields if name not in one.faults and _SENTENCES not in one.faults]
    return all(getattr(one.draft, name) == getattr(again.draft, name) for name in settled)


def _field(one: _Judged, name: str) -> ClaimField | None:
    """Return a field of a draft by its name; None for its sentences."""
    return next((field for field in fields_of(type(one.given)) if field.name == name), None)


def _told(name: str, one: _Judged) -> str:
    """Return an item and its faults as the question shows them."""
    said = json.dumps(one.given.model_dump(), ensure_ascii=False)
    faults = [f"  - {field}: {_fault(one, field, wrong)}" for field, wrong in one.faults.items()]
    return "\n".join([f"{name} ({one.section}): {said}", *faults])


def _fault(one: _Judged, name: str, wrong: list[str]) -> str:
    found = _field(one, name)
    if found is None or found.kind is FieldKind.ACTOR:
        return "; ".join(wrong)
    quoted = ", ".join(json.dumps(word, ensure_ascii=False) for word in wrong)
    if found.kind is FieldKind.VERBATIM:
        return f"the article has no such wording: {quoted}"
    return f"not in the cited sentences: {quoted}"
