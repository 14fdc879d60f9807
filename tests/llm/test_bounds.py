"""Servers that answer too much, too slowly or from elsewhere: bounded, named, and no key goes astray."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat
from typing import Any

import pytest
from asking import FIT, KEY, ask, failure
from loopback import deaf
from stub_server import Reply, StubServer, completion, error
from waiting import SAFETY, linear_time

from summarizer.errors import ModelError, ModelTimeout, ModelUnreachable, RequestRejected
from summarizer.llm.bounds import LONGEST, LONGEST_PACKED
from summarizer.llm.masking import masked_body
from summarizer.llm.transport import SdkTransport, connect

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Speaks = Callable[[socket.socket, threading.Event], None]


@contextmanager
def speaking(speak: Speaks) -> Iterator[str]:
    """Serve one connection with whatever bytes, as long as the other side listens; yields the base URL."""
    done = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError), connection.makefile("rb") as request:
            length = 0
            for line in iter(request.readline, b"\r\n"):
                length = int(line[15:]) if line.lower().startswith(b"content-length:") else length
            request.read(length)  # or closing would reset the connection
            speak(connection, done)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        finally:
            done.set()
            thread.join()


def endless(start: bytes, chunk: bytes) -> Speaks:
    def speak(connection: socket.socket, done: threading.Event) -> None:
        connection.sendall(start)
        while not done.is_set():
            connection.sendall(chunk)

    return speak


def dripping(start: bytes, drop: bytes) -> Speaks:
    def speak(connection: socket.socket, done: threading.Event) -> None:
        connection.sendall(start)
        while not done.wait(0.02):
            connection.sendall(drop)

    return speak


CHUNK = b"%x\r\n%s\r\n" % (2**16, b" " * 2**16)


@pytest.mark.parametrize(
    "speak",
    [
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", CHUNK),
        endless(OK + b"Content-Length: 100000000\r\n\r\n", b" " * 2**16),
        endless(OK + b"\r\n", b" " * 2**16),
    ],
    ids=["endless", "100 MB", "no length"],
)
def test_a_reply_that_does_not_end_is_let_go(speak: Speaks) -> None:
    with speaking(speak) as url:
        assert failure(url, ModelError).message == f"the server's reply is over the limit of {LONGEST:,} bytes"


@pytest.mark.parametrize(
    "speak",
    [
        dripping(OK + b"Content-Length: 100000\r\n\r\n", b" "),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
        dripping(OK + b"X-Long: ", b"x"),
        dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        dripping(b"", b""),
    ],
    ids=["body", "size of a chunk", "header", "interim replies", "nothing"],
)
def test_a_reply_that_drips_takes_no_longer_than_an_answer_may(speak: Speaks) -> None:
    with speaking(speak) as url:
        assert failure(url, ModelTimeout, timeout=0.5).message == "the server took too long"


def test_redirects_take_no_longer_than_an_answer_may(stub: StubServer) -> None:
    stub.always(Reply(status=307, headers={"Location": "/v1/chat/completions"}, delay=0.1))
    assert failure(stub, ModelTimeout, timeout=0.5).message == "the server took too long"


def test_a_server_that_takes_the_question_slowly_is_given_up() -> None:
    question, taken, done = "word " * 2**22, 0, threading.Event()

    def sip() -> None:
        nonlocal taken
        connection, _ = listening.accept()
        with connection:
            while not done.wait(0.01) and (drop := connection.recv(2**16)):
                taken += len(drop)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=sip)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        try:
            failure(url, ModelTimeout, timeout=0.6, user=question)
        finally:
            done.set()
            thread.join()
    assert taken < len(question) / 2


def led_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let ``localhost`` have these addresses."""
    resolve = socket.getaddrinfo

    def resolved(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        known = addresses if host == "localhost" else (host,)
        return [found for address in known for found in resolve(address, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)


def test_addresses_of_a_host_that_do_not_answer_take_no_longer_together_than_an_answer_may(
    stub: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    led_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    stub.always(completion(FIT))
    with deaf("127.0.0.2", stub.port):
        failure(stub.base_url.replace("127.0.0.1", "localhost"), ModelTimeout, timeout=0.3)
    assert stub.asked == []


def test_a_host_is_asked_at_the_first_address_that_answers(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    led_to(monkeypatch, "127.0.0.3", "127.0.0.1")
    stub.always(completion(FIT))
    ask(stub.base_url.replace("127.0.0.1", "localhost"))
    assert len(stub.asked) == 1


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\n"])
def test_headers_without_an_end_are_let_go(start: bytes) -> None:
    chunk = b"a" * 2**12 if start.endswith(b" ") else b"X-A: b\r\n" * 512
    with speaking(endless(start, chunk)) as url:
        assert failure(url, ModelUnreachable).message == "the server's reply is no HTTP that can be read"


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "no HTTP that can be read"),
        (OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde", "no HTTP that can be read"),
        (OK + b"Content-Length: 50\r\n\r\nabcde", "no connection"),
        (b"", "no connection"),
    ],
)
def test_what_is_no_http_is_told_from_a_connection_that_ends(reply: bytes, told: str) -> None:
    with speaking(lambda connection, _: connection.sendall(reply)) as url:
        assert told in failure(url, ModelUnreachable).message


def test_redirects_in_circles_are_told(stub: StubServer) -> None:
    stub.always(lambda asked: Reply(status=307, headers={"Location": asked.path}))
    assert failure(stub, ModelUnreachable).message == "the server redirects in circles"


@pytest.mark.parametrize(("packing", "wbits"), [("gzip", 31), ("deflate", 15)])
def test_a_bomb_is_not_unpacked_beyond_a_bound(packing: str, wbits: int) -> None:
    packer = zlib.compressobj(9, wbits=wbits)
    bomb = b"".join(map(packer.compress, repeat(bytes(2**20), 200))) + packer.flush()
    assert len(bomb) > LONGEST_PACKED
    head = OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (packing.encode(), len(bomb))
    tracemalloc.start()
    try:
        with speaking(lambda connection, _: connection.sendall(head + bomb)) as url:
            assert "over the limit of 65,536 bytes" in failure(url, ModelError).message
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    finally:
        tracemalloc.stop()


def test_a_short_reply_that_is_packed_unasked_is_read() -> None:
    body = gzip.compress(completion(FIT).body.encode())
    head = OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    with speaking(lambda connection, _: connection.sendall(head + body)) as url:
        assert ask(url)[0].colour == "red"  # type: ignore[attr-defined]


def test_a_packing_that_nobody_knows_is_named(stub: StubServer) -> None:
    stub.then(Reply("{}", headers={"Content-Encoding": "br"}))
    assert failure(stub, ModelError).message == "the server's reply is compressed ('br'), which nobody asked for"
    assert stub.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_neither_article_nor_key_follows_a_redirect_to_another_host(stub: StubServer, status: int) -> None:
    with StubServer() as other:
        elsewhere = other.base_url.replace("127.0.0.1", "localhost")
        stub.then(Reply(status=status, headers={"Location": f"{elsewhere}/chat/completions"}))
        found = failure(stub, ModelError)
        assert found.message.startswith("the server redirects to http://localhost")
        assert other.asked == []


def test_a_redirect_on_the_same_host_is_followed(stub: StubServer) -> None:
    stub.then(Reply(status=307, headers={"Location": "/v2/chat/completions"}), completion(FIT))
    ask(stub)
    assert [asked.path for asked in stub.asked] == ["/v1/chat/completions", "/v2/chat/completions"]
    assert stub.asked[1].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("key", "said"),
    [(KEY, "red ***"), ("no-key", "red no-key"), ("sk/4711/4711", "red ***"), ("sk+4711/4711==", "red ***")],
)
def test_a_key_that_a_server_says_goes_no_further(stub: StubServer, key: str, said: str) -> None:
    answer = completion(FIT.replace("it is", f"red {key}"))
    body = answer.body.replace("/", "\\/").replace("+", "\\u002B")  # as PHP and .NET write JSON
    stub.then(Reply(body, headers={"x-key": key, "date": key}))
    with connect(stub.base_url, key, timeout=SAFETY) as client:
        reply = SdkTransport(client).post({"model": "stub"})
        assert stub.asked[0].headers["authorization"] == f"Bearer {key}"
    content = json.loads(reply.content)["choices"][0]["message"]["content"]
    assert json.loads(content)["why"] == said
    assert reply.headers == {"content-type": "application/json", "date": reply.headers["date"]}
    assert ("***" in reply.headers["date"]) == ("***" in said)


@pytest.mark.parametrize("body", [b'"', b'"\\"', b'\\"', b'"\\u0073', b"\\", b'""', b"\xff"])
def test_a_reply_is_looked_through_in_linear_time(body: bytes) -> None:
    content = b"\\u00" + body * 2**19
    with linear_time():
        assert masked_body(content, KEY) == content


def test_a_reply_in_another_encoding_is_none() -> None:
    body = error(400, f"no account has {KEY}").body.encode("utf-16")
    head = b"HTTP/1.1 400 Bad Request\r\nContent-Length: %d\r\n\r\n" % len(body)
    with speaking(lambda connection, _: connection.sendall(head + body)) as url:
        assert KEY not in failure(url, RequestRejected).message
