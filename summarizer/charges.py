"""Which side a sentence says has done something blameworthy: the doer of a deed, read off the order of the words.

"Ruritanian shelling", "Ruritania shelled", "shelled by Ruritania", "the crimes of Ruritania" name the doer;
"Ruritania was shelled" and "an attack on Ruritania" name the one it was done to. Who says so is told elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .cues import Lexicon
from .gazetteer import TOKEN, Mention
from .marking import Marked

_BY_REACH = 12
_AFTER_BY = 5
_ADJACENT = 4
_SUBJECT_REACH = 16
_COPULA_REACH = 7
_LEADING_WORDS = 3
_SPEAKS_REACH = 40
_CLAUSE_START = re.compile(r"[,;:–—“\"]|\b(?:that|but|while|because|and)\b")
_LISTED = re.compile(r"(?:,|,? and|,? or)\s+(?:the\s+)?")
_LEADING = frozenset(
    (
        *("the", "a", "an", "some", "its", "their", "his", "her", "it", "was", "is", "has", "also", "both", "two"),
        *("several", "many", "who", "or", "but", "this", "these", "those", "own", "present"),
        *("other", "current", "of", "which"),
    )
)
_JOINS = frozenset(("and", "or", "like", "including"))
_BREAKS = frozenset(".;:!?,–—\n")


@dataclass(frozen=True)
class Charge:
    """A deed and the side that is said to have done it; ``start`` and ``end`` of the deed's word in the sentence."""

    doer: str
    start: int
    end: int


@dataclass(frozen=True)
class _Unit:
    """A word, or a name of a side as one."""

    word: str
    start: int
    end: int
    side: str | None


def charges_in(one: Marked, lexicon: Lexicon) -> list[Charge]:
    """Return the deeds of a sentence whose doer it names, one a doer, in their order."""
    return _Clauses(one, lexicon).charges()


def subjects_in(one: Marked, speaker: str) -> list[str]:
    """Return the other sides that a speaker tells of: those that begin a clause of what is said.

    "Ruritania said that Grustarkian troops had moved" tells of Grustark; a side that only stands in it does not.
    """
    said = [verb for verb in one.verbs if verb.act == "say" and not verb.quoted]
    starts = [0, *(verb.end for verb in said), *(match.end() for match in _CLAUSE_START.finditer(one.text))]
    found: list[str] = []
    before: Mention | None = None
    for mention in one.mentions:
        listed = before is not None and _LISTED.fullmatch(one.text[before.end : mention.start]) is not None
        told_of = before is not None and before.side in found
        before = mention
        begins = max(start for start in starts if start <= mention.start)
        words = [word.casefold() for word in TOKEN.findall(one.text[begins : mention.start])]
        leads = len(words) <= _LEADING_WORDS and all(word in _LEADING or word.endswith("ly") for word in words)
        leads = told_of if listed else leads  # of "A and B had moved", both
        speaks = any(
            0 <= verb.start - mention.end < _SPEAKS_REACH and "," not in one.text[mention.end : verb.start]
            for verb in said
        )
        if leads and not speaks and mention.side != speaker and mention.side not in found:
            found.append(mention.side)
    return found


