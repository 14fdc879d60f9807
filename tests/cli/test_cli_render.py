"""``summarize render`` and ``--format html``: briefs that are there already, as pages or as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples import ARTICLE, Run
from stub_server import StubServer, accusation, error, whole

CHARGE = whole(accusations=[accusation("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)])


@pytest.fixture
def briefed(run: Run, through: list[str], stub: StubServer, news: Path, tmp_path: Path) -> Path:
    """A file with the brief of an article, which is a file too."""
    stub.always(CHARGE)
    file = tmp_path / "brief.json"
    assert run(news, *through, "-o", file)[0] == 0
    return file


def test_the_page_of_a_run_and_that_of_its_brief_are_the_same(
    run: Run, through: list[str], briefed: Path, tmp_path: Path
) -> None:
    page, other = tmp_path / "page.html", tmp_path / "other.html"
    assert run(briefed.parent / "border.txt", *through, "-o", page) == (0, "", "")
    assert run("render", briefed, "-o", other) == (0, "", "")
    seconds = [line for line in page.read_text().splitlines() if " s · not replayed" in line]
    assert len(seconds) == 1
    mine = [line for line in page.read_text().splitlines() if line not in seconds]
    theirs = [line for line in other.read_text().splitlines() if " s · not replayed" not in line]
    assert mine == theirs
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_json_comes_out_as_it_went_in_and_other_formats_are_drawn(run: Run, briefed: Path) -> None:
    content = briefed.read_text(encoding="utf-8")
    assert run("render", briefed, "--format", "json") == (0, content, "")
    status, output, _ = run("render", briefed, "--format", "markdown")
    assert (status, output.splitlines()[0]) == (0, "# Border shelling reported")
    status, output, _ = run("render", briefed, "--format", "terminal", "--evidence")
    assert "Armenia → Azerbaijan: Azerbaijani troops had shelled two villages [3]" in output


def test_a_text_that_is_gone_or_changed_is_said_and_may_be_named(
    run: Run, briefed: Path, news: Path, tmp_path: Path
) -> None:
    page, elsewhere = tmp_path / "page.html", tmp_path / "elsewhere.txt"
    news.rename(elsewhere)
    status, _, errors = run("render", briefed, "-o", page)
    assert status == 0
    assert errors == (
        f"summarize: {news} is not a file here: its page shows the cited sentences alone. "
        "Name the text with --article\n"
    )
    assert "not at hand" in page.read_text(encoding="utf-8")
    assert run("render", briefed, "-o", page, "--article", elsewhere) == (0, "", "")
    assert "not at hand" not in page.read_text(encoding="utf-8")
    news.write_text(ARTICLE.replace("two", "three"), encoding="utf-8")
    assert "has changed since" in run("render", briefed, "-o", page)[2]
    status, _, errors = run("render", briefed, "-o", page, "--article", news)
    assert (status, "is not the text that was briefed" in errors) == (2, True)


@pytest.mark.parametrize("characters", [10**12, 10**30])
def test_a_brief_lifts_no_limit_beyond_what_its_file_has(
    run: Run, briefed: Path, news: Path, tmp_path: Path, characters: int
) -> None:
    brief = json.loads(briefed.read_text(encoding="utf-8"))
    brief["article"]["characters"] = characters
    briefed.write_text(json.dumps(brief), encoding="utf-8")
    page = tmp_path / "page.html"
    for options in ([], ["--article", news]):
        assert run("render", briefed, "-o", page, "--force", *options) == (0, "", "")
    brief["article"]["source"] = "/proc/self/status"
    briefed.write_text(json.dumps(brief), encoding="utf-8")
    assert run("render", briefed, "-o", page, "--force")[0] == 0


def test_many_briefs_are_pages_in_a_folder(
    run: Run, through: list[str], stub: StubServer, news: Path, tmp_path: Path
) -> None:
    stub.always(CHARGE)
    twin = tmp_path / "more" / "border.txt"
    twin.parent.mkdir()
    twin.write_text(ARTICLE.replace("Border", "New border"), encoding="utf-8")
    lines = tmp_path / "briefs.jsonl"
    assert run(news, twin, *through, "-o", lines)[0] == 0
    assert run("render", lines, "-o", f"{tmp_path}/pages/") == (0, "", "")
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert [name.startswith("border") for name in names] == [True, True]
    assert "New border shelling" in (tmp_path / "pages" / names[0]).read_text(encoding="utf-8")
    status, _, errors = run("render", lines, "-o", tmp_path / "one.html")
    assert (status, "a page holds one brief" in errors) == (2, True)
    assert not (tmp_path / "one.html").exists()
    status, _, errors = run(news, twin, *through, "--format", "html")
    assert (status, "a page holds one brief" in errors) == (2, True)
    assert run("render", lines, "-o", f"{tmp_path}/pages/", "--format", "json")[0] == 2


def test_several_pages_go_into_a_folder_without_a_slash_too(run: Run, briefed: Path, tmp_path: Path) -> None:
    line = briefed.read_text(encoding="utf-8")
    lines = tmp_path / "two.jsonl"
    lines.write_text(line + line, encoding="utf-8")
    pages, deep, file = tmp_path / "pages2", tmp_path / "new" / "pages", tmp_path / "file"
    for folder in (pages, pages, deep):
        assert run("render", lines, "--format", "html", "-o", folder) == (0, "", "")
        assert sorted(path.name for path in folder.iterdir()) == ["border-2.html", "border.html"]
    file.write_text("mine", encoding="utf-8")
    status, output, errors = run("render", lines, "--format", "html", "-o", file)
    assert (status, output, file.read_text(encoding="utf-8")) == (2, "", "mine")
    assert errors.startswith(f"summarize: {file} is there, was not written by summarize")
    briefed_before = tmp_path / "file.json"
    briefed_before.write_text(line, encoding="utf-8")
    errors = run("render", lines, "--format", "html", "-o", briefed_before)[2]
    assert errors == f"summarize: {briefed_before} is no folder, and several pages go into one. Name a folder with -o\n"
    assert run("render", lines, "--format", "html", "-o", tmp_path / "page.HTML")[0] == 2
    assert run("render", briefed, "--format", "html", "-o", tmp_path / "page") == (0, "", "")  # a single one is a file
    assert (tmp_path / "page").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_two_briefs_of_one_article_are_two_pages(run: Run, briefed: Path, tmp_path: Path) -> None:
    line = json.dumps(json.loads(briefed.read_text(encoding="utf-8")), ensure_ascii=False)
    lines = tmp_path / "two.jsonl"
    lines.write_bytes(b"\xef\xbb\xbf" + f"{line}\n{line}\n".encode())  # with a byte order mark, as editors add
    assert run("render", lines, "-o", f"{tmp_path}/pages/") == (0, "", "")
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["border-2.html", "border.html"]


@pytest.mark.parametrize("command", [["render"], ["digest"], ["export", "--to", "csv"]])
def test_an_output_without_a_name_and_standard_input_twice_are_refused(
    run: Run, briefed: Path, command: list[str]
) -> None:
    assert run(*command, briefed, "-o", "")[0] == 2
    status, output, errors = run(*command, "-", "-", "-o", briefed.parent / "out")
    assert (status, output) == (2, "")
    assert "standard input can be read once only" in errors


def test_an_article_without_a_brief_is_told_and_the_others_are_drawn(
    run: Run, through: list[str], stub: StubServer, tmp_path: Path
) -> None:
    lines = tmp_path / "briefs.jsonl"
    stub.then(error(400, "no"))
    stub.always(CHARGE)
    for name, more in (("first.txt", ""), ("second.txt", "More.")):
        (tmp_path / name).write_text(ARTICLE + more, encoding="utf-8")
    options = ["--workers", "1", "--glob", "*.txt", "-o", lines, *through]
    assert run("batch", tmp_path, *options)[0] == 1
    status, output, errors = run("render", lines, "--format", "jsonl")
    assert status == 1
    assert output.count("\n") == 1
    assert errors.count("has no brief: ") == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "holds no brief"),
        (b"caf\xe9 \xff\n", "line 1: is no JSON"),
        (b'{"a": 1}\n', "line 1: is no brief"),
        (b"[1, 2]\n", "brief 1: is no brief"),
        (b'{"schema_version": "1", "error": 3}\n', "is no brief"),
        (b'{"schema_version": "1"}\n', "line 1: is no brief: article: Field required"),
        (b"{\n", "is no JSON"),
        (b"[" * 200_000, "is no JSON"),
    ],
)
def test_what_is_no_brief_is_one_line_that_says_where(run: Run, tmp_path: Path, content: bytes, fault: str) -> None:
    file = tmp_path / "briefs.jsonl"
    file.write_bytes(content)
    status, output, errors = run("render", file, "--format", "json")
    assert (status, output, errors.count("\n")) == (1, "", 1)
    assert fault in errors


def test_what_cannot_be_written_is_one_line(run: Run, briefed: Path, tmp_path: Path) -> None:
    assert run("render", briefed, "-o", "/dev/null/pages/")[0] == 1
    assert run("render", briefed, "-o", tmp_path / "none" / "page.html")[0] == 1


def test_a_brief_over_many_lines_is_read_too(run: Run, briefed: Path) -> None:
    content = briefed.read_text(encoding="utf-8")
    briefed.write_text(json.dumps(json.loads(content), indent=2, ensure_ascii=False), encoding="utf-8")
    assert run("render", briefed, "--format", "json") == (0, content, "")
