"""What ``actors.toml`` holds beside names: places of fighting, words of offices and of the calendar."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lists() -> dict[str, Any]:
    """Return the whole file."""
    return tomllib.loads(files("summarizer.actors").joinpath("actors.toml").read_text(encoding="utf-8"))


@cache
def office_words() -> frozenset[str]:
    """Return the case-folded words that are no part of a person's own name: titles, weekdays and months."""
    return title_words() | calendar_words()


@cache
def calendar_words() -> frozenset[str]:
    """Return the case-folded names of weekdays and months."""
    return frozenset(lists()["offices"]["calendar"])


@cache
def title_words() -> frozenset[str]:
    """Return the case-folded words of offices and titles."""
    return frozenset(lists()["offices"]["words"])
