"""What reads a PDF, in a process of its own: hostile files take what time and memory they are given, and no more."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

from pdfminer.pdfdocument import PDFEncryptionError

from summarizer.articles.loaded import Loaded

from .paragraphs import text_of
from .words import Page, read_pages

_MEMORY = 2 << 30


def answer() -> None:
    """Read a PDF from standard input; print its text, or what is wrong with it, as one JSON object.

    The arguments behind the first are the characters after which reading stops, and the seconds it may take.
    """
    max_characters, seconds = int(sys.argv[2]), int(sys.argv[3])
    _limit(seconds)
    try:
        found = asdict(text_within(sys.stdin.buffer.read(), max_characters))
    except PDFEncryptionError:
        found = {"fault": "is an encrypted PDF"}
    except Exception as error:  # noqa: BLE001  a parser of hostile files may raise anything
        found = {"fault": f"is a damaged PDF ({type(error).__name__})"}
    json.dump(found, sys.stdout)


def text_within(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a PDF to the end of the page on which there are more than ``max_characters``."""
    return text_of(list(_pages(data, max_characters)))


def _limit(seconds: int) -> None:
    """Limit what this process may take, where the system knows how."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  only POSIX has it

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _pages(data: bytes, max_characters: int) -> Iterator[Page]:
    """Yield pages until they hold more than ``max_characters``."""
    characters = 0
    for page in read_pages(data):
        yield page
        characters += sum(len(word.text) + 1 for word in page.words)
        if characters > max_characters:
            break
