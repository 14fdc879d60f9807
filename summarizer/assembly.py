"""From checked drafts to the brief: ids, roles, dates, contradictions and what nobody cites are computed."""

from __future__ import annotations

import re
from typing import Any

from .actors import Side, mentions_in
from .contradictions import contradictions_of
from .cues import bounds_of
from .dates import find_dates, resolve_date
from .grounding import evidence_of
from .schemas import (
    Accusation,
    Article,
    ArticleInfo,
    Brief,
    Casualty,
    Ceasefire,
    Evidence,
    Party,
    Request,
    Run,
    Statement,
    Withheld,
)
from .schemas.brief import PartyRole
from .schemas.drafts import RUSSIA, Drafts
from .wordings import is_about_a_conflict

_RUSSIA_ID = "RUS"
_PASSING = re.compile(r"\b(?:about|concerning|in|near|on|regarding|within)\s+(?:the\s+)?$", re.IGNORECASE)

_MOST_ALIASES = 12


def assemble(article: Article, drafts: Drafts, sides: list[Side], withheld: list[Withheld], run: Run) -> Brief:
    """Build the brief, with every evidence compared to the text.

    Claims that cannot stand (an accusation without an accuser, a claim without evidence) go to ``withheld``.

    Raises:
        pydantic.ValidationError: a quote is not the article's text; a defect of ours, never the model's.
    """
    builder = _Builder(article, sides, list(withheld))
    sections = builder.sections(drafts)
    parties = builder.parties(sections)
    claims = [*parties, *(claim for section in sections.values() for claim in section)]
    cited = {evidence.sentence for claim in claims for evidence in claim.evidence}
    data = {
        "article": ArticleInfo(
            title=article.title,
            source=article.source,
            published=article.published,
            language=article.language,
            sha256=article.sha256,
            characters=len(article.text),
            sentences=len(article.sentences),
        ),
        **sections,
        "parties": parties,
        "contradictions": contradictions_of(sections, {party.id: party.name for party in parties}),
        "withheld": builder.withheld,
        "uncited_sentences": [s.number for s in article.sentences if s.number not in cited],
        "run": run,
    }
    return Brief.model_validate(data, context={"text": article.text})


