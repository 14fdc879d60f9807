"""Groups and organisations that no list holds and that do something in a parsed article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.actors.lists import title_words
from summarizer.schemas.brief import PartyKind
from summarizer.text.word_classes import acts, nouns

from .grammar import is_verb, lemma_of
from .parsing import Sentence, Token
from .proper_names import BODIES, FORCES, SMALL, is_organs_name, is_outlet, is_person, name_span

_NAME = ("compound", "amod", "nmod", "nummod", "poss")
_OF_STATES = ("army", "department", "embassy", "government", "ministry", "navy", "parliament", "senate")


@dataclass
class Group:
    """A group as the article names it: its name, shorter ones, and what kind it seems to be."""

    name: str
    kind: PartyKind
    others: list[str] = field(default_factory=list)


def acting_groups(sentences: dict[int, Sentence], is_known: dict[int, set[int]]) -> list[Group]:
    """Return the groups and organisations that speak, accuse, are accused or asked, or do something, as named.

    Args:
        sentences: the parsed sentences.
        is_known: by sentence, the characters that a known actor's name holds.
    """
    found: dict[str, Group] = {}
    tokens = [token for doc in sentences.values() for token in doc if token.pos_ == "PROPN"]
    surnames = {t.text for t in tokens if is_person(t) or name_span(t) == (t.idx, t.idx + len(t))}
    persons = {t.text for t in tokens if is_person(t)} - _never_introduced(tokens)
    for number, doc in sentences.items():
        for token in doc:
            if _is_led(token):  # "the Ruritania-led coalition" is no Ruritania
                name = doc.text[token.left_edge.idx : token.idx + len(token)].removeprefix("the ").removeprefix("The ")
                found.setdefault(name, Group(name, "other"))
            elif token.pos_ == "PROPN" and _is_a_group(token, is_known[number], surnames, persons):
                start, end = name_span(token)
                name = doc.text[start:end]
                group = found.setdefault(name, Group(name, _kind_of(name)))
                group.others += [short for short in _short_names(doc, end) if short not in group.others]
    words = {token.text for token in tokens}
    for group in found.values():
        initials = _initials(group.name)
        if len(initials) > 2 and initials in words and initials not in group.others:
            group.others.append(initials)
    return _joined(list(found.values()))


def _never_introduced(tokens: list[Token]) -> set[str]:
    """Return single names that nowhere have a first name, a title or an office, and act as no person alone does."""
    introduced = {word for t in tokens if len(words := _words(t)) > 1 for word in words}
    introduced |= {t.text for t in tokens if any(c.dep_ == "appos" for c in t.children) or t.dep_ == "appos"}
    return {t.text for t in tokens if t.text not in introduced and _acts_as_a_state(t)}


def _words(token: Token) -> list[str]:
    start, end = name_span(token)
    return str(token.doc.text[start:end]).split()


def _kind_of(name: str) -> PartyKind:
    last = name.rsplit(maxsplit=1)[-1].casefold()
    if last in BODIES:
        return "international_organisation"
    return "armed_group" if last in FORCES else "other"


def _is_a_group(token: Token, known: set[int], surnames: set[str], persons: set[str]) -> bool:
    """Tell the head of the name of a group that acts and is not known."""
    if token.text in persons or (token.dep_ in _NAME and not _names_people(token)):
        return False
    doc = token.doc
    start, end = name_span(token)
    name = doc.text[start:end]
    if not known.isdisjoint(range(start, end)) and not _is_only_called_after(doc, start, end, known):
        return False
    if (
        not _is_a_groups(token, name)
        or is_outlet(name)
        or not does_something(token)
        or _seems_a_person(token, name, surnames)
    ):
        return False
    inside = [one for one in doc if start <= one.idx < end and one.pos_ == "PROPN"]
    if any(one.text in persons for one in inside) or (len(inside) > 1 and any(map(is_person, inside))):
        return False
    owners = [one for c in token.children if c.dep_ == "prep" and c.lower_ in ("of", "for") for one in c.subtree]
    # "the Presidential Office of Ruritania" is Ruritania's
    return all(known.isdisjoint(range(one.idx, one.idx + len(one))) for one in owners)


def _is_led(token: Token) -> bool:
    """Tell a coalition that an actor leads: "A-led coalition"."""
    led = [c for c in token.children if c.lower_ == "led" and c.dep_ == "amod"]
    return token.lemma_ in ("alliance", "bloc", "coalition", "force", "mission") and any(
        one.dep_ == "npadvmod" for child in led for one in child.children
    )


def _seems_a_person(token: Token, name: str, surnames: set[str]) -> bool:
    """Tell a person that was not seen as one: two words, an office beside them or the last one alone elsewhere."""
    words = name.split()
    if len(words) not in (2, 3) or any(c.dep_ == "det" for c in token.children):
        return False
    beside = [c for c in token.children if c.dep_ == "appos"] + ([token.head] if token.dep_ == "appos" else [])
    if words[-1].casefold() in nouns("organ") | nouns("group"):
        return False
    if any(
        c.dep_ == "prep" and c.lower_ in ("of", "from") and any(n.pos_ == "PROPN" for n in c.children)
        for c in token.children
    ):
        return True  # "First Last of the Relief Network"
    return words[-1] in surnames or any(lemma_of(c) in nouns("office") | nouns("person") for c in beside)


def _is_only_called_after(doc: Sentence, start: int, end: int, known: set[int]) -> bool:
    """Tell a body that carries a people's name and is no organ of the state: "Ruritanian Workers' Congress"."""
    tokens = [t for t in doc if start <= t.idx < end]
    rest = [t.text for t in tokens if t.idx not in known and t.text not in ("'s", "-", "'")]
    named = [t for t in tokens if t.idx in known]
    opens = bool(named) and named[0] == tokens[0] and all(t.dep_ in _NAME for t in named)
    if not opens or len(rest) < 2 or named[0].dep_ == "poss" or is_organs_name(rest):
        return False
    if rest[-1].casefold() in _OF_STATES:
        return False
    is_a_peoples = named[0].ent_type_ == "NORP" or named[0].pos_ == "ADJ"  # a state's name may stand before a person's
    return is_a_peoples or rest[-1].casefold() in nouns("group") | nouns("organ") | FORCES | BODIES


