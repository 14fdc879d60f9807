"""Which characters of an article stand between quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

from .schemas import Article

_OPENING = {"“": "”", "«": "»", "„": "“", '"': '"'}


def quoted_characters(article: Article) -> Iterator[tuple[int, list[bool]]]:
    """Yield each sentence's number with a flag a character: does it stand between quotation marks?

    Marks are paired within a paragraph; one that is never closed quotes to the paragraph's end.
    """
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
        yield sentence.number, flags
