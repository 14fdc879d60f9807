"""Who reads an article and briefs it: a thread of this process, which may act for one of another process."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from summarizer.articles.article import Article
from summarizer.briefer import Briefer
from summarizer.distribution import NAME
from summarizer.errors import SummarizerError
from summarizer.llm.sending import Usage
from summarizer.pipeline import requests_for
from summarizer.schemas import BaseBrief
from summarizer.schemas.outcome import Failure

from .keys import article_key, fingerprint
from .sources import Source
from .store import Key

Given = str | Path | Article | Source
"""An article as a caller gives it."""


@dataclass(frozen=True)
class ReadArticle:
    """An article that is read: the hash of its text, and what its answer is kept under."""

    sha256: str
    key: Key


@dataclass(frozen=True)
class Briefed:
    """What became of an article that was asked about: a brief or an error, and what was asked.

    An error that nobody foresaw is a ``Failure``: it may be of a class that another process does not have. ``line`` is
    the brief as a line of the output.
    """

    brief: BaseBrief | None
    error: SummarizerError | Failure | None
    usage: Usage
    line: str | None = None


_SAMPLE = "Officials of Norway and Sweden met in Oslo on Monday. Neither side commented on the talks afterwards."


class Hand(Protocol):
    """Reads an article and then briefs it, one at a time."""

    def load(self, source: Given) -> ReadArticle | Failure:
        """Read an article, or tell why it cannot be read."""
        ...

    def brief(self) -> Briefed:
        """Brief the article that was read last."""
        ...


class Here:
    """A hand that does it itself, in the thread that asks for it."""

    def __init__(self, briefer: Briefer) -> None:
        self._briefer = briefer
        self._article: Article

    def load(self, source: Given) -> ReadArticle | Failure:
        """Read an article."""
        briefer = self._briefer
        try:
            if isinstance(source, Source):
                self._article = source.load(briefer.read, briefer.settings.max_characters)
            else:
                self._article = briefer.read(source)
        except Exception as error:  # noqa: BLE001  one article's failure is that article's alone, whatever it is
            return failure_of(error)
        return ReadArticle(self._article.sha256, self._key(self._article))

    def brief(self) -> Briefed:
        """Brief the article that was read last."""
        usage = Usage()
        try:
            brief = self._briefer.brief(self._article, usage)
            return Briefed(brief, None, usage, brief.model_dump_json())
        except SummarizerError as error:
            return Briefed(None, error, usage)
        except Exception as error:  # noqa: BLE001  as above
            return Briefed(None, failure_of(error), usage)

    def _key(self, article: Article) -> Key:
        settings = self._briefer.settings
        if self._briefer.replays:  # whose answers they are, the cassettes tell
            how = f"replayed {settings.model} {settings.strategy} {self._briefer.profile.name}"
            return article_key(article), f"{how} {settings.min_confidence} {settings.max_tokens}"
        asked = self._briefer.name, self._briefer.strategy(article), self._briefer.profile
        return article_key(article), fingerprint(*asked, settings.min_confidence, settings.max_tokens)


def load(briefer: Briefer[Any]) -> None:
    """Load what reading takes, by preparing a few words in vain: threads that begin together would each load it."""
    article = Article.from_text(_SAMPLE)
    with suppress(Exception):  # what is wrong, perhaps in a profile of the caller's, is each article's to tell
        Here(briefer).load(article)
        if not briefer.replays:
            requests_for(article, briefer.profile, briefer.strategy(article), briefer.name)


def failure_of(error: Exception) -> Failure:
    """Return an error as data; one that nobody foresaw says so."""
    if isinstance(error, SummarizerError):
        kind = type(error).__name__
        return Failure(type=kind, message=error.message, hint=error.hint, retryable=error.retryable)
    unexpected = f"unexpected {type(error).__name__}: {error}"
    return Failure(
        type=type(error).__name__,
        message=unexpected,
        hint=f"This is a defect of {NAME}; please report it",
        retryable=False,
    )
