"""The digest as Markdown: the same content as the page, in tables and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from summarizer.render.text import escaped
from summarizer.render.view import towards
from summarizer.schemas.digest import Digest, LedgerEntry, Reported, ReportedCasualty

from .casualties import own_voice
from .phrases import REASONS, UNCLEAR, notes_of, parties_of, span_of, title_of

"""Where a reader's program would see an address and make a link of it."""


def digest_to_markdown(digest: Digest) -> str:
    """Return the digest as Markdown, with the cited sentences at its end, ending in a line break."""
    drawing = _Drawing(digest)
    lines = ["# Digest of a conflict", "", escaped(span_of(digest))]
    for note in notes_of(digest):
        lines += ["", f"**{escaped(note)}**"]
    for heading, section in (
        ("Parties, as joined over the articles", drawing.parties()),
        ("Who accuses whom, as said", drawing.accusations()),
        ("Requests to Russia, the latest first", drawing.ledger(digest.requests_to_russia)),
        ("Other requests, the latest first", drawing.ledger(digest.other_requests)),
        ("Ceasefires, by their own date", drawing.ceasefires()),
        ("Casualties, as reported", drawing.casualties()),
        ("Articles that could not be briefed", drawing.failed()),
        ("Articles and evidence", drawing.evidence()),
    ):
        drawn = list(section)
        if drawn or heading != "Articles that could not be briefed":
            lines += ["", f"## {heading}", "", *(drawn or ["None is reported in these articles."])]
    return "\n".join([*lines, "", "*Computed from the briefs alone: no model was asked.*", ""])


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table of what is Markdown already."""
    drawn = [f"| {' | '.join(row)} |" for row in rows]
    if drawn:
        yield from (f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *drawn)


class _Drawing:
    """Draws the sections of one digest."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.names = {party.id: escaped(party.name) for party in digest.parties}
        self.titles = [escaped(title_of(article)) for article in digest.articles]

    def _name(self, party: str | None) -> str:
        return "not named" if party is None else self.names[party]

    def _names(self, parties: list[str]) -> str:
        return ", ".join(self.names[party] for party in parties) or "not named"

    def _day(self, report: Reported) -> str:
        return self.digest.articles[report.article].published or "undated"

    def _place(self, report: Reported) -> str:
        """Return the article and the numbers of its sentences that a claim rests on."""
        numbers = ", ".join(str(self.digest.evidence[number].cited.sentence) for number in report.evidence)
        return f"article {report.article + 1}, \\[{numbers}\\]"

    def parties(self) -> Iterator[str]:
        yield from _table(
            ["Party", "Kind", "Articles", "Names, and what joined them"],
            (
                [
                    f"{self.names[party.id]} ({escaped(party.id)})",
                    party.kind.replace("_", " "),
                    str(party.article_count()),
                    "; ".join(
                        f"{escaped(member.name)} in {len(member.mentions)} by {REASONS[member.joined_by]} "
                        f"{escaped(member.through)}"
                        for member in party.members
                    ),
                ]
                for party in self.digest.parties
            ),
        )
        if self.digest.unclear_names:
            yield from ("", "### Names that joined nothing", "")
        for name in self.digest.unclear_names:
            yield f"- {escaped(name.name)}: {UNCLEAR[name.why]}: {self._names(name.parties)}"

    def accusations(self) -> Iterator[str]:
        digest = self.digest
        order = parties_of(digest)
        accused = [party for party in order if party in {cell.accused for cell in digest.matrix}]
        accusers = [party for party in order if party in {cell.accuser for cell in digest.matrix}]
        counts = {(cell.accuser, cell.accused): str(len(cell.accusations)) for cell in digest.matrix}
        yield from _table(
            ["accuser ↓ accused →", *(self.names[party] for party in accused)],
            ([self.names[accuser], *(counts.get((accuser, party), "") for party in accused)] for accuser in accusers),
        )
        for cell in digest.matrix:
            yield from ("", f"### {towards([self.names[cell.accuser], self.names[cell.accused]])}", "")
            for number in cell.accusations:
                held = digest.accusations[number]
                said = f"; said by {escaped(held.speaker)}" if held.speaker else ""
                answer = f"; answer: {escaped(held.response)}" if held.response else ""
                yield (
                    f"- {self._day(held)}: "
                    f"{towards([self.names[held.accuser], self.names[held.accused]], near=held.allegation)}: "
                    f"{escaped(held.allegation)}{said}{answer} ({self._place(held)})"
                )

    def ledger(self, entries: list[LedgerEntry]) -> Iterator[str]:
        for number, entry in enumerate(entries):
            said = entry.reports[-1].request
            parties = towards([self._name(entry.requester), self._name(entry.addressee)], near=said)
            status = " / ".join(status.replace("_", " ") for status in entry.latest_status)
            bases = " / ".join(map(escaped, entry.legal_bases)) or "none found"
            yield from ("", f"### {parties}: {escaped(said)}", "")[number == 0 :]
            yield from (f"Latest status: {status}. Legal basis, as worded: {bases}.", "")
            for difference in entry.differences:
                told = "; ".join(
                    f"{escaped(str(getattr(entry.reports[place], difference.field)).replace('_', ' '))} "
                    f"({self._day(entry.reports[place])}, {self._place(entry.reports[place])})"
                    for place in difference.reports
                )
                yield from (f"**Sources differ on the {difference.field.replace('_', ' ')}:** {told}", "")
            for report in entry.reports:
                basis = f", under {escaped(report.legal_basis)}" if report.legal_basis else ""
                said = f", said by {escaped(report.speaker)}" if report.speaker else ""
                yield (
                    f"- {self._day(report)}: {report.speech_act}, {report.status.replace('_', ' ')}{basis}{said}: "
                    f"{escaped(report.request)} ({self._place(report)})"
                )

    def ceasefires(self) -> Iterator[str]:
        yield from _table(
            ["Date", "Between", "Mediated by", "Stage", "As reported"],
            (
                [
                    entry.date or "not known",
                    self._names(report.parties),
                    self._names(report.mediators),
                    f"{'✕ ' if report.stage == 'violated' else ''}{report.stage.replace('_', ' ')}",
                    f"{escaped(report.description)} ({self._day(report)}, {self._place(report)})",
                ]
                for entry in self.digest.ceasefires
                for report in entry.reports
            ),
        )

    def casualties(self) -> Iterator[str]:
        digest = self.digest
        if digest.casualties:
            yield from ("Figures stand beside each other and are never added up: reports overlap.", "")
        if digest.casualty_differences:
            yield from ("### Figures of different reporters that share no number", "")
        yield from _table(
            ["Until", "Side", "Loss", "Side by side"],
            (
                [
                    difference.published or "undated",
                    self.names[difference.victims],
                    f"{difference.category}, {difference.scope}",
                    "; ".join(
                        f"{self._reporter(figure)}: {escaped(figure.count_text)} "
                        f"({self._day(figure)}, {self._place(figure)})"
                        for figure in (digest.casualties[number] for number in difference.figures)
                    ),
                ]
                for difference in digest.casualty_differences
            ),
        )
        order = {party.id: place for place, party in enumerate(digest.parties)}

        def place_of(figure: ReportedCasualty) -> int:
            return len(order) if figure.victims is None else order[figure.victims]

        for _, group in groupby(sorted(digest.casualties, key=place_of), place_of):
            figures = list(group)
            yield from ("", f"### {self._name(figures[0].victims)}", "")
            yield from _table(
                ["Loss", "Article of", "According to", "As reported", "Scope", "Evidence"], map(self._figure, figures)
            )

    def _figure(self, figure: ReportedCasualty) -> list[str]:
        later = None if figure.superseded_by is None else self.digest.casualties[figure.superseded_by]
        superseded = f", superseded by {escaped(later.count_text)} ({self._day(later)})" if later else ""
        return [
            figure.category,
            self._day(figure),
            self._reporter(figure),
            escaped(figure.count_text),
            figure.scope + superseded,
            self._place(figure),
        ]

    def _reporter(self, figure: ReportedCasualty) -> str:
        if figure.reported_by is not None:
            return self.names[figure.reported_by]
        return f"own voice of {escaped(own_voice(self.digest.articles[figure.article].source))}"

    def failed(self) -> Iterator[str]:
        for failed in self.digest.failed:
            error = failed.error
            yield f"- {escaped(failed.article.source)}: {escaped(error.message)}. {escaped(error.hint)}".rstrip()

    def evidence(self) -> Iterator[str]:
        by_article: dict[int, list[str]] = {}
        for held in self.digest.evidence:
            line = f"- {escaped(held.cited.label)} {escaped(held.cited.quote)}"
            by_article.setdefault(held.article, []).append(line)
        for number, article in enumerate(self.digest.articles):
            withheld = f" · {article.withheld} withheld" if article.withheld else ""
            if number:
                yield ""
            yield from (f"### Article {number + 1}: {self.titles[number]}", "")
            yield from (f"{article.published or 'undated'} · {escaped(article.source)}{withheld}", "")
            yield from (f"**{escaped(warning)}**" for warning in article.warnings)
            yield from by_article.get(number, [])
