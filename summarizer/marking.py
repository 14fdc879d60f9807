"""What can be seen in each sentence: names and the words that stand for them, verbs of saying, quotation marks.

"The ministry" or "the President" stand for a side that was named before; which one is read off the
sentences in their order. An official statement is written by its issuer, whose voice is not a reporter's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .actor_lists import leaders, office_words, title_words
from .actors import Side, mentions_in
from .cues import Lexicon, lexicon_for
from .gazetteer import TOKEN, Mention, gazetteer_for
from .injections import addressed_to_a_model
from .quotations import quoted_characters
from .schemas import Article

_LONGEST_READ = 4_000
_SUBJECT_REACH = 22
_OBJECT_REACH = 8
_NEW_CLAUSE = frozenset(("to", "of", "that", "for", "which", "who", "что", "который"))
_TITLE_SENTENCES = 3
_LONGEST_TITLE = 270
_LEAST_FIRST_PERSON = 2
_SAME_OFFICE = {"head of state": "president", "head of the state": "president"}
_OWNS = re.compile(r"(?:['’]s?)?[\s\u00a0\]-]*")
_SEAT_REACH = 40
_DEFINITE = frozenset(("the", "his", "her", "its", "this"))


@dataclass(frozen=True)
class Verb:
    """A verb of saying, asking or accusing; ``quoted``: inside quotation marks."""

    act: str
    start: int
    end: int
    quoted: bool


@dataclass
class Marked:
    """One sentence with what can be seen in it, names and references from left to right."""

    number: int
    paragraph: int
    text: str
    quoted: list[bool]
    mentions: list[Mention]
    verbs: list[Verb] = field(default_factory=list)
    officials: list[Mention] = field(default_factory=list)

    def name_before(self, verb: Verb) -> Mention | None:
        """Return the name last before a verb, on the same side of quotation marks, within reach."""
        for mention in reversed(self.mentions):
            if mention.end > verb.start or self.quoted[mention.start] != verb.quoted:
                continue
            between = self.text[mention.end : verb.start]
            return None if len(TOKEN.findall(between)) > _SUBJECT_REACH or ";" in between else mention
        return None

    def name_after(self, verb: Verb) -> Mention | None:
        """Return the name after a verb within reach, unless a new clause begins between them."""
        for mention in self.mentions:
            if mention.start >= verb.end:
                between = [word.casefold() for word in TOKEN.findall(self.text[verb.end : mention.start])]
                if len(between) > 1 and between[-1] == "of" and between[-2] in office_words():
                    between = between[:-1]  # "asked the president of A"
                parted = not _NEW_CLAUSE.isdisjoint(between[1:])  # the first may belong to the verb: "appealed to"
                return None if parted or len(between) > _OBJECT_REACH else mention
        return None

    def subject_after(self, verb: Verb) -> Mention | None:
        """Return the subject of "..., said the ministry of A": a name a few words after the verb, in one clause."""
        for mention in self.mentions:
            if mention.start >= verb.end and not self.quoted[mention.start]:
                between = self.text[verb.end : mention.start]
                words = [word.casefold() for word in TOKEN.findall(between)]
                return mention if len(words) <= 5 and "that" not in words and "," not in between else None
        return None

    def owner_of(self, mention: Mention) -> str:
        """Return whose organ a name is in "the ambassador of A to B": that of the first of the chain."""
        for earlier in reversed(self.mentions):
            if earlier.end <= mention.start:
                between = self.text[earlier.end : mention.start].casefold().split()
                if between and between[-1] in ("to", "in", "with") and len(between) <= 4:
                    return earlier.side
                break
        return mention.side

    def is_open_at_start(self) -> bool:
        """Tell whether the sentence begins inside a quotation or with its mark."""
        return bool(self.quoted) and self.quoted[0]

    def is_open_at_end(self) -> bool:
        """Tell whether the sentence's last character stands inside a quotation that goes on."""
        return bool(self.quoted) and self.quoted[-1] and not self.text.rstrip().endswith(('"', "”", "»", "“"))


