"""The command as a user meets it: what is printed, in each format, and where it goes."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import ARTICLE, Run
from stub_server import StubServer, accusation, casualty, request, statement, whole
from terminals import on_a_terminal
from waiting import SAFETY

from summarizer import Brief

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")
BRIEF = whole(
    summary=[statement("Azerbaijani troops had shelled two villages", 3)],
    accusations=[accusation("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)],
    requests=[request("Armenia", "Russia", "help", 7, legal_basis="the 1997 treaty", status="not_submitted")],
    casualties=[casualty("Armenia", "wounded", "Four Armenian soldiers", 4, reported_by="Armenia")],
)
OF_BEFORE = '{"schema_version":"1","article":{}}\n'
QUOTE = "The Armenian Defense Ministry said that Azerbaijani troops had shelled two villages."


@pytest.fixture
def brief(run: Run, through: list[str], stub: StubServer) -> Run:
    """Run the command through the stub."""
    stub.always(BRIEF)
    return lambda *arguments: run(*arguments, *through)


# Formats


@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--format", "jsonl"]])
def test_piped_json_is_one_line_that_fits_the_contract(brief: Run, news: Path, options: list[str]) -> None:
    status, output, errors = brief(news, *options)
    assert (status, errors) == (0, "")
    assert output.count("\n") == 1
    found = Brief.model_validate(json.loads(output), context={"text": ARTICLE})
    assert found.article.source == str(news)
    assert found.requests_to_russia[0].legal_basis == "the 1997 treaty"


def test_several_articles_are_one_line_each_in_their_order(brief: Run, news: Path) -> None:
    second = news.with_name("second.txt")
    second.write_text(ARTICLE.replace("Border", "New border"), encoding="utf-8")
    status, output, _ = brief(second, news)
    assert status == 0
    titles = [json.loads(line)["article"]["title"] for line in output.splitlines()]
    assert titles == ["New border shelling reported", "Border shelling reported"]


def test_the_terminal_brief_reads_without_colours_when_piped(brief: Run, news: Path) -> None:
    status, output, _ = brief(news, "--format", "terminal")
    assert status == 0
    assert "\x1b" not in output
    assert output.startswith("Border shelling reported\n2021-11-16")
    for line in (
        "Armenia → Azerbaijan: Azerbaijani troops had shelled two villages [3]",
        "Armenia → Russia: help [7]",
        "appeal; not submitted; under the 1997 treaty",
        "wounded: Four Armenian soldiers (Armenia) [4]",
        "openai/stub",
    ):
        assert line in output
    assert QUOTE not in " ".join(output.split())


def test_evidence_shows_the_quotes(brief: Run, news: Path) -> None:
    _, output, _ = brief(news, "--format", "terminal", "--evidence")
    assert f"[3] {QUOTE}" in " ".join(output.split())


def test_markdown_has_headings_lists_and_the_evidence_once(brief: Run, news: Path) -> None:
    _, output, _ = brief(news, "--format", "markdown")
    assert output.startswith("# Border shelling reported\n")
    assert (
        "\n## Requests to Russia\n\n- Armenia → Russia: help (appeal; not submitted; under the 1997 treaty)" in output
    )
    assert output.count(QUOTE) == 1


@pytest.mark.parametrize("output_format", ["terminal", "markdown"])
def test_an_empty_brief_says_so(brief: Run, news: Path, stub: StubServer, output_format: str) -> None:
    stub.then(whole())
    _, output, _ = brief(news, "--format", output_format)
    assert "Nothing to brief" in output


HOSTILE = (
    "Armenia \x1b[2J\x1b]0;owned\x07 said [bold]that[/bold] “[they] fired\u202e first” <b>& `x` | # in Lachin\u2028now"
)


@pytest.mark.parametrize("options", [["--format", "terminal", "--evidence"], ["--format", "markdown"]])
def test_hostile_text_is_shown_and_not_obeyed(brief: Run, news: Path, stub: StubServer, options: list[str]) -> None:
    news.write_text(f"[bold]Title[/bold] \x1b[31mred\n\n16 November 2021\n\n{HOSTILE}.", encoding="utf-8")
    claim = "\x1b[2J[bold]that[/bold] “[they] fired\u202e first”"
    stub.then(whole(accusations=[accusation("Armenia", "none", claim, 3)], summary=[statement(claim, 3)]))
    _, output, errors = brief(news, *options)
    assert not {"\x1b", "\x07", "\u202e", "\u2028"} & set(output + errors)
    words = " ".join(output.replace("\\", "").split())
    assert "[bold]Title[/bold] \ufffd[31mred" in words
    assert words.count("[bold]that[/bold] “[they] fired\ufffd first”") >= 3
    if "markdown" in options:
        assert "\\[bold\\]" in output
        assert "\\<b\\>" in output


def test_hostile_names_cannot_write_to_the_terminal(brief: Run) -> None:
    status, _, errors = brief("no\x1b[31m\nsuch\u202e.txt")
    assert status == 2
    assert errors == "summarize: there is no file 'no\ufffd[31m such\ufffd.txt'. Check the path\n"


def test_the_model_is_named_on_standard_error(run: Run, news: Path, through: list[str], stub: StubServer) -> None:
    stub.always(BRIEF)
    _, _, errors = run(news, *[option for option in through if option != "--quiet"])
    assert errors.startswith("summarize: asking openai/stub")
    assert errors.count("\n") == 1


# On a terminal


class Screen(io.TextIOWrapper):
    """Standard output that passes for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(brief: Run, news: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Brief the article with another standard output; returns what stands on it."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def show(*options: str, kind: type[io.TextIOWrapper] = Screen, encoding: str = "utf-8") -> str:
        shown = io.BytesIO()
        with monkeypatch.context() as here:
            here.setattr(sys, "stdout", kind(shown, encoding=encoding))
            assert brief(news, *options)[::2] == (0, "")
            sys.stdout.flush()
            return shown.getvalue().decode()

    return show


COLOUR = re.compile(r"\x1b\[(?:\d+;)*3\d")


def test_a_terminal_gets_the_terminal_brief_in_colours(screen: Callable[..., str]) -> None:
    shown = screen()
    assert "Accusations, as said" in shown
    assert COLOUR.search(shown)


def test_no_color_is_heard(screen: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = screen()
    assert "Accusations, as said" in shown
    assert not COLOUR.search(shown)


def test_a_narrow_encoding_is_no_failure(screen: Callable[..., str]) -> None:
    assert "Armenia ? Russia" in screen(encoding="ascii")
    assert "Armenia → Russia" in screen("--format", "terminal", kind=io.TextIOWrapper, encoding="ascii")


def test_json_is_pretty_on_a_terminal_and_jsonl_never(screen: Callable[..., str]) -> None:
    assert screen("--format", "json").startswith('{\n  "schema_version": "1",\n')
    assert screen("--format", "jsonl").startswith('{"schema_version":"1",')


# Where it goes


@pytest.mark.parametrize(
    ("name", "begins"), [("a.json", '{"schema_version"'), ("a.jsonl", "{"), ("a.md", "# Border"), ("a.txt", "Border")]
)
def test_a_file_gets_the_format_of_its_name(brief: Run, news: Path, name: str, begins: str) -> None:
    target = news.with_name(name)
    status, output, _ = brief(news, "-o", target)
    assert (status, output) == (0, "")
    assert target.read_text(encoding="utf-8").startswith(begins)
    assert sorted(path.name for path in news.parent.iterdir()) == sorted(["border.txt", name])


def test_a_file_holds_every_article(brief: Run, news: Path) -> None:
    target = news.with_name("all.jsonl")
    brief(news, news, "-o", target)
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2


def test_what_was_there_stays_when_nothing_can_be_briefed(brief: Run, news: Path) -> None:
    target = news.with_name("a.json")
    target.write_text(OF_BEFORE, encoding="utf-8")
    news.write_text("", encoding="utf-8")
    assert brief(news, "-o", target)[0] == 1
    assert target.read_text(encoding="utf-8") == OF_BEFORE


@posix
def test_a_file_keeps_its_rights_and_a_link_its_target(brief: Run, news: Path) -> None:
    target, link, fresh = (news.with_name(name) for name in ("real.json", "link.json", "fresh.json"))
    target.write_text(OF_BEFORE, encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    brief(news, "-o", link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") != OF_BEFORE
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    umask = os.umask(0o022)
    try:
        brief(news, "-o", fresh)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o644


@posix
def test_a_pipe_or_device_is_written_to_and_not_replaced(brief: Run, news: Path) -> None:
    pipe = news.with_name("pipe")
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    status, _, errors = brief(news, "-o", pipe)
    reader.join(SAFETY)
    assert (status, errors) == (0, "")
    assert pipe.is_fifo()
    assert got[0].startswith('{"schema_version"')


@pytest.mark.parametrize("place", ["none/a.json", "."])
def test_a_place_that_cannot_be_written_is_found_before_anything_is_asked(
    brief: Run, news: Path, stub: StubServer, place: str
) -> None:
    status, _, errors = brief(news, "-o", news.parent / place)
    assert status == 1
    assert errors.count("\n") == 1
    assert stub.asked == []


# Standard input, warnings, and what asks no model


def test_standard_input_is_an_article(brief: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    status, output, _ = brief("-")
    assert status == 0
    assert json.loads(output)["article"]["source"] == "-"


def test_a_guessed_encoding_is_a_warning(brief: Run, news: Path) -> None:
    news.write_bytes((ARTICLE + "The café in the town — the “Café José” — stayed open.").encode("cp1252"))
    status, output, errors = brief(news)
    assert status == 0
    [warning] = json.loads(output)["run"]["warnings"]
    assert errors == f"summarize: {news}: {warning}\n"
    assert brief(news, "--strict")[0] == 3


def test_the_schema_is_the_briefs(run: Run) -> None:
    status, output, errors = run("schema")
    assert (status, errors) == (0, "")
    assert json.loads(output) == Brief.model_json_schema()


def test_a_file_named_like_a_command_is_reached_by_its_path(
    brief: Run, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(news.parent)
    for name in ("brief", "schema"):
        news.with_name(name).write_text(ARTICLE, encoding="utf-8")
        status, output, _ = brief(f"./{name}")
        assert status == 0
        assert json.loads(output)["article"]["source"] == f"./{name}"


@pytest.mark.parametrize("command", ["brief", "digest", "render"])
def test_an_ending_that_tells_no_format_is_refused_unless_one_is_named(
    run: Run, news: Path, through: list[str], stub: StubServer, tmp_path: Path, command: str
) -> None:
    stub.always(whole())
    assert run(news, *through, "-o", tmp_path / "brief.json")[0] == 0
    asked = {"brief": [news, *through], "digest": ["digest", tmp_path / "brief.json"]}
    arguments = asked.get(command, ["render", tmp_path / "brief.json"])
    status, _, errors = run(*arguments, "-o", tmp_path / "page.pdf")
    assert (status, (tmp_path / "page.pdf").exists()) == (2, False)
    assert "tells no format" in errors
    assert run(*arguments, "-o", tmp_path / "page.pdf", "--format", "markdown")[0] == 0


@posix
@pytest.mark.parametrize("output_format", ["json", "jsonl", "markdown", "html", "terminal"])
def test_nothing_of_an_article_acts_on_a_terminal(
    through: list[str], stub: StubServer, tmp_path: Path, output_format: str
) -> None:
    acting = "\x1b]52;c;aGk=\a \x9b31m \x7f \u202e"
    article = tmp_path / "a.txt"
    article.write_text(ARTICLE.replace("had shelled two", f"had {acting}shelled two"), encoding="utf-8")
    said = f"Azerbaijani troops had {acting}shelled two villages"
    stub.always(whole(summary=[statement(said, 3)], accusations=[accusation("Armenia", "Azerbaijan", said, 3)]))
    asked = [str(article), "--format", output_format, *through]
    status, text = on_a_terminal(asked, tmp_path, NO_COLOR="1", TERM="dumb")
    assert status == 0
    assert "Azerbaijani troops" in text
    assert not set(text) & set("\x1b\a\x9b\x7f\u202e")
