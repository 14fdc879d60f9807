"""What is logged: nothing unasked, what happens with -v, every request with -vv; never a key or much of a text."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from samples import ARTICLE, Run
from stub_server import Asked, Reply, StubServer, accusation, completion, whole

from summarizer.cli.progress import ProgressLine
from summarizer.cli.verbosity import logged
from summarizer.logs import about, in_a_line

KEY = "sk-never-to-be-seen-0123456789"
LOUD = ["-v", "-vv"]


Lines = Callable[..., list[str]]


@pytest.fixture
def lines(run: Run, news: Path, through: list[str], monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Run a command on the article; returns what is on standard error, a line each."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    def told(*options: str) -> list[str]:
        _, _, errors = run(news, *through, *options)
        return errors.splitlines()

    return told


def overloaded(_: Asked) -> Reply:
    """Fail with words that hold the key and the article."""
    told = {"error": {"message": f"busy with {KEY}: {' '.join(ARTICLE.split())}"}}
    return Reply(json.dumps(told), status=503, headers={"retry-after": "0"})


def script(stub: StubServer) -> None:
    """Fail once, answer with what does not fit, then with a claim that cannot stand."""
    invented = accusation("Armenia", "Azerbaijan", "shelled the town of Zubrovia", 3)
    stub.then(overloaded, completion('{"summary": 1}'), whole(accusations=[invented]))
    stub.always(whole())


@pytest.mark.parametrize("options", [[], *([one] for one in LOUD), ["--verbose"]])
def test_each_level_says_what_it_is_documented_to_say(lines: Lines, stub: StubServer, options: list[str]) -> None:
    script(stub)
    told = lines(*options)
    text = "\n".join(told)
    happened = ("sentences, language en", "asking openai/stub (whole)", "sent again", "in 0.0 s", "busy with")
    for word in (*happened, "did not fit its schema", "withheld (accusations)", "Zubrovia", "re-asks), "):
        assert (word in text) == bool(options), word
    assert ("13 tokens with its answer" in text) == (options == ["-vv"])


@pytest.mark.parametrize("option", LOUD)
def test_no_key_and_no_more_than_a_line_of_the_article_is_shown(lines: Lines, stub: StubServer, option: str) -> None:
    script(stub)
    told = lines(option)
    assert told
    assert KEY not in "\n".join(told)
    text = " ".join(ARTICLE.split())
    windows = [line[at : at + 121] for line in told for at in range(max(1, len(line) - 120))]
    assert not [window for window in windows if len(window) > 120 and window in text]


@pytest.mark.parametrize("command", ["batch", "evaluate", "brief"])
def test_every_command_that_asks_takes_it(run: Run, command: str) -> None:
    assert "-v, --verbose" in run("help", command)[1]


def test_a_batch_says_of_which_article_each_line_is(
    run: Run, through: list[str], stub: StubServer, tmp_path: Path
) -> None:
    stub.always(whole())
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{ARTICLE} {name}", encoding="utf-8")
    _, _, errors = run("batch", tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "o.jsonl", *through, "-vv")
    for name in ("a", "b"):
        of_one = [line for line in errors.splitlines() if f"{tmp_path / name}.txt: " in line]
        assert any("asking" in line for line in of_one)
        assert any("answered in" in line for line in of_one)


def test_the_package_is_silent_where_nobody_listens() -> None:
    script = """
        import logging, summarizer
        logging.getLogger("summarizer.briefer").error("unheard")
        print(logging.getLogger("summarizer").handlers)
    """
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(map(str.strip, script.splitlines()))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "NullHandler" in done.stdout


def test_a_program_of_ones_own_hears_what_is_logged(
    lines: Lines, stub: StubServer, caplog: pytest.LogCaptureFixture
) -> None:
    stub.always(whole())
    with caplog.at_level(logging.DEBUG, logger="summarizer"):
        lines()
    assert {"summarizer.briefer", "summarizer.llm.traffic"} <= {record.name for record in caplog.records}


def test_it_leaves_logging_as_it_was() -> None:
    logger = logging.getLogger("summarizer")
    before = logger.level, [*logger.handlers]
    with pytest.raises(ZeroDivisionError), logged(2):
        _ = 1 / (not logger.isEnabledFor(logging.DEBUG))
    assert (logger.level, logger.handlers) == before


class Screen(io.StringIO):
    """Standard error that passes for a terminal."""

    def isatty(self) -> bool:
        return True


def test_lines_stand_above_a_bar_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    now = SimpleNamespace(at=500.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with logged(1), ProgressLine(quiet=False, clock=lambda: now.at) as progress:
        progress("sentences", 1, 41)
        now.at += 120
        progress("sentences", 21, 41)
        with about("border.txt"):
            logging.getLogger("summarizer.llm.traffic").info("sent again [bold]%s[/]", "as it stands")
        progress("sentences", 22, 41)
    said = screen.getvalue()
    line = "summarize: border.txt: sent again [bold]as it stands[/]"
    assert f"{line}\n" in said
    assert said.index(line) < said.rindex("sentences 22/41")  # the bar is drawn anew below it


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n b\tc", "a b c"),
        ("\x1b[31mred\u202e", "\ufffd[31mred\ufffd"),
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 118 + " …"),
        ("", ""),
    ],
)
def test_a_text_is_shown_as_one_short_line(text: str, line: str) -> None:
    assert in_a_line(text) == line
    assert len(in_a_line(text)) <= 120
