"""What a server's reply may be at most: long and from elsewhere, before any of it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from summarizer.errors import ModelError

from .masking import masked_line

if TYPE_CHECKING:
    from httpx2 import Response

LONGEST = 32 * 2**20
"""Bytes of a reply: some hundred times those of the longest answer."""

LONGEST_PACKED = 2**16
"""Bytes of one that is compressed, which nobody asked for: gzip and deflate make no more than 68 MB of so many."""

IS_IT_THE_SERVER = "Is it the model's server, and nothing before it? Check --base-url"
_UNPACKED = ("", "identity")
_CAN_BE_UNPACKED = ("gzip", "x-gzip", "deflate")


def bound(response: Response) -> None:
    """Let go of a reply that is too much: a hook for an HTTP client's responses. How late it may be: ``deadlines``."""
    _check_redirect(response)
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in (*_UNPACKED, *_CAN_BE_UNPACKED):
        told = masked_line(packing, _key_of(response))[:20]
        raise ModelError(f"the server's reply is compressed ({told!r}), which nobody asked for", hint=IS_IT_THE_SERVER)
    most = LONGEST if packing in _UNPACKED else LONGEST_PACKED
    response.stream = _limited()(response.stream, most)


def _check_redirect(response: Response) -> None:
    """Raise ModelError where a server sends the article on to another."""
    if not response.has_redirect_location:
        return
    here, there = response.request.url, response.request.url.join(response.headers["location"])
    if there.host != here.host or (here.scheme, there.scheme) == ("https", "http"):
        told = masked_line(f"{there.scheme}://{there.host}", _key_of(response))[:100]
        raise ModelError(
            f"the server redirects to {told}, and articles go nowhere but where you say",
            hint="If that is the server, name it: --base-url",
        )


def _key_of(response: Response) -> str:
    """Return the key that a reply's request went with, which the server may say in any of its headers."""
    return response.request.headers.get("authorization", "").removeprefix("Bearer ")


@cache
def _limited() -> type[Any]:
    """Return the class of a body's stream: it can only be made once the HTTP client is imported."""
    from httpx2 import SyncByteStream

    class Limited(SyncByteStream):
        def __init__(self, stream: Any, most: int) -> None:
            self._stream = stream
            self._most = most

        def __iter__(self) -> Iterator[bytes]:
            return _within(self._stream, self._most)

        def close(self) -> None:
            self._stream.close()

    return Limited


def _within(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    length = 0
    for chunk in chunks:
        length += len(chunk)
        if length > most:
            raise ModelError(f"the server's reply is over the limit of {most:,} bytes", hint=IS_IT_THE_SERVER)
        yield chunk
