"""What stands between quotation marks of any kind in a few words, such as a claim's."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSED_BY = {
    "“": "”",
    "”": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "〝": "〞",
    "❝": "❞",
    '"': '"',
    "＂": "＂",
}
"""What ends a quotation, by the mark that begins it; some languages begin with what others end with."""

_SINGLE = re.compile(r"(?<!\w)(?:``|['‘‚‛`])(?=\S)([^\n]+?)(?:''|['’´])(?!\w)")


def quoted_in(said: str) -> Iterator[str]:
    """Yield each quotation, those inside others too; one that is not closed goes to the end.

    What stands between single marks, which are apostrophes too, is one if it has two words or more.
    """
    open_marks: list[tuple[str, int]] = []
    for place, mark in enumerate(said):
        if open_marks and mark in _CLOSED_BY[open_marks[-1][0]]:
            yield said[open_marks.pop()[1] : place]
        elif mark in _CLOSED_BY:
            open_marks.append((mark, place + 1))
    yield from (said[start:] for _, start in open_marks)
    yield from (words for words in _SINGLE.findall(said) if len(words.split()) > 1)
