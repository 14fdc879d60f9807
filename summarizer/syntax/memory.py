"""What was named last while an article is read: what "the ministry", "he" and "they" point back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from summarizer.actors.sides import Side
from summarizer.text.word_classes import acts, nouns

from .grammar import conjuncts, lemma_of
from .naming import is_person
from .parsing import Token

Sides = tuple[str, ...]

SECRETARY_GENERAL = "secretary-general"
"""An office that organisations of states alone have."""


@dataclass
class Memory:
    """The sides named last.

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

    organs: dict[str, Sides] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    first: dict[str, Sides] = field(default_factory=dict)
    group: Sides = ()
    state: Sides = ()
    first_state: Sides = ()
    person: Sides = ()
    persons: list[Sides] = field(default_factory=list)
    subject: Sides = ()
    several: Sides = ()
    recent: list[str] = field(default_factory=list)

    def note(self, token: Token, sides: Sides, known: Mapping[str, Side], *, is_name: bool) -> None:
        """Remember a noun phrase and the sides that it stands for; ``is_name``: the word is in a side's own name."""
        if not is_name and lemma_of(token) in nouns("organ"):
            self._note_office(office_of(token), sides)
        for child in token.children if is_person(token) else ():
            if child.dep_ == "compound" and child.lower_ in nouns("office"):
                self._note_office(child.lower_, sides)
                self.holders[child.lower_] = token.text
        if any(known[side].kind in ("armed_group", "other") for side in sides):
            self.group = sides
        if len(sides) == 1 and known[sides[0]].country:
            self.state = sides
            if token.dep_ == "nsubj":
                self.first_state = self.first_state or sides
        self._note_part(token, sides)
        for side in sides:
            self.note_named(side, again=True)

    def note_nobody(self, token: Token) -> None:
        """Forget who spoke last where somebody of no side does: "a witness said", whom the next "he" means."""
        is_somebody = is_person(token) or lemma_of(token) in nouns("person")
        if is_somebody and token.dep_ == "nsubj" and token.tag_ in ("NN", "NNP") and acts().get(token.head.lemma_):
            self.person = ()

    def note_named(self, side: str, *, again: bool = False) -> None:
        """Remember that a side was named; ``again``: also if it was before."""
        if again and side in self.recent:
            self.recent.remove(side)
        if side not in self.recent:
            self.recent.append(side)

    def two(self) -> Sides:
        """Return the sides that "both" stands for."""
        two = self.subject if len(self.subject) > 1 else tuple(self.recent[-2:])
        return two if len(two) > 1 else ()

    def _note_office(self, office: str, sides: Sides) -> None:
        self.organs[office] = sides
        self.first.setdefault(office, sides)

    def _note_part(self, token: Token, sides: Sides) -> None:
        is_subject = token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.lower_ == "by")
        if is_person(token) or lemma_of(token) in nouns("office"):
            self.persons.append(sides)
            is_told = any(one.dep_ in ("ccomp", "relcl") for one in (token.head, *token.head.ancestors))
            if (is_subject or token.head.lower_ == "to") and not is_told:
                self.person = sides
        if is_subject:
            self.subject = sides
        elif token.dep_ == "conj" and conjuncts(token.head)[0].dep_ == "nsubj":
            self.subject = self.several = tuple(dict.fromkeys((*self.subject, *sides)))
        if token.tag_ in ("NNS", "NNPS") and (is_subject or token.dep_ in ("dobj", "pobj")):
            self.several = sides


def office_of(token: Token) -> str:
    """Return the office that a noun tells, by its lemma; the head of a state is its president."""
    lemma = lemma_of(token)
    if lemma == "head" and any(t.lower_ == "state" for c in token.children if c.lower_ == "of" for t in c.children):
        return "president"
    if lemma == "general" and any(c.lower_ == "secretary" for c in token.children):
        return SECRETARY_GENERAL
    return lemma
