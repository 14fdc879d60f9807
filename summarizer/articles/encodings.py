"""From bytes to text: encodings."""

from __future__ import annotations

import codecs

from summarizer.errors import ReadingError

from .loaded import SAVE_AS_TEXT, Loaded

BYTE_ORDER_MARKS = (
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
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"%PDF-", "a PDF without its extension .pdf"),
)


def read_text(data: bytes) -> Loaded:
    """Decode plain text: UTF-8, else by its byte order mark, else by a guess, which leaves a warning.

    Raises:
        ReadingError: the bytes are no text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Loaded(data.decode(encoding))
            except UnicodeDecodeError:
                raise ReadingError(f"is not valid {encoding[:6].upper()}", hint=SAVE_AS_TEXT) from None
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ReadingError(f"is not text: it looks like {what}", hint=SAVE_AS_TEXT)
    if b"\0" in data:
        raise ReadingError("is not text: it holds NUL bytes", hint=SAVE_AS_TEXT)
    try:
        return Loaded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _guess_encoding(data)


def _guess_encoding(data: bytes) -> Loaded:
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=list(_LEGACY_ENCODINGS))
    guess = matches.best()
    if guess is None:
        raise ReadingError("is not text in any known encoding", hint=SAVE_AS_TEXT)
    encoding = guess.encoding
    try:
        # Of encodings that fit equally well the most common one is meant.
        western = matches[_LEGACY_ENCODINGS[0]]
        if (western.chaos, western.coherence) == (guess.chaos, guess.coherence):
            encoding = _LEGACY_ENCODINGS[0]
    except KeyError:
        pass
    name = encoding.replace("cp125", "windows-125").replace("_", "-")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:  # the guess rests on samples where the text is long
        raise ReadingError(f"is not text: neither UTF-8 nor {name}", hint=SAVE_AS_TEXT) from None
    return Loaded(text, warnings=(f"decoded as {name} (a guess): not valid UTF-8",))
