"""Fetching a page over HTTP."""

from __future__ import annotations

import socket
import ssl
import zlib
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse, InvalidURL
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import idna

from summarizer.distribution import NAME, VERSION
from summarizer.errors import ReadingError

from .public_hosts import Deadline, PrivateAddress, handlers

_GZIP = b"\x1f\x8b"
_ZLIB = b"\x78"
_ANY_HEADER = zlib.MAX_WBITS + 32  # gzip's or zlib's


@dataclass(frozen=True)
class Fetched:
    """The body of a web page, unpacked; its media type ("text/html") and character set if the server names them."""

    data: bytes
    media_type: str
    charset: str | None


class _Redirects(HTTPRedirectHandler):
    """Follows redirects to http and https; the standard one would go to ftp too."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise HTTPError(req.full_url, code, "not allowed", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, *, max_bytes: int, timeout: float, allow_private: bool = False) -> Fetched:
    """Fetch a page over HTTP or HTTPS.

    Args:
        url: its address; letters beyond ASCII are allowed in its host (IDNA 2008, UTS 46) and its path.
        max_bytes: a longer body is an error, packed or not.
        timeout: seconds, for the whole of it.
        allow_private: whether it may be on this machine or in its network; so may redirects, then.

    Raises:
        ReadingError: there is no answer, or none that can be used.
    """
    deadline = Deadline()
    agent = {"User-Agent": f"{NAME}/{VERSION}"}
    try:
        address = quote(_with_ascii_host(url), safe="%/:=&?~#+!$,;'@()*[]", errors="replace")
        request = Request(address, headers=agent)  # noqa: S310  the caller and _Redirects look at the scheme
        opener = build_opener(_Redirects, *handlers(deadline, allow_private=allow_private))
        with deadline.within(timeout), opener.open(request, timeout=timeout) as response:
            body, headers = _read_body(response, max_bytes), response.headers
        data = _unpacked(body, headers.get("Content-Encoding", ""), max_bytes)
        return Fetched(data, headers.get_content_type(), headers.get_content_charset())
    except HTTPError as error:
        error.close()
        raise _http_error(error) from None
    except (OSError, HTTPException, ValueError) as error:
        raise _network_error(error, timeout) from error


def _with_ascii_host(url: str) -> str:
    """Return a URL with its host as the domain name system knows it; raises ValueError where it can be none."""
    parts = urlsplit(url)
    if parts.netloc.isascii():
        return url
    user, at, place = parts.netloc.rpartition("@")
    host, colon, port = place.partition(":")
    return parts._replace(netloc=f"{user}{at}{idna.encode(host, uts46=True).decode()}{colon}{port}").geturl()


def _unpacked(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """Return a body without the compression that some servers apply unasked, with or without saying so."""
    encoding = encoding.strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ReadingError(f"is compressed ({encoding}), which nobody asked for", hint="Save the page with a browser")
    if not body.startswith(_GZIP) and encoding != "deflate":
        return body
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS if encoding == "deflate" and body[:1] != _ZLIB else _ANY_HEADER)
    try:
        data = decompressor.decompress(body, max_bytes + 1)
    except zlib.error:
        raise ReadingError("is compressed, and damaged", hint="Save the page with a browser") from None
    if len(data) > max_bytes:
        raise ReadingError(f"is over the limit of {max_bytes:,} bytes", hint="Raise --max-characters")
    return data


def _read_body(response: HTTPResponse, max_bytes: int) -> bytes:
    body = bytearray()
    while chunk := response.read1(65_536):
        body += chunk
        if len(body) > max_bytes:
            raise ReadingError(f"is over the limit of {max_bytes:,} bytes", hint="Raise --max-characters")
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
        case PrivateAddress():
            message = f"is on this machine or in its network ({reason.address}), where no page is fetched from"
            hint = "If it is meant to be: --allow-private"
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
