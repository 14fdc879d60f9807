"""From the lines of a PDF's pages to the text of an article: paragraphs, over columns and pages, and no word cut."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.articles.loaded import Loaded
from summarizer.text.hyphens import Vocabulary, is_cut_off
from summarizer.text.sentences import split_sentences

from .layout import Layout, Line, begins_in_lower_case, laid_out
from .margins import without_margins
from .words import Page, has_no_spaces

_LARGER_GAP = 1.25
"""By how much the distance between paragraphs is larger than the one between lines."""

_USUAL_DISTANCE = 1.2
_INDENTED, _NOT_INDENTED = 0.8, 0.4
"""How far from the column's edge, in sizes of the type, a paragraph's first line begins, and another."""

_OTHER_SIZE = 1.12
_SHORT, _SHORT_LAST = 0.55, 0.7
"""How much of a column's width a line takes at most that may be a heading, and one that ends a paragraph."""

_SMALL = 0.93
"""How large the type of footnotes is at most, compared with that of the text before it."""

_BLANK_LINE = "\n\n"
_TAIL = 300
"""Characters before and after a page's end that tell whether a sentence goes on there."""

_ITEM = re.compile(r"(?:[-–*•▪■●◦‣]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_FOOTNOTE = re.compile(r"[\d*†‡§¹²³⁰-⁹\[(]")
_ENDS_A_SENTENCE = re.compile(r"[.!?…։。:][\"'”’»)\]]*$")
# A line that ends in one of these is no heading, however short it is.
_GOES_ON = re.compile(
    "an?|and|are|as|at|be|been|but|by|for|from|had|has|have|he|in|into|is|its?|not|of|on|or|said|says|she|that|the|their"
    "|they|this|to|was|were|which|who|will|with|would",
    re.IGNORECASE,
)
_MANY_UNMAPPED, _UNMAPPED_SHARE = 5, 0.01
_SHOWN_PAGES = 5


@dataclass
class _Paragraph:
    """Lines that belong together, each with the number of its page."""

    lines: list[tuple[int, Line]] = field(default_factory=list)

    @property
    def last(self) -> Line:
        return self.lines[-1][1]

    @property
    def text(self) -> str:
        return " ".join(line.text for _, line in self.lines)


def text_of(pages: Sequence[Page]) -> Loaded:
    """Return the text of pages, with the offset at which each begins and what is doubtful about it; it may be empty."""
    layouts = [laid_out(words) for words in without_margins(pages)]
    lines = [line for layout in layouts for line in layout.lines]
    text, starts = _written(
        _paragraphs(layouts, _usual_distances(lines)), Vocabulary(line.text for line in lines), len(pages)
    )
    return Loaded(text, pages=starts, warnings=tuple(_warnings(pages, layouts, text)))


def _usual_distances(lines: list[Line]) -> dict[int, float]:
    """Return for each size of type the usual distance between the lines of a paragraph, in sizes of the type."""
    distances: dict[int, list[float]] = defaultdict(list)
    for above, below in pairwise(lines):
        if _is_below(above, below) and not _is_other_size(above, below):
            distances[round(below.box.size)].append(_distance(above, below))
    # The larger ones are those between paragraphs.
    return {size: sorted(found)[len(found) // 10] for size, found in distances.items()}


def _is_below(above: Line, below: Line) -> bool:
    return above.region == below.region and above.edges == below.edges and above.box.y0 > below.box.y0


def _distance(above: Line, below: Line) -> float:
    return (above.box.y0 - below.box.y0) / max(below.box.size, 1)


def _paragraphs(layouts: list[Layout], usual: dict[int, float]) -> list[_Paragraph]:
    paragraphs: list[_Paragraph] = []
    for number, layout in enumerate(layouts):
        before: Line | None = None
        for line in layout.lines:
            if before is not None and before.region == line.region:
                is_first = len(paragraphs[-1].lines) == 1
                distance = usual.get(round(line.box.size), _USUAL_DISTANCE)
                if _begins_a_paragraph(before, line, distance, is_first=is_first):
                    paragraphs.append(_Paragraph())
            else:
                open_one = _open_paragraph(paragraphs, line)
                if open_one is None:
                    paragraphs.append(_Paragraph())
                else:  # footnotes and tables behind it go before it
                    paragraphs.append(paragraphs.pop(open_one))
            paragraphs[-1].lines.append((number, line))
            before = line
    return paragraphs


def _begins_a_paragraph(before: Line, line: Line, usual: float, *, is_first: bool) -> bool:
    """Tell whether a line begins a paragraph below the line before it, which is the first of its own or is not."""
    if before.is_record or line.is_record or _is_other_size(before, line):
        return True
    if _distance(before, line) > _LARGER_GAP * usual or _ITEM.match(line.text):
        return True
    if is_cut_off(before.text) or begins_in_lower_case(line.text):
        return False
    size = line.box.size
    edge = line.edges[0]
    is_indented = line.box.x0 - edge > _INDENTED * size and before.box.x0 - edge < _NOT_INDENTED * size
    if is_indented and not _ITEM.match(before.text):
        return True
    has_ended = _ENDS_A_SENTENCE.search(before.text) is not None and _is_short(before, _SHORT_LAST)
    return has_ended or (is_first and _is_heading(before))


def _is_other_size(first: Line, second: Line) -> bool:
    sizes = sorted((first.box.size, second.box.size))
    return sizes[1] > _OTHER_SIZE * sizes[0]


def _is_short(line: Line, share: float) -> bool:
    return line.box.x1 - line.edges[0] < share * (line.edges[1] - line.edges[0])


def _is_heading(line: Line) -> bool:
    """Tell whether a line looks like a heading: it is short, and neither ends as a sentence nor in the midst of one."""
    is_short = _is_short(line, _SHORT) or line.text.isupper()
    is_open = (
        line.text.endswith((",", ";")) or _GOES_ON.fullmatch(line.text.split()[-1]) is not None or is_cut_off(line.text)
    )
    return is_short and not is_open and not _ENDS_A_SENTENCE.search(line.text)


def _open_paragraph(paragraphs: list[_Paragraph], line: Line) -> int | None:
    """Return the place of the paragraph that goes on with a line at the top of a column or a page, if one does."""
    place = len(paragraphs) - 1
    while place > 0 and _is_between(paragraphs[place], line):
        place -= 1
    if place < 0 or not _goes_on(paragraphs[place], line):
        return None
    return place


def _is_between(paragraph: _Paragraph, line: Line) -> bool:
    """Tell whether a paragraph is a footnote or a table, which may stand between a sentence's beginning and its end."""
    if paragraph.last.is_record:
        return begins_in_lower_case(line.text)
    return paragraph.last.box.size < _SMALL * line.box.size and _FOOTNOTE.match(paragraph.text) is not None


def _goes_on(paragraph: _Paragraph, line: Line) -> bool:
    """Tell whether a paragraph at the end of a column or a page goes on with a line at the top of another."""
    before = paragraph.last
    if before.is_record or line.is_record or _is_other_size(before, line) or _ITEM.match(line.text):
        return False
    if is_cut_off(before.text) or begins_in_lower_case(line.text):
        return True
    is_indented = line.box.x0 - line.edges[0] > _INDENTED * line.box.size
    if is_indented or (len(paragraph.lines) == 1 and _is_heading(before)):
        return False
    tail = paragraph.text[-_TAIL:].lstrip()
    seam = len(tail) + 1
    return all(sentence.start != seam for sentence in split_sentences(f"{tail} {line.text[:_TAIL]}"))


def _written(paragraphs: list[_Paragraph], words: Vocabulary, pages: int) -> tuple[str, tuple[int, ...]]:
    """Return the text of paragraphs, a blank line between them, and where its pages begin."""
    begins: dict[int, int] = {}
    parts: list[str] = []
    length = 0
    for paragraph in paragraphs:
        written = ""
        for page, line in paragraph.lines:
            if is_cut_off(written):
                written = written[:-1] + words.hyphen_between(written, line.text)
            elif written and not (has_no_spaces(written[-2:]) and has_no_spaces(line.text[:2])):
                written += " "
            begins.setdefault(page, length + len(written))
            written += words.without_soft_hyphens(line.text)
        parts.append(written)
        length += len(written) + len(_BLANK_LINE)
    text = _BLANK_LINE.join(parts)
    starts = []
    latest = len(text)
    for page in reversed(range(pages)):  # a page without text begins where the next one does
        latest = min(latest, begins.get(page, latest))
        starts.append(latest)
    starts[-1:] = [0]
    return text, tuple(reversed(starts))


def _warnings(pages: Sequence[Page], layouts: Sequence[Layout], text: str) -> list[str]:
    """Return what is doubtful about the text, a line for each kind of doubt."""
    found = []
    without = [number for number, layout in enumerate(layouts, start=1) if not layout.lines]
    if without:
        is_one = len(without) == 1
        found.append(
            f"{_pages(without)} {'has' if is_one else 'have'} no text, perhaps {'a scan' if is_one else 'scans'}"
        )
    doubts = (
        ("columns could not be told apart, sentences may be mixed up", [layout.is_mixed_up for layout in layouts]),
        ("a table was read row by row, its columns are lost", [layout.tables > 0 for layout in layouts]),
        ("texts stand on one another", [layout.is_overlapping for layout in layouts]),
        ("turned text was left out", [page.turned > 0 for page in pages]),
    )
    for doubt, is_there in doubts:
        numbers = [number for number, one in enumerate(is_there, start=1) if one]
        if numbers:
            found.append(f"{doubt} ({_pages(numbers)})")
    unmapped = text.count("\ufffd")
    if unmapped >= min(_MANY_UNMAPPED, max(1, _UNMAPPED_SHARE * len(text))):
        found.append(
            f"{unmapped:,} of {len(text):,} characters could not be read: their fonts do not tell what they are"
        )
    return found


def _pages(numbers: Sequence[int]) -> str:
    """Return "page 3", or "pages 3, 4 and 12 more"."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    shown = [str(number) for number in numbers]
    if len(shown) > _SHOWN_PAGES + 1:
        shown[_SHOWN_PAGES:] = [f"{len(shown) - _SHOWN_PAGES} more"]
    return f"pages {', '.join(shown[:-1])} and {shown[-1]}"
