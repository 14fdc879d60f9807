"""Which cassette of a directory belongs to an article, and where a new one goes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from summarizer.errors import CassetteAmbiguous, CassetteDamaged, CassetteMissing
from summarizer.files.slugs import article_name, file_name
from summarizer.settings import EMBEDDED

from . import cassette
from .cassette import Recording

if TYPE_CHECKING:
    from summarizer.schemas.article import Article


def _header(path: Path) -> Recording | None:
    held = cassette.read(path)
    return held[0] if held else None


def _is_another(path: Path, article: Article) -> bool:
    """Return whether ``path`` holds something else than this article's recording; a damaged one may go."""
    if not path.exists():
        return False
    try:
        header = _header(path)
    except CassetteDamaged:
        return False
    return header is None or header.article_sha256 != article.sha256


def _kinds(recordings: Iterable[Recording]) -> str:
    return ", ".join(f"{one.provider}/{one.model} ({one.strategy})" for one in recordings)


def _way(recording: Recording) -> str:
    """Return the options that choose a recording."""
    return f"--model {recording.provider}/{recording.model} --strategy {recording.strategy}"


class Library:
    """The cassettes in a directory: a tree as recorded, one folder of it, or one file."""

    def __init__(self, directory: Path) -> None:
        """Take the ``directory``, which need not exist yet."""
        self.directory = directory
        self._header = functools.cache(_header)
        self._placed: dict[Path, str] = {}
        self._placing = Lock()

    def place(
        self, article: Article, provider: str, model: str, strategy: str, profile: str | None = None
    ) -> Recording:
        """Return where to record ``article``, asked in any thread: never over another article's recording."""
        name = article_name(article.source)
        folder = self.directory / f"{file_name(provider)}-{file_name(model)}"
        kind = ".".join(file_name(part) for part in (profile, strategy) if part)
        path = folder / f"{name}.{kind}.json"
        apart = folder / f"{name}-{article.sha256[:8]}.{kind}.json"
        with self._placing:
            is_taken = self._placed.get(path, article.sha256) != article.sha256
            if is_taken or apart.exists() or _is_another(path, article):
                path = apart
            self._placed[path] = article.sha256
        return Recording(path, name, article.sha256, provider, model, strategy, None, profile)

    def recordings(self, article: Article, profile: str | None = None) -> list[Recording]:
        """Return the recordings of this very text for a profile's briefs, sorted by path.

        Raises:
            CassetteDamaged: a file of the article's name is a cassette that cannot be read.
        """
        found = [one for one in self._namesakes(article, profile) if one.article_sha256 == article.sha256]
        return found or [one for one in self._all() if (one.article_sha256, one.profile) == (article.sha256, profile)]

    def choose(
        self,
        article: Article,
        *,
        model: str | None,
        strategy: str | None,
        automatic: Callable[[str, str], str],
        profile: str | None = None,
    ) -> tuple[Recording, list[str]]:
        """Return the recording of ``article`` to replay, and how to choose each of the others that fit.

        Of several, it is the one that ``auto`` would have made; of several models, one that a user named, before the
        embedded one.

        Args:
            article: the article.
            model: "provider/model", or None for any.
            strategy: a strategy's name, or None or "auto" for any.
            automatic: returns the strategy that "auto" means for a provider and a model.
            profile: what the brief is about, None for the built-in profile.

        Raises:
            CassetteMissing: nothing fits.
            CassetteAmbiguous: several fit.
            CassetteDamaged: as `recordings`.
        """
        if not self.directory.exists():
            raise CassetteMissing(f"there is no {self.directory}", hint="Name the directory that was recorded into")
        # Of an article that was edited since, the first request that differs will show the difference.
        found = self.recordings(article, profile) or self._namesakes(article, profile)
        fitting = [
            one
            for one in found
            if model in (None, f"{one.provider}/{one.model}") and strategy in (None, "auto", one.strategy)
        ]
        if not fitting:
            raise self._missing(article, found)
        meant = [one for one in fitting if one.strategy == automatic(one.provider, one.model)] or fitting
        meant = [one for one in meant if one.provider != EMBEDDED] or meant
        if len({(one.provider, one.model, one.strategy) for one in meant}) > 1:
            raise CassetteAmbiguous(
                f"{article_name(article.source)} is recorded more than once: {_kinds(meant)}",
                hint="Name one with --model and --strategy",
            )
        chosen = meant[0]
        return chosen, [way for way in dict.fromkeys(map(_way, fitting)) if way != _way(chosen)]

    @functools.cached_property
    def _paths(self) -> list[Path]:
        """Return the files of the directory, as they are when first asked for: a replay's do not change."""
        if self.directory.is_file():
            return [self.directory]
        return sorted({*self.directory.glob("*.json"), *self.directory.glob("*/*.json")})

    def _namesakes(self, article: Article, profile: str | None) -> list[Recording]:
        """Return what is recorded under the article's name, of whatever text; in a single file, that."""
        name = article_name(article.source)
        alike = (f"{name}.", f"{name}-")
        paths = [one for one in self._paths if one == self.directory or one.name.startswith(alike)]
        return [header for path in paths if (header := self._header(path)) and header.profile == profile]

    def _all(self) -> list[Recording]:
        found = []
        for path in self._paths:
            with suppress(CassetteDamaged):  # another article's
                found.append(self._header(path))
        return [header for header in found if header]

    def _missing(self, article: Article, found: list[Recording]) -> CassetteMissing:
        name = article_name(article.source)
        missing = f"no recording of {name} in {self.directory} fits"
        if found:
            hint = f"Name one: {' or '.join(map(_way, found))}"
            return CassetteMissing(f"{missing}; there is {_kinds(found)}", hint=hint)
        others = sorted({f"{one.article} ({one.profile})" if one.profile else one.article for one in self._all()})
        there = ", ".join(others[:5]) + (", ..." if others[5:] else "")
        return CassetteMissing(
            f"{missing}; recorded there: {there or 'nothing'}",
            hint="A replay plays recorded texts alone: record this one, or ask a model",
        )
