"""Relations between the words of one parsed sentence: who is agent and patient, what is negated or only possible.

Labels are those of the ClearNLP scheme (Choi and Palmer 2012) that spaCy's English models carry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from summarizer.text.word_classes import nouns, verbs

from .parsing import PASSIVE_SUBJECTS, SUBJECTS, Token

Modality = Literal["asserted", "required", "possible", "conditional"]

_MOST_JOINED = 24
_RELATIVE = ("who", "which", "that", "whom")
_OBJECTS = ("dobj", "dative", "oprd", "attr")
# vn urge-58.1, order-58.3, allow-64, force-59: their object does what their clause tells.
_OBJECT_CONTROL = frozenset(
    (
        *verbs("ask"),
        *verbs("hope"),
        *verbs("silent"),
        *("allow", "compel", "enable", "oblige", "permit", "tell", "warn", "get", "instruct", "authorise", "authorize"),
    )
)
_REQUIRED = ("must", "should", "shall", "ought", "need")
_POSSIBLE = ("may", "might", "could", "can", "would", "will")
_WHILE = ("after", "before", "by", "besides", "since", "upon", "without")  # not "accused A of shelling"
_IF = ("if", "unless", "whether", "lest")
_FALSE = ("false", "untrue", "fake", "fabricated", "baseless", "groundless", "unfounded", "wrong")
_NOBODY = ("no", "neither", "nobody", "none", "nothing")
_ONTO = ("on", "against", "at", "to", "into", "toward", "towards", "upon", "for")


def lemma_of(token: Token) -> str:
    """Return a word's lemma in small letters; of a name in the plural ("the Ministers") its singular."""
    lemma: str = token.lemma_.casefold()
    if token.pos_ == "PROPN" and lemma.endswith("s") and lemma[:-1] in nouns("organ"):
        return lemma if lemma in nouns("organ") else lemma[:-1]
    if token.tag_ == "NNPS" and lemma.endswith("ies"):
        return f"{lemma[:-3]}y"
    return lemma[:-1] if token.tag_ == "NNPS" and lemma.endswith("s") and not lemma.endswith("ss") else lemma


def is_verb(token: Token) -> bool:
    """Tell a verb, an auxiliary that stands for one included."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass")


def phrase_of(token: Token, without: tuple[str, ...]) -> Iterator[Token]:
    """Yield the words below a noun, itself first, but for what hangs on it by some relations (clauses, appositions)."""
    waiting = [token]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [child for child in one.children if child.dep_ not in without]


def conjuncts(token: Token) -> list[Token]:
    """Return a word with those that are joined to it by "and" or commas, in their order; of many the first."""
    found = [token]
    for one in found:  # grows while it is read
        joined = [c for c in one.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")]
        found += joined[: _MOST_JOINED - len(found)]
    return sorted(found, key=lambda one: int(one.i))


def conjuncts_head(token: Token) -> Token:
    """Return the first of the words that are joined to one by "and"."""
    while token.dep_ == "conj" and token.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
        token = token.head
    return token


def is_relative(token: Token) -> bool:
    """Tell a relative pronoun, which stands for the noun before its clause."""
    return token.lower_ in _RELATIVE and token.tag_ in ("WDT", "WP", "IN", "DT") and antecedent(token) != token


def is_passive(verb: Token) -> bool:
    """Tell a verb in the passive, a participle behind a noun included."""
    if any(child.dep_ in ("auxpass", *PASSIVE_SUBJECTS) for child in verb.children):
        return True
    beside = {child.dep_ for child in verb.children}
    is_bare = verb.tag_ in ("VBD", "VBN") and beside.isdisjoint(("aux", "dobj", "ccomp"))
    is_told_of = any(c.lower_ in ("of", "with") and c.dep_ == "prep" for c in verb.children)
    if verb.lemma_ in verbs("accuse") and is_bare and is_told_of:
        return True  # a headline's "A accused of"
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and "aux" not in beside


def subjects(verb: Token) -> list[Token]:
    """Return what a verb is said of, in active and passive alike; taken from the verb above where it has none."""
    own = [c for c in verb.children if c.dep_ in (*SUBJECTS, *PASSIVE_SUBJECTS)]
    if not own:  # "A, which B accuses of": the parser often takes B for a part of the verb
        own = [c for c in verb.children if c.dep_ == "compound" and c.pos_ == "PROPN" and c.i < verb.i]
    if own:
        return [noun for one in own for noun in conjuncts(antecedent(one))]
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ in ("acl", "relcl"):
        return conjuncts(head)
    if verb.dep_ == "conj" and is_verb(head):
        return subjects(head)
    if verb.dep_ in ("xcomp", "ccomp") and is_verb(head):
        return (objects(head) if head.lemma_ in _OBJECT_CONTROL else []) or subjects(head)
    if verb.dep_ == "advcl" and is_verb(head):
        return subjects(head)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        above = head.head
        if not is_verb(above):
            return conjuncts(above)
        return (objects(above) if head.lower_ not in _WHILE else []) or subjects(above)
    return []


def objects(verb: Token) -> list[Token]:
    """Return a verb's objects: direct ones, and of "call on", "appeal to" the noun behind the preposition."""
    found = [noun for c in verb.children if c.dep_ in ("dobj", "dative") for noun in conjuncts(antecedent(c))]
    if not found and verb.lemma_ in ("call", "appeal", "turn", "look", "count", "rely", "plead"):
        preps = [c for c in verb.children if c.dep_ in ("prep", "dative") and c.lower_ in ("on", "upon", "to")]
        found = [noun for prep in preps for noun in pobjects(prep)]
    return found


