"""The articles of a folder, and every file of it that is none, with the reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from errno import EINVAL
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from summarizer.articles.kinds import HEAD, FileKind, kind_of
from summarizer.articles.rows import rows_of
from summarizer.errors import ReadingError, SummarizerError

_TEXT_SUFFIXES = ("", ".txt", ".text", ".md", ".markdown")
_LOOKED_AT = 20


@dataclass(frozen=True)
class Skipped:
    """What is left out.

    Attributes:
        name: a path, or a row ("chat.json#17").
        reason: why, in words that follow "it": "is a PNG image", "an entry without a text".
    """

    name: str
    reason: str


def files_of_folder(
    place: str, patterns: tuple[str, ...], text_field: str, on_skip: Callable[[Skipped], None]
) -> Iterator[tuple[str, FileKind | None]]:
    """Yield the files of a folder and of all below it that are articles or hold some, each with its kind.

    Args:
        place: the folder.
        patterns: names of files to take, as in a shell; none means all that can be read. A file that is asked for so
            and cannot be read is an article that fails; it has no kind.
        text_field: the field that rows must have.
        on_skip: told of every other file.
    """
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(place, onerror=unreadable.append):
        for hidden in sorted(name for name in folders if name.startswith(".")):
            on_skip(Skipped(str(Path(folder, hidden)), "hidden folder"))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for link in (name for name in folders if Path(folder, name).is_symlink()):
            on_skip(Skipped(str(Path(folder, link)), "a link to a folder"))
        for name in sorted(names):
            file = str(Path(folder, name))
            if patterns and not any(_fits(name, pattern) for pattern in patterns):
                on_skip(Skipped(file, "not asked for (--glob)"))
            elif not patterns and name.startswith("."):
                on_skip(Skipped(file, "hidden file"))
            else:
                yield from _taken(file, text_field, on_skip, is_asked_for=bool(patterns))
    yield from ((str(error.filename), None) for error in unreadable)  # each an article that cannot be read


def head_of(file: str) -> bytes:
    """Return the first bytes of a file; raises OSError, also for what is none: a pipe would never answer."""
    if not Path(file).is_file():
        Path(file).stat()
        raise OSError(EINVAL, "is a device, a pipe or a socket")
    with Path(file).open("rb") as opened:
        return opened.read(HEAD)


def _fits(name: str, pattern: str) -> bool:
    """Tell whether a file is meant, as in a shell: a hidden one only by a pattern that begins with a dot."""
    is_meant = pattern.startswith(".") or not name.startswith(".")
    return is_meant and fnmatchcase(name.lower(), pattern.lower())


def _taken(
    file: str, text_field: str, on_skip: Callable[[Skipped], None], *, is_asked_for: bool
) -> Iterator[tuple[str, FileKind | None]]:
    try:
        kind = kind_of(head_of(file), file)
        reason = None if is_asked_for else _reason_against(file, kind, text_field)
    except OSError:
        yield file, None
        return
    except ReadingError as error:
        reason = None if is_asked_for else error.message
        if reason is None:
            yield file, None
            return
    if reason is None:
        yield file, kind
    else:
        on_skip(Skipped(file, reason))


def _reason_against(file: str, kind: FileKind, text_field: str) -> str | None:
    """Return why a file that can be read is left out of a folder, None for an article."""
    if kind is FileKind.TEXT:
        suffix = Path(file).suffix.lower()
        is_article = suffix in _TEXT_SUFFIXES or not suffix[1:].isalpha()
        return None if is_article else f"text that is called {suffix}; --glob '*{suffix}' takes it"
    if kind not in (FileKind.CSV, FileKind.JSON):
        return None
    try:
        found = [set(row.values) for row in islice(rows_of(Path(file), kind, text_field), _LOOKED_AT)]
    except (ValueError, SummarizerError) as error:
        return f"holds no rows: {error.message if isinstance(error, SummarizerError) else error}"
    if any(text_field in fields for fields in found):
        return None
    there = ", ".join(sorted(map(str, set().union(*found)))[:5])
    return f"holds rows without the field {text_field!r} (theirs: {there or 'none'}); --text-field names another"
