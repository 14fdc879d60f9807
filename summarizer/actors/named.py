"""The actors that an article names: states with their organs, organisations, entities, armed groups.

Found without a model, by the gazetteer. Officials are attached to the actor whose name stands beside theirs
("Prime Minister of Ruritania Full Name").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.schemas import Article
from summarizer.schemas.brief import PartyKind, PartyRole
from summarizer.text.injections import addressed_to_a_model
from summarizer.text.words import TOKEN

from .gazetteer import Mention, gazetteer_for
from .lists import office_words, title_words

_OPENING = 3
"""How many sentences an article's title and lead have."""


_ENDS_IN_OF = re.compile(r"(?<![^\W_])of[\W_]+(?:the[\W_]+)?$", re.IGNORECASE)


@dataclass
class NamedActor:
    """One actor as the article knows it.

    ``aliases`` are the surface forms in the article, the most frequent first; ``sentences`` the numbers of
    the sentences that name it, ascending; ``officials`` the full names of those who stand for it. A model that listed
    it (``is_listed``) may have told ``roles`` that follow from no claim; ``is_unlisted``: it was found by its conduct,
    and the gazetteer does not know it. ``acts``: it does or says something, or is blamed for it; None where no parse
    tells.
    """

    id: str
    name: str
    kind: PartyKind
    country: str | None
    aliases: list[str] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    officials: list[str] = field(default_factory=list)
    roles: list[PartyRole] = field(default_factory=list)
    is_listed: bool = False
    is_unlisted: bool = False
    acts: bool | None = None


def find_actors(article: Article) -> list[NamedActor]:
    """Return the actors that the article names, the most often named first; sentences that address a model do not."""
    gazetteer = gazetteer_for(article.language)
    actors: dict[str, NamedActor] = {}
    forms: dict[str, Counter[str]] = {}
    owners: dict[str, str] = {}
    injected = addressed_to_a_model(article)
    for sentence in article.sentences:
        if sentence.number in injected:
            continue
        words = article.text[sentence.start : sentence.end]
        mentions = list(gazetteer.mentions(words))
        for mention in mentions:
            if mention.actor not in actors:
                known = gazetteer.known[mention.actor]
                actors[mention.actor] = NamedActor(known.id, known.name, known.kind, known.country)
                forms[mention.actor] = Counter()
            actor = actors[mention.actor]
            forms[mention.actor][words[mention.start : mention.end]] += 1
            if not actor.sentences or actor.sentences[-1] != sentence.number:
                actor.sentences.append(sentence.number)
        owners.update(_officials(words, mentions))
    for name, owner in owners.items():
        forms[owner][name] += 1
        actors[owner].officials.append(name)
    for identifier, actor in actors.items():
        actor.aliases = [form for form, _ in forms[identifier].most_common()]
        actor.name = gazetteer.name_in(identifier, forms[identifier])
    _add_sentences_of_officials(article, actors, owners)
    return sorted(actors.values(), key=lambda actor: (-len(actor.sentences), actor.sentences[0]))


def _add_sentences_of_officials(article: Article, actors: dict[str, NamedActor], owners: dict[str, str]) -> None:
    surnames = [(name.split()[-1], actors[owner]) for name, owner in owners.items()]
    for sentence in article.sentences:
        text = article.text[sentence.start : sentence.end]
        for surname, actor in surnames:
            is_named = surname in text and surname in TOKEN.findall(text)
            if is_named and sentence.number not in actor.sentences:
                actor.sentences = sorted([*actor.sentences, sentence.number])


def _officials(text: str, mentions: list[Mention]) -> dict[str, str]:
    """Return the personal names that stand beside an office and an actor's name, with that actor.

    Two shapes: "<actor> <office words> Full Name" and "<office words> of <actor> Full Name".
    """
    offices = office_words()
    starts = {mention.start: mention for mention in mentions}
    found: dict[str, str] = {}
    for mention in mentions:
        has_office = _is_of_office(text[max(0, mention.start - 60) : mention.start], offices)
        name: list[str] = []
        end, previous = mention.end, ""
        for match in TOKEN.finditer(text, mention.end, min(len(text), mention.end + 90)):
            word = match.group()
            if match.start() < end:
                continue
            gap = text[end : match.start()].strip(" \u00a0-")
            if gap and not (gap == "," and has_office and not name):
                break
            if match.start() in starts and previous == "to" and not name:
                end, previous = starts[match.start()].end, ""
                continue
            is_office = word.casefold() in offices
            if match.start() in starts or (name and (is_office or not word[0].isupper() or len(name) == 3)):
                break
            if is_office or word in ("of", "the", "for", "to", "and", "on"):
                has_office = has_office or is_office
            elif word[0].isupper() and not word.isupper():
                name.append(word)
            else:
                break
            end, previous = match.end(), word
        if has_office and len(name) >= 2:
            found.setdefault(" ".join(name), mention.actor)
    return found


def _is_of_office(before: str, offices: frozenset[str]) -> bool:
    """Tell whether the words before a name end in "of", or "of the", with an office near before it."""
    if not _ENDS_IN_OF.search(before):
        return False
    words = [word.casefold() for word in TOKEN.findall(before)]
    if words[-1] == "the":
        words.pop()
    return not offices.isdisjoint(words[-6:])


