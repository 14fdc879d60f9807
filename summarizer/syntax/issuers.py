"""Who writes an official statement: the actors that its title or its first person stands for."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from summarizer.text.word_classes import nouns

from .grammar import lemma_of, pobjects
from .parsing import Sentence, Token
from .phrases import MODIFIERS
from .proper_names import is_person
from .referents import SELF, Referents

_LONGEST_TITLE = 400
_LONGEST_LABEL = 80
_OPENING = 4
_LEAST_SENTENCES = 2
_LEAST_SHARE = 0.1
_FIRST_PERSON = ("we", "our", "us", "i", "my")
_OWN = ("homeland", "land", "people", "soil", "territory")
_PEOPLE = ("citizen", "people", "nation", "compatriot", "parliament", "assembly")

IsOwn = Callable[[int, Token], bool]
"""Tells whether a word of a sentence is nobody's that the sentence names."""


def issuer_of(referents: Referents, is_own: IsOwn, blamed: Container[str]) -> tuple[str, ...]:
    """Return the ids of the actors that write an official statement, none for a reporter's article.

    In turn: the author that its title names ("Statement by", "Address to the citizens of"); who is named before a colon
    there; of a readout ("Telephone conversation with") the first that the text names beside the title; where the text
    says "we", the actor that it calls its own, else whose organs it names most, none of the ``blamed``.
    """
    numbers = list(referents.sentences)
    if not numbers:
        return ()
    title = referents.sentences[numbers[0]]
    first = _in_first_person(referents, is_own)
    document = next((t for t in title if lemma_of(t) in nouns("document") and t.pos_ in ("NOUN", "PROPN")), None)
    if document is not None and len(title.text) <= _LONGEST_TITLE:
        author = _author(referents, numbers[0], document)
        if any(child.lower_ == "joint" for child in document.children):
            author = referents.of_all(numbers[0], title) or author
        author = (
            author
            or tuple(actor.id for actor in referents.actors if any(one in title.text for one in actor.officials))[:1]
        )
        if author or any(is_person(token) for token in title):
            return author  # a person's words, of whatever actor, are no other's
    label = title.text.find(":")
    if first and 0 < label <= _LONGEST_LABEL:
        before = [t for t in title if t.idx < label]
        is_speaker = any(lemma_of(t) in nouns("organ") or is_person(t) for t in before)
        named = referents.of_all(numbers[0], before) if is_speaker else ()
        if named:
            return named[:1]
    talk = next((t for t in title if lemma_of(t) in nouns("talk") and t.dep_ != "dobj"), None)
    by = [c for t in title if lemma_of(t) in nouns("talk") for c in t.children if c.lower_ == "by"]
    if by:
        return referents.of_all(numbers[0], [noun for prep in by for noun in pobjects(prep)])
    if talk is not None and not any(t.dep_ == "nsubj" for t in title) and (talk.i <= 1 or document is not None):
        return _holder_of_talks(referents, numbers)
    least = 1 if document is not None else max(_LEAST_SENTENCES, _LEAST_SHARE * len(numbers))
    if len(first) < least:
        return ()
    for tell in (_owned, _organs, _subjects):
        spoken = [
            actor for number, doc in referents.sentences.items() for actor in tell(referents, number, doc, is_own)
        ]
        others = [actor for number in first for actor in set(referents.named(number).values())]
        is_named_by_us = tell != _owned  # who says "we" seldom names itself beside it
        spoken = [s for s in spoken if s not in blamed and not (is_named_by_us and others.count(s) >= spoken.count(s))]
        if spoken:
            return (max(dict.fromkeys(spoken), key=spoken.count),)
    return ()


def _in_first_person(referents: Referents, is_own: IsOwn) -> list[int]:
    return [
        number
        for number, doc in referents.sentences.items()
        if any(t.tag_ in ("PRP", "PRP$") and t.lower_ in _FIRST_PERSON and is_own(number, t) for t in doc)
    ]


def _author(referents: Referents, number: int, document: Token) -> tuple[str, ...]:
    """Return the actors of a document's author, or of a leader without a known actor those whom he addresses."""
    by = [c for c in document.children if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "of", "from")]
    tokens = [noun for prep in by for noun in pobjects(prep)]
    tokens += [
        c for c in document.children if by and c.dep_ == "appos" and is_person(c)
    ]  # "of Minister of A, Full Name"
    tokens += [c for c in document.children if c.dep_ in ("poss", "compound", "nmod")]
    actors = referents.of_all(number, tokens)
    actors = actors or tuple(dict.fromkeys(actor for token in tokens for actor in referents.within(number, token)))
    if actors:
        return actors if SELF not in actors else ()
    people = [t for t in document.doc if lemma_of(t) in _PEOPLE and t.i > document.i]
    return tuple(dict.fromkeys(actor for token in people for actor in referents.within(number, token)))


def _holder_of_talks(referents: Referents, numbers: list[int]) -> tuple[str, ...]:
    named = {actor for token in referents.sentences[numbers[0]] for actor in referents.of(numbers[0], token)}
    for number in numbers[1:_OPENING]:
        for token in referents.sentences[number]:
            actors = referents.of(number, token) if token.dep_ == "nsubj" else ()
            if actors and actors != (SELF,) and named.isdisjoint(actors):
                return actors
    return ()


def _owned(referents: Referents, number: int, doc: Sentence, is_own: IsOwn) -> Iterator[str]:
    """Yield the actors of "our country, A", "our A troops", in nobody's words."""
    for token in doc:
        if token.lower_ in ("our", "my") and token.dep_ == "poss" and is_own(number, token):
            noun = token.head
            if lemma_of(noun) not in nouns("organ") | nouns("person") | frozenset(_OWN):
                continue  # "our ally, A"
            beside = [noun, *(c for c in noun.children if c.dep_ == "appos" or (c.dep_ in MODIFIERS and c.i > token.i))]
            named = referents.named(number)
            yield from (named[one.i] for one in beside if one.i in named and referents.is_body(named[one.i]))


def _subjects(referents: Referents, number: int, doc: Sentence, is_own: IsOwn) -> Iterator[str]:
    """Yield the actors that a sentence is about, in nobody's words."""
    for token in doc:
        if token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and token.pos_ != "PRON" and is_own(number, token):
            yield from (actor for actor in referents.of(number, token) if referents.is_body(actor))


def _organs(referents: Referents, number: int, doc: Sentence, is_own: IsOwn) -> Iterator[str]:
    """Yield the actors whose organs a sentence is about, in nobody's words."""
    for token in doc:
        if token.dep_ == "nsubj" and lemma_of(token) in nouns("organ") and is_own(number, token):
            yield from (actor for actor in referents.named_in(number, token) if referents.is_body(actor))
