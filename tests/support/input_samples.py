"""Files of every kind that an analyst may have, made around one invented report."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from email.message import EmailMessage

import docx
from pdf_samples import column, make_pdf

ONE = "The port authority said that two patrol boats had shelled the pier at Vessa on Monday."
TWO = "Its director’s office asked the coast guard to escort the ferries – “today”, as he put it."
TITLE = "Pier shelled"

PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE} | The Tide</title></head><body>
<nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article></body></html>"""
XHTML = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title></head><body><p>{ONE}</p>
<p>{TWO}</p></body></html>"""
RSS = f"""<rss version="2.0"><channel><title>Tide</title><item><title>{TITLE}</title>
<pubDate>Mon, 04 Mar 2024 23:30:00 +0300</pubDate><description>&lt;p&gt;{ONE}&lt;/p&gt;
&lt;p&gt;{TWO}&lt;/p&gt;</description>
</item><item><title>A link alone</title></item></channel></rss>"""
ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tide</title>
<entry><title>{TITLE}</title><published>2024-03-04T23:30:00+03:00</published><content type="text">{ONE} {TWO}</content>
</entry></feed>"""
RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}{\info{\title Ignored}}\f0\fs24 "
    + ONE
    + r"\par "
    + TWO.replace("’", r"\'92").replace("–", r"\'96").replace("“", r"\'93").replace("”", r"\'94")
    + r"\par}"
)


def mail(*, html: bool = False, attached: bool = False) -> bytes:
    """Return a message, as plain text or as HTML alone, perhaps with something attached."""
    message = EmailMessage()
    message["From"], message["To"] = "desk@tide.example", "reader@tide.example"
    message["Subject"], message["Date"] = "Pier shelled – update", "Mon, 04 Mar 2024 23:30:00 +0300"
    if html:
        message.set_content(PAGE, subtype="html", cte="quoted-printable")
    else:
        message.set_content(f"{ONE}\n\n{TWO}\n", cte="quoted-printable")
    if attached:
        message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="pier.gif")
        message.set_boundary("part")  # else drawn anew in each process
    return message.as_bytes()


def mhtml() -> bytes:
    """Return a page as a browser saves it, with its picture."""
    page = base64.encodebytes(PAGE.encode()).decode()
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://tide.example/1\r\nSubject: Pier\r\n"
        "Date: Fri, 01 Aug 2025 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="xx"\r\n\r\n--xx\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{page}\r\n--xx\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lG\r\n--xx--\r\n"
    ).encode()


def word() -> bytes:
    """Return a DOCX with a table of two rows behind its paragraphs."""
    document = docx.Document()
    document.core_properties.title = TITLE
    for text in (ONE, TWO):
        document.add_paragraph(text)
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Pier", "1"), ("Boats", "2")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def undated(data: bytes) -> bytes:
    """Return a ZIP archive with the same members, and without the time at which they were put into it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(file, "w") as again:
        for name in packed.namelist():
            again.writestr(zipfile.ZipInfo(name), packed.read(name), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def archive(*members: str) -> bytes:
    """Return a ZIP archive with empty members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for member in members:
            packed.writestr(member, "")
    return file.getvalue()


def chat() -> str:
    """Return a chat as Telegram exports it: a text, one in parts, what happened in the chat, and a picture."""
    day = "2024-03-04T23:30:00"
    messages = [
        {"id": 1, "type": "message", "date": day, "text": f"{ONE} {TWO}"},
        {"id": 2, "type": "message", "date": day, "text": ["The port ", {"type": "bold", "text": "is shut"}, "."]},
        {"id": 3, "type": "service", "date": day, "action": "pin_message", "text": ""},
        {"id": 4, "type": "message", "date": day, "photo": "a.jpg", "text": ""},
    ]
    return json.dumps({"name": "Tide", "type": "public_channel", "id": 9, "messages": messages})


PDF = make_pdf(column([ONE, "", TWO.replace("’", "'").replace("–", "-").replace("“", '"').replace("”", '"')]))
