"""Several briefs in one JSON file are an array: valid at every moment, and read by every command that reads briefs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from digest_samples import accusation, brief, failed
from samples import ARTICLE, Run
from stub_server import StubServer, error, whole
from stub_server import accusation as charge

from summarizer import Brief, read_briefs
from summarizer.cli.output import Printer

CLAIMS = whole(accusations=[charge("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)])
TITLES = ["First report", "Second report", "Third report"]


@pytest.fixture
def articles(tmp_path: Path) -> list[Path]:
    """Three articles that differ in their titles."""
    files = [tmp_path / f"{title.split()[0].lower()}.txt" for title in TITLES]
    for file, title in zip(files, TITLES, strict=True):
        file.write_text(ARTICLE.replace("Border shelling reported", title), encoding="utf-8")
    return files


def titles(text: str) -> list[str]:
    return [Brief.model_validate(one).article.title or "" for one in json.loads(text)]


# Written


@pytest.mark.parametrize(
    ("name", "options"),
    [("many.json", []), ("many.JSON", []), ("many", ["-f", "json"]), ("many.jsonl", ["-f", "json"])],
)
def test_several_briefs_in_a_json_file_are_an_array_and_that_is_said(
    run: Run, through: list[str], stub: StubServer, articles: list[Path], name: str, options: list[str]
) -> None:
    stub.always(CLAIMS)
    file = articles[0].with_name(name)
    status, output, errors = run(*articles, *through, *options, "-o", file)
    assert (status, output, errors.count("\n")) == (0, "", 1)
    assert titles(file.read_text(encoding="utf-8")) == TITLES
    assert f"{file} becomes one JSON array" in errors
    assert ".jsonl" in errors


def test_the_array_is_valid_after_each_brief(tmp_path: Path) -> None:
    file = tmp_path / "many.json"
    printer = Printer(None, file, evidence=False)
    assert printer.expect(3)
    for number in range(1, 4):
        printer.add(brief(f"{number}.txt"))
        held = json.loads(file.read_text(encoding="utf-8"))
        assert [one["article"]["source"] for one in held] == [f"{one}.txt" for one in range(1, number + 1)]


def test_one_that_fails_leaves_an_array_of_the_others(
    run: Run, through: list[str], stub: StubServer, articles: list[Path], tmp_path: Path
) -> None:
    stub.then(error(400, "no"))
    stub.always(CLAIMS)
    assert run(*articles[:2], *through, "-o", tmp_path / "many.json")[0] == 1
    assert titles((tmp_path / "many.json").read_text(encoding="utf-8")) == TITLES[1:2]


@pytest.mark.parametrize("name", ["one.json", "lines.jsonl", "lines.ndjson"])
def test_one_brief_is_an_object_and_lines_stay_lines(
    run: Run, through: list[str], stub: StubServer, articles: list[Path], name: str
) -> None:
    stub.always(CLAIMS)
    some = articles[:1] if name == "one.json" else articles
    file = articles[0].with_name(name)
    assert run(*some, *through, "-o", file) == (0, "", "")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["article"]["title"] for line in lines] == TITLES[: len(some)]


def test_standard_output_and_pipes_get_an_object_a_line(
    run: Run, through: list[str], stub: StubServer, articles: list[Path], tmp_path: Path
) -> None:
    stub.always(CLAIMS)
    status, output, errors = run(*articles, *through, "--format", "json")
    assert (status, errors) == (0, "")
    assert [json.loads(line)["article"]["title"] for line in output.splitlines()] == TITLES
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert run(*articles, *through, "-o", pipe) == (0, "", "")
    got = os.read(reading, 1_000_000).decode()
    os.close(reading)
    assert [json.loads(line)["article"]["title"] for line in got.splitlines()] == TITLES


def test_a_batch_says_that_its_file_is_lines(
    run: Run, through: list[str], stub: StubServer, articles: list[Path], tmp_path: Path
) -> None:
    stub.always(CLAIMS)
    status, _, errors = run("batch", *articles, *through, "-o", tmp_path / "many.json")
    assert (status, "gets a line of JSON an article and is no JSON as a whole" in errors) == (0, True)


# Read

HELD = [brief("a.txt", accusations=[accusation()]), failed("broken.txt"), brief("b.txt")]


def array(indent: int | None, separator: str = ",\n") -> str:
    if indent is not None:
        return json.dumps([json.loads(one.model_dump_json()) for one in HELD], indent=indent)
    return f"[{separator[1:]}{separator.join(one.model_dump_json() for one in HELD)}]"


@pytest.mark.parametrize(
    "text",
    [array(2), array(None), array(None, ", "), "\ufeff\n " + array(2)],
    ids=["pretty", "ours", "one line", "BOM"],
)
def test_an_array_holds_what_lines_hold(tmp_path: Path, text: str) -> None:
    file = tmp_path / "many.json"
    file.write_text(text, encoding="utf-8")
    assert list(read_briefs(file)) == HELD


def test_every_command_that_reads_briefs_reads_an_array(run: Run, tmp_path: Path) -> None:
    file, lines = tmp_path / "many.json", tmp_path / "many.jsonl"
    file.write_text(array(None), encoding="utf-8")
    lines.write_text("".join(f"{one.model_dump_json()}\n" for one in HELD), encoding="utf-8")
    for command in (["render", "-f", "markdown"], ["digest", "-f", "json"], ["export", "--to", "plover"]):
        assert run(*command, file) == run(*command, lines)
    assert run("render", file, "-o", tmp_path / "again.json")[0] == 1  # one of them has no brief
    assert list(read_briefs(tmp_path / "again.json")) == [HELD[0], HELD[2]]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[]", "holds no brief"),
        ("[1]", "brief 1: is no brief"),
        ("[\n" + HELD[0].model_dump_json() + ',\n{"a": 1}]', "brief 2: is no brief"),
        ("[\n" + HELD[0].model_dump_json() + ",\n", "is no JSON"),
    ],
    ids=["empty", "number", "second", "cut off"],
)
def test_what_is_wrong_in_an_array_is_a_line_that_says_where(run: Run, tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "many.json"
    file.write_text(text, encoding="utf-8")
    status, output, errors = run("digest", file)
    assert (status, output, errors.count("\n")) == (1, "", 1)
    assert fault in errors
