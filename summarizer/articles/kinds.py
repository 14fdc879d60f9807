"""What a file holds, told by its first bytes and not by its name.

HTML is told as in the WHATWG MIME Sniffing Standard, messages by their headers, feeds by their root element. The name
decides only where the bytes can not: rows separated by commas are text like any other, and so is a piece of a page.
"""

from __future__ import annotations

import codecs
import json
import re
from enum import StrEnum
from pathlib import PurePath

from summarizer.errors import ReadingError

HEAD = 1 << 18
"""Bytes that are enough to tell what a file holds."""

_SENDER = r"(?:\S[^\s@]*+@\S|\S++ ++(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b)"  # an address as far as it tells that it is one
FROM_LINE = rf"From {_SENDER}(?=.*\d:\d\d)(?=.*\d{{4}}).*\n>?[A-Za-z][\w-]*+:"
"""A pattern of what stands before each message of a mailbox, and the header behind it; it gives up in linear time."""


class FileKind(StrEnum):
    """What can be read; ``CSV``, ``FEED``, ``JSON`` and ``PARQUET`` hold any number of articles, the others are one."""

    CSV = "csv"
    DOCX = "docx"
    FEED = "feed"
    HTML = "html"
    JSON = "json"
    MAIL = "mail"
    PARQUET = "parquet"
    PDF = "pdf"
    RTF = "rtf"
    TEXT = "text"


CONTAINERS = frozenset({FileKind.CSV, FileKind.FEED, FileKind.JSON, FileKind.PARQUET})
"""The kinds that hold any number of articles."""

READABLE = "Text, HTML, PDF, DOCX, RTF, mail, MHTML, feeds, and rows of CSV, JSON and Parquet can be read"

_HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_CSV_SUFFIXES = (".csv", ".tsv", ".tab")
_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_SNIFFED = 4096  # characters
_BEFORE_A_PDF = 1024

_HTML_TAGS = frozenset(
    (
        *("html", "head", "script", "iframe", "h1", "div", "font", "table", "a", "style", "title", "b", "body", "br"),
        *("p", "article", "main", "section", "header", "meta", "link"),
    )
)
_FEED_TAGS = frozenset({"rss", "feed", "rdf:rdf"})
_PROLOGUE = re.compile(r"\s+|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE\s+(?!html\b)[^>]*(?:>|\Z)", re.DOTALL | re.I)
_TAG = re.compile(r"<([a-z][\w:.-]*)(?=[\s/>])", re.IGNORECASE)
_JSON = re.compile(r'\{\s*(?:"|\}\s*$)|\[\s*(?:\{\s*"|\[|"|\]\s*$)')
_OBJECT = re.compile(r'(?:\[\s*)?\{\s*"[^"\n]*"\s*:')
_PDF = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|[\r\n])%PDF-\d")
_HEADER = re.compile(r"([A-Za-z][\w-]{1,40}):")
_OF_A_SERVER = frozenset({"mime-version", "received", "return-path", "message-id", "snapshot-content-location"})
_ADDRESSED = frozenset({"from", "to", "date"})
_PRINTABLE = re.compile(rb"[\t-\r -~]|\xef\xbb\xbf")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

# A member of a ZIP archive that tells what the archive is; DOCX alone is read.
_IN_ARCHIVES = (
    (b"word/", "DOCX"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"opendocument", "an OpenDocument file"),
    (b"epub", "an EPUB book"),
)
_LEAST_CONFIDENCE = 0.3
_CONTROLS_SHARE = 50  # one in so many bytes may be a stray control character


