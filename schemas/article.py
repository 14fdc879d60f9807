"""An article as loaded: its text, what is known of it, and its numbered sentences."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

PublishedFrom = Literal["metadata", "dateline"]
"""What an article's date is taken from: what a page, a message or the caller says of it, or a line of its text."""


class Sentence(BaseModel):
    """A sentence's place in the article: ``text[start:end]``, ``end`` exclusive, numbered from 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1, description="From 1, in the order of the text.")
    start: int = Field(ge=0, description="Offset of its first code point.")
    end: int = Field(ge=1, description="Offset after its last code point.")
    paragraph: int = Field(ge=1, description="Number of its paragraph, from 1.")


class Article(BaseModel):
    """A loaded article; ``articles.article`` has the class that makes one of a text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(description="As loaded: decoded, line ends made \\n, nothing else changed.")
    source: str = Field(description='Path or URL as the user gave it, or "-" for standard input.')
    title: str | None = Field(default=None, description="What its page, file or message calls it, or its headline.")
    published: str | None = Field(default=None, description="ISO date.")
    published_from: PublishedFrom | None = Field(default=None, description="What says so; null where nothing does.")
    language: str | None = Field(default=None, description="ISO 639-1 code.")
    sentences: tuple[Sentence, ...] = Field(default=(), description="In the order of the text.")
    warnings: tuple[str, ...] = Field(default=(), description="What had to be guessed while reading.")

    pages: tuple[int, ...] = Field(
        default=(), description="Offsets at which pages 1, 2, … begin; empty for what has no pages."
    )

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the text as loaded, encoded in UTF-8."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page_at(self, offset: int) -> int | None:
        """Return the page, from 1, on which an offset of the text lies; None where there are no pages."""
        return bisect_right(self.pages, offset) or None

    def sentence_text(self, number: int) -> str:
        """Return the words of sentence ``number``, which counts from 1."""
        sentence = self.sentences[number - 1]
        return self.text[sentence.start : sentence.end]

    def sentence_line(self, number: int) -> str:
        """Return the words of sentence ``number`` on one line: each run of white space is one space."""
        return " ".join(self.sentence_text(number).split())
