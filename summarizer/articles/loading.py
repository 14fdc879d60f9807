"""Reading an article from a file, a web page or standard input."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import ReadingError, SummarizerError
from summarizer.files.writing import is_missing, is_url
from summarizer.settings import MAX_CHARACTERS

from .article import Article
from .fetching import fetch
from .formats import read_bytes
from .kinds import READABLE
from .loaded import Loaded

PAGE_TIMEOUT = 30.0
"""Seconds to wait for a web page unless the caller says otherwise."""

_SPACES_OF_A_TEXT = 8
"""Spaces from which on what names no file is rather a text."""

_PIECE = 1 << 20

_SHOWN = 60
"""Characters that are shown of a text that was taken for a path."""


def read_article(
    source: str | Path,
    *,
    max_characters: int = MAX_CHARACTERS,
    timeout: float = PAGE_TIMEOUT,
    allow_private: bool = False,
) -> Article:
    """Read an article.

    Args:
        source: a path, an ``http://`` or ``https://`` URL, or ``-`` for standard input; its kind is told by what it
            holds (``docs/inputs.md``).
        max_characters: a longer article is an error.
        timeout: seconds that a web page may take.
        allow_private: whether a web page may be on this machine or in its network.

    Raises:
        ReadingError: there is no article to be had from the source; its ``article`` is the source.
        MissingExtra: its kind cannot be read in this installation.
    """
    name = str(source)
    # A file's name need not be Unicode; the article's source is.
    shown = os.fsencode(name).decode("utf-8", "replace")
    if _is_text(name):
        shown = f"{' '.join(shown[:_SHOWN].split())} …"
        error = ReadingError("there is no such file; it looks like a text", hint="A text is: Article.from_text(TEXT)")
        error.article = shown
        raise error
    try:
        loaded = _load(name, max_characters, timeout, allow_private=allow_private)
        return Article.from_text(
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


def _is_text(name: str) -> bool:
    """Tell a text in the place of a path: it names no file, and has line breaks or as many spaces as a sentence."""
    is_long = "\n" in name or "\r" in name or name.count(" ") >= _SPACES_OF_A_TEXT
    return is_long and not is_url(name) and is_missing(name)


def _load(source: str, max_characters: int, timeout: float, *, allow_private: bool) -> Loaded:
    max_bytes = 4 * max_characters + 1024  # no character takes more than four bytes
    media_type, charset = "", None
    if is_url(source):
        page = fetch(source, max_bytes=max_bytes, timeout=timeout, allow_private=allow_private)
        data, media_type, charset = page.data, page.media_type, page.charset
        if media_type.partition("/")[0] in ("image", "audio", "video", "font"):
            raise ReadingError(f"is of the type {media_type}, which is not an article", hint=READABLE)
    else:
        data = _read_stdin(max_bytes) if source == "-" else _read_file(source, max_bytes)
    return read_bytes(data, source, max_characters=max_characters, media_type=media_type, charset=charset)


def _read_stdin(max_bytes: int) -> bytes:
    try:
        data = _read_at_most(sys.stdin.buffer, max_bytes)
    except (OSError, ValueError, AttributeError):  # closed, or there is none
        raise ReadingError("standard input cannot be read", hint="Name a file instead") from None
    _check_size(len(data), max_bytes)
    return data


def _read_at_most(file: BinaryIO, max_bytes: int) -> bytes:
    """Return what a file holds, and a piece more than the limit where it holds that.

    It is read in pieces: Python makes room for all that it is asked for, however little there is.
    """
    data = bytearray()
    while len(data) <= max_bytes and (piece := file.read(_PIECE)):
        data += piece
    return bytes(data)


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
            data = _read_at_most(file, max_bytes)
    except FileNotFoundError:
        raise ReadingError("there is no such file", hint="Check the path") from None
    except PermissionError:
        raise ReadingError("permission to read it is denied", hint="Check its access rights") from None
    except ValueError as error:  # a zero byte, say; each version of Python words it otherwise
        raise ReadingError("has a name that no file can have", hint="Check the path") from error
    except OSError as error:
        reason = (os.strerror(error.errno) if error.errno else str(error)).lower()
        raise ReadingError(f"cannot be read: {reason}", hint="Check the path") from error
    _check_size(len(data), max_bytes)  # it may have grown, or have said 0 like the files of /proc
    return data


def _check_size(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise ReadingError(f"is over the limit of {max_bytes:,} bytes", hint="Raise it with --max-characters")
