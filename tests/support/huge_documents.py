"""Huge documents for ``huge_inputs``: PDF, DOCX and RTF of any size that are all of one thing."""

from __future__ import annotations

import io
import zipfile
import zlib

from input_samples import ONE, TWO
from pdf_samples import pdf_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(document: bytes, picture: bytes = b"") -> bytes:
    """Return a DOCX of this document, which shows a picture."""
    held = io.BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'{relations}<Relationship Id="rId1" Type="{link}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f'{relations}<Relationship Id="rId1" Type="{link}/image"'
        ' Target="media/image1.png"/></Relationships>',
        "word/document.xml": document,
        "word/media/image1.png": picture,
    }
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def zeros(size: int) -> bytes:
    return docx_of(bytes(size))


def zeros_of_a_picture(size: int) -> bytes:
    """Return a DOCX of two sentences with a picture of that size."""
    text = f"<w:p><w:r><w:t>{ONE} {TWO}</w:t></w:r></w:p>"
    return docx_of(f"<w:document {W}><w:body>{text}</w:body></w:document>".encode(), bytes(size))


def links(size: int) -> bytes:
    """Return an RTF of fields that are opened, and marks behind which each could end."""
    opened, end = r'{\field{\*\fldinst{HYPERLINK "', '"'
    count = size // (len(opened) + 3)
    return f"{{\\rtf1 {opened * count}{end * count}}}}} {{{'x ' * count}}} {ONE}}}".encode()


def flate(size: int) -> bytes:
    return pdf_of([zlib.compress(b" " * size)], about=b"/Filter /FlateDecode")


def flate_twice(size: int) -> bytes:
    return pdf_of([zlib.compress(zlib.compress(b" " * size))], about=b"/Filter [/FlateDecode /FlateDecode]")


def pages(size: int) -> bytes:
    return pdf_of([b""] * (size // 150))


def pages_of_text(size: int) -> bytes:
    content = f"BT /F1 10 Tf 1 0 0 1 60 700 Tm ({ONE}) Tj ET".encode()
    return pdf_of([content] * (size // 300))


def words_on_a_page(size: int) -> bytes:
    shown = (b"1 0 0 1 %d %d Tm (word) Tj" % (60 + n % 7 * 60, 800 - n // 7 % 60 * 12) for n in range(size // 25))
    return pdf_of([b"BT /F1 10 Tf %b ET" % b"\n".join(shown)])


def graphics(size: int) -> bytes:
    return pdf_of([b"q " * (size // 4) + b"0 0 m 9 9 l S " * (size // 28)])


def nested_array(size: int) -> bytes:
    return pdf_of([b"[" * (size // 2) + b"(x)" + b"]" * (size // 2) + b" TJ"])


def loop(size: int) -> bytes:
    """Return a PDF whose tree of pages leads to itself, by many ways."""
    kids = b"2 0 R " * (size // 6)
    return pdf_of([b""]).replace(b"/Kids [4 0 R]", b"/Kids [%b 4 0 R]" % kids)
