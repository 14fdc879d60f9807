"""The command's words as a newcomer tries them: help, the version, what is misspelt, and paths that are not there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from samples import ARTICLE, Run
from stub_server import StubServer, whole
from typer.testing import CliRunner

from summarizer.cli.app import app
from summarizer.distribution import VERSION

COMMANDS = ["brief", "batch", "render", "digest", "export", "evaluate", "schema", "help"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an article, a folder, and a file of no briefs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "briefs.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    return tmp_path


# Help and the version


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_the_commands_are_listed_a_line_each(run: Run, words: list[str]) -> None:
    status, output, errors = run(*words)
    assert (status, errors) == (0, "")
    listed = output.partition("\nCommands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert all(len(line.split()) > 3 and not line.endswith("...") for line in listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_the_options_of_a_command(run: Run, command: str) -> None:
    assert run("help", command) == run(command, "--help")
    status, output, _ = run("help", command)
    assert (status, output.startswith(f"Usage: summarize {command} ")) == (0, True)
    assert "-V, --version" in output


def test_what_matters_first_comes_first_in_the_help(run: Run) -> None:
    _, output, _ = run("help", "brief")
    few = output.partition("\nOptions:\n")[2].partition("\n\n")[0]
    assert "--model" in few
    assert "--output" in few
    assert few.count("  --") < 12
    for option, group in [("--strategy", "How the model is asked"), ("--replay", "Recorded answers")]:
        assert option not in few
        assert option in output.partition(f"\n{group}:\n")[2].partition("\n\n")[0]


def test_every_option_is_in_the_help_once(run: Run) -> None:
    for command in COMMANDS:
        options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", run("help", command)[1], re.MULTILINE)
        assert sorted(set(options)) == sorted(options)
        assert {"--help", "--version"} <= set(options)


def test_a_command_is_loaded_when_it_is_called_and_no_other() -> None:
    script = """
        import sys
        from typer.testing import CliRunner
        from summarizer.cli.app import app
        def loaded():
            heavy = ("pydantic", "rich", "openai", "summarizer.cli.batch", "summarizer.cli.render")
            return [name for name in heavy if name in sys.modules]
        for words in (["--help"], ["help"], [], ["-V"], ["render", "--help"]):
            assert CliRunner().invoke(app, words).exit_code == 0
            print(words, loaded())
    """
    told = subprocess.check_output([sys.executable, "-c", textwrap.dedent(script)], text=True).splitlines()
    assert told == [
        "['--help'] []",
        "['help'] []",
        "[] []",
        "['-V'] []",
        "['render', '--help'] ['pydantic', 'summarizer.cli.render']",
    ]


def test_help_of_what_is_no_command_asks(run: Run) -> None:
    status, output, errors = run("help", "bacth")
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert "there is no command 'bacth'; did you mean batch?" in errors


@pytest.mark.parametrize("words", [[], *([command] for command in COMMANDS), ["render", "none.json"], ["a.txt", "-q"]])
@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_told_everywhere(run: Run, words: list[str], option: str) -> None:
    assert run(*words, option) == (0, f"summarize {VERSION}\n", "")


# A first word that is nearly a command


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["digset", "briefs.jsonl"], "digest"),
        (["Batch", "folder", "-o", "x.jsonl"], "batch"),
        (["rendr", "briefs.jsonl", "--format", "html", "-o", "pages/"], "render"),
        (["evaluat", "gold", "--articles", "folder"], "evaluate"),
        (["exprot", "briefs.jsonl", "--to", "csv"], "export"),
        (["eval", "gold"], "evaluate"),
        (["-q", "batch", "folder"], "batch"),
        (["--quiet", "digset", "a.txt"], "digest"),
    ],
)
def test_a_first_word_that_is_nearly_a_command_is_asked_about(
    run: Run, through: list[str], stub: StubServer, words: list[str], meant: str
) -> None:
    status, output, errors = run(*words)
    word = next(one for one in words if not one.startswith("-"))
    assert (status, output) == (2, "")
    assert errors == f"summarize: there is no file '{word}'; did you mean: summarize {meant} ...\n"
    assert run(*words[:2], *through)[0] == 2
    assert stub.asked == []


def test_a_file_that_is_named_nearly_like_a_command_is_an_article(
    run: Run, here: Path, through: list[str], stub: StubServer
) -> None:
    stub.always(whole())
    (here / "digset").write_text(ARTICLE, encoding="utf-8")
    assert run("digset", *through)[0] == 0
    assert len(stub.asked) == 1


# Paths that are not there


@pytest.mark.parametrize(
    "words",
    [
        ["none.txt"],
        ["a.txt", "none.txt"],
        ["none.txt", "a.txt", "--format", "markdown"],
        ["a.txt", "none.txt", "--show-prompt"],
        ["a.txt/none.txt"],
        ["a.txt", "x" * 5_000],
        ["a.txt", "folder"],
        ["folder", "-o", "x.json"],
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_an_article_that_is_not_there_stops_the_run_before_anything_is_sent(
    run: Run, here: Path, through: list[str], stub: StubServer, words: list[str]
) -> None:
    stub.always(whole())
    status, output, errors = run(*words, *through)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    missing = next(word for word in words if not word.startswith("-") and word != "a.txt")
    assert f"'{missing}'" in errors
    assert stub.asked == []
    assert not (here / "x.json").exists()


@pytest.mark.usefixtures("here")
def test_all_that_is_not_there_is_named_and_a_folder_is_for_a_batch(run: Run) -> None:
    assert run("one.txt", "a.txt", "two.txt")[2] == (
        "summarize: there is no file 'one.txt', and none 'two.txt'. Check the path\n"
    )
    assert "'folder' is a directory. Brief all that is in it: summarize batch" in run("folder")[2]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may look anywhere")
def test_what_nobody_may_look_at_is_an_article_that_fails(run: Run, here: Path, through: list[str]) -> None:
    (here / "folder" / "b.txt").write_text(ARTICLE, encoding="utf-8")
    (here / "folder").chmod(0)
    status, _, errors = run("folder/b.txt", *through)
    (here / "folder").chmod(0o700)
    assert (status, "permission to read it is denied" in errors) == (1, True)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["render", "none.json"], "none.json"),
        (["render", "folder"], "folder"),
        (["render", "briefs.jsonl", "--article", "none.txt"], "none.txt"),
        (["digest", "briefs.jsonl", "none.jsonl", "-o", "d.html"], "none.jsonl"),
        (["digest", "folder"], "folder"),
        (["digest", "briefs.jsonl", "--joining", "none.toml"], "none.toml"),
        (["export", "none.jsonl", "--to", "csv", "-o", "tables"], "none.jsonl"),
        (["export", "folder", "--to", "plover"], "folder"),
        (["evaluate", "none", "--articles", "folder"], "none"),
        (["evaluate", "folder", "--articles", "none"], "none"),
        (["evaluate", "folder", "--articles", "folder", "--against", "none.json"], "none.json"),
        (["evaluate", "folder", "--articles", "folder", "--floors", "none.json"], "none.json"),
        (["batch", "folder", "none", "-o", "x.jsonl"], "none"),
        (["batch", "none", "-o", "x.jsonl", "--dry-run"], "none"),
        (["batch", "none.jsonl", "-o", "x.jsonl", "--engine", "ray", "--id-field", "id"], "none.jsonl"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_another_command_is_to_read_is_looked_for_first(
    run: Run, here: Path, words: list[str], missing: str
) -> None:
    before = sorted(here.iterdir())
    status, output, errors = run(*words)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert missing in errors
    assert sorted(here.iterdir()) == before


# Options

FORMATS = "terminal, json, jsonl, markdown, html"
STRATEGIES = "auto, whole, windows, sentences"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.txt", "--format", "jsn"], f"--format: 'jsn' is not one of {FORMATS}; did you mean json?"),
        (["a.txt", "-f", "HTML"], f"--format: 'HTML' is not one of {FORMATS}; did you mean html?"),
        (["a.txt", "--strategy", "windos"], f"--strategy: 'windos' is not one of {STRATEGIES}; did you mean windows?"),
        (["a.txt", "--strategy", "best"], f"--strategy: 'best' is not one of {STRATEGIES}."),
        (["batch", "folder", "--engine", "rey"], "--engine: 'rey' is not one of threads, ray; did you mean ray?"),
        (["render", "briefs.jsonl", "-f", "htm"], f"--format: 'htm' is not one of {FORMATS}; did you mean html?"),
        (["digest", "x", "-f", "jsno"], "--format: 'jsno' is not one of html, json, markdown; did you mean json?"),
        (["export", "x", "--to", "cvs"], "--to: 'cvs' is not one of csv, parquet, plover; did you mean csv?"),
        (["export", "x"], "--to is missing, one of csv, parquet, plover."),
        (["evaluate", "g", "-f", "tabel"], "--format: 'tabel' is not one of table, json; did you mean table?"),
        (["a.txt", "--ouput", "x"], "there is no option --ouput; did you mean --output?"),
        (["batch", "folder", "--worker", "2"], "there is no option --worker; did you mean --workers?"),
        (["a.txt", "--workers", "2"], "there is no option --workers here; it is one of summarize batch."),
        (["a.txt", "--zzz"], "there is no option --zzz."),
        (["a.txt", "-Z"], "there is no option -Z."),
        (["batch", "folder", "-o"], "option '-o' requires an argument."),
        (["a.txt", "-o", ""], "--output '': it is empty."),
        (["a.txt", "--timeout", "0"], "--timeout '0': input should be greater than or equal to 0.1."),
        (["digest"], "BRIEFS is missing."),
        (["schema", "more"], "got unexpected extra argument(s) (more)."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_a_line_with_what_is_meant_and_where_help_is(run: Run, words: list[str], said: str) -> None:
    of = f" {words[0]}" if words[0] in COMMANDS else ""
    assert run(*words) == (2, "", f"summarize: {said} See summarize{of} --help\n")


def test_a_value_cannot_speak_on_the_terminal(run: Run) -> None:
    assert "\x1b" not in run("a.txt", "--format", "js\x1b[31mn")[2]
    assert "\x1b" not in run("a.txt", "--js\x1b[31mn")[2]


def test_wrong_usage_is_a_line_however_the_command_is_started() -> None:
    ran = CliRunner().invoke(app, ["a.txt", "--format", "jsn"])
    assert (ran.exit_code, ran.stderr.count("\n"), ran.stderr.startswith("summarize: --format: 'jsn'")) == (2, 1, True)
    process = subprocess.run(
        [sys.executable, "-m", "summarizer", "digset", "x"], capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stderr.count("\n"), "summarize digest ..." in process.stderr) == (2, 1, True)
