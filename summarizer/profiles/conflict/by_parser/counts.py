"""Nouns with a count of people: "12 soldiers", "dozens of men", "a woman", "nine were"."""

from __future__ import annotations

from typing import get_args

from summarizer.schemas.brief import CasualtyCategory
from summarizer.syntax.grammar import conjuncts_head, lemma_of, phrase_of, pobjects
from summarizer.syntax.parsing import Token
from summarizer.syntax.proper_names import is_person
from summarizer.text.word_classes import nouns

CATEGORIES: tuple[CasualtyCategory, ...] = get_args(CasualtyCategory)

STATES: dict[str, CasualtyCategory] = {
    "captive": "captured",
    "dead": "killed",
    "deceased": "killed",
    "homeless": "displaced",
    "hurt": "wounded",
    "injured": "wounded",
    "missing": "missing",
    "unaccounted": "missing",
    "wounded": "wounded",
}
"""Adjectives that tell what happened to somebody."""

_MANY = frozenset(
    (
        *("dozen", "group", "half", "hundred", "majority", "million", "number", "quarter", "score", "ten", "third"),
        "thousand",
    )
)
_SOME = frozenset(("several", "many", "numerous", "some", "few", "countless", "most"))
_DIGITS = 3
_NOT_FIRST = ("the", "these", "those", "of", "and", ",", "all")
_WHO_DO = ("eer", "er", "ian", "ist", "man", "or", "woman")
_NO_COUNT = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL")


def is_counted(token: Token) -> bool:
    """Tell a noun with a count, one that counts itself ("dozens of men", "a woman", a name), or a number of people.

    Ages, calibres and days count nothing here: they stand before other nouns than those that suffer.
    """
    if token.pos_ == "NUM":
        stands_before = token.dep_ in ("nummod", "compound", "quantmod", "npadvmod") and token.head.pos_ in (
            *("NOUN", "PROPN", "NUM", "ADJ", "SYM"),
        )
        are_some = bool(_of(token)) and all(map(_of_people, _of(token)))
        return not stands_before and (are_some or (token.ent_type_ not in _NO_COUNT and not _of(token)))
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    lemma = lemma_of(token)
    if is_person(token):
        return token.dep_ not in ("compound", "nmod", "poss")
    before = [one for child in token.children if child.i < token.i for one in (child, *child.children)]
    is_numbered = any(
        one.dep_ == "nummod" or (one.pos_ == "NUM" and one.dep_ in ("compound", "preconj")) for one in before
    )
    if is_numbered or _range_before(token) is not None:
        return True  # of what is no people, only the plainest harm counts: see ``harm``
    if lemma == "number" and any(child.lower_ == "the" for child in token.children):
        return False  # "a number of men" are men; "the number of men" is a figure
    if lemma in _MANY:
        is_behind_of = token.dep_ == "pobj" and token.head.lower_ == "of"  # "the wounding of thousands"
        stands_alone = token.tag_ == "NNS" and (token.dep_ in ("nsubj", "nsubjpass", "dobj", "conj") or is_behind_of)
        return any(map(_of_people, _of(token))) or stands_alone
    if lemma in _SOME and token.dep_ in ("nsubj", "nsubjpass", "dobj"):
        return not any(child.lower_ == "how" for child in token.children) and all(map(_of_people, _of(token)))
    if any(child.lower_ in _SOME for child in token.children if child.dep_ in ("amod", "det")):
        is_much = any(child.lower_ in ("several", "many", "numerous", "countless") for child in token.children)
        return are_people(token) or (is_much and lemma in ("death", "fatality", "injury"))
    if token.dep_ == "pobj" and token.head.lemma_ in _MANY:
        return False
    articles = [child for child in token.children if child.lower_ in ("a", "an", "another") and child.dep_ == "det"]
    is_one = (
        bool(articles)
        and token.head.lower_ != "as"
        and token.tag_ in ("NN", "NNP")
        and (lemma in nouns("person") | nouns("office") or (token.tag_ == "NN" and _seems_a_person(token)))
    )
    return is_one and not any(child.ent_type_ == "ORDINAL" for child in token.children)


