"""From the actors that a model named to the sides of an article: proved by the text, coded, joined.

Who exists is the model's to say and the text's to prove. The gazetteer and the country library only join names of one
side, take out those of another, and code what was named; they add nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from summarizer.actors.gazetteer import TOKEN, gazetteer_for
from summarizer.actors.lists import title_words
from summarizer.actors.sides import Side
from summarizer.schemas import Article
from summarizer.schemas.answers import NOBODY, ActorDraft
from summarizer.text.injections import addressed_to_a_model

from .article_words import WORD, ArticleWords, folded_word

_NOT_IN_AN_ID = re.compile(r"[\W_]+")
_LONGEST_ID = 24
_SMALL_WORDS = ("of", "the", "and", "for", "s")
_NOBODY = (NOBODY, "", "null", "nobody", "unknown")


@dataclass
class _Member:
    """A side with all wordings that were given for it; ``code`` is a state's, or the gazetteer's id of another side."""

    side: Side
    code: str | None
    given: list[str] = field(default_factory=list)


class Cast:
    """The actors of one article, and which of them a claim means.

    Attributes:
        sides: those that the text proves, in the order in which they were named.
        unproved: names that the text does not hold, as they were given.
        words: the article's words.
        not_told: sentences that seem to address a model, which prove nobody.
    """

    def __init__(
        self,
        article: Article,
        words: ArticleWords,
        actors: Iterable[ActorDraft],
        not_told: frozenset[int] = frozenset(),
    ) -> None:
        """Take the article, its words, the actors that the model listed, and sentences that prove nobody."""
        self.sides: list[Side] = []
        self.unproved: list[str] = []
        self.words = words
        self._article = article
        self.not_told = not_told
        self._gazetteer = gazetteer_for(article.language)
        self._members: list[_Member] = []
        self._meant: dict[str, Side] = {}
        self._shared: set[str] = set()
        self.add(actors)

    @classmethod
    def of_sides(cls, article: Article, sides: Sequence[Side]) -> Cast:
        """Return the cast of sides that were found without a model; claims name them by their ids."""
        cast = cls(article, ArticleWords(article), (), addressed_to_a_model(article))
        cast.sides = list(sides)
        return cast

    def add(self, actors: Iterable[ActorDraft]) -> None:
        """Take more actors, as one answer lists them; those that are there already are joined."""
        before = list(self._members)
        listed = list(actors)
        # Who is known by name comes first: what the model takes for a part of a state is then beside it, not instead.
        for actor in sorted(listed, key=lambda actor: self._known_as(actor) is None):
            self._add(actor, before)
        places = {_folded(actor.name): place for place, actor in reversed(list(enumerate(listed)))}
        new = [member for member in self._members if member not in before]
        new.sort(key=lambda member: min(places.get(_folded(name), len(listed)) for name in member.given))
        self._members = [*before, *new]
        self._settle()

    def side_of(self, reference: str) -> Side | None:
        """Return the side that a claim names, by its id, its name or another of its names; None if there is none."""
        by_id = next((side for side in self.sides if side.id == reference), None)
        by_name = by_id or self._meant.get(_folded(reference))
        if by_name is not None or _folded(reference) in self._shared:
            return by_name
        known = self._known(reference)
        return next((member.side for member in self._members if known is not None and member.code == known), None)

    @staticmethod
    def is_nobody(reference: str) -> bool:
        """Tell whether a claim's actor field says that nobody is meant."""
        return _folded(reference) in _NOBODY

    def _add(self, actor: ActorDraft, before: list[_Member]) -> None:
        known = self._known_as(actor)
        code = known or self._code_told(actor)
        given = [
            name for name in (actor.name, *actor.other_names) if _folded(name) and not self._is_foreign(name, code)
        ]
        held = [name for name in given if self._sentences_of(name)]
        mentions = self._mentions.get(known, {}) if known is not None else {}
        if not held and not mentions:
            self.unproved.append(actor.name)
            return
        name = self._name(actor, held, code, mentions)
        member = self._joined(name, given, code, before)
        if member is None:
            side = self._gazetteer.known.get(known) if known is not None else None
            kind = side.kind if side is not None and known not in self._gazetteer.states else actor.kind
            country = (code or actor.country) if actor.kind == "state" else None
            country = country if country in self._gazetteer.states else None
            member = _Member(Side(self._id(name, code), name, kind, country, is_listed=True), code)
            self._members.append(member)
        member.given = list(dict.fromkeys([*member.given, name, *given, *mentions]))
        member.side.roles = list(dict.fromkeys([*member.side.roles, *actor.roles]))

    def _name(self, actor: ActorDraft, held: list[str], code: str | None, mentions: Iterable[str]) -> str:
        """Return the name to show: as the article has it; of a state that it names by a demonym alone, the state's."""
        if actor.name in held:
            return actor.name
        if code in self._gazetteer.states:
            is_its_name = self._gazetteer.side_called(actor.name) == code and not self._gazetteer.is_capital(actor.name)
            return actor.name if is_its_name else self._gazetteer.name_in(str(code), [*held, *mentions])
        return [*held, *mentions][0]

    def _known_as(self, actor: ActorDraft) -> str | None:
        """Return the side that an actor is known for, by its name, else a state by its other names; None if it is none.

        Who is named after a state and listed as none (an army that broke away, a party) is not that state.
        """
        known = self._known(actor.name)
        if known is not None:
            is_whole = self._gazetteer.side_called(actor.name) is not None
            return known if is_whole or actor.kind == "state" or known not in self._gazetteer.states else None
        others = {self._gazetteer.side_called(name) for name in actor.other_names} & self._gazetteer.states
        return others.pop() if actor.kind == "state" and len(others) == 1 else None

    def _known(self, name: str) -> str | None:
        """Return the side that a name is known for: in full, or as an organ of it ("Norwegian Defence Ministry")."""
        known = self._gazetteer.side_called(name)
        if known is not None:
            return known
        mentions = list(self._gazetteer.mentions(name))
        if len({mention.side for mention in mentions}) != 1:
            return None
        rest = name[: mentions[0].start] + " " + name[mentions[0].end :]
        words = [token.casefold() for token in TOKEN.findall(rest)]
        is_organ = all(word in title_words() or word in _SMALL_WORDS for word in words)
        return mentions[0].side if is_organ else None

    def _code_told(self, actor: ActorDraft) -> str | None:
        """Return the state that the model says an actor is, by a name that is not known, if no other actor is it."""
        taken = {member.code for member in self._members}
        fits = actor.kind == "state" and actor.country in self._gazetteer.states and actor.country not in taken
        return actor.country if fits else None

    def _is_foreign(self, name: str, code: str | None) -> bool:
        """Tell a name that is known for another side than the one with this code."""
        known = self._gazetteer.side_called(name)
        return known is not None and known != code

    @cached_property
    def _mentions(self) -> dict[str, dict[str, set[int]]]:
        """The names, demonyms and capitals by which the article speaks of each side, with their sentences."""
        found: dict[str, dict[str, set[int]]] = {}
        for sentence in self._article.sentences:
            if sentence.number in self.not_told:
                continue
            text = self._article.sentence_text(sentence.number)
            for mention in self._gazetteer.mentions(text):
                wordings = found.setdefault(mention.side, {})
                wordings.setdefault(text[mention.start : mention.end], set()).add(sentence.number)
        return found

    def _sentences_of(self, wording: str) -> set[int]:
        return {place.sentence for place in self.words.find(wording) if place.sentence not in self.not_told}

    def _joined(self, name: str, given: list[str], code: str | None, before: list[_Member]) -> _Member | None:
        """Return whom an actor is already; None if it is a new one.

        By its code or its name; and among those of earlier answers, which may have named it otherwise, by a name that
        either gave for the other. What one answer lists apart is apart: a faction beside its state.
        """
        for member in self._members:
            if (code is not None and code == member.code) or _folded(name) == _folded(member.side.name):
                return member
        named = set(map(_folded, given))
        for member in before:
            others = {_folded(alias) for alias in member.side.aliases if _folded(alias) not in self._shared}
            if code == member.code and (_folded(name) in others or _folded(member.side.name) in named):
                return member
        return None

    def _id(self, name: str, code: str | None) -> str:
        slug = code or _NOT_IN_AN_ID.sub("-", _folded(name)).strip("-").upper()[:_LONGEST_ID].rstrip("-") or "ACTOR"
        taken = {member.side.id for member in self._members} | (set() if code else set(self._gazetteer.known))
        return slug if slug not in taken else next(i for n in count(2) if (i := f"{slug}-{n}") not in taken)

    def _settle(self) -> None:
        """Let each name be one side's: its own before another's; one that two have in common is nobody's."""
        own = {_folded(member.side.name): member.side for member in self._members}
        having = Counter(folded for member in self._members for folded in {_folded(name) for name in member.given})
        self._shared = {folded for folded, times in having.items() if times > 1 and folded not in own}
        self._meant = dict(own)
        proved = []
        for member in self._members:
            side = member.side
            given = [name for name in member.given if own.get(_folded(name), side) is side]
            for name in given:
                if _folded(name) not in self._shared:
                    self._meant.setdefault(_folded(name), side)
            side.aliases, numbers = self._aliases(member, given)
            side.sentences = sorted(numbers)
            if numbers:
                proved.append(member)
            else:
                self.unproved.append(side.name)
        gone = {id(member.side) for member in self._members} - {id(member.side) for member in proved}
        self._meant = {folded: side for folded, side in self._meant.items() if id(side) not in gone}
        self._members = proved
        self.sides[:] = [member.side for member in proved]

    def _aliases(self, member: _Member, given: list[str]) -> tuple[list[str], set[int]]:
        """Return a side's names beside the one shown, and the sentences that hold any of them."""
        mentions = self._mentions.get(member.code, {}) if member.code is not None else {}
        aliases, numbers, seen = [], set[int](), {_folded(member.side.name)}
        for name in given:
            # Where a state is named, a person of the same name ("Jordan Ellis") is not it.
            is_known = bool(mentions) and self._gazetteer.side_called(name) == member.code
            sentences = mentions.get(name, set()) if is_known else self._sentences_of(name)
            numbers |= sentences
            if sentences and _folded(name) not in seen:
                seen.add(_folded(name))
                aliases.append(name)
        return aliases, numbers


def _folded(name: str) -> str:
    """Return a name for comparing: small letters, no marks, points, possessive or article, words one space apart."""
    words = [folded_word(match.group()).replace(".", "") for match in WORD.finditer(name)]
    words = [word.removesuffix("'s").removesuffix("’s") for word in words]
    return " ".join(words[1:] if words[:1] == ["the"] else words).replace("-", " ")
