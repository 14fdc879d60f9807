"""What a server's reply may be at most: long, late and from elsewhere, before any of it is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from summarizer.errors import ModelError, ModelTimeout

if TYPE_CHECKING:
    from httpx2 import Response

LONGEST = 32 * 2**20
"""Bytes of a reply: some hundred times those of the longest answer."""

LONGEST_PACKED = 2**16
"""Bytes of one that is compressed, which nobody asked for: gzip and deflate make no more than 68 MB of so many."""

_IS_IT_THE_SERVER = "Is it the model's server, and nothing before it? Check --base-url"
_UNPACKED = ("", "identity")
_CAN_BE_UNPACKED = ("gzip", "x-gzip", "deflate")


def bounded(timeout: float) -> Callable[[Response], None]:
    """Return a hook for an HTTP client's responses, which lets go what is too much.

    Args:
        timeout: seconds that the body of a reply may take in all; a byte now and then makes no more of them.
    """

    def look(response: Response) -> None:
        _check_redirect(response)
        packing = response.headers.get("content-encoding", "").strip().lower()
        if packing not in (*_UNPACKED, *_CAN_BE_UNPACKED):
            raise ModelError(
                f"the server's reply is compressed ({packing[:20]!r}), which nobody asked for", hint=_IS_IT_THE_SERVER
            )
        most = LONGEST if packing in _UNPACKED else LONGEST_PACKED
        response.stream = _limited()(response.stream, most, time.monotonic() + timeout)

    return look


def _check_redirect(response: Response) -> None:
    """Raise ModelError where a server sends the article on to another."""
    if not response.has_redirect_location:
        return
    here, there = response.request.url, response.request.url.join(response.headers["location"])
    if there.host != here.host or (here.scheme, there.scheme) == ("https", "http"):
        raise ModelError(
            f"the server redirects to {there.scheme}://{there.host[:100]}, and articles go nowhere but where you say",
            hint="If that is the server, name it: --base-url",
        )


@cache
def _limited() -> type[Any]:
    """Return the class of a body's stream: it can only be made once the HTTP client is imported."""
    from httpx2 import SyncByteStream

    class Limited(SyncByteStream):
        def __init__(self, stream: Any, most: int, end: float) -> None:
            self._stream = stream
            self._most = most
            self._end = end

        def __iter__(self) -> Iterator[bytes]:
            return _within(self._stream, self._most, self._end)

        def close(self) -> None:
            self._stream.close()

    return Limited


def _within(chunks: Iterable[bytes], most: int, end: float) -> Iterator[bytes]:
    length = 0
    for chunk in chunks:
        length += len(chunk)
        if length > most:
            raise ModelError(f"the server's reply is over the limit of {most:,} bytes", hint=_IS_IT_THE_SERVER)
        if time.monotonic() > end:
            raise ModelTimeout("the server took too long", hint="Raise --timeout or try again")
        yield chunk
