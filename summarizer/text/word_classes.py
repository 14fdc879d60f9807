"""Closed classes of words, by lemma: the only lists that the reading of a parse needs. See ``word_classes.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("summarizer.text").joinpath("word_classes.toml").read_text(encoding="utf-8"))


@cache
def verbs(name: str) -> frozenset[str]:
    """Return the lemmas of a class of verbs."""
    return frozenset(_tables()["verbs"][name])


@cache
def nouns(name: str) -> frozenset[str]:
    """Return the lemmas of a class of nouns; ``organ`` holds ``office`` too."""
    own = frozenset(_tables()["nouns"][name])
    return own | nouns("office") if name == "organ" else own


@cache
def acts() -> dict[str, str]:
    """Return the speech act of a verb by its lemma: ``accuse``, ``deny``, ``ask``, ``hope`` or ``say``."""
    order = ("say", "hope", "ask", "deny", "accuse")
    return {lemma: act for act in order for lemma in verbs(act)}
