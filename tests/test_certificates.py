"""Servers whose certificate is none to trust get neither article nor key, and nothing switches that off: real TLS."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import trustme
from loopback import LoopbackServer, tunnelling
from samples import ARTICLE, Run
from stub_server import StubServer, whole
from waiting import SAFETY

from summarizer import read_article
from summarizer.errors import ReadingError

HOST = "models.example"
"""A name that leads to this machine in these tests, and that the program takes for a server elsewhere."""

PAST = datetime.now(UTC) - timedelta(days=9)
SWITCHES = {
    "PYTHONHTTPSVERIFY": "0",
    "CURL_CA_BUNDLE": "",
    "REQUESTS_CA_BUNDLE": "",
    "NODE_TLS_REJECT_UNAUTHORIZED": "0",
    "GIT_SSL_NO_VERIFY": "1",
    "HTTPX_VERIFY": "false",
    "OPENAI_VERIFY_SSL_CERTS": "false",
    "SUMMARIZER_VERIFY": "0",
}
"""What switches verification off somewhere, or could be thought to."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority that no system knows."""
    return trustme.CA()


def issued(authority: trustme.CA, host: str = HOST, **options: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host, **options).configure_cert(context)
    return context


def of_nobody(_: trustme.CA) -> ssl.SSLContext:
    """Return a context with a certificate that nobody but itself has signed."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with authority.private_key_pem.tempfile() as key, authority.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    return context


def expired(authority: trustme.CA) -> ssl.SSLContext:
    return issued(authority, not_before=PAST, not_after=PAST + timedelta(days=1))


def of_another_host(authority: trustme.CA) -> ssl.SSLContext:
    return issued(authority, "other.example")


@pytest.fixture(autouse=True)
def _resolves(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo

    def resolved(host: Any, *arguments: Any, **options: Any) -> Any:
        return resolve("127.0.0.1" if host in (HOST, HOST.encode()) else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", *SWITCHES):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def trusted(_resolves: None, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The environment trusts the authority."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


@pytest.fixture
def brief(run: Run, news: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[StubServer], tuple[int, str, str]]:
    """Brief an article through a server, with a key."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-0123456789")

    def briefed(server: StubServer, *more: str) -> tuple[int, str, str]:
        server.always(whole())
        url = server.base_url.replace("127.0.0.1", HOST)
        return run(news, "-q", "--format", "json", "--model", "openai/stub", "--base-url", url, *more)

    return briefed


@pytest.mark.usefixtures("trusted")
def test_an_authority_that_the_environment_names_is_trusted(authority: trustme.CA, brief: Any) -> None:
    with StubServer(issued(authority)) as server:
        status, output, _ = brief(server)
        assert status == 0
        assert output
        assert server.asked[0].headers["authorization"] == "Bearer sk-canary-0123456789"


@pytest.mark.parametrize(
    ("certified", "words"),
    [(of_nobody, "self-signed"), (expired, "expired"), (of_another_host, "not valid for 'models.example'")],
)
@pytest.mark.usefixtures("trusted")
def test_neither_article_nor_key_goes_to_a_server_that_is_not_trusted(
    authority: trustme.CA, brief: Any, certified: Callable[[trustme.CA], ssl.SSLContext], words: str
) -> None:
    with StubServer(certified(authority)) as server:
        status, output, errors = brief(server)
        assert server.asked == []
    assert (status, output) == (1, "")
    [line] = errors.splitlines()
    assert "the server's certificate is not trusted: " in line
    assert words in line
    assert "SSL_CERT_FILE=FILE" in line
    assert "canary" not in line


