"""The article in a message: mail as programs save it (.eml), and pages that browsers save as one (MHTML)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from summarizer.errors import ReadingError

from .encodings import decode
from .html import read_html
from .loaded import SAVE_AS_TEXT, Loaded
from .published import iso_date


def read_mail(data: bytes) -> Loaded:
    """Return the text of a message: its plain text, else its HTML; its subject is the title.

    A mail is dated by its own date. A saved page is not: the date in its headers is that of the saving.

    Raises:
        ReadingError: it has no text, or is damaged.
        MissingExtra: there is only HTML, and the extra "html" is not installed.
    """
    try:
        message = message_from_bytes(data, policy=policy.default)
        if not isinstance(message, EmailMessage):
            raise TypeError
        is_saved_page = message.get_content_type() == "multipart/related" or "Snapshot-Content-Location" in message
        body = message.get_body(("html", "plain") if is_saved_page else ("plain", "html"))
        subject, dated = message["subject"], message["date"]
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    except Exception as error:  # a parser of hostile messages may raise anything
        raise ReadingError(f"is a damaged message ({type(error).__name__})", hint=SAVE_AS_TEXT) from error
    if body is None:
        raise ReadingError("is a message without text", hint="Save what is attached to it, and name that")
    found = _text_of(body)
    title = " ".join(str(subject).split()) if subject else found.title
    if is_saved_page:
        return Loaded(found.text, found.title or title, found.published, found.warnings)
    warnings = found.warnings
    if attached:
        warnings = (*warnings, f"what is attached was not read: {', '.join(attached)}")
    return Loaded(found.text, title, iso_date(str(dated)) if dated else None, warnings)


def _text_of(body: MIMEPart) -> Loaded:
    payload = body.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset()
    if body.get_content_type() == "text/html":
        return read_html(data, charset)
    found = decode(data, (charset,))
    if not found.text.strip():
        raise ReadingError("is a message without text", hint="Save what is attached to it, and name that")
    return found
