"""Profiles by name: the built-in one, or the one that a Python file or module holds."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import overload

from summarizer.errors import SummarizerError, UsageError
from summarizer.profiles.conflict.profile import conflict
from summarizer.schemas import BaseBrief, Brief

from .base import Profile

_NAME = "PROFILE"


@overload
def load_profile(place: None = None) -> Profile[Brief]: ...


@overload
def load_profile(place: str | Path | None) -> Profile[BaseBrief]: ...


def load_profile(place: str | Path | None = None) -> Profile[Brief] | Profile[BaseBrief]:
    """Return a profile.

    Args:
        place: a Python file (its name ends in ``.py``) or an importable module, whose ``PROFILE`` is taken; its code
            is run. None for the built-in profile.

    Raises:
        UsageError: there is no such file or module, its code fails, or it holds no profile.
    """
    if place is None:
        return conflict()
    text = str(place)
    return _in_module(str(Path(text).absolute()) if text.endswith(".py") else text)


@cache
def _in_module(place: str) -> Profile[BaseBrief]:
    hint = f"A profile is a Python file or module with {_NAME} = Profile(…): docs/profiles.md"
    try:
        module = _from_file(Path(place)) if place.endswith(".py") else import_module(place)
    except SummarizerError:
        raise
    except (Exception, SystemExit) as error:
        fault = f"the profile {place}{_line_of(error, place)} cannot be loaded: {type(error).__name__}: {error}"
        raise UsageError(fault, hint=hint) from error
    found = getattr(module, _NAME, None)
    if not isinstance(found, Profile):
        raise UsageError(f"{place} holds no {_NAME}", hint=hint)
    return found


def _line_of(error: BaseException, place: str) -> str:
    """Return where in a profile's file an error comes from; an empty text where it comes from elsewhere."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == place]
    return f", line {lines[-1]}," if lines else ""


def _from_file(file: Path) -> ModuleType:
    if not file.is_file():
        raise UsageError(f"there is no profile {file}", hint="Check the path")
    name = f"summarizer_profile_{sha256(str(file).encode()).hexdigest()[:16]}"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise UsageError(f"the profile {file} cannot be loaded", hint="Check the path")
    module = sys.modules[name] = module_from_spec(spec)  # pydantic looks there for what annotations name
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
