"""The sections of a brief about a conflict: what is computed from the drafts beside what they say."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import product
from typing import Any, get_args

from summarizer.actors.named import NamedActor, mentions_in
from summarizer.extraction.assembly import Builder
from summarizer.extraction.evidence import evidence_of
from summarizer.schemas import Accusation, Article, Casualty, Ceasefire, Claim, Party, Request, Statement
from summarizer.schemas.answers import NOBODY, ClaimDraft
from summarizer.schemas.brief import DateFrom, PartyRole
from summarizer.schemas.drafts import RUSSIA, AccusationDraft, CasualtyDraft, CeasefireDraft, Drafts, RequestDraft
from summarizer.text.dates import find_dates, resolve_date
from summarizer.text.injections import addressed_to_a_model
from summarizer.text.lexicon import bounds_of

from .contradictions import contradictions_of

_ROLES: tuple[PartyRole, ...] = get_args(PartyRole)
_PASSING = re.compile(r"\b(?:about|concerning|in|near|on|regarding|within)\s+(?:the\s+)?$", re.IGNORECASE)


def conflict_sections(builder: Builder, drafts: Drafts) -> dict[str, list[Any]]:
    """Return the claims by section, with the parties, their roles and the contradictions that follow from them."""
    requests: dict[str, list[Claim | None]] = {"requests_to_russia": [], "other_requests": []}
    for draft in drafts.requests:
        named = list(product(draft.requesters or [NOBODY], draft.addressees or [NOBODY]))
        for requester, addressee in [pair for pair in named if pair[0] != pair[1]] or named:
            section = "requests_to_russia" if addressee == RUSSIA else "other_requests"
            ids = {"requester": builder.id_of(requester), "addressee": builder.id_of(addressee)}
            requests[section].append(builder.claim(section, Request, draft, **ids))
    claims: dict[str, list[Claim | None]] = {
        "summary": [builder.claim("summary", Statement, draft) for draft in drafts.summary],
        "accusations": [claim for draft in drafts.accusations for claim in _accusations(builder, draft)],
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
        return "requests_to_russia" if RUSSIA in draft.addressees else "other_requests"
    return "ceasefire_context" if section == "ceasefires" else section


def _accusations(builder: Builder, draft: AccusationDraft) -> list[Claim | None]:
    """Return a claim for each of those who accuse together and each of the accused; none of them accuses itself."""
    named = list(product(draft.accusers, draft.accused))
    pairs = [(accuser, accused) for accuser, accused in named if accuser != accused]
    if not pairs:
        actors = [", ".join(map(builder.name_of, ids)) or NOBODY for ids in (draft.accusers, draft.accused)]
        reason = "a side does not accuse itself" if named else "no accuser or no accused"
        builder.withhold("accusations", f"{actors[0]} → {actors[1]}: {draft.allegation}", reason)
    denied = draft.denied and draft.response is not None
    return [
        builder.claim("accusations", Accusation, draft, accuser=one, accused=other, denied=denied)
        for one, other in pairs
    ]


def _ceasefire(builder: Builder, draft: CeasefireDraft) -> Claim | None:
    date, whence, source = _date(builder.article, draft)
    cited = draft if source is None else draft.model_copy(update={"sentences": [source, *draft.sentences]})
    return builder.claim("ceasefire_context", Ceasefire, cited, date=date, date_from=whence)


def _casualty(builder: Builder, draft: CasualtyDraft) -> Claim | None:
    least, most = bounds_of(draft.count_text, builder.article.language)
    return builder.claim("casualties", Casualty, draft, count_min=least, count_max=most)


def _date(article: Article, draft: CeasefireDraft) -> tuple[str | None, DateFrom | None, int | None]:
    """Return the ISO date of a draft's wording, whence its year is, and the earlier sentence that gave it."""
    if draft.date_text is None:
        return None, None, None
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
        if resolved is None:
            return None, None, None
        whence: DateFrom = "text" if found.year else "earlier_sentence" if years else "publication"
        return resolved, whence, years[-1] if years else None
    return None, None, None


def _parties(builder: Builder, sections: dict[str, list[Any]]) -> list[Party]:
    """Return the actors that take part in a claim, and in an article that holds any all that it names."""
    organisations = {actor.id for actor in builder.actors if actor.kind == "international_organisation"}
    is_listed = any(actor.is_listed for actor in builder.actors)
    roles = _roles(sections, organisations, accusations_are_war=not is_listed)
    for actor in builder.actors:
        if actor.roles:
            told = {*roles.get(actor.id, ()), *actor.roles} - {"observer"}
            roles[actor.id] = [role for role in _ROLES if role in told]
    told_of = not is_listed and any(sections.values())
    not_told = addressed_to_a_model(builder.article)
    return [
        builder.party(actor, roles.get(actor.id) or ["observer"])
        for actor in builder.actors
        if actor.id in roles
        or (actor.is_listed and not not_told.issuperset(actor.sentences))
        or (told_of and not _in_passing(builder.article, actor))
    ]


def _in_passing(article: Article, actor: NamedActor) -> bool:
    """Tell an actor that one sentence alone names, and that does nothing there: "in A", "regarding A"."""
    if len(actor.sentences) != 1:
        return False
    if actor.acts is not None:
        return not actor.acts
    text = article.sentence_text(actor.sentences[0])
    named = mentions_in(article, actor.sentences[0], [actor])
    return bool(named) and all(_PASSING.search(text[: mention.start]) for mention in named)


def _roles(
    sections: dict[str, list[Any]], organisations: Container[str], *, accusations_are_war: bool
) -> dict[str, list[PartyRole]]:
    """Derive each party's roles from the claims that name it, in the order of the contract.

    Args:
        sections: the claims.
        organisations: ids of those that fight in no war.
        accusations_are_war: whether two that accuse each other are taken for belligerents, for want of a better source.
    """
    found: dict[str, set[PartyRole]] = {}

    def add(role: PartyRole, *parties: str | None) -> None:
        for party in parties:
            if party is not None:
                found.setdefault(party, set()).add(role)

    accusing = {(claim.accuser, claim.accused) for claim in sections["accusations"]}
    for accuser, accused in accusing:
        add("accuser", accuser)
        add("accused", accused)
        if accusations_are_war and (accused, accuser) in accusing:
            add("belligerent", accuser, accused)
    for request in [*sections["requests_to_russia"], *sections["other_requests"]]:
        add("requester", request.requester)
        add("addressee", request.addressee)
    for ceasefire in sections["ceasefire_context"]:
        add("mediator", *ceasefire.mediators)
        for party in ceasefire.parties:
            add("observer" if party in organisations else "belligerent", party)
    for casualty in sections["casualties"]:
        add("victim", casualty.victims)
        add("observer", casualty.reported_by)
    return {
        party: [role for role in _ROLES if role in roles and (role != "observer" or len(roles) == 1)]
        for party, roles in found.items()
    }
