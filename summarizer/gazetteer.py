"""Names of states, organisations, entities and groups, and where they stand in a text.

Names, capitals and demonyms of states come from the country library and, in the article's language, from CLDR;
everything else from ``actors.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .schemas.brief import PartyKind

TOKEN = re.compile(r"[^\W_]+")
"""A word or a number: what names are matched by."""

_MAX_PLACE_WORDS = 3
_NAMED_AFTER_A_PLACE = frozenset(
    (
        "accord",
        "accords",
        "agreement",
        "agreements",
        "format",
        "memorandum",
        "points",
        "process",
        "protocol",
        "protocols",
    )
)
_PLACE_PREPOSITIONS = ("in", "at", "near", "outside", "around", "в", "под")


@dataclass(frozen=True)
class Mention:
    """A side's name in a text: ``text[start:end]``, ``end`` exclusive."""

    side: str
    start: int
    end: int


@dataclass(frozen=True)
class KnownSide:
    """A side as the gazetteer knows it; ``country`` is ISO 3166-1 alpha-3 or None."""

    id: str
    name: str
    kind: PartyKind
    country: str | None


class Gazetteer:
    """Every known name in one language, with the side that it means; look-up is linear in the text."""

    def __init__(self, language: str) -> None:
        self.known: dict[str, KnownSide] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._stems: dict[str, str] = {}
        self._capitals: set[tuple[str, ...]] = set()
        data = _data()
        self._add_states(data, language)
        kinds: dict[str, PartyKind] = {
            "organisation": "international_organisation",
            "breakaway": "breakaway_entity",
            "group": "armed_group",
        }
        for table, kind in kinds.items():
            for entry in data[table]:
                self.known[entry["id"]] = KnownSide(entry["id"], entry["name"], kind, None)
                for name in [entry["name"], *entry["names"]]:
                    self._names[_words(name)] = entry["id"]
        for side, names in data["leaders"].items():
            for name in names:
                self._names.setdefault(_words(name), side)
        self._longest_stem = max(map(len, self._stems), default=0)
        self._longest_from: dict[str, int] = {}
        for words in self._names:
            self._longest_from[words[0]] = max(len(words), self._longest_from.get(words[0], 0))

    def _add_states(self, data: dict[str, Any], language: str) -> None:
        names_here = _territory_names(language) if language != "en" else {}
        for country in _countries():
            alpha2, alpha3 = country["alpha2"], country["alpha3"]
            # A part of a state that carries its code (Wales) comes after it: the most populous come first.
            self.known.setdefault(alpha3, KnownSide(alpha3, country["name"], "state", alpha3))
            for name in country["names"]:
                self._add(name, alpha3)
            self._capitals.update(_words(capital) for capital in country["capitals"])
            if alpha2 in names_here:
                self._add_stem(_stem(names_here[alpha2], language), alpha3)
        self.known.setdefault("XKX", KnownSide("XKX", "Kosovo", "state", "XKX"))
        for alpha3, names in data["state_aliases"].items():
            for name in names:
                self._names[_words(name)] = alpha3
        for alpha3, stems in data["stems"].get(language, {}).items():
            for stem in stems:
                self._add_stem(stem, alpha3)

    def _add(self, name: str, side: str) -> None:
        words = _words(name)
        if words:
            self._names.setdefault(words, side)

    def _add_stem(self, stem: str, side: str) -> None:
        if len(stem) >= 2:
            self._stems.setdefault(stem.casefold(), side)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield the names of known sides in ``text``, longest first, from left to right."""
        words = TOKEN.findall(text)
        begins = range(len(words)) if self._stems else [i for i, word in enumerate(words) if word in self._longest_from]
        if not begins:
            return
        tokens = list(TOKEN.finditer(text))
        end = 0
        for index in begins:
            if index < end:
                continue
            for length in range(min(self._longest_from.get(words[index], 1), len(words) - index), 0, -1):
                side = self._names.get(tuple(words[index : index + length]))
                if side is None and length == 1:
                    side = self._by_stem(words[index])
                if side is not None:
                    end = index + length
                    if not self._is_place(words, index, length):
                        yield Mention(side, tokens[index].start(), tokens[end - 1].end())
                    break

    def places(self, text: str) -> Iterator[Mention]:
        """Yield the places of fighting in ``text`` whose people belong to a side, longest first, left to right."""
        places = _places()
        tokens = list(TOKEN.finditer(text))
        index = 0
        while index < len(tokens):
            for length in range(min(_MAX_PLACE_WORDS, len(tokens) - index), 0, -1):
                side = places.get(tuple(token.group() for token in tokens[index : index + length]))
                if side is not None:
                    yield Mention(side, tokens[index].start(), tokens[index + length - 1].end())
                    index += length
                    break
            else:
                index += 1

    def seats(self, text: str) -> Iterator[Mention]:
        """Yield the capitals that stand as places in ``text`` ("in Brussels"), with the side that sits there."""
        tokens = list(TOKEN.finditer(text))
        words = [token.group() for token in tokens]
        for index in range(1, len(tokens)):
            for length in (2, 1):
                name = tuple(words[index : index + length])
                if name in self._names and self._is_place(words, index, len(name)):
                    yield Mention(self._names[name], tokens[index].start(), tokens[index + len(name) - 1].end())
                    break

    def _is_place(self, words: list[str], index: int, length: int) -> bool:
        """Tell a capital as a place ("in Brussels", "the Minsk agreements") from one that stands for its government."""
        if tuple(words[index : index + length]) not in self._capitals:
            return False
        before = words[index - 1].casefold() if index else ""
        after = words[index + length].casefold() if index + length < len(words) else ""
        return before in _PLACE_PREPOSITIONS or after in _NAMED_AFTER_A_PLACE

    def _by_stem(self, word: str) -> str | None:
        if not self._stems:
            return None
        folded = word.casefold()
        for length in range(min(len(folded), self._longest_stem), 1, -1):
            side = self._stems.get(folded[:length])
            # A stem of capitals is an abbreviation: it must be the whole word.
            if side is not None and (length > 3 or word[:length].isupper() or folded[:length] == folded):
                return side
        return None


@cache
def gazetteer_for(language: str | None) -> Gazetteer:
    """Return the gazetteer of a language (ISO 639-1); None means English."""
    return Gazetteer(language or "en")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("summarizer").joinpath("actors.toml").read_text(encoding="utf-8"))


@cache
def leaders() -> frozenset[str]:
    """Return the names of politicians that stand for a side by themselves."""
    return frozenset(name for names in _data()["leaders"].values() for name in names)


@cache
def _places() -> dict[tuple[str, ...], str]:
    return {_words(name): side for side, names in _data()["territories"].items() for name in names}


@cache
def office_words() -> frozenset[str]:
    """Return the case-folded words that are no part of a person's own name: titles, weekdays and months."""
    return title_words() | frozenset(_data()["offices"]["calendar"])


