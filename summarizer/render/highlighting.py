"""A text as HTML in which every cited passage is marked, and whose text content is the text, unchanged."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup  # noqa: TID253  whoever needs this module needs it

from summarizer.schemas import Sentence
from summarizer.text.neutralising import UNSAFE

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


class Span(NamedTuple):
    """What a claim rests on: ``text[start:end]``, ``end`` exclusive; claims have numbers."""

    start: int
    end: int
    claim: int


@dataclass(frozen=True)
class MarkedText:
    """A text as HTML, and which claims rest on its cited pieces.

    Attributes:
        html: paragraphs. A piece that carries the claims ``bases[N]`` is a link to ``#on-N`` of the classes ``cited``,
            ``on-N``, and ``of-C`` for each claim C; before the first piece of claim C stands an empty element
            ``to-C``, and the first piece of sentence S is ``s-S``.
        bases: each set of claims that one piece carries.
    """

    html: Markup
    bases: list[tuple[int, ...]]


def marked(
    text: str, sentences: Sequence[Sentence], spans: Iterable[Span], left_out: Container[int] = ()
) -> MarkedText:
    """Mark what is cited in a text; citations may overlap in any way.

    Args:
        text: the text. NUL and halves of surrogate pairs, which HTML cannot hold, become U+FFFD; nothing else changes.
        sentences: its sentences, in order; what stands in one and is not cited gets the class ``uncited``.
        spans: what is cited, in any order, within the text.
        left_out: numbers of the sentences on which no claim rests alone; they get the class ``left-out`` too.
    """
    cited = sorted(set(spans))
    ends = sorted({0, len(text), *(found.end() for found in _PARAGRAPH.finditer(text))})
    paragraphs = dict(zip(ends, [*ends[1:], len(text)], strict=True))
    cuts = {place for start, end, *_ in cited for place in (start, end)}
    cuts |= {place for sentence in sentences for place in (sentence.start, sentence.end)}
    writer = _Writer(cited, sentences, left_out)
    parts = []
    for start, end in pairwise(sorted({*cuts, *paragraphs})):
        opening = f'<p dir="{_direction(text[start : paragraphs[start]])}">' if start in paragraphs else ""
        closing = "</p>" if end in paragraphs else ""
        parts.append(f"{opening}{writer.piece(start, text[start:end])}{closing}")
    return MarkedText(Markup("".join(parts)), list(writer.bases))  # noqa: S704  every piece is escaped


class _Writer:
    """Writes a text piece by piece, from its beginning to its end; no piece crosses where a span or sentence ends."""

    def __init__(self, spans: list[Span], sentences: Sequence[Sentence], left_out: Container[int]) -> None:
        self.bases: dict[tuple[int, ...], int] = {}
        self._changes: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for span in spans:
            self._changes[span.start].append((span.claim, 1))
            self._changes[span.end].append((span.claim, -1))
        self._open: Counter[int] = Counter()
        self._met: set[int] = set()
        self._sentences = {sentence.start: sentence for sentence in sentences}
        self._in: Sentence | None = None
        self._left_out = left_out

    def piece(self, start: int, text: str) -> str:
        """Return the piece of the text that begins at ``start``."""
        for claim, change in self._changes.get(start, ()):
            self._open[claim] += change
            if not self._open[claim]:
                del self._open[claim]
        claims = tuple(sorted(claim for claim, count in self._open.items() if count > 0))
        new = [claim for claim in claims if claim not in self._met]
        self._met.update(new)
        marks = "".join(f'<span class="to" id="to-{claim}"></span>' for claim in new)
        begins = self._sentences.get(start)
        self._in = begins or (self._in if self._in and start < self._in.end else None)
        number = f' id="s-{begins.number}" data-number="{begins.number}"' if begins else ""
        if claims:
            base = self.bases.setdefault(claims, len(self.bases))
            classes = " ".join(["cited", f"on-{base}", *(f"of-{claim}" for claim in claims)])
            return f'{marks}<a href="#on-{base}" class="{classes}"{number}>{shown(text)}</a>'
        if self._in is None:
            return shown(text)
        kind = "uncited left-out" if self._in.number in self._left_out else "uncited"
        return f'<span class="{kind}"{number}>{shown(text)}</span>'


def _direction(paragraph: str) -> str:
    """Return how a paragraph runs, by its first letter that tells; dir="auto" takes a browser minutes in a long one."""
    kinds = (unicodedata.bidirectional(character) for character in paragraph)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def shown(text: str) -> str:
    """Return text as HTML that a browser shows and does not obey, with the text as its text content.

    A control character or a direction mark stands alone in an element that is isolated, so that it acts on nothing.
    """
    return UNSAFE.sub(_alone, html.escape(text, quote=False))


def _alone(found: re.Match[str]) -> str:
    character = found[0]
    if character in "\n\t":
        return character
    name = f"U+{ord(character):04X}"
    held = "\ufffd" if character == "\x00" or "\ud800" <= character <= "\udfff" else character
    return f'<bdi class="control" title="{name}">{"&#13;" if held == chr(13) else held}</bdi>'
