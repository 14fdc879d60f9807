"""What is called after a state and is not it: a newspaper or a company, a state or a town of the US, a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.actors.lists import title_words
from summarizer.actors.places import us_state_of_town, us_states
from summarizer.text.word_classes import nouns

from .grammar import lemma_of
from .parsing import Sentence, Token
from .proper_names import is_person

_CONTINENTS = ("central", "latin", "north", "south")
_SOCIETIES = ("commission", "committee", "council", "office")
_OWNED = ("of", "from")


@dataclass(frozen=True)
class Mentioned:
    """A name of an actor in an article: in which sentence, whose, as worded, its first and last word.

    ``is_seat``: it is a capital's.
    """

    number: int
    actor: str
    form: str
    first: Token
    last: Token
    is_seat: bool


def without_namesakes(sentences: dict[int, Sentence], mentioned: list[Mentioned]) -> list[Mentioned]:
    """Return the mentions that mean whom they name.

    Args:
        sentences: the parsed sentences by number.
        mentioned: the mentions in the article, none of them inside a longer name that its capitals tell.
    """
    kept = [
        one
        for one in mentioned
        if not (_is_only_called_after(sentences[one.number], one) or (one.first == one.last and _is_surname(one.first)))
    ]
    places = _states_of_the_us(sentences, kept)
    persons = _persons(sentences, kept)
    return [one for one in kept if one not in places and one.form not in persons]


def _is_only_called_after(doc: Sentence, name: Mentioned) -> bool:
    """Tell the name of a state that stands in another name, by the words around it."""
    first = name.first
    before = doc[first.i - 1].lower_ if first.i else ""
    if first.i and first in (doc[first.i - 1].head, name.last) and _is_institution(doc[first.i - 1]):
        return True  # "Radio Ruritania"
    if first.lower_.startswith("america") and before in _CONTINENTS:
        return True
    run = list(_capitalised_from(doc, name.last.i + 1))
    if run and (_is_an_outlets(run) or any(lemma_of(one) in nouns("institution") for one in run)):
        return True  # "The Somewhere Post", "Ruritanian State University"
    if name.is_seat and run and run[0].lower_ in _SOCIETIES:
        return True  # "the Somewhere Council on Trade"
    if before == "of" and first.dep_ == "pobj" and _is_institution(first.head.head):
        return True  # "the University of Ruritania"
    return _is_place_in_the_us(doc, name)


def _states_of_the_us(sentences: dict[int, Sentence], mentioned: list[Mentioned]) -> list[Mentioned]:
    """Return the mentions of a state of the US by a name that a country or a capital has too.

    Those beside an office that only a part of a state has; and all of a country's name, where one of them is, or a town
    in that state of the US is named, and nothing in the article is the country's.
    """
    namesakes = [one for one in mentioned if one.form in us_states()]
    told = [one for one in namesakes if is_of_a_part(one.last)]
    of_countries = [one for one in namesakes if not one.is_seat]
    actors = {one.actor for one in of_countries}
    others = [one for one in mentioned if one.actor in actors and one not in of_countries]
    if others or not of_countries or any(_is_of_a_country(one.last) for one in of_countries):
        return told
    towns = (t for doc in sentences.values() for t in doc if t.dep_ == "pobj" and t.ent_type_ == "GPE")
    forms = {one.form for one in of_countries}
    is_there = any(one in told for one in of_countries) or any(us_state_of_town(_whole(t)) in forms for t in towns)
    return [*told, *of_countries] if is_there else told


def _persons(sentences: dict[int, Sentence], mentioned: list[Mentioned]) -> set[str]:
    """Return the words that name a state and that the article first has as the last word of a person's name.

    Where it has another name of that state too, they are the state's.
    """
    firsts: dict[str, Mentioned] = {}
    for one in mentioned:
        firsts.setdefault(one.form, one)
    found = set()
    for form, first in firsts.items():
        others = any(one.actor == first.actor and one.form != form for one in mentioned)
        before = (t for n, doc in sentences.items() if n <= first.number for t in doc if t.text == form)
        if not others and any(_is_surname(t) and (t.doc is not first.last.doc or t.i < first.first.i) for t in before):
            found.add(form)
    return found


def _is_surname(token: Token) -> bool:
    """Tell the last word of a person's name."""
    before = token.doc[token.i - 1] if token.i else token
    is_behind_a_name = before.dep_ == "compound" and before.head == token
    return is_behind_a_name and before.lower_ not in title_words() and is_person(token)


def _capitalised_from(doc: Sentence, start: int) -> Iterator[Token]:
    """Yield the capitalised words that stand in a row from one on."""
    for token in doc[start:]:
        if not token.text[:1].isupper() or token.pos_ not in ("PROPN", "NOUN", "ADJ"):
            return
        yield token


def _is_an_outlets(run: list[Token]) -> bool:
    """Tell what stands behind a state's name in an outlet's; a "Press Secretary", a "Space Agency" are its own."""
    is_title = len(run) > 1 and run[0].lower_ in title_words()
    is_organ = lemma_of(run[-1]) in nouns("organ") and run[0].lower_ != "news"
    return (run[0].lower_ in nouns("outlet") and not is_title) or (run[-1].lower_ in nouns("outlet") and not is_organ)


def _is_institution(token: Token) -> bool:
    """Tell the head noun of an institution's or an outlet's name."""
    return token.text[:1].isupper() and lemma_of(token) in nouns("institution") | nouns("outlet")


def _is_place_in_the_us(doc: Sentence, name: Mentioned) -> bool:
    """Tell "Somewhere, Ohio" and "New Somewhere"."""
    behind = [one.text for one in doc[name.last.i + 1 : name.last.i + 4]]
    if behind[:1] == [","] and any(" ".join(behind[1:end]) in us_states() for end in (2, 3)):
        return True
    before = doc[name.first.i - 1].text if name.first.i else ""
    return f"{before} {name.form}" in us_states()


def is_of_a_part(token: Token) -> bool:
    """Tell a name beside an office that only a part of a state has: "Ohio's governor", "the US state of Ohio"."""
    if token.text not in us_states():
        return False
    return any(_is_offices(noun) for noun in _heads(token)) or _is_called_a_state(token)


def _is_offices(noun: Token) -> bool:
    title = {one.lower_ for one in (noun, *noun.children)}
    is_secretary = noun.lower_ == "secretary" and any(t.lower_ == "state" for c in noun.children for t in c.children)
    is_attorney = "attorney" in title and "general" in title
    return is_secretary or is_attorney or not title.isdisjoint(nouns("local_office"))


def _is_called_a_state(token: Token) -> bool:
    """Tell "the state of Ohio", "Ohio state"."""
    return any(noun.lower_ == "state" for noun in _heads(token))


def _is_of_a_country(token: Token) -> bool:
    """Tell a name beside an office or an organ that only a country has."""
    return any(lemma_of(noun) in nouns("organ") for noun in _heads(token)) and not is_of_a_part(token)


def _heads(token: Token) -> list[Token]:
    """Return the nouns whose owner or modifier a name is, from the nearest on."""
    if token.dep_ == "pobj" and token.head.lower_ in _OWNED:
        return [token.head.head]
    found = []
    while token.dep_ in ("compound", "poss", "nmod", "amod") and token.head != token:
        token = token.head
        found.append(token)
    return found


def _whole(token: Token) -> str:
    """Return a place's name: "Salt Lake City" of its last word."""
    before = [c.text for c in token.children if c.dep_ == "compound" and c.pos_ == "PROPN"]
    return " ".join([*before, token.text])
