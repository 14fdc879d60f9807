"""Words that the page and the Markdown share."""

from __future__ import annotations

from collections import Counter

from summarizer.schemas.digest import Digest, DigestArticle, JoinedBy, Unclear

EMPTY = "This digest is empty: no brief was given, so it says nothing of what happened."
ALL_FAILED = "This digest is empty: no article could be briefed, so it says nothing of what happened."
NOTHING = "These articles report no accusation, request, ceasefire or casualty."

REASONS: dict[JoinedBy, str] = {
    "country_code": "country code",
    "name": "the name",
    "alias": "the alias",
    "correction": "correction to",
}
UNCLEAR: dict[Unclear, str] = {
    "fits_several": "fits more than one of",
    "held_apart": "fits two that one article holds apart",
}


def title_of(article: DigestArticle) -> str:
    """Return an article's title, or its source where it has none."""
    return article.title or article.source


def parties_of(digest: Digest) -> list[str]:
    """Return who accuses or is accused, those with the most accusations first: the order of rows and columns."""
    counts: Counter[str] = Counter()
    for cell in digest.matrix:
        counts[cell.accuser] += len(cell.accusations)
        counts[cell.accused] += len(cell.accusations)
    return sorted(counts, key=lambda party: (-counts[party], party))


def span_of(digest: Digest) -> str:
    """Return of which articles the digest is, in one line."""
    count = len(digest.articles)
    dates = [article.published for article in digest.articles if article.published]
    facts = [f"{count:,} {'article' if count == 1 else 'articles'}"]
    if dates:
        facts.append(dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}")
    if dates and len(dates) < count:
        facts.append(f"{count - len(dates):,} without a date")
    if digest.doubled:
        facts.append(f"{digest.doubled:,} doubled {'line' if digest.doubled == 1 else 'lines'} left out")
    if digest.failed:
        facts.append(f"{len(digest.failed):,} could not be briefed")
    return " · ".join(facts)


def notes_of(digest: Digest) -> list[str]:
    """Return what a reader must know before the rest, each in one sentence."""
    notes = []
    if not digest.articles:
        notes.append(ALL_FAILED if digest.failed else EMPTY)
    elif digest.is_empty():
        notes.append(NOTHING)
    if digest.failed:
        notes.append(f"Articles that could not be briefed: {len(digest.failed):,}. What they report is not in here.")
    withheld = sum(article.withheld for article in digest.articles)
    if withheld:
        notes.append(f"Claims that the briefs withhold: {withheld:,}. They are not in here; see the briefs.")
    warned = sum(bool(article.warnings) for article in digest.articles)
    if warned:
        notes.append(f"Articles with warnings: {warned:,}. The list of articles has them.")
    return notes + digest.warnings
