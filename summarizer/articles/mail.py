"""The article in a message: mail as programs save it (.eml), and pages that browsers save as one (MHTML)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, MIMEPart
from typing import Any

from summarizer.errors import ReadingError

from .encodings import decode
from .kinds import FROM_LINE
from .loaded import SAVE_AS_TEXT, Loaded
from .pages import read_html
from .published import iso_date

_LONGEST_HEADER = 10_000
_LONGEST_HEADERS = 200_000  # all that are read together, those that are alike once
_MOST_PARTS = 1_000
_MOST_NAMED, _LONGEST_NAME = 10, 80
_OF_SENT_MAIL = ("To", "Message-ID", "Received")
_MESSAGE_OF_A_MAILBOX = re.compile(rb"(?:\A|\n\r?\n)" + FROM_LINE.encode())


def read_mail(data: bytes) -> Loaded:
    """Return the text of a message: its plain text, in one part or in several, else its HTML; its subject is the title.

    A mail is dated by its own date. A saved page is not: the date in its headers is that of the saving.

    Raises:
        ReadingError: it has no text, is damaged, or is a mailbox of several messages.
        MissingExtra: there is only HTML, and the extra "html" is not installed.
    """
    data = data.removeprefix(codecs.BOM_UTF8).lstrip()
    if data.startswith(b"From ") and (count := len(_MESSAGE_OF_A_MAILBOX.findall(data))) > 1:
        raise ReadingError(f"is a mailbox of {count:,} messages", hint="Save each by itself")
    try:
        message = message_from_bytes(data, policy=policy.default.clone(header_factory=_Headers()))
        if not isinstance(message, EmailMessage):
            raise TypeError
        if any(number > _MOST_PARTS for number, _ in enumerate(message.walk(), start=1)):
            raise _damaged(f"over {_MOST_PARTS:,} parts")
        is_saved_page = _is_saved_page(message)
        bodies = _bodies(message, is_saved_page)
        subject, dated = _subject_of(message, bodies), message["date"]
        attached = _attached(message, {id(body) for body in bodies})
    except ReadingError:
        raise
    except Exception as error:  # a parser of hostile messages may raise anything
        raise _damaged(type(error).__name__) from error
    texts = [found for body in bodies if (found := _text_of(body)).text.strip()]
    if not texts:
        raise ReadingError("is a message without text", hint="Save what is attached to it, and name that")
    text = "\n\n".join(found.text.strip("\r\n") for found in texts) if len(texts) > 1 else texts[0].text
    title = " ".join(subject.split()) or texts[0].title
    warnings = tuple(warning for found in texts for warning in found.warnings)
    if is_saved_page:
        return Loaded(text, texts[0].title or title, texts[0].published, warnings)
    if attached:
        warnings = (*warnings, f"what is attached was not read: {_listed(attached)}")
    return Loaded(text, title, iso_date(str(dated)) if dated else None, warnings)


class _Headers:
    """Makes objects of the headers that are read, of those that are alike one, and of no more than a mail can have.

    Their parser takes gigabytes for a megabyte, and it is asked while the message is taken apart.
    """

    def __init__(self) -> None:
        self._make = HeaderRegistry()
        self._made: dict[tuple[str, str], Any] = {}
        self._length = 0

    def __call__(self, name: str, value: str) -> Any:
        """Return a header; raises ReadingError."""
        header = (name.lower(), value)
        if header not in self._made:
            if len(value) > _LONGEST_HEADER:
                raise _damaged(f"a header of over {_LONGEST_HEADER:,} characters")
            self._length += len(value)
            if self._length > _LONGEST_HEADERS:
                raise _damaged(f"headers of over {_LONGEST_HEADERS:,} characters")
            self._made[header] = self._make(name, value)
        return self._made[header]


def _damaged(how: str) -> ReadingError:
    return ReadingError(f"is a damaged message ({how})", hint=SAVE_AS_TEXT)


def _attached(message: EmailMessage, bodies: set[int]) -> list[str]:
    """Return the names of what is attached; pictures that the text shows are not."""
    return [
        part.get_filename() or part.get_content_type()
        for part in message.iter_attachments()
        if id(part) not in bodies and not (part.get_content_maintype() == "image" and "Content-ID" in part)
    ]


def _listed(names: list[str]) -> str:
    """Return the first names of some, each shortened where it is long, and how many others there are."""
    shown = [name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…" for name in names[:_MOST_NAMED]]
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(shown)}{more}"


def _is_saved_page(message: EmailMessage) -> bool:
    """Tell a page that a browser saved from a mail that shows pictures: only a mail was sent to someone."""
    if "Snapshot-Content-Location" in message:
        return True
    return message.get_content_type() == "multipart/related" and not any(name in message for name in _OF_SENT_MAIL)


def _bodies(message: EmailMessage, is_saved_page: bool) -> list[MIMEPart]:
    """Return the parts that are the text: all that are plain and not empty, else the one that is HTML."""
    body = message.get_body(("html", "plain") if is_saved_page else ("plain", "html"))
    if body is None or is_saved_page or body.get_content_type() == "text/html":
        return [] if body is None else [body]
    plain = [part for part in _inline_texts(message) if _payload(part).strip()]
    return plain or [message.get_body(("html",)) or body]


def _inline_texts(part: MIMEPart) -> Iterator[MIMEPart]:
    if part.get_content_maintype() == "multipart":
        for below in part.iter_parts():
            yield from _inline_texts(below)
    elif part.get_content_type() == "text/plain" and not part.is_attachment() and not part.get_filename():
        yield part


def _subject_of(message: EmailMessage, bodies: list[MIMEPart]) -> str:
    """Return the subject, "" for none; bytes that name no encoding are in that of the text."""
    subject = str(message["subject"] or "")
    if "\ufffd" not in subject:
        return subject
    raw = next(value for name, value in message.raw_items() if name.lower() == "subject")
    return decode(raw.encode("utf-8", "surrogateescape"), [body.get_content_charset() for body in bodies]).text


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(body: MIMEPart) -> Loaded:
    charset = body.get_content_charset()
    if body.get_content_type() == "text/html":
        return read_html(_payload(body), charset)
    return decode(_payload(body), (charset,))
