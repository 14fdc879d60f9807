"""Names of states, organisations, entities and groups, and where they stand in a text.

Names, capitals and demonyms of states come from the country library and, in the article's language, from CLDR;
everything else from ``actors.toml``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from typing import Any

from summarizer.schemas.brief import PartyKind
from summarizer.text.words import TOKEN, Words, words_of

from .countries import alpha2_codes, countries, territory_names
from .lists import lists, office_words
from .longer_names import is_in_capitals, is_inside_a_name

_Tree = dict[str, Any]
"""Names word by word: under each word a tree of what may follow it; under no word, "", the actor of the name so far."""

_MAX_PLACE_WORDS = 3
_ARTICLES = ("the", "a", "an")
_LONGEST_ABBREVIATION = 3
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
_RULERS = ("administration", "authorities", "government", "leadership", "regime", "rulers")
_PLACE_PREPOSITIONS = ("in", "at", "near", "outside", "around", "в", "под")


@dataclass(frozen=True)
class Mention:
    """An actor's name in a text: ``text[start:end]``, ``end`` exclusive."""

    actor: str
    start: int
    end: int


@dataclass(frozen=True)
class KnownActor:
    """An actor as the gazetteer knows it; ``country`` is ISO 3166-1 alpha-3 or None."""

    id: str
    name: str
    kind: PartyKind
    country: str | None


