"""A stub of a model's server, for benchmarks: it is no model, and gives everyone a fixed answer after a fixed time.

``python benchmarks/fixed_latency_server.py SECONDS CONTENTS``. CONTENTS is a JSON object: for each name that a request
may give as its model, the content of the chat completion it gets. The first line that is printed is the base URL.
``GET /count`` gives how many requests for a completion have come. It ends when its standard input closes.

It shares the machine with what is measured, so it does little: answers are made beforehand, and of a request only its
length and the name of the model are looked at.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys

PATH = b"POST /v1/chat/completions "
COUNT = b"GET /count "
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
MODEL = re.compile(rb'"model" ?: ?"([^"\\]*)"')  # inside a text the quotation marks would be escaped
WAITING = 4096
"""Connections that may wait to be taken: a client with many workers opens all of its own at once."""


class Answers:
    """What is said, after how long, and how often it was asked for."""

    def __init__(self, latency: float, contents: dict[str, str]) -> None:
        """Make the bytes of each answer."""
        self.latency = latency
        self.asked = 0
        self._ready = {name.encode(): _response(_completion(name, said)) for name, said in contents.items()}
        self._unknown = _response({"error": {"message": "the stub was not told what to answer"}}, "404 Not Found")

    def to(self, request: bytes) -> bytes:
        """Return the answer to a request for a completion, and count it."""
        self.asked += 1
        name = MODEL.search(request)
        return self._ready.get(name[1], self._unknown) if name else self._unknown

    def count(self) -> bytes:
        """Return the answer that tells the count."""
        return _response(self.asked)


class Connection(asyncio.Protocol):
    """One connection, kept alive: requests with a body of a stated length, each answered when its time has come."""

    def __init__(self, answers: Answers) -> None:
        """Take what to answer."""
        self._answers = answers
        self._received = bytearray()
        self._wanted: int | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer what has come completely."""
        self._received += data
        while self._is_complete():
            request = bytes(self._received[: self._wanted])
            del self._received[: self._wanted]
            self._wanted = None
            self._answer(request)

    def _is_complete(self) -> bool:
        if self._wanted is None:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return False
            length = LENGTH.search(self._received, 0, end)
            self._wanted = end + 4 + (int(length[1]) if length else 0)
        return len(self._received) >= self._wanted

    def _answer(self, request: bytes) -> None:
        if request.startswith(COUNT):
            self._send(self._answers.count())
        elif not request.startswith(PATH):
            self._send(_response({"error": {"message": "no such place"}}, "404 Not Found"))
        elif self._answers.latency:
            loop = asyncio.get_running_loop()
            loop.call_later(self._answers.latency, self._send, self._answers.to(request))
        else:
            self._send(self._answers.to(request))

    def _send(self, response: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(response)


def _completion(name: str, content: str) -> dict[str, object]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "stub",
        "object": "chat.completion",
        "created": 0,
        "model": name,
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 3, "total_tokens": 13},
    }


def _response(said: object, status: str = "200 OK") -> bytes:
    body = json.dumps(said).encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def main() -> None:
    """Serve on a free port of the loopback until nobody holds the other end of standard input."""
    answers = Answers(float(sys.argv[1]), json.loads(sys.argv[2]))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(answers), "127.0.0.1", 0, backlog=WAITING)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
