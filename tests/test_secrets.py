"""Keys that are planted everywhere are found nowhere: not in an output, a log, an error, a file or a process list."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
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


def in_numbers(key: str) -> str:
    """Return a key as JSON may spell it, too."""
    return "".join(f"\\u{ord(sign):04x}" for sign in key)


def as_it_is(document: str, _key: str) -> str:
    return document


def in_the_reply(document: str, key: str) -> str:
    return document.replace(key, in_numbers(key))


def in_the_answer(document: str, key: str) -> str:
    """Spell a key so that the reply's JSON holds the spelling, and the answer's inside it the key."""
    return document.replace(key, json.dumps(in_numbers(key))[1:-1])


def in_both(document: str, key: str) -> str:
    return document.replace(key, in_numbers(in_numbers(key)))


def one_sign(document: str, key: str) -> str:
    return document.replace(key, key.replace("-", "\\u002D", 1))


def in_capitals(document: str, key: str) -> str:
    return document.replace(key, key.upper())


def in_capitals_and_numbers(document: str, key: str) -> str:
    return document.replace(key, in_numbers(key.upper()))


def in_parts(document: str, key: str) -> str:
    """Cut the answer into parts, in the midst of each key."""
    reply = json.loads(document)
    for choice in reply.get("choices", ()):
        said = choice["message"]["content"].replace(key, f"{key[:9]}\0{key[9:]}").split("\0")
        choice["message"]["content"] = [{"type": "text", "text": part} for part in said]
    return json.dumps(reply)


SPELLINGS = (
    *(as_it_is, in_the_reply, in_the_answer, in_both, one_sign),
    *(in_capitals, in_capitals_and_numbers, in_parts),
)
ESCAPE = re.compile(r"\\+u00([0-9a-f]{2})", re.IGNORECASE)


def read_out(text: str) -> str:
    """Return a text as whoever reads JSON in it, and JSON in that, does."""
    for _ in range(3):
        text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text


def key_of(asked: Asked) -> str:
    key = asked.headers["authorization"].removeprefix("Bearer ")
    assert key == PLANTED["SUMMARIZER_API_KEY"]
    return key


def saying_the_key(asked: Asked, spell: Callable[[str, str], str] = as_it_is) -> Reply:
    """Answer with the request's own key wherever a word goes, as a server that means harm may do."""
    key = key_of(asked)
    shelled = f"Azerbaijani troops had shelled two villages {key}"
    answer = whole(
        summary=[statement(f"Villages were shelled {key}", 3)],
        accusations=[accusation("Armenia", "Azerbaijan", shelled, 3), accusation(key, "Azerbaijan", shelled, 3)],
        casualties=[casualty("Armenia", "wounded", "Four Armenian soldiers", 4, reported_by=key)],
    )
    headers = {"x-request-id": key, "set-cookie": f"k={key}", "content-type": f"application/{key}", "date": key}
    return Reply(spell(answer.body, key), headers=headers)


def leading_over_the_key(asked: Asked, spell: Callable[[str, str], str]) -> Reply:
    """Answer at an address on the same host that holds the key."""
    if key_of(asked) in asked.path:
        return saying_the_key(asked, spell)
    return Reply(status=307, headers={"location": f"/v1/{key_of(asked)}/chat/completions?{key_of(asked)}"})


def refusing_with_the_key(asked: Asked, spell: Callable[[str, str], str] = as_it_is) -> Reply:
    return Reply(spell(error(401, f"no account has {key_of(asked)}").body, key_of(asked)), 401)


def leading_to_the_key(asked: Asked) -> Reply:
    return Reply(status=307, headers={"location": f"http://{key_of(asked)}.example/{key_of(asked)}"})


def by_the_key(asked: Asked) -> Reply:
    return Reply(status=307, headers={"location": f"{key_of(asked)}://elsewhere.example/"})


def packed_by_the_key(asked: Asked) -> Reply:
    return Reply("{}", headers={"content-encoding": key_of(asked).upper()})


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
    check_all(shown, planted)
    assert {".jsonl", ".store", ".json", ".html", ".csv"} <= {file.suffix for file in planted.rglob("*")}
    brief = json.loads((planted / "briefs.jsonl").read_text().splitlines()[0])
    assert "***" in json.dumps(brief)  # the server did say it


def check_all(shown: list[str], folder: Path) -> None:
    """Fail where a key is in what was shown, or in a file below a folder."""
    for text in shown:
        assert "canary" not in read_out(text).lower()
    for file in folder.rglob("*"):
        if file.is_file():
            assert "canary" not in read_out(file.read_text("utf-8", "replace")).lower(), file


@pytest.mark.parametrize("spell", SPELLINGS)
def test_however_a_server_spells_it(
    planted: Path, run: Run, stub: StubServer, spell: Callable[[str, str], str]
) -> None:
    def command(*arguments: object, status: int = 0) -> str:
        ended, output, errors = run(*arguments)
        assert ended == status, (arguments, errors)
        shown.extend((output, errors))
        return output + errors

    shown: list[str] = []
    to_stub = ["--model", "openai/stub", "--strategy", "whole", "--base-url", stub.base_url, "-vv"]
    stub.always(lambda asked: leading_over_the_key(asked, spell))
    assert "***" in command("articles/0.txt", *to_stub, "--record", "cassettes", "--format", "json")
    command("articles/0.txt", "--replay", "cassettes", "-vv", "--format", "json")
    command("batch", "articles", *to_stub, "-o", "briefs.jsonl")
    assert "***" in (planted / "briefs.jsonl").read_text()
    stub.always(lambda asked: refusing_with_the_key(asked, spell))
    assert "***" in command("articles/0.txt", *to_stub, status=1)
    command("batch", "articles", *to_stub, "-o", "failed.jsonl", status=1)
    check_all(shown, planted)


@pytest.mark.parametrize("reply", [leading_to_the_key, by_the_key, packed_by_the_key])
def test_in_whatever_header_a_server_says_it(
    planted: Path, run: Run, stub: StubServer, reply: Callable[[Asked], Reply]
) -> None:
    stub.always(reply)
    status, output, errors = run(
        "articles/0.txt", "--model", "openai/stub", "--strategy", "whole", "--base-url", stub.base_url, "-vv"
    )
    assert status == 1
    assert "***" in errors
    check_all([output, errors], planted)
