"""Splitting a text into numbered sentences with exact offsets.

A blank line ends a paragraph. Inside a paragraph a line break is only white space, as in hard-wrapped prose,
except where the line is a heading, a dateline or a list item; see ``_blocks``. The rest is sentencex's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from .schemas import Sentence

Span = tuple[int, int]
"""Start and end of a stretch of text, the end exclusive."""

# Characters given to sentencex at once: on hostile input its time can grow with the square of their number.
_WINDOW = 10_000

# A heading or a dateline has fewer characters.
_HEADING_LENGTH = 100

_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_QUOTES = '"“”„‟«»‹›‘`「」『』《》'

# What sentencex is not shown as it is, replaced one to one so that its offsets are ours:
# - white space beyond ASCII makes it slice inside a character and panic;
# - lone surrogates cannot be encoded at all;
# - it takes whatever stands between two quotation marks as one sentence, where a claim must be able to cite
#   one of the five sentences that an official said; and a run of opening marks costs it quadratic time.
_HARMLESS = str.maketrans(
    {
        **dict.fromkeys(_SPACES + _QUOTES, " "),
        **dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"),
    }
)
_CLOSING_APOSTROPHE = re.compile(rf"['’](?=[\s{_QUOTES}]|$)")

# The full stop of one of these, the longest of 7 characters, ends no sentence if a lower-case word follows.
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:[ap]\.m|approx|cf|dept|e\.g|est|etc|i\.e|incl|k?m|sq|vs"
    r"|гг?|др|им|кв|км|млн|млрд|руб|т\.[деп]|тыс|чел)\.$",
    re.IGNORECASE,
)
_TIME_ZONE = re.compile(r"\(?(?:[CEMP][DS]?T|GMT|UTC|BST|MSK|CES?T|EES?T)\b")

_FIRST_LETTER = re.compile(r"[\W_]{0,4}([^\W\d_])")
_WHITE_SPACE = re.compile(r"\s")
_WORD_CHARACTER = re.compile(r"\w")
_LIST_ITEM = re.compile(r"[-*•]\s")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")


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
    sentences: list[Sentence] = []
    for paragraph, lines in enumerate(_paragraphs(text), start=1):
        for block in _blocks(text, lines):
            for start, end in _split_block(text, block, language):
                number = len(sentences) + 1
                sentences.append(Sentence(number=number, start=start, end=end, paragraph=paragraph))
    return tuple(sentences)


def _paragraphs(text: str) -> Iterator[list[Span]]:
    """Yield each paragraph as its lines, without the white space around them."""
    lines: list[Span] = []
    position = 0
    for line in text.split("\n"):
        start, end = _trim(text, position, position + len(line))
        position += len(line) + 1
        if start < end:
            lines.append((start, end))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _trim(text: str, start: int, end: int) -> Span:
    """Return the stretch without the white space around it; empty if it holds nothing else."""
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stretch.strip())


def _blocks(text: str, lines: list[Span]) -> Iterator[Span]:
    """Yield the stretches of a paragraph between those line breaks that end a sentence.

    They are the breaks before and after a Markdown heading, before a list item, and after the heading lines
    at the paragraph's top. A heading line is short, does not end in a comma, is not continued in lower case,
    and was ended on purpose: the first word of the next line would have fitted into the paragraph's width,
    so that no wrapping of lines explains the break.
    """
    width = max(end - start for start, end in lines)
    block_start, at_top = lines[0][0], True
    for (start, end), (next_start, next_end) in pairwise(lines):
        line, next_line = text[start:end], text[next_start:next_end]
        first_word = next_line.split(maxsplit=1)[0]
        at_top = at_top and (
            len(line) < _HEADING_LENGTH
            and len(line) + 1 + len(first_word) <= width
            and not line.endswith((",", ";"))
            and not _begins_in_lower_case(next_line)
        )
        marked = _MARKDOWN_HEADING.match(line) or _MARKDOWN_HEADING.match(next_line)
        if at_top or marked or _LIST_ITEM.match(next_line):
            yield block_start, end
            block_start = next_start
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
    position = block[0]
    while position < block[1]:
        window_end = min(position + _WINDOW, block[1])
        ends = [position + end for end in _boundaries(text[position:window_end], language)]
        for end in ends:
            words_end = position + len(text[position:end].rstrip(_SPACES + _QUOTES + "'’"))
            # Between two sentences closing marks come before the white space, opening ones after it.
            space = _WHITE_SPACE.search(text, words_end, end)
            cut = space.start() if space else end
            if not _goes_on(text, position, words_end, cut, end):
                yield cut
            position = end
        if not ends:
            # The sentence goes on into the next window.
            position = window_end


def _boundaries(window: str, language: str) -> list[int]:
    """Return where sentencex ends a sentence inside the window, the window's own end left out."""
    shown = _CLOSING_APOSTROPHE.sub(" ", window).translate(_HARMLESS)
    try:
        found = sentencex.get_sentence_boundaries(language, shown)
    except BaseException as error:
        # A panic of its Rust code is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return []
    return [boundary["end_index"] for boundary in found if boundary["end_index"] < len(window)]


def _goes_on(text: str, start: int, words_end: int, cut: int, end: int) -> bool:
    """Tell whether a sentence goes on at ``end``, though its words until ``words_end`` look complete."""
    abbreviation = _ABBREVIATION.search(text, max(start, words_end - 7), words_end)
    if _begins_in_lower_case(text, end):
        # What follows a quotation (“Never!” he said) or an abbreviation belongs to it.
        return cut > words_end or abbreviation is not None
    hour = abbreviation is not None and abbreviation[0].lower() in ("a.m.", "p.m.")
    return hour and _TIME_ZONE.match(text, end) is not None


def _begins_in_lower_case(text: str, position: int = 0) -> bool:
    letter = _FIRST_LETTER.match(text, position)
    return letter is not None and letter[1].islower()
