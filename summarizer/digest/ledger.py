"""Requests over time: reports of one request joined into one entry, with its latest status and what differs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import accumulate, chain

from summarizer.schemas.brief import RequestStatus
from summarizer.schemas.digest import LedgerDifference, LedgerEntry, ReportedRequest

from .comparing import day_of, folded
from .places import Places

SAME_REQUEST_DAYS = 30
"""Longest silence after which a report can still be of the same request."""

_WORD = re.compile(r"\w{4,}")
_STEM = 5
_SAME_WORDS = 0.6
_LEAST_SHARED = 3
_ARTICLES = re.compile(r"^(?:the|a|an) ")
_ORDER: dict[RequestStatus, int] = {
    "being_prepared": 0,
    "not_submitted": 0,
    "made": 1,
    "accepted": 2,
    "refused": 2,
    "fulfilled": 3,
}  # "unknown" says nothing of the status
_Pair = tuple[str | None, str | None]
_Wording = tuple[str | None, str]
"""The legal basis as it is compared, and the request as worded."""


@dataclass
class _Open:
    """An entry while its reports are gathered."""

    parties: _Pair
    reports: list[ReportedRequest] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)
    wordings: set[_Wording] = field(default_factory=set)
    latest: date | None = None


class _Shelf:
    """The entries of two parties, kept by what a report of the same request must have in common with them."""

    def __init__(self) -> None:
        self.entries: list[_Open] = []
        self._alike: dict[str, list[int]] = defaultdict(list)  # by legal basis, by wording and by stem

    def add(self, parties: _Pair, report: ReportedRequest, published: date | None) -> None:
        """Put a report into the latest entry that it fits, or into one of its own."""
        wording = basis, request = _wording(report)
        keys = [f"basis {basis}" if basis else "", f"words {folded(request)}"]
        shared = Counter(chain.from_iterable(self._alike.get(stem, ()) for stem in _stems(request)))
        near = {place for place, count in shared.items() if count >= _LEAST_SHARED}
        near.update(*(self._alike.get(key, ()) for key in keys if key))
        fitting = (place for place in sorted(near, reverse=True) if _fits(self.entries[place], report, published))
        place = next(fitting, len(self.entries))
        if place == len(self.entries):
            self.entries.append(_Open(parties))
        entry = self.entries[place]
        if wording not in entry.wordings:
            for key in (*filter(None, keys), *_stems(request)):
                self._alike[key].append(place)
        entry.reports.append(report)
        entry.articles.add(report.article)
        entry.wordings.add(wording)
        entry.latest = published


def ledger_of(places: Places, section: str) -> list[LedgerEntry]:
    """Return the requests of a section, one entry a request, the latest first and the undated last.

    Reports go by date into the latest entry that they fit, which is decided so that too little is joined rather than
    too much: requester and addressee are named and the same, the article is not in the entry yet (what a brief holds
    apart stays apart), and within 30 days before some report of the entry has the same legal basis, or shares three
    words and three fifths of the shorter wording with it. Of undated articles each request stands for itself.
    """
    shelves: dict[_Pair, _Shelf] = defaultdict(_Shelf)
    for place, claim in places.claims(section):
        parties = (places.party_or_none(place, claim.requester), places.party_or_none(place, claim.addressee))
        report = ReportedRequest(
            **places.reference(place, claim),
            speaker=claim.speaker,
            speech_act=claim.speech_act,
            request=claim.request,
            legal_basis=claim.legal_basis,
            status=claim.status,
        )
        published = day_of(places.published(place.article))
        shelves[parties].add(parties, report, published)
    gathered = [entry for shelf in shelves.values() for entry in shelf.entries]
    gathered.sort(key=lambda entry: (entry.reports[0].article, entry.reports[0].pointer))
    gathered.sort(key=lambda entry: entry.latest or date.min, reverse=True)
    return [_drawn_up(entry, places) for entry in gathered]


def _fits(entry: _Open, report: ReportedRequest, published: date | None) -> bool:
    if None in entry.parties or published is None or entry.latest is None:
        return False
    if (published - entry.latest).days > SAME_REQUEST_DAYS:
        return False
    if report.article in entry.articles:
        return False
    basis, request = _wording(report)
    return any((basis and basis == other) or _alike(request, told) for other, told in entry.wordings)


def _wording(report: ReportedRequest) -> _Wording:
    return report.legal_basis and basis_key(report.legal_basis), report.request


def basis_key(basis: str) -> str:
    """Return a legal basis as it is compared: without case, white space and a leading article."""
    return _ARTICLES.sub("", folded(basis))


@lru_cache(maxsize=100_000)
def _alike(one: str, other: str) -> bool:
    if folded(one) == folded(other):
        return True
    some, others = _stems(one), _stems(other)
    shared = len(some & others)
    return shared >= _LEAST_SHARED and shared >= _SAME_WORDS * min(len(some), len(others))


@lru_cache(maxsize=20_000)
def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(folded(words)))


def _drawn_up(entry: _Open, places: Places) -> LedgerEntry:
    days = [places.published(report.article) or "" for report in entry.reports]
    known = [index for index, report in enumerate(entry.reports) if report.status != "unknown"]
    last = days[known[-1]] if known else None
    latest: list[RequestStatus] = sorted({entry.reports[index].status for index in known if days[index] == last})
    bases: dict[str, str] = {}
    for report in entry.reports:
        if report.legal_basis:
            bases.setdefault(basis_key(report.legal_basis), report.legal_basis)
    requester, addressee = entry.parties
    return LedgerEntry(
        requester=requester,
        addressee=addressee,
        reports=entry.reports,
        latest_status=latest or ["unknown"],
        legal_bases=list(bases.values()),
        differences=_differences(entry.reports, days, known, several_bases=len(bases) > 1),
    )


def _differences(
    reports: list[ReportedRequest], days: list[str], known: list[int], *, several_bases: bool
) -> list[LedgerDifference]:
    """Return where reports differ: on the status of one day, or by one that falls behind an earlier; on the basis."""
    found: list[LedgerDifference] = []
    ranks = [_ORDER[reports[index].status] for index in known]
    on_day: dict[str, set[RequestStatus]] = defaultdict(set)
    for index in known:
        on_day[days[index]].add(reports[index].status)
    highest_before = accumulate(ranks, max)
    lowest_after = reversed(list(accumulate(reversed(ranks), min)))
    differing = [
        index
        for index, rank, highest, lowest in zip(known, ranks, highest_before, lowest_after, strict=True)
        if rank < highest or rank > lowest or len(on_day[days[index]]) > 1
    ]
    if differing:
        found.append(LedgerDifference(field="status", reports=differing))
    if several_bases:
        based = [index for index, report in enumerate(reports) if report.legal_basis]
        found.append(LedgerDifference(field="legal_basis", reports=based))
    return found
