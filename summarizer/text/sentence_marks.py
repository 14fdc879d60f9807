"""The marks around sentences, and a text without them as sentencex is shown it.

They are quotation marks, the marks of footnotes and of quoted lines, and the numbers and bullets of items.
"""

from __future__ import annotations

import re

from .abbreviations import without_false_abbreviations

_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_QUOTES = '"“”„‟«»‹›‘`「」『』《》'

CLOSING = {'"': '"', "”": "“„", "“": "„", "»": "«", "’": "‘", "'": "'", "›": "‹", "‘": "‚", "」": "「", "』": "『"}
"""Marks that close a quotation, each with those that open it."""

# What sentencex is not shown as it is, replaced one to one so that its offsets are ours:
# - white space beyond ASCII makes it slice inside a character and panic;
# - lone surrogates cannot be encoded at all;
# - it takes whatever stands between two quotation marks as one sentence, where a claim must be able to cite
#   one of the five sentences that an official said; and a run of opening marks costs it quadratic time.
_HARMLESS = str.maketrans(
    {
        **dict.fromkeys(_SPACES + _QUOTES, " "),
        **dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"),
    }
)
_CLOSING_APOSTROPHE = re.compile(rf"['’](?=[\s{_QUOTES}]|$)")

# The marks of footnotes, which belong to the sentence before: "[12]", "[3, 4]", "[note 2]", "¹", "*"; and "war.12".
_NOTE = (
    r"(?:\s?\[(?:(?:[a-z]{1,8}\s)?(?:\d{1,3}|[a-z])(?:[,–-]\s?\d{1,3})*|citation needed)\]"
    r"|[⁰¹²³⁴-⁹]{1,3}(?:,[⁰¹²³⁴-⁹]{1,3}){0,3}|[*†‡]{1,3}(?=\s|$))"
)
_MAYBE_NOTE = re.compile(r"[\[⁰¹²³⁴-⁹*†‡]")
_NOTES = re.compile(rf"(?<=[.!?…։:{_QUOTES}'’]){_NOTE}+")
_BARE_NOTE = re.compile(
    rf"((?:[^\W\d_]{{2}}|(?<!\d)(?:1[89]|20)\d\d|\))[.!?…։:][{_QUOTES}'’]{{0,2}})(\d{{1,3}})(?=\s+[{_QUOTES}(]?([^\W\d_]))"
)
_MAYBE_BARE_NOTE = re.compile(rf"[.!?…։:][{_QUOTES}'’]{{0,2}}\d")
_BEHIND_THE_STOP = re.compile(rf"[{_QUOTES}'’)]*(?:{_NOTE}|\d{{1,3}}(?=\s))*")

# The number of an item: "1.", "2.3.", "(4)", "a)", "(b)", "IV.", "B."
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXivx]{1,5}|[^\W\d_])"
_ITEM_NUMBER = rf"(?:\({_NUMBER}\)|{_NUMBER}[.)])"
_BARE_NUMBER = re.compile(_ITEM_NUMBER)
_NUMBER_BEHIND_A_COLON = re.compile(rf"[:;]\s{_ITEM_NUMBER}$")
_NUMBERED_ITEM = re.compile(rf"(?![^\W\d_]\.){_ITEM_NUMBER}\s")  # an initial begins a line of prose: "V. Orr"
_LONGEST_NUMBER = 20

# Within an item that one of these begins sentencex looks for no end of a sentence.
_BULLETS = "•◦▪▫■□●○⁃◆◇★☆➤➢▶▸►"
_MARK_OF_ITEM = re.compile(rf"(?<!\S)(?:\({_NUMBER}\)|{_NUMBER}\))(?=\s)|^[^\S\n]*[{_BULLETS}]", re.MULTILINE)
_MAYBE_ITEM = re.compile(rf"[){_BULLETS}]")

# Sentences of their own in parentheses: sentencex looks for no end in any.
_IN_PARENTHESES = re.compile(r"(?<=[.!?]\s)\(([^()]*[.!?])\)")

_QUOTED_LINE = re.compile(r"^(?:>[^\S\n]?)+", re.MULTILINE)


def shown(window: str) -> str:
    """Return what sentencex is shown of a text, each character in its place or a space instead."""
    text = without_false_abbreviations(window)
    if _MAYBE_ITEM.search(text):  # without it there is nothing to find, which is found out much faster; also below
        text = _MARK_OF_ITEM.sub(_blank, text)
    if ">" in text:
        text = _QUOTED_LINE.sub(_blank, text)
    if _MAYBE_NOTE.search(text):
        text = _NOTES.sub(_blank, text)
    if "(" in text:
        text = _IN_PARENTHESES.sub(r" \1 ", text)
    if _MAYBE_BARE_NOTE.search(text):
        text = _BARE_NOTE.sub(lambda note: note[1] + " " * len(note[2]) if note[3].isupper() else note[0], text)
    return _CLOSING_APOSTROPHE.sub(" ", text).translate(_HARMLESS)


def behind_the_stop(text: str, position: int, end: int) -> int:
    """Return where the closing marks and footnotes end that follow a full stop at ``position``."""
    found = _BEHIND_THE_STOP.match(text, position, end)
    return found.end() if found else position


def without_quote_marks(line: str) -> str:
    """Return a line without the marks of a quotation (">") before it."""
    return _QUOTED_LINE.sub("", line, count=1)


def is_item_number(text: str, start: int = 0, end: int | None = None) -> bool:
    """Tell whether a stretch of text is the number of an item and nothing else."""
    end = len(text) if end is None else end
    return end - start <= _LONGEST_NUMBER and _BARE_NUMBER.fullmatch(text, start, end) is not None


def ends_with_item_number(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of text ends with the number of an item behind a colon: "The terms: 1."."""
    return _NUMBER_BEHIND_A_COLON.search(text, max(start, end - _LONGEST_NUMBER), end) is not None


def begins_numbered_item(text: str, position: int = 0) -> bool:
    """Tell whether a numbered item begins at ``position``."""
    return _NUMBERED_ITEM.match(text, position) is not None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
