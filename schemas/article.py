"""An article as loaded: its text, what is known of it, and its numbered sentences."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field


class Sentence(BaseModel):
    """A sentence's place in the article: ``text[start:end]``, ``end`` exclusive, numbered from 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    paragraph: int = Field(ge=1)


class Article(BaseModel):
    """A loaded article. Made by ``read_article`` or ``article_from_text``, not by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    source: str = Field(description='Path or URL as the user gave it, or "-" for standard input.')
    title: str | None = None
    published: str | None = Field(default=None, description="ISO date.")
    language: str | None = Field(default=None, description="ISO 639-1 code.")
    sentences: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = Field(default=(), description="What had to be guessed while reading.")

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the text as loaded, encoded in UTF-8."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def sentence_text(self, number: int) -> str:
        """Return the words of sentence ``number``, which counts from 1."""
        sentence = self.sentences[number - 1]
        return self.text[sentence.start : sentence.end]

    def sentence_line(self, number: int) -> str:
        """Return the words of sentence ``number`` on one line: each run of white space is one space."""
        return " ".join(self.sentence_text(number).split())
