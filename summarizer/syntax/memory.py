"""What was named last while an article is read: what "the ministry", "he" and "they" point back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from summarizer.actors.named import NamedActor
from summarizer.text.word_classes import acts, nouns

from .grammar import conjuncts, lemma_of
from .parsing import Token
from .proper_names import is_person

ActorIds = tuple[str, ...]

SECRETARY_GENERAL = "secretary-general"
"""An office that organisations of states alone have."""


@dataclass
class Memory:
    """The actors named last.

    Attributes:
        organs: of each office and organ, by its lemma.
        holders: of each office the name of the person who was named with it.
        first: the same, those named first.
        group: the armed or other group.
        state: the state.
        first_state: the first state that a clause was about.
        person: who spoke or acted last and is one person.
        persons: every person, in order.
        subject: what the last clause was about.
        several: what the last noun in the plural stood for.
        recent: all, each once, the last at the end.
    """

    organs: dict[str, ActorIds] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    first: dict[str, ActorIds] = field(default_factory=dict)
    group: ActorIds = ()
    state: ActorIds = ()
    first_state: ActorIds = ()
    person: ActorIds = ()
    persons: list[ActorIds] = field(default_factory=list)
    subject: ActorIds = ()
    several: ActorIds = ()
    recent: list[str] = field(default_factory=list)

    def note(self, token: Token, actors: ActorIds, known: Mapping[str, NamedActor], *, is_name: bool) -> None:
        """Remember a noun phrase and the actors that it stands for; ``is_name``: the word is in an actor's own name."""
        if not is_name and lemma_of(token) in nouns("organ"):
            self._note_office(office_of(token), actors)
        for child in token.children if is_person(token) else ():
            if child.dep_ == "compound" and child.lower_ in nouns("office"):
                self._note_office(child.lower_, actors)
                self.holders[child.lower_] = token.text
        if any(known[actor].kind in ("armed_group", "other") for actor in actors):
            self.group = actors
        if len(actors) == 1 and known[actors[0]].country:
            self.state = actors
            if token.dep_ == "nsubj":
                self.first_state = self.first_state or actors
        self._note_part(token, actors)
        for actor in actors:
            self.note_named(actor, again=True)

    def note_nobody(self, token: Token) -> None:
        """Forget who spoke last where somebody of no actor does: "a witness said", whom the next "he" means."""
        is_somebody = is_person(token) or lemma_of(token) in nouns("person")
        if is_somebody and token.dep_ == "nsubj" and token.tag_ in ("NN", "NNP") and acts().get(token.head.lemma_):
            self.person = ()

    def note_named(self, actor: str, *, again: bool = False) -> None:
        """Remember that an actor was named; ``again``: also if it was before."""
        if again and actor in self.recent:
            self.recent.remove(actor)
        if actor not in self.recent:
            self.recent.append(actor)

    def two(self) -> ActorIds:
        """Return the actors that "both" stands for."""
        two = self.subject if len(self.subject) > 1 else tuple(self.recent[-2:])
        return two if len(two) > 1 else ()

    def _note_office(self, office: str, actors: ActorIds) -> None:
        self.organs[office] = actors
        self.first.setdefault(office, actors)

    def _note_part(self, token: Token, actors: ActorIds) -> None:
        is_subject = token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.lower_ == "by")
        if is_person(token) or lemma_of(token) in nouns("office"):
            self.persons.append(actors)
            is_told = any(one.dep_ in ("ccomp", "relcl") for one in (token.head, *token.head.ancestors))
            if (is_subject or token.head.lower_ == "to") and not is_told:
                self.person = actors
        if is_subject:
            self.subject = actors
        elif token.dep_ == "conj" and conjuncts(token.head)[0].dep_ == "nsubj":
            self.subject = self.several = tuple(dict.fromkeys((*self.subject, *actors)))
        if token.tag_ in ("NNS", "NNPS") and (is_subject or token.dep_ in ("dobj", "pobj")):
            self.several = actors


def office_of(token: Token) -> str:
    """Return the office that a noun tells, by its lemma; the head of a state is its president."""
    lemma = lemma_of(token)
    if lemma == "head" and any(t.lower_ == "state" for c in token.children if c.lower_ == "of" for t in c.children):
        return "president"
    if lemma == "general" and any(c.lower_ == "secretary" for c in token.children):
        return SECRETARY_GENERAL
    return lemma
