"""Proxies and certificates that the environment names: where they count, and what is said of those that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import FIT, KEY, ask
from samples import ARTICLE, Run
from stub_server import StubServer, completion, whole

from summarizer.errors import UsageError
from summarizer.llm.transport import connect

BROKEN = [
    ("ALL_PROXY", "socks5://127.0.0.1:9", "SOCKS"),
    ("HTTP_PROXY", "foo://secret", "names no proxy"),
    ("https_proxy", "http://secret:port", "names no proxy"),
    ("SSL_CERT_FILE", "/nowhere/secret.pem", "no file of certificates"),
]


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize(("name", "value"), [("HTTP_PROXY", "http://127.0.0.1:9"), *(one[:2] for one in BROKEN)])
def test_a_server_on_this_machine_is_asked_without_a_proxy(
    stub: StubServer, monkeypatch: pytest.MonkeyPatch, host: str, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    stub.then(completion(FIT))
    ask(stub.base_url.replace("127.0.0.1", host))
    assert len(stub.asked) == 1


def test_another_server_is_asked_through_the_proxy(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", stub.base_url.removesuffix("/v1"))
    stub.then(completion(FIT))
    ask("http://models.invalid/v1")
    assert stub.asked[0].path == "http://models.invalid/v1/chat/completions"


@pytest.mark.parametrize(("name", "value", "words"), BROKEN)
@pytest.mark.parametrize("url", [None, "https://models.invalid/v1"])
def test_a_variable_that_cannot_be_used_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str, url: str | None
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError) as caught:
        connect(url, KEY, timeout=1.0)
    assert caught.value.message.startswith(name)
    assert words in caught.value.message
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("name", "value", "_words"), BROKEN)
def test_a_replay_asks_for_no_proxy(
    run: Run,
    stub: StubServer,
    through: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    value: str,
    _words: str,
) -> None:
    file = tmp_path / "tram.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    stub.always(whole())
    assert run(file, *through, "--record", tmp_path / "tapes")[0] == 0
    monkeypatch.setenv(name, value)
    assert run(file, "--replay", tmp_path / "tapes", "-q")[0] == 0
