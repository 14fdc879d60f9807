"""What is done to counted people, by the grammar: killed, wounded, captured, missing, displaced.

The words are classes of FrameNet's (Killing, Cause_harm, Arrest, Fleeing, …); what a construction tells ("lost their
lives", "are in custody", "driven from their homes") stands in a table here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from summarizer.schemas.brief import CasualtyCategory
from summarizer.syntax.grammar import (
    agents,
    antecedent,
    conjuncts_head,
    is_negated,
    is_passive,
    is_verb,
    lemma_of,
    patients,
    pobjects,
    subjects,
)
from summarizer.syntax.parsing import Token
from summarizer.text.word_classes import nouns, verbs

from .counts import CATEGORIES, STATES, are_people, people_of

Harm = tuple[CasualtyCategory, Token]
"""What happened, and the word that tells it."""

_WHERE: dict[str, CasualtyCategory] = {
    "captivity": "captured",
    "custody": "captured",
    "detention": "captured",
    "hospital": "wounded",
}
_ONLY_THE_LIVING = frozenset(("death", "die", "execute", "hurt", "injure", "kill", "murder", "wound"))
_ALONE = frozenset(("die", "disappear", "drown", "evacuate", "flee", "perish", "succumb", "surrender", "vanish"))
_HELD = ("hostage", "prisoner", "captive")
_DWELLINGS = ("hamlet", "home", "house", "village")
_REFUGE = ("asylum", "refuge", "shelter")


def harm(token: Token) -> Iterator[Harm]:
    """Yield what happened to those of a noun phrase.

    Of a noun that may be no people's, being killed or wounded alone is told: who can be, lives.
    """
    people = are_people(token)
    for category, predicate in _told(token):
        is_of_the_living = {lemma_of(predicate), lemma_of(predicate).removesuffix("ing")} & _ONLY_THE_LIVING
        if people or predicate == token or (category in ("killed", "wounded") and is_of_the_living):
            yield category, predicate


def _told(token: Token) -> list[Harm]:
    own = list(_of_itself(token))
    first = conjuncts_head(token)
    if first.dep_ == "appos" and first.pos_ == "PROPN":  # "killed a general, Full Name"
        first = first.head
    if first.dep_ == "pobj" and first.head.head.lemma_ == "total":  # "left a total of 12 dead"
        first = first.head.head
    told = own if own or first == token else list(_of_itself(first))
    told = told or list(_of_all(token))
    told = told or [one for verb in token.doc if is_verb(verb) for one in _by_verb(verb, first)]
    return told or list(_by_noun(first)) or list(_by_a_toll(first))


def _of_all(token: Token) -> Iterator[Harm]:
    """Yield what a participle behind a list of counts tells of each: "12 soldiers, 3 drivers and a nurse killed"."""
    listed = [token, *token.conjuncts]
    last = max(one.i for one in listed)
    for one in listed:
        for verb in one.children:
            if one != token and verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD") and verb.i > last:
                yield from _of_participle(verb)


def _by_a_toll(token: Token) -> Iterator[Harm]:
    """Yield what a count's own name tells: "the deaths are 14 men", "brought the toll to 30", "left 12 injured"."""
    verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("at", "in", "to") else token.head
    if token.dep_ == "nsubj" and verb.pos_ == "ADJ":
        said = {verb.lower_.removesuffix("d"), verb.lower_.removesuffix("ed")}
        yield from ((category, verb) for category in CATEGORIES if said & verbs(category))
    elif token.dep_ in ("attr", "dobj", "pobj"):
        parts = ("nsubj", "dobj", "nsubjpass", "conj")
        named = [c for c in verb.children if c.dep_ in parts and not is_verb(c)] if is_verb(verb) else [verb]
        nearest = [one for one in named if one.i < token.i][-1:]  # "the number of dead at 17 and that of wounded at 40"
        yield from ((category, one) for one in nearest for category in _names(one))


def _names(noun: Token) -> list[CasualtyCategory]:
    """Return what a figure is of: "the toll", "the death count", "the number of dead", "the number of men killed"."""
    parts: list[Token] = []
    if lemma_of(noun) in nouns("figure") or noun.lower_ == "that":
        parts += (c for c in noun.children if c.dep_ == "compound")
        behind = [one for prep in noun.children if prep.lower_ == "of" for one in prep.children]
        parts += behind + [c for one in behind for c in one.children if c.dep_ in ("acl", "amod", "relcl")]
    lemmas = {lemma_of(one) for one in (noun, *parts)}
    states = {STATES.get(one.lower_) for one in parts} | {c for one in parts for c in _classes_of(one)}
    return [category for category in CATEGORIES if category in states or lemmas & nouns(category)]


