"""Briefs read back from files: one as JSON, or many as JSON lines or as an array, the failed ones among them."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO, Any, overload

from pydantic import ValidationError

from summarizer.errors import BriefFileError, UsageError
from summarizer.schemas import BaseBrief, Brief
from summarizer.schemas.brief import B
from summarizer.schemas.outcome import FailedBrief

_NOT_JSON = "Name a file of briefs, as summarize writes them"


@overload
def read_briefs(*files: str | Path) -> Iterator[Brief | FailedBrief]: ...


@overload
def read_briefs(*files: str | Path, brief_type: type[B]) -> Iterator[B | FailedBrief]: ...


def read_briefs(*files: str | Path, brief_type: type[BaseBrief] = Brief) -> Iterator[Any]:
    """Yield the briefs of files in their order, one at a time, and the articles that could not be briefed.

    Args:
        files: JSON lines as a batch writes them, one brief as JSON on however many lines, an array of briefs, or
            ``"-"`` for standard input, once.
        brief_type: what the briefs are; another profile's are refused.

    Raises:
        UsageError: standard input is named twice; before anything is read.
        BriefFileError: a file cannot be read, or a line (of an array: an item) of it is no such brief; it is named.
    """
    if list(map(str, files)).count("-") > 1:
        raise UsageError("standard input can be read once only", hint="Give - once")
    return chain.from_iterable(_read(str(file), brief_type) for file in files)


def _read(file: str, brief_type: type[B]) -> Iterator[B | FailedBrief]:
    with ExitStack() as stack:
        try:
            lines = sys.stdin.buffer if file == "-" else stack.enter_context(Path(file).open("rb"))
            yield from _briefs(file, lines, brief_type)
        except OSError as error:
            raise BriefFileError(f"{file} cannot be read: {error.strerror}", hint="Check the path") from None


def _briefs(name: str, lines: IO[bytes], brief_type: type[B]) -> Iterator[B | FailedBrief]:
    found = False
    for number, raw in enumerate(lines, 1):
        line = raw.removeprefix(BOM_UTF8) if number == 1 else raw
        if not line.strip():
            continue
        if not found and line.lstrip().startswith(b"["):
            yield from _array(name, line + lines.read(), brief_type)
            return
        if not found and line.strip() == b"{":  # one object over many lines
            yield _brief(name, line + lines.read(), brief_type)
            return
        yield _brief(f"{name}, line {number}", line, brief_type)
        found = True
    if not found:
        raise _none(name)


def _array(name: str, text: bytes, brief_type: type[B]) -> Iterator[B | FailedBrief]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        raise BriefFileError(f"{name}: is no JSON", hint=_NOT_JSON) from None
    if not items:
        raise _none(name)
    for number, item in enumerate(items, 1):
        yield _brief(f"{name}, brief {number}", json.dumps(item).encode(), brief_type)


def _none(name: str) -> BriefFileError:
    return BriefFileError(f"{name} holds no brief", hint="Write some: summarize batch FOLDER -o briefs.jsonl")


def _brief(place: str, line: bytes, brief_type: type[B]) -> B | FailedBrief:
    try:
        if b'"error"' in line and "error" in _object(line):
            return FailedBrief.model_validate_json(line)
        return brief_type.model_validate_json(line)
    except (ValueError, RecursionError) as error:
        fault, hint = _fault(line, error, brief_type)
        raise BriefFileError(f"{place}: {fault}", hint=hint) from None


def _object(line: bytes) -> dict[str, Any]:
    held = json.loads(line)
    return held if isinstance(held, dict) else {}


def _fault(line: bytes, error: Exception, brief_type: type[BaseBrief]) -> tuple[str, str]:
    """Return in a few words why a line is no brief, and what to do."""
    again = "Brief its article again"
    try:
        held = _object(line)
    except (ValueError, RecursionError):
        return "is no JSON", _NOT_JSON
    if "schema_version" not in held or not isinstance(error, ValidationError):
        return "is no brief", again
    wanted = brief_type.model_fields.get("profile")
    if held.get("profile") != (wanted.default if wanted else None):
        told = f"of the profile {held['profile']!r}" if "profile" in held else "about a conflict"
        return f"is a brief {told}", "Name its profile with --profile, or leave that out for conflicts"
    first = error.errors()[0]
    field = "/".join(map(str, first["loc"]))
    return f"is no brief: {field + ': ' if field else ''}{first['msg']}", again
