"""Splitting a text into numbered sentences with exact offsets.

A blank line ends a paragraph. Inside a paragraph a line break is only white space, as in hard-wrapped prose,
except where the line is a heading, a dateline or a list item; see ``_blocks``. The rest is sentencex's work, but for
what ``abbreviations`` and ``reporting_clauses`` know better, the numbers of lists and the marks of footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from summarizer.schemas import Sentence

from .abbreviations import goes_on_after, is_before_lower_case
from .reporting_clauses import begins_at
from .sentence_marks import (
    CLOSING,
    begins_numbered_item,
    behind_the_stop,
    ends_with_item_number,
    is_item_number,
    shown,
    without_quote_marks,
)

Span = tuple[int, int]
"""Start and end of a stretch of text, the end exclusive."""

# Characters given to sentencex at once: on hostile input its time can grow with the square of their number.
_WINDOW = 10_000

# A heading or a dateline has fewer characters.
_HEADING_LENGTH = 100

# A quotation with a question is not looked for further back.
_LONGEST_QUOTATION = 1_000

_FIRST_LETTER = re.compile(r"[\W_]{0,4}([^\W\d_])")
_WHITE_SPACE = re.compile(r"\s")
_NO_WHITE_SPACE = re.compile(r"\S")
_WORD_CHARACTER = re.compile(r"\w")
_PAGE_BREAK = re.compile(r"(?<!\s)[^\S\f]*+\f\s*+")
_ENDS = (".", "!", "?", "…", ":", "։", "")
_LIST_ITEM = re.compile(r"[-*•]\s")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_DASH = re.compile(r"[—–-]\s")
_PUNCTUATION = (".", ":", ";", ",", "!", "?", "…", "։")


def split_sentences(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """Split a text into sentences.

    Every character that is not white space belongs to exactly one sentence; sentences are in order, do not
    overlap, and neither begin nor end with white space.

    Args:
        text: any text, hostile or not; the time taken is linear in its length.
        language: ISO 639-1 code: it decides what counts as an abbreviation; an unknown one counts as English.

    Returns:
        The sentences, numbered from 1; offsets in code points, ends exclusive; paragraphs numbered from 1.
    """
    if "\f" in text:
        text = _PAGE_BREAK.sub(_page_break, text)
    sentences: list[Sentence] = []
    for paragraph, lines in enumerate(_paragraphs(text), start=1):
        for block in _blocks(text, lines):
            for start, end in _split_block(text, block, language):
                number = len(sentences) + 1
                sentences.append(Sentence(number=number, start=start, end=end, paragraph=paragraph))
    return tuple(sentences)


def _page_break(found: re.Match[str]) -> str:
    """Return a page break in the middle of a sentence as so many spaces, any other as it is."""
    before, after = found.string[max(0, found.start() - 1) : found.start()], found.string[found.end() : found.end() + 1]
    goes_on = before in ("-", "‐", "\u00ad") or (after.islower() and before not in _ENDS)
    return " " * len(found[0]) if goes_on else found[0]


def _paragraphs(text: str) -> Iterator[list[Span]]:
    """Yield each paragraph as its lines, without the white space around them.

    An item's number that stands alone begins the paragraph that follows, and so does the empty line of a quotation
    (">").
    """
    lines: list[Span] = []
    introduces = True
    position = 0
    for line in text.split("\n"):
        start, end = _trim(text, position, position + len(line))
        position += len(line) + 1
        words = without_quote_marks(text[start:end])
        if not words and not introduces:
            yield lines
            lines, introduces = [], True
        if start < end:
            lines.append((start, end))
            introduces = introduces and _introduces(words)
    if lines:
        yield lines


def _introduces(line: str) -> bool:
    """Tell a line that is nothing without the next: an item's number, or empty."""
    return not line or is_item_number(line)


def _trim(text: str, start: int, end: int) -> Span:
    """Return the stretch without the white space around it; empty if it holds nothing else."""
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stretch.strip())


