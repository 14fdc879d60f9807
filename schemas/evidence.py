"""The link between a claim and the text that it rests on."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Evidence(BaseModel):
    """One cited sentence, copied from the article with its place in it.

    Offsets count Unicode code points of the article's text as loaded: ``start`` is inclusive, ``end``
    exclusive, and ``text[start:end] == quote``. The pair is a W3C TextPositionSelector, the quote a
    TextQuoteSelector's ``exact``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentence: int = Field(ge=1, description="Number of the cited sentence, from 1.")
    start: int = Field(ge=0, description="Offset of the quote's first code point.")
    end: int = Field(ge=1, description="Offset after the quote's last code point.")
    quote: str = Field(min_length=1, description="The article's own words, verbatim.")

    page: int | None = Field(
        default=None, ge=1, description="Page on which the quote begins, from 1; null where the article has no pages."
    )

    @model_validator(mode="after")
    def _offsets_span_the_quote(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError("the offsets do not span the quote")
        return self

    @property
    def label(self) -> str:
        """The sentence's number, and its page where there is one: "[12], p. 3"."""
        return f"[{self.sentence}]" if self.page is None else f"[{self.sentence}], p. {self.page}"