@pytest.mark.parametrize("value", ["off", "the authority"])
def test_nothing_switches_it_off(
    authority: trustme.CA, trusted: Path, brief: Any, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    for name, off in SWITCHES.items():
        monkeypatch.setenv(name, off if value == "off" else str(trusted))
    with StubServer(issued(authority)) as server:
        status, _, errors = brief(server)
        assert server.asked == []
    assert status == 1
    assert "is not trusted" in errors


def test_nor_does_a_folder_without_certificates(
    authority: trustme.CA, brief: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with StubServer(issued(authority)) as server:
        assert brief(server)[0] == 1
        assert server.asked == []


def test_nor_a_file_of_certificates_that_is_not_there(
    authority: trustme.CA, brief: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/secret.pem")
    with StubServer(issued(authority)) as server:
        status, _, errors = brief(server)
        assert server.asked == []
    assert status == 2
    assert "SSL_CERT_FILE names no file of certificates that can be read" in errors
    assert "secret" not in errors


@pytest.mark.parametrize("name", ["verify", "verify-ssl", "insecure", "ssl-cert-file"])
@pytest.mark.parametrize("place", ["a file", "an option"])
def test_there_is_no_setting_for_it(
    authority: trustme.CA, brief: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if place == "a file":
        Path("summarizer.toml").write_text(f"{name} = false\n", encoding="utf-8")
    with StubServer(issued(authority)) as server:
        status, _, errors = brief(server, *([f"--{name}"] if place == "an option" else []))
        assert server.asked == []
    assert status == 2
    assert name in errors


def test_a_batch_ends_where_no_certificate_is_trusted(
    authority: trustme.CA, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"{ARTICLE}\nNo. {number}.\n", encoding="utf-8")
    with StubServer(issued(authority)) as server:
        url = server.base_url.replace("127.0.0.1", HOST)
        options = ["--model", "openai/stub", "--base-url", url, "--workers", "1", "--quiet"]
        status, _, errors = run("batch", folder, "-o", tmp_path / "out.jsonl", *options)
        assert server.asked == []
    assert status == 4
    assert "is not trusted" in errors


class _Page(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(ARTICLE.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def page(context: ssl.SSLContext) -> Iterator[Any]:
    server: Any = LoopbackServer(("127.0.0.1", 0), _Page)
    server.asked = []
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with server.serving():
        yield server


def fetched(server: Any) -> str:
    return read_article(f"https://{HOST}:{server.server_port}/", timeout=SAFETY, allow_private=True).text


@pytest.mark.usefixtures("trusted")
def test_a_page_of_a_trusted_authority_is_read(authority: trustme.CA) -> None:
    with page(issued(authority)) as server:
        assert fetched(server) == ARTICLE


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The environment names a proxy for pages over TLS."""
    with tunnelling() as server:
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.server_port}")
        yield server


@pytest.mark.usefixtures("trusted")
def test_a_page_is_read_through_a_proxy(authority: trustme.CA, proxy: Any) -> None:
    with page(issued(authority)) as server:
        assert read_article(f"https://{HOST}:{server.server_port}/", timeout=SAFETY).text == ARTICLE
        assert proxy.asked == [f"{HOST}:{server.server_port}"]


@pytest.mark.usefixtures("trusted")
def test_nor_is_another_certificate_trusted_through_a_proxy(authority: trustme.CA, proxy: Any) -> None:
    with page(of_another_host(authority)) as server:
        with pytest.raises(ReadingError, match="has no certificate that can be trusted"):
            read_article(f"https://{HOST}:{server.server_port}/", timeout=SAFETY)
        assert len(proxy.asked) == 1
        assert server.asked == []


def test_a_proxy_is_asked_for_no_page_of_this_machine(proxy: Any) -> None:
    with pytest.raises(ReadingError, match="on this machine or in its network"):
        read_article("https://127.1/", timeout=SAFETY)
    assert proxy.asked == []


@pytest.mark.parametrize("certified", [of_nobody, expired, of_another_host])
@pytest.mark.usefixtures("trusted")
def test_a_page_with_another_certificate_is_not(
    authority: trustme.CA, certified: Callable[[trustme.CA], ssl.SSLContext]
) -> None:
    with page(certified(authority)) as server:
        with pytest.raises(ReadingError, match="has no certificate that can be trusted") as caught:
            fetched(server)
        assert server.asked == []
    assert caught.value.hint == "Save the page with a browser"


@pytest.mark.parametrize("file", [None, "/nowhere/authority.pem"])
def test_nor_where_something_is_meant_to_switch_it_off(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, file: str | None
) -> None:
    for name, off in SWITCHES.items():
        monkeypatch.setenv(name, off)
    if file:
        monkeypatch.setenv("SSL_CERT_FILE", file)
    with page(issued(authority)) as server:
        with pytest.raises(ReadingError, match="has no certificate that can be trusted"):
            fetched(server)
        assert server.asked == []
