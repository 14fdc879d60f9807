"""From bytes to text: which encoding they are in.

Bytes that are valid UTF-8 are UTF-8 whatever is declared: hardly any other text is valid by chance, and declarations
are often wrong. Else one is believed, by the labels of the WHATWG Encoding Standard ("iso-8859-1" means windows-1252).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

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
_STRAY_STRETCH = re.compile("[\udc80-\udcff]+")
_CUT_LETTER = re.compile("[\udcc2-\udcdf]|[\udce0-\udcef][\udc80-\udcbf]?|[\udcf0-\udcf4][\udc80-\udcbf]{0,2}")
_LETTERS_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
_WIDE = re.compile("utf-?(?:16|32)(?:[bl]e)?", re.IGNORECASE)
# Shifts of ISO-2022-JP, which is ASCII otherwise, into Japanese and back.
_INTO_JAPANESE = re.compile(rb"\x1b\$[@B]")
_BACK_FROM_JAPANESE = re.compile(rb"\x1b\([BJ]")
_DAMAGED_SHARE = 20  # a text of which more than one letter in so many is damaged is none
_NULLS_SHARE = 50  # a text of which more than one byte in so many is NUL is none
_XML_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{1,40})", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LEAST_ASCII = 0.9


def declared_in_xml(data: bytes) -> str | None:
    """Return the encoding that an XML declaration at the beginning names, None where there is none."""
    found = _XML_ENCODING.match(data)
    return found[1].decode("ascii") if found else None


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
        wide = next(filter(_WIDE.fullmatch, filter(None, declared)), None)
        return _by_its_mark(data, wide) if wide else _without_nulls(data, declared)
    if _shifts_into_japanese(data):
        with suppress(UnicodeDecodeError):
            return Loaded(data.decode("iso2022_jp_ext"))
    marked = data.decode("utf-8", "surrogateescape")
    if not _STRAY.search(marked):
        return Loaded(marked)
    if _is_utf8_but_for_damage(marked):
        return _mended(marked)
    return _as_declared(data, declared) or _guessed(data)


def _shifts_into_japanese(data: bytes) -> bool:
    """Tell whether some bytes shift into Japanese, and back behind at least one byte."""
    into = _INTO_JAPANESE.search(data)
    return into is not None and _BACK_FROM_JAPANESE.search(data, into.end() + 1) is not None


def _without_nulls(data: bytes, declared: Sequence[str | None]) -> Loaded:
    """Return a text without its stray NUL bytes; raises ReadingError where they are more than stray."""
    count = data.count(0)
    if count * _NULLS_SHARE > len(data):
        raise ReadingError("is not text: it holds NUL bytes", hint=SAVE_AS_TEXT)
    loaded = decode(data.replace(b"\0", b""), declared)
    left_out = f"{count} NUL byte{'' if count == 1 else 's'} left out, the first at byte {data.index(0) + 1:,}"
    return replace(loaded, warnings=(*loaded.warnings, left_out))


def _is_utf8_but_for_damage(marked: str) -> bool:
    """Tell UTF-8 with some stray bytes from another encoding, in which letters of UTF-8 come up by chance.

    Of three bytes or more they hardly ever do: one outweighs a stray stretch. Of two bytes it takes more than two.
    """
    stray = len(_STRAY_STRETCH.findall(marked))
    letters = sum(1 if letter < "\u0800" else 3 for letter in _LETTERS_BEYOND_ASCII.findall(marked))
    return letters > 2 * stray


def legacy_encoding(head: bytes) -> str | None:
    """Return the encoding of a text that is not UTF-8, as its beginning lets guess; None for UTF-8 and for no guess."""
    marked = _CUT_OFF.sub("", head.decode("utf-8", "surrogateescape"))  # the head may end inside a letter
    if not _STRAY.search(marked) or _is_utf8_but_for_damage(marked):
        return None
    from charset_normalizer import from_bytes

    guess = from_bytes(head, cp_isolation=list(_LEGACY_ENCODINGS)).best()
    return guess.encoding.replace("_", "-") if guess else None


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
    found = list(_STRAY_STRETCH.finditer(whole))
    text = _STRAY_STRETCH.sub(_instead, whole)
    if found:
        places = ", ".join(f"{_instead(one)} at character {one.start() + 1:,}" for one in found[:_SHOWN_PLACES])
        more = f" and {len(found) - _SHOWN_PLACES} more" if len(found) > _SHOWN_PLACES else ""
        warnings.append(f"bytes that are not UTF-8, read as windows-1252: {places}{more}")
    return Loaded(text, warnings=tuple(warnings))


def _instead(stray: re.Match[str]) -> str:
    """Return what stray bytes are in windows-1252; U+FFFD for what may be the half of a letter.

    A byte that may begin a letter is one of windows-1252 where it goes on a word of ASCII ("café").
    """
    before = stray.string[max(0, stray.start() - 1) : stray.start()]
    in_a_word = len(stray[0]) == 1 and before.isascii() and before.isalpha()
    if _CUT_LETTER.fullmatch(stray[0]) and not in_a_word:
        return "\ufffd"
    return bytes(ord(one) - 0xDC00 for one in stray[0]).decode("cp1252", "replace")


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
