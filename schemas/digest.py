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
    apart: Apart = Field(default=Apart(), description="What joins nothing.")


class DigestArticle(StrictModel):
    """One article of the digest."""

    title: str | None = Field(description="As in its brief.")
    source: str = Field(description="As in its brief.")
    published: IsoDate | None = Field(description="As in its brief.")
    language: str | None = Field(description="ISO 639-1.")
    sha256: str = Field(description="Of its text as loaded.")
    withheld: int = Field(ge=0, description="Claims that its brief withholds: they are in none of the lists here.")
    warnings: list[str] = Field(description="What its brief says could not be read.")


class FailedInDigest(StrictModel):
    """An article without a brief."""

    article: FailedArticle = Field(description="Which article it is.")
    error: Failure = Field(description="Why it has no brief.")


class CitedSentence(StrictModel):
    """A cited sentence, as its brief has it, and the number of its article."""

    article: int = Field(ge=0, description="Number of the article.")
    cited: Evidence = Field(description="As in its brief.")


class Reported(StrictModel):
    """What every claim of a digest has: where it stands."""

    article: int = Field(ge=0, description="Number of the article.")
    pointer: str = Field(description="JSON pointer into the article's brief.")
    evidence: list[int] = Field(min_length=1, description="Numbers of the cited sentences.")


class Member(StrictModel):
    """One name that was taken for a party."""

    name: str = Field(description="As a brief names it.")
    kind: PartyKind = Field(description="As its brief has it.")
    country: Alpha3 | None = Field(description="ISO 3166-1 alpha-3.")
    joined_by: JoinedBy = Field(description="Which rule joined it.")
    through: str = Field(description="The code, name or alias that joined it.")
    mentions: list[Reported] = Field(description="One an article.")


class JoinedParty(StrictModel):
    """One side over all articles."""

    id: str = Field(description="Stable inside one digest.")
    name: str = Field(description="The commonest of its names, or the correction file's.")
    kind: PartyKind = Field(description="Of its members.")
    country: Alpha3 | None = Field(description="ISO 3166-1 alpha-3.")
    aliases: list[str] = Field(description="All other names.")
    members: list[Member] = Field(description="The names that were taken for it.")

    def article_count(self) -> int:
        """Return in how many articles it is a party."""
        return len({mention.article for member in self.members for mention in member.mentions})


class UnclearName(StrictModel):
    """A name that fits parties which were not joined by it."""

    name: str = Field(description="As briefs have it.")
    parties: list[str] = Field(description="Ids of the parties that it fits.")
    why: Unclear = Field(description="It fits several parties, or one article holds them apart.")


class ReportedAccusation(Reported):
    """One side's charge against another: said, not established."""

    accuser: str = Field(description="Party id.")
    accused: str = Field(description="Party id.")
    speaker: str | None = Field(description="As in the brief.")
    allegation: str = Field(description="As in the brief.")
    response: str | None = Field(description="As in the brief.")


class MatrixCell(StrictModel):
    """Who accuses whom how often."""

    accuser: str = Field(description="Party id.")
    accused: str = Field(description="Party id.")
    accusations: list[int] = Field(min_length=1, description="Numbers of the accusations, by date.")


class ReportedRequest(Reported):
    """One article's report of a request."""

    speaker: str | None = Field(description="As in the brief.")
    speech_act: SpeechAct = Field(description="As in the brief.")
    request: str = Field(description="As in the brief.")
    legal_basis: str | None = Field(description="As in the brief.")
    status: RequestStatus = Field(description="As in the brief.")


class LedgerDifference(StrictModel):
    """Reports of one request that do not agree."""

    field: Literal["status", "legal_basis"] = Field(description="What they differ in.")
    reports: list[int] = Field(min_length=2, description="Places in the entry's reports.")


class LedgerEntry(StrictModel):
    """One request as one or more articles report it."""

    requester: str | None = Field(description="Party id.")
    addressee: str | None = Field(description="Party id.")
    reports: list[ReportedRequest] = Field(min_length=1, description="By date of the article.")
    latest_status: list[RequestStatus] = Field(
        min_length=1, description="By the latest article that gives one; several where that day's articles differ."
    )
    legal_bases: list[str] = Field(description="As worded, each wording once.")
    differences: list[LedgerDifference] = Field(description="Where its reports do not agree.")


class ReportedCeasefire(Reported):
    """One article's report of a ceasefire."""

    description: str = Field(description="As in the brief.")
    date_text: str | None = Field(description="As in the brief.")
    mediators: list[str] = Field(description="Party ids.")
    parties: list[str] = Field(description="Party ids.")
    stage: CeasefireStage = Field(description="As in the brief.")
    terms: list[str] = Field(description="As in the brief.")


class CeasefireEntry(StrictModel):
    """One ceasefire as one or more articles report it."""

    date: IsoDate | None = Field(description="Its own date, not that of the articles.")
    mediators: list[str] = Field(description="Party ids.")
    parties: list[str] = Field(description="Party ids.")
    reports: list[ReportedCeasefire] = Field(min_length=1, description="By date of the article.")


class ReportedCasualty(Reported):
    """One figure as reported."""

    victims: str | None = Field(description="Party id.")
    category: CasualtyCategory = Field(description="As in the brief.")
    count_text: str = Field(description="As in the brief.")
    count_min: int | None = Field(description="As in the brief.")
    count_max: int | None = Field(description="As in the brief.")
    scope: CasualtyScope = Field(description="As in the brief.")
    reported_by: str | None = Field(description="Party id, or null for the reporter.")
    superseded_by: int | None = Field(description="Number of the same reporter's later cumulative figure.")


class CasualtyDifference(StrictModel):
    """Figures of different reporters that cannot both hold, if they are of one event."""

    victims: str = Field(description="Party id.")
    category: CasualtyCategory = Field(description="Of all its figures.")
    scope: CasualtyScope = Field(description="Of all its figures.")
    published: IsoDate | None = Field(description="Day of the latest of them; null for an undated article's own.")
    figures: list[int] = Field(min_length=2, description="Numbers of the casualty figures.")


class Digest(StrictModel):
    """What many briefs say, computed from them alone: no model is asked, and no figures are added up."""

    schema_version: Literal["1"] = Field(default="1", description="Of this contract.")
    articles: list[DigestArticle] = Field(description="By date; the undated ones last.")
    doubled: int = Field(ge=0, description="Lines left out because a later one, or a brief, is of the same article.")
    failed: list[FailedInDigest] = Field(description="Articles without a brief.")
    warnings: list[str] = Field(description="Corrections that did nothing.")
    evidence: list[CitedSentence] = Field(description="Every cited sentence, once.")
    parties: list[JoinedParty] = Field(description="The sides, joined over all articles.")
    unclear_names: list[UnclearName] = Field(description="Names that joined nothing.")
    accusations: list[ReportedAccusation] = Field(description="Every one, by date.")
    matrix: list[MatrixCell] = Field(description="Who accuses whom how often.")
    requests_to_russia: list[LedgerEntry] = Field(description="What is asked of Russia.")
    other_requests: list[LedgerEntry] = Field(description="What is asked of others.")
    ceasefires: list[CeasefireEntry] = Field(description="By their own date.")
    casualties: list[ReportedCasualty] = Field(description="Every figure.")
    casualty_differences: list[CasualtyDifference] = Field(description="Figures that cannot both hold.")

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
