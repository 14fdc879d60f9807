"""The wording of a claim: what an attribution holds, in the article's own words."""

from __future__ import annotations

from summarizer.syntax.attribution import Attribution
from summarizer.syntax.cues import Cue, trimmed
from summarizer.syntax.grammar import is_verb
from summarizer.syntax.parsing import Token

from .accusations import PossibleAccusation

_LONGEST_SENTENCE = 900
_SHORTEST_CONTENT = 3
_LINKS = frozenset(
    (
        "about",
        "another",
        "as",
        "by",
        "each",
        "for",
        "from",
        "of",
        "on",
        "one",
        "other",
        "over",
        "that",
        "to",
        "upon",
        "with",
    )
)
_BESIDE = ("although", "as", "though", "whereas", "while")


class Wording:
    """Words the claims of one article."""

    def __init__(self, attribution: Attribution) -> None:
        self.article = attribution.article
        self.attribution = attribution

    def line(self, number: int) -> str:
        """Return a sentence on one line, cut when very long."""
        return self.article.sentence_line(number)[:_LONGEST_SENTENCE]

    def with_name(self, number: int, token: Token, name: str) -> str:
        """Return a sentence on one line, with an actor's name behind a word that stands for it unnamed."""
        text = self.article.sentence_text(number)
        if name in text or token.i in self.attribution.referents.named(number):
            return self.line(number)
        end = token.idx + len(token)
        return " ".join(f"{text[:end]} ({name}){text[end:]}".split())[:_LONGEST_SENTENCE]

    def of_charge(self, number: int, charge: PossibleAccusation) -> str:
        """Return what the innermost attribution around a word says, in the article's words; else the sentence."""
        token = charge.part.token
        if charge.is_said and charge.part.verb is not None:
            return self.of_request(number, charge.part.verb, (charge.accused,))
        holding = [cue for cue in self.attribution.cues[number] if token.i in cue.content]
        return self._worded(number, min(holding, key=lambda cue: len(cue.content))) if holding else self.line(number)

    def _worded(self, number: int, cue: Cue) -> str:
        inside = sorted(cue.content - _beside(cue.token) - _by_whom(cue.token))
        # Without the rest of the sentence that the cue stands amid.
        after = [i for i in inside if i > cue.token.i]
        return self._text(number, after if len(after) > len(inside) / 2 else [i for i in inside if i < cue.token.i])

    def of_request(self, number: int, cue: Token, addressees: tuple[str, ...]) -> str:
        """Return what is asked: the words behind the verb and the one who is asked, to the end of its clause."""
        doc = self.attribution.sentences[number]
        joined = (
            {t.i for c in cue.children if c.dep_ == "conj" and is_verb(c) for t in c.subtree}
            | _beside(cue)
            | _by_whom(cue)
        )
        inside = [t.i for t in cue.subtree if t.i > cue.i and t.i not in joined]
        named = [i for i in inside if set(self.attribution.actors_of(number, doc[i])) & set(addressees)]
        behind = [i for i in inside if named and i > _last_of_name(doc[named[0]])]
        return self._text(number, behind if len(behind) >= _SHORTEST_CONTENT else inside)

    def _text(self, number: int, words: list[int]) -> str:
        """Return words in a row, up to the first gap, without what links them; else the sentence."""
        doc, text = self.attribution.sentences[number], self.article.sentence_text(number)
        run = words[:1]
        for i in words[1:]:
            if i > run[-1] + 1:
                break
            run.append(i)
        while run and (doc[run[0]].lower_ in {*_LINKS, "'s"} or doc[run[0]].is_punct or _tells_when(doc[run[0]])):
            run.pop(0)
        while run and (doc[run[-1]].dep_ == "cc" or doc[run[-1]].is_punct):
            run.pop()
        if len(run) < _SHORTEST_CONTENT:
            return self.line(number)
        return trimmed(text[doc[run[0]].idx : doc[run[-1]].idx + len(doc[run[-1]])])


def _tells_when(token: Token) -> bool:
    """Tell a word of a time that stands between a verb and what it holds: "accused A on Monday of", "last week of"."""
    whole = token
    while whole.head.ent_type_ == token.ent_type_ and whole.dep_ in ("amod", "compound", "det", "nummod"):
        whole = whole.head
    is_behind = whole.dep_ == "pobj" and whole.head.lower_ in ("at", "in", "on")
    return token.ent_type_ in ("DATE", "TIME") and (is_behind or whole.dep_ == "npadvmod")


def _last_of_name(token: Token) -> int:
    """Return the last word of the name that a word begins: "States" of "the United States"."""
    while token.dep_ == "compound" and token.head.i > token.i:
        token = token.head
    return int(token.i)


def _by_whom(cue: Token) -> frozenset[int]:
    """Return the words of who does it in a passive: "was accused by the court of fraud", without what he says."""
    found: set[int] = set()
    for agent in (child for child in cue.children if child.dep_ == "agent"):
        for token in sorted(agent.subtree, key=lambda one: one.i):
            if token.lower_ == "of" and any(child.dep_ == "pcomp" for child in token.children):
                break
            found.add(token.i)
    return frozenset(found)


def _beside(cue: Token) -> frozenset[int]:
    """Return the words of clauses that go on beside what a cue holds: "reported raids, while the other side denied"."""
    clauses = [
        one
        for one in cue.subtree
        if one.dep_ == "advcl"
        and one.i > cue.i
        and any(c.dep_ == "mark" and c.lower_ in _BESIDE for c in one.children)
        and any(c.dep_ in ("nsubj", "nsubjpass") for c in one.children)
    ]
    return frozenset(token.i for clause in clauses for token in clause.subtree)
