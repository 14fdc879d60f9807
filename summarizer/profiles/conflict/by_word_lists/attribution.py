"""Who speaks in each sentence: the actor whose name stands by a verb of saying, asking or blaming.

Read off the words, without a model: a verb outside quotation marks, with the nearest name before it as its
subject ("the Ruritanian ministry said"), or right after it ("said the ministry"). A quotation takes its speaker
from where it ends or begins, a pronoun from the sentence before; what an official statement says without naming a
speaker, its issuer says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from summarizer.actors.gazetteer import Mention
from summarizer.actors.lists import office_words
from summarizer.actors.named import NamedActor
from summarizer.schemas import Article
from summarizer.text.lexicon import lexicon_for
from summarizer.text.quotations import BlockQuotation, block_quotations
from summarizer.text.words import TOKEN

from .marking import Marked, Verb, mark

_LINK = re.compile(
    r"(?:(?:that|of|for|to|by saying that|by saying|что|в том, что|է, որ|որ|է|են)[\s,]+)+", re.IGNORECASE
)
_ENDS = ' \u00a0,.;:!?–—-"“”„«»։>'
_SHORTEST_QUOTATION = 25
_LONGEST_CONTENT = 300
_LONGEST_TITLE = 90
_PRONOUNS = frozenset(("he", "she", "they", "it", "он", "она", "они", "նա"))
_POINTS_BACK = re.compile(r"(?:this|that|it)\s+(?:was|is)\s", re.IGNORECASE)
_LABEL = re.compile(r"(?=[A-ZА-ЯЁ])[^:.!?]{3,120}:\s")
_LEAST_TURNS = 2
_TITLE_SPEAKER = re.compile(r"\s[-–—]\s(?=[^-–—]{1,60}$)")


@dataclass(frozen=True)
class Speech:
    """What an actor says in a sentence.

    Attributes:
        actor: the speaker's actor (its id).
        act: ``say``, ``ask`` or ``accuse``.
        told_in: number of the sentence that names the speaker.
        speaker: the official or organ as worded there, or None.
        content: what is said, in the sentence's own words.
    """

    actor: str
    act: str
    told_in: int
    speaker: str | None
    content: str


class Speakers:
    """The speakers of one article.

    ``organisations`` and ``groups`` are the actors that are no country's people.
    """

    def __init__(self, article: Article, actors: list[NamedActor]) -> None:
        self.article = article
        self.lexicon = lexicon_for(article.language)
        self.marked = mark(article, actors)
        self.mentions = {number: one.mentions for number, one in self.marked.items()}
        self.organisations = frozenset(actor.id for actor in actors if actor.kind == "international_organisation")
        self.groups = frozenset(actor.id for actor in actors if actor.kind == "armed_group")
        self._officials = {name.split()[-1]: name for actor in actors for name in actor.officials}
        self._floor = _floor_of(self.marked)
        self._speech: dict[int, Speech | None] = {}
        self._last: Speech | None = None
        self._last_in = 0
        for _, paragraph in groupby(self.marked.values(), key=lambda one: one.paragraph):
            self._read_paragraph([*paragraph])
        for block in block_quotations(article):
            self._read_block(block)

    def speech(self, number: int) -> Speech | None:
        """Return what an actor says in sentence ``number``, or None where the text names no speaker."""
        return self._speech[number]

    def voice(self, number: int) -> Speech | None:
        """Return whose words a sentence is: a speaker's, or None for a reporter's."""
        told = self._speech[number]
        if told is not None or number not in self._floor:
            return told
        actor, told_in = self._floor[number]
        return Speech(actor, "say", told_in, None, trimmed(self.marked[number].text))

    def denial(self, accused: str, number: int) -> int | None:
        """Return the sentence, ``number`` or one of the two after it, in which ``accused`` (an id) denies, or None."""
        for near in range(number, min(number + 2, len(self.article.sentences)) + 1):
            speech = self._speech[near]
            text = self.marked[near].text
            if speech and speech.actor == accused and self.lexicon and self.lexicon.has("denial", text):
                return near
        return None

    def has_verb(self, number: int, act: str) -> bool:
        """Tell whether sentence ``number`` holds a verb of ``act`` (``say``, ``ask``, ``accuse``), quoted or not."""
        return any(verb.act == act for verb in self.marked[number].verbs)

    def wording(self, number: int, mention: Mention) -> str | None:
        """Return the official or organ around an actor's name, as worded, or None where it is the bare actor."""
        text = self.marked[number].text
        offices = office_words()
        end = mention.end
        for match in TOKEN.finditer(text, mention.end, min(len(text), mention.end + _LONGEST_TITLE)):
            word = match.group()
            if text[end : match.start()].strip(" \u00a0") or not (word.casefold() in offices or word[0].isupper()):
                break
            end = match.end()
        run = text[mention.start : end]
        name = self._officials.get(text[mention.start : mention.end])
        if name is not None:
            return name if name in text else run
        return run if any(word.casefold() in offices for word in TOKEN.findall(run)) else None

    def _read_paragraph(self, paragraph: list[Marked]) -> None:
        told = {one.number: self._told_in(one) for one in paragraph}
        for position, one in enumerate(paragraph):
            speech = told[one.number]
            if speech is None and any(one.quoted):
                speech = next((told[n] for n in _same_quotation(paragraph, position) if told[n]), None)
                if speech is not None:
                    speech = replace(speech, content=trimmed(one.text))
            if speech is None and position + 1 < len(paragraph) and _POINTS_BACK.match(paragraph[position + 1].text):
                speech = told[paragraph[position + 1].number]
                if speech is not None:
                    speech = replace(speech, content=trimmed(one.text))
            self._speech[one.number] = speech

    def _read_block(self, block: BlockQuotation) -> None:
        """Give the sentences of a block quotation to who signs it, else to who introduces it."""
        speech = self._called(block.signed_by) if block.signed_by else None
        if speech is None and block.introduced_by:
            speech = self._speech[block.introduced_by] or self._called(block.introduced_by)
        if speech is not None:
            for number in block.sentences:
                self._speech[number] = replace(speech, content=trimmed(self.marked[number].text))

    def _called(self, number: int) -> Speech | None:
        """Return the speech of whom a line names that is nothing but a speaker."""
        one = self.marked[number]
        named = [*one.officials, *one.mentions][:1]
        return Speech(named[0].actor, "say", number, self.wording(number, named[0]), "") if named else None

    def _told_in(self, one: Marked) -> Speech | None:
        """Return the speech that a sentence itself attributes."""
        for verb in one.verbs:
            if verb.quoted:
                continue
            if is_pronoun(TOKEN.findall(one.text[: verb.start])[-1:]):
                return self._told_by_pronoun(one, verb)
            inverted = verb.act == "say" and one.text[: verb.start].rstrip(" \u00a0").endswith((",", '"', "”", "»"))
            subject = one.subject_after(verb) if inverted or verb.act == "according" else None
            if verb.act != "according":
                subject = subject or one.name_before(verb)
            if subject is None and verb.act == "say":
                subject = one.subject_after(verb)
            if subject is not None:
                content = self._content(one, min(subject.start, verb.start), max(subject.end, verb.end))
                act = "say" if verb.act == "according" else verb.act
                self._last_in = one.number
                self._last = Speech(one.owner_of(subject), act, one.number, self.wording(one.number, subject), content)
                return self._last
            if verb.act == "according":
                return self._told_by_organ(one, verb)
        return self._told_in_title(one)

    def _told_by_pronoun(self, one: Marked, verb: Verb) -> Speech | None:
        """Return the speech of "he said": of the official named first in the sentence before, else the last speaker."""
        before = self.marked.get(one.number - 1)
        content = self._content(one, verb.start, verb.end)
        named = before.officials[:1] if before is not None and before.paragraph == one.paragraph else []
        spoke = self._last_in == one.number - 1
        if named and before is not None and not spoke and not before.quoted[named[0].start]:
            speaker = self.wording(before.number, named[0])
            self._last = Speech(named[0].actor, verb.act, before.number, speaker, content)
        elif self._last is not None:
            self._last = replace(self._last, act="say" if verb.act == "according" else verb.act, content=content)
        self._last_in = one.number
        return self._last

    def _told_by_organ(self, one: Marked, verb: Verb) -> Speech | None:
        """Return the speech of "according to him" or "to the authorities": of the actor that spoke last."""
        clause = one.text[verb.end :].partition(",")[0]
        words = [word.casefold() for word in TOKEN.findall(clause)]
        if self._last is None or self.lexicon is None:
            return None
        if words[:1] not in (["him"], ["her"], ["them"]) and not self.lexicon.has("organ", clause):
            return None
        return replace(self._last, act="say", content=told(one.text, verb.end + len(clause)))

    def _told_in_title(self, one: Marked) -> Speech | None:
        """Return the speech of a title such as "A must stop - Full Name" or "Full Name: A must stop"."""
        if one.number != 1 or not one.officials:
            return None
        dash = _TITLE_SPEAKER.search(one.text)
        last, first = one.officials[-1], one.officials[0]
        if dash and last.start >= dash.end():
            return Speech(last.actor, "say", 1, self.wording(1, last), trimmed(one.text[: dash.start()]))
        if one.text[first.end :].startswith(":"):
            return Speech(first.actor, "say", 1, self.wording(1, first), trimmed(one.text[first.end :]))
        return None

    def _content(self, one: Marked, start: int, end: int) -> str:
        """Return what is said in a sentence that names its speaker in ``start:end``: a quotation, else the rest."""
        pairs = zip(one.text, one.quoted, strict=False)
        quotation = "".join(character for character, quoted in pairs if quoted)
        if len(quotation) > _SHORTEST_QUOTATION:
            return trimmed(quotation)
        return max(told(one.text, end), trimmed(one.text[:start]), key=len)