def pobjects(prep: Token) -> list[Token]:
    """Return the nouns behind a preposition."""
    return [noun for c in prep.children if c.dep_ == "pobj" for noun in conjuncts(c)]


def agents(predicate: Token) -> list[Token]:
    """Return who does what a verb or a noun tells."""
    by = [noun for c in predicate.children if c.dep_ in ("agent", "prep") and c.lower_ == "by" for noun in pobjects(c)]
    if is_verb(predicate):
        return by if is_passive(predicate) else subjects(predicate)
    return by + [c for c in predicate.children if c.dep_ == "poss"]


def patients(predicate: Token) -> list[Token]:
    """Return to whom what a verb or a noun tells is done."""
    if is_verb(predicate):
        if is_passive(predicate):
            return subjects(predicate)
        return [n for c in predicate.children if c.dep_ == "dobj" for n in conjuncts(antecedent(c))]
    onto = [c for c in predicate.children if c.dep_ == "prep" and c.lower_ in _ONTO]
    return [noun for prep in onto for noun in pobjects(prep)]


def antecedent(token: Token) -> Token:
    """Return the noun that a relative pronoun stands for, or the word itself."""
    if token.lower_ in _RELATIVE and token.tag_ in ("WDT", "WP", "IN", "DT"):
        for above in token.ancestors:
            if above.dep_ == "relcl":
                return above.head
            if above.dep_ == "ROOT" or (above.dep_ == "ccomp" and token.dep_ == "mark"):
                break
    return token


def is_negated(predicate: Token) -> bool:
    """Tell a predicate that is said not to be so."""
    if any(c.dep_ == "neg" or c.lower_ in ("never", "neither", "nor") for c in predicate.children):
        return True
    if any(c.dep_ == "det" and c.lower_ == "no" for c in predicate.children):
        return True
    return is_verb(predicate) and any(
        one.lower_ in _NOBODY or any(c.lower_ in _NOBODY for c in one.children if c.dep_ in ("det", "preconj"))
        for one in subjects(predicate)
    )


def is_left_undone(verb: Token) -> bool:
    """Tell "refused to accuse", "denied accusing", "has yet to accuse", "refrained from", "stopped short of"."""
    if verb.dep_ in ("xcomp", "ccomp"):
        is_yet = verb.head.lemma_ == "have" and any(one.lower_ == "yet" for one in verb.head.children)
        is_undone = verb.head.lemma_ in verbs("undone") | verbs("deny")
        return is_yet or (is_undone and not is_negated(verb.head))
    above = verb.head.head
    if verb.dep_ == "acl" and verb.head.dep_ == "dobj" and not is_passive(verb):  # "rejected reports that it accused"
        return above.lemma_ in verbs("deny") and not is_negated(above)
    is_short = any(one.lower_ == "short" for one in (verb.head.head, *verb.head.head.children))
    is_kept_from = verb.head.lower_ == "from" and above.lemma_ in verbs("undone")
    return verb.dep_ == "pcomp" and (is_kept_from or (verb.head.lower_ == "of" and is_short))


def is_called_false(noun: Token) -> bool:
    """Tell what is said to be untrue: "the reports are false", "called the reports baseless"."""
    above = noun.head
    said = [c for c in above.children if c.dep_ in ("acomp", "oprd")]
    said += [above] if noun.dep_ == "nsubj" and above.pos_ == "ADJ" else []
    return any(one.lower_ in _FALSE for one in said)


def is_any(noun: Token) -> bool:
    """Tell a noun of which none need be there: "any attack by A"; also one that hangs on such a noun by "by", "of"."""
    above = noun.head.head if noun.dep_ == "pobj" else noun
    return any(child.dep_ == "det" and child.lower_ == "any" for one in (noun, above) for child in one.children)


def modality(verb: Token) -> Modality:
    """Return whether a verb's clause is asserted, required, only possible, or a condition."""
    if any(c.dep_ == "mark" and c.lower_ in _IF for c in verb.children):
        return "conditional"
    for child in verb.children:
        if child.dep_ == "aux" and child.tag_ == "MD":
            lemma = child.lower_
            if any(c.dep_ == "nsubj" and child.i < c.i < verb.i for c in verb.children):
                return "conditional"  # "should they wish to talk"
            if lemma in _REQUIRED:
                return "required"
            if lemma in _POSSIBLE:
                return "possible"
    return "asserted"


def clauses_above(token: Token) -> Iterator[Token]:
    """Yield the verbs of the clauses that hold a word, the innermost first, the word itself included."""
    if is_verb(token):
        yield token
    for above in token.ancestors:
        if is_verb(above):
            yield above
