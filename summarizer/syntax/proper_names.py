"""Names in a parsed article: how far one goes, and whether it is a person's, a newspaper's or an organ's."""

from __future__ import annotations

from summarizer.actors.lists import calendar_words, title_words
from summarizer.text.word_classes import nouns

from .parsing import Sentence, Token

FORCES = frozenset(
    ("army", "brigade", "brigades", "fighters", "force", "forces", "front", "guard", "guards", "militia", "rebels")
)
BODIES = frozenset(
    ("union", "organization", "organisation", "league", "alliance", "commission", "community", "nations")
)
SMALL = ("of", "on", "the", "and", "for", "'s", "de", "la", "al", "el")
_ORGANS = frozenset(
    ("army", "board", "committee", "council", "department", "ministry", "office", "parliament", "service", "staff")
)


def name_span(token: Token) -> tuple[int, int]:
    """Return the name around a proper noun as character offsets [start, end): its capitalised run, or the entity."""
    doc = token.doc
    first = last = token.i
    while first > 0 and (_belongs(doc[first - 1], token) or _is_of_many(doc, first)):
        first -= 1
    while last + 1 < len(doc) and _belongs(doc[last + 1], token):
        last += 1
    for entity in doc.ents:
        if entity.start <= token.i < entity.end and entity.label_ in ("ORG", "NORP", "PERSON"):
            start = entity.start
            while start < entity.end and doc[start].lower_ in ("the", '"'):
                start += 1
            end = entity.end
            while end > start and doc[end - 1].text in ("'s", "'", '"'):
                end -= 1
            if start <= token.i < end:
                first, last = min(first, start), max(last, end - 1)
    while first < last and doc[first].lower_ in ("the", "a", "an"):
        first += 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def _is_of_many(doc: Sentence, first: int) -> bool:
    """Tell the mark in "Workers' Congress" before a word."""
    return first > 1 and doc[first - 1].text == "'" and doc[first - 2].tag_ in ("NNPS", "NNS")


def _belongs(token: Token, head: Token) -> bool:
    if token.ent_type_ in ("LOC", "GPE", "FAC", "PERSON", "DATE") and token.ent_type_ != head.ent_type_:
        return False
    fits = token.pos_ in ("PROPN", "ADJ", "NOUN") and token.text[:1].isupper() and token.text != "I"
    opens = token.is_sent_start and not (token.pos_ == "PROPN" and token.dep_ == "compound")
    return bool(fits) and token.lower_ not in calendar_words() and not opens


def is_person(token: Token) -> bool:
    """Tell a proper noun that names a person."""
    if token.pos_ != "PROPN":
        return False
    if token.ent_type_ == "PERSON":
        return True
    start, _ = name_span(token)
    before = {one.lower_.rstrip(".") for one in token.doc[: token.i] if one.idx >= start}
    before |= {c.lower_.rstrip(".") for c in token.children if c.dep_ == "compound" and c.text[0].isupper()}
    if not {"mr", "mrs", "ms", "dr", "sir"}.isdisjoint(before):
        return True
    is_body = is_organs_name([token.text]) or token.lower_ in nouns("group") | FORCES | BODIES
    return not is_body and not (nouns("office") | _ORGANS).isdisjoint(before)  # "Security Council First Last"


def is_outlet(name: str) -> bool:
    """Tell the name of a newspaper, a station or a news agency, which reports what others say."""
    words = [word.strip(".,'’").casefold() for word in name.replace("-", " ").split()]
    return bool(words) and (words[-1] in nouns("outlet") or words[0] in nouns("outlet"))


def is_organs_name(words: list[str]) -> bool:
    """Tell words that with a state's name are an organ of it: "Coast Guard", "Ministry of Defence"."""
    known = title_words() | nouns("organ") | nouns("statehood") | frozenset(SMALL)
    if "federation" in map(str.casefold, words[:-1]):
        return False  # "Federation of Ruritanian Clubs"
    return all(word.casefold() in known or word.casefold().removesuffix("s") in known for word in words)
