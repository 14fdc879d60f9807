"""Words that attribute: verbs of saying, asking, hoping, denying and blaming, "according to", nouns such as "claim".

Each has a source, who says it, and a content, what is said: source, cue and content as in the Penn Discourse Treebank's
attributions (Prasad et al. 2007) and in PARC (Pareti 2012).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from summarizer.schemas import Article
from summarizer.text.word_classes import acts, nouns, verbs

from .grammar import (
    agents,
    conjuncts,
    is_left_undone,
    is_negated,
    is_passive,
    is_verb,
    lemma_of,
    modality,
    patients,
    pobjects,
    subjects,
)
from .parsing import Sentence, Token
from .proper_names import is_person
from .referents import SELF, Referents

ENDS = ' \u00a0,.;:!?–—-"“”„«»'
"""What does not belong to a wording at its ends."""

_CLAUSES = ("ccomp", "xcomp", "pcomp")
_LONGEST_CONTENT = 300
_ANSWERABLE = ("responsible", "accountable", "liable")
_SOURCES = ("NOUN", "PROPN", "PRON", "ADJ", "NUM")
_NOBODY = ("country", "nation", "party", "side", "state")
_ALSO_DEEDS = ("conclude", "maintain", "observe")
_ASIDE = ("nsubj", "advmod", "punct", "npadvmod", "prep", "aux", "agent")


@dataclass(frozen=True)
class Voice:
    """Whose words some words of a sentence are.

    Attributes:
        actors: ids of those who speak together; empty for a speaker who stands for no actor (a witness, an analyst).
        act: ``say``, ``ask``, ``hope``, ``accuse`` or ``deny``.
        told_in: number of the sentence that names the source.
        speaker: the source as worded there, or None for an issuer.
        is_negated: it is not said: "did not accuse", "should say", "urged them to condemn".
        is_explicit: a cue stands in the sentence itself.
    """

    actors: tuple[str, ...]
    act: str
    told_in: int
    speaker: str | None
    is_negated: bool = False
    is_explicit: bool = True


@dataclass(frozen=True)
class Cue:
    """A word that attributes: its voice, the word, and the indices of the words that are the content."""

    voice: Voice
    token: Token
    content: frozenset[int]


def cues_in(referents: Referents, number: int, quoted: frozenset[int]) -> Iterator[Cue]:
    """Yield the cues of a sentence, from left to right; ``quoted`` are the words between quotation marks."""
    finder = _Finder(referents, number, quoted)
    for token in finder.doc:
        if token.lower_ == "according":
            cue = finder.according(token)
        elif token.lower_ in ("to", "for") and token.dep_ == "prep" and token.head.lemma_ == "be" and _opens(token):
            cue = finder.in_the_eyes_of(token)
        elif is_verb(token):
            cue = finder.by_verb(token)
        elif token.pos_ == "NOUN" and token.lemma_ in nouns("say"):
            cue = finder.by_noun(token)
        else:
            cue = None
        if cue is not None:
            yield cue


class _Finder:
    """Finds the cues of one sentence."""

    def __init__(self, referents: Referents, number: int, quoted: frozenset[int]) -> None:
        self.doc: Sentence = referents.sentences[number]
        self._referents = referents
        self._number = number
        self._quoted = quoted

    def according(self, token: Token) -> Cue | None:
        """Return the cue "according to"."""
        sources = [noun for c in token.children if c.lower_ == "to" for noun in pobjects(c)]
        sources = sources or [noun for c in token.children if c.dep_ == "pobj" for noun in conjuncts(c)]
        below = {one.i for one in token.subtree}
        return self._cue("say", token, sources, {one.i for one in self.doc} - below) if sources else None

    def in_the_eyes_of(self, token: Token) -> Cue | None:
        """Return the cue of "To the minister, this is": whose view a sentence is."""
        sources = [noun for noun in pobjects(token) if is_person(noun) or lemma_of(noun) in nouns("organ")]
        below = {one.i for one in token.subtree}
        return self._cue("say", token, sources, {one.i for one in self.doc} - below) if sources else None

    def by_noun(self, noun: Token) -> Cue | None:
        """Return the cue of a noun with its owner: "the claim by A that", "A's accusations against"."""
        clauses = [c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and _is_introduced(c)]
        clauses += [c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("against", "of", "that")]
        sources = agents(noun) or [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod")]
        if not self._referents.of_all(self._number, sources):  # "A abstained because of the view that"
            above = next((one for one in noun.ancestors if is_verb(one)), None)
            if above is not None and above.lemma_ in verbs("deny") and noun in patients(above):
                return None  # "denied reports that": what they hold is denied
            sources = subjects(above) if above is not None and noun not in subjects(above) else []
        if not clauses or not self._referents.of_all(self._number, sources):
            return None
        act = "accuse" if noun.lemma_ in ("accusation", "charge") else "say"
        return self._cue(act, noun, sources, {one.i for c in clauses for one in c.subtree})

    def by_verb(self, verb: Token) -> Cue | None:
        """Return the cue of a verb of a class, or of any other with a clause and a source that can speak.

        Who blames without being named there is whoever speaks.
        """
        act = _act_of(verb)
        clauses = [c for c in verb.children if c.dep_ in _CLAUSES]
        if act == "say":
            clauses += [c for c in verb.children if c.dep_ == "advcl" and c.i < verb.i and not is_passive(c)]
        finite = [c for c in clauses if c.dep_ == "ccomp" and (act is not None or not _is_whatever(c))]
        if act is None and (not finite or verb.lemma_ in verbs("silent")):
            return None
        sources = [one for one in _who_says(verb) if one.pos_ in _SOURCES]
        if not any(self._can_speak(source, act) for source in sources):
            if act == "accuse" and verb.tag_ in ("VB", "VBG") and not is_passive(verb):
                return self._cue(act, verb, [], {one.i for one in verb.subtree})  # "the need to hold A responsible"
            return None
        within = {one.i for c in clauses for one in c.subtree}
        if act is not None and (act != "say" or not finite):
            joined = {one.i for c in verb.children if c.dep_ == "conj" and _goes_on(c) for one in c.subtree}
            within = {one.i for one in verb.subtree} - joined
        if act == "say":
            within |= self._quoted if verb.i not in self._quoted else frozenset()
            if not finite and _is_parenthesis(verb):
                within |= {one.i for one in self.doc} - {one.i for one in verb.subtree}
        below = {one.i for source in sources for one in _phrase(source, verb)}
        return self._cue(act or "say", verb, sources, within - below)

    def _can_speak(self, source: Token, act: str | None) -> bool:
        """Tell who can hold a view: an actor, a person, a body or a document; no "situation" observes anything."""
        if act is None and source.lower_ in ("it", "that", "this"):
            return False  # "it turned out that"
        if self._referents.of(self._number, source) or source.pos_ in _SOURCES[1:3]:
            return True
        return act is not None and (source.pos_ == "NUM" or lemma_of(source) in _speakers())

    def _cue(self, act: str, token: Token, sources: list[Token], content: set[int]) -> Cue | None:
        negated = is_verb(token) and (
            is_negated(token) or modality(token) == "conditional" or _is_wanted(token) or is_left_undone(token)
        )
        actors = self._referents.of_all(self._number, sources) if sources else (SELF,)
        voice = Voice(actors, act, self._number, self._wording(sources), is_negated=negated)
        return Cue(voice, token, frozenset(content - {token.i})) if content - {token.i} else None

    def _wording(self, sources: list[Token]) -> str | None:
        """Return the source as the article words it; None for a bare actor, a pronoun, or several."""
        if len(sources) != 1 or sources[0].pos_ == "PRON":
            return None
        token = sources[0]
        is_name = token.i in self._referents.named(self._number)
        if is_name and not any(c.dep_ in ("compound", "poss", "amod") for c in token.children):
            return None
        kept = [one for one in token.subtree if not _is_in_a_clause(one, token)]
        is_bare = not any(one.pos_ == "PROPN" or one.ent_type_ for one in kept)
        if not kept or (is_bare and token.lemma_ in _NOBODY):
            return None
        article: Article = self._referents.article
        start, end = min(one.idx for one in kept), max(one.idx + len(one) for one in kept)
        return " ".join(article.sentence_text(self._number)[start:end].strip(ENDS).split()) or None


@cache
def _speakers() -> frozenset[str]:
    classes = ("document", "figure", "group", "office", "organ", "outlet", "person", "say")
    return frozenset().union(*map(nouns, classes))


def trimmed(text: str) -> str:
    """Return text without quotation marks and stops at its ends, cut at a word when very long."""
    whole = " ".join(text.split()).strip(ENDS)
    if len(whole) <= _LONGEST_CONTENT:
        return whole
    return whole[:_LONGEST_CONTENT].rpartition(" ")[0] + "…"


def _act_of(verb: Token) -> str | None:
    """Return the speech act of a verb: that of its class, or of the construction that it stands in."""
    act = acts().get(verb.lemma_)
    beside = {child.lower_ for child in verb.children}
    if verb.lemma_ == "hold" and any(one.lower_ in _ANSWERABLE for one in verb.subtree):
        return "accuse"  # "held A responsible"
    if verb.lemma_ in verbs("light") and any(c.dep_ == "dobj" and c.lemma_ in nouns("blame") for c in verb.children):
        return "accuse" if verb.lemma_ in ("level", "lodge", "make", "raise") else "say"
    if verb.lemma_ in verbs("light") and any(c.dep_ == "dobj" and c.lemma_ in nouns("say") for c in verb.children):
        return "say"  # "gave an assessment of"
    if verb.lemma_ in ("put", "give") and any(c.dep_ == "dobj" and c.lemma_ in nouns("figure") for c in verb.children):
        return "say"  # "put the losses at"
    if verb.lemma_ == "go":
        return "say" if "on" in beside else None  # "the note went on"
    if verb.lemma_ == "speak" and "for" in beside:
        return None  # who speaks for an actor
    if verb.lemma_ == "turn" and "to" not in beside:
        return None  # "it turned out"
    if verb.lemma_ in _ALSO_DEEDS and not any(c.dep_ == "ccomp" for c in verb.children):
        return None  # "maintains camps", "concluded a treaty"
    if verb.lemma_ in ("answer", "counter", "reply", "respond"):
        is_done = not beside.isdisjoint(("to", "with")) or any(c.dep_ == "dobj" for c in verb.children)
        is_told = any(child.dep_ in _CLAUSES for child in verb.children)
        return None if is_done and not is_told else "say"  # by a deed
    is_asking = not beside.isdisjoint(("on", "upon", "for")) or any(c.dep_ == "xcomp" for c in verb.children)
    return "say" if verb.lemma_ == "call" and not is_asking else act


def _who_says(verb: Token) -> list[Token]:
    """Return the source of a verb: its agent, but for constructions that put it elsewhere."""
    if verb.lemma_ == "quote" and is_passive(verb) and any(c.lower_ == "as" for c in verb.children):
        return subjects(verb)  # "was quoted as saying"
    found = agents(verb)
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    if len(own) > 1 and verb.lemma_ in verbs("say"):  # a headline's "four killed, A said"
        found = conjuncts(own[-1])
    if verb.dep_ in ("acl", "pcomp") and verb.tag_ == "VBG":
        above = list(takewhile(lambda one: not is_verb(one), verb.ancestors))
        if any(lemma_of(one) in nouns("document") | nouns("say") and one.dep_ == "dobj" for one in above):
            return subjects(above[-1].head)  # "posted a message on the site blaming A"
    if not found and is_passive(verb) and verb.lemma_ in verbs("accuse"):  # "accused of a raid by A"
        of_what = [noun for c in verb.children if c.lower_ in ("for", "of") for noun in pobjects(c)]
        found = [noun for deed in of_what for c in deed.children if c.lower_ == "by" for noun in pobjects(c)]
    if not found and is_passive(verb):  # "in the statement, A is blamed"
        inside = [noun for c in verb.children if c.lower_ == "in" for noun in pobjects(c)]
        return [noun for noun in inside if lemma_of(noun) in nouns("document") | nouns("say")]
    behind = [c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i and lemma_of(c) in nouns("office")]
    return behind if behind and not own and verb.lemma_ in verbs("say") else found  # "..., wrote its spokesman"


def _goes_on(verb: Token) -> bool:
    """Tell a clause that is joined to another; "reported 11 dead and 34 wounded" has none."""
    return is_verb(verb) and (verb.tag_ != "VBN" or any(c.dep_ in ("aux", "auxpass") for c in verb.children))


def _opens(token: Token) -> bool:
    """Tell the first word of a sentence."""
    return not any(not one.is_space and not one.is_punct for one in token.doc[: token.i])


def _is_wanted(verb: Token) -> bool:
    """Tell what somebody is to say, and has not said."""
    above = verb.head if verb.dep_ in ("xcomp", "ccomp") else None
    wanted = above is not None and above != verb and acts().get(above.lemma_) in ("ask", "hope")
    return modality(verb) == "required" or (wanted and verb.tag_ == "VB")


def _is_introduced(clause: Token) -> bool:
    return any(child.dep_ == "mark" for child in clause.children)


def _is_whatever(clause: Token) -> bool:
    """Tell the clause of "did whatever it could", which nobody says."""
    return clause.doc[clause.left_edge.i].tag_ in ("WP", "WDT", "WRB")


def _is_parenthesis(verb: Token) -> bool:
    """Tell ", A said", which the sentence's own verb holds."""
    if verb.dep_ not in ("parataxis", "ccomp", "conj") or not any(one.text == "," for one in verb.doc[: verb.i]):
        return False
    told = [child for child in verb.children if child.dep_ not in _ASIDE]
    return not told and (verb.dep_ == "parataxis" or verb.head.i < verb.i)


def _is_in_a_clause(token: Token, noun: Token) -> bool:
    return any(a.dep_ in ("relcl", "acl", "appos") for a in (token, *token.ancestors) if a.i > noun.i)


def _phrase(token: Token, verb: Token) -> Iterator[Token]:
    """Yield the words of a source's noun phrase; of an antecedent, without the clause that the verb is in."""
    clause = {one.i for one in verb.subtree} if verb in token.subtree else set()
    yield from (one for one in token.subtree if one.i not in clause)
