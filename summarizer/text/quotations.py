"""What an article quotes: between quotation marks, or as a block of paragraphs that somebody introduces or signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from summarizer.schemas import Article

_OPENING = {"“": "”", "«": "»", "„": "“", '"': '"'}

_INDENTED = re.compile(r"\n(?:\t| {2,})(?=[^\W\d_]|[\"“«„])")
_SIGNATURE = re.compile(r"[>\s]*(?:—|–|―|--)\s*(?P<name>[^\W\d_][^\n!?:]{1,120})(?<![.…])$")


@dataclass(frozen=True)
class BlockQuotation:
    """Sentences that are quoted as a block: their lines begin with ">", or are indented behind a colon.

    Attributes:
        sentences: the numbers of what is quoted, at least one.
        introduced_by: the number of the sentence before them where that ends with a colon, else None.
        signed_by: the number of the line at their end that names the speaker behind a dash, or None.
    """

    sentences: tuple[int, ...]
    introduced_by: int | None
    signed_by: int | None


def block_quotations(article: Article) -> list[BlockQuotation]:
    """Return the block quotations of an article; none where most of it is quoted, as a forwarded message is."""
    found = []
    before, count = 0, len(article.sentences)
    for kind, run in groupby(zip(article.sentences, _marks(article), strict=True), key=lambda pair: pair[1]):
        numbers = [sentence.number for sentence, _ in run]
        introduces = before > 0 and article.sentence_text(before).endswith(":")
        before = numbers[-1]
        if not kind or (kind != ">" and not introduces):
            continue
        signs = next((n for n in (before, before + 1) if n <= count and _is_signature(article, n)), None)
        quoted = tuple(number for number in numbers if number != signs)
        if quoted:
            found.append(BlockQuotation(quoted, numbers[0] - 1 if introduces else None, signs))
    return found if 2 * sum(len(one.sentences) for one in found) <= count else []


def _marks(article: Article) -> Iterator[str]:
    """Yield what marks each sentence as quoted in a block: ">", white space, or nothing."""
    end, paragraph, mark = 0, 0, ""
    for sentence in article.sentences:
        space = article.text[end : sentence.start]
        if end == 0 or "\n" in space:
            indented = _INDENTED.match(article.text, article.text.rfind("\n", end, sentence.start), sentence.end)
            if article.text[sentence.start] == ">":
                mark = ">"
            elif sentence.paragraph != paragraph:
                mark = " " if indented else ""
            elif mark == ">":
                mark = ""
        yield mark
        end, paragraph = sentence.end, sentence.paragraph


def _is_signature(article: Article, number: int) -> bool:
    name = _SIGNATURE.match(article.sentence_text(number))
    return name is not None and name["name"][0].isupper()


def quoted_characters(article: Article) -> Iterator[tuple[int, list[bool]]]:
    """Yield each sentence's number with a flag a character: does it stand between quotation marks, or in a block?

    Marks are paired within a paragraph; one that is never closed quotes to the paragraph's end.
    """
    in_block = {number for block in block_quotations(article) for number in block.sentences}
    closing: str | None = None
    paragraph = 0
    for sentence in article.sentences:
        if sentence.paragraph != paragraph:
            paragraph, closing = sentence.paragraph, None
        text = article.text[sentence.start : sentence.end]
        flags: list[bool] = []
        for place, character in enumerate(text):
            before, after = text[place - 1 : place], text[place + 1 : place + 2]
            if character == before == '"':  # a table's way of writing one mark
                flags.append(flags[-1])
            elif closing is not None:
                flags.append(True)
                if character == closing:
                    closing = None
            else:
                opens = after != "" and not after.isspace()
                closing = _OPENING.get(character) if opens else None
                flags.append(closing is not None)
        yield sentence.number, [True] * len(flags) if sentence.number in in_block else flags
