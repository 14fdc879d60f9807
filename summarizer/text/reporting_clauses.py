"""The speaker behind a quotation that ends with its own mark: the rest of '"Will you fight?" Baku asked.'

A verb of saying without what is said has it in the quotation before it; "The minister said the raid was wrong" holds
what is said, and is a sentence of its own. Only English puts such a speaker behind a quotation with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .word_classes import verbs

_REACH = 240
"""Characters of a clause that are looked at."""

_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_NOUN = r"(?!(?:is|was|are|were|has|had|have|who|what|that|and|or|but|not|never)\b)[a-z][\w-]*"

# "Baku", "Prime Minister Ana Belo", "The army of Tarn", "Army spokesman Ivo Lund", "Ola Berg, a guard from Tarn,".
_SPEAKER = (
    rf"(?:(?:The|An?|One|Another|His|Her|Its|Their|Our|My)\s)?(?:{_NAME}|{_NOUN})(?:\s{_NOUN}){{0,3}}"
    rf"(?:\s{_NAME}){{0,5}}"
    rf"(?:\s(?:of|for|from|in|at)(?:\s{_WORD}){{1,3}}?)?(?:,\s[^.!?:;\"“”«»]{{2,90}}?,)?"
)

# Behind the verb: the end, how, whom it was said to, or when and where, but nothing that could be said.
_END = r"\s?(?:[.!?…;—–-]|,(?!\s[\"“«‘][^\W\d_a-z])|$)"
_NOTHING = re.compile(rf"(?:\s(?:[a-z]+ly|again|back|later|too))?{_END}")
_SOMEBODY = re.compile(
    rf"\s(?!(?:nothing|little|that|this|so|yes|no|it)\b)(?:(?:the|a|an|his|her|its|their|one)\s)?{_WORD}{_END}"
)
_ASIDE = re.compile(
    rf"\s(?:on|in|at|to|during|after|before|when|via|through|from|outside|inside|near|across|over)"
    rf"(?:\s(?!that\b){_WORD}){{1,6}}{_END}"
)
_TOLD = re.compile(rf"(?:\s(?!to\b|that\b){_WORD}){{1,6}}{_END}")

_IRREGULAR = {"say": "said|says", "speak": "spoke|speaks", "think": "thought|thinks", "write": "wrote|writes"}


def begins_at(text: str, position: int) -> bool:
    """Tell whether what begins at ``position`` says who speaks, and leaves out what was said."""
    clause = text[position : position + _REACH]
    speaker = _speaking().match(clause)
    if speaker is None or not clause[0].isupper():
        return False
    behind = speaker.end()
    if _NOTHING.match(clause, behind):
        return True
    if speaker["told"]:
        return _TOLD.match(clause, behind) is not None
    # Who "called on", "turned to" or "confirmed" somebody or something did just that.
    return bool(speaker["plain"]) and any(rest.match(clause, behind) for rest in (_SOMEBODY, _ASIDE))


@cache
def _speaking() -> re.Pattern[str]:
    """Return a pattern for a speaker and the past, or the third person, of a verb of saying, asking or crying out."""
    plain = verbs("exclaim") | {"ask", "say", "write"}
    other = (verbs("say") | verbs("ask")) - plain - {"tell"}
    named = {"told": "told|tells", "plain": _forms(plain), "other": _forms(other)}
    verb = "|".join(f"(?P<{name}>{forms})" for name, forms in named.items())
    return re.compile(rf"{_SPEAKER}\s(?:{verb})(?!\w)")


def _forms(lemmas: Iterable[str]) -> str:
    return "|".join(map(_forms_of, sorted(lemmas)))


def _forms_of(verb: str) -> str:
    """Return the past and the third person of a verb, as alternatives."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}[ds]"
    if verb.endswith("y"):
        return f"{verb[:-1]}ie[ds]|{verb}s"
    return f"{verb}{verb[-1]}?ed|{verb}e?s"