def mentions_in(article: Article, number: int, actors: list[NamedActor]) -> list[Mention]:
    """Return the names of actors and of their officials in sentence ``number``, from left to right."""
    text = article.sentence_text(number)
    found = list(gazetteer_for(article.language).mentions(text))
    found += [
        Mention(actor.id, start, start + len(name))
        for actor in actors
        if actor.is_unlisted
        for name in actor.aliases
        for start in _whole_words(text, name)
    ]
    surnames = {official.split()[-1]: actor.id for actor in actors for official in actor.officials}
    taken = {position for mention in found for position in range(mention.start, mention.end)}
    found += [
        Mention(surnames[match.group()], match.start(), match.end())
        for match in TOKEN.finditer(text)
        if match.group() in surnames and match.start() not in taken
    ]
    return sorted(found, key=lambda mention: mention.start)


def unplaced_names(article: Article, actors: list[NamedActor]) -> list[str]:
    """Return the names of persons that belong to no actor yet, the most frequent first.

    Two or three capitalised words in a row, none of them an office or an actor, whose last one comes again (at the
    beginning of a sentence, all of them); or in the opening, one to three behind an office: of a surname, the office is
    a part of the name then ("President Ruritan").
    """
    offices = office_words()
    placed = {word for actor in actors for name in (*actor.officials, *actor.aliases) for word in TOKEN.findall(name)}
    counts: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    surnames: Counter[str] = Counter()
    for sentence in article.sentences:
        text = article.sentence_text(sentence.number)
        known = {position for m in mentions_in(article, sentence.number, actors) for position in range(m.start, m.end)}
        run: list[re.Match[str]] = []
        for match in [*TOKEN.finditer(text), None]:
            word = match.group() if match else ""
            fits = (
                match is not None
                and word[0].isupper()
                and not word.isupper()
                and len(word) > 1
                and word.casefold() not in offices
                and match.start() not in known
            )
            adjoins = bool(run) and match is not None and text[run[-1].end() : match.start()] in (" ", "\u00a0")
            if run and not (fits and adjoins):
                whole = [item.group() for item in run]
                name = whole[1:] if run[0].start() == 0 else whole
                if len(whole) in (2, 3) and placed.isdisjoint(whole):
                    begins[" ".join(whole)] += 1
                if len(name) in (2, 3) and placed.isdisjoint(name):
                    counts[" ".join(name)] += 1
                if name and sentence.number <= _OPENING and placed.isdisjoint(name):
                    title = _title_before(text, run[0].start())
                    if title and not any(full.endswith(f" {name[-1]}") for full in counts if len(name) == 1):
                        counts[" ".join(name if len(name) > 1 else [title, *name])] += 1
                        surnames[name[-1]] += 1
                if name:
                    surnames[name[-1]] += 1
                run = []
            if fits and match is not None:
                run.append(match)
    counts.update({name: times for name, times in begins.items() if times > 1 and name not in counts})
    return [name for name, _ in counts.most_common() if surnames[name.split()[-1]] > 1]


def _whole_words(text: str, name: str) -> Iterator[int]:
    """Yield where a name begins in a text, as whole words."""
    start = text.find(name)
    while start >= 0:
        around = (text[start - 1 : start], text[start + len(name) : start + len(name) + 1])
        if not any(character.isalnum() for character in around):
            yield start
        start = text.find(name, start + len(name))


def _title_before(text: str, start: int) -> str | None:
    """Return the office that ends right before an offset ("President " gives "President"), or None."""
    before = TOKEN.findall(text[:start])[-1:]
    fits = bool(before) and before[0].casefold() in title_words() and before[0][0].isupper()
    return before[0] if fits else None


def place_official(article: Article, actors: list[NamedActor], name: str, country: str) -> None:
    """Put a person among the officials of an actor.

    Args:
        article: the article that names the person.
        actors: its actors; none is added, for what a model knows is no evidence that the article speaks of a country.
        name: as ``unplaced_names`` gives it, with the office before a bare surname.
        country: the country's name, as a model says it; one that is not known changes nothing.
    """
    gazetteer = gazetteer_for("en")
    known = next((gazetteer.known[mention.actor] for mention in gazetteer.mentions(country)), None)
    actor = next((actor for actor in actors if known is not None and actor.id == known.id), None)
    if actor is None:
        return
    surname = name.rsplit(maxsplit=1)[-1]
    named_in = [s.number for s in article.sentences if surname in TOKEN.findall(article.sentence_text(s.number))]
    actor.officials.append(name)
    actor.aliases.append(name)
    actor.sentences = sorted({*actor.sentences, *named_in})


def add_actor(article: Article, actors: list[NamedActor], identifier: str, number: int) -> NamedActor:
    """Add an actor that the article names by a place alone, in sentence ``number``, and return it.

    Raises:
        KeyError: no actor has the identifier.
    """
    gazetteer = gazetteer_for(article.language)
    known = gazetteer.known[identifier]
    text = article.sentence_text(number)
    names = [text[place.start : place.end] for place in gazetteer.places(text) if place.actor == identifier]
    actor = NamedActor(known.id, known.name, known.kind, known.country, aliases=names, sentences=[number])
    actors.append(actor)
    return actor


def listed(actors: list[NamedActor]) -> str:
    """Return the actors for a prompt, each with a few of the names under which the article speaks of it."""
    entries = []
    for actor in actors:
        others = [alias for alias in actor.aliases[:4] if alias != actor.name]
        entries.append(f"{actor.name} ({', '.join(others)})" if others else actor.name)
    return ", ".join(entries)