def _by_verb(verb: Token, noun: Token) -> list[Harm]:
    """Return what a verb tells of a noun."""
    is_subject = _stands_before(noun, verb)
    suffers = noun in patients(verb) or (is_subject and is_passive(verb))
    acts = not is_passive(verb) and (is_subject or noun in subjects(verb))
    found: list[Harm] = []
    joined = [c for c in verb.children if c.dep_ == "conj" and is_verb(c) and not _has_part(c)]
    if suffers and verb.dep_ == "conj" and is_verb(verb.head) and not _has_object(verb.head):
        joined.append(verb.head)  # "killing and wounding dozens"
    for one in (verb, *joined):
        if suffers or (acts and one.lemma_ in _ALONE and not _objects(one)):
            found += ((category, one) for category in _classes_of(one))
    if not found and acts and verb.tag_ in ("VBN", "VBD") and not _objects(verb):  # "and hundreds injured"
        found = [(category, verb) for category in _classes_of(verb)]
    if not found:
        found = [(category, verb) for category, holds in _CONSTRUCTIONS if holds(verb, noun, suffers, acts)][:1]
    if not found and (suffers or acts):
        states = ("acomp", "oprd", "attr", "xcomp", "ccomp")
        of_it = [child for child in verb.children if child.dep_ in states and not _has_subject(child)]
        said = [child.lower_ for child in of_it if child.lower_ in STATES]
        found = [(STATES[said[0]], verb)] if said else []
    return found


