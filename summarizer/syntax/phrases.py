"""Which actors a noun phrase names itself: by a name, a title, an owner, an apposition, or the place that it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.text.word_classes import acts, nouns

from .grammar import conjuncts, is_verb, lemma_of, pobjects
from .parsing import Token

MODIFIERS = ("amod", "compound", "nmod", "npadvmod", "poss")
OWNERS = ("of", "for", "from")
_HOSTILE = ("attacking", "hostile", "invading", "occupying")
_RULERS = ("administration", "authority", "government", "leadership", "regime", "ruler")
_SPEAKS_FOR = ("head", "lead", "represent", "command", "run", "speak")


@dataclass
class Named:
    """What the words of an article are known to name.

    Attributes:
        actors: by sentence, the index of a word to the id of the actor whose own name it is in.
        seats: the same of capitals that stand as places.
        persons: surname to the id of an actor.
    """

    actors: dict[int, dict[int, str]] = field(default_factory=dict)
    seats: dict[int, dict[int, str]] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)

    def in_phrase(self, number: int, token: Token, seen: frozenset[int] = frozenset()) -> tuple[str, ...]:
        """Return the actors that a noun phrase names, without looking back in the article.

        In turn: the word's own name, what modifies it ("the Ruritanian ministry"), whose it is ("the army of"), its
        apposition, whom a clause lets it speak for.
        """
        if token.i in self.actors[number]:
            return (self.actors[number][token.i],)
        if token.pos_ == "PROPN" and token.text in self.persons:
            return (self.persons[token.text],)
        around = seen | {token.i}
        for beside in self._beside(token):
            found = [actor for noun in beside if noun.i not in around for actor in self.in_phrase(number, noun, around)]
            if found:
                return tuple(dict.fromkeys(found))
        return ()

    @staticmethod
    def _beside(token: Token) -> Iterator[list[Token]]:
        """Yield the nouns that may tell a noun phrase's actor, the likeliest first."""
        before = [child for child in token.children if child.dep_ in MODIFIERS]
        yield from ([child] for child in sorted(before, key=lambda child: child.dep_ != "poss"))
        for owner in (*OWNERS, *(("in",) if token.lemma_ in _RULERS else ())):
            for prep in token.children:
                if prep.dep_ == "prep" and prep.lower_ == owner:
                    yield pobjects(prep)
        behind = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        if token.lemma_ in _RULERS and behind is not None and behind.lower_ == "in":
            yield pobjects(behind)  # the parser often hangs it on the verb
        for child in token.children:
            if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN"):
                yield [child]
            elif child.dep_ in ("relcl", "acl") and child.lemma_ in _SPEAKS_FOR:
                yield from ([noun] for noun in child.subtree if noun.dep_ in ("pobj", "dobj"))

    def issued_by(self, number: int, token: Token) -> tuple[str, ...]:
        """Return the actor of "a statement issued by the ministry", "a statement in the capital"."""
        for clause in token.children:
            is_its_issue = clause.dep_ in ("acl", "relcl", "prep") and clause.tag_ != "VBG"  # "saying that the raid by"
            for noun in clause.subtree if is_its_issue else ():
                if noun.dep_ == "pobj" and noun.head.lower_ == "by":
                    found = self.in_phrase(number, noun)
                    if found:
                        return found
        return self.seat(number, token)

    def seat(self, number: int, token: Token) -> tuple[str, ...]:
        """Return the actor whose capital a phrase or its verb places it in: "the ministry in", "told reporters in"."""
        verb = token.head if is_verb(token.head) else None
        around = [one for one in token.subtree if one != token]
        if verb is not None:
            told = [one for one in verb.subtree if one.i > verb.i]
            around += [one for one in told if not any(a.dep_ == "ccomp" and a.i > verb.i for a in one.ancestors)]
            opening = [child for child in verb.children if child.dep_ == "prep" and child.i < token.i]
            around += [one for child in opening for one in child.subtree]
        return next(((self.seats[number][one.i],) for one in around if one.i in self.seats[number]), ())


def is_hostile(token: Token) -> bool:
    """Tell whom a speaker calls his adversary: "the invaders", "the occupying forces"."""
    hostile = any(child.lower_ in _HOSTILE and child.dep_ == "amod" for child in token.children)
    return lemma_of(token) in nouns("adversary") or (hostile and lemma_of(token) in nouns("organ"))


def speaks_for(token: Token) -> bool:
    """Tell "a man who speaks for", "the woman who leads"."""
    return any(child.dep_ == "relcl" and child.lemma_ in _SPEAKS_FOR for child in token.children)


def owned(token: Token) -> bool:
    """Tell a noun behind which its owner stands: "the army of"."""
    behind = [c for c in token.children if c.dep_ == "prep" and c.lower_ in OWNERS and c.i > token.i]
    return any(conjuncts(noun) for child in behind for noun in child.children if noun.dep_ == "pobj")


def is_source(token: Token) -> bool:
    """Tell the subject of a verb of saying, and who is behind its "by"."""
    if token.dep_ in ("nsubj", "pobj") and token.head.lemma_ in acts():
        return True
    return bool(token.dep_ == "pobj" and token.head.lower_ == "by" and token.head.head.lemma_ in acts())


def is_against_its_state(token: Token) -> bool:
    """Tell "the Ruritanian rebel coalition", "Ruritania's main opposition group": no organ of the state."""
    return any(c.lemma_ in nouns("band") | {"opposition"} and c.i < token.i for c in token.children)


def are_those_two(token: Token, lemma: str) -> bool:
    """Tell "the two countries", "the warring actors" from "western nations", "countries with a coast"."""
    told = [c for c in token.children if c.dep_ in ("amod", "compound", "prep", "relcl", "acl") and c.lower_ != "both"]
    return lemma in ("side", "party") or not told
