"""The article of a web page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from summarizer.errors import MissingExtra, ReadingError

from .block_quotations import mark_block_quotations
from .elements import BLOCKS
from .encodings import declared_in_xml, decode
from .loaded import SAVE_AS_TEXT, Loaded
from .no_article import check_holds_an_article, holds_several_articles, is_only_a_beginning
from .published import page_date
from .teasers import drop_teasers

_PRESCANNED = 4096
_SURELY_FEW = 50_000
"""Characters of a page whose attributes cannot be too many."""
_MOST_ATTRIBUTES = 2_000
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def read_html(data: bytes, charset: str | None = None) -> Loaded:
    """Return the article of a web page as plain text, a blank line between paragraphs.

    Paragraphs that are only a link to another article are none of it; those of block quotations begin with "> ". The
    date is the one that the page's metadata state.

    Args:
        data: the page.
        charset: what the server says of its encoding; else the page itself is asked. Valid UTF-8 is UTF-8.

    Raises:
        ReadingError: no article is found in it: it asks for a script, for consent or for money, or is something else.
        MissingExtra: the extra "html" is not installed.
    """
    page = decode(data, (charset, *_declared(data)))
    is_whole = _WHOLE_PAGE.search(page.text) is not None
    tree = _tree(page.text if is_whole else f"<html><body>{page.text}</body></html>")
    try:
        published, only_a_beginning = page_date(tree), is_only_a_beginning(tree)
        several_articles = holds_several_articles(tree)
        whole = str(tree.text_content())
        drop_teasers(tree)
        mark_block_quotations(tree)
        text, title = _extracted(tree, page.text)
        if not text and not is_whole:
            text = text_of_fragment(page.text)
    except Exception as error:  # a parser of hostile pages may raise anything
        raise ReadingError(f"is a damaged page ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    check_holds_an_article(text, whole)
    warnings = page.warnings
    if only_a_beginning:
        warnings = (*warnings, "the page says that it is for subscribers: this may be only the article's beginning")
    if several_articles:
        warnings = (*warnings, "the page holds several articles: what they say may be mixed")
    return Loaded(text, title, published, warnings)


def text_of_fragment(fragment: str) -> str:
    """Return the text of a piece of HTML, such as a feed's entry, a blank line between paragraphs; of plain text, it.

    Raises:
        MissingExtra: the extra "html" is not installed.
    """
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    tree = _tree(f"<html><body><div>{fragment}</div></body></html>")
    drop_teasers(tree)
    mark_block_quotations(tree)
    for part in list(tree.iter("script", "style", "noscript", "iframe", "template")):
        part.drop_tree()
    for part in tree.iter("td", "th"):
        part.tail = f" {part.tail or ''}"
    for part in tree.iter("br", "tr", "pre", "figcaption", "dt", "dd", *BLOCKS):
        part.tail = f"\n\n{part.tail or ''}"
        part.text = f"\n\n{part.text or ''}" if part.tag != "br" else part.text
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n\n"))
    return "\n\n".join(filter(None, lines))


def _tree(page: str) -> Any:
    try:
        import trafilatura
    except ImportError:
        raise MissingExtra("Reading HTML", "html") from None

    try:
        if len(page) > _SURELY_FEW:
            _check_attributes(page)
        tree = trafilatura.load_html(page)
    except ReadingError:
        raise
    except Exception as error:  # a parser of hostile pages may raise anything
        raise ReadingError(f"is a damaged page ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    if tree is None:
        raise ReadingError("holds no article that could be found", hint="Copy the article into a text file")
    return tree


def _check_attributes(page: str) -> None:
    """Raise ReadingError where an element has too many attributes: a tree takes the square of them in time."""
    from lxml import etree

    class Elements:
        def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
            if len(attributes) > _MOST_ATTRIBUTES:
                raise ReadingError(
                    f"is a damaged page (an element of over {_MOST_ATTRIBUTES:,} attributes)", hint=SAVE_AS_TEXT
                )

        def close(self) -> None:
            pass

    parser = etree.HTMLParser(target=Elements(), huge_tree=True)  # reads as the tree's does, and keeps nothing
    parser.feed(page)
    parser.close()


def _extracted(tree: Any, page: str) -> tuple[str, str | None]:
    """Return the article's text, perhaps empty, and its title."""
    import trafilatura

    text = trafilatura.extract(tree, output_format="txt", include_comments=False) or ""
    about = trafilatura.extract_metadata(page)
    return "\n\n".join(line for line in text.split("\n") if line.strip()), about.title if about else None


def _declared(data: bytes) -> list[str | None]:
    """Return how a page calls its encoding itself, outside comments."""
    head = _COMMENT.sub(b"", data[:_PRESCANNED])
    meta = _META_CHARSET.search(head)
    return [declared_in_xml(head), meta[1].decode("ascii") if meta else None]
