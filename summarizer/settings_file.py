"""The settings file of a folder, for the command line: ``summarizer.toml``, or a table of ``pyproject.toml``.

It may come with a folder that somebody else made. So it cannot send articles or keys anywhere, nor run code or lift the
limit of an article, unless the user's environment trusts the folder: ``docs/settings.md``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from sys import float_info
from typing import Any, get_args

from .errors import UsageError, parsing_fault
from .settings import (
    EMBEDDED,
    LONGEST_TIMEOUT,
    MAX_CHARACTERS,
    Settings,
    StrategyName,
    host_of,
    is_loopback,
    line_in,
    trusted_folders,
)

_OWN, _SHARED = "summarizer.toml", "pyproject.toml"
_LONGEST = {_OWN: 20_000, _SHARED: 1_000_000}
"""Bytes above which a file is none of settings."""
_LONGEST_LINE = 2_000
"""Characters of a line: the parser takes seconds for a key of twenty thousand, and four times as long for two."""
_MOST_WORKERS = 10_000
_KEY = re.compile(r"key|token|secret|password|credential", re.IGNORECASE)


@dataclass(frozen=True)
class _Kind:
    """What a setting may be: a test of its value, and the same in words."""

    holds: Callable[[Any], bool]
    words: str


def _number(least: float, most: float | None = None, *, whole: bool = True) -> _Kind:
    types = (int,) if whole else (int, float)
    words = f"{'a whole number' if whole else 'a number'} from {least:g} {'on' if most is None else f'to {most:g}'}"

    def holds(value: Any) -> bool:
        is_number = isinstance(value, types) and not isinstance(value, bool)
        return is_number and least <= value <= (float_info.max if most is None else most)

    return _Kind(holds, words)


_TEXT = _Kind(lambda value: isinstance(value, str) and bool(value.strip()), "a text")
_KINDS = {
    "model": _TEXT,
    "base-url": _TEXT,
    "strategy": _Kind(lambda value: value in get_args(StrategyName), f"one of {', '.join(get_args(StrategyName))}"),
    "profile": _TEXT,
    "timeout": _number(0.1, LONGEST_TIMEOUT, whole=False),
    "max-characters": _number(1),
    "max-tokens": _number(1),
    "min-confidence": _number(0, 1, whole=False),
    "workers": _number(1, _MOST_WORKERS),
}
"""The settings by the names of their options."""


def settings_of(**flags: Any) -> Settings:
    """Return the settings that flags give; for those that are None the environment counts, then the file, then nothing.

    Args:
        flags: fields of ``Settings``; of the others, the file is not asked either.

    Raises:
        UsageError: the file cannot be meant as it stands, or names what only a trusted folder's may.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    held = {name: value for name, value in in_file().items() if name in flags and name not in given}
    named = line_in("SUMMARIZER_MODEL")
    if named:
        held.pop("model", None)
    model = given.get("model") or named or held.get("model") or ""
    provider = model.partition("/")[0] if "/" in model else "openai"
    if line_in("OPENAI_BASE_URL") and provider == "openai":
        held.pop("base_url", None)
    is_trusted = not held or _is_trusted(Path.cwd())
    if not is_trusted:
        _check_harmless(held)
    is_elsewhere = "base_url" in held or ("model" in held and provider != "openai" and "base_url" not in given)
    known = {field.name for field in fields(Settings)}
    chosen = {name: value for name, value in {**held, **given}.items() if name in known}
    return Settings(**chosen, keyless=is_elsewhere and not is_trusted)


