from __future__ import annotations

import contextlib
import socket
import threading
import zlib
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from input_samples import PDF
from loopback import LoopbackServer
from waiting import FOREVER, SAFETY

from summarizer import __version__
from summarizer.articles import loading
from summarizer.articles.pdf.reading import read_pdf
from summarizer.errors import ReadingError

read_article = partial(loading.read_article, allow_private=True)

SENTENCE = "The Defence Ministry said on Tuesday that four soldiers were wounded at the border in the east."
PAGE = f"""<html><head><title>Fighting at the border</title>
<meta property="article:published_time" content="2021-11-16T17:35:00Z"></head><body><article>
<p>{SENTENCE} The office said «no».</p><p>{SENTENCE} {SENTENCE}</p></article></body></html>"""
PAGES = {
    "/page": ("text/html; charset=utf-8", PAGE.encode()),
    "/%D5%A9": ("application/xhtml+xml; charset=utf-8", PAGE.encode()),
    "/plain": ("text/plain", SENTENCE.encode()),
    "/pdf": ("application/pdf", b"%PDF-1.4 and then nothing"),
    "/image": ("image/png", b"\x89PNG"),
    "/untyped": ("", PAGE.encode()),
    "/octets": ("application/octet-stream", PDF),
    "/mislabelled": ("text/plain", PAGE.encode()),
    "/part": ("text/html", f"{SENTENCE}<br>{SENTENCE}".encode()),
    "/big": ("text/plain", b"x" * 100_000),
}


def failure(url: str, *, timeout: float = SAFETY) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read_article(url, timeout=timeout, max_characters=10_000)
    assert caught.value.article == url
    assert "\n" not in str(caught.value)
    return caught.value


class Site(BaseHTTPRequestHandler):
    """A small site with one page for each thing that can happen."""

    server: Any

    def do_GET(self) -> None:
        match self.path:
            case path if path in PAGES:
                self.answer(*PAGES[path])
            case "/agent":
                self.answer("text/plain", self.headers["User-Agent"].encode())
            case "/gzip" | "/gzip-unsaid" | "/deflate" | "/zlib" | "/br" | "/bomb" | "/torn":
                self.packed()
            case "/loop":
                self.redirect("/loop")
            case "/moved":
                self.redirect("/plain")
            case "/file" | "/ftp":
                self.redirect(f"{self.path[1:]}://localhost/article.txt")
            case "/silent":
                self.server.stopping.wait(FOREVER)
            case "/slow":
                self.send_response(200)
                self.end_headers()
                while not self.server.stopping.wait(0.01):
                    self.wfile.write(b"word ")
            case "/half":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"The first half")
            case "/broken":
                self.wfile.write(b"not http at all\r\n\r\n")
            case _:
                self.send_error(404)

    def answer(self, content_type: str, body: bytes) -> None:
        self.send_response(200)
        if content_type:
            self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(body)

    def packed(self) -> None:
        """Answer with a compressed body, which nobody asked for."""
        body = {"/bomb": b" " * 10_000_000}.get(self.path, PAGE.encode())
        raw = zlib.compressobj(wbits={"/deflate": -15, "/zlib": 15}.get(self.path, 31))
        packed = raw.compress(body) + raw.flush()
        self.send_response(200)
        if self.path != "/gzip-unsaid":
            named = {"/br": "br", "/deflate": "deflate", "/zlib": "deflate"}
            self.send_header("Content-Encoding", named.get(self.path, "gzip"))
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(packed[:10] + b"torn" + packed[20:] if self.path == "/torn" else packed)

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # some of the tests mean the client to give up
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = LoopbackServer(("127.0.0.1", 0), Site)
    server.stopping = threading.Event()  # type: ignore[attr-defined]
    with server.serving():
        yield f"http://127.0.0.1:{server.server_port}"
        server.stopping.set()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_a_page_from_the_web(site: str) -> None:
    article = read_article(f"{site}/page")
    assert article.source == f"{site}/page"
    assert (article.title, article.published) == ("Fighting at the border", "2021-11-16")
    assert "«no»" in article.text
    assert read_article(f"{site}/թ").text == article.text


@pytest.mark.parametrize("page", ["untyped", "mislabelled", "part", "gzip", "gzip-unsaid", "deflate", "zlib"])
def test_what_a_server_calls_a_page_does_not_matter(site: str, page: str) -> None:
    text = read_article(f"{site}/{page}").text
    assert SENTENCE in text
    assert "<" not in text


def test_a_pdf_is_one_whatever_the_server_calls_it(site: str) -> None:
    assert read_article(f"{site}/octets").text == read_pdf(PDF, 1_000).text != ""


def test_an_international_host_is_asked_for_by_its_ascii_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def resolved(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    assert failure("http://Новости.example:80/статья").message == "names a host that cannot be found"
    assert asked == ["xn--b1amnebsh.example"]


def test_plain_text_from_the_web(site: str) -> None:
    assert read_article(f"{site}/plain").text == SENTENCE
    assert read_article(f"{site}/moved").text == SENTENCE


def test_the_program_says_who_it_is(site: str) -> None:
    assert read_article(f"{site}/agent").text == f"conflict-briefs/{__version__}"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("none", "answered 404 Not Found"),
        ("pdf", "is a damaged PDF (PDFSyntaxError)"),
        ("image", "is of the type image/png, which is not an article"),
        ("br", "is compressed (br), which nobody asked for"),
        ("bomb", "is over the limit of 41,024 bytes"),
        ("torn", "is compressed, and damaged"),
        ("loop", "redirects in a loop"),
        ("file", "redirects to an address that is not http or https"),
        ("ftp", "redirects to an address that is not http or https"),
        ("half", "broke off the connection"),
        ("broken", "broke off the connection"),
        ("big", "is over the limit of 41,024 bytes"),
    ],
)
def test_pages_that_cannot_be_read(site: str, page: str, message: str) -> None:
    assert failure(f"{site}/{page}").message == message


@pytest.mark.parametrize("page", ["silent", "slow"])
def test_a_page_that_never_ends_is_given_up(site: str, page: str) -> None:
    assert failure(f"{site}/{page}", timeout=0.1).message == "did not answer within 0.1 seconds"


def test_hosts_that_do_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:  # so that nobody else listens there meanwhile
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert failure(f"http://127.0.0.1:{port}/").message == "refused the connection"
    assert failure("http://[::1").message == "is not a valid URL"
    assert failure("http://127.0.0.1:port/").message == "is not a valid URL"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert failure("https://nowhere.invalid/").message == "names a host that cannot be found"
