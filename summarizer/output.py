"""Where briefs go: standard output or a file, in the format that was asked for."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from shutil import copymode
from typing import IO, TYPE_CHECKING, Literal

import summarizer

from .errors import OutputError

if TYPE_CHECKING:
    from .schemas import Brief

Format = Literal["terminal", "json", "jsonl", "markdown"]


class Printer:
    """Puts briefs where they were asked for, each as soon as it is there."""

    def __init__(self, output_format: Format | None, output: Path | None, *, evidence: bool) -> None:
        self.output = output
        self.evidence = evidence
        self.format = output_format or self._default()
        self._written: list[str] = []
        if output is not None:
            check_writable(output)

    def _default(self) -> Format:
        if self.output is None:
            return "terminal" if sys.stdout.isatty() else "json"
        by_suffix: dict[str, Format] = {".md": "markdown", ".jsonl": "jsonl", ".txt": "terminal"}
        return by_suffix.get(self.output.suffix, "json")

    def add(self, brief: Brief) -> None:
        """Write one more brief.

        Raises:
            OutputError: it cannot be written.
        """
        if self.output is None and self.format == "terminal" and sys.stdout.isatty():
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(errors="replace")  # an arrow is no reason to fail on a narrow terminal
            self._print(brief, None)
            return
        text = self._text(brief)
        if self.output is None:
            write_stdout(text)
        else:
            self._written.append(text)
            write_file(self.output, "".join(self._written), added=text)

    def _text(self, brief: Brief) -> str:
        if self.format == "markdown":
            return summarizer.to_markdown(brief)
        if self.format == "terminal":
            with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
                self._print(brief, file)
                file.seek(0)
                return file.read()
        pretty = self.format == "json" and self.output is None and sys.stdout.isatty()
        return brief.model_dump_json(indent=2 if pretty else None) + "\n"

    def _print(self, brief: Brief, file: IO[str] | None) -> None:
        from rich.console import Console

        Console(file=file, highlight=False).print(summarizer.to_terminal(brief, evidence=self.evidence))


def check_writable(output: Path) -> None:
    """Find out before the model is paid whether the result can be written.

    Raises:
        OutputError: it cannot.
    """
    if output.is_dir():
        raise OutputError(f"{output} is a directory", hint="Name a file with -o")
    if not output.parent.is_dir():
        raise OutputError(f"the directory {output.parent} does not exist", hint="Create it, or name another with -o")
    if _is_special(output):
        if not os.access(output, os.W_OK):
            raise OutputError(f"{output} cannot be written to", hint="Name a file with -o")
        return
    if not os.access(output.parent, os.W_OK):
        raise OutputError(f"the directory {output.parent} cannot be written to", hint="Name another with -o")


def _is_special(output: Path) -> bool:
    """Tell whether there is a device or a pipe, which must be written to and never replaced."""
    return output.exists() and not output.is_file()


def write_file(output: Path, whole: str, *, added: str | None = None) -> None:
    """Put the whole text into the file at once, so that a reader never sees half of it.

    To a device or a pipe, ``added`` is written: what is new in the whole; None for all of it.

    Raises:
        OutputError: it cannot be written.
    """
    target = output.resolve()  # of a link, the file it leads to
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if _is_special(output):
            with output.open("a", encoding="utf-8") as file:
                file.write(whole if added is None else added)
            return
        with partial.open("w", encoding="utf-8") as file:
            file.write(whole)
        if target.exists():
            copymode(target, partial)
        partial.replace(target)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise OutputError(
            f"{output} cannot be written: {error.strerror}", hint="Free space, or name another file with -o"
        ) from error


def write_stdout(text: str) -> None:
    """Write UTF-8, whatever the locale says."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror}", hint="Free space there") from error
