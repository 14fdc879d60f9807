"""The sections of a brief about a conflict: what is computed from the drafts beside what they say."""

from __future__ import annotations

import re
from typing import Any

from .actors import Side, mentions_in
from .assembly import Builder
from .contradictions import contradictions_of
from .cues import bounds_of
from .dates import find_dates, resolve_date
from .grounding import evidence_of
from .schemas import Accusation, Article, Casualty, Ceasefire, Claim, Party, Request, Statement
from .schemas.answers import ClaimDraft
from .schemas.brief import PartyRole
from .schemas.drafts import RUSSIA, AccusationDraft, CasualtyDraft, CeasefireDraft, Drafts, RequestDraft
from .wordings import is_about_a_conflict

_PASSING = re.compile(r"\b(?:about|concerning|in|near|on|regarding|within)\s+(?:the\s+)?$", re.IGNORECASE)


def conflict_sections(builder: Builder, drafts: Drafts) -> dict[str, list[Any]]:
    """Return the claims by section, with the parties, their roles and the contradictions that follow from them."""
    requests: dict[str, list[Claim | None]] = {"requests_to_russia": [], "other_requests": []}
    for draft in drafts.requests:
        section = section_of("requests", draft)
        requests[section].append(builder.claim(section, Request, draft))
    claims: dict[str, list[Claim | None]] = {
        "summary": [builder.claim("summary", Statement, draft) for draft in drafts.summary],
        "accusations": [_accusation(builder, draft) for draft in drafts.accusations],
        **requests,
        "ceasefire_context": [_ceasefire(builder, draft) for draft in drafts.ceasefires],
        "casualties": [_casualty(builder, draft) for draft in drafts.casualties],
    }
    sections: dict[str, list[Any]] = {
        name: [claim for claim in section if claim is not None] for name, section in claims.items()
    }
    parties = _parties(builder, sections)
    contradictions = contradictions_of(sections, {party.id: party.name for party in parties})
    return {**sections, "parties": parties, "contradictions": contradictions}


def section_of(section: str, draft: ClaimDraft) -> str:
    """Return the brief's section for a draft of a section of ``Drafts``."""
    if isinstance(draft, RequestDraft):
        return "requests_to_russia" if draft.addressee == RUSSIA else "other_requests"
    return "ceasefire_context" if section == "ceasefires" else section


def _accusation(builder: Builder, draft: AccusationDraft) -> Claim | None:
    accuser, accused = builder.id_of(draft.accuser), builder.id_of(draft.accused)
    if accuser is None or accused is None or accuser == accused:
        itself = accuser is not None and accuser == accused
        reason = "a side does not accuse itself" if itself else "no accuser or no accused"
        builder.withhold("accusations", f"{draft.accuser} → {draft.accused}: {draft.allegation}", reason)
        return None
    return builder.claim("accusations", Accusation, draft)


def _ceasefire(builder: Builder, draft: CeasefireDraft) -> Claim | None:
    date, source = _date(builder.article, draft)
    cited = draft if source is None else draft.model_copy(update={"sentences": [source, *draft.sentences]})
    return builder.claim("ceasefire_context", Ceasefire, cited, date=date)


def _casualty(builder: Builder, draft: CasualtyDraft) -> Claim | None:
    least, most = bounds_of(draft.count_text, builder.article.language)
    return builder.claim("casualties", Casualty, draft, count_min=least, count_max=most)


def _date(article: Article, draft: CeasefireDraft) -> tuple[str | None, int | None]:
    """Return the ISO date of a draft's wording, and the earlier sentence that gave its year."""
    if draft.date_text is None:
        return None, None
    language = article.language
    for item in evidence_of(article, draft.sentences):
        found = next((date for date in find_dates(item.quote, language) if date.text == draft.date_text), None)
        if found is None:
            continue
        before = [
            (date, number)
            for number in range(max(1, item.sentence - 3), item.sentence)
            for date in find_dates(article.sentence_text(number), language)
        ]
        resolved = resolve_date(found, context=[date for date, _ in before], published=article.published)
        years = [number for date, number in before if date.year and found.year is None]
        return resolved, years[-1] if resolved and years else None
    return None, None


def _parties(builder: Builder, sections: dict[str, list[Any]]) -> list[Party]:
    """Return the sides that take part in a claim, and in an article about a conflict all that it names."""
    roles = _roles(sections)
    told_of = is_about_a_conflict(builder.article)
    return [
        builder.party(side, roles.get(side.id) or ["observer"])
        for side in builder.sides
        if side.id in roles or (told_of and not _in_passing(builder.article, side))
    ]


def _in_passing(article: Article, side: Side) -> bool:
    """Tell a side that one sentence alone names, as a place or a subject: "in A", "regarding A"."""
    if len(side.sentences) != 1:
        return False
    text = article.sentence_text(side.sentences[0])
    named = mentions_in(article, side.sentences[0], [side])
    return bool(named) and all(_PASSING.search(text[: mention.start]) for mention in named)


def _roles(sections: dict[str, list[Any]]) -> dict[str, list[PartyRole]]:
    """Derive each party's roles from the claims that name it, in the order of the contract."""
    found: dict[str, set[PartyRole]] = {}

    def add(role: PartyRole, *parties: str | None) -> None:
        for party in parties:
            if party is not None:
                found.setdefault(party, set()).add(role)

    charges = {(claim.accuser, claim.accused) for claim in sections["accusations"]}
    for accuser, accused in charges:
        add("accuser", accuser)
        add("accused", accused)
        if (accused, accuser) in charges:
            add("belligerent", accuser, accused)
    for request in [*sections["requests_to_russia"], *sections["other_requests"]]:
        add("requester", request.requester)
        add("addressee", request.addressee)
    for ceasefire in sections["ceasefire_context"]:
        add("mediator", *ceasefire.mediators)
        add("belligerent", *ceasefire.parties)
    for casualty in sections["casualties"]:
        add("victim", casualty.victims)
        add("observer", casualty.reported_by)
    order: tuple[PartyRole, ...] = PartyRole.__args__  # type: ignore[attr-defined]
    return {
        party: [role for role in order if role in roles and (role != "observer" or len(roles) == 1)]
        for party, roles in found.items()
    }