def in_file(folder: Path | None = None) -> dict[str, Any]:
    """Return what the settings file of a folder (the working directory) holds, by the names that ``Settings`` has.

    Raises:
        UsageError: as ``settings_of``.
    """
    try:
        place = folder or Path.cwd()
    except FileNotFoundError:  # the working directory is gone
        return {}
    tools = _table(place / _SHARED).get("tool")
    own, shared = _table(place / _OWN), tools.get("summarizer") if isinstance(tools, dict) else None
    if own and shared:
        raise UsageError(
            f"there are settings in {_OWN} and in {_SHARED}",
            hint="Put them into one of the two, and take away the other",
        )
    file, table = (_OWN, own) if own else (_SHARED, {} if shared is None else shared)
    if not isinstance(table, dict):
        raise UsageError(f"{file}: [tool.summarizer] is no table", hint="See docs/settings.md")
    for name, value in table.items():
        _check(file, name, value)
    return {name.replace("-", "_"): value for name, value in table.items()}


def _table(file: Path) -> dict[str, Any]:
    """Return what a TOML file holds, nothing where there is none, or where it is another program's and damaged."""
    try:
        text = _text_of(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        if file.name == _SHARED:
            return {}
        raise UsageError(f"{file.name} cannot be read: {error}", hint="Check the file") from None
    try:
        if any(len(line) > _LONGEST_LINE for line in text.split("\n")):
            raise ValueError(f"a line has over {_LONGEST_LINE:,} characters")
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # the latter of nesting that Python does not take
        if file.name == _SHARED and "tool.summarizer" not in text:
            return {}
        raise UsageError(
            f"{file.name} is no TOML of settings: {parsing_fault(error)}", hint="Mend it: docs/settings.md"
        ) from None


def _text_of(file: Path) -> str:
    """Return a file's text; raises OSError, also for what is no file of a settings file's size."""
    if file.exists() and not (file.is_file() and file.stat().st_size <= _LONGEST[file.name]):
        raise OSError("it is no file, or far too long for one of settings")
    return file.read_bytes().decode("utf-8-sig")


def _check(file: str, name: str, value: Any) -> None:
    kind = _KINDS.get(name)
    if kind is None:
        raise _unknown(file, name)
    if not kind.holds(value):
        shown = " ".join(_shown(value).split())[:60]
        raise UsageError(f"{file}: {name} is {kind.words}, not {shown}", hint="See docs/settings.md")


def _unknown(file: str, name: str) -> UsageError:
    """Return what is wrong with a setting that there is not: it is a key, or the name of one is mistyped."""
    meant = partial(get_close_matches, name.replace("_", "-").lower(), _KINDS, n=1)
    if _KEY.search(name) and not meant(cutoff=0.8):
        return UsageError(
            f"{file}: {name!r} is refused: no key is read from a file, which others can read",
            hint="Take it out, and set OPENAI_API_KEY or SUMMARIZER_API_KEY in the environment",
        )
    asked = "".join(f"; did you mean {near}?" for near in meant())
    return UsageError(f"{file}: there is no setting {name!r}{asked}", hint=f"Known are {', '.join(_KINDS)}")


def _shown(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # a number of thousands of digits
        return "this number"


def _check_harmless(held: dict[str, Any]) -> None:
    """Raise UsageError where a folder that is not trusted would have texts sent, files run or limits lifted."""
    model = str(held.get("model", ""))
    if "profile" in held:
        what = f"profile is {held['profile']!r}, whose code would be run"
    elif "base_url" in held and not is_loopback(host_of(held["base_url"])):
        what = f"base-url is {held['base_url']!r}, where articles would be sent"
    elif model.startswith(f"{EMBEDDED}/") and model.lower().endswith(".gguf"):
        what = f"model is {model!r}, a file that would be loaded"
    elif held.get("max_characters", 0) > MAX_CHARACTERS:
        what = (
            f"max-characters is {held['max_characters']:,}, over the limit of {MAX_CHARACTERS:,} that holds without it"
        )
    else:
        return
    raise UsageError(
        f"the settings file of this folder is not trusted, and its {' '.join(what.split())}",
        hint=f"Give it as an option, or name the folders that you trust: SUMMARIZER_TRUST={Path.cwd()}",
    )


def _is_trusted(place: Path) -> bool:
    here = place.resolve()
    return any(folder in (here, *here.parents) for folder in trusted_folders())
