"""One text to look in, and the original to quote from.

Names and words are looked up in a folded text: letters composed (Unicode NFC), soft hyphens and zero-width characters
left out, words that a line or a page cuts joined. Each of its characters knows its place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summarizer.schemas import Article, Sentence

from .hyphens import Vocabulary

Piece = tuple[str, int, int]
"""What stands in the folded text for a stretch of the original, and the stretch: start and end, the end exclusive."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f"
)
# Between letters of these scripts a joiner says nothing; in Arabic and in India's it makes another letter.
_JOINERS = "\u200c\u200d"
_PLAIN_SCRIPT = "A-Za-z\u00aa-\u052f\u0531-\u058a\u10a0-\u10ff\u1e00-\u1fff"
# Behind the hyphen the line ends, or the page, with whatever white space there is at its end.
_CUT_WORD = r"(?<=\w)[-‐\u00ad](?:[^\S\n\f]*+\n[^\S\n\f]*+|[^\S\f]*+\f\s*+)(?=[^\W\d_])"
_PAGE_BREAK = r"(?<!\s)[^\S\f]*+\f\s*+"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
_MARKED = rf"[\u2126\u212a\u212b]|.[{_MARKS}]+"
_FOLDED = re.compile(
    rf"(?P<cut>{_CUT_WORD})|(?P<out>[{_INVISIBLE}]+|(?<=[{_PLAIN_SCRIPT}])[{_JOINERS}]++|(?<![{_JOINERS}])[{_JOINERS}]++(?=[{_PLAIN_SCRIPT}]))"
    rf"|(?P<page>{_PAGE_BREAK})|(?P<marked>{_MARKED})|(?P<jamo>[\u1100-\u11ff]+)",
    re.DOTALL,
)
# One of these is in every text in which something is folded; to look for them takes a tenth of the time.
_MAYBE_FOLDED = re.compile(rf"[{_INVISIBLE}{_JOINERS}{_MARKS}\f\u2126\u212a\u212b\u1100-\u11ff]")
_MAYBE_CUT = re.compile(r"[-‐][^\S\n]*+\n")
_MOST_MARKS = 30
"""Marks on one letter; more are no writing (Unicode's Stream-Safe Text Format) and take long to put in order."""


@dataclass(frozen=True)
class Folded:
    """An article as it is read, and as it stands.

    Attributes:
        article: the folded article; its sentences have the numbers of the original's. Where there is nothing to fold,
            the original itself.
        original: the article as it was loaded.
    """

    article: Article
    original: Article
    _places: tuple[tuple[int, int, int], ...] = ()

    def as_it_stands(self, words: str, numbers: Iterable[int]) -> str:
        """Return words of the folded text as the original has them.

        Args:
            words: some words.
            numbers: the sentences in which they are looked for first.

        Returns:
            The original's stretch; the words as they are where the folded text does not hold them.
        """
        if self.article is self.original or not words:
            return words
        sentences = self.article.sentences
        stretches = [(sentences[n - 1].start, sentences[n - 1].end) for n in numbers if 1 <= n <= len(sentences)]
        for start, end in (*stretches, (0, len(self.article.text))):
            found = self.article.text.find(words, start, end)
            if found >= 0:
                first, last = self.place(found)[0], self.place(found + len(words) - 1)[1]
                return self.original.text[first:last]
        return words

    def place(self, offset: int) -> tuple[int, int]:
        """Return the stretch of the original that a character of the folded text stands for."""
        index = bisect_left(self._places, (offset + 1,)) - 1
        begin, start, end = self._places[index]
        length = (self._places[index + 1][0] if index + 1 < len(self._places) else len(self.article.text)) - begin
        if length == end - start:  # a stretch that is the same in both
            return start + offset - begin, start + offset - begin + 1
        return start, end


def fold(article: Article) -> Folded:
    """Return an article with the text to look in; the time taken is linear in its length."""
    if not _needs_folding(article.text):
        return Folded(article, article)
    pieces = [piece for piece in _pieces(article.text) if piece[0]]
    places: list[tuple[int, int, int]] = []
    position = 0
    for text, start, end in pieces:
        places.append((position, start, end))
        position += len(text)
    folded = "".join(text for text, _, _ in pieces)
    if folded == article.text or not pieces:
        return Folded(article, article)
    sentences = tuple(_moved(article.sentences, places, position))
    title = article.title and "".join(text for text, _, _ in _pieces(article.title))
    read = article.model_copy(update={"text": folded, "title": title, "sentences": sentences, "pages": ()})
    read.__dict__.pop("sha256", None)  # the copy would keep that of the original
    return Folded(read, article, tuple(places))


def folded_text(text: str) -> str:
    """Return a text as it is looked in."""
    return "".join(piece for piece, _, _ in _pieces(text)) if _needs_folding(text) else text


def _needs_folding(text: str) -> bool:
    if _MAYBE_CUT.search(text):
        return True
    return "\f" in text if text.isascii() else _MAYBE_FOLDED.search(text) is not None


def _pieces(text: str) -> Iterator[Piece]:
    """Yield the folded text piece by piece; stretches that stay are pieces too."""
    vocabulary: Vocabulary | None = None
    position = 0
    for found in _FOLDED.finditer(text):
        start, end = found.span()
        instead = found[0]
        match found.lastgroup:
            case "cut":
                vocabulary = vocabulary or Vocabulary(line.strip() for line in re.split("[\n\f]", text))
                instead = vocabulary.hyphen_between(_line_before(text, start), _line_after(text, end))
            case "out":
                instead = ""
            case "page":
                instead = "\n\n" if found[0].count("\n") > 1 else "\n"
            case _:
                instead = unicodedata.normalize("NFC", found[0]) if len(found[0]) <= _MOST_MARKS else found[0]
        if instead != found[0]:
            yield text[position:start], position, start
            yield instead, start, end
            position = end
    yield text[position:], position, len(text)


def _line_before(text: str, end: int) -> str:
    """Return the last word of a line with the hyphen behind it."""
    begin = max(0, end - 100)
    return re.sub(f"[{_INVISIBLE}]", "", text[begin:end].rpartition("\n")[2]) + "-"


def _line_after(text: str, start: int) -> str:
    return re.sub(f"[{_INVISIBLE}]", "", text[start : start + 100].partition("\n")[0])


def _moved(sentences: Iterable[Sentence], places: list[tuple[int, int, int]], length: int) -> Iterator[Sentence]:
    """Yield the sentences with their offsets in the folded text."""
    starts = [start for _, start, _ in places]

    def moved(offset: int) -> int:
        index = bisect_left(starts, offset + 1) - 1
        begin, start, end = places[max(0, index)]
        following = places[index + 1][0] if index + 1 < len(places) else length
        if following - begin == end - start:
            return min(begin + offset - start, following)
        return begin if offset <= start else following

    for sentence in sentences:
        start, end = moved(sentence.start), moved(sentence.end)
        yield sentence.model_copy(update={"start": start, "end": max(end, start)})