class _Builder:
    """Turns drafts into claims of one article."""

    def __init__(self, article: Article, sides: list[Side], withheld: list[Withheld]) -> None:
        self.article = article
        self.sides = sides
        self.withheld = withheld
        self._ids = {side.name: side.id for side in sides}

    def sections(self, drafts: Drafts) -> dict[str, list[Any]]:
        """Return the claims by section; parties and contradictions follow from them."""
        statements = [
            Statement(text=draft.text, evidence=evidence)
            for draft in drafts.summary
            if (evidence := self._evidence("summary", draft.text, draft.sentences))
        ]
        requests = self._requests(drafts)
        return {
            "summary": statements,
            "accusations": self._accusations(drafts),
            "requests_to_russia": [request for request in requests if request.addressee == _RUSSIA_ID],
            "other_requests": [request for request in requests if request.addressee != _RUSSIA_ID],
            "ceasefire_context": self._ceasefires(drafts),
            "casualties": self._casualties(drafts),
        }

    def _evidence(self, section: str, claim: str, numbers: list[int]) -> list[Evidence]:
        evidence = evidence_of(self.article, numbers)
        if not evidence:
            self.withheld.append(Withheld(section=section, claim=claim, reason="cites no sentence of the article"))
        return evidence

    def _accusations(self, drafts: Drafts) -> list[Accusation]:
        claims = []
        for draft in drafts.accusations:
            accuser, accused = self._ids.get(draft.accuser), self._ids.get(draft.accused)
            if accuser is None or accused is None or accuser == accused:
                itself = accuser is not None and accuser == accused
                reason = "a side does not accuse itself" if itself else "no accuser or no accused"
                said = f"{draft.accuser} → {draft.accused}: {draft.allegation}"
                self.withheld.append(Withheld(section="accusations", claim=said, reason=reason))
                continue
            evidence = self._evidence("accusations", draft.allegation, draft.sentences)
            if evidence:
                claims.append(
                    Accusation(
                        accuser=accuser,
                        accused=accused,
                        speaker=draft.speaker,
                        allegation=draft.allegation,
                        response=draft.response,
                        evidence=evidence,
                    )
                )
        return claims

    def _requests(self, drafts: Drafts) -> list[Request]:
        claims = []
        for draft in drafts.requests:
            section = "requests_to_russia" if draft.addressee == RUSSIA else "other_requests"
            evidence = self._evidence(section, draft.request, draft.sentences)
            if evidence:
                claims.append(
                    Request(
                        requester=self._ids.get(draft.requester),
                        addressee=self._ids.get(draft.addressee),
                        speaker=draft.speaker,
                        speech_act=draft.speech_act,
                        request=draft.request,
                        legal_basis=draft.legal_basis,
                        status=draft.status,
                        evidence=evidence,
                    )
                )
        return claims

    def _ceasefires(self, drafts: Drafts) -> list[Ceasefire]:
        claims = []
        for draft in drafts.ceasefires:
            evidence = self._evidence("ceasefire_context", draft.description, draft.sentences)
            if not evidence:
                continue
            date, source = self._date(draft.date_text, evidence)
            mediators = [self._ids[name] for name in draft.mediators if name in self._ids]
            claims.append(
                Ceasefire(
                    description=draft.description,
                    date_text=draft.date_text,
                    date=date,
                    mediators=mediators,
                    parties=[self._ids[name] for name in draft.parties if name in self._ids],
                    stage=draft.stage,
                    terms=draft.terms,
                    evidence=evidence if source is None else evidence_of(
                        self.article, [source, *(item.sentence for item in evidence)]
                    ),
                )
            )  # fmt: skip
        return claims

    def _date(self, wording: str | None, evidence: list[Evidence]) -> tuple[str | None, int | None]:
        """Return the ISO date of a wording in the evidence, and the earlier sentence that gave its year."""
        if wording is None:
            return None, None
        language = self.article.language
        for item in evidence:
            found = next((date for date in find_dates(item.quote, language) if date.text == wording), None)
            if found is None:
                continue
            before = [
                (date, number)
                for number in range(max(1, item.sentence - 3), item.sentence)
                for date in find_dates(self.article.sentence_text(number), language)
            ]
            resolved = resolve_date(found, context=[date for date, _ in before], published=self.article.published)
            years = [number for date, number in before if date.year and found.year is None]
            return resolved, years[-1] if resolved and years else None
        return None, None

    def _casualties(self, drafts: Drafts) -> list[Casualty]:
        claims = []
        for draft in drafts.casualties:
            evidence = self._evidence("casualties", f"{draft.count_text} {draft.category}", draft.sentences)
            if evidence:
                least, most = bounds_of(draft.count_text, self.article.language)
                claims.append(
                    Casualty(
                        victims=self._ids.get(draft.victims),
                        category=draft.category,
                        count_text=draft.count_text,
                        count_min=least,
                        count_max=most,
                        scope=draft.scope,
                        reported_by=self._ids.get(draft.reported_by),
                        evidence=evidence,
                    )
                )
        return claims

    def parties(self, sections: dict[str, list[Any]]) -> list[Party]:
        """Return the sides that take part in a claim, and in an article about a conflict all that it names."""
        roles = _roles(sections)
        told_of = is_about_a_conflict(self.article)
        return [
            Party(
                id=side.id,
                name=side.name,
                aliases=[alias for alias in side.aliases if alias != side.name][:_MOST_ALIASES],
                kind=side.kind,
                country=side.country,
                roles=roles.get(side.id) or ["observer"],
                evidence=evidence_of(self.article, side.sentences[:1]),
            )
            for side in self.sides
            if side.id in roles or (told_of and not self._in_passing(side))
        ]

    def _in_passing(self, side: Side) -> bool:
        """Tell a side that one sentence alone names, as a place or a subject: "in A", "regarding A"."""
        if len(side.sentences) != 1:
            return False
        text = self.article.sentence_text(side.sentences[0])
        named = mentions_in(self.article, side.sentences[0], [side])
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
