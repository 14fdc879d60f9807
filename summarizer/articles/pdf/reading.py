"""The text of a PDF."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from typing import Any

from summarizer.articles.loaded import SAVE_AS_TEXT, Loaded
from summarizer.children import NO_WINDOW, command_of
from summarizer.errors import MissingExtra, ReadingError

_SECONDS, _MOST_SECONDS, _BYTES_A_SECOND = 30, 180, 10_000
"""How long the reading of a PDF may take: at least, at most, and between them by its size."""

_HEADER, _HEADER_WITHIN = b"%PDF-", 1024

_HINTS = {
    "is an encrypted PDF": "Save it without a password and try again",
    "is a PDF without text, perhaps a scan": "Run it through text recognition first",
}


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
    if seconds is None:
        seconds = min(_SECONDS + len(data) // _BYTES_A_SECOND, _MOST_SECONDS)
    found = _answer(data, max_characters, seconds) if _HEADER in data[:_HEADER_WITHIN] else {}
    if found.get("text") == "":
        found = {"fault": "is a PDF without text, perhaps a scan"}
    if "text" not in found:
        fault = found.get("fault", "is a damaged PDF")
        raise ReadingError(fault, hint=_HINTS.get(fault, SAVE_AS_TEXT))
    return Loaded(found["text"], pages=tuple(found["pages"]), warnings=tuple(found["warnings"]))


def _answer(data: bytes, max_characters: int, seconds: int) -> dict[str, Any]:
    """Return what the child says of a PDF; nothing if it was ended by what it read."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own code
            command_of("summarizer.articles.pdf.child", "answer", max_characters, seconds),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        return {"fault": f"is a PDF that cannot be read within {seconds} seconds"}
    found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    return found
