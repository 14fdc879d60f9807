"""PDFs that tests make: text at places of pages, and what is hostile."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

ENCRYPTED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>]" % (
    b"41" * 32,
    b"42" * 32,
)
SIZE, LEADING = 10, 12.5


class Drawn(NamedTuple):
    """A text where it is drawn: points from the page's lower left corner."""

    x: float
    y: float
    text: str
    size: float = SIZE


def column(lines: Iterable[str], x: float = 60, top: float = 700, leading: float = LEADING) -> list[Drawn]:
    """Return lines below one another; an empty one is a gap of half a line."""
    drawn = []
    for line in lines:
        if line:
            drawn.append(Drawn(x, top, line))
        top -= leading if line else leading / 2
    return drawn


def row_by_row(*columns: Sequence[Drawn]) -> list[Drawn]:
    """Return columns as they are drawn by who goes from the left to the right and line by line."""
    return [drawn for row in zip_longest(*columns) for drawn in row if drawn]


def make_pdf(*pages: Iterable[Drawn], trailer: bytes = b"", font: bytes = b"") -> bytes:
    """Return a PDF of pages in A4, set in Helvetica unless ``font`` gives an object."""
    return pdf_of([_content(page) for page in pages], trailer, font)


def pdf_of(contents: Sequence[bytes], trailer: bytes = b"", font: bytes = b"", about: bytes = b"") -> bytes:
    """Return a PDF of pages with these contents; ``about`` is said of each content in its dictionary."""
    font = font or b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(contents)))
    shared = b"/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
    pages = (
        (
            b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R >>" % (5 + 2 * number),
            b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), about, content),
        )
        for number, content in enumerate(contents)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] %b >>" % (len(contents), kids, shared),
        font,
        *chain.from_iterable(pages),
    ]
    pdf, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(pdf) + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, trailer, len(pdf))
    )


def bomb(megabytes: int) -> bytes:
    """Return a PDF whose page is small and becomes large when it is read."""
    packer = zlib.compressobj(9)
    head = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    one = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)  # needs nothing that went before
    return pdf_of([head + one * megabytes + packer.flush()], about=b"/Filter /FlateDecode")


def _content(page: Iterable[Drawn]) -> bytes:
    shown = (b"/F1 %g Tf 1 0 0 1 %g %g Tm (%b) Tj" % (one.size, one.x, one.y, _escaped(one.text)) for one in page)
    return b"BT\n%b\nET" % b"\n".join(shown)


def _escaped(text: str) -> bytes:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