@cache
def title_words() -> frozenset[str]:
    """Return the case-folded words of offices and titles."""
    return frozenset(_data()["offices"]["words"])


def _words(name: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(name))


def _stem(name: str, language: str) -> str:
    """Cut the vowel off which Russian and Ukrainian decline; elsewhere endings are added to the name."""
    return name.rstrip("аяиіїйьоеыу") if language in ("ru", "uk", "be") and len(name) > 4 else name


@cache
def _countries() -> list[dict[str, Any]]:
    """Return states with codes and names, the most populous first: it keeps a shared demonym."""
    from countryinfo import all_countries

    states = []
    for country in all_countries():
        raw = country.info()
        codes = raw.get("ISO") or {}
        if not codes.get("alpha3"):
            continue
        capital = raw.get("capital") or ""
        demonym = raw.get("demonym") or ""
        names = [raw["name"], *(name for name in raw.get("altSpellings", []) if len(name) > 3)]
        capitals = [capital] if isinstance(capital, str) else list(capital)
        names += capitals
        names += [demonym, f"{demonym}s"] if isinstance(demonym, str) and demonym else []
        states.append(
            {
                "alpha2": codes["alpha2"],
                "alpha3": codes["alpha3"],
                "name": raw["name"].partition(",")[0],  # "Palestine, State of"
                "names": names,
                "capitals": capitals,
                "population": raw.get("population") or 0,
            }
        )
    return sorted(states, key=lambda state: -state["population"])


def _territory_names(language: str) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return {}
