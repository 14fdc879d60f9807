"""Which actor a noun phrase stands for: what it names itself, else what was named before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from summarizer.actors.lists import title_words
from summarizer.actors.named import NamedActor
from summarizer.schemas import Article
from summarizer.text.word_classes import nouns

from .grammar import is_verb, lemma_of, pobjects, subjects
from .memory import SECRETARY_GENERAL, ActorIds, Memory, office_of
from .parsed_actors import Names
from .parsing import Sentence, Token
from .phrases import MODIFIERS, OWNERS, are_those_two, is_against_its_state, is_source, owned, speaks_for
from .proper_names import is_outlet, is_person

SELF = "*self*"
"""Stands for whoever speaks: "we", "our"."""

THEY = ("they", "them", "their", "theirs")
_FIRST = ("we", "us", "our", "ours", "i", "my", "me")
_IT = ("it", "its", "itself")
_PERSON = ("he", "she", "him", "her", "his", "hers")
_UNRECOGNISED = frozenset(
    (
        *("breakaway", "declared", "proclaimed", "secessionist", "self-declared", "self-proclaimed"),
        *("unrecognised", "unrecognized"),
    )
)
_DEEPEST = 2
_INDEFINITE = ("a", "an", "no", "any", "some", "another")
_DEFINITE = ("the", "this", "that")
_SIDES_OF_TWO = ("side", "country", "nation", "state", "party", "army")
_NOBODYS = (
    *("magazine", "newspaper", "paper", "website"),  # whosever it is, it reports what others say
    *("agreement", "charter", "convention", "law", "pact", "protocol", "resolution", "treaty"),  # they do nothing
)
_NO_NOUN = ("det", "case", "punct", "mark", "cc", "expl")


class Referents:
    """The actors of one article, and which of them its noun phrases stand for."""

    def __init__(
        self,
        article: Article,
        sentences: dict[int, Sentence],
        home: ActorIds = (),
        persons: Mapping[str, str] | None = None,
    ) -> None:
        """Read an article's names.

        Args:
            article: the loaded article.
            sentences: its parsed sentences by number.
            home: who writes it, where it is an official statement: "the ministry" is then theirs.
            persons: full name to id of an actor, of those whose actor the text does not tell.
        """
        self.article = article
        self.sentences = sentences
        self._names = Names(article, sentences, persons or {})
        self._known = self._names.actors
        self._named = self._names.named
        is_of_a_state = all(actor in self._known and self._known[actor].kind != "other" for actor in home)
        self._home = home
        self._own_state: ActorIds = home if is_of_a_state else ()
        self._memory = Memory()
        self._recent: dict[int, list[str]] = {}
        self._depth = 0
        self._found: dict[tuple[int, int], ActorIds] = {}
        for number in sentences:
            self._read(number)

    @property
    def actors(self) -> list[NamedActor]:
        """The actors that the article names, the most often named first."""
        return sorted(self._known.values(), key=lambda actor: (-len(actor.sentences), actor.sentences[:1]))

    def of(self, number: int, token: Token) -> ActorIds:
        """Return the ids of the actors that the noun phrase of a word stands for; ``SELF`` for "we"; () for none."""
        return self._found.get((number, token.i), ())

    def of_all(self, number: int, tokens: Iterable[Token]) -> ActorIds:
        """Return the ids of the actors that some nouns stand for, each once."""
        return tuple(dict.fromkeys(actor for token in tokens for actor in self.of(number, token)))

    def within(self, number: int, token: Token) -> ActorIds:
        """Return the actors that a noun phrase names anywhere before its clauses, its own included."""
        found = list(self.of(number, token))
        for child in token.children:
            if child.dep_ in (*MODIFIERS, "prep", "agent", "pobj", "conj", "appos"):
                found += self.within(number, child)
        return tuple(dict.fromkeys(found))

    def named_in(self, number: int, token: Token) -> ActorIds:
        """Return the actors that a noun phrase itself names, nothing that it points back to."""
        return self._named.in_phrase(number, token)

    def named(self, number: int) -> dict[int, str]:
        """Return the words of a sentence that are an actor's own name: token index to id."""
        return self._named.actors[number]

    def recent(self, number: int) -> list[str]:
        """Return the actors named up to a sentence's end, the one named last at the end."""
        return self._recent[number]

    def state_called(self, name: str) -> str | None:
        """Return the state (ISO 3166-1 alpha-3) that a name calls, None if none."""
        return self._names.state_called(name)

    def is_of_another(self, number: int, person: Token) -> bool:
        """Tell a person whose title is of a body that is no actor: "Full Name, president of the Club"."""
        titles = (c for c in person.children if c.dep_ == "appos" and lemma_of(c) in nouns("office"))
        bodies = (noun for title in titles for c in title.children if c.lower_ == "of" for noun in pobjects(c))
        return any(noun.text[0].isupper() and not self.of(number, noun) for noun in bodies)

    def is_body(self, actor: str) -> bool:
        """Tell an actor that issues statements: no armed group."""
        return actor != SELF and self._known[actor].kind != "armed_group"

    def _read(self, number: int) -> None:
        named = self.named(number)
        for token in self.sentences[number]:
            if token.dep_ in _NO_NOUN and token.lower_ not in (*_FIRST, *THEY):
                continue
            actors = self._stands_for(number, token)
            if actors:
                self._found[number, token.i] = actors
            else:
                self._memory.note_nobody(token)
            if actors and actors != (SELF,) and token.pos_ != "PRON":
                self._memory.note(token, actors, self._known, is_name=token.i in named)
        for actor in dict.fromkeys(named.values()):  # also who is named without a part of its own
            self._memory.note_named(actor)
        self._recent[number] = list(self._memory.recent)

    def _stands_for(self, number: int, token: Token) -> ActorIds:
        if token.pos_ == "PRON" or (token.dep_ == "poss" and token.tag_ == "PRP$"):
            return self._pronoun(number, token)
        if token.i in self.named(number):
            return (self.named(number)[token.i],)
        if token.pos_ == "PROPN" and token.text in self._named.persons and token.dep_ != "compound":
            return (self._named.persons[token.text],)
        lemma = lemma_of(token)
        if token.pos_ == "NUM" and token.dep_ == "nsubj":  # "one of these groups, the"
            return self._named.in_phrase(number, token)
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or lemma in _NOBODYS:
            return ()
        if lemma in nouns("document") | nouns("say"):
            return self._document(number, token, lemma)
        if lemma in nouns("organ") | nouns("group") or is_person(token):
            return self._body(number, token, lemma)
        if token.pos_ == "PROPN":
            is_part = token.dep_ in ("compound", "amod") or is_outlet(token.text)
            return () if is_part else self._named.in_phrase(number, token)
        if lemma == "both":
            return self._memory.two()
        return self._named.in_phrase(number, token) if speaks_for(token) or is_source(token) else ()

    def _document(self, number: int, token: Token, lemma: str) -> ActorIds:
        """Return the actor of "the Ruritanian statement says", "a report by"."""
        if token.dep_ not in ("nsubj", "pobj", "dobj"):
            return ()
        found = self._named.in_phrase(number, token) or self._named.issued_by(number, token)
        if found:
            self._memory.organs[lemma] = found
            return found
        is_definite = any(child.lower_ == "the" for child in token.children)
        return self._memory.organs.get(lemma, ()) if is_definite else ()

    def _body(self, number: int, token: Token, lemma: str) -> ActorIds:
        """Return the actor of an organ, a group, an official or a person."""
        is_agency = lemma == "agency" and not any(child.lower_ in ("news", "press") for child in token.children)
        if token.dep_ in ("compound", "amod") or (is_outlet(token.text) and not is_agency):
            return ()
        inner = self._named.in_phrase(number, token)
        if inner and is_against_its_state(token):
            return self._known_as(number, token)
        if inner:
            return inner
        if token.dep_ == "appos" and (number, token.head.i) in self._found:
            return self._found[number, token.head.i]
        if is_person(token) and lemma not in nouns("organ"):
            return self._person(number, token)
        owner = next((child for child in token.children if child.dep_ == "poss"), None)
        if owner is not None:
            return self._stands_for(number, owner)
        return self._before(number, token, lemma)

    def _known_as(self, number: int, token: Token) -> ActorIds:
        """Return the groups that a noun phrase names behind its noun: "the rebel coalition known as the Front"."""
        behind = (one for one in token.subtree if one.i > token.i)
        named = (self.named(number).get(one.i, "") for one in behind)
        return tuple(dict.fromkeys(actor for actor in named if actor and self._known[actor].country is None))[:1]

    def _person(self, number: int, token: Token) -> ActorIds:
        """Return the actor of a person by a title whose holder was named before, or by where he speaks."""
        titles = [c.lower_ for c in token.children if c.dep_ == "compound" and c.lower_ in nouns("organ")]
        if titles:
            is_anothers = self._memory.holders.get(titles[-1], token.text) != token.text
            actors = () if is_anothers else self._memory.organs.get(titles[-1], self._home)
        else:
            actors = self._named.seat(number, token) if any(c.dep_ == "appos" for c in token.children) else ()
        if len(actors) == 1:
            self._names.place(token.text, actors[0])
        return actors

    def _before(self, number: int, token: Token, lemma: str) -> ActorIds:
        """Return the actor of "the ministry", "officials", "the rebels": what was named before."""
        memory, office = self._memory, office_of(token)
        determiner = next((child.lower_ for child in token.children if child.dep_ == "det"), "")
        if determiner in _INDEFINITE or any(child.dep_ == "nummod" for child in token.children):
            return ()
        if _is_of_unknown(token):
            return ()
        if office == lemma and owned(token):
            return self._owner(number, token)
        if not _UNRECOGNISED.isdisjoint(child.lower_ for child in token.children):
            return next(((s,) for s in reversed(memory.recent) if self._known[s].kind == "breakaway_entity"), ())
        seat = self._named.seat(number, token) if lemma not in nouns("group") else ()
        if seat:
            return seat
        if lemma in _SIDES_OF_TWO and token.tag_ == "NNS":
            return memory.two() if are_those_two(token, lemma) else ()
        if office == SECRETARY_GENERAL:
            bodies = (actor for actor, one in self._known.items() if one.kind == "international_organisation")
            return memory.organs.get(office) or tuple(bodies)[:1]
        if office in memory.organs:
            # With a capital it is the country's own: "the President" of a country's statement; else the one just named.
            is_own = (token.text[0].isupper() and token.pos_ == "PROPN") or office != lemma
            return (self._own_state or memory.first[office]) if is_own else memory.organs[office]
        if lemma in nouns("group"):
            return memory.group if determiner in _DEFINITE else ()
        is_definite = determiner in _DEFINITE or token.text[0].isupper() or lemma in ("official", "authority")
        return (self._own_state or memory.first_state or memory.state) if is_definite else ()

    def _owner(self, number: int, token: Token) -> ActorIds:
        """Return the actor of "the head of the office of the president", two owners deep."""
        if self._depth == _DEEPEST:
            return ()
        self._depth += 1
        owners = [noun for c in token.children if c.lower_ in OWNERS for noun in pobjects(c)]
        found = next((actors for noun in owners if (actors := self._stands_for(number, noun))), ())
        self._depth -= 1
        return found

    def _pronoun(self, number: int, token: Token) -> ActorIds:
        word, memory = token.lower_, self._memory
        if word in _FIRST:
            return (SELF,)
        if word in ("both", "each"):  # no "both sending one and asking for another"
            is_a_pair = any(c.dep_ == "conj" or c.lower_ == "and" for c in token.head.head.subtree if c.i > token.i)
            return () if token.dep_ == "pobj" and is_a_pair else memory.two()
        inside = self._subject_of_clause(number, token)
        if word in ("him", "her") and token.dep_ != "poss":
            return next((one for one in reversed(memory.persons) if one != inside), ())
        if word in _PERSON:
            return inside if inside and word in ("his", "her") else memory.person
        if word in THEY:
            near = self._subject_of_clause(number, token, is_plural=True) if inside else ()
            return near or memory.several or memory.subject
        is_expletive = token.dep_ == "expl" or (word == "it" and token.head.lemma_ == "be")
        return (inside or memory.subject) if word in _IT and not is_expletive else ()

    def _is_plural(self, number: int, token: Token) -> bool:
        named = self._known.get(self.named(number).get(token.i, ""))
        return token.tag_ in ("NNS", "NNPS") or token.lower_ in THEY or (named is not None and named.country is None)

    def _subject_of_clause(self, number: int, token: Token, *, is_plural: bool = False) -> ActorIds:
        """Return the subjects of the nearest clause above a pronoun that it can stand for."""
        for above in token.ancestors:
            if is_verb(above):
                found = [one for one in subjects(above) if one.i < token.i and (number, one.i) in self._found]
                if found and (not is_plural or len(found) > 1 or self._is_plural(number, found[0])):
                    return self.of_all(number, found)
        return ()


def _is_of_unknown(token: Token) -> bool:
    """Tell an organ of a people that is not known: a capitalised word before it that is no office."""
    before = [child for child in token.children if child.dep_ in ("amod", "compound")]
    known = title_words() | nouns("statehood")
    return any(child.text[0].isupper() and child.lower_ not in known for child in before)
