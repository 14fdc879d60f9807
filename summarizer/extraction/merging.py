"""Drafts that say the same thing become one, with the evidence of all, whatever they are about."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from pydantic import BaseModel

from summarizer.schemas.answers import ClaimDraft
from summarizer.schemas.claims import FieldKind, fields_of, main_field_of

WORD = re.compile(r"\b[^\W\d_A-ZА-ЯЁԱ-Ֆ]\w{3,}")
"""A word that says something: names, which begin with a capital, are those of the actors."""
_STEM = 5
SAME_WORDS_NEARBY = 0.3
"""How much of their words drafts that cite sentences near each other have in common, at least."""
_LEAST_SHARED = 2
_NEARBY = 2


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
    citing: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(earlier):
        for number in one.sentences:
            citing[number].append(index)
    for draft in later:
        near = {number for cited in draft.sentences for number in range(cited - _NEARBY, cited + _NEARBY + 1)}
        beside = sorted({index for number in near for index in citing.get(number, ())})
        again = next((index for index in beside if _is_told_again(earlier[index], draft)), None)
        if again is None:
            kept.append(draft)
        else:
            numbers = sorted({*kept[again].sentences, *draft.sentences})
            kept[again] = kept[again].model_copy(update={"sentences": numbers})
    return kept


def _is_told_again(first: ClaimDraft, second: ClaimDraft) -> bool:
    fixed = [field for field in fields_of(type(first)) if field.kind in (FieldKind.ACTOR, FieldKind.CHOICE)]
    main = main_field_of(type(first))
    return all(_as_set(getattr(first, one.name)) == _as_set(getattr(second, one.name)) for one in fixed) and (
        main is None or overlap(getattr(first, main.name), getattr(second, main.name)) >= SAME_WORDS_NEARBY
    )


def _as_set(value: object) -> object:
    return frozenset(value) if isinstance(value, list) else value


def overlap(first: str, second: str, least: int = _LEAST_SHARED) -> float:
    """Return how much of the shorter text's words the other holds, by their beginnings, from 0 to 1.

    Fewer words in common than ``least`` say nothing, unless there are no others.
    """
    one, other = ({word[:_STEM].casefold() for word in WORD.findall(text)} for text in (first, second))
    shared = len(one & other)
    shorter = min(len(one), len(other))
    return shared / shorter if shorter and shared >= min(least, shorter) else 0.0


def nearby(first: ClaimDraft, second: ClaimDraft) -> bool:
    """Tell drafts that cite sentences near each other."""
    return any(abs(a - b) <= _NEARBY for a in first.sentences for b in second.sentences)
