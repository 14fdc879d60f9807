"""Where briefs go: standard output or a file, in the format that was asked for."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, TypeVar

import summarizer
from summarizer.errors import OutputError, UsageError
from summarizer.files.writing import check_writable, write_file
from summarizer.text.neutralising import UNSAFE

if TYPE_CHECKING:
    from summarizer.schemas import Article, BaseBrief

Format = Literal["terminal", "json", "jsonl", "markdown", "html"]
Named = TypeVar("Named", bound=str)


_BY_SUFFIX: dict[str, Format] = {
    "": "json",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "markdown",
    ".txt": "terminal",
    ".html": "html",
    ".htm": "html",
}


def format_by_suffix(output: Path, formats: Mapping[str, Named]) -> Named:
    """Return the format that a file's name tells; raises UsageError for an ending that tells none."""
    suffix = output.suffix.lower()
    if suffix not in formats:
        known = ", ".join(filter(None, formats))
        raise UsageError(
            f"{output} is not written: its ending {suffix} tells no format",
            hint=f"End it in {known}, or name a --format",
        )
    return formats[suffix]


class Printer:
    """Puts briefs where they were asked for, each as soon as it is there."""

    def __init__(self, output_format: Format | None, output: Path | None, *, evidence: bool) -> None:
        self.output = output
        self.evidence = evidence
        self.format = output_format or self._default()
        self._written: list[str] = []
        self._is_array = False
        if output is not None:
            check_writable(output)

    def _default(self) -> Format:
        if self.output is None:
            return "terminal" if sys.stdout.isatty() else "json"
        return format_by_suffix(self.output, _BY_SUFFIX)

    def expect(self, briefs: int) -> str:
        """Find out before anything is done whether so many briefs can be written.

        Returns what the user should know of it, or an empty text; raises UsageError where they cannot.
        """
        if self.format == "html" and briefs > 1:
            raise UsageError(
                "a page holds one brief",
                hint="Brief them with -o briefs.jsonl, then: summarize render briefs.jsonl --format html -o FOLDER/",
            )
        is_file = self.output is not None and (self.output.is_file() or not self.output.exists())
        self._is_array = self.format == "json" and briefs > 1 and is_file
        if not self._is_array:
            return ""
        return (
            f"{self.output} becomes one JSON array of the briefs; with -f jsonl, or a name that ends in .jsonl, it "
            "would be a line for each"
        )

    def add(self, brief: BaseBrief, article: Article | None = None) -> None:
        """Write one more brief; a page shows its article beside it.

        Raises:
            OutputError: it cannot be written.
        """
        if self.output is None and self.format == "terminal" and sys.stdout.isatty():
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(errors="replace")  # an arrow is no reason to fail on a narrow terminal
            self._print(brief, None)
            return
        text = self._text(brief, article)
        if self.output is None:
            write_stdout(text)
        else:
            self._written.append(text)
            write_file(self.output, self._whole(), added=text)

    def _whole(self) -> str:
        """Return what the file holds now; an array is complete after each brief."""
        if not self._is_array:
            return "".join(self._written)
        return "[\n" + ",\n".join(text.rstrip("\n") for text in self._written) + "\n]\n"

    def _text(self, brief: BaseBrief, article: Article | None) -> str:
        if self.format == "html":
            return summarizer.to_html(brief, article)
        if self.format == "markdown":
            return summarizer.to_markdown(brief)
        if self.format == "terminal":
            drawn = io.StringIO()
            self._print(brief, drawn)
            return drawn.getvalue()
        pretty = self.format == "json" and self.output is None and sys.stdout.isatty()
        return brief.model_dump_json(indent=2 if pretty else None) + "\n"

    def _print(self, brief: BaseBrief, file: IO[str] | None) -> None:
        from rich.console import Console

        Console(file=file, highlight=False).print(summarizer.to_terminal(brief, evidence=self.evidence))


def write_stdout(text: str) -> None:
    """Write UTF-8, whatever the locale says; on a terminal, what it would obey is written as JSON escapes it."""
    if sys.stdout.isatty():
        text = UNSAFE.sub(lambda sign: sign[0] if sign[0] in "\n\t" else f"\\u{ord(sign[0]):04x}", text)
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"standard output cannot be written: {error.strerror or 'it is closed'}", hint="Free space there"
        ) from error
