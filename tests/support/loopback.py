"""The server that all stubs are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Self


class LoopbackServer(ThreadingHTTPServer):
    """A server with room for as many who call at once as a test has threads.

    The standard library's lets five wait until it gets round to them; a sixth is sent away, or calls again later.
    """

    request_queue_size = 128

    @contextmanager
    def serving(self) -> Iterator[Self]:
        """Serve in a thread until the block ends."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            thread.join()
            self.server_close()
