"""The text of a DOCX."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from summarizer.errors import MissingExtra, ReadingError

from .confined import answer_with, read_confined
from .loaded import SAVE_AS_TEXT, Loaded

if TYPE_CHECKING:
    from lxml import etree

# What stands below these is not of the text: properties, what was deleted or moved away, what older programs show
# instead, and how to pronounce it.
_NO_TEXT = frozenset({"pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr", "del", "moveFrom", "Fallback", "rt"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BYTES_A_CHARACTER = 100  # of XML; what unpacks to more is no document
_MOST_BESIDE = 1 << 28  # bytes by which pictures and all else may be larger than the file: most are packed already


def read_docx(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a DOCX, a blank line between paragraphs, a line for each row of a table.

    It is the text with all tracked changes accepted. Left out: what is not in its body, such as notes, comments and
    pictures, and what is hidden. The date in its properties is of the file, not of the article. It is read in a process
    of its own: the tree of its XML takes twenty times the memory.

    Args:
        data: the DOCX.
        max_characters: of an article; a DOCX that unpacks to a hundred times as many bytes of text is refused.

    Raises:
        ReadingError: it is damaged, unpacks to too much, has no text, or takes too long.
        MissingExtra: the extra "office" is not installed.
    """
    if find_spec("docx") is None:
        raise MissingExtra("Reading DOCX", "office")
    return read_confined("DOCX", "summarizer.articles.docx", data, max_characters)


def answer() -> None:
    """Answer for a DOCX, in the child process; the argument behind those of ``answer_with`` are the characters."""
    answer_with("DOCX", partial(text_within, max_characters=int(sys.argv[3])))


def text_within(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a DOCX that does not unpack to too much for so many characters."""
    import docx

    try:
        _check_size(data, max_characters)
        document = docx.Document(io.BytesIO(data))
    except BadZipFile:
        raise ReadingError("is a damaged DOCX", hint=SAVE_AS_TEXT) from None
    text = "\n\n".join(part for part in _blocks(document.element.body) if part)
    if not text:
        raise ReadingError("is a document without text", hint="Check that it holds more than pictures")
    return Loaded(text, title=document.core_properties.title or None)


def _check_size(data: bytes, max_characters: int) -> None:
    """Raise ReadingError for what unpacks to too much: python-docx reads all members, whatever they are called."""
    with ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    text = sum(member.file_size for member in members if member.filename.lower().endswith((".xml", ".rels")))
    if text > _BYTES_A_CHARACTER * max_characters:
        raise ReadingError(f"unpacks to {text:,} bytes of text, too many", hint="Raise it with --max-characters")
    if unpacked - text > _MOST_BESIDE + len(data):
        raise ReadingError(f"unpacks to {unpacked:,} bytes, too many", hint=SAVE_AS_TEXT)


def _blocks(parent: etree._Element) -> Iterator[str]:
    """Yield the paragraphs and the rows below an element, in reading order."""
    for child in parent:
        match _name(child):
            case "p":
                pieces: list[str] = []
                boxes: list[etree._Element] = []
                _gather(child, pieces, boxes)
                yield "".join(pieces).strip()
                for box in boxes:
                    yield from _blocks(box)
            case "tr":
                yield from _row(child)
            case name if name not in _NO_TEXT:
                yield from _blocks(child)


def _gather(parent: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    """Add the text of a paragraph to the pieces; the text boxes that hang on it are texts of their own."""
    for child in parent:
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _NO_TEXT and not _is_hidden(child):
            _gather(child, pieces, boxes)


def _is_hidden(run: etree._Element) -> bool:
    """Tell characters whose own format hides them."""
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and not {"0", "false", "off"}.intersection(vanish.values())


def _row(row: etree._Element) -> Iterator[str]:
    """Yield a row as one line; where its cells hold tables or it is one cell, it only lays out what is in it."""
    cells = [[block for block in _blocks(cell) if block] for cell in _cells(row)]
    if len(cells) == 1 or any(_name(below) == "tbl" for below in row.iter()):
        for cell in cells:
            yield from cell
    else:
        yield " ".join("\n".join(cell) for cell in cells if cell)


def _cells(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if _name(child) == "tc":
            yield child
        elif _name(child) not in _NO_TEXT:
            yield from _cells(child)


def _name(element: etree._Element) -> str:
    """Return an element's name without its namespace, "" for what is not of a text: formulas, comments."""
    namespace, _, name = str(element.tag).rpartition("}")
    return "" if name == "t" and "wordprocessingml" not in namespace else name
