"""Who speaks in each sentence: the side whose name stands by a verb of saying, asking or blaming.

Read off the words, without a model: a verb outside quotation marks, with the nearest name before it as its
subject ("the Ruritanian ministry said"), or right after it ("said the ministry"). A quotation takes its speaker
from the sentences of its paragraph, a pronoun from the sentence before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from .actors import Side, mentions_in
from .cues import Lexicon, lexicon_for
from .gazetteer import TOKEN, Mention
from .schemas import Article

_OPENING = {"“": "”", "«": "»", "„": "“", '"': '"'}
_SUBJECT_REACH = 22
_OBJECT_REACH = 14
_PRONOUNS = frozenset(("he", "she", "they", "it", "он", "она", "они", "նա"))


@dataclass(frozen=True)
class Speech:
    """Who speaks in a sentence (a side's id) and how: ``say``, ``ask`` or ``accuse``."""

    side: str
    act: str


@dataclass(frozen=True)
class _Verb:
    act: str
    start: int
    end: int
    quoted: bool


class Attribution:
    """The speakers of one article."""

    def __init__(self, article: Article, sides: list[Side]) -> None:
        self.article = article
        self.sides = sides
        self._lexicon = lexicon_for(article.language)
        self.mentions: dict[int, list[Mention]] = {
            sentence.number: mentions_in(article, sentence.number, sides) for sentence in article.sentences
        }
        self._quoted = dict(_quoted_characters(article))
        self._verbs = {
            sentence.number: list(self._verbs_of(sentence.number)) if self._lexicon else []
            for sentence in article.sentences
        }
        self._speech: dict[int, Speech | None] = {}
        self._last_speaker: str | None = None
        for _, sentences in groupby(article.sentences, key=lambda sentence: sentence.paragraph):
            self._read_paragraph([sentence.number for sentence in sentences])

    def speech(self, number: int) -> Speech | None:
        """Return who speaks in sentence ``number``, or None where it is the reporter."""
        return self._speech[number]

    def denial(self, accused: str, number: int) -> int | None:
        """Return the sentence, ``number`` or one of the two after it, in which ``accused`` (an id) denies, or None."""
        for near in range(number, min(number + 2, len(self.article.sentences)) + 1):
            speech = self._speech[near]
            text = self.article.sentence_text(near)
            if speech and speech.side == accused and self._lexicon and self._lexicon.has("denial", text):
                return near
        return None

    def pairs(self, number: int, act: str) -> list[tuple[str, str]]:
        """Return (who, whom) for each verb of ``act`` (``accuse``, ``ask``) with a name on both sides.

        A passive turns them round; "each other" gives both directions between the sides named there.
        """
        found: list[tuple[str, str]] = []
        text = self.article.sentence_text(number)
        for verb in self._verbs[number]:
            if verb.act != act:
                continue
            after = [word.casefold() for word in TOKEN.findall(text[verb.end :])[:3]]
            if after[:2] == ["each", "other"] or after[:2] == ["one", "another"]:
                named = list(dict.fromkeys(mention.side for mention in self.mentions[number]))[:2]
                found += [(a, b) for a in named for b in named if a != b]
                continue
            subject = self._before(number, verb) or self._speaker_id(number)
            target = self._after(number, verb)
            if "by" in after[:2]:
                subject, target = target, subject
            if subject and target and subject != target:
                found.append((subject, target))
        return list(dict.fromkeys(found))

    def _speaker_id(self, number: int) -> str | None:
        speech = self._speech.get(number)
        return speech.side if speech else None

    def _verbs_of(self, number: int) -> Iterator[_Verb]:
        text = self.article.sentence_text(number)
        lexicon: Lexicon = self._lexicon  # type: ignore[assignment]
        for act, start, end in lexicon.verbs(text):
            yield _Verb(act, start, end, self._quoted[number][start])

    def _read_paragraph(self, numbers: list[int]) -> None:
        told = {number: self._told_in(number) for number in numbers}
        for position, number in enumerate(numbers):
            speech = told[number]
            if speech is None and any(self._quoted[number]):
                around = [*numbers[position + 1 :], *reversed(numbers[:position])]
                speech = next((told[other] for other in around if told[other]), None)
            self._speech[number] = speech

    def _told_in(self, number: int) -> Speech | None:
        """Return the speech that a sentence itself attributes."""
        text = self.article.sentence_text(number)
        for verb in self._verbs[number]:
            if verb.quoted:
                continue
            if verb.act == "according":
                side = self._after(number, verb)
                return Speech(side, "say") if side else None
            side = self._before(number, verb)
            words = TOKEN.findall(text[: verb.start])
            if words and words[-1].casefold() in _PRONOUNS:
                side = self._last_speaker
            elif side is None and verb.act == "say":
                side = self._right_after(number, verb)
            if side is not None:
                self._last_speaker = side
                return Speech(side, verb.act)
        return None

    def _before(self, number: int, verb: _Verb) -> str | None:
        """Return the side named last before a verb, on the same side of quotation marks, within reach."""
        text = self.article.sentence_text(number)
        for mention in reversed(self.mentions[number]):
            if mention.end > verb.start or self._quoted[number][mention.start] != verb.quoted:
                continue
            between = text[mention.end : verb.start]
            if len(TOKEN.findall(between)) > _SUBJECT_REACH or ";" in between:
                return None
            return self._owner(number, mention)
        return None

    def _owner(self, number: int, mention: Mention) -> str:
        """Return whose organ a name is in "the ambassador of A to B": that of the first of the chain."""
        text = self.article.sentence_text(number)
        for earlier in reversed(self.mentions[number]):
            if earlier.end <= mention.start:
                between = text[earlier.end : mention.start].casefold().split()
                if between and between[-1] in ("to", "in", "with") and len(between) <= 4:
                    return earlier.side
                break
        return mention.side

    def _after(self, number: int, verb: _Verb) -> str | None:
        text = self.article.sentence_text(number)
        for mention in self.mentions[number]:
            if mention.start >= verb.end:
                near = len(TOKEN.findall(text[verb.end : mention.start])) <= _OBJECT_REACH
                return mention.side if near else None
        return None

    def _right_after(self, number: int, verb: _Verb) -> str | None:
        """Return the subject of "..., said the ministry of A": a name within six words after the verb."""
        text = self.article.sentence_text(number)
        for mention in self.mentions[number]:
            if mention.start >= verb.end and not self._quoted[number][mention.start]:
                words = [word.casefold() for word in TOKEN.findall(text[verb.end : mention.start])]
                return mention.side if len(words) <= 5 and "that" not in words else None
        return None


def _quoted_characters(article: Article) -> Iterator[tuple[int, list[bool]]]:
    """Yield each sentence's number with a flag a character: does it stand between quotation marks?

    Marks are paired within a paragraph; one that is never closed quotes to the paragraph's end.
    """
    closing: str | None = None
    paragraph = 0
    for sentence in article.sentences:
        if sentence.paragraph != paragraph:
            paragraph, closing = sentence.paragraph, None
        flags = []
        for character in article.text[sentence.start : sentence.end]:
            if closing is not None:
                flags.append(True)
                if character == closing:
                    closing = None
            else:
                closing = _OPENING.get(character)
                flags.append(closing is not None)
        yield sentence.number, flags
