"""From the actors that a model lists to those of an article: proved by the text, coded, joined.

Who exists is the model's to say and the text's to prove. The gazetteer and the country library only join names of one
actor, take out those of another, and code what was named; they add nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count

from summarizer.actors.gazetteer import gazetteer_for
from summarizer.actors.lists import title_words
from summarizer.actors.named import NamedActor
from summarizer.schemas import Article
from summarizer.schemas.answers import NOBODY, ActorDraft
from summarizer.text.injections import addressed_to_a_model
from summarizer.text.words import TOKEN

from .article_words import WORD, ArticleWords, WordPlace, folded_word

_NOT_IN_AN_ID = re.compile(r"[\W_]+")
_LONGEST_ID = 24
_ODD_SIGNS = re.compile(r"[^\w\s.'’&/‑-]+|_+")
_SMALL_WORDS = ("of", "the", "and", "for", "s")
_NOBODY = (NOBODY, "", "null", "nobody", "unknown")


@dataclass
class _Member:
    """An actor with all wordings given for it; ``code`` is a state's, or the gazetteer's id of another actor.

    ``settled`` are those by which its aliases and its sentences were looked up.
    """

    actor: NamedActor
    code: str | None
    given: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)


class Cast:
    """The actors of one article, and which of them a claim means.

    Attributes:
        actors: those that the text proves, in the order in which they were named.
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
        self.actors: list[NamedActor] = []
        self.unproved: list[str] = []
        self.words = words
        self._article = article
        self.not_told = not_told
        self._gazetteer = gazetteer_for(article.language)
        self._members: list[_Member] = []
        self._meant: dict[str, NamedActor] = {}
        self._shared: set[str] = set()
        self._held: dict[str, set[int]] = {}
        self.add(actors)

    @classmethod
    def of_actors(cls, article: Article, actors: Sequence[NamedActor]) -> Cast:
        """Return the cast of actors that were found without a model; claims name them by their ids."""
        cast = cls(article, ArticleWords(article), (), addressed_to_a_model(article))
        cast.actors = list(actors)
        return cast

    def add(self, actors: Iterable[ActorDraft]) -> None:
        """Take more actors, as one answer lists them; those that are there already are joined."""
        before = list(self._members)
        listed = list(actors)
        # Who is known by name comes first: what the model takes for a part of a state is then beside it, not instead.
        for draft in sorted(listed, key=lambda draft: self._known_as(draft) is None):
            self._add(draft, before)
        places = {_folded(draft.name): place for place, draft in reversed(list(enumerate(listed)))}
        new = self._members[len(before) :]
        new.sort(key=lambda member: min(places.get(_folded(name), len(listed)) for name in member.given))
        self._members = [*before, *new]
        self._settle()

    def actor_of(self, reference: str) -> NamedActor | None:
        """Return the actor that a claim names, by its id, its name or another of its names; None if there is none."""
        by_id = next((actor for actor in self.actors if actor.id == reference), None)
        by_name = by_id or self._meant.get(_folded(reference))
        if by_name is not None or _folded(reference) in self._shared:
            return by_name
        known = self._known(reference)
        return next((member.actor for member in self._members if known is not None and member.code == known), None)

    @staticmethod
    def is_nobody(reference: str) -> bool:
        """Tell whether a claim's actor field says that nobody is meant."""
        return _folded(reference) in _NOBODY

    def _add(self, draft: ActorDraft, before: list[_Member]) -> None:
        listed = draft.name
        names = [self._as_told(name) for name in (draft.name, *draft.other_names)]
        draft = draft.model_copy(update={"name": names[0], "other_names": names[1:]})
        known = self._known_as(draft)
        code = known or self._code_told(draft)
        given = [
            name for name in (draft.name, *draft.other_names) if _folded(name) and not self._is_foreign(name, code)
        ]
        held = [name for name in given if self._sentences_of(name)]
        mentions = self._mentions.get(known, {}) if known is not None else {}
        if not held and not mentions:
            self.unproved.append(listed)
            return
        name = self._name(draft, held, code, mentions)
        member = self._joined(name, given, code, before)
        if member is None:
            actor = self._gazetteer.known.get(known) if known is not None else None
            kind = actor.kind if actor is not None and known not in self._gazetteer.states else draft.kind
            country = (code or draft.country) if draft.kind == "state" else None
            country = country if country in self._gazetteer.states else None
            member = _Member(NamedActor(self._id(name, code), name, kind, country, is_listed=True), code)
            self._members.append(member)
        member.given = list(dict.fromkeys([*member.given, name, *given, *mentions]))
        member.actor.roles = list(dict.fromkeys([*member.actor.roles, *draft.roles]))

    def _as_told(self, name: str) -> str:
        """Return a name that the article has in its own characters, letters' case and an ending apart."""
        places = self._places_of(name)
        if not places:
            return name
        if not self.words.compares_all(name):
            return ""
        told = [" ".join(self._article.text[place.start : place.end].split()) for place in places]
        if any(name.casefold() == one.casefold() for one in told):
            return name
        alike = next((one for one in told if _folded(one) == _folded(name)), None)
        return alike or " ".join(_ODD_SIGNS.sub(" ", name).split())

    def _name(self, draft: ActorDraft, held: list[str], code: str | None, mentions: Iterable[str]) -> str:
        """Return the name to show: as the article has it; of a state that it names by a demonym alone, the state's."""
        if draft.name in held:
            return draft.name
        if code in self._gazetteer.states:
            is_its_name = self._gazetteer.actor_called(draft.name) == code and not self._gazetteer.is_capital(
                draft.name
            )
            return draft.name if is_its_name else self._gazetteer.name_in(str(code), [*held, *mentions])
        return [*held, *mentions][0]

    def _known_as(self, draft: ActorDraft) -> str | None:
        """Return whom a listed actor is known for, by its name, else a state by its other names; None if it is none.

        Who is named after a state and listed as none (an army that broke away, a party) is not that state.
        """
        known = self._known(draft.name)
        if known is not None:
            is_whole = self._gazetteer.actor_called(draft.name) is not None
            return known if is_whole or draft.kind == "state" or known not in self._gazetteer.states else None
        others = {self._gazetteer.actor_called(name) for name in draft.other_names} & self._gazetteer.states
        return others.pop() if draft.kind == "state" and len(others) == 1 else None

    def _known(self, name: str) -> str | None:
        """Return the actor that a name is known for: in full, or as an organ of it ("Norwegian Defence Ministry")."""
        known = self._gazetteer.actor_called(name)
        if known is not None:
            return known
        mentions = list(self._gazetteer.mentions(name))
        if len({mention.actor for mention in mentions}) != 1:
            return None
        rest = name[: mentions[0].start] + " " + name[mentions[0].end :]
        words = [token.casefold() for token in TOKEN.findall(rest)]
        is_organ = all(word in title_words() or word in _SMALL_WORDS for word in words)
        return mentions[0].actor if is_organ else None

    def _code_told(self, draft: ActorDraft) -> str | None:
        """Return the state that the model says an actor is, by a name that is not known, if no other actor is it."""
        taken = {member.code for member in self._members}
        if draft.kind != "state" or draft.name.islower():  # "a village" is no state, whatever the model says
            return None
        return draft.country if draft.country in self._gazetteer.states - taken else None

    def _is_foreign(self, name: str, code: str | None) -> bool:
        """Tell a name that is known for another actor than the one with this code."""
        known = self._gazetteer.actor_called(name)
        return known is not None and known != code

    @cached_property
    def _mentions(self) -> dict[str, dict[str, set[int]]]:
        """The names, demonyms and capitals by which the article speaks of each actor, with their sentences."""
        text = self._article.text
        found: dict[str, dict[str, set[int]]] = {}
        for sentence in self._article.sentences:
            if sentence.number in self.not_told:
                continue
            words = self.words.of_sentences[sentence.number - 1]
            for mention in self._gazetteer.mentions(text[sentence.start : sentence.end], words):
                wordings = found.setdefault(mention.actor, {})
                wordings.setdefault(text[mention.start : mention.end], set()).add(sentence.number)
        return found

    def _places_of(self, wording: str) -> list[WordPlace]:
        return [place for place in self.words.find(wording) if place.sentence not in self.not_told]

    def _sentences_of(self, wording: str) -> set[int]:
        if wording not in self._held:
            self._held[wording] = {place.sentence for place in self._places_of(wording)}
        return self._held[wording]

    def _joined(self, name: str, given: list[str], code: str | None, before: list[_Member]) -> _Member | None:
        """Return whom an actor is already; None if it is a new one.

        By its code or its name; and among those of earlier answers, which may have named it otherwise, by a name that
        either gave for the other. What one answer lists apart is apart: a faction beside its state.
        """
        for member in self._members:
            if (code is not None and code == member.code) or _folded(name) == _folded(member.actor.name):
                return member
        named = set(map(_folded, given))
        for member in before:
            others = {_folded(alias) for alias in member.actor.aliases if _folded(alias) not in self._shared}
            if code == member.code and (_folded(name) in others or _folded(member.actor.name) in named):
                return member
        return None

    def _id(self, name: str, code: str | None) -> str:
        slug = code or _NOT_IN_AN_ID.sub("-", _folded(name)).strip("-").upper()[:_LONGEST_ID].rstrip("-") or "ACTOR"
        taken = {member.actor.id for member in self._members} | (set() if code else set(self._gazetteer.known))
        return slug if slug not in taken else next(i for n in count(2) if (i := f"{slug}-{n}") not in taken)

    def _settle(self) -> None:
        """Let each name be one actor's: its own before another's; one that two have in common is nobody's."""
        own = {_folded(member.actor.name): member.actor for member in self._members}
        having = Counter(folded for member in self._members for folded in {_folded(name) for name in member.given})
        self._shared = {folded for folded, times in having.items() if times > 1 and folded not in own}
        self._meant = dict(own)
        proved = []
        for member in self._members:
            actor = member.actor
            given = [name for name in member.given if own.get(_folded(name), actor) is actor]
            for name in given:
                if _folded(name) not in self._shared:
                    self._meant.setdefault(_folded(name), actor)
            if given != member.settled:  # with every part of a long article, few are
                actor.aliases, numbers = self._aliases(member, given)
                actor.sentences, member.settled = sorted(numbers), given
            if actor.sentences:
                proved.append(member)
            else:
                self.unproved.append(actor.name)
        gone = {id(member.actor) for member in self._members} - {id(member.actor) for member in proved}
        self._meant = {folded: actor for folded, actor in self._meant.items() if id(actor) not in gone}
        self._members = proved
        self.actors[:] = [member.actor for member in proved]

    def _aliases(self, member: _Member, given: list[str]) -> tuple[list[str], set[int]]:
        """Return an actor's names beside the one shown, and the sentences that hold any of them."""
        mentions = self._mentions.get(member.code, {}) if member.code is not None else {}
        aliases, numbers, seen = [], set[int](), {_folded(member.actor.name)}
        for name in given:
            # Where a state is named, a person of the same name ("Jordan Ellis") is not it.
            is_known = bool(mentions) and self._gazetteer.actor_called(name) == member.code
            sentences = mentions.get(name, set()) if is_known else self._sentences_of(name)
            numbers |= sentences
            if sentences and _folded(name) not in seen:
                seen.add(_folded(name))
                aliases.append(name)
        return aliases, numbers


@lru_cache(maxsize=10_000)
def _folded(name: str) -> str:
    """Return a name for comparing: small letters, no marks, points, possessive or article, words one space apart."""
    words = [folded_word(match.group()).replace(".", "") for match in WORD.finditer(name)]
    words = [word.removesuffix("'s").removesuffix("’s") for word in words]
    return " ".join(words[1:] if words[:1] == ["the"] else words).replace("-", " ")
