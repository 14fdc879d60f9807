"""What all tests share: an environment without settings of ours, and a stub of a model's server."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openai
import pytest
from samples import ARTICLE, Run
from stub_server import Reply, StubServer

from summarizer import Article, Brief, Settings, summarize
from summarizer.cli.app import main

pytest_plugins = ["browsing", "recording_stub"]

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # in a shell's background: what tests start would ignore it too
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "SUMMARIZER_")):
            monkeypatch.delenv(name)


@pytest.fixture
def stub() -> Iterator[StubServer]:
    """A stub server, up while the test runs."""
    with StubServer() as server:
        yield server


@pytest.fixture
def article() -> Article:
    """Eleven sentences: a charge and its denial, two counts of one loss, requests, a ceasefire."""
    return Article.from_text(ARTICLE, source="border.txt", language="en")


@pytest.fixture
def briefed(stub: StubServer, article: Article) -> Callable[..., Brief]:
    """Brief the article through the stub, which answers first what is given and then each re-ask with the next."""

    def brief(*answers: Reply, of: Article | None = None) -> Brief:
        stub.then(*answers)
        with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0, timeout=5) as client:
            settings = Settings(model="openai/stub", strategy="whole")
            return summarize(of or article, client=client, settings=settings)

    return brief


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """The same article as a file."""
    file = tmp_path / "border.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process; returns exit status, standard output, standard error."""

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["summarize", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        output, errors = capfd.readouterr()
        assert "Traceback" not in errors
        assert isinstance(ended.value.code, int)
        return ended.value.code, output, errors

    return command


@pytest.fixture
def through(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that lead the command to the stub, and let it say nothing else on standard error."""
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    return ["--strategy", "whole", "--model", "openai/stub", "--base-url", stub.base_url, "--quiet"]