def _stands_before(noun: Token, verb: Token) -> bool:
    """Tell the subject that a parse has missed: of a finite verb without one, the noun right before it."""
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass", "csubj", "expl", "attr") for c in verb.children)
    is_finite = verb.tag_ in ("VBD", "VBP", "VBZ") or any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    if has_subject or not is_finite or verb.dep_ not in ("ROOT", "ccomp", "advcl") or verb.doc[0].tag_ == "VB":
        return False
    first = min((c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg")), default=verb.i)
    before = verb.doc[first - 1] if first else verb
    if before.lower_ == "," and before.i:  # "twenty more, among them a nurse, were"
        opening = next((one for one in reversed(verb.doc[: before.i]) if one.lower_ == ","), None)
        before = verb.doc[opening.i - 1] if opening is not None and opening.i else before
    return before == noun and noun.dep_ not in ("nsubj", "nsubjpass")


def _classes_of(verb: Token) -> list[CasualtyCategory]:
    return [category for category in CATEGORIES if verb.lemma_ in verbs(category)]


_Holds = Callable[[Token, Token, bool, bool], bool]
"""Given a verb, a noun, and whether the noun is its patient or its agent, tells whether a construction is there."""


def _loses(verb: Token, noun: Token, suffers: bool, acts: bool) -> bool:
    """Tell "lost 12 men", "lost their lives", "claimed 12 lives"."""
    of_lives = noun.lemma_ == "life" and verb.lemma_ in ("claim", "take", "cost")
    return (suffers and (verb.lemma_ == "lose" or of_lives)) or (
        acts and verb.lemma_ == "lose" and any(one.lemma_ == "life" for one in _objects(verb))
    )


def _is_held(verb: Token, _noun: Token, suffers: bool, acts: bool) -> bool:
    """Tell "taken prisoner", "held since March", "in custody", and who is to be freed."""
    as_what = ("oprd", "attr", "advmod", "dobj", "acomp", "npadvmod", "dep")
    as_captive = any(child.lemma_ in _HELD for child in verb.children if child.dep_ in as_what)
    if verb.lemma_ in ("take", "hold") and as_captive:
        return suffers or acts
    into = ("in", "into", "to", "under")
    where = [one.lemma_ for c in verb.children if c.lower_ in into for one in pobjects(c)]
    if verb.lemma_ in ("keep", "place", "put", "subject", "take") and suffers:
        return any(_WHERE.get(place) == "captured" for place in where)
    is_kept = verb.lemma_ == "hold" and (not is_passive(verb) or verb.dep_ in ("acl", "relcl"))
    return suffers and (is_kept or verb.lemma_ in ("free", "release"))


def _is_driven(verb: Token, _noun: Token, suffers: bool, acts: bool) -> bool:
    """Tell "left their homes", "forced to flee", "sought refuge", "crossed into", "driven from their homes"."""
    goes = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and (c.lemma_ in ("flee", "leave") or _seeks(c))]
    if verb.lemma_ in ("force", "cause", "oblige", "compel") and goes:
        return suffers or acts
    from_home = any(one.lemma_ in _DWELLINGS for c in verb.children if c.dep_ == "prep" for one in c.subtree)
    if suffers and verb.lemma_ in ("drive", "force", "push", "chase") and from_home:
        return True
    leaves = verb.lemma_ in ("leave", "abandon") and any(one.lemma_ in _DWELLINGS for one in _objects(verb))
    crosses = verb.lemma_ == "cross" and any(child.lower_ in ("into", "to") for child in verb.children)
    return acts and (leaves or crosses or _seeks(verb))


def _is_missing(verb: Token, _noun: Token, suffers: bool, acts: bool) -> bool:
    """Tell "are missing", "have not been seen"."""
    if acts and verb.lemma_ == "miss" and verb.tag_ == "VBG" and not _objects(verb):
        return True
    return suffers and verb.lemma_ in ("see", "hear") and is_negated(verb) and is_passive(verb)


def _is_hurt(verb: Token, _noun: Token, _suffers: bool, acts: bool) -> bool:
    """Tell "suffered minor injuries"."""
    return acts and verb.lemma_ in verbs("undergo") and any(o.lemma_ in nouns("wounded") for o in _objects(verb))


def _is_treated(verb: Token, _noun: Token, suffers: bool, _acts: bool) -> bool:
    """Tell "treated for wounds", "taken to hospital"."""
    to = [one for c in verb.children if c.lower_ == "to" for one in pobjects(c) if one.lemma_ == "hospital"]
    if to and verb.lemma_ in ("bring", "carry", "rush", "take"):
        return suffers
    wounds = [one for c in verb.children if c.lower_ == "for" for one in pobjects(c) if one.lemma_ in nouns("wounded")]
    return suffers and verb.lemma_ == "treat" and bool(wounds)


def _is_at(category: CasualtyCategory) -> _Holds:
    """Return what tells "are in hospital", "remain in custody"."""

    def holds(verb: Token, _noun: Token, _suffers: bool, acts: bool) -> bool:
        where = [one.lemma_ for c in verb.children if c.lower_ == "in" for one in pobjects(c)]
        rests = verb.lemma_ in ("be", "lie", "remain", "stay")
        return acts and rests and any(_WHERE.get(place) == category for place in where)

    return holds


_CONSTRUCTIONS: tuple[tuple[CasualtyCategory, _Holds], ...] = (
    ("killed", _loses),
    ("captured", _is_held),
    ("displaced", _is_driven),
    ("missing", _is_missing),
    ("wounded", _is_treated),
    ("wounded", _is_hurt),
    ("captured", _is_at("captured")),
    ("wounded", _is_at("wounded")),
)


def _of_itself(token: Token) -> Iterator[Harm]:
    """Yield what the words around a noun tell: "people killed in", "12 injured", "men who were seized", "15 dead"."""
    lemma = lemma_of(token)
    is_harm = [c for c in CATEGORIES if lemma in nouns(c) or STATES.get(token.lower_) == c]
    if is_harm:
        yield is_harm[0], token
        return
    whole = people_of(token)
    is_share = any(child.lower_ in ("the", "those") for child in whole.children)  # "14 of the 30 wounded"
    for child in (child for noun in dict.fromkeys((token, token if is_share else whole)) for child in noun.children):
        if child.lower_ in STATES and child.dep_ in ("amod", "acl", "advmod", "acomp"):
            yield STATES[child.lower_], child
        if child.dep_ in ("acl", "amod", "relcl") and child.tag_ in ("VBN", "VBD", "JJ"):
            yield from _of_participle(child)
    following = token.doc[token.i + 1] if token.pos_ == "NUM" and token.i + 1 < len(token.doc) else None
    if following is not None:  # a headline's "3 killed, 12 injured"
        if following.tag_ in ("VBN", "VBD") or following.lower_ == "hurt":
            yield from ((category, following) for category in _classes_of(following))
        if following.lower_ in STATES:
            yield STATES[following.lower_], following


def _of_participle(verb: Token) -> Iterator[Harm]:
    if verb.lemma_ == "hold" and verb.tag_ == "VBN" and verb.dep_ == "acl":
        yield "captured", verb
    if verb.dep_ != "relcl" or is_passive(verb) or verb.lemma_ in _ALONE:
        joined = [child for child in verb.children if child.dep_ == "conj" and not _has_part(child)]
        yield from ((category, one) for one in (verb, *joined) for category in _classes_of(one))


def _by_noun(token: Token) -> Iterator[Harm]:
    """Yield what a noun of harm tells of those behind "of": "the death of a soldier", "cost the lives of"."""
    if token.dep_ != "pobj" or token.head.lower_ != "of":
        return
    noun = antecedent(token.head.head)
    if noun.lemma_ == "life" and noun.head.lemma_ in ("claim", "cost", "take"):
        yield "killed", noun
    for category in CATEGORIES:
        names = {noun.lemma_, noun.lemma_.removesuffix("ing")} if noun.pos_ == "NOUN" else set()
        if noun.lemma_ in nouns(category) or names & verbs(category):
            yield category, noun


def _objects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "dobj"]


def _has_object(verb: Token) -> bool:
    return is_passive(verb) or bool(_objects(verb))


def _has_part(verb: Token) -> bool:
    return bool(_objects(verb)) or _has_subject(verb)


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)


def _seeks(verb: Token) -> bool:
    return verb.lemma_ in ("seek", "take", "find") and any(one.lemma_ in _REFUGE for one in _objects(verb))


def doers_of(predicate: Token, token: Token) -> list[Token]:
    """Return who did it, by the word that tells what happened to a noun."""
    return [one for one in agents(predicate) if one != token] if is_verb(predicate) else []
