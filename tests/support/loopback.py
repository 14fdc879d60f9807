"""The server that all stubs are."""

from __future__ import annotations

from http.server import ThreadingHTTPServer


class LoopbackServer(ThreadingHTTPServer):
    """A server with room for as many who call at once as a test has threads.

    The standard library's lets five wait until it gets round to them; a sixth is sent away, or calls again later.
    """

    request_queue_size = 128
