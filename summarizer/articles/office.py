"""The text of word processors' files: DOCX and RTF."""

from __future__ import annotations

import io
from zipfile import BadZipFile, ZipFile

from summarizer.errors import MissingExtra, ReadingError

from .encodings import decode
from .loaded import SAVE_AS_TEXT, Loaded

_BYTES_A_CHARACTER = 100  # of XML; what unpacks to more is no document


def read_docx(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a DOCX, a blank line between paragraphs, a line for each row of a table.

    Left out: what is not in its body, such as notes, comments and pictures. The date in its properties is of the file,
    not of the article.

    Raises:
        ReadingError: it is damaged, unpacks to too much, or has no text.
        MissingExtra: the extra "office" is not installed.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtra("Reading DOCX", "office") from None

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(
                member.file_size for member in archive.infolist() if member.filename.endswith((".xml", ".rels"))
            )
        if unpacked > _BYTES_A_CHARACTER * max_characters:
            raise ReadingError(f"unpacks to {unpacked:,} bytes, too many", hint="Raise it with --max-characters")
        document = docx.Document(io.BytesIO(data))
        parts = [_text_of(part) for part in document.iter_inner_content()]
        title = document.core_properties.title or None
    except ReadingError:
        raise
    except BadZipFile:
        raise ReadingError("is a damaged DOCX", hint=SAVE_AS_TEXT) from None
    except Exception as error:  # a parser of hostile files may raise anything
        raise ReadingError(f"is a damaged DOCX ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    if not text:
        raise ReadingError("is a document without text", hint="Check that it holds more than pictures")
    return Loaded(text, title=title)


def _text_of(part: object) -> str:
    from docx.text.paragraph import Paragraph

    if isinstance(part, Paragraph):
        return part.text
    rows = getattr(part, "rows", ())
    return "\n\n".join(" ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in rows)


def read_rtf(data: bytes) -> Loaded:
    """Return the text of an RTF, a blank line between paragraphs.

    Raises:
        ReadingError: it is damaged or has no text.
        MissingExtra: the extra "office" is not installed.
    """
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError:
        raise MissingExtra("Reading RTF", "office") from None

    try:
        text = str(rtf_to_text(decode(data).text, errors="replace"))
    except Exception as error:  # a parser of hostile files may raise anything
        raise ReadingError(f"is a damaged RTF ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    text = "\n\n".join(line.strip() for line in text.split("\n") if line.strip())
    if not text:
        raise ReadingError("is a document without text", hint="Check that it holds more than pictures")
    return Loaded(text)
