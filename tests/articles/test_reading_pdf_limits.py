"""What a PDF is warned of, and what ends its reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_samples import ENCRYPTED, Drawn, bomb, column, make_pdf, pdf_of

from summarizer.articles.loaded import Loaded
from summarizer.articles.loading import read_article
from summarizer.articles.pdf.child import text_within
from summarizer.articles.pdf.reading import read_pdf
from summarizer.errors import ReadingError

LONG = [
    "The council met on Monday in the old customs house of Marran.",
    "It heard the captain of the ferry and two of the sailors.",
]


def read(*pages: list[Drawn], limit: int = 100_000) -> Loaded:
    return text_within(make_pdf(*pages), limit)


# Pages and warnings


def test_a_page_without_text_is_named() -> None:
    loaded = read(column(["One."]), [], column(["Two."]), [])
    assert (loaded.text, loaded.pages) == ("One.\n\nTwo.", (0, 6, 6, 10))
    assert loaded.warnings == ("pages 2 and 4 have no text, perhaps scans",)


def test_what_else_is_doubtful_is_told() -> None:
    loose = [Drawn(60 + 9 * place, 700 - 13 * place, "words here") for place in range(4)]
    loose += [Drawn(200 - 25 * place, 700 - 13 * place, "and there again") for place in range(4)]
    stacked = [Drawn(60 + shift, 500, word) for shift, word in enumerate(["harbour", "council", "sailors", "captain"])]
    turned = pdf_of([b"BT /F1 10 Tf 0 1 -1 0 60 60 Tm (turned) Tj 1 0 0 1 60 700 Tm (upright) Tj ET"])
    assert read_pdf(turned, 1000) == Loaded("upright", pages=(0,), warnings=("turned text was left out (page 1)",))
    assert read(stacked).warnings == ("texts stand on one another (page 1)",)
    assert read(loose).warnings == ("columns could not be told apart, sentences may be mixed up (page 1)",)


def test_letters_that_the_font_does_not_tell() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts ["
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 500 >>] >>"
    )
    loaded = read_pdf(make_pdf([Drawn(60, 700, "abcdef")], font=font), 1000)
    assert loaded.text == "\ufffd\ufffd\ufffd"
    assert loaded.warnings == ("3 of 3 characters could not be read: their fonts do not tell what they are",)


def test_letters_that_are_drawn_twice_are_read_once() -> None:
    bold = [shifted for line in column(LONG) for shifted in (line, line._replace(x=line.x + 0.4))]
    assert read(bold) == read(column(LONG))


# Limits


def test_reading_stops_where_there_is_enough() -> None:
    pages = [column(LONG)] * 5
    assert len(read(*pages, limit=200).pages) == 2


def test_too_long_a_pdf_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(make_pdf(*[column(LONG)] * 50))
    with pytest.raises(ReadingError, match="over the limit"):
        read_article(path, max_characters=3_000)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (make_pdf([]), "is a PDF without text, perhaps a scan"),
        (make_pdf(column(LONG), trailer=ENCRYPTED), "is an encrypted PDF"),
        (b"%PDF-1.4 and then nothing", "is a damaged PDF (PDFSyntaxError)"),
        (b"nothing", "is a damaged PDF"),
        (b"", "is a damaged PDF"),
        (pdf_of([b"[" * 100_000 + b"(x)" + b"]" * 100_000 + b" TJ"]), "is a PDF without text, perhaps a scan"),
    ],
    ids=["blank", "encrypted", "damaged", "no header", "empty", "nested"],
)
def test_pdfs_that_cannot_be_read(data: bytes, message: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_pdf(data, 100_000)
    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.slow
def test_a_pdf_that_becomes_too_large_is_an_error() -> None:
    with pytest.raises(ReadingError, match=r"is a damaged PDF \(MemoryError\)"):
        read_pdf(bomb(3_000), 100_000)


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(ReadingError, match="cannot be read within 0 seconds"):
        read_pdf(make_pdf(column(LONG)), 1000, seconds=0)
