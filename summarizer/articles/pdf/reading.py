"""The text of a PDF."""

from __future__ import annotations

from importlib.util import find_spec

from summarizer.articles.confined import read_confined
from summarizer.articles.loaded import SAVE_AS_TEXT, Loaded
from summarizer.errors import MissingExtra, ReadingError

_HEADER, _HEADER_WITHIN = b"%PDF-", 1024


def read_pdf(data: bytes, max_characters: int, seconds: int | None = None) -> Loaded:
    """Return the text of a PDF, with the offsets at which its pages begin; reading stops after ``max_characters``.

    Words that are cut over lines and pages are joined, columns come one after the other, and running titles and the
    numbers of pages are left out. What is doubtful leaves a warning.

    Args:
        data: the PDF.
        max_characters: reading stops at the end of the page on which there are more.
        seconds: that it may take; if None, its size decides.

    Raises:
        ReadingError: it is damaged, encrypted, has no text, or takes too long.
        MissingExtra: the extra "pdf" is not installed.
    """
    if find_spec("pdfminer") is None:
        raise MissingExtra("Reading PDF", "pdf")
    if _HEADER not in data[:_HEADER_WITHIN]:
        raise ReadingError("is a damaged PDF", hint=SAVE_AS_TEXT)
    return read_confined("PDF", "summarizer.articles.pdf.child", data, max_characters, seconds=seconds)
