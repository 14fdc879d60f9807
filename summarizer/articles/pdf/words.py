"""The words of a PDF's pages, and where each of them stands; pdfminer.six does the reading."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pdfminer.encodingdb import EncodingDB
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTItem, LTTextLine

_SPACE = 0.15
"""A gap between two letters that parts words, in sizes of the type: a space is some 0.25 wide."""

_SAME_PLACE = 0.15
"""How near to each other, in sizes of the type, the same letters are one that is drawn twice to look bold."""

_LIGATURES = {ord(one): unicodedata.normalize("NFKC", one) for one in "ﬀﬁﬂﬃﬄﬅﬆ"}
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_NOTHING_TO_SEE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\ufeff]")


# The library takes the soft hyphen of this encoding, which is drawn as a hyphen, for a space.
EncodingDB.win2unicode[0xAD] = "\u00ad"


class Word(NamedTuple):
    """A word and its box, in points from the page's lower left corner; ``size`` is the type's."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float


@dataclass(frozen=True)
class Page:
    """A page: its height, its words in the order in which they are drawn, and what was seen of others.

    Attributes:
        height: of the page, in points.
        words: those that stand upright.
        turned: how many lines were left out because they do not.
    """

    height: float
    words: list[Word] = field(default_factory=list)
    turned: int = 0


def read_pages(data: bytes) -> Iterator[Page]:
    """Yield the pages of a PDF, one at a time; whatever its parser raises goes through."""
    # Without an order of its own for boxes: see pdf_layout, and docs/dependencies.md for the reason.
    for layout in extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None, all_texts=True)):
        page = Page(layout.height)
        drawn: dict[tuple[str, int], list[float]] = {}
        turned = 0
        for letters in _lines(layout):
            upright = [letter for letter in letters if letter.upright]
            turned += not upright
            for word in _words(upright):
                beside = drawn.setdefault((word.text, round(word.y0 / max(word.size, 1))), [])
                if not any(abs(word.x0 - x0) < _SAME_PLACE * word.size for x0 in beside):
                    beside.append(word.x0)
                    page.words.append(word)
        yield Page(page.height, page.words, turned)


def _lines(item: LTItem) -> Iterator[list[LTChar]]:
    """Yield the letters of each line below an item of the layout."""
    if isinstance(item, LTTextLine):
        yield [letter for letter in item if isinstance(letter, LTChar)]
    elif isinstance(item, LTContainer):
        for part in item:
            yield from _lines(part)


def _words(letters: Iterable[LTChar]) -> Iterator[Word]:
    """Yield the words of a line of letters, from the left to the right."""
    word: list[LTChar] = []
    for letter in sorted(letters, key=lambda one: one.x0):
        if word:
            before = word[-1]
            near = _SAME_PLACE * letter.size
            if letter.get_text() == before.get_text() and abs(letter.x0 - before.x0) < near:
                continue  # drawn twice
            if letter.get_text().isspace() or letter.x0 - before.x1 > _SPACE * letter.size:
                yield from _word(word)
                word = []
        if not letter.get_text().isspace():
            word.append(letter)
    yield from _word(word)


def _word(letters: list[LTChar]) -> Iterator[Word]:
    """Yield the word of these letters, if there is anything to see of it."""
    texts = [_UNMAPPED.sub("\ufffd", letter.get_text()) for letter in letters]
    if is_right_to_left("".join(texts)):
        texts.reverse()
    # A broken font map can yield half a surrogate pair, which no encoding of text knows.
    text = "".join(texts).translate(_LIGATURES).encode("utf-8", "replace").decode("utf-8")
    text = _NOTHING_TO_SEE.sub("", text)
    if text:
        first, last = letters[0], letters[-1]
        y0, y1 = min(letter.y0 for letter in letters), max(letter.y1 for letter in letters)
        yield Word(text, first.x0, max(first.x1, last.x1), y0, y1, max(letter.size for letter in letters))


def has_no_spaces(text: str) -> bool:
    """Tell whether a text is of a script that puts no spaces between words, as Chinese and Japanese."""
    return not text.isascii() and sum(unicodedata.east_asian_width(one) == "W" for one in text) > len(text) / 2


def is_right_to_left(text: str) -> bool:
    """Tell whether most letters of a text run from the right to the left."""
    if text.isascii():
        return False
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")
