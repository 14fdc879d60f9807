"""What stands on the margins of pages and is no part of the article: running titles and the numbers of pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from .columns import Row, box_of, rows_of
from .words import Page, Word

_ROWS = 3
"""Rows at the top and at the bottom of a page that may be on its margins."""

_MARGIN = 0.15
"""How much of a page's height a margin takes at most."""

_SAME_HEIGHT = 6
_SHARE = 0.4
"""On how many of the pages a running title stands: left and right pages may have one each."""

_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?P<word>(?:page|p|pg|seite|s|стр|страница|с|էջ|səh|səhifə|sayfa)\b\.?\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s?(?:/|of|von|из|-dən)\s?\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")


def without_margins(pages: Sequence[Page]) -> list[list[Word]]:
    """Return the words of each page without running titles and page numbers.

    A running title is a text, its figures left aside, that stands at the same height of several pages; a page number
    is a number by itself, parted from the text by a gap.
    """
    rows = [rows_of(page.words) for page in pages]
    pieces = [_margin_pieces(page, own) for page, own in zip(pages, rows, strict=True)]
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, found in enumerate(pieces):
        for piece, height in found:
            seen[_wording(piece)].append((number, height))
    enough = max(2, _SHARE * len(pages))
    kept = []
    for page, own, found in zip(pages, rows, pieces, strict=True):
        dropped = set()
        for piece, height in found:
            places = seen[_wording(piece)]
            beside = {number for number, other in places if abs(other - height) <= _SAME_HEIGHT}
            if len(beside) >= enough:
                dropped.update(piece)
        left = [row for row in own if not dropped.issuperset(row)]
        dropped.update(*_page_numbers(page, left, dropped))
        kept.append([word for word in page.words if word not in dropped])
    return kept


def _margin_pieces(page: Page, rows: list[Row]) -> list[tuple[Row, float]]:
    """Return what stands on the margins of a page, parted at wide gaps, with its distance from the page's edge."""
    found = []
    for row in dict.fromkeys(map(tuple, [*rows[:_ROWS], *rows[-_ROWS:]])):
        height = row[0].y0
        if _is_on_margin(page, height):
            from_edge = height if height < page.height / 2 else height - page.height
            found += [(piece, from_edge) for piece in _parted(row)]
    return found


def _is_on_margin(page: Page, height: float) -> bool:
    return not _MARGIN * page.height < height < (1 - _MARGIN) * page.height


def _parted(row: Sequence[Word]) -> list[Row]:
    """Return the parts of a row between wide gaps."""
    parts = [[row[0]]]
    for before, word in pairwise(row):
        if word.x0 - before.x1 > 2 * word.size:
            parts.append([])
        parts[-1].append(word)
    return parts


def _wording(piece: Row) -> str:
    return _NUMBER.sub("#", " ".join(word.text for word in piece)).casefold()


def _page_numbers(page: Page, rows: list[Row], dropped: set[Word]) -> list[Row]:
    """Return the outermost rows that are the number of the page; what was ``dropped`` beside it does not count."""
    found = []
    for edge, neighbour in ((0, 1), (-1, -2)) if rows else ():
        row = [word for word in rows[edge] if word not in dropped]
        number = _PAGE_NUMBER.fullmatch(box_of(row).text)
        if number is None or not _is_on_margin(page, row[0].y0):
            continue
        gap = abs(row[0].y0 - rows[neighbour][0].y0) if len(rows) > 1 else page.height
        if number["word"] or gap > 1.8 * row[0].size:
            found.append(row)
    return found
