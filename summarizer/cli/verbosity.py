"""``-v`` and ``-vv``: what the package logs, as lines on standard error, beside the progress."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from summarizer.logs import article_of_record

from .common import say

VerboseOption = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        show_default=False,
        metavar="",
        help="Say what is asked, sent again and withheld, and why; -vv: also each request's size, seconds and tokens.",
    ),
]


@contextmanager
def logged(verbose: int) -> Iterator[None]:
    """Show what is logged below ``summarizer`` meanwhile: nothing at 0, what happens at 1, every request from 2 on."""
    if not verbose:
        yield
        return
    logger = logging.getLogger("summarizer")
    former, handler = logger.level, _Lines()
    logger.setLevel(logging.INFO if verbose == 1 else logging.DEBUG)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(former)


class _Lines(logging.Handler):
    """Writes each record as a line, to whatever standard error is then: a bar that is drawn there takes lines in."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, behind the article that it is of."""
        article = article_of_record()
        say(f"{article}: {record.getMessage()}" if article else record.getMessage())