def _is_a_groups(token: Token, name: str) -> bool:
    """Tell a group's name from a place's or an unknown person's: by its entity, its last word, or its capitals."""
    words = name.split()
    folded = [word.casefold() for word in words]
    if is_organs_name([word.removesuffix("'s") for word in folded]):
        return False
    if folded[-1].removesuffix("s") in nouns("office"):
        return False  # one who speaks for an actor: "Executive Secretary"
    if folded[-1] in title_words() | nouns("organ") | nouns("group") | FORCES | BODIES:
        return len(words) > 1
    if token.ent_type_ in ("ORG", "NORP") or _is_called_a_group(token) or _acts_as_a_state(token):
        return True
    if len(words) > 2 and not token.ent_type_:  # three capitals in a row are no place's or person's that was not seen
        return True
    is_short = len(words) == 1 and ((name.isupper() and len(name) > 2) or lemma_of(token.head) in nouns("group"))
    return is_short and token.ent_type_ not in ("GPE", "LOC", "FAC")


def _acts_as_a_state(token: Token) -> bool:
    """Tell a name that accuses, is accused, or has an army or a government: it is no mere place, whatever it is."""
    head = token.head
    if token.dep_ == "conj":
        return _acts_as_a_state(head)
    if token.dep_ in ("nsubj", "dobj", "nsubjpass"):
        return is_verb(head) and acts().get(head.lemma_) == "accuse"
    return token.dep_ in ("compound", "nmod", "poss") and lemma_of(head) in _OF_STATES


def _names_people(token: Token) -> bool:
    """Tell a name before a noun of people: "JNIM fighters"; or an owner."""
    return token.dep_ == "poss" or lemma_of(token.head) in nouns("organ") | nouns("group")


def _is_called_a_group(token: Token) -> bool:
    """Tell "the party Name", "Name, a rights group", "the group, Name"."""
    before = token.doc[token.i - 1] if token.i else None
    if token.dep_ == "appos" and lemma_of(token.head) in nouns("group"):
        return True
    beside = [c for c in token.children if c.dep_ == "appos"] + ([before] if before is not None else [])
    return any(one.pos_ == "NOUN" and one.lemma_ in nouns("group") for one in beside)


def does_something(token: Token) -> bool:
    """Tell a noun that does something, or is accused or asked."""
    head = token.head
    if _is_called_a_group(token):
        return True
    if token.dep_ in ("conj", "appos") or (token.dep_ in ("compound", "amod") and _names_people(token)):
        return does_something(head)
    if token.dep_ == "nsubj":
        return is_verb(head) and head.lemma_ != "be"
    if token.dep_ in ("dobj", "nsubjpass"):
        return is_verb(head) and acts().get(head.lemma_) in ("accuse", "ask")
    if token.dep_ == "poss":
        return lemma_of(head) in nouns("organ") | nouns("say") | nouns("ask")
    return token.dep_ == "pobj" and _acts_behind(head, token)


def _acts_behind(prep: Token, noun: Token) -> bool:
    """Tell a noun behind a preposition that does something: "by A", "according to A", "called on A", "army of A"."""
    above = prep.head
    if prep.lower_ == "by" or above.lower_ == "according" or (prep.lower_ == "for" and above.lemma_ == "speak"):
        return True
    if prep.lower_ in ("on", "to", "upon") and is_verb(above):
        return above.lemma_ in ("call", "appeal")
    if prep.lower_ in ("of", "from") and lemma_of(above) in nouns("document"):
        return True
    if prep.lower_ == "of" and lemma_of(above) in nouns("office"):
        return above.dep_ in ("nsubj", "appos") and does_something(above)  # "the head of A said"
    is_indefinite = any(child.dep_ == "det" and child.lower_ == "a" for child in noun.children)
    return prep.lower_ in ("for", "of") and lemma_of(above) in nouns("organ") and not is_indefinite


def _short_names(doc: Sentence, end: int) -> Iterator[str]:
    """Yield the short name in parentheses behind a name: "(JNIM)"."""
    rest = doc.text[end : end + 24]
    if rest.startswith((" (", ", (")) and ")" in rest:
        short = rest.partition("(")[2].partition(")")[0].strip(" \"'")
        if short and short[:1].isupper() and " " not in short:
            yield short


def _joined(groups: list[Group]) -> list[Group]:
    """Return the groups with those joined whose name is another's short name, initials, or beginning."""
    kept: list[Group] = []
    for group in sorted(groups, key=lambda group: -len(group.name)):
        same = next((one for one in kept if _is_short_for(group.name, one)), None)
        if same is None:
            kept.append(group)
        else:
            same.others += [name for name in (group.name, *group.others) if name not in same.others]
    return kept


def _is_short_for(name: str, group: Group) -> bool:
    if name in group.others or (len(name) > 1 and name.upper() == _initials(group.name)):
        return True
    mine = name.split()
    return len(mine) < len(group.name.split()) and group.name.split()[: len(mine)] == mine


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.replace("-", " ").split() if word.casefold() not in SMALL).upper()
