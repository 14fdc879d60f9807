"""The text of a PDF."""

from __future__ import annotations

import io
import logging

from summarizer.errors import MissingExtra, ReadingError

from .loaded import SAVE_AS_TEXT, Loaded

# It complains of damaged files where nobody has set up logging; our errors say what they say, once.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def read_pdf(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a PDF, a blank line between pages; reading stops after ``max_characters``.

    Raises:
        ReadingError: it is damaged, encrypted, or has no text.
        MissingExtra: the extra "pdf" is not installed.
    """
    try:
        import pypdf
    except ImportError:
        raise MissingExtra("Reading PDF", "pdf") from None

    encrypted = ReadingError("is an encrypted PDF", hint="Save it without a password and try again")
    pages: list[str] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted
        for page in reader.pages:
            pages.append(page.extract_text().strip())
            if sum(map(len, pages)) > max_characters:
                break
    except ReadingError:
        raise
    except pypdf.errors.DependencyError:
        raise encrypted from None
    except Exception as error:  # a parser of hostile files may raise anything
        raise ReadingError(f"is a damaged PDF ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    # A broken font map can yield half a surrogate pair, which no encoding of text knows.
    text = "\n\n".join(filter(None, pages)).encode("utf-8", "replace").decode("utf-8")
    if not text:
        raise ReadingError("is a PDF without text, perhaps a scan", hint="Run it through text recognition first")
    return Loaded(text)
