"""Elements of a web page, as lxml parses it."""

from __future__ import annotations

from typing import Any

BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "div",
            "dl",
            "figure",
            "footer",
            "form",
            "header",
            "hr",
            "iframe",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "nav", "ol", "p", "pre", "section", "table", "ul", "video"),
    )
)
"""What begins on a line of its own."""


def words_of(element: Any) -> str:
    """Return the words in an element on one line."""
    return " ".join(str(element.text_content()).split())
