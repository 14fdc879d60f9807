"""The actors that a parsed article names: known ones by the gazetteer, groups and persons as the text treats them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from summarizer.actors.gazetteer import gazetteer_for
from summarizer.actors.named import NamedActor
from summarizer.actors.places import state_of_place
from summarizer.schemas import Article
from summarizer.text.word_classes import nouns
from summarizer.text.words import TOKEN

from .groups import acting_groups, does_something
from .namesakes import Mentioned, is_of_a_part, without_namesakes
from .parsing import Sentence, Token
from .phrases import Named
from .proper_names import is_organs_name, is_person, name_span

_LONGEST_ID = 24
_BY_A_TITLE = 4
_BY_A_PHRASE = 2


class Names:
    """The named actors of one article.

    Attributes:
        actors: id to actor.
        named: which words name which actor.
    """

    def __init__(self, article: Article, sentences: dict[int, Sentence], persons: Mapping[str, str]) -> None:
        """Find the names; ``persons`` are full names with the ids of their actors, where the text does not tell."""
        self.actors: dict[str, NamedActor] = {}
        self.named = Named({number: {} for number in sentences}, {number: {} for number in sentences})
        self._article = article
        self._sentences = sentences
        self._gazetteer = gazetteer_for("en")
        self._forms: dict[str, dict[str, int]] = {}
        self._find_known()
        self._find_groups()
        self._find_bands()
        for name, actor in persons.items():
            if (
                actor not in self.actors and actor in self._gazetteer.states
            ):  # an author whose country the text never names
                known = self._gazetteer.known[actor]
                self.actors[actor] = NamedActor(known.id, name, known.kind, known.country)
            self.place(name, actor)
        self._find_persons()
        self.actors = {identifier: actor for identifier, actor in self.actors.items() if actor.sentences}
        for identifier, forms in self._forms.items():
            self.actors[identifier].aliases = [form for form, _ in Counter(forms).most_common()]

    def place(self, name: str, actor: str) -> None:
        """Put a person among those who stand for an actor (its id), if the article names it."""
        if actor not in self.actors:
            return
        for surname in (name.rsplit(maxsplit=1)[-1], name.replace("-", " ").rsplit(maxsplit=1)[-1]):
            self.named.persons.setdefault(surname, actor)  # "al-Somebody" is three words to the parser
        if name not in self.actors[actor].officials and " " in name:
            self.actors[actor].officials.append(name)

    def state_called(self, name: str) -> str | None:
        """Return the state (ISO 3166-1 alpha-3) that a name calls, None if none."""
        known = self._gazetteer.actor_called(name)
        return known if known in self._gazetteer.states else None

    def _add(self, actor: NamedActor, form: str, number: int) -> None:
        known = self.actors.setdefault(actor.id, actor)
        forms = self._forms.setdefault(actor.id, {})
        forms[form] = forms.get(form, 0) + 1
        if number not in known.sentences:
            known.sentences = sorted([*known.sentences, number])

    def _add_known(self, identifier: str, form: str, number: int) -> None:
        known = self._gazetteer.known[identifier]
        self._add(NamedActor(known.id, known.name, known.kind, known.country), form, number)

    def _find_known(self) -> None:
        found: list[Mentioned] = []
        for number, doc in self._sentences.items():
            text = self._article.sentence_text(number)[: len(doc.text)]
            for mention in self._gazetteer.mentions(text):
                tokens = [token for token in doc if mention.start <= token.idx < mention.end]
                if tokens:
                    form = text[mention.start : mention.end]
                    is_seat = self._gazetteer.is_seat(form)
                    found.append(Mentioned(number, mention.actor, form, tokens[0], tokens[-1], is_seat))
        meant = without_namesakes(self._sentences, found)
        others = {(one.number, one.first.i) for one in found if one not in meant}
        for one in meant:
            self._add_known(one.actor, one.form, one.number)
            self.named.actors[one.number].update((i, one.actor) for i in range(one.first.i, one.last.i + 1))
        for number, doc in self._sentences.items():
            text = self._article.sentence_text(number)[: len(doc.text)]
            self._find_organs(number, doc, text, others)
            for seat in self._gazetteer.seats(text):
                tokens = [token for token in doc if seat.start <= token.idx < seat.end]
                self.named.seats[number].update((token.i, seat.actor) for token in tokens)
        for number, seats in self.named.seats.items():
            self.named.seats[number] = {i: actor for i, actor in seats.items() if actor in self.actors}
        for identifier, actor in self.actors.items():
            actor.name = self._gazetteer.name_in(identifier, self._forms[identifier])

    def _find_organs(self, number: int, doc: Sentence, text: str, others: set[tuple[int, int]]) -> None:
        """Name the state in "Ruritania Coast Guard", which the gazetteer takes for another name that begins so."""
        for token in doc:
            if token.pos_ != "PROPN" or not token.text[0].isupper() or token.dep_ not in ("compound", "nmod", "amod"):
                continue
            state = self._gazetteer.state_called(token.text)
            start, end = name_span(token)
            rest = text[token.idx + len(token) : end].split()
            is_known = token.i in self.named.actors[number] or (number, token.i) in others or is_of_a_part(token)
            opens = not is_known and token.idx == start
            if state is not None and opens and is_organs_name(rest):
                self._add_known(state, token.text, number)
                self.named.actors[number][token.i] = state

    def _find_groups(self) -> None:
        taken = {
            number: {place for i in named for place in range(doc[i].idx, doc[i].idx + len(doc[i]))}
            for number, named in self.named.actors.items()
            for doc in (self._sentences[number],)
        }
        for group in acting_groups(self._sentences, taken):
            if state_of_place(group.name, self.actors) is not None:
                continue
            identifier = "-".join(TOKEN.findall(group.name)).upper()[:_LONGEST_ID].rstrip("-")
            if identifier in self.actors or identifier in self._gazetteer.known:
                continue
            for number, doc in self._sentences.items():
                for name in (group.name, *group.others):
                    for start in _places(doc.text, name):
                        span = range(start, start + len(name))
                        if " " not in name and not taken[number].isdisjoint(span):
                            continue
                        self._add(NamedActor(identifier, group.name, group.kind, None, is_unlisted=True), name, number)
                        within = [token.i for token in doc if token.idx in span]
                        self.named.actors[number].update((i, identifier) for i in within)

    def _find_bands(self) -> None:
        """Take those who fight and have no name of their own for an actor: "the militants", "Ruthene fighters".

        Those of a people are that people's; the others are one actor, where no armed group is named.
        """
        is_group_named = any(actor.kind in ("armed_group", "breakaway_entity") for actor in self.actors.values())
        bands = [
            (number, token, people)
            for number, doc in self._sentences.items()
            for token in doc
            if token.pos_ == "NOUN" and token.tag_ == "NNS" and _is_a_band(token)
            if not self.named.in_phrase(number, token)
            for people in (_people_before(token),)
            if people or not is_group_named
        ]
        if not any(does_something(token) for _, token, _ in bands):
            return
        unnamed = [token.lower_ for _, token, people in bands if not people]
        for number, token, people in bands:
            name = f"{people} {token.lower_}" if people else max(dict.fromkeys(unnamed), key=unnamed.count)
            before = [child for child in token.children if child.dep_ == "amod" and child.i < token.i]
            form = token.doc.text[min([token.idx, *(child.idx for child in before)]) : token.idx + len(token)]
            identifier = (people or name).upper().replace(" ", "-")
            self._add(NamedActor(identifier, name, "armed_group", None, is_unlisted=True), form, number)
            self.named.actors[number][token.i] = identifier

    def _find_persons(self) -> None:
        """Learn the actor of each person whose titles, appositions or clauses name one, by the plainest of them."""
        told: dict[str, Counter[str]] = {}
        names: dict[tuple[str, str], str] = {}
        for number, doc in self._sentences.items():
            for token in doc:
                if is_person(token) and token.dep_ != "compound" and token.i not in self.named.actors[number]:
                    actor, weight = self._by_title(number, token)
                    name = self._own_name(token)
                    if actor is None and " " in name:  # "the president of Ruritania Full Name", taken for one long name
                        actor, weight = self._called_behind_a_name(name), _BY_A_PHRASE
                    if actor is not None:
                        told.setdefault(token.text, Counter())[actor] += weight
                        names.setdefault((token.text, actor), name)
        for surname, actors in told.items():
            actor = actors.most_common(1)[0][0]
            self.place(names[surname, actor], actor)
        for number, doc in self._sentences.items():
            for token in doc:
                actor = self.named.persons.get(token.text) if token.pos_ == "PROPN" else None
                if actor is not None and token.i not in self.named.actors[number] and token.dep_ != "compound":
                    start, end = name_span(token)
                    self._add(self.actors[actor], doc.text[start:end], number)

    def _called_behind_a_name(self, name: str) -> str | None:
        """Return the actor whose name stands right before a person's anywhere, None if none."""
        for number, doc in self._sentences.items():
            named = self.named.actors[number]
            start = doc.text.find(name)
            before = [t for t in doc if t.idx + len(t.text_with_ws) == start and t.i in named] if start > 0 else []
            if before:
                return named[before[0].i]
        return None

    def _own_name(self, token: Token) -> str:
        """Return a person's name without the offices and states before it."""
        start, end = name_span(token)
        words = token.doc.text[start:end].split()
        own = [word for word in words if word.casefold().rstrip(".") not in nouns("organ")]
        own = [word for word in own if self._gazetteer.actor_called(word) is None]
        return " ".join(own or words)

    def _by_title(self, number: int, token: Token) -> tuple[str | None, int]:
        """Return the actor that stands beside a person's name, and how much that says."""
        named, doc = self.named.actors[number], self._sentences[number]
        start, end = name_span(token)
        inside = [one.i for one in doc if start <= one.idx < end and one.i in named]
        before = [one.i for one in doc if one.idx + len(one.text_with_ws) == start and one.i in named]
        if inside or before:  # "President of Ruritania Full Name"
            return named[(inside or before)[0]], _BY_A_TITLE
        found = self.named.in_phrase(number, token)
        if found:
            return found[0], _BY_A_PHRASE
        found = self.named.in_phrase(number, token.head) if token.dep_ == "appos" else ()
        return (found[0], 1) if found else (None, 0)


def _is_a_band(token: Token) -> bool:
    """Tell "militants", "armed groups"."""
    is_armed = any(child.lower_ == "armed" for child in token.children)
    return token.lemma_ in nouns("band") or (is_armed and token.lemma_ in nouns("group"))


def _people_before(token: Token) -> str:
    """Return the people that an adjective before a noun names, as worded."""
    return next((c.text for c in token.children if c.dep_ in ("amod", "compound") and c.ent_type_ == "NORP"), "")


def _places(text: str, name: str) -> list[int]:
    """Return where a name begins in a text, as whole words."""
    found = []
    start = text.find(name)
    while start >= 0:
        around = (text[start - 1 : start], text[start + len(name) : start + len(name) + 1])
        if not any(character.isalnum() for character in around):
            found.append(start)
        start = text.find(name, start + len(name))
    return found