def _floor_of(marked: dict[int, Marked]) -> dict[int, tuple[str, int]]:
    """Return who has the floor in each sentence of a transcript, with the sentence that says so; else nothing.

    In a transcript two sentences or more begin with a speaker and a colon: "Minister of A Full Name: Thank you."
    """
    begins = {}
    for one in marked.values():
        label = _LABEL.match(one.text)
        named = [m for m in one.mentions if label and m.end <= label.end()]
        if named:
            begins[one.number] = named[0].actor
    if len(begins) < _LEAST_TURNS:
        return {}
    floor: dict[int, tuple[str, int]] = {}
    turn: tuple[str, int] | None = None
    for number in marked:
        turn = (begins[number], number) if number in begins else turn
        if turn is not None:
            floor[number] = turn
    return floor


def _same_quotation(paragraph: list[Marked], position: int) -> list[int]:
    """Return the numbers of the sentences that may name a quotation's speaker, the likeliest first.

    Those to the quotation's end, then back to where it opens; then the sentence after and those before it.
    """
    forward, backward = position, position
    while paragraph[forward].is_open_at_end() and forward + 1 < len(paragraph):
        forward += 1
    while backward > 0 and paragraph[backward].is_open_at_start() and paragraph[backward - 1].is_open_at_end():
        backward -= 1
    within = [*range(position + 1, forward + 1), *range(position - 1, backward - 1, -1)]
    around = [*range(backward - 1, -1, -1), *range(forward + 1, len(paragraph))]
    return [paragraph[index].number for index in [*within, *around]]


def is_pronoun(words: list[str]) -> bool:
    """Tell whether the last of some words stands for somebody named before."""
    return bool(words) and words[-1].casefold() in _PRONOUNS


def told(text: str, start: int) -> str:
    """Return what follows a verb or its object, without "that", "of" or "to" in front."""
    rest = text[start:].lstrip(_ENDS)
    link = _LINK.match(rest)
    return trimmed(rest[link.end() :] if link else rest)


def trimmed(text: str) -> str:
    """Return text without quotation marks and stops at its ends, cut at a word when very long."""
    whole = " ".join(text.split()).strip(_ENDS)
    if len(whole) <= _LONGEST_CONTENT:
        return whole
    return whole[:_LONGEST_CONTENT].rpartition(" ")[0] + "…"
