"""Keys that are planted everywhere are found nowhere: not in an output, a log, an error, a file or a process list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples import ARTICLE, Run
from stub_server import Asked, Reply, StubServer, accusation, casualty, error, statement, whole

PLANTED = {
    "OPENAI_API_KEY": "sk-canary-1111-aaaa",
    "SUMMARIZER_API_KEY": "canary-2222-bbbb",
    "HTTPS_PROXY": "http://user:canary-3333@127.0.0.1:9",
    "OPENAI_ORG_ID": "org-canary-4444",
    "OPENAI_CUSTOM_HEADERS": "X-Secret: canary-5555",
}


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of articles, in an environment full of keys."""
    for name, value in PLANTED.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"{ARTICLE}\nCopy {number}.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saying_the_key(asked: Asked) -> Reply:
    """Answer with the request's own key wherever a word goes, as a server that means harm may do."""
    key = asked.headers["authorization"].removeprefix("Bearer ")
    assert key == PLANTED["SUMMARIZER_API_KEY"]
    shelled = f"Azerbaijani troops had shelled two villages {key}"
    answer = whole(
        summary=[statement(f"Villages were shelled {key}", 3)],
        accusations=[accusation("Armenia", "Azerbaijan", shelled, 3), accusation(key, "Azerbaijan", shelled, 3)],
        casualties=[casualty("Armenia", "wounded", "Four Armenian soldiers", 4, reported_by=key)],
    )
    return Reply(answer.body, headers={"x-request-id": key, "set-cookie": f"k={key}"})


def refusing_with_the_key(asked: Asked) -> Reply:
    return error(401, f"no account has {asked.headers['authorization']}")


def processes() -> str:
    """Return the command lines of this process and of those that it started, as every user of the machine sees them."""
    children = " ".join(file.read_text() for file in Path("/proc/self/task").glob("*/children")).split()
    lines = [Path(f"/proc/{process}/cmdline").read_bytes() for process in ("self", *children)]
    return b" ".join(lines).decode("utf-8", "replace")


def test_no_key_is_in_what_any_command_leaves(planted: Path, run: Run, stub: StubServer) -> None:
    shown: list[str] = []

    def seen(asked: Asked) -> Reply:
        shown.append(processes())
        return saying_the_key(asked)

    def command(*arguments: object, status: int = 0) -> None:
        ended, output, errors = run(*arguments)
        assert ended == status, (arguments, errors)
        shown.extend((output, errors))

    to_stub = ["--model", "openai/stub", "--strategy", "whole", "--base-url", stub.base_url]
    stub.always(seen)
    article = "articles/0.txt"
    for output_format in ("terminal", "json", "jsonl", "markdown", "html"):
        command(article, *to_stub, "-vv", "--format", output_format)
    command(article, *to_stub, "-vv", "--record", "cassettes", "--format", "json")
    command(article, "--replay", "cassettes", "-vv", "--format", "json")
    command(article, *to_stub, "--show-prompt")
    command("batch", "articles", *to_stub, "-vv", "-o", "briefs.jsonl")
    command("batch", "articles", *to_stub, "--processes", "2", "-o", "shared.jsonl")
    command("batch", "articles", *to_stub, "--dry-run")
    command("render", "briefs.jsonl", "--format", "html", "-o", "pages/")
    for output_format in ("html", "json", "markdown"):
        command("digest", "briefs.jsonl", "--format", output_format, "-o", f"digest.{output_format}")
    command("export", "briefs.jsonl", "--to", "csv", "-o", "tables")
    command("schema")
    stub.always(refusing_with_the_key)
    command(article, *to_stub, "-vv", status=1)
    command("batch", "articles", *to_stub, "-vv", "-o", "failed.jsonl", status=1)
    command(article, *to_stub[:-1], "http://127.0.0.1:9/v1", "-vv", status=1)
    command(article, *to_stub[:-1], "https://127.0.0.1.example.invalid/v1", "-vv", status=1)
    command(article, "--model", "openai/gpt-4.1-mini", "--base-url", "ftp://x", status=2)

    assert len(stub.asked) > 10
    for text in shown:
        assert "canary" not in text
    files = [file for file in planted.rglob("*") if file.is_file()]
    assert {".jsonl", ".store", ".json", ".html", ".csv"} <= {file.suffix for file in files}
    for file in files:
        assert b"canary" not in file.read_bytes(), file
    brief = json.loads((planted / "briefs.jsonl").read_text().splitlines()[0])
    assert "***" in json.dumps(brief)  # the server did say it
