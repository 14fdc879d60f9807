"""Encodings: what bytes are comes before what is declared, and damage is a warning with its place."""

from __future__ import annotations

import pytest
from waiting import linear_time

from summarizer.articles.encodings import decode
from summarizer.articles.pages import read_html
from summarizer.errors import ReadingError

RUSSIAN = "Губернатор сообщил, что катера обстреляли причал и ушли на север до рассвета. "
ENGLISH = "The harbour master said “no” – it’s over at the café. "


def page(head: str, text: str, encoding: str) -> bytes:
    body = f"<html><head>{head}<title>T</title></head><body><article><p>{text * 3}</p></article></body></html>"
    return body.encode(encoding)


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (page('<meta charset="windows-1251">', RUSSIAN, "utf-8"), None, RUSSIAN),
        (page("", RUSSIAN, "utf-8"), "koi8-r", RUSSIAN),
        (page('<meta charset="iso-8859-1">', ENGLISH, "cp1252"), None, ENGLISH),
        (page('<meta charset="ascii">', ENGLISH, "cp1252"), None, ENGLISH),
        (page("", ENGLISH, "cp1252"), "latin1", ENGLISH),
        (page('<!-- <meta charset="koi8-r"> --><meta charset=windows-1251>', RUSSIAN, "cp1251"), None, RUSSIAN),
        (
            page('<meta http-equiv="Content-Type" content="text/html; charset = cp1251">', RUSSIAN, "cp1251"),
            None,
            RUSSIAN,
        ),
        (b'<?xml version="1.0" encoding="koi8-r"?>' + page("", RUSSIAN, "koi8-r"), None, RUSSIAN),
        (page('<meta charset="no-such">', RUSSIAN, "cp1251"), "windows-1251", RUSSIAN),
    ],
)
def test_pages(data: bytes, charset: str | None, text: str) -> None:
    found = read_html(data, charset)
    assert text.strip() in found.text
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("data", "text", "warning"),
    [
        ((RUSSIAN + "Конец").encode()[:-1], RUSSIAN + "Коне\ufffd", "cut off inside a letter: its last letter, at"),
        (
            RUSSIAN.encode() + b"\x97" + RUSSIAN.encode(),
            f"{RUSSIAN}—{RUSSIAN}",
            "windows-1252: — at character 79",
        ),
        (ENGLISH.encode() + b"\x93Go\x94", f"{ENGLISH}“Go”", "“ at character 55, ” at character 58"),
        (b"The mayor" + b"\x92" + b"s boat sank.", "The mayor’s boat sank.", "windows-1252"),
        (RUSSIAN.encode() + b"\xd0 " + RUSSIAN.encode(), f"{RUSSIAN}\ufffd {RUSSIAN}", "\ufffd at character 79"),
        (RUSSIAN.encode("utf-16") + b"\x12", RUSSIAN + "\ufffd", "the first letter lost is at character 79"),
    ],
)
def test_damage_is_a_warning_with_its_place(data: bytes, text: str, warning: str) -> None:
    found = decode(data)
    assert found.text == text
    assert len(found.warnings) == 1
    assert warning in found.warnings[0]


def test_many_places_are_counted() -> None:
    [warning] = decode(RUSSIAN.encode() * 3 + b"\x97 " * 5).warnings
    assert warning.endswith(" and 2 more")


def test_a_declared_encoding_that_leaves_little_out_is_used() -> None:
    found = decode(RUSSIAN.encode("cp1251") + b"\x98", ["windows-1251"])
    assert found.text.startswith(RUSSIAN)
    assert found.warnings == ("1 bytes are not windows-1251, the first at character 79",)


@pytest.mark.parametrize("data", [bytes(range(128, 256)) * 3, b"\xff\xfe" + b"\x00\xd8" * 20, b"\x01\x80\x81" * 50])
def test_noise_is_no_text(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"is not (text|valid)"):
        decode(data)


def test_a_few_nul_bytes_are_left_out_with_a_warning() -> None:
    text = "The ministry said that four soldiers were wounded on Tuesday. " * 3
    data = text.encode()
    found = decode(data[:5] + b"\0" + data[5:70] + b"\0\0" + data[70:])
    assert found.text == text
    assert found.warnings == ("3 NUL bytes left out, the first at byte 6",)
    assert decode(data + b"\0").warnings == (f"1 NUL byte left out, the first at byte {len(data) + 1:,}",)


def test_nul_bytes_do_not_hide_another_encoding() -> None:
    data = RUSSIAN.encode("cp1251")
    found = decode(data[:10] + b"\0" + data[10:], ["windows-1251"])
    assert (found.text, found.warnings) == (RUSSIAN, ("1 NUL byte left out, the first at byte 11",))


def test_many_nul_bytes_are_no_text() -> None:
    with pytest.raises(ReadingError, match="it holds NUL bytes"):
        decode("The ministry said so.".encode("utf-16-le"))


def test_japanese_by_shifts_is_told_by_the_way_back() -> None:
    text = "Port: 港は閉鎖された。\n"
    assert decode(text.encode("iso2022_jp")).text == text
    for damaged in (b"\x1b$B", b"\x1b$B\x1b(B", b"\x1b(B a \x1b$B", b"Calm."):
        assert decode(damaged).text == damaged.decode()


def test_shifts_that_lead_nowhere_take_linear_time() -> None:
    data = b"\x1b$B" * 1_000_000
    with linear_time():
        assert decode(data).text == data.decode()
