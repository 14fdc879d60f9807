"""The text of an RTF."""

from __future__ import annotations

import re
from importlib.util import find_spec

from summarizer.errors import MissingExtra, ReadingError

from .confined import answer_with, read_confined
from .encodings import decode
from .loaded import Loaded

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_LABELS = {"932": "shift_jis", "936": "gbk", "949": "euc-kr", "950": "big5", "874": "windows-874", "10000": "macintosh"}
_HIDING = re.compile(r"\\(?:v|deleted)(?![a-z0])")
_RTF_TOKEN = re.compile(r"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'[0-9a-f]{2}|\\.|[{}]|[^\\{}]+|\\", re.I | re.S)
_FORMATS = frozenset({"f", "uc", "pard"})  # what stays in force where the hidden text ends


def read_rtf(data: bytes, seconds: int | None = None) -> Loaded:
    """Return the text of an RTF, a blank line between paragraphs; what is hidden in it or deleted is left out.

    It is read in a process of its own: a search of striprtf's can take the fourth power of the size.

    Args:
        data: the RTF.
        seconds: that it may take; if None, its size decides.

    Raises:
        ReadingError: it is damaged, has no text, or takes too long.
        MissingExtra: the extra "office" is not installed.
    """
    if find_spec("striprtf") is None:
        raise MissingExtra("Reading RTF", "office")
    return read_confined("RTF", "summarizer.articles.rtf", data, seconds=seconds)


def answer() -> None:
    """Answer for an RTF, in the child process."""
    answer_with("RTF", _text_of)


def _text_of(data: bytes) -> Loaded:
    from striprtf.striprtf import rtf_to_text

    code_page = _CODE_PAGE.search(data)
    number = code_page[1].decode() if code_page else ""
    found = decode(data, (_LABELS.get(number, f"cp{number}"),))
    halves = str(rtf_to_text(_shown(found.text), errors="replace"))  # a letter beyond U+FFFF is two of its
    text = halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = "\n\n".join(line.strip() for line in text.split("\n") if line.strip())
    if not text:
        raise ReadingError("is a document without text", hint="Check that it holds more than pictures")
    return Loaded(text, warnings=found.warnings)


def _shown(rtf: str) -> str:
    """Return an RTF without what it says not to show."""
    if not _HIDING.search(rtf):
        return rtf
    kept: list[str] = []
    outside: list[frozenset[str]] = []
    hidden = frozenset[str]()
    for token in _RTF_TOKEN.finditer(rtf):
        word = token["word"]
        if token[0] == "{":
            outside.append(hidden)
        elif token[0] == "}":
            hidden = outside.pop() if outside else hidden
        elif word == "plain":
            hidden = frozenset()
        elif word in ("v", "deleted"):
            hidden = hidden - {word} if token["number"] == "0" else hidden | {word}
        elif hidden and word not in _FORMATS:
            continue
        kept.append(token[0])
    return "".join(kept)
