"""Findings that say the same thing become one, with the evidence of all.

Two charges are the same when accuser and accused are, and either their sentences adjoin and their words
overlap, or their words overlap a lot. Sections beside accusations follow the same idea.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from summarizer.schemas.answers import NOBODY, ClaimDraft
from summarizer.schemas.claims import Kind, fields_of, main_field_of
from summarizer.schemas.drafts import AccusationDraft, CasualtyDraft, CeasefireDraft, Drafts, RequestDraft

Draft = TypeVar("Draft", bound=ClaimDraft)

_WORD = re.compile(r"\b[^\W\d_A-ZА-ЯЁԱ-Ֆ]\w{3,}")  # names begin with a capital: those of the actors say nothing
_STEM = 5
_SAME_WORDS = 0.6
_SAME_WORDS_NEARBY = 0.3
_LEAST_SHARED = 2
_LEAST_SHARED_AFAR = 4
_NEARBY = 2
_ENOUGH_WORDS = 5
_STOPS = (".", "!", "?", "…", "։")  # a headline ends in none
_OPEN_STATUSES = ("unknown",)


def merge(drafts: Drafts) -> Drafts:
    """Return the drafts with those that say the same joined, in the order of their first sentence."""
    return drafts.model_copy(
        update={
            "accusations": _joined(drafts.accusations, _same_accusation, _join_accusations),
            "requests": _joined(drafts.requests, _same_request, _join_requests),
            "ceasefires": _joined(drafts.ceasefires, _same_ceasefire, _join_ceasefires),
            "casualties": _joined(drafts.casualties, _same_casualty, _join_casualties),
        }
    )


def merge_alike(drafts: BaseModel) -> BaseModel:
    """Return drafts of any sections with those joined that differ in the cited sentences alone."""
    joined: dict[str, list[Any]] = {}
    for section in type(drafts).model_fields:
        kept: dict[str, ClaimDraft] = {}
        for draft in getattr(drafts, section):
            said = draft.model_dump_json(exclude={"sentences"}).casefold()
            before = kept.get(said, draft)
            cited = sorted({*before.sentences, *draft.sentences})
            kept[said] = before.model_copy(update={"sentences": cited})
        joined[section] = list(kept.values())
    return drafts.model_copy(update=joined)


def joined_at_a_seam(earlier: list[ClaimDraft], later: list[ClaimDraft]) -> list[ClaimDraft]:
    """Return the drafts of one part of an article with those of the next, those that both parts tell joined.

    Their sentences adjoin, they share the actors in whatever order and the fixed values, and their words overlap.
    Drafts of one part are never joined: the model told them apart.
    """
    kept = list(earlier)
    for draft in later:
        index = next((index for index, one in enumerate(earlier) if _is_told_again(one, draft)), None)
        if index is None:
            kept.append(draft)
        else:
            cited = sorted({*kept[index].sentences, *draft.sentences})
            kept[index] = kept[index].model_copy(update={"sentences": cited})
    return kept


def _is_told_again(first: ClaimDraft, second: ClaimDraft) -> bool:
    fixed = [field for field in fields_of(type(first)) if field.kind in (Kind.ACTOR, Kind.CHOICE)]
    main = main_field_of(type(first))
    return (
        _nearby(first, second)
        and all(_as_set(getattr(first, one.name)) == _as_set(getattr(second, one.name)) for one in fixed)
        and (main is None or overlap(getattr(first, main.name), getattr(second, main.name)) >= _SAME_WORDS_NEARBY)
    )


def _as_set(value: object) -> object:
    return frozenset(value) if isinstance(value, list) else value


def _joined(
    drafts: list[Draft],
    same: Callable[[Draft, Draft], bool],
    join: Callable[[Draft, Draft], dict[str, object]],
) -> list[Draft]:
    kept: list[Draft] = []
    for draft in drafts:
        for index, earlier in enumerate(kept):
            if same(earlier, draft):
                cited = sorted({*earlier.sentences, *draft.sentences})
                told = [one.confidence for one in (earlier, draft) if one.confidence is not None]
                merged = earlier.model_copy(update={**join(earlier, draft), "sentences": cited})
                # What the grammar alone tells needs no probability; of two that were asked for, the surer counts.
                kept[index] = merged.held_for(max(told) if len(told) == 2 else None)
                break
        else:
            kept.append(draft)
    return kept


def overlap(first: str, second: str, least: int = _LEAST_SHARED) -> float:
    """Return how much of the shorter text's words the other holds, by their beginnings, from 0 to 1.

    Fewer words in common than ``least`` say nothing, unless there are no others.
    """
    one, other = ({word[:_STEM].casefold() for word in _WORD.findall(text)} for text in (first, second))
    shared = len(one & other)
    shorter = min(len(one), len(other))
    return shared / shorter if shorter and shared >= min(least, shorter) else 0.0


def _nearby(first: ClaimDraft, second: ClaimDraft) -> bool:
    return any(abs(a - b) <= _NEARBY for a in first.sentences for b in second.sentences)


def _similar(first: ClaimDraft, second: ClaimDraft, one: str, other: str) -> bool:
    if _nearby(first, second):
        return overlap(one, other) >= _SAME_WORDS_NEARBY
    return overlap(one, other, _LEAST_SHARED_AFAR) >= _SAME_WORDS


def _same_accusation(first: AccusationDraft, second: AccusationDraft) -> bool:
    same_actors = (set(first.accusers), set(first.accused)) == (set(second.accusers), set(second.accused))
    return same_actors and _similar(first, second, first.allegation, second.allegation)


def _join_accusations(first: AccusationDraft, second: AccusationDraft) -> dict[str, object]:
    """The wording that tells more, with the one who said it."""
    telling = max(first, second, key=lambda draft: _tells(draft.allegation))
    return {
        "allegation": telling.allegation,
        "speaker": telling.speaker,
        "response": first.response or second.response,
        "denied": first.denied or second.denied,
    }


def _same_request(first: RequestDraft, second: RequestDraft) -> bool:
    same_actors = (set(first.requesters), set(first.addressees)) == (
        set(second.requesters),
        set(second.addressees),
    )
    same_kind = (first.speech_act == "hope") == (second.speech_act == "hope")
    return same_actors and same_kind and _similar(first, second, first.request, second.request)


def _join_requests(first: RequestDraft, second: RequestDraft) -> dict[str, object]:
    """The later sentence gives the latest state, unless it gives none."""
    later_is_open = second.status in _OPEN_STATUSES
    telling = max(first, second, key=lambda draft: _tells(draft.request))
    return {
        "speaker": telling.speaker or first.speaker or second.speaker,
        "speech_act": "demand" if "demand" in (first.speech_act, second.speech_act) else first.speech_act,
        "request": telling.request,
        "legal_basis": first.legal_basis or second.legal_basis,
        "status": first.status if later_is_open else second.status,
    }


def _tells(request: str) -> int:
    """Return how much a wording tells: its words that are no names, up to a sentence's worth."""
    return min(len(_WORD.findall(request)), _ENOUGH_WORDS)


