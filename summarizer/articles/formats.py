"""One article from the bytes of a file or a page, whatever kind they are."""

from __future__ import annotations

from summarizer.articles.pdf.reading import read_pdf
from summarizer.errors import ReadingError

from .docx import read_docx
from .encodings import decode
from .feeds import read_feed
from .kinds import CONTAINERS, HEAD, FileKind, kind_of
from .loaded import Loaded
from .mail import read_mail
from .pages import read_html
from .rtf import read_rtf

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_BRIEF_EACH = "Save it, and brief each: summarize batch FILE -o briefs.jsonl"


def read_bytes(
    data: bytes, name: str, *, max_characters: int, media_type: str = "", charset: str | None = None
) -> Loaded:
    """Return the article that some bytes hold; their kind is told by what they are.

    Args:
        data: all of them.
        name: the file's name or the page's address, which tells rows from text.
        max_characters: what would be longer is an error, as far as that saves work; who calls it checks the rest.
        media_type: what a server calls it; it decides where nothing else does.
        charset: the encoding that a server names.

    Raises:
        ReadingError: there is no article in them, more than one, or none that can be read.
        MissingExtra: their kind cannot be read in this installation.
    """
    kind = kind_of(data[:HEAD], name)
    if kind is FileKind.TEXT and media_type in _HTML_TYPES:
        kind = FileKind.HTML
    match kind:
        case FileKind.HTML:
            return read_html(data, charset)
        case FileKind.PDF:
            return read_pdf(data, max_characters)
        case FileKind.DOCX:
            return read_docx(data, max_characters)
        case FileKind.RTF:
            return read_rtf(data)
        case FileKind.MAIL:
            return read_mail(data)
        case FileKind.FEED:
            entries = [entry for entry in read_feed(data) if entry.text]
            if len(entries) == 1:
                return entries[0]
            raise ReadingError(
                f"holds {len(entries)} articles", hint="Brief each: summarize batch FEED -o briefs.jsonl"
            )
        case kind if kind in CONTAINERS:
            raise ReadingError(
                f"holds rows of {kind.upper()}, not one article",
                hint=_BRIEF_EACH,
            )
    return decode(data, (charset,))
