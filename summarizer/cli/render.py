"""The command ``summarize render``: briefs that are there already, as pages or in any other format."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import summarizer
from summarizer.errors import BriefFileError, OutputError, SummarizerError, UsageError
from summarizer.files.slugs import article_name
from summarizer.files.writing import check_output, check_there, write_file
from summarizer.settings import MAX_CHARACTERS
from summarizer.settings_file import settings_of

from .common import ForceOption, ProfileOption, errors_as_lines, named, say
from .output import Format, Printer

if TYPE_CHECKING:
    from summarizer.schemas import Article, BaseBrief

STATUSES = """Exit status: 0 all rendered · 1 something cannot be read or written, or an article had no brief ·
2 wrong usage."""


def render_command(
    briefs: Annotated[
        list[str], typer.Argument(metavar="BRIEFS", help="Files of briefs (JSON, JSONL), or - for standard input.")
    ],
    output: Annotated[
        str | None,  # of a Path, the last slash would be gone
        typer.Option(
            "--output", "-o", metavar="FILE", parser=named, help="A file; for the pages of many briefs, a folder."
        ),
    ] = None,
    output_format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: by the suffix of FILE, html for a folder.")
    ] = None,
    article: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The text of the brief. Default: the file that the brief names, if there."),
    ] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show the cited sentences (terminal).")] = False,
    force: ForceOption = False,
    profile: ProfileOption = None,
) -> None:
    """Draw briefs from their JSON: as pages that show each claim beside the article, or as text. Nothing is asked."""
    with errors_as_lines():
        brief_type = summarizer.load_profile(settings_of(profile=profile).profile).brief
        held = _Briefs(briefs, brief_type)
        place = Path(output) if output is not None else None
        check_output(place, (*briefs, article), force=force)
        check_there((*briefs, article))
        each = iter(held)
        first = list(islice(each, 2))
        if place is not None and _is_folder(output or "", output_format, len(first)):
            if output_format not in (None, "html") or article is not None:
                raise UsageError("a folder is for the pages of briefs", hint="Name a file with -o")
            _render_pages(chain(first, each), place, force=force)
        else:
            printer = Printer(output_format, place, evidence=evidence)
            if note := printer.expect(len(first)):
                say(note)
            if article is not None and len(first) > 1:
                raise UsageError("--article is the text of one brief, and there are more", hint="Leave it out")
            if not first and not held.failed:
                raise BriefFileError("there is no brief in what is named", hint="Check the files")
            for brief in chain(first, each):
                printer.add(brief, _article_of(brief, article) if printer.format == "html" else None)
    raise typer.Exit(1 if held.failed else 0)


class _Briefs:
    """The briefs of some files; articles without one are told on standard error and counted."""

    def __init__(self, files: list[str], brief_type: type[BaseBrief]) -> None:
        self.failed = 0
        self._files = files
        self._type = brief_type

    def __iter__(self) -> Iterator[BaseBrief]:
        for held in summarizer.read_briefs(*self._files, brief_type=self._type):
            if isinstance(held, summarizer.BaseBrief):
                yield held
            else:
                self.failed += 1
                say(f"{held.article.source}: has no brief: {held.error.message}")


def _is_folder(output: str, output_format: Format | None, briefs: int) -> bool:
    """Tell whether an output is a folder: one is there, a slash says so, or what is asked for are several pages.

    Raises:
        UsageError: several pages are asked for, and the output is a file.
    """
    place = Path(output)
    if place.is_dir() or output.endswith("/"):
        return True
    if output_format != "html" or briefs < 2 or place.suffix.lower() in (".html", ".htm"):
        return False
    if place.exists():
        raise UsageError(f"{place} is no folder, and several pages go into one", hint="Name a folder with -o")
    return True


def _render_pages(briefs: Iterable[BaseBrief], folder: Path, *, force: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror}", hint="Name another folder with -o") from error
    taken: set[str] = set()
    for brief in briefs:
        wanted = article_name(brief.article.source)
        numbered = (f"{wanted}-{number}" for number in count(2))
        name = next(name for name in chain([wanted], numbered) if name.casefold() not in taken)
        taken.add(name.casefold())  # some file systems take both for one
        page = folder / f"{name}.html"
        check_output(page, (brief.article.source,), force=force)
        write_file(page, summarizer.to_html(brief, _article_of(brief, None)))


def _article_of(brief: BaseBrief, file: Path | None) -> Article | None:
    """Return the text of a brief; None, and a line that says why, where it is not at hand."""
    if file is not None:
        return summarizer.read_article(file, max_characters=_longest(brief, file))
    source = brief.article.source
    reason = "is not a file here"
    if os.path.isfile(source):  # noqa: PTH113  a source may be no path at all, at which Path would raise
        try:
            article = summarizer.read_article(source, max_characters=_longest(brief, source))
        except SummarizerError as error:
            reason = error.message
        else:
            if article.sha256 == brief.article.sha256:
                return article
            reason = "has changed since"
    say(f"{source} {reason}: its page shows the cited sentences alone. Name the text with --article")
    return None


def _longest(brief: BaseBrief, file: str | Path) -> int:
    """Return how long a brief's text may be: as long as it says, which may be somebody else's, if the file has that."""
    try:
        size = Path(file).stat().st_size
    except (OSError, ValueError):  # reading it will say why
        size = 0
    return max(MAX_CHARACTERS, min(brief.article.characters, size))