def _range_before(noun: Token) -> Token | None:
    """Return "between" before "between 10 and 12 men", which the parser hangs on the verb; None if there is none."""
    last = noun.doc[noun.left_edge.i - 1] if noun.left_edge.i else noun
    first = conjuncts_head(last)
    is_range = last.pos_ == "NUM" and first != last and first.dep_ == "pobj" and first.head.lower_ == "between"
    return first.head if is_range else None


def _seems_a_person(noun: Token) -> bool:
    """Tell "a 34-year-old", "a beekeeper"; of no people, only the plainest harm counts."""
    has_age = any(child.lower_ in ("old", "aged") for child in noun.children if child.i < noun.i)
    return has_age or lemma_of(noun).endswith(_WHO_DO)


def people_of(token: Token) -> Token:
    """Return the noun of a count: of a bare number that of the count before it, of "dozens of men" the men."""
    inner = next((noun for prep in _of(token) for noun in pobjects(prep)), None)
    if inner is not None:
        return inner
    return conjuncts_head(token) if token.pos_ == "NUM" else token


def tells_whom(token: Token) -> bool:
    """Tell "12 villagers" from a bare number, "12 dead" and "12 lives", which name nobody."""
    noun = people_of(token)
    is_harm = noun.lower_ in STATES or any(lemma_of(noun) in nouns(category) for category in ("killed", "wounded"))
    if is_harm and any(lemma_of(child) in nouns("person") for child in noun.children):  # "civilian casualties"
        return True
    return not (noun.pos_ == "NUM" or noun.lemma_ in _MANY | _SOME or lemma_of(noun) == "life" or is_harm)


def count_span(token: Token) -> tuple[int, int]:
    """Return where a count and its noun stand in the sentence, as characters [start, end)."""
    doc = token.doc
    left = [one for one in phrase_of(token, ("relcl", "acl")) if one.i <= token.i]
    between = _range_before(token)
    first = between.i if between is not None else min((one.i for one in left), default=token.i)
    while first < token.i and (doc[first].is_space or doc[first].lower_ in _NOT_FIRST or doc[first].lower_ in STATES):
        first += 1
    last = token.i
    if token.pos_ == "NUM" or token.lemma_ in _MANY | _SOME:
        for noun in (one for prep in _of(token) for one in pobjects(prep)):
            last = max([last, noun.i, *(one.i for prep in _of(noun) for one in pobjects(prep))])
    return doc[first].idx, doc[last].idx + len(doc[last])


def is_large(token: Token) -> bool:
    """Tell a count of a thousand or more, which no single incident makes."""
    words = [one for one in phrase_of(token, ("relcl", "acl")) if one.i <= token.i]
    digits = ("".join(c for c in one.text if c.isdigit()) for one in words if one.pos_ == "NUM")
    return any(one.lemma_ in ("thousand", "million") for one in words) or any(len(one) > _DIGITS for one in digits)


def are_people(token: Token) -> bool:
    """Tell people from things that are counted."""
    noun = people_of(token)
    classes = nouns("person") | nouns("organ") | nouns("group") | nouns("captured") | nouns("displaced")
    has_a_people = any(child.ent_type_ == "NORP" for child in noun.children) and _seems_a_person(noun)
    is_of_a_people = noun.ent_type_ == "NORP" or noun.tag_ == "NNPS" or has_a_people
    is_who = any(one.lower_ == "who" for c in noun.children if c.dep_ == "relcl" for one in c.children)
    return noun.pos_ == "NUM" or lemma_of(noun) in classes | _MANY | _SOME or is_of_a_people or is_who


def _of(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_ == "prep" and child.lower_ == "of"]


def _of_people(prep: Token) -> bool:
    """Tell "of" with people behind it."""
    classes = nouns("person") | nouns("organ") | nouns("group")
    return any(
        lemma_of(noun) in classes
        or noun.pos_ in ("PRON", "NUM")
        or noun.ent_type_ == "NORP"
        or any(lemma_of(noun) in nouns(category) for category in CATEGORIES)
        or (noun.lemma_ in _MANY and any(map(_of_people, _of(noun))))
        for noun in pobjects(prep)
    )
