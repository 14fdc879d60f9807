"""From bytes to text: encodings, HTML, PDF, and fetching over HTTP. Called by ``reading`` only.

Every function raises ``ReadingError`` or ``MissingExtra`` and nothing else; who calls it knows the source.
"""

from __future__ import annotations

import codecs
import io
import logging
import re
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse, InvalidURL
from importlib.metadata import version
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .errors import MissingExtra, ReadingError

# It complains of damaged files where nobody has set up logging; our errors say what they say, once.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_SAVE_AS_TEXT = "Save it as UTF-8 text and try again"

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
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"%PDF-", "a PDF without its extension .pdf"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Loaded:
    """A text and what its container says of it: its title, and its ISO date of publication."""

    text: str
    title: str | None = None
    published: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """The body of a web page, its media type ("text/html") and its character set if the server names one."""

    data: bytes
    media_type: str
    charset: str | None


def read_text(data: bytes) -> Loaded:
    """Decode plain text: UTF-8, else by its byte order mark, else by a guess, which leaves a warning.

    Raises:
        ReadingError: the bytes are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Loaded(data.decode(encoding))
            except UnicodeDecodeError:
                raise ReadingError(f"is not valid {encoding[:6].upper()}", hint=_SAVE_AS_TEXT) from None
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ReadingError(f"is not text: it looks like {what}", hint=_SAVE_AS_TEXT)
    if b"\0" in data:
        raise ReadingError("is not text: it holds NUL bytes", hint=_SAVE_AS_TEXT)
    try:
        return Loaded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _guess_encoding(data)


def _guess_encoding(data: bytes) -> Loaded:
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=list(_LEGACY_ENCODINGS))
    guess = matches.best()
    if guess is None:
        raise ReadingError("is not text in any known encoding", hint=_SAVE_AS_TEXT)
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
        raise ReadingError(f"is not text: neither UTF-8 nor {name}", hint=_SAVE_AS_TEXT) from None
    return Loaded(text, warnings=(f"decoded as {name} (a guess): not valid UTF-8",))


def read_html(data: bytes, charset: str | None = None) -> Loaded:
    """Return the article of a web page as plain text, a blank line between paragraphs.

    Args:
        data: the page.
        charset: what the server says of its encoding; else the page itself is asked.

    Raises:
        ReadingError: no article is found in it.
        MissingExtra: the extra "html" is not installed.
    """
    try:
        import trafilatura
    except ImportError:
        raise MissingExtra("Reading HTML", "html") from None

    page = _decode_html(data, charset)
    try:
        text = trafilatura.extract(page.text, output_format="txt", include_comments=False)
        about = trafilatura.extract_metadata(page.text)
    except Exception as error:  # a parser of hostile pages may raise anything
        raise ReadingError(f"is a damaged page ({type(error).__name__})", hint=_SAVE_AS_TEXT) from error
    if not text or not text.strip():
        raise ReadingError("holds no article that could be found", hint="Copy the article into a text file")
    return Loaded(
        text="\n\n".join(line for line in text.split("\n") if line.strip()),
        title=about.title if about else None,
        published=about.date if about else None,
        warnings=page.warnings,
    )


def _decode_html(data: bytes, charset: str | None) -> Loaded:
    meta = _META_CHARSET.search(data[:4096])
    declared = charset or (meta[1].decode("ascii") if meta else None)
    if declared and not data.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)):
        try:
            return Loaded(data.decode(declared))
        except (LookupError, ValueError):
            pass  # the declaration is wrong: look at the bytes
    return read_text(data)


def read_pdf(data: bytes, max_characters: int) -> Loaded:
    """Return the text of a PDF, a blank line between pages; reading stops after ``max_characters``.

    Raises:
        ReadingError: it is damaged, encrypted, or has no text.
        MissingExtra: the extra "pdf" is not installed.
    """
    try:
        import pypdf
    except ImportError:
        raise MissingExtra("Reading PDF", "pdf") from None

    encrypted = ReadingError("is an encrypted PDF", hint="Save it without a password and try again")
    pages: list[str] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted
        for page in reader.pages:
            pages.append(page.extract_text().strip())
            if sum(map(len, pages)) > max_characters:
                break
    except ReadingError:
        raise
    except pypdf.errors.DependencyError:
        raise encrypted from None
    except Exception as error:  # a parser of hostile files may raise anything
        raise ReadingError(f"is a damaged PDF ({type(error).__name__})", hint=_SAVE_AS_TEXT) from error
    # A broken font map can yield half a surrogate pair, which no encoding of text knows.
    text = "\n\n".join(filter(None, pages)).encode("utf-8", "replace").decode("utf-8")
    if not text:
        raise ReadingError("is a PDF without text, perhaps a scan", hint="Run it through text recognition first")
    return Loaded(text)


class _Redirects(HTTPRedirectHandler):
    """Follows redirects to http and https; the standard one would go to ftp too."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise HTTPError(req.full_url, code, "not allowed", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, *, max_bytes: int, timeout: float) -> Fetched:
    """Fetch a page over HTTP or HTTPS.

    Args:
        url: its address; letters beyond ASCII are allowed in its path.
        max_bytes: a longer body is an error.
        timeout: seconds, for the whole of it.

    Raises:
        ReadingError: there is no answer, or none that can be used.
    """
    deadline = time.monotonic() + timeout
    address = quote(url, safe="%/:=&?~#+!$,;'@()*[]", errors="replace")
    agent = {"User-Agent": f"summarizer/{version('summarizer')}"}
    try:
        request = Request(address, headers=agent)  # noqa: S310  the caller and _Redirects look at the scheme
        with build_opener(_Redirects).open(request, timeout=timeout) as response:
            data = _read_body(response, max_bytes, deadline)
            return Fetched(data, response.headers.get_content_type(), response.headers.get_content_charset())
    except HTTPError as error:
        error.close()
        raise _http_error(error) from None
    except (OSError, HTTPException, ValueError) as error:
        raise _network_error(error, timeout) from error


def _read_body(response: HTTPResponse, max_bytes: int, deadline: float) -> bytes:
    body = bytearray()
    while chunk := response.read1(65_536):
        body += chunk
        if len(body) > max_bytes:
            raise ReadingError(f"is over the limit of {max_bytes:,} bytes", hint="Raise --max-characters")
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:  # bytes that were announced and did not come; read1 does not mind
        raise ConnectionError
    return bytes(body)


def _http_error(error: HTTPError) -> ReadingError:
    if 300 <= error.code < 400:
        if error.msg.startswith(HTTPRedirectHandler.inf_msg):
            return ReadingError("redirects in a loop", hint="Open the page in a browser and use its final address")
        return ReadingError("redirects to an address that is not http or https")
    return ReadingError(f"answered {error.code} {error.msg}".rstrip(), hint="Open the page in a browser to see why")


def _network_error(error: Exception, timeout: float) -> ReadingError:
    reason = error.reason if isinstance(error, URLError) else error
    hint = "Check the address and the network connection"
    match reason:
        case TimeoutError():
            message, hint = f"did not answer within {timeout:g} seconds", "Try again, or save the page"
        case ConnectionRefusedError():
            message = "refused the connection"
        case socket.gaierror():
            message = "names a host that cannot be found"
        case ssl.SSLError():
            message, hint = "has no certificate that can be trusted", "Save the page with a browser"
        case ValueError() | InvalidURL():
            message = "is not a valid URL"
        case ConnectionError() | HTTPException():
            message = "broke off the connection"
        case _:
            message = "cannot be reached"
    return ReadingError(message, hint=hint)