def _blocks(text: str, lines: list[Span]) -> Iterator[Span]:
    """Yield the stretches of a paragraph between those line breaks that end a sentence.

    They are the breaks before and after a Markdown heading, where quoted lines (">") begin and end, before a list
    item, and after the heading lines at the paragraph's top. A heading line is short, does not end in a comma, is not
    continued in lower case,
    and was ended on purpose: the first word of the next line would have fitted into the paragraph's width,
    so that no wrapping of lines explains the break. A number begins a list item only where no wrapping of lines can
    have put it at a line's beginning, or behind other items.
    """
    width = max(end - start for start, end in lines)
    block_start, at_top, in_list = lines[0][0], True, False
    for (start, end), following in pairwise(lines):
        line, next_line = without_quote_marks(text[start:end]), without_quote_marks(text[slice(*following)])
        if _introduces(line):
            continue
        room, first_words = width - (end - start) - 1, next_line.split(maxsplit=2)[:2]
        at_top = at_top and (
            len(line) < _HEADING_LENGTH
            and len("".join(first_words[:1])) <= room
            and not line.endswith((",", ";"))
            and not _begins_in_lower_case(next_line)
        )
        in_list = in_list or begins_numbered_item(line)
        is_numbered = (begins_numbered_item(next_line) or _introduces(next_line)) and (
            in_list or len(" ".join(first_words)) <= room or line.endswith(_PUNCTUATION)
        )
        is_heading = _MARKDOWN_HEADING.match(line) or _MARKDOWN_HEADING.match(next_line)
        is_turn = (text[start] == ">") != (text[following[0]] == ">") and not _begins_in_lower_case(next_line)
        if at_top or is_heading or is_turn or is_numbered or _LIST_ITEM.match(next_line):
            yield block_start, end
            block_start = following[0]
    yield block_start, lines[-1][1]


def _split_block(text: str, block: Span, language: str) -> Iterator[Span]:
    """Yield the sentences of a block; a piece without letter and digit belongs to the sentence before it."""
    sentence: Span | None = None
    for piece_start, piece_end in pairwise((block[0], *_breaks(text, block, language), block[1])):
        start, end = _trim(text, piece_start, piece_end)
        if start == end:
            continue
        if sentence and not _WORD_CHARACTER.search(text, start, end):
            sentence = (sentence[0], end)
            continue
        if sentence:
            yield sentence
        sentence = (start, end)
    if sentence:
        yield sentence


def _breaks(text: str, block: Span, language: str) -> Iterator[int]:
    """Yield the offsets inside a block at which a sentence ends, reading it through a window."""
    position = sentence = block[0]
    while position < block[1]:
        window_end = min(position + _WINDOW, block[1])
        visible = shown(text[position:window_end])
        ends = _boundaries(visible, language)
        for last, end in pairwise((0, *ends)):
            words_end = position + last + len(visible[last:end].rstrip())
            # Between two sentences closing marks come before the white space, opening ones after it.
            space = _WHITE_SPACE.search(text, behind_the_stop(text, words_end, position + end), position + end)
            cut = space.start() if space else position + end
            if not _goes_on(text, sentence, words_end, cut, position + end):
                yield cut
                sentence = _skip_white_space(text, cut)
        # Where nothing ends the sentence goes on into the next window.
        position = position + ends[-1] if ends else window_end


def _boundaries(visible: str, language: str) -> list[int]:
    """Return where sentencex ends a sentence inside the window, the window's own end left out."""
    try:
        found = sentencex.get_sentence_boundaries(language, visible)
    except BaseException as error:
        # A panic of its Rust code is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return []
    return [boundary["end_index"] for boundary in found if boundary["end_index"] < len(visible)]


def _goes_on(text: str, start: int, words_end: int, cut: int, end: int) -> bool:
    """Tell whether the sentence that begins at ``start`` goes on at ``end``, though its words look complete.

    Its words end at ``words_end``, and the marks behind them at ``cut``.
    """
    if is_item_number(text, start, words_end) or ends_with_item_number(text, start, words_end):
        return True
    mark = text[words_end:cut][:1]
    is_quotation = mark != "" and mark in CLOSING
    letter = _FIRST_LETTER.match(text, end)
    following = _skip_white_space(text, cut)
    if letter is not None and letter[1].islower() and not begins_numbered_item(text, following):
        # What follows a quotation (“Never!” he said), a dash or an abbreviation belongs to it.
        has_dash = text[words_end - 1 : words_end] != "." and _DASH.match(text, end)
        return is_quotation or bool(has_dash) or is_before_lower_case(text, start, words_end, letter[1])
    if is_quotation:
        is_asked = text[words_end - 1 : words_end] in ("?", "!")
        return is_asked and begins_at(text, following) and not _opens_within(text, start, words_end, mark)
    return goes_on_after(text, start, words_end, following)


def _opens_within(text: str, start: int, words_end: int, mark: str) -> bool:
    """Tell a sentence that begins before the quotation that ``mark`` closes: 'They were asked: "Will you fight?"'."""
    opening = CLOSING[mark]
    words = text[max(start, words_end - _LONGEST_QUOTATION) : words_end]
    return any(f"{before}{one}" in words for one in opening for before in " (\n\u00a0")


def _skip_white_space(text: str, position: int) -> int:
    found = _NO_WHITE_SPACE.search(text, position)
    return found.start() if found else len(text)


def _begins_in_lower_case(text: str, position: int = 0) -> bool:
    letter = _FIRST_LETTER.match(text, position)
    return letter is not None and letter[1].islower()
