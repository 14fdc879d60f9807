"""A brief's claims as events in PLOVER's terms; docs/export.md has the rules as a table, with their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Literal

from summarizer.errors import UsageError
from summarizer.schemas import Accusation, BaseBrief, Brief, Ceasefire, Party, Request
from summarizer.schemas.plover import EventType, PloverActor, PloverArticle, PloverEvent, Rule

from .plover_words import mode_of_request, sector_of

_QUAD: dict[EventType, Literal[1, 2, 3, 4]] = {
    "AGREE": 1,
    "CONSULT": 1,
    "CONCEDE": 1,
    "RETREAT": 2,
    "REQUEST": 3,
    "ACCUSE": 3,
    "REJECT": 3,
}

_NOT_YET_MADE = ("being_prepared", "not_submitted")


def plover_events(brief: BaseBrief) -> Iterator[PloverEvent]:
    """Yield the events of a brief, in the order of its claims.

    Accusations, denials, requests, their answers, ceasefires and mediations are events; a claim that names nobody who
    acts gives none. Nothing is made up: what the brief does not know is null.

    Raises:
        UsageError: the brief is of another profile than the built-in one; at once, not while iterating.
    """
    if not isinstance(brief, Brief):
        raise UsageError("PLOVER's events are of conflicts, and this brief is not", hint="Export tables: --to csv")
    return _events(_Maker(brief), brief)


def _events(make: _Maker, brief: Brief) -> Iterator[PloverEvent]:
    denied = {pointer for each in brief.contradictions if each.kind == "denial" for pointer in each.claims}
    for pointer, claim in brief.claims():
        match claim:
            case Accusation():
                yield from _of_accusation(make, pointer, claim, is_denied=pointer in denied)
            case Request():
                yield from _of_request(make, pointer, claim)
            case Ceasefire():
                yield from _of_ceasefire(make, pointer, claim)


def _of_accusation(make: _Maker, pointer: str, claim: Accusation, *, is_denied: bool) -> Iterator[PloverEvent]:
    accuser, accused = make.actors(claim.accuser, speaker=claim.speaker), make.actors(claim.accused)
    yield make.event(
        ("ACCUSE", "allege", "accusation"),
        (pointer, claim),
        (accuser, accused),
        text=claim.allegation,
        text_status="alleged",
    )
    if claim.response is not None and is_denied:
        yield make.event(
            ("REJECT", None, "denial"),
            (pointer, claim),
            (accused, make.actors(claim.accuser)),
            text=claim.response,
            text_status="answered",
        )


def _of_request(make: _Maker, pointer: str, claim: Request) -> Iterator[PloverEvent]:
    asked_by, asked_of = make.actors(claim.requester, speaker=claim.speaker), make.actors(claim.addressee)
    mode = mode_of_request(claim.request)
    told: dict[str, Any] = {"text": claim.request, "text_status": "asked", "request_status": claim.status}
    if asked_by and claim.speech_act != "hope":
        yield make.event(
            ("REQUEST", mode, "request"),
            (pointer, claim),
            (asked_by, asked_of),
            context=["future"] if claim.status in _NOT_YET_MADE else [],
            **told,
        )
    if asked_of and claim.status == "accepted":
        gives_in = claim.speech_act == "demand"
        yield make.event(
            ("CONCEDE", None, "demand-accepted") if gives_in else ("AGREE", None, "request-accepted"),
            (pointer, claim),
            (asked_of, make.actors(claim.requester)),
            **told,
        )
    if asked_of and claim.status == "refused":
        yield make.event(
            ("REJECT", mode, "request-refused"),
            (pointer, claim),
            (asked_of, make.actors(claim.requester)),
            **told,
        )


def _of_ceasefire(make: _Maker, pointer: str, claim: Ceasefire) -> Iterator[PloverEvent]:
    mediators = make.actors(*claim.mediators)
    acting = make.actors(*(party for party in claim.parties if party not in claim.mediators))
    told: dict[str, Any] = {"text": claim.description, "text_status": "reported"}
    if acting and claim.stage in ("declared", "in_effect"):
        is_kept = claim.stage == "in_effect"
        yield make.event(
            ("RETREAT", "ceasefire", "ceasefire-in-effect") if is_kept else ("CONCEDE", None, "ceasefire-declared"),
            (pointer, claim),
            (acting, []),
            context=["military"],
            event_date=claim.date,
            **told,
        )
    if mediators and claim.stage != "called_for":
        yield make.event(
            ("CONSULT", None, "mediation"), (pointer, claim), (mediators, acting), context=["diplomatic"], **told
        )


class _Maker:
    """Makes the events of one brief."""

    def __init__(self, brief: Brief) -> None:
        self._parties: dict[str, Party] = {party.id: party for party in brief.parties}
        facts = brief.article
        self._article = PloverArticle(
            sha256=facts.sha256, source=facts.source, title=facts.title, published=facts.published
        )

    def actors(self, *parties: str | None, speaker: str | None = None) -> list[PloverActor]:
        """Return the parties with these ids; none for a null."""
        return [self._actor(self._parties[party], speaker) for party in parties if party is not None]

    def _actor(self, party: Party, speaker: str | None) -> PloverActor:
        is_intergovernmental = party.kind == "international_organisation"
        return PloverActor(
            party=party.id,
            name=party.name,
            kind=party.kind,
            country=party.country,
            code=party.country or ("IGO" if is_intergovernmental else None),
            sector=sector_of(party.kind, speaker),
            actor_text=speaker,
        )

    def event(
        self,
        what: tuple[EventType, str | None, Rule],
        of: tuple[str, Accusation | Request | Ceasefire],
        who: tuple[list[PloverActor], list[PloverActor]],
        **told: Any,
    ) -> PloverEvent:
        """Return an event: its type, mode and rule; its claim with the pointer; its actors and recipients."""
        (event_type, mode, rule), (pointer, claim), (actor, recipient) = what, of, who
        key = "\n".join((self._article.sha256, self._article.source, pointer, event_type))
        told = {"context": [], "event_date": None, "request_status": None, **told}
        return PloverEvent(
            id=sha256(key.encode()).hexdigest(),
            event_type=event_type,
            mode=mode,
            quad_code=_QUAD[event_type],
            actor=actor,
            recipient=recipient,
            date=self._article.published,
            article=self._article,
            claim=pointer,
            rule=rule,
            evidence=claim.evidence,
            **told,
        )
