"""What is told to Python's ``logging``: of which article a record is, and how much of a text a line of it shows.

The loggers are named after the modules, below ``summarizer``; they are silent until a program asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from summarizer.text.neutralising import plain

_MOST = 120
_article: ContextVar[str] = ContextVar("article", default="")


@contextmanager
def about(article: str) -> Iterator[None]:
    """Let what is logged meanwhile, in this thread, be of an article."""
    token = _article.set(article)
    try:
        yield
    finally:
        _article.reset(token)


def article_of_record() -> str:
    """Return the source of the article that is at work in this thread, an empty text where there is none."""
    return _article.get()


def in_a_line(text: object) -> str:
    """Return a text as one line of at most 120 characters that no terminal obeys: no log holds more of an article."""
    line = " ".join(plain(str(text)).split())
    return line if len(line) <= _MOST else f"{line[: _MOST - 2]} …"