class Gazetteer:
    """Every known name in one language, with the actor that it means; look-up is linear in the text."""

    def __init__(self, language: str) -> None:
        self.known: dict[str, KnownActor] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._stems: dict[str, str] = {}
        self._capitals: set[tuple[str, ...]] = set()
        self._plain: set[tuple[str, ...]] = set()
        self._states_names: set[tuple[str, ...]] = set()
        data = lists()
        self._add_states(data, language)
        kinds: dict[str, PartyKind] = {
            "organisation": "international_organisation",
            "breakaway": "breakaway_entity",
            "group": "armed_group",
        }
        for table, kind in kinds.items():
            for entry in data[table]:
                self.known[entry["id"]] = KnownActor(entry["id"], entry["name"], kind, None)
                for name in [entry["name"], *entry["names"]]:
                    self._names[_words(name)] = entry["id"]
        self._longest_stem = max(map(len, self._stems), default=0)
        self._tree = _tree_of(self._names.items())

    def _add_states(self, data: dict[str, Any], language: str) -> None:
        names_here = territory_names(language) if language != "en" else {}
        for country in countries():
            alpha2, alpha3 = country["alpha2"], country["alpha3"]
            # A part of a state that carries its code (Wales) comes after it: the most populous come first.
            self.known.setdefault(alpha3, KnownActor(alpha3, country["name"], "state", alpha3))
            for name in country["names"]:
                self._add(name, alpha3)
            self._capitals.update(_words(capital) for capital in country["capitals"])
            seats = [_words(capital) for capital in country["capitals"]]
            self._plain.update((_words(country["name"]), *seats, *(seat[:1] for seat in seats)))  # "Washington, D.C."
            self._states_names.add(_words(country["name"].partition(",")[0]))
            if alpha2 in names_here:
                self._add_stem(_stem(names_here[alpha2], language), alpha3)
        self.known.setdefault("XKX", KnownActor("XKX", "Kosovo", "state", "XKX"))
        for alpha3, names in data["state_aliases"].items():
            for name in names:
                self._names[_words(name)] = alpha3
        for alpha3, stems in data["stems"].get(language, {}).items():
            for stem in stems:
                self._add_stem(stem, alpha3)

    def _add(self, name: str, actor: str) -> None:
        words = _words(name)
        if words:
            self._names.setdefault(words, actor)

    def _add_stem(self, stem: str, actor: str) -> None:
        if len(stem) >= 2:
            self._stems.setdefault(stem.casefold(), actor)

    def mentions(self, text: str, found: Words | None = None) -> Iterator[Mention]:
        """Yield the names of known actors in ``text``, longest first, from left to right.

        A name inside a longer one (a newspaper's, a person's) is none; in a text in capitals case does not count.

        Args:
            text: some text.
            found: its words where they are known; a mention stands where they do.
        """
        found = found or words_of(text)
        words = found.texts
        tree = self._tree_in_capitals if is_in_capitals(text) else self._tree
        begins = range(len(words)) if self._stems else [i for i, word in enumerate(words) if word in tree]
        end = 0
        for index in begins:
            named = self._longest_at(words, index, tree) if index >= end else None
            if named is None:
                continue
            is_other = partial(self._is_other, words, end, tree)
            actor, length = named
            end = index + length
            is_plain = tuple(words[index:end]) in self._plain
            inside = is_plain and is_inside_a_name(text, found, (index, end), is_other)
            if not (self._is_place(words, index, length) or inside):
                yield Mention(actor, found.starts[index], found.ends[end - 1])

    def _longest_at(self, words: list[str], index: int, tree: _Tree) -> tuple[str, int] | None:
        """Return the actor whose name begins at a word, and how many words that has; of several names the longest."""
        found, end = None, index
        while end < len(words) and words[end] in tree:
            tree, end = tree[words[end]], end + 1
            if "" in tree:
                found = tree[""], end - index
        if found is None and (actor := self._by_stem(words[index])) is not None:
            return actor, 1
        return found

    def actor_called(self, name: str) -> str | None:
        """Return the actor whose name, demonym or capital ``name`` is as a whole, articles apart; None if none is."""
        words = _words(name)
        if words and words[0].casefold() in _ARTICLES:
            words = words[1:]
        known = self._names.get(words)
        if known is None and name.isupper() and len(name) > _LONGEST_ABBREVIATION:
            known = self._in_capitals.get(words)
        if known is None and len(words) == 1:
            known = self._by_stem(words[0])
        return known

    @lru_cache(maxsize=20_000)  # noqa: B019  gazetteers are made once a language, and stay
    def actor_of_word(self, word: str) -> str | None:
        """Return the actor whose name, demonym or capital a single word is, whatever its case; None if none is."""
        return self.actor_called(word) or self.actor_called(word.title())

    def state_called(self, word: str) -> str | None:
        """Return the state whose name, demonym or capital a single word is, whatever its case; None if none is."""
        found = self.actor_of_word(word)
        return found if found in self.states else None

    def names_of(self, actor: str) -> list[str]:
        """Return the names under which an actor is known, capitals' apart, words one space apart."""
        return self._names_by_actor.get(actor, [])

    @cached_property
    def _names_by_actor(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, actor in self._names.items():
            if not self.is_capital(" ".join(name)):
                found.setdefault(actor, []).append(" ".join(name))
        return found

    def is_capital(self, name: str) -> bool:
        """Tell whether a name is a capital's and no state's: Luxembourg is both."""
        words = _words(name)
        return words in self._capitals and words not in self._states_names

    def is_seat(self, name: str) -> bool:
        """Tell the same, of a capital's first word too: "Washington"."""
        words = _words(name)
        return words in self._plain and words not in self._states_names

    def name_in(self, actor: str, forms: Container[str]) -> str:
        """Return the name of an actor: of two that a state goes by, the one that is among an article's ``forms``."""
        known = self.known[actor]
        if known.name in forms or known.country is None:
            return known.name
        current = territory_names("en").get(alpha2_codes().get(known.country, ""), "").partition(" (")[0]
        return current if current in forms else known.name

    @cached_property
    def states(self) -> frozenset[str]:
        """The ISO 3166-1 alpha-3 codes of states, with the code in use for Kosovo."""
        return frozenset(actor.country for actor in self.known.values() if actor.country)

    @cached_property
    def _in_capitals(self) -> dict[tuple[str, ...], str]:
        """Return the names as a text in capitals has them."""
        return {tuple(word.upper() for word in name): actor for name, actor in self._names.items()}

    @cached_property
    def _tree_in_capitals(self) -> _Tree:
        return _tree_of(self._in_capitals.items())

    def _is_other(self, words: list[str], done: int, tree: _Tree, at: int) -> bool:
        """Tell a capitalised word that is no office, no day, none of those ``done`` with, and begins no known name."""
        is_other = words[at][0].isupper() and words[at].casefold() not in office_words()
        return is_other and at >= done and self._longest_at(words, at, tree) is None

    def places(self, text: str) -> Iterator[Mention]:
        """Yield the places of fighting in ``text`` whose people belong to an actor, longest first, left to right."""
        places, found = _places(), words_of(text)
        words, index = found.texts, 0
        while index < len(words):
            for length in range(min(_MAX_PLACE_WORDS, len(words) - index), 0, -1):
                actor = places.get(tuple(words[index : index + length]))
                if actor is not None:
                    yield Mention(actor, found.starts[index], found.ends[index + length - 1])
                    index += length
                    break
            else:
                index += 1

    def seats(self, text: str) -> Iterator[Mention]:
        """Yield the capitals that stand as places in ``text`` ("in Brussels"), with the actor that sits there."""
        found = words_of(text)
        words = found.texts
        for index in range(1, len(words)):
            for length in (2, 1):
                name = tuple(words[index : index + length])
                if name in self._names and self._is_place(words, index, len(name)):
                    yield Mention(self._names[name], found.starts[index], found.ends[index + len(name) - 1])
                    break

    def _is_place(self, words: list[str], index: int, length: int) -> bool:
        """Tell a capital as a place ("in Brussels", "the Minsk agreements") from one that stands for its government."""
        if tuple(words[index : index + length]) not in self._capitals:
            return False
        before = words[index - 1].casefold() if index else ""
        if before == "in" and index > 1 and words[index - 2].casefold() in _RULERS:
            return False  # "the authorities in Brussels" rule from there
        after = words[index + length].casefold() if index + length < len(words) else ""
        return before in _PLACE_PREPOSITIONS or after in _NAMED_AFTER_A_PLACE

    def _by_stem(self, word: str) -> str | None:
        if not self._stems:
            return None
        folded = word.casefold()
        for length in range(min(len(folded), self._longest_stem), 1, -1):
            actor = self._stems.get(folded[:length])
            # A stem of capitals is an abbreviation: it must be the whole word.
            if actor is not None and (length > 3 or word[:length].isupper() or folded[:length] == folded):
                return actor
        return None


def _tree_of(names: Iterable[tuple[tuple[str, ...], str]]) -> _Tree:
    root: _Tree = {}
    for name, actor in names:
        tree = root
        for word in name:
            tree = tree.setdefault(word, {})
        tree[""] = actor
    return root


@cache
def gazetteer_for(language: str | None) -> Gazetteer:
    """Return the gazetteer of a language (ISO 639-1); None means English."""
    return Gazetteer(language or "en")


def _words(name: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(name))


def _stem(name: str, language: str) -> str:
    """Cut the vowel off which Russian and Ukrainian decline; elsewhere endings are added to the name."""
    return name.rstrip("аяиіїйьоеыу") if language in ("ru", "uk", "be") and len(name) > 4 else name


@cache
def _places() -> dict[tuple[str, ...], str]:
    return {_words(name): actor for actor, names in lists()["territories"].items() for name in names}
