"""Findings of single sentences that say the same thing become one, with the evidence of all.

Two accusations are the same when accusers and accused are, and either their sentences adjoin and their words overlap,
or their words overlap a lot. The other sections follow the same idea.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from summarizer.extraction.merging import SAME_WORDS_NEARBY, WORD, nearby, overlap
from summarizer.schemas.answers import NOBODY, ClaimDraft
from summarizer.schemas.drafts import AccusationDraft, CasualtyDraft, CeasefireDraft, Drafts, RequestDraft

Draft = TypeVar("Draft", bound=ClaimDraft)

_SAME_WORDS = 0.6
_LEAST_SHARED_AFAR = 4
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


def _similar(first: ClaimDraft, second: ClaimDraft, one: str, other: str) -> bool:
    if nearby(first, second):
        return overlap(one, other) >= SAME_WORDS_NEARBY
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
    return min(len(WORD.findall(request)), _ENOUGH_WORDS)


def _same_ceasefire(first: CeasefireDraft, second: CeasefireDraft) -> bool:
    if first.date_text and second.date_text:
        return first.date_text == second.date_text
    return nearby(first, second) or _similar(first, second, first.description, second.description)


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
