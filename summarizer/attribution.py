"""Who speaks in each sentence: the side whose name stands by a verb of saying, asking or blaming.

Read off the words, without a model: a verb outside quotation marks, with the nearest name before it as its
subject ("the Ruritanian ministry said"), or right after it ("said the ministry"). A quotation takes its speaker
from the sentences of its paragraph, a pronoun from the sentence before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, permutations

from .actors import Side, mentions_in
from .cues import lexicon_for
from .gazetteer import TOKEN, Mention, office_words
from .injections import addressed_to_a_model
from .quotations import quoted_characters
from .schemas import Article

_LINK = re.compile(
    r"(?:(?:that|of|for|to|by saying that|by saying|что|в том, что|է, որ|որ|է|են)[\s,]+)+", re.IGNORECASE
)
_ENDS = ' \u00a0,.;:!?–—-"“”„«»։'
_SHORTEST_QUOTATION = 25
_LONGEST_CONTENT = 300
_LONGEST_TITLE = 90
_LONGEST_READ = 4_000
_SUBJECT_REACH = 22
_OBJECT_REACH = 8
_MEDIATOR_REACH = 5
_NEW_CLAUSE = frozenset(("to", "of", "that", "for", "which", "who", "что", "который"))
_PRONOUNS = frozenset(("he", "she", "they", "it", "он", "она", "они", "նա"))


@dataclass(frozen=True)
class Speech:
    """What a side says in a sentence.

    Attributes:
        side: the speaker's side (its id).
        act: ``say``, ``ask`` or ``accuse``.
        told_in: number of the sentence that names the speaker.
        speaker: the official or organ as worded there, or None.
        content: what is said, in the sentence's own words.
    """

    side: str
    act: str
    told_in: int
    speaker: str | None
    content: str


@dataclass(frozen=True)
class Address:
    """One side accuses another, or asks it for something; ``target`` is None where it asks "both sides"."""

    side: str
    target: str | None
    speaker: str | None
    content: str


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
        self._lexicon = lexicon_for(article.language)
        self._officials = {name.split()[-1]: name for side in sides for name in side.officials}
        injected = addressed_to_a_model(article)
        self._texts = {s.number: article.sentence_text(s.number)[:_LONGEST_READ] for s in article.sentences}
        self.mentions: dict[int, list[Mention]] = {
            number: [m for m in mentions_in(article, number, sides) if m.end <= len(text) and number not in injected]
            for number, text in self._texts.items()
        }
        self._quoted = dict(quoted_characters(article))
        self._verbs = {sentence.number: self._verbs_of(sentence.number) for sentence in article.sentences}
        self._speech: dict[int, Speech | None] = {}
        self._last: Speech | None = None
        for _, sentences in groupby(article.sentences, key=lambda sentence: sentence.paragraph):
            self._read_paragraph([sentence.number for sentence in sentences])

    def speech(self, number: int) -> Speech | None:
        """Return what a side says in sentence ``number``, or None where the reporter speaks."""
        return self._speech[number]

    def denial(self, accused: str, number: int) -> int | None:
        """Return the sentence, ``number`` or one of the two after it, in which ``accused`` (an id) denies, or None."""
        for near in range(number, min(number + 2, len(self.article.sentences)) + 1):
            speech = self._speech[near]
            text = self._texts[near]
            if speech and speech.side == accused and self._lexicon and self._lexicon.has("denial", text):
                return near
        return None

    def mediators(self, number: int) -> list[str]:
        """Return the sides beside a word of mediation: "A-brokered", "mediated by A", "a mediator from A"."""
        text = self._texts[number]
        found = []
        for match in TOKEN.finditer(text):
            if self._lexicon is None or not self._lexicon.has("mediation", match.group()):
                continue
            for mention in self.mentions[number]:
                before = text[mention.end : match.start()] if mention.end <= match.start() else None
                after = text[match.end() : mention.start] if mention.start >= match.end() else None
                named = after is not None and len(TOKEN.findall(after)) <= _MEDIATOR_REACH and "," not in after
                is_told_after = TOKEN.findall(text[match.end() :])[:1] in (["by"], ["from"], ["of"])
                if named or (before in ("-", "‑", " ") and not is_told_after):
                    found.append(mention.side)
                    break
        return list(dict.fromkeys(found))

    def has_verb(self, number: int, act: str) -> bool:
        """Tell whether sentence ``number`` holds a verb of ``act`` (``say``, ``ask``, ``accuse``), quoted or not."""
        return any(verb.act == act for verb in self._verbs[number])

    def addresses(self, number: int, act: str) -> list[Address]:
        """Return who accuses (or asks) whom by a verb of ``act`` that has a name on both sides.

        A passive turns them round; "each other" gives both directions between the sides named there.
        """
        found: dict[tuple[str, str], Address] = {}
        text = self._texts[number]
        for verb in self._verbs[number]:
            if verb.act != act:
                continue
            after = [word.casefold() for word in TOKEN.findall(text[verb.end :])[:3]]
            both = self._lexicon.span("reciprocal", text) if self._lexicon else None
            if both is not None:
                named = list(dict.fromkeys(mention.side for mention in self.mentions[number]))[:2]
                content = _told(text, max(both[1], verb.end))
                for one, other in permutations(named, 2):
                    found.setdefault((one, other), Address(one, other, None, content))
                continue
            subject, target = self._before(number, verb), self._after(number, verb)
            speech = self._speech.get(number)
            side = self._owner(number, subject) if subject else speech.side if speech else None
            if side is None or target is None or side == target.side:
                continue
            content = _told(text, target.end)
            if "by" in after[:2]:
                found.setdefault(
                    (target.side, side), Address(target.side, side, self._wording(number, target), content)
                )
                continue
            speaker = self._wording(number, subject) if subject else speech.speaker if speech else None
            found.setdefault((side, target.side), Address(side, target.side, speaker, content))
        return list(found.values())

    def _verbs_of(self, number: int) -> list[_Verb]:
        if self._lexicon is None:
            return []
        text = self._texts[number]
        quoted = self._quoted[number]
        return [_Verb(act, start, end, quoted[start]) for act, start, end in self._lexicon.verbs(text)]

    def _read_paragraph(self, numbers: list[int]) -> None:
        told = {number: self._told_in(number) for number in numbers}
        for position, number in enumerate(numbers):
            speech = told[number]
            if speech is None and any(self._quoted[number]):
                around = [*numbers[position + 1 :], *reversed(numbers[:position])]
                speech = next((told[other] for other in around if told[other]), None)
                if speech is not None:
                    speech = replace(speech, content=_trimmed(self._texts[number]))
            self._speech[number] = speech

    def _told_in(self, number: int) -> Speech | None:
        """Return the speech that a sentence itself attributes."""
        text = self._texts[number]
        for verb in self._verbs[number]:
            if verb.quoted:
                continue
            words = TOKEN.findall(text[: verb.start])
            if words and words[-1].casefold() in _PRONOUNS:
                if self._last is None:
                    continue
                self._last = replace(self._last, act=verb.act, content=self._content(number, verb.start, verb.end))
                return self._last
            inverted = verb.act == "say" and text[: verb.start].rstrip(" \u00a0").endswith((",", '"', "”", "»"))
            subject = self._right_after(number, verb) if inverted or verb.act == "according" else None
            if verb.act != "according":
                subject = subject or self._before(number, verb)
            if subject is None and verb.act == "say":
                subject = self._right_after(number, verb)
            if subject is not None:
                content = self._content(number, min(subject.start, verb.start), max(subject.end, verb.end))
                act = "say" if verb.act == "according" else verb.act
                side = self._owner(number, subject)
                self._last = Speech(side, act, number, self._wording(number, subject), content)
                return self._last
            if verb.act == "according":
                return self._told_by_organ(number, verb)
        return None

    def _told_by_organ(self, number: int, verb: _Verb) -> Speech | None:
        """Return the speech of "according to the authorities": of the side that spoke last."""
        text = self._texts[number]
        clause = text[verb.end :].partition(",")[0]
        if self._last is None or self._lexicon is None or not self._lexicon.has("organ", clause):
            return None
        return replace(self._last, act="say", content=_told(text, verb.end + len(clause)))

    def _content(self, number: int, start: int, end: int) -> str:
        """Return what is said in a sentence that names its speaker in ``start:end``: a quotation, else the rest."""
        text = self._texts[number]
        flags = self._quoted[number]
        quotation = "".join(character for character, quoted in zip(text, flags, strict=False) if quoted)
        if len(quotation) > _SHORTEST_QUOTATION:
            return _trimmed(quotation)
        return max(_told(text, end), _trimmed(text[:start]), key=len)

    def _before(self, number: int, verb: _Verb) -> Mention | None:
        """Return the name last before a verb, on the same side of quotation marks, within reach."""
        text = self._texts[number]
        for mention in reversed(self.mentions[number]):
            if mention.end > verb.start or self._quoted[number][mention.start] != verb.quoted:
                continue
            between = text[mention.end : verb.start]
            return None if len(TOKEN.findall(between)) > _SUBJECT_REACH or ";" in between else mention
        return None

    def _owner(self, number: int, mention: Mention) -> str:
        """Return whose organ a name is in "the ambassador of A to B": that of the first of the chain."""
        text = self._texts[number]
        for earlier in reversed(self.mentions[number]):
            if earlier.end <= mention.start:
                between = text[earlier.end : mention.start].casefold().split()
                if between and between[-1] in ("to", "in", "with") and len(between) <= 4:
                    return earlier.side
                break
        return mention.side

    def _after(self, number: int, verb: _Verb) -> Mention | None:
        text = self._texts[number]
        for mention in self.mentions[number]:
            if mention.start >= verb.end:
                between = [word.casefold() for word in TOKEN.findall(text[verb.end : mention.start])]
                parted = not _NEW_CLAUSE.isdisjoint(between[1:])  # the first may belong to the verb: "appealed to"
                return None if parted or len(between) > _OBJECT_REACH else mention
        return None

    def _right_after(self, number: int, verb: _Verb) -> Mention | None:
        """Return the subject of "..., said the ministry of A": a name a few words after the verb, in one clause."""
        text = self._texts[number]
        for mention in self.mentions[number]:
            if mention.start >= verb.end and not self._quoted[number][mention.start]:
                between = text[verb.end : mention.start]
                words = [word.casefold() for word in TOKEN.findall(between)]
                return mention if len(words) <= 5 and "that" not in words and "," not in between else None
        return None

    def _wording(self, number: int, mention: Mention) -> str | None:
        """Return the official or organ around a side's name, as worded, or None where it is the bare side."""
        text = self._texts[number]
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


def has_charge(attribution: Attribution) -> bool:
    """Tell whether a side accuses another by a verb of blame anywhere in the article."""
    return any(attribution.addresses(sentence.number, "accuse") for sentence in attribution.article.sentences)


def _told(text: str, start: int) -> str:
    """Return what follows a verb or its object, without "that", "of" or "to" in front."""
    rest = text[start:].lstrip(_ENDS)
    link = _LINK.match(rest)
    return _trimmed(rest[link.end() :] if link else rest)


def _trimmed(text: str) -> str:
    """Return text without quotation marks and stops at its ends, cut at a word when very long."""
    trimmed = " ".join(text.split()).strip(_ENDS)
    if len(trimmed) <= _LONGEST_CONTENT:
        return trimmed
    return trimmed[:_LONGEST_CONTENT].rpartition(" ")[0] + "…"
