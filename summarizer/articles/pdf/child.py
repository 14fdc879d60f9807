"""What reads a PDF, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from pdfminer.pdfdocument import PDFEncryptionError

from summarizer.articles.confined import answer_with
from summarizer.articles.loaded import Loaded
from summarizer.errors import ReadingError

from .paragraphs import text_of
from .words import Page, read_pages


def answer() -> None:
    """Answer for a PDF; the argument behind those of ``answer_with`` are the characters after which reading stops."""
    answer_with("PDF", partial(_text_or_fault, max_characters=int(sys.argv[3])))


def _text_or_fault(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a PDF; raises ReadingError where it is encrypted or has none."""
    try:
        found = text_within(data, max_characters)
    except PDFEncryptionError:
        raise ReadingError("is an encrypted PDF", hint="Save it without a password and try again") from None
    if not found.text:
        raise ReadingError("is a PDF without text, perhaps a scan", hint="Run it through text recognition first")
    return found


def text_within(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a PDF to the end of the page on which there are more than ``max_characters``."""
    return text_of(list(_pages(data, max_characters)))


def _pages(data: bytes, max_characters: int) -> Iterator[Page]:
    """Yield pages until they hold more than ``max_characters``."""
    characters = 0
    for page in read_pages(data):
        yield page
        characters += sum(len(word.text) + 1 for word in page.words)
        if characters > max_characters:
            break
