"""What all tests share: an environment without settings of ours, and a stub of a model's server."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import openai
import pytest
from environment import bare_environment
from samples import ARTICLE, Run
from stub_server import Reply, StubServer
from waiting import SAFETY

from summarizer import Article, Brief, Settings, summarize
from summarizer.cli.app import main

pytest_plugins = ["browsing", "recording_stub"]

# The same examples in every run, on every machine; nothing is remembered from one run to the next.
hypothesis.settings.register_profile(
    "summarizer",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("summarizer")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # in a shell's background: what tests start would ignore it too
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ.keys() - bare_environment().keys():
        monkeypatch.delenv(name)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, which stubs do not look at."""
    monkeypatch.setenv("OPENAI_API_KEY", "test")


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
        with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0, timeout=SAFETY) as client:
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
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run the command in this process; returns exit status, standard output, standard error."""
    switch_seconds = sys.getswitchinterval()

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["summarize", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        output, errors = capfd.readouterr()
        assert "Traceback" not in errors
        assert isinstance(ended.value.code, int)
        return ended.value.code, output, errors

    yield command
    sys.setswitchinterval(switch_seconds)  # a batch sets both for its whole process
    gc.unfreeze()


@pytest.fixture
def through(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that lead the command to the stub, and let it say nothing else on standard error."""
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    return ["--strategy", "whole", "--model", "openai/stub", "--base-url", stub.base_url, "--quiet"]
