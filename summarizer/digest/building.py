"""A digest made of briefs: each article once, its sentences numbered, its claims laid beside those of the others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from summarizer.schemas import BaseBrief, Brief
from summarizer.schemas.digest import Digest, DigestArticle, FailedInDigest, Joining
from summarizer.schemas.outcome import FailedBrief

from .casualties import figures_of
from .ceasefires import ceasefires_of
from .corrections import read_joining
from .joining import join_parties
from .ledger import ledger_of
from .matrix import accusations_of, matrix_of
from .places import Places


def make_digest(briefs: Iterable[BaseBrief | FailedBrief], joining: Joining | str | Path | None = None) -> Digest:
    """Return what many briefs say, joined and counted; no model is asked, and the order of the briefs does not count.

    The same article (by the SHA-256 of its text) counts once: the later brief stands, and a brief stands before a
    failure.

    Args:
        briefs: as ``read_briefs`` yields them, the failed ones among them.
        joining: corrections of how parties are joined, or the TOML file that holds them.

    Raises:
        JoiningError: that file cannot be read or is not what it should be.
        BriefFileError: passed on from ``briefs``.
    """
    corrections = joining if isinstance(joining, Joining) else read_joining(joining) if joining else Joining()
    taken, failed, doubled = _each_once(briefs)
    taken.sort(key=_order)
    places = Places(taken)
    joined = join_parties(taken, corrections, places.cite)
    places.know(joined.ids)
    accusations = accusations_of(places)
    figures, differences = figures_of(places)
    return Digest(
        articles=[_article(brief) for brief in taken],
        doubled=doubled,
        failed=failed,
        warnings=joined.warnings,
        evidence=places.evidence,
        parties=joined.parties,
        unclear_names=joined.unclear,
        accusations=accusations,
        matrix=matrix_of(accusations),
        requests_to_russia=ledger_of(places, "requests_to_russia"),
        other_requests=ledger_of(places, "other_requests"),
        ceasefires=ceasefires_of(places),
        casualties=figures,
        casualty_differences=differences,
    )


def _each_once(briefs: Iterable[BaseBrief | FailedBrief]) -> tuple[list[Brief], list[FailedInDigest], int]:
    """Return the briefs and the failures, each article once, and how many lines were left out."""
    taken: dict[str, Brief] = {}
    failures: dict[tuple[str | None, str], FailedBrief] = {}
    lines = 0
    for brief in briefs:
        lines += 1
        if isinstance(brief, FailedBrief):
            failures[brief.article.sha256, brief.article.source] = brief
        elif isinstance(brief, Brief):
            taken[brief.article.sha256] = brief
        else:
            raise TypeError(f"a digest is made of briefs of conflicts, not of a {type(brief).__name__}")
    sources = {brief.article.source for brief in taken.values()}
    failed = [
        FailedInDigest(article=failure.article, error=failure.error)
        for (sha256, source), failure in sorted(failures.items(), key=lambda item: (item[0][1], item[0][0] or ""))
        if not (sha256 in taken or (sha256 is None and source in sources))
    ]
    return list(taken.values()), failed, lines - len(taken) - len(failed)


def _order(brief: Brief) -> tuple[bool, str, str, str]:
    """Return what the briefs are sorted by: date, the undated last; then what holds whatever file they came from."""
    held = brief.article
    return held.published is None, held.published or "", held.source, held.sha256


def _article(brief: Brief) -> DigestArticle:
    held = brief.article
    return DigestArticle(
        title=held.title,
        source=held.source,
        published=held.published,
        language=held.language,
        sha256=held.sha256,
        withheld=len(brief.withheld),
        warnings=brief.run.warnings,
    )
