"""The article of a web page."""

from __future__ import annotations

import re

from summarizer.errors import MissingExtra, ReadingError

from .block_quotations import mark_block_quotations
from .encodings import BYTE_ORDER_MARKS, read_text
from .loaded import SAVE_AS_TEXT, Loaded
from .teasers import drop_teasers

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)


def read_html(data: bytes, charset: str | None = None) -> Loaded:
    """Return the article of a web page as plain text, a blank line between paragraphs.

    Paragraphs that are only a link to another article are none of it; those of block quotations begin with "> ".

    Args:
        data: the page.
        charset: what the server says of its encoding; else the page itself is asked.

    Raises:
        ReadingError: no article is found in it.
        MissingExtra: the extra "html" is not installed.
    """
    try:
        import trafilatura
    except ImportError:
        raise MissingExtra("Reading HTML", "html") from None

    page = _decode_html(data, charset)
    try:
        tree = trafilatura.load_html(page.text)
        if tree is not None:
            drop_teasers(tree)
            mark_block_quotations(tree)
        text = trafilatura.extract(tree, output_format="txt", include_comments=False)
        about = trafilatura.extract_metadata(page.text)
    except Exception as error:  # a parser of hostile pages may raise anything
        raise ReadingError(f"is a damaged page ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    if not text or not text.strip():
        raise ReadingError("holds no article that could be found", hint="Copy the article into a text file")
    return Loaded(
        text="\n\n".join(line for line in text.split("\n") if line.strip()),
        title=about.title if about else None,
        published=about.date if about else None,
        warnings=page.warnings,
    )


def _decode_html(data: bytes, charset: str | None) -> Loaded:
    meta = _META_CHARSET.search(data[:4096])
    declared = charset or (meta[1].decode("ascii") if meta else None)
    if declared and not data.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
        try:
            return Loaded(data.decode(declared))
        except (LookupError, ValueError):
            pass  # the declaration is wrong: look at the bytes
    return read_text(data)
