"""What takes the whole article once its sentences are read: answers, parties of ceasefires, the story in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from summarizer.schemas import Article
from summarizer.schemas.answers import ClaimDraft
from summarizer.schemas.brief import RequestStatus
from summarizer.schemas.drafts import RUSSIA, AccusationDraft, CeasefireDraft, Drafts, RequestDraft, StatementDraft

_MOST = 4
_SHORTEST_PROSE = 50
_OWN_STATES: tuple[RequestStatus, ...] = ("not_submitted", "being_prepared")


class ToldState(NamedTuple):
    """A sentence that tells the state of a request: its number, the actors that it may be of, the state.

    An answer is its addressee's; what is not yet submitted, its requester's.
    """

    sentence: int
    actors: tuple[str, ...]
    status: RequestStatus


Denial = Callable[[str, int], int | None]
"""Given an accused (its id) and a sentence, returns the sentence near it in which it denies, or None."""


def complete(drafts: Drafts, article: Article, states: list[ToldState], denial: Denial) -> Drafts:
    """Return the drafts with what the rest of the article says of them, and the summary.

    Args:
        drafts: what the sentences hold.
        article: the loaded article.
        states: the sentences that tell the state of a request.
        denial: finds denials.
    """
    belligerents = _belligerents(drafts)
    whole = drafts.model_copy(
        update={
            "accusations": [_with_denial(draft, article, denial) for draft in drafts.accusations],
            "requests": _with_states(drafts.requests, states),
            "ceasefires": [_with_parties(draft, belligerents) for draft in drafts.ceasefires],
        }
    )
    summary = [
        StatementDraft(text=article.sentence_line(number), sentences=[number]) for number in story_of(article, whole)
    ]
    return whole.model_copy(update={"summary": summary})


def _with_denial(draft: AccusationDraft, article: Article, denial: Denial) -> AccusationDraft:
    number = denial(draft.accused[0], draft.sentences[-1])
    if number is None:
        return draft
    response = article.sentence_line(number)
    return draft.model_copy(
        update={"response": response, "denied": True, "sentences": sorted({*draft.sentences, number})}
    )


def _with_states(requests: list[RequestDraft], states: Iterable[ToldState]) -> list[RequestDraft]:
    """Return the requests, each state put to the last one that it can be of, else to the first told after it.

    A hope has no answer.
    """
    told = list(requests)
    for state in states:
        field = "requesters" if state.status in _OWN_STATES else "addressees"
        fitting = [
            index
            for index, draft in enumerate(told)
            if draft.speech_act != "hope" and not set(getattr(draft, field)).isdisjoint(state.actors)
        ]
        before = [index for index in fitting if told[index].sentences[0] <= state.sentence]
        if not fitting:
            continue
        index = before[-1] if before else fitting[0]
        cited = sorted({*told[index].sentences, state.sentence})
        told[index] = told[index].model_copy(update={"status": state.status, "sentences": cited})
    return told


def _belligerents(drafts: Drafts) -> list[str]:
    """Return the two actors that accuse each other most, or none."""
    accusing_pairs = Counter(frozenset((*draft.accusers, *draft.accused)) for draft in drafts.accusations)
    return sorted(accusing_pairs.most_common(1)[0][0]) if accusing_pairs else []


def _with_parties(draft: CeasefireDraft, belligerents: list[str]) -> CeasefireDraft:
    """Return the ceasefire with the belligerents as its parties where its own sentence names one of them, or nobody."""
    if len(draft.parties) >= 2 or not set(draft.parties) <= set(belligerents):
        return draft
    named = dict.fromkeys([*draft.parties, *belligerents])
    return draft.model_copy(update={"parties": [name for name in named if name not in draft.mediators]})


def story_of(article: Article, drafts: Drafts) -> list[int]:
    """Return at most four sentence numbers, ascending: the lead, then the first sentence of each section.

    Nothing where the drafts hold nothing.
    """
    to_russia_first = sorted(drafts.requests, key=lambda draft: RUSSIA not in draft.addressees)
    sections: list[list[ClaimDraft]] = [
        [*drafts.accusations],
        [*to_russia_first],
        [*drafts.ceasefires],
        [*drafts.casualties],
    ]
    if not any(sections):
        return []
    chosen = dict.fromkeys([s.number for s in article.sentences if _is_prose(article.sentence_text(s.number))][:1])
    for section in sections:
        told = [n for draft in section for n in draft.sentences if _is_prose(article.sentence_text(n))]
        chosen |= dict.fromkeys([n for n in told if n not in chosen][:1])
    return sorted(list(chosen)[:_MOST])


def _is_prose(text: str) -> bool:
    """Tell a sentence from a headline or a dateline."""
    return len(text) >= _SHORTEST_PROSE and text.rstrip("\"”»’'").endswith((".", "!", "?", "…", "։"))