def kind_of(head: bytes, name: str = "") -> FileKind:
    """Return what a file holds.

    Args:
        head: its first bytes, ``HEAD`` of them if it has so many.
        name: its name or address; its ending decides between text and rows.

    Raises:
        ReadingError: it holds something that cannot be read, which is named.
    """
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(head)
    suffix = PurePath(name).suffix.lower()
    if head.startswith(b"PAR1") or suffix == ".parquet":
        return FileKind.PARQUET
    if _PDF.search(head[:_BEFORE_A_PDF]):
        return FileKind.PDF
    whole = _as_letters(head)
    text = whole[:_SNIFFED]
    if text.startswith("{\\rtf"):
        return FileKind.RTF
    if (kind := _marked_up(text)) or suffix in _HTML_SUFFIXES:
        return kind or FileKind.HTML
    if suffix in _JSON_SUFFIXES or (_JSON.match(text) and (len(head) >= HEAD or _is_json(whole))):
        return FileKind.JSON
    is_csv = suffix in _CSV_SUFFIXES or re.match(r"sep=.\r?\n", text)
    if not is_csv and _is_mail(whole):  # its parts may be in any encoding
        return FileKind.MAIL
    _refuse_binaries(head)
    return FileKind.CSV if is_csv else FileKind.TEXT


def _as_letters(head: bytes) -> str:
    """Return the beginning, as far as it matters here, in whatever encoding it is."""
    wide = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    encoding = next((name for mark, name in wide.items() if head.startswith(mark)), "latin-1")
    return head.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace").lstrip()


def _marked_up(text: str) -> FileKind | None:
    is_xml = text.startswith("<?xml")
    position = 0
    while prologue := _PROLOGUE.match(text, position):
        position = prologue.end()
    if text[position : position + 9].lower() == "<!doctype":
        return FileKind.HTML
    tag = _TAG.match(text, position)
    name = tag[1].lower() if tag else ""
    if name in _FEED_TAGS:
        return FileKind.FEED
    if name in _HTML_TAGS:
        return FileKind.HTML
    if is_xml:
        raise ReadingError(f"is XML of the kind <{name or '?'}>, which is not an article", hint=READABLE)
    return None


def _is_mail(text: str) -> bool:
    """Tell a message: a server has put its headers on it, or it has a subject and says from or to whom, or when."""
    if re.match(FROM_LINE, text):
        return True
    names = set()
    for line in text.split("\n"):
        header = _HEADER.match(line)
        if header:
            names.add(header[1].lower())
        elif not (names and line[:1] in (" ", "\t")):
            break
    has_body = not line.strip()
    return has_body and bool(names & _OF_A_SERVER or ("subject" in names and names & _ADDRESSED))


def _in_archive(head: bytes) -> FileKind:
    what = next((what for mark, what in _IN_ARCHIVES if mark in head), "a ZIP archive")
    if what == "DOCX":
        return FileKind.DOCX
    raise ReadingError(f"is {what}, which cannot be read", hint=READABLE)


def _is_json(text: str) -> bool:
    """Tell JSON from a text that begins with a bracket: a first value is alone on its lines, or a key is named."""
    if _OBJECT.match(text):
        return True  # however damaged the rest
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return text[end:].lstrip(" \t")[:1] in ("", "\r", "\n")


def _refuse_binaries(head: bytes) -> None:
    """Refuse what is no text; a text may begin with the letters that mark a format, such as "From" or "BM"."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return
    controls = len(_CONTROL.findall(head))
    if not controls and _is_utf8(head):
        return
    is_binary = controls * _CONTROLS_SHARE > len(head)
    if (is_binary or not _PRINTABLE.match(head)) and (what := _known_as(head)):
        raise ReadingError(f"is not text: it looks like {what}", hint=READABLE)
    if is_binary:
        raise ReadingError("is not text: it holds NUL bytes or control characters", hint=READABLE)


def _is_utf8(head: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)  # the head may end inside a letter
    except UnicodeDecodeError:
        return False
    return True


def _known_as(head: bytes) -> str | None:
    """Return the name of a file format, None where it is not known."""
    import puremagic

    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return None
    if best.confidence < _LEAST_CONFIDENCE or not best.name:
        return None
    return f"{best.name} ({best.extension})" if best.extension else str(best.name)