def mark(article: Article, sides: list[Side]) -> dict[int, Marked]:
    """Return every sentence with its names, references and verbs; nothing is seen in those that address a model."""
    lexicon = lexicon_for(article.language)
    injected = addressed_to_a_model(article)
    quoted = dict(quoted_characters(article))
    persons = leaders() | {name.split()[-1] for side in sides for name in side.officials}
    marked = {}
    for sentence in article.sentences:
        text = article.sentence_text(sentence.number)[:_LONGEST_READ]
        told = [m for m in mentions_in(article, sentence.number, sides) if m.end <= len(text)]
        marks = quoted[sentence.number]
        found = Marked(sentence.number, sentence.paragraph, text, marks, [] if sentence.number in injected else told)
        found.officials = [m for m in found.mentions if text[m.start : m.end] in persons or _has_office(text, m)]
        if lexicon is not None:
            found.verbs = [Verb(act, start, end, marks[start]) for act, start, end in lexicon.verbs(text)]
        marked[sentence.number] = found
    if lexicon is not None:
        _References(lexicon, article.language).add_to(marked)
    return marked


def issuer_of(article: Article, marked: dict[int, Marked], sides: list[Side]) -> str | None:
    """Return the id of the side that writes an official statement or readout, or None for a reporter's article.

    A title says that it is a statement, with its author's name; or a readout of a conversation, whose issuer is the
    first named in the text below; or the text says "we" or "our" outside quotation marks, of the side named beside it.
    """
    lexicon = lexicon_for(article.language)
    if lexicon is None or not article.sentences:
        return None
    known = {side.id for side in sides if side.kind != "armed_group"}
    opening = [marked[sentence.number] for sentence in article.sentences[:_TITLE_SENTENCES]]
    title = opening[0]
    names = [mention.side for mention in title.mentions if mention.side in known]
    first_person = [
        one
        for one in marked.values()
        if any(not one.quoted[start] for start, _ in lexicon.spans("first_person", one.text))
    ]
    said = lexicon.spans("statement", title.text)
    if said and len(title.text) <= _LONGEST_TITLE:
        near = [m.side for m in title.mentions if m.end <= said[0][0] <= m.end + 4 and m.side in known]
        head = near + [mention.side for mention in title.officials if mention.side in known]
        begins = [m.side for one in marked.values() for m in one.mentions if m.start <= len("The ") and m.side in known]
        if head or (first_person and begins):
            return head[0] if head else max(dict.fromkeys(begins), key=begins.count)
    talks = lexicon.spans("conversation", title.text)
    first_word = next(iter(TOKEN.findall(title.text)), "").casefold()
    is_report = any(mention.start < talks[0][0] for mention in title.mentions) if talks else True
    if talks and (not is_report or first_word in office_words()):  # a reporter's title begins with a bare name
        before = [mention.side for mention in title.mentions if mention.end <= talks[0][0] and mention.side in known]
        if before:
            return before[0]
        below = [mention.side for one in opening[1:] for mention in one.mentions if mention.side in known]
        return next((side for side in below if side not in names), None)
    speakers = [m.side for one in marked.values() for m in one.officials if m.side in known]
    told = len(first_person) >= _LEAST_FIRST_PERSON and bool(speakers)
    return max(dict.fromkeys(speakers), key=speakers.count) if told else None


