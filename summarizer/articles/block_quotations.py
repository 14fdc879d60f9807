"""Block quotations of a web page, marked as they are in plain text: "> " before each paragraph.

Without the marks nobody could tell where the words of "The minister said:" end, and what a page says below a quotation
of who spoke would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .elements import BLOCKS, words_of

_SIGNATURES = ("figcaption", "footer")
_DASHES = ("—", "–", "-", "―")
_ENDS = (".", "!", "?", "…", "։", '"', "”", "»")
_SILENT = ("script", "style", "noscript", "template")


def mark_block_quotations(page: Any) -> None:
    """Mark the block quotations of a page (the root of lxml's tree), and who is named as their speaker.

    One that holds most of the page is layout and no quotation.
    """
    length = len(words_of(page))
    outermost = [one for one in page.iter("blockquote") if next(one.iterancestors("blockquote"), None) is None]
    for quotation in outermost:
        if 2 * len(words_of(quotation)) <= length:
            _mark(quotation)


def _mark(quotation: Any) -> None:
    paragraphs = list(_paragraphs(quotation))
    figure = quotation.getparent()
    if figure.tag == "figure":
        figure.tag = "div"  # as a picture it would be left out
        for caption in list(figure.iter("figcaption")):
            paragraphs.append(_on_a_line(["— ", words_of(caption)]))
            caption.drop_tree()
    for child in list(quotation):
        quotation.remove(child)
    quotation.text = None
    for words in filter(None, paragraphs):
        paragraph = quotation.makeelement("p")
        paragraph.text = f"> {words}"
        quotation.append(paragraph)


def _paragraphs(quotation: Any) -> Iterator[str]:
    """Yield the paragraphs of a block quotation on a line each, and its speaker behind a dash."""
    from lxml.etree import iterwalk

    line = _Line()
    for event, element in iterwalk(quotation, events=("start", "end", "comment", "pi")):
        is_signature = event == "start" and _is_signature(element, line)
        if is_signature or element.tag in BLOCKS or element.tag == "br":
            yield _on_a_line(line.words)
            line = _Line()
        if event == "start":
            line.add("— " if is_signature else "- " if element.tag == "li" else "")
            line.add("" if element.tag in _SILENT else element.text or "")
        elif element is not quotation:
            line.add(element.tail or "")
    yield _on_a_line(line.words)


class _Line:
    """The words of a line, piece by piece; to join them at each citation would take quadratic time."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._says_something = False
        self._end = ""

    def add(self, piece: str) -> None:
        """Add what stands behind the words so far."""
        self.words.append(piece)
        self._says_something = self._says_something or any(map(str.isalnum, piece))
        self._end = piece.rstrip()[-1:] or self._end

    def is_complete(self) -> bool:
        """Tell whether a sentence may begin behind the words so far."""
        return not self._says_something or self._end in _ENDS


def _is_signature(element: Any, before: _Line) -> bool:
    """Tell an element that names the speaker: a footer, or a citation behind which nothing stands."""
    if element.tag in _SIGNATURES:
        return True
    if element.tag != "cite" or element.getnext() is not None or (element.tail or "").strip():
        return False
    return before.is_complete()


def _on_a_line(words: list[str]) -> str:
    """Return words on a line, with one dash before a signature; nothing where there are only marks."""
    line = " ".join("".join(words).split())
    if line.startswith("— ") and line[2:].startswith(_DASHES):
        line = line[2:]
    return line if any(map(str.isalnum, line)) else ""
