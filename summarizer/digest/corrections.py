"""The file with which a reader corrects how parties were joined."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import JoiningError, parsing_fault
from summarizer.schemas.digest import Joining

from .comparing import folded

_FORM = 'It has two tables: [same] "Name" = ["other name", "CODE"], and [apart] names = ["Name"]'


def read_joining(file: str | Path) -> Joining:
    """Return the corrections of a TOML file.

    Raises:
        JoiningError: it cannot be read, is no TOML, has a key that is not known, or names one thing twice.
    """
    try:
        held = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise JoiningError(f"{file} cannot be read: {error.strerror}", hint="Check the path") from None
    except UnicodeDecodeError:
        raise JoiningError(f"{file} is not in UTF-8", hint="Save it in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise JoiningError(f"{file} is no TOML: {parsing_fault(error)}", hint=_FORM) from None
    try:
        joining = Joining.model_validate(held)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        fault = f"does not know {place}" if first["type"] == "extra_forbidden" else f"{place}: {first['msg']}"
        raise JoiningError(f"{file} {fault}", hint=_FORM) from None
    _check_once(str(file), joining)
    return joining


def _check_once(file: str, joining: Joining) -> None:
    seen: dict[str, str] = {}
    for name, others in joining.same.items():
        for term in {folded(term): term for term in (name, *others)}.values():
            other = seen.setdefault(folded(term), name)
            if other != name:
                raise JoiningError(f"{file} has {term!r} under {other!r} and under {name!r}", hint="Keep one of them")
            if not folded(term):
                raise JoiningError(f"{file} has an empty name under {name!r}", hint="Take it out")
