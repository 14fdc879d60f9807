"""The commands where the model, its server or the key is at fault, and no article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples import ARTICLE, Run
from stub_server import StubServer, error, said, whole

MODEL = ["--model", "openai/stub", "--strategy", "whole"]
NOT_FOUND = error(404, "The model `stub` does not exist")


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    """Two articles."""
    files = [tmp_path / name for name in ("tram.txt", "ferry.txt")]
    for number, file in enumerate(files):
        file.write_text(f"{ARTICLE}\nLine {number}.\n", encoding="utf-8")
    return files


@pytest.fixture(params=["brief", "batch"])
def command(request: pytest.FixtureRequest, two: list[Path], tmp_path: Path) -> list[object]:
    """A command with two articles, and where it writes."""
    return [request.param, *two, "-q", "-o", tmp_path / "out.jsonl"]


@pytest.mark.parametrize(
    ("options", "variables", "words"),
    [
        (["--model", "nobody/x"], {}, "the provider 'nobody' is not known"),
        (["--model", "llama3.1"], {}, "'llama3.1' is not a model"),
        ([], {"SUMMARIZER_MODEL": "nobody/x"}, "the provider 'nobody' is not known"),
        ([*MODEL, "--base-url", "localhost:1/v1"], {}, "--base-url is no URL"),
        (MODEL, {"OPENAI_BASE_URL": "http:// x"}, "OPENAI_BASE_URL is no URL"),
        (MODEL, {"OPENAI_API_KEY": "clé-secrète"}, "OPENAI_API_KEY holds"),
        ([*MODEL, "--base-url", "http://127.0.0.1:9/v1"], {"SUMMARIZER_API_KEY": "clé secrète"}, "SUMMARIZER_API_KEY"),
        ([*MODEL, "--max-tokens", "0"], {}, "--max-tokens"),
    ],
)
@pytest.mark.parametrize("unreadable", [False, True])
def test_what_cannot_be_meant_is_said_once_before_an_article_is_read(
    run: Run,
    command: list[object],
    two: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    variables: dict[str, str],
    words: str,
    unreadable: bool,
) -> None:
    for name, value in {"OPENAI_API_KEY": "test", **variables}.items():
        monkeypatch.setenv(name, value)
    if unreadable:
        two[0].write_bytes(b"")
    status, output, errors = run(*command, *options)
    assert (status, output) == (2, "")
    assert errors.count(words) == 1
    assert "tram" not in errors
    assert "secr" not in errors


def test_a_model_that_the_server_does_not_have_stops_the_run_and_is_no_articles_fault(
    run: Run, command: list[object], stub: StubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    stub.always(NOT_FOUND)
    options = [*MODEL, "--base-url", stub.base_url]
    status, output, errors = run(*command, *options, *(["--workers", "1"] if command[0] == "batch" else []))
    assert (status, output) == (2, "")
    [line] = errors.splitlines()
    assert line.startswith("summarize: openai/stub: the server answered 404: The model `stub` does not exist")
    if command[0] == "batch":
        assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == ""
    stub.always(whole())
    assert run(*command, *options)[0] == 0
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_bare_name_is_asked_for_at_the_address_that_is_given(run: Run, news: Path, stub: StubServer) -> None:
    stub.always(whole())
    assert run(news, "--model", "mistral:7b", "--base-url", stub.base_url, "-q")[0] == 0
    assert stub.asked[0].body["model"] == "mistral:7b"


def test_the_limit_on_tokens_is_every_requests_and_asks_anew(
    run: Run, command: list[object], stub: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    stub.always(whole())
    options = [*MODEL, "--base-url", stub.base_url]
    for limit in ([], ["--max-tokens", "9000"], ["--max-tokens", "9000"]):
        assert run(*command, *options, *limit)[0] == 0
    limits = [asked.body["max_completion_tokens"] for asked in stub.asked]
    assert limits[2:4] == [9000, 9000]
    assert 9000 not in limits[:2]
    assert len(limits) == (6 if command[0] == "brief" else 4)  # a batch asks nothing twice


def test_thoughts_that_fill_the_limit_are_told_with_the_option(
    run: Run, news: Path, stub: StubServer, through: list[str]
) -> None:
    stub.always(said({"content": "", "reasoning": "Hm"}, "length"))
    status, _, errors = run(news, *through, "--max-tokens", "77")
    assert status == 1
    assert "border.txt: the model was cut off at 77 tokens, which it spent on thinking. Raise --max-tokens" in errors
    assert len(stub.asked) == 1


def test_a_recording_with_a_limit_is_replayed_with_it(
    run: Run, news: Path, stub: StubServer, through: list[str], tmp_path: Path
) -> None:
    stub.always(whole())
    assert run(news, *through, "--max-tokens", "9000", "--record", tmp_path / "tapes")[0] == 0
    played = [news, "--replay", tmp_path / "tapes", "-q"]
    status, output, _ = run(*played, "--max-tokens", "9000")
    assert (status, json.loads(output)["run"]["requests"]) == (0, 1)
    status, _, errors = run(*played)
    assert status == 1
    assert "9000 -> " in errors
