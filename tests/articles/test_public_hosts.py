"""No page is fetched from this machine or its network unless that is wanted: proved against servers on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from loopback import LoopbackServer, deaf
from waiting import SAFETY

from summarizer import Settings, read_article
from summarizer.articles import public_hosts
from summarizer.articles.public_hosts import is_public
from summarizer.briefer import Briefer
from summarizer.errors import ReadingError

TEXT = "The Defence Ministry said on Tuesday that four soldiers were wounded at the border in the east."
OUTSIDE = "127.0.0.2"
"""An address of this machine that stands for one of the internet in a test."""


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.headers["Host"])
        target = self.server.redirects_to
        self.send_response(302 if target else 200)
        self.send_header("Location" if target else "Content-Type", target or "text/plain")
        self.end_headers()
        if not target:
            self.wfile.write(TEXT.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        pass


@contextmanager
def serving(address: str, redirects_to: str | None = None) -> Iterator[Any]:
    server: Any = LoopbackServer((address, 0), _Handler)
    server.asked, server.redirects_to = [], redirects_to
    with server.serving():
        yield server


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def _is_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_hosts, "is_public", lambda address: address == OUTSIDE or is_public(address))


def resolving(*answers: str) -> tuple[Callable[..., list[Any]], list[str]]:
    """Return a stand-in for the resolver, which gives one answer after the other, and what it was asked."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        address = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return resolve, asked


def refused(url: str) -> ReadingError:
    with pytest.raises(ReadingError, match="on this machine or in its network") as caught:
        read_article(url, timeout=SAFETY)
    assert caught.value.hint == "If it is meant to be: --allow-private"
    return caught.value


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200",
        "169.254.169.254", "168.63.129.16", "192.0.2.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0",
        "192.0.0.9", "192.0.0.192", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "::7f00:1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_not_anybody_may_have(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]"])
def test_a_page_of_this_machine_is_not_fetched_however_it_is_called(host: str) -> None:
    with serving("127.0.0.1") as server:
        refused(f"http://{host}:{server.server_port}/")
        assert server.asked == []


def test_a_page_of_this_machine_is_fetched_where_that_is_wanted() -> None:
    with serving("127.0.0.1") as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        assert read_article(url, allow_private=True).text == TEXT
        assert Briefer(settings=Settings(allow_private=True)).read(url).text == TEXT
        with pytest.raises(ReadingError, match="on this machine"):
            Briefer().read(url)
        assert len(server.asked) == 2


def test_a_name_that_resolves_to_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("127.0.0.1") as server:
        monkeypatch.setattr(socket, "getaddrinfo", resolving("127.0.0.1")[0])
        refused(f"http://news.example:{server.server_port}/")
        assert server.asked == []


@pytest.mark.usefixtures("_is_outside")
def test_a_name_is_resolved_once_and_its_connection_made_to_what_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve, asked = resolving(OUTSIDE, "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving(OUTSIDE) as server:
        assert read_article(f"http://news.example:{server.server_port}/", timeout=SAFETY).text == TEXT
        assert server.asked == [f"news.example:{server.server_port}"]
    assert asked == ["news.example"]


@pytest.mark.usefixtures("_is_outside")
def test_a_redirect_is_looked_at_as_the_first_address_is() -> None:
    with (
        serving("127.0.0.1") as inside,
        serving(OUTSIDE, f"http://127.0.0.1:{inside.server_port}/") as outside,
        serving(OUTSIDE, f"http://{OUTSIDE}:{outside.server_port}/") as before,
    ):
        refused(f"http://{OUTSIDE}:{before.server_port}/")
        assert len(before.asked) == len(outside.asked) == 1
        assert inside.asked == []


def test_a_proxy_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("127.0.0.1") as proxy:
        monkeypatch.delenv("no_proxy")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.server_port}")
        assert read_article("http://news.example/", timeout=SAFETY).text == TEXT
        assert proxy.asked == ["news.example"]


@pytest.mark.parametrize(
    "host",
    [
        *("169.254.169.254", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "127.0.0.1.", "127%2E0.0.1", "[::1]"),
        *("localhost", "LOCALHOST", "localhost.", "news.localhost", "news.localhost.", "%6Cocalhost"),
    ],
)
def test_a_proxy_is_asked_for_no_page_of_this_machine_however_it_is_called(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    with serving("127.0.0.1") as proxy:
        monkeypatch.delenv("no_proxy")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.server_port}")
        refused(f"http://{host}/latest/meta-data/")
        assert proxy.asked == []


@pytest.mark.parametrize("allow_private", [False, True])
def test_addresses_that_do_not_answer_take_no_longer_together_than_a_page_may(
    monkeypatch: pytest.MonkeyPatch, allow_private: bool
) -> None:
    tried = 0

    def many(_: str, port: int, *__: object, **___: object) -> Iterator[Any]:
        nonlocal tried
        while tried < 9:
            tried += 1
            yield socket.AF_INET, socket.SOCK_STREAM, 6, "", (OUTSIDE, port)

    with deaf(OUTSIDE) as port:
        monkeypatch.setattr(public_hosts, "is_public", lambda _: True)
        monkeypatch.setattr(socket, "getaddrinfo", many)
        with pytest.raises(ReadingError, match=r"did not answer within 0\.3 seconds"):
            read_article(f"http://news.example:{port}/", timeout=0.3, allow_private=allow_private)
    assert tried < 9


def test_a_server_that_never_ends_its_headers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                number = 0
                while not done.wait(0.02):
                    number += 1
                    try:
                        connection.sendall(b"x" if number % 20 else b"X-A: b\r\n")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(ReadingError, match=r"did not answer within 0\.3 seconds"):
            read_article(f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout=0.3, allow_private=True)
        done.set()
        thread.join()
