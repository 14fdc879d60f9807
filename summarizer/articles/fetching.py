"""Fetching a page over HTTP."""

from __future__ import annotations

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

from summarizer.errors import ReadingError


@dataclass(frozen=True)
class Fetched:
    """The body of a web page, its media type ("text/html") and its character set if the server names one."""

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
