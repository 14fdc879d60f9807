"""Reading an article from a file, a web page or standard input."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import gcld3

from summarizer.errors import ReadingError, SummarizerError, UsageError
from summarizer.files.writing import is_url
from summarizer.schemas import Article
from summarizer.settings import MAX_CHARACTERS
from summarizer.text.datelines import headline_of, publication_of
from summarizer.text.folding import folded_text
from summarizer.text.sentences import split_sentences

from .fetching import fetch
from .formats import read_bytes
from .kinds import READABLE
from .loaded import Loaded

PAGE_TIMEOUT = 30.0
"""Seconds to wait for a web page unless the caller says otherwise."""

_LOOKED_AT = 4_000
"""Characters at the beginning of a text by which its language, title and date are told."""

_LANGUAGE_SAMPLE = 2_000
"""Characters that are enough to tell a language."""

_LANGUAGE_LETTERS = 20
"""Letters below which a language would be a guess."""


def read_article(source: str | Path, *, max_characters: int = MAX_CHARACTERS, timeout: float = PAGE_TIMEOUT) -> Article:
    """Read an article.

    Args:
        source: a path, an ``http://`` or ``https://`` URL, or ``-`` for standard input; its kind is told by what it
            holds (``docs/inputs.md``).
        max_characters: a longer article is an error.
        timeout: seconds that a web page may take.

    Raises:
        ReadingError: there is no article to be had from the source; its ``article`` is the source.
        MissingExtra: its kind cannot be read in this installation.
    """
    name = str(source)
    # A file's name need not be Unicode; the article's source is.
    shown = os.fsencode(name).decode("utf-8", "replace")
    try:
        loaded = _load(name, max_characters, timeout)
        return article_from_text(
            loaded.text,
            source=shown,
            title=loaded.title,
            published=loaded.published,
            warnings=loaded.warnings,
            pages=loaded.pages,
            max_characters=max_characters,
        )
    except SummarizerError as error:
        error.article = shown
        raise


def article_from_text(
    text: str,
    *,
    source: str = "-",
    title: str | None = None,
    published: str | None = None,
    language: str | None = None,
    warnings: Sequence[str] = (),
    pages: Sequence[int] = (),
    max_characters: int = MAX_CHARACTERS,
) -> Article:
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
    except SummarizerError as error:
        error.article = source
        raise
    top = folded_text(text[:_LOOKED_AT])
    language = language or _detect_language(top)
    dateline = None if published else publication_of(top, language)
    return Article(
        text=text,
        source=source,
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
    surrogate = re.search("[\ud800-\udfff]", text)
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


def _load(source: str, max_characters: int, timeout: float) -> Loaded:
    max_bytes = 4 * max_characters + 1024  # no character takes more than four bytes
    media_type, charset = "", None
    if is_url(source):
        page = fetch(source, max_bytes=max_bytes, timeout=timeout)
        data, media_type, charset = page.data, page.media_type, page.charset
        if media_type.partition("/")[0] in ("image", "audio", "video", "font"):
            raise ReadingError(f"is of the type {media_type}, which is not an article", hint=READABLE)
    else:
        data = _read_stdin(max_bytes) if source == "-" else _read_file(source, max_bytes)
    return read_bytes(data, source, max_characters=max_characters, media_type=media_type, charset=charset)


def _read_stdin(max_bytes: int) -> bytes:
    try:
        data = sys.stdin.buffer.read(max_bytes + 1)
    except (OSError, ValueError, AttributeError):  # closed, or there is none
        raise ReadingError("standard input cannot be read", hint="Name a file instead") from None
    _check_size(len(data), max_bytes)
    return data


def _read_file(source: str, max_bytes: int) -> bytes:
    path = Path(source)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadingError("is a directory", hint="Name the files in it, or take summarize batch")
        if not stat.S_ISREG(status.st_mode):
            raise ReadingError("is a device, a pipe or a socket, not a file", hint="Send its output to: summarize -")
        _check_size(status.st_size, max_bytes)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise ReadingError("there is no such file", hint="Check the path") from None
    except PermissionError:
        raise ReadingError("permission to read it is denied", hint="Check its access rights") from None
    except (OSError, ValueError) as error:
        reason = (os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)).lower()
        raise ReadingError(f"cannot be read: {reason}", hint="Check the path") from error
    _check_size(len(data), max_bytes)  # it may have grown, or have said 0 like the files of /proc
    return data


def _check_size(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise ReadingError(f"is over the limit of {max_bytes:,} bytes", hint="Raise it with --max-characters")


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
