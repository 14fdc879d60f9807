"""No command writes over what it reads, whatever path names either."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from samples import ARTICLE, Run
from stub_server import StubServer, whole

from summarizer.errors import UsageError
from summarizer.files.writing import check_apart

ROW = '{"text": "Norway and Laos signed a truce."}\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with something of each kind that commands read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text(ROW, encoding="utf-8")
    return tmp_path


def all_files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        ("folder/a.txt", "-o", "folder/a.txt"),
        ("./folder/a.txt", "-o", "folder/../folder/a.txt"),
        ("batch", "rows.jsonl", "-o", "rows.jsonl"),
        ("batch", "folder", "-o", "folder/a.txt"),
        ("digest", "rows.jsonl", "-o", "rows.jsonl"),
        ("digest", "missing.json", "--joining", "rows.jsonl", "-o", "rows.jsonl"),
        ("render", "rows.jsonl", "-o", "rows.jsonl"),
        ("render", "missing.json", "--article", "folder/a.txt", "-o", "folder/a.txt"),
        ("export", "rows.jsonl", "--to", "plover", "-o", "rows.jsonl"),
        ("evaluate", "folder", "--articles", "folder", "-o", "folder/a.txt"),
        ("evaluate", "missing", "--articles", "missing", "--report", "rows.jsonl", "-o", "rows.jsonl"),
    ],
    ids=" ".join,
)
def test_an_output_that_is_an_input_is_refused_and_nothing_changes(
    run: Run, here: Path, command: tuple[str, ...]
) -> None:
    before = all_files(here)
    status, output, errors = run(*command)
    assert (status, output) == (2, "")
    assert "is what is to be read, and would be overwritten. Name another with -o" in errors
    assert all_files(here) == before


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_link_to_an_input_is_the_input(link: object, here: Path) -> None:
    link(here / "link.txt", here / "rows.jsonl")  # type: ignore[operator]
    with pytest.raises(UsageError):
        check_apart(here / "link.txt", ["-", "https://example.org/a", None, here / "rows.jsonl"])


def test_a_page_does_not_take_the_place_of_its_article(
    run: Run, through: list[str], stub: StubServer, here: Path
) -> None:
    stub.always(whole())
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE.split("\n\n"))
    (here / "news.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>", encoding="utf-8")
    status, _, errors = run("news.html", *through, "-o", "brief.json")
    assert status == 0, errors
    before = all_files(here)
    status, _, errors = run("render", "brief.json", "-o", f".{os.sep}")
    assert (status, "would be overwritten" in errors) == (2, True)
    assert all_files(here) == before


@pytest.mark.usefixtures("here")
def test_a_batch_goes_on_in_a_folder_that_it_reads(run: Run, through: list[str], stub: StubServer) -> None:
    stub.always(whole())
    for _ in range(2):
        assert run("batch", "folder", *through, "-q", "-o", "folder/briefs.jsonl")[0] == 0


# Files that this program has not written


MINE = "My notes of the week.\n"


@pytest.mark.parametrize(
    "command",
    [
        ("folder/a.txt", "-o", "mine"),
        ("batch", "folder", "-o", "mine"),
        ("digest", "brief.json", "-o", "mine"),
        ("render", "brief.json", "-o", "mine"),
        ("render", "brief.json", "-o", "pages/"),
        ("export", "brief.json", "--to", "plover", "-o", "mine"),
        ("export", "brief.json", "--to", "csv", "-o", "tables"),
        ("evaluate", "gold", "--articles", "folder", "-o", "mine"),
        ("evaluate", "gold", "--articles", "folder", "--report", "mine"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_no_output_is_replaced_only_by_force(
    run: Run, through: list[str], stub: StubServer, here: Path, command: tuple[str, ...]
) -> None:
    stub.always(whole())
    assert run("folder/a.txt", *through, "-o", "brief.json")[0] == 0
    asked = through if command[0] in ("folder/a.txt", "batch", "evaluate") else []
    for file in ("mine", "pages/a.html", "tables/parties.csv"):
        (here / file).parent.mkdir(exist_ok=True)
        (here / file).write_text(MINE, encoding="utf-8")
    (here / "gold").mkdir()
    before = all_files(here)
    status, _, errors = run(*command, *asked)
    assert status == 2
    assert "was not written by summarize, and would be overwritten. Name another with -o, or take --force" in errors
    assert all_files(here) == before
    if command[0] != "evaluate":  # it needs annotations, which are not here
        assert run(*command, *asked, "--force")[0] == 0
        assert sum(data == MINE.encode() for data in all_files(here).values()) == 2


@pytest.mark.parametrize("ending", ["json", "jsonl", "md", "txt", "html"])
def test_what_this_program_wrote_it_replaces(
    run: Run, through: list[str], stub: StubServer, here: Path, ending: str
) -> None:
    stub.always(whole())
    (here / f"out.{ending}").write_text("", encoding="utf-8")  # as mktemp leaves it
    for _ in range(2):
        assert run("folder/a.txt", *through, "-o", f"out.{ending}")[0] == 0
    assert run("folder/a.txt", "folder/a.txt", *through, "-o", "many.json")[0] == 0
    for _ in range(2):
        for command in (
            ("digest", "many.json", "-o", "digest.html" if ending == "jsonl" else f"digest.{ending}"),
            ("render", "many.json", "--format", "html", "-o", "pages/"),
            ("export", "many.json", "--to", "csv", "-o", "tables"),
            ("export", "many.json", "--to", "parquet", "-o", "tables"),
            ("export", "many.json", "--to", "plover", "-o", "events.jsonl"),
        ):
            status, _, errors = run(*command)
            assert (status, errors if status else "") == (0, "")