class _References:
    """Words that stand for a side named before, put among the names of their sentence."""

    def __init__(self, lexicon: Lexicon, language: str | None) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer_for(language)
        self._latest: dict[str, str] = {}
        self._first: dict[str, str] = {}
        self._last: str | None = None

    def add_to(self, marked: dict[int, Marked]) -> None:
        """Add the references of an article, sentence by sentence."""
        for one in marked.values():
            references = [] if not one.mentions and self._last is None else list(self._in(one))
            for mention in one.officials:
                self._last = mention.side
                for office in _offices_around(one.text, mention):
                    self._latest[office] = mention.side
                    self._first.setdefault(office, mention.side)
            subjects = [one.name_before(verb) for verb in one.verbs if not verb.quoted]
            self._last = next((subject.side for subject in subjects if subject is not None), self._last)
            one.officials = sorted([*one.officials, *references], key=lambda mention: mention.start)
            one.mentions = sorted([*one.mentions, *references], key=lambda mention: mention.start)

    def _in(self, one: Marked) -> Iterator[Mention]:
        seats = list(self._gazetteer.seats(one.text))
        for start, end in _office_runs(one.text, self._lexicon):
            if any(_adjoin(one.text, mention, start, end) for mention in one.mentions):
                continue
            seat = next((seat.side for seat in seats if -_SEAT_REACH < seat.start - end < _SEAT_REACH), None)
            if seat is not None:  # "In Brussels, the foreign ministry", "the foreign ministry in Brussels"
                yield Mention(seat, start, end)
                continue
            words = " ".join(one.text[start:end].split())
            office = _SAME_OFFICE.get(words.casefold(), words.casefold()).split()[-1]
            # With a capital it is the country's own: "the President" of a country's statement; else the one just named.
            holders = self._first if words[0].isupper() and office in ("president", "premier") else self._latest
            side = holders.get(office) or self._last
            if side is not None:
                yield Mention(side, start, end)


def _adjoin(text: str, mention: Mention, start: int, end: int) -> bool:
    """Tell whether a name stands at an office, or within it: "A's ministry", "Foreign Minister A"."""
    if mention.end <= start:
        return _OWNS.fullmatch(text[mention.end : start]) is not None
    return mention.start < end or not text[end : mention.start].strip(" \u00a0")


def _office_runs(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield where "the Deputy Prime Minister" or "the ministry" stand alone, as [start, end)."""
    offices = title_words()
    tokens = list(TOKEN.finditer(text))
    index = 0
    while index < len(tokens):
        first = index
        while index < len(tokens) and (
            tokens[index].group().casefold() in offices
            or (index > first and tokens[index].group() in ("of", "for") and _is_office(tokens, index + 1, offices))
        ):
            index += 1
        if index == first:
            index += 1
            continue
        definite = first > 0 and tokens[first - 1].group().casefold() in _DEFINITE
        capital = tokens[first].group()[0].isupper()
        after = tokens[index].group() if index < len(tokens) else ""
        adjoins = index < len(tokens) and not text[tokens[index - 1].end() : tokens[index].start()].strip(" \u00a0")
        is_name = adjoins and after[:1].isupper()
        owned = adjoins and after in ("of", "for")
        words = [token.group() for token in tokens[first:index]]
        heads = any(lexicon.begins("officer", word.casefold()) for word in words) and words not in (
            ["state"],
            ["State"],
        )
        if heads and (definite or (capital and index - first > 1)) and not is_name and not owned:
            yield tokens[first].start(), tokens[index - 1].end()


def _is_office(tokens: list[re.Match[str]], index: int, offices: frozenset[str]) -> bool:
    return index < len(tokens) and tokens[index].group().casefold() in offices


def _offices_around(text: str, mention: Mention) -> set[str]:
    """Return the last words of the offices beside a name: "minister" of "the Foreign Minister of Norway"."""
    offices = title_words()
    before = [word.casefold() for word in TOKEN.findall(text[max(0, mention.start - 60) : mention.start])][-5:]
    after = [word.casefold() for word in TOKEN.findall(text[mention.end : mention.end + 60])][:4]
    run = []
    for word in after:
        if word not in offices:
            break
        run.append(word)
    around = {word for word in before if word in offices} | set(run)
    heads_state = " ".join(after[:3]) in _SAME_OFFICE or "head of state" in " ".join(before)
    return around | {"president"} if heads_state else around


def _has_office(text: str, mention: Mention) -> bool:
    """Tell a name that an organ or office stands beside: "the army of A", "A's ministry"."""
    offices = title_words()
    before = [word.casefold() for word in TOKEN.findall(text[max(0, mention.start - 50) : mention.start])][-3:]
    after = [word.casefold() for word in TOKEN.findall(text[mention.end : mention.end + 30])][:1]
    linked = any(word in offices for word in before) and any(word in ("of", "for") for word in before)
    return linked or any(word in offices for word in after)
