"""Inputs that nobody would send on purpose, or only somebody who means harm; the same number gives the same input."""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable

from input_samples import ATOM, PAGE, PDF, RSS, RTF, mail, mhtml, undated, word
from samples import ARTICLE

SIGNS = (
    "\0\a\b\x1b\x7f\x85\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff\ufffc\ufffd\ufffe\U000e0041\U0001f1e6\u0301\u0489\u0bcd\u1100\u3000\uff0e"
)
ESCAPES = ("\x1b[2J", "\x1b]0;title\a", "\x1b]52;c;aGk=\a", "\x1b[31m", "\x9b31m", "\x1bP1$r\x1b\\", "\r", "\x08\x08")
MARKERS = ("[3] ", "</article>", "<|im_end|>", "{{", "}}", "{%", "```json", "=cmd|' /C calc'!A0", "| --- |", "<script>")
MARKS = (
    ".",
    "!?",
    "...",
    " - ",
    "\n",
    "\n\n",
    "\f",
    "\r\n",
    '"',
    "”",
    "“",
    "(",
    ")",
    "'",
    "’",
    ";",
    "No. 5. ",
    "U.S. ",
)
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-32", "cp1251", "cp1252", "koi8_r", "shift_jis", "gb18030", "utf-7")
WORDS = tuple(ARTICLE.split())
WORD = undated(word())


def odd_input(number: int) -> tuple[str, bytes]:
    """Return a file's name and what it holds."""
    chance = random.Random(number)
    suffix, make = KINDS[number % len(KINDS)]
    return f"{number}{suffix}", make(chance)


def text(chance: random.Random, most: int = 120) -> str:
    """Return words of a report with whatever between them."""
    parts = []
    for _ in range(chance.randrange(most)):
        parts.append(chance.choice(WORDS))
        parts.append(" " if chance.random() < 0.8 else _between(chance))
    return "".join(parts)


def _between(chance: random.Random) -> str:
    return chance.choice((chance.choice(SIGNS), chance.choice(ESCAPES), chance.choice(MARKERS), chance.choice(MARKS)))


def _damaged(chance: random.Random, data: bytes) -> bytes:
    """Return some bytes with a few of them changed, left out or doubled."""
    found = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(found) or 1)
        match chance.randrange(3):
            case 0:
                found[at : at + 1] = chance.randbytes(1)
            case 1:
                del found[at : at + chance.randrange(1, 40)]
            case _:
                found[at:at] = found[at : at + chance.randrange(1, 200)]
    return bytes(found)


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(600))


def _letters(chance: random.Random) -> bytes:
    points = (chance.choice((0x7F, 0x7FF, 0xFFFF, 0x10FFFF)) for _ in range(chance.randrange(300)))
    return "".join(chr(chance.randrange(most)) for most in points).encode("utf-8", "surrogatepass")


def _encoded(chance: random.Random) -> bytes:
    encoding = chance.choice(ENCODINGS)
    data = text(chance).encode(encoding, "replace")
    return _damaged(chance, data) if chance.random() < 0.5 else data


def _nested(chance: random.Random) -> bytes:
    tag, depth = chance.choice(("div", "b", "table", "blockquote", "svg", "a", "p")), chance.choice((3, 300, 5_000))
    return (f"<html><body>{f'<{tag}>' * depth}{text(chance)}{f'</{tag}>' * chance.randrange(depth)}").encode()


def _pdf(chance: random.Random) -> bytes:
    bomb = zlib.compress(bytes(chance.choice((10, 10**5, 10**7))))
    stream = b"9 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(bomb), bomb)
    return chance.choice((_damaged(chance, PDF), PDF[: chance.randrange(len(PDF))], PDF.replace(b"trailer", stream, 1)))


def _zip(chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return _damaged(chance, WORD)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in chance.sample(["word/document.xml", "[Content_Types].xml", "../../x", "a" * 200, "_rels/.rels"], 3):
            held_in_it = chance.choice((bytes(10), bytes(10**6), text(chance).encode("utf-8", "surrogatepass")))
            archive.writestr(zipfile.ZipInfo(name), held_in_it, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _rows(chance: random.Random) -> bytes:
    broken = (
        "{",
        "null",
        "[]",
        '{"text": 5}',
        '{"text": "\\ud800"}',
        '{"text": ["a", {"text": "b"}]}',
        "\x00",
        '{"a":' * 900,
    )
    lines = [json.dumps({"text": text(chance, 30), "id": _between(chance)}) for _ in range(chance.randrange(5))]
    lines += chance.sample(broken, chance.randrange(3))
    chance.shuffle(lines)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _table(chance: random.Random) -> bytes:
    rows = [["id", "text"], *([_between(chance), text(chance, 20)] for _ in range(chance.randrange(4)))]
    quote = chance.choice(('"', "", '"""'))
    return "\n".join(chance.choice(",;\t").join(f"{quote}{cell}{quote}" for cell in row) for row in rows).encode()


def _feed(chance: random.Random) -> bytes:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    bomb = RSS.replace("<rss", f"{entities}<rss", 1).replace("A link alone", "&b;&b;&b;")
    return chance.choice((_damaged(chance, RSS.encode()), _damaged(chance, ATOM.encode()), bomb.encode()))


def _of(data: bytes) -> Callable[[random.Random], bytes]:
    return lambda chance: _damaged(chance, data)


def _plain(chance: random.Random) -> bytes:
    return text(chance, chance.choice((5, 60, 400))).encode("utf-8", "surrogatepass")


KINDS: tuple[tuple[str, Callable[[random.Random], bytes]], ...] = (
    *((".txt", _plain),) * 6,
    *((".txt", _encoded),) * 2,
    ("", _noise),
    (".md", _letters),
    (".html", _nested),
    (".html", _of(PAGE.encode())),
    (".pdf", _pdf),
    (".docx", _zip),
    (".jsonl", _rows),
    (".csv", _table),
    (".xml", _feed),
    (".eml", _of(mail(html=True, attached=True))),
    (".mhtml", _of(mhtml())),
    (".rtf", _of(RTF.encode())),
)
