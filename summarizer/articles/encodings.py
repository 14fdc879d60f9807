"""From bytes to text: which encoding they are in.

Bytes that are valid UTF-8 are UTF-8 whatever is declared: hardly any other text is valid by chance, and declarations
are often wrong. Else one is believed, by the labels of the WHATWG Encoding Standard ("iso-8859-1" means windows-1252).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

import webencodings

from summarizer.errors import ReadingError

from .loaded import SAVE_AS_TEXT, Loaded

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY_ENCODINGS = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
)

# Bytes that were no UTF-8, as Python's "surrogateescape" marks them.
_STRAY = re.compile("[\udc80-\udcff]")
_CUT_OFF = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}$")
_SHOWN_PLACES = 3
_LONGEST_LETTER = 3  # bytes of a letter that may be cut off
_DAMAGED_SHARE = 20  # a text of which more than one letter in so many is damaged is none
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LEAST_ASCII = 0.9


def decode(data: bytes, declared: Sequence[str | None] = ()) -> Loaded:
    """Return the text of some bytes; what had to be guessed or mended leaves a warning.

    Args:
        data: the bytes.
        declared: labels of encodings by which their container calls them, the most trustworthy first; None for none.

    Raises:
        ReadingError: the bytes are no text.
    """
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding:
        return _by_its_mark(data, encoding)
    if b"\0" in data:
        raise ReadingError("is not text: it holds NUL bytes", hint=SAVE_AS_TEXT)
    marked = data.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(marked))
    if not stray:
        return Loaded(marked)
    if sum(not letter.isascii() for letter in marked) > 2 * stray:
        return _mended(marked)
    return _as_declared(data, declared) or _guessed(data)


def legacy_encoding(head: bytes) -> str | None:
    """Return the encoding of a text that is not UTF-8, as its beginning lets guess; None for UTF-8 and for no guess."""
    marked = head.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(marked))
    if stray <= _LONGEST_LETTER or sum(not letter.isascii() for letter in marked) > 2 * stray:
        return None  # the head may end inside a letter
    from charset_normalizer import from_bytes

    guess = from_bytes(head, cp_isolation=list(_LEGACY_ENCODINGS)).best()
    return guess.encoding if guess else None


def _by_its_mark(data: bytes, encoding: str) -> Loaded:
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    if damaged * _DAMAGED_SHARE > len(text):
        raise ReadingError(f"is not valid {encoding[:6].upper().rstrip('-')}", hint=SAVE_AS_TEXT)
    place = text.find("\ufffd") + 1
    is_damaged = damaged and _differs(data, text, encoding)
    return Loaded(
        text, warnings=(f"damaged text: the first letter lost is at character {place:,}",) if is_damaged else ()
    )


def _differs(data: bytes, text: str, encoding: str) -> bool:
    """Tell damage from a text that holds replacement characters of its own."""
    try:
        return data.decode(encoding) != text
    except UnicodeDecodeError:
        return True


def _mended(marked: str) -> Loaded:
    """Return UTF-8 in which few bytes are none: those of windows-1252's punctuation are read as such."""
    warnings = []
    whole = _CUT_OFF.sub("\ufffd", marked)
    if whole != marked:
        warnings.append(f"cut off inside a letter: its last letter, at character {len(whole):,}, is lost")
    found = list(_STRAY.finditer(whole))
    text = _STRAY.sub(lambda stray: _of_windows(stray[0]), whole)
    if found:
        places = ", ".join(f"{text[one.start()]} at character {one.start() + 1:,}" for one in found[:_SHOWN_PLACES])
        more = f" and {len(found) - _SHOWN_PLACES} more" if len(found) > _SHOWN_PLACES else ""
        warnings.append(f"bytes that are not UTF-8, read as windows-1252: {places}{more}")
    return Loaded(text, warnings=tuple(warnings))


def _of_windows(stray: str) -> str:
    """Return what a byte below 0xC0 is in windows-1252; one above may be any half of a letter."""
    byte = ord(stray) - 0xDC00
    return bytes([byte]).decode("cp1252", "replace") if byte < 0xC0 else "\ufffd"


def _as_declared(data: bytes, declared: Sequence[str | None]) -> Loaded | None:
    for label in filter(None, declared):
        encoding = webencodings.lookup(label)
        if encoding is None or encoding.name in ("utf-8", "utf-16le", "utf-16be", "x-user-defined"):
            continue  # UTF-16 has NUL bytes; who declares it here means ASCII, as the standard says
        text, _ = encoding.codec_info.decode(data, "replace")
        lost = text.count("\ufffd")
        if not lost:
            return Loaded(text)
        if lost * _DAMAGED_SHARE <= len(text):
            place = text.find("\ufffd") + 1
            return Loaded(text, warnings=(f"{lost} bytes are not {encoding.name}, the first at character {place:,}",))
    return None


def _guessed(data: bytes) -> Loaded:
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=list(_LEGACY_ENCODINGS))
    guess = matches.best()
    if guess is None:
        return _mostly_ascii(data)
    encoding = guess.encoding
    try:
        # Of encodings that fit equally well the most common one is meant.
        western = matches[_LEGACY_ENCODINGS[0]]
        if (western.chaos, western.coherence) == (guess.chaos, guess.coherence):
            encoding = _LEGACY_ENCODINGS[0]
    except KeyError:
        pass
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:  # the guess rests on samples where the text is long
        return _mostly_ascii(data)
    name = encoding.replace("cp125", "windows-125").replace("_", "-")
    return Loaded(text, warnings=(f"decoded as {name} (a guess): not valid UTF-8",))


def _mostly_ascii(data: bytes) -> Loaded:
    """Return a text of which no encoding is known, and of which little hangs on it; its stray bytes as in UTF-8."""
    ascii_bytes = len(data.translate(None, bytes(range(0x80, 0x100))))
    if _CONTROLS.search(data) or ascii_bytes < _LEAST_ASCII * len(data):
        raise ReadingError("is not text in any known encoding", hint=SAVE_AS_TEXT)
    return _mended(data.decode("ascii", "surrogateescape"))