def _same_ceasefire(first: CeasefireDraft, second: CeasefireDraft) -> bool:
    if first.date_text and second.date_text:
        return first.date_text == second.date_text
    return _nearby(first, second) or _similar(first, second, first.description, second.description)


def _join_ceasefires(first: CeasefireDraft, second: CeasefireDraft) -> dict[str, object]:
    return {
        "description": first.description if first.description.endswith(_STOPS) else second.description,
        "date_text": first.date_text or second.date_text,
        "mediators": list(dict.fromkeys([*first.mediators, *second.mediators])),
        "parties": list(dict.fromkeys([*first.parties, *second.parties])),
        "terms": list(dict.fromkeys([*first.terms, *second.terms])),
        "stage": second.stage if second.stage != "called_for" else first.stage,
    }


def _same_casualty(first: CasualtyDraft, second: CasualtyDraft) -> bool:
    reporters = {first.reported_by, second.reported_by} - {NOBODY}  # a headline names none
    same = (first.victims, first.category) == (second.victims, second.category) and len(reporters) <= 1
    return same and first.count_text.casefold() == second.count_text.casefold()


def _join_casualties(first: CasualtyDraft, second: CasualtyDraft) -> dict[str, object]:
    return {
        "scope": first.scope if first.scope != "incident" else second.scope,
        "reported_by": first.reported_by if first.reported_by != NOBODY else second.reported_by,
    }
