"""The digest: what many briefs say, joined and counted, and the file that corrects the joining.

A claim is held once, as its brief has it, with the number of its article and its JSON pointer in that brief; actors
are joined parties. Everything else points at claims by their numbers, which count from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from .brief import (
    Alpha3,
    CasualtyCategory,
    CasualtyScope,
    CeasefireStage,
    IsoDate,
    PartyKind,
    RequestStatus,
    SpeechAct,
)
from .claims import StrictModel
from .evidence import Evidence
from .outcome import FailedArticle, Failure

JoinedBy = Literal["country_code", "name", "alias", "correction"]
Unclear = Literal["fits_several", "held_apart"]


class Apart(StrictModel):
    """What the correction file keeps apart."""

    names: list[str] = Field(default=[], description="Names and aliases by which no two parties are joined.")


class Joining(StrictModel):
    """The correction file: which names are one party, and which join nothing."""

    same: dict[str, list[str]] = Field(default={}, description="A party's name to its other names, aliases or codes.")
    apart: Apart = Apart()


class DigestArticle(StrictModel):
    """One article of the digest."""

    title: str | None
    source: str
    published: IsoDate | None
    language: str | None
    sha256: str
    withheld: int = Field(ge=0, description="Claims that its brief withholds: they are in none of the lists here.")
    warnings: list[str] = Field(description="What its brief says could not be read.")


class FailedInDigest(StrictModel):
    """An article without a brief."""

    article: FailedArticle
    error: Failure


class CitedSentence(StrictModel):
    """A cited sentence, as its brief has it, and the number of its article."""

    article: int = Field(ge=0)
    cited: Evidence


class Reported(StrictModel):
    """What every claim of a digest has: where it stands."""

    article: int = Field(ge=0, description="Number of the article.")
    pointer: str = Field(description="JSON pointer into the article's brief.")
    evidence: list[int] = Field(min_length=1, description="Numbers of the cited sentences.")


class Member(StrictModel):
    """One name that was taken for a party."""

    name: str
    kind: PartyKind
    country: Alpha3 | None
    joined_by: JoinedBy
    through: str = Field(description="The code, name or alias that joined it.")
    mentions: list[Reported] = Field(description="One an article.")


class JoinedParty(StrictModel):
    """One side over all articles."""

    id: str
    name: str
    kind: PartyKind
    country: Alpha3 | None
    aliases: list[str]
    members: list[Member]

    def article_count(self) -> int:
        """Return in how many articles it is a party."""
        return len({mention.article for member in self.members for mention in member.mentions})


class UnclearName(StrictModel):
    """A name that fits parties which were not joined by it."""

    name: str
    parties: list[str]
    why: Unclear = Field(description="It fits several parties, or one article holds them apart.")


class ReportedAccusation(Reported):
    """One side's charge against another: said, not established."""

    accuser: str
    accused: str
    speaker: str | None
    allegation: str
    response: str | None


class MatrixCell(StrictModel):
    """Who accuses whom how often."""

    accuser: str
    accused: str
    accusations: list[int] = Field(min_length=1, description="Numbers of the accusations, by date.")


class ReportedRequest(Reported):
    """One article's report of a request."""

    speaker: str | None
    speech_act: SpeechAct
    request: str
    legal_basis: str | None
    status: RequestStatus


class LedgerDifference(StrictModel):
    """Reports of one request that do not agree."""

    field: Literal["status", "legal_basis"]
    reports: list[int] = Field(min_length=2, description="Places in the entry's reports.")


class LedgerEntry(StrictModel):
    """One request as one or more articles report it."""

    requester: str | None
    addressee: str | None
    reports: list[ReportedRequest] = Field(min_length=1, description="By date of the article.")
    latest_status: list[RequestStatus] = Field(
        min_length=1, description="By the latest article that gives one; several where that day's articles differ."
    )
    legal_bases: list[str] = Field(description="As worded, each wording once.")
    differences: list[LedgerDifference]


class ReportedCeasefire(Reported):
    """One article's report of a ceasefire."""

    description: str
    date_text: str | None
    mediators: list[str]
    parties: list[str]
    stage: CeasefireStage
    terms: list[str]


class CeasefireEntry(StrictModel):
    """One ceasefire as one or more articles report it."""

    date: IsoDate | None = Field(description="Its own date, not that of the articles.")
    mediators: list[str]
    parties: list[str]
    reports: list[ReportedCeasefire] = Field(min_length=1)


class ReportedCasualty(Reported):
    """One figure as reported."""

    victims: str | None
    category: CasualtyCategory
    count_text: str
    count_min: int | None
    count_max: int | None
    scope: CasualtyScope
    reported_by: str | None
    superseded_by: int | None = Field(description="Number of the same reporter's later cumulative figure.")


class CasualtyDifference(StrictModel):
    """Figures of different reporters that cannot both hold, if they are of one event."""

    victims: str
    category: CasualtyCategory
    scope: CasualtyScope
    published: IsoDate | None = Field(description="Day of the latest of them; null for an undated article's own.")
    figures: list[int] = Field(min_length=2, description="Numbers of the casualty figures.")


class Digest(StrictModel):
    """What many briefs say, computed from them alone: no model is asked, and no figures are added up."""

    schema_version: Literal["1"] = "1"
    articles: list[DigestArticle] = Field(description="By date; the undated ones last.")
    doubled: int = Field(ge=0, description="Lines left out because a later one, or a brief, is of the same article.")
    failed: list[FailedInDigest]
    warnings: list[str] = Field(description="Corrections that did nothing.")
    evidence: list[CitedSentence]
    parties: list[JoinedParty]
    unclear_names: list[UnclearName]
    accusations: list[ReportedAccusation]
    matrix: list[MatrixCell]
    requests_to_russia: list[LedgerEntry]
    other_requests: list[LedgerEntry]
    ceasefires: list[CeasefireEntry]
    casualties: list[ReportedCasualty]
    casualty_differences: list[CasualtyDifference]

    def claims(self) -> Iterator[Reported]:
        """Yield every claim, those that make up entries and parties among them."""
        yield from self.accusations
        for ledger in (self.requests_to_russia, self.other_requests):
            for entry in ledger:
                yield from entry.reports
        for ceasefire in self.ceasefires:
            yield from ceasefire.reports
        yield from self.casualties
        for party in self.parties:
            for member in party.members:
                yield from member.mentions

    def is_empty(self) -> bool:
        """Tell whether no article reports anything that the digest looks for."""
        return not (
            self.accusations or self.requests_to_russia or self.other_requests or self.ceasefires or self.casualties
        )