class _Clauses:
    """The words of one sentence around its deeds."""

    def __init__(self, one: Marked, lexicon: Lexicon) -> None:
        self.text = one.text
        self.lexicon = lexicon
        self.units = _units(one.text, one.mentions)

    def charges(self) -> list[Charge]:
        found: dict[str, Charge] = {}
        for index, unit in enumerate(self.units):
            if unit.side is not None or not self._is_deed(index):
                continue
            if self._is_unreal(index):
                continue
            for doer in self._doers(index):
                found.setdefault(doer, Charge(doer, unit.start, unit.end))
        return list(found.values())

    def _has(self, kind: str, index: int) -> bool:
        unit = self.units[index]
        return unit.side is None and self.lexicon.begins(kind, unit.word)

    def _is_deed(self, index: int) -> bool:
        """Tell a word for a blameworthy deed; two words ("open fire") begin with the first."""
        unit = self.units[index]
        two = " ".join(other.word for other in self.units[index : index + 2])
        three = " ".join(other.word for other in self.units[index : index + 3])
        told = self.lexicon.begins("deed", unit.word) or self.lexicon.opens("deed", two, three)
        return told and two != "lies with"

    def _is_unreal(self, index: int) -> bool:
        """Tell what is only feared, hoped, denied or to be prevented."""
        for before in range(index - 1, max(-1, index - 7), -1):
            comma = "," in self.text[self.units[before].end : self.units[before + 1].start]
            if comma or self._broken(before, index) or self._has("clause", before):
                return False
            if self._has("unreal", before):
                return True
        return False

    def _broken(self, first: int, last: int) -> bool:
        between = self.text[self.units[first].end : self.units[last].start]
        return any(mark in ".;:!?\n" for mark in between)

    def _doers(self, index: int) -> list[str]:
        """Return the sides that a deed is laid to; by what follows it, else by what stands before it."""
        by = self._by(index)
        if by:
            return by
        before = self._beside(index) or self._subject(index)
        return [before] if before is not None else []

    def _by(self, index: int) -> list[str]:
        """Return the doers of "shelled by the army of A", "crimes of A", "deported to A", "the fault lies with A"."""
        of_counts = self._has("own_deed", index)
        to_counts = self._has("removal", index)
        with_counts = self._has("fault", index)
        for after in range(index + 1, min(index + 1 + _BY_REACH, len(self.units))):
            if self._broken(after - 1, after) or self._has("clause", after):
                return []
            word = self.units[after].word
            if word.endswith("ed") and self.units[after].side is None and not self._has("commit", after):
                return []  # "violations announced by A": another verb's
            owned = of_counts and word == "of" and after == index + 1
            led_to = (to_counts and word in ("to", "into")) or (with_counts and word == "with")
            if self._has("by", after) or owned or led_to:
                return self._listed(after + 1)
        return []

    def _listed(self, first: int) -> list[str]:
        """Return the sides of "the army of A and militias like B", from a unit on; nothing where none comes soon."""
        found: list[str] = []
        last = first
        for index in range(first, len(self.units)):
            side = self.units[index].side
            if index - last > _AFTER_BY or (found and self._parts(index)):
                break
            joined = any(unit.word in _JOINS for unit in self.units[last:index])
            if side is not None and side not in found and (joined or not found):
                found.append(side)
                last = index
        return found

    def _parts(self, index: int) -> bool:
        """Tell a word that ends a list of names."""
        before = self.units[index - 1]
        comma = "," in self.text[before.end : self.units[index].start] and self.units[index].word != "and"
        return comma or self._broken(index - 1, index) or (self._has("linking", index) and not self._joins(index))

    def _joins(self, index: int) -> bool:
        return self.units[index].word in ("and", "or", "the", "of")

    def _is_passive(self, index: int) -> bool:
        """Tell "A was heavily shelled" from "A shelled"."""
        if not self.units[index].word.endswith("ed") and not self._has("participle", index):
            return False
        return any(self._has("passive", before) for before in range(max(0, index - 2), index))

    def _beside(self, index: int) -> str | None:
        """Return the doer right before the deed: "Ruritanian shelling", "Ruritania's army shelled"."""
        if self._is_passive(index):
            return None
        for before in range(index - 1, max(-1, index - 2 - _ADJACENT), -1):
            unit = self.units[before]
            between = self.text[unit.end : self.units[before + 1].start]
            if any(mark in _BREAKS for mark in between):
                return None
            if unit.side is not None:
                if self._follows_preposition(before) and self.units[index].word.endswith("ed"):
                    return None
                return unit.side
            if unit.word in ("it", "they") and before == index - 1:
                return next((other.side for other in reversed(self.units[:before]) if other.side is not None), None)
            if self._has("linking", before):
                return None
        return None

    def _follows_preposition(self, index: int) -> bool:
        """Tell a name behind a preposition; "the decision of A" and "the army of A" stand for A."""
        before = index - 1
        if before >= 0 and self.units[before].word in ("the", "a", "an"):
            before -= 1
        after = self.units[index + 1].word if index + 1 < len(self.units) else ""
        if before >= 0 and self.units[before].word == "for" and after == "to":
            return False  # "for A to stop"
        if before > 0 and self.units[before].word == "of" and self._has("act_of", before - 1):
            return False
        return before >= 0 and self._has("preposition", before)

    def _subject(self, index: int) -> str | None:
        """Return the doer that is the subject of the deed's clause: "A has been firing", "A, which attacked"."""
        if self._is_passive(index):
            return None
        commits = self._is_verb(index)
        for before in range(index - 1, max(-1, index - 1 - _SUBJECT_REACH), -1):
            if self._broken(before, before + 1):
                return None
            if self._has("relative", before):
                behind = before - 1
                while behind > 0 and self.units[behind].side is None and before - behind <= 3:
                    behind -= 1
                return self.units[behind].side if behind >= 0 and commits else None
            if self._has("clause", before):
                return None
            is_called = index - before <= _COPULA_REACH and self._has("copula", before)
            commits = commits or is_called or self._has("commit", before)
            unit = self.units[before]
            if unit.side is not None and not self._follows_preposition(before):
                return unit.side if commits else None
        return None

    def _is_verb(self, index: int) -> bool:
        word = self.units[index].word
        before = self.units[index - 1] if index else None
        if word.endswith("ed") or self._has("participle", index):
            return True
        if before is None:
            return False
        if word.endswith("ing"):
            return self._has("passive", index - 1) or self._has("preposition", index - 1)
        if word.endswith("s"):
            return before.side is not None or self._has("relative", index - 1) or before.word.endswith("ly")
        return self._has("auxiliary", index - 1) or before.side is not None


def _units(text: str, mentions: list[Mention]) -> list[_Unit]:
    """Return the words with each name as one unit; of names that overlap, the first."""
    units: list[_Unit] = []
    end = 0
    rest = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
    for mention in rest:
        if mention.start < end:
            continue
        units += [
            _Unit(m.group().casefold(), m.start(), m.end(), None) for m in TOKEN.finditer(text, end, mention.start)
        ]
        units.append(_Unit(text[mention.start : mention.end].casefold(), mention.start, mention.end, mention.side))
        end = mention.end
    return units + _words(text, end, len(text))


def _words(text: str, start: int, end: int) -> list[_Unit]:
    return [
        _Unit(match.group().casefold(), match.start(), match.end(), None) for match in TOKEN.finditer(text, start, end)
    ]
