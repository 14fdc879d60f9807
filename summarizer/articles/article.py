"""An article, and the way to make one of a text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Self

import gcld3

from summarizer import schemas
from summarizer.errors import ReadingError, SummarizerError, UsageError
from summarizer.settings import MAX_CHARACTERS
from summarizer.text.datelines import headline_of, publication_of
from summarizer.text.folding import folded_text
from summarizer.text.neutralising import HALF
from summarizer.text.sentences import split_sentences

_LOOKED_AT = 4_000
"""Characters at the beginning of a text by which its language, title and date are told."""

_LANGUAGE_SAMPLE = 2_000
"""Characters that are enough to tell a language."""

_LANGUAGE_LETTERS = 20
"""Letters below which a language would be a guess."""


class Article(schemas.Article):
    """A loaded article: made of a text by ``from_text``, of a file or a page by ``read_article``, not by hand."""

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        source: str = "-",
        title: str | None = None,
        published: str | None = None,
        language: str | None = None,
        warnings: Sequence[str] = (),
        pages: Sequence[int] = (),
        max_characters: int = MAX_CHARACTERS,
    ) -> Self:
        r"""Make an article of a text.

        Line ends become ``\n`` and a leading byte order mark is dropped; nothing else changes.

        Args:
            text: the article.
            source: what to call it in messages and in the brief.
            title: its headline; if None, it is looked for in the text.
            published: ISO date of publication; if None, a dateline is looked for in the text's beginning.
            language: ISO 639-1 code; if None, it is detected.
            warnings: what had to be guessed so far.
            pages: offsets at which its pages begin, in the text as the article will hold it.
            max_characters: a longer text is an error.

        Raises:
            ReadingError: the text is empty, too long, or holds half a character.
            UsageError: ``published`` is not an ISO date.
        """
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        try:
            _check(text, max_characters)
            _check_date(published)
            if HALF.search(f"{title}{language}"):
                raise ReadingError(
                    "its title or language holds half a character (a lone surrogate)", hint="Decode it anew"
                )
        except SummarizerError as error:
            error.article = source
            raise
        top = folded_text(text[:_LOOKED_AT])
        language = language or _detect_language(top)
        dateline = None if published else publication_of(top, language)
        return cls(
            text=text,
            source=source.encode("utf-8", "backslashreplace").decode(),
            title=title or headline_of(top, language),
            published=published or dateline,
            published_from="metadata" if published else "dateline" if dateline else None,
            language=language,
            sentences=split_sentences(text, language or "en"),
            warnings=tuple(warnings),
            pages=tuple(pages),
        )


def _check(text: str, max_characters: int) -> None:
    if not folded_text(text[:_LOOKED_AT]).strip() and not text[_LOOKED_AT:].strip():
        raise ReadingError("is empty", hint="Check that it holds the article's text")
    if len(text) > max_characters:
        raise ReadingError(
            f"is {len(text):,} characters long, over the limit of {max_characters:,}",
            hint="Raise it with --max-characters",
        )
    surrogate = HALF.search(text)
    if surrogate:
        raise ReadingError(
            f"holds half a character (a lone surrogate) at offset {surrogate.start()}",
            hint="Decode the text anew, as UTF-8 or UTF-16",
        )


def _check_date(published: str | None) -> None:
    try:
        if published is not None and published != date.fromisoformat(published).isoformat():
            raise ValueError
    except ValueError:
        raise UsageError(f"{published!r} is not a date of publication", hint="Write it like 2021-11-16") from None


def _detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language; None where that would be a guess."""
    sample = text[:_LANGUAGE_SAMPLE]
    if len(list(islice(filter(str.isalpha, sample), _LANGUAGE_LETTERS))) < _LANGUAGE_LETTERS:
        return None
    # One language a script is looked for, so that foreign quotations do not blur the answer.
    languages = gcld3.NNetLanguageIdentifier(0, len(sample.encode())).FindTopNMostFreqLangs(sample, 3)
    found = max(languages, key=lambda language: language.proportion)
    code = str(found.language).partition("-")[0]  # "ru-Latn": Russian in Latin letters
    return {"iw": "he"}.get(code, code) if found.is_reliable and len(code) == 2 else None
