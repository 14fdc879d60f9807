"""The digest as a page: what its template needs beside the digest itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.render.templating import colours, rendered
from summarizer.schemas.brief import CasualtyCategory
from summarizer.schemas.digest import Digest, Reported

from .casualties import own_voice
from .charts import Scatter, scatter, timeline
from .phrases import REASONS, UNCLEAR, notes_of, parties_of, span_of, title_of

if TYPE_CHECKING:
    from markupsafe import Markup


_MOST_PARTIES = 12
"""How many parties the page shows before it folds the rest away."""

_FEW = 20
"""Up to how many ceasefires or contradictions the page unfolds them."""


@dataclass(frozen=True)
class _Loss:
    """The figures of one party and category, those of earlier wars apart."""

    victims: str | None
    category: CasualtyCategory
    figures: list[int]
    historical: list[int]
    chart: Scatter | None


def digest_to_html(digest: Digest) -> str:
    """Return the digest as one self-contained page, which loads nothing and runs nothing."""
    names = {party.id: party.name for party in digest.parties}
    order = parties_of(digest)
    return rendered(
        "digest.html.j2",
        digest=digest,
        names=names,
        colours=colours(dict.fromkeys([*order, *names])),  # those in the matrix first: they differ
        listed=sorted(enumerate(digest.parties), key=lambda one: (-one[1].article_count(), one[1].id not in order)),
        most_parties=_MOST_PARTIES,
        few=_FEW,
        titles=[title_of(article) for article in digest.articles],
        span=span_of(digest),
        notes=notes_of(digest),
        reasons=REASONS,
        unclear=UNCLEAR,
        accusers=[party for party in order if party in {cell.accuser for cell in digest.matrix}],
        accused=[party for party in order if party in {cell.accused for cell in digest.matrix}],
        cells={(cell.accuser, cell.accused): number for number, cell in enumerate(digest.matrix)},
        ledgers=[
            ("request", "Requests to Russia", digest.requests_to_russia),
            ("other", "Other requests", digest.other_requests),
        ],
        timeline=timeline(digest.ceasefires),
        losses=list(_losses(digest)),
        voices=[own_voice(article.source) for article in digest.articles],
        numbers=_numbers(digest, '<a href="#cited-{}">[{}]</a>', "sentence"),
        labels=_numbers(digest, '<b id="cited-{}">{}</b>', "label"),
        cited_by=_cited_by(digest),
        by_article=_by_article(digest),
    )


def _losses(digest: Digest) -> Iterator[_Loss]:
    groups: dict[tuple[str | None, CasualtyCategory], list[int]] = defaultdict(list)
    for number, figure in enumerate(digest.casualties):
        groups[figure.victims, figure.category].append(number)
    parties = {party.id: place for place, party in enumerate(digest.parties)}
    order = sorted(groups, key=lambda loss: (parties.get(loss[0] or "", len(parties)), loss[1]))
    for victims, category in order:
        numbers = groups[victims, category]
        historical = [number for number in numbers if digest.casualties[number].scope == "historical"]
        current = [number for number in numbers if digest.casualties[number].scope != "historical"]
        told = [digest.casualties[number] for number in current]
        chart = scatter((figure, digest.articles[figure.article].published) for figure in told)
        yield _Loss(victims, category, current, historical, chart)


# The links from claims to sentences and back are drawn here, not by the template: there are more of them than of
# anything else on the page. They are made of numbers and words of ours alone.


def _numbers(digest: Digest, form: str, what: str) -> list[Markup]:
    """Return each cited sentence's number, or its label, in a form that takes its place in the digest and that."""
    from markupsafe import Markup

    drawn = (form.format(place, getattr(held.cited, what)) for place, held in enumerate(digest.evidence))
    return [Markup(number) for number in drawn]  # noqa: S704


def _cited_by(digest: Digest) -> list[Markup]:
    """Return for each cited sentence the links back to the claims that rest on it."""
    from markupsafe import Markup

    links = [""] * len(digest.evidence)
    for claim, anchor, kind in _anchored(digest):
        for number in claim.evidence:
            links[number] += f' <a class="back" href="#{anchor}">↩ {kind}</a>'
    return [Markup(link) for link in links]  # noqa: S704


def _anchored(digest: Digest) -> Iterator[tuple[Reported, str, str]]:
    """Yield every claim with its place on the page and what it is."""
    for number, accusation in enumerate(digest.accusations):
        yield accusation, f"accusation-{number}", "accusation"
    for prefix, ledger in (("request", digest.requests_to_russia), ("other", digest.other_requests)):
        for number, entry in enumerate(ledger):
            for place, request in enumerate(entry.reports):
                yield request, f"{prefix}-{number}-{place}", "request"
    for number, ceasefire in enumerate(digest.ceasefires):
        for place, report in enumerate(ceasefire.reports):
            yield report, f"ceasefire-{number}-{place}", "ceasefire"
    for number, figure in enumerate(digest.casualties):
        yield figure, f"figure-{number}", "casualties"
    for number, party in enumerate(digest.parties):
        for member in party.members:
            for mention in member.mentions:
                yield mention, f"side-{number}", "party"


def _by_article(digest: Digest) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in digest.articles]
    for number, cited in enumerate(digest.evidence):
        found[cited.article].append(number)
    return found
