"""The command ``summarize export``: what it takes, writes, says, and how it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from errno import ENOSPC
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import pytest
from export_samples import FAILURE, accusation, brief_of_claims, ceasefire, read_csv, request
from pydantic import create_model

from summarizer import Brief, PloverEvent, SummarizerError, export_tables
from summarizer.cli.export import export
from summarizer.errors import MissingExtra, UsageError
from summarizer.export import writing

Run = Callable[..., tuple[int, str, str]]
BRIEF = brief_of_claims(accusations=[accusation()], other_requests=[request()], ceasefire_context=[ceasefire()])
OLD = "article_sha256,article_source,article_title\n"
LINE = BRIEF.model_dump_json()
DAMAGED = [LINE[:-9], "[]", '{"schema_version": "1"}', LINE.replace('"accuser":"ARM"', '"accuser":"X"')]


@pytest.fixture
def briefs(tmp_path: Path) -> Path:
    """Two briefs and a failure between them, a line each."""
    file = tmp_path / "briefs.jsonl"
    file.write_text("\n".join([LINE, FAILURE.model_dump_json(), LINE]) + "\n", encoding="utf-8")
    return file


def test_tables_go_into_a_folder_that_is_made(run: Run, briefs: Path, tmp_path: Path) -> None:
    code, said, told = run("export", briefs, "--to", "csv", "-o", tmp_path / "tables")
    assert (code, said) == (0, "")
    assert told.startswith("summarize: 2 briefs, 1 failed articles · summary 0, parties 12, accusations 2, ")
    assert told.count("\n") == 1
    assert [row["claim"] for row in read_csv(tmp_path / "tables" / "accusations.csv")] == ["/accusations/0"] * 2
    assert [row["type"] for row in read_csv(tmp_path / "tables" / "failures.csv")] == ["ModelTimeout"]


def test_parquet_by_the_command(run: Run, briefs: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert run("export", briefs, "--to", "parquet", "-o", tmp_path / "tables", "-q") == (0, "", "")
    assert parquet.read_table(tmp_path / "tables" / "accusations.parquet").num_rows == 2


def test_several_files_one_pretty_and_standard_input(
    run: Run, briefs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretty = tmp_path / "brief.json"
    pretty.write_text(BRIEF.model_dump_json(indent=2), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(LINE.encode())))
    code, _, told = run("export", briefs, pretty, "-", "--to", "csv", "-o", tmp_path / "tables")
    assert (code, told.partition(",")[0]) == (0, "summarize: 4 briefs")
    assert len(read_csv(tmp_path / "tables" / "articles.csv")) == 4


def test_other_files_of_the_folder_stay_and_old_tables_are_replaced(run: Run, briefs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "accusations.csv").write_text(OLD)
    assert run("export", briefs, "--to", "csv", "-o", folder)[0] == 0
    assert (folder / "notes.txt").read_text() == "mine"
    assert len(read_csv(folder / "accusations.csv")) == 2
    assert not [file for file in folder.iterdir() if file.suffix == ".part"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(
    "damage", [LINE[:-9], "[]", '{"schema_version": "1"}', LINE.replace('"accuser":"ARM"', '"accuser":"X"')]
)
def test_a_damaged_line_is_named_and_nothing_is_left(
    kind: str, damage: str, run: Run, briefs: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    with briefs.open("a", encoding="utf-8") as file:
        file.write(damage + "\n" + LINE + "\n")
    code, said, told = run("export", briefs, "--to", kind, "-o", tmp_path / "tables")
    assert (code, said) == (1, "")
    assert f"{briefs}, line 4: is no" in told
    assert not (tmp_path / "tables").exists()
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "accusations.csv").write_text(OLD)
    assert run("export", briefs, "--to", kind, "-o", tmp_path / "tables")[0] == 1
    assert {file.name: file.read_text() for file in (tmp_path / "tables").iterdir()} == {"accusations.csv": OLD}


def test_a_damaged_line_leaves_no_events_file(run: Run, briefs: Path, tmp_path: Path) -> None:
    with briefs.open("a", encoding="utf-8") as file:
        file.write("{\n")
    code, _, told = run("export", briefs, "--to", "plover", "-o", tmp_path / "events.jsonl")
    assert (code, "line 4: is no JSON" in told) == (1, True)
    assert [file.name for file in tmp_path.iterdir()] == ["briefs.jsonl"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_tables_without_a_folder_are_wrong_usage(kind: str, run: Run, briefs: Path) -> None:
    code, _, told = run("export", briefs, "--to", kind)
    assert (code, told) == (2, "summarize: tables go into a folder. Name it with -o\n")


def test_usage_is_asked_for(run: Run, briefs: Path) -> None:
    assert run("export", briefs)[0] == 2
    assert run("export", "--to", "csv")[0] == 2
    assert run("export", briefs, "--to", "xml")[0] == 2
    assert run("export", "--help")[0] == 0


def test_a_file_in_the_folders_place_and_a_folder_in_the_files(run: Run, briefs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, told = run("export", briefs, "--to", "csv", "-o", tmp_path / "file")
    assert (code, "is a file" in told) == (1, True)
    code, _, told = run("export", briefs, "--to", "plover", "-o", tmp_path)
    assert (code, "is a directory" in told) == (1, True)
    code, _, told = run("export", briefs, "--to", "csv", "-o", tmp_path / "no" / "where")
    assert (code, "cannot be written" in told) == (1, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_to(run: Run, briefs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir(mode=0o500)
    assert run("export", briefs, "--to", "csv", "-o", folder)[0] == 1


def test_a_full_disk_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(_: IO[bytes]) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SummarizerError, match="No space left"):
        export_tables([BRIEF], tmp_path / "tables")
    assert not (tmp_path / "tables").exists()


def test_parquet_needs_its_extra(monkeypatch: pytest.MonkeyPatch, run: Run, briefs: Path, tmp_path: Path) -> None:
    monkeypatch.setattr(writing, "find_spec", lambda _name: None)
    code, _, told = run("export", briefs, "--to", "parquet", "-o", tmp_path / "tables")
    assert (code, "conflict-briefs[parquet]" in told) == (2, True)
    assert not (tmp_path / "tables").exists()
    with pytest.raises(MissingExtra):
        export_tables([], tmp_path / "tables", "parquet")


def test_a_number_that_parquet_cannot_hold_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    casualty = {"victims": None, "category": "killed", "count_text": "many", "count_min": 10**30, "count_max": None}
    brief = brief_of_claims(casualties=[{**casualty, "scope": "incident", "reported_by": None}])
    with pytest.raises(SummarizerError, match="casualties cannot be written as Parquet"):
        export_tables([brief], tmp_path / "tables", "parquet")
    assert not (tmp_path / "tables").exists()
    export_tables([brief], tmp_path / "tables", "csv")
    assert read_csv(tmp_path / "tables" / "casualties.csv")[0]["count_min"] == str(10**30)


def test_events_are_printed_or_written(run: Run, briefs: Path, tmp_path: Path) -> None:
    code, said, told = run("export", briefs, "--to", "plover")
    assert (code, told) == (0, "summarize: 2 briefs, 1 failed articles · events 6\n")
    events = [PloverEvent.model_validate_json(line) for line in said.splitlines()]
    assert [event.event_type for event in events] == ["ACCUSE", "REQUEST", "CONCEDE"] * 2
    assert run("export", briefs, "--to", "plover", "-o", tmp_path / "events.jsonl", "-q") == (0, "", "")
    assert (tmp_path / "events.jsonl").read_text(encoding="utf-8") == said
    assert all(event.model_dump_json() == line for event, line in zip(events, said.splitlines(), strict=True))


def test_events_of_another_profile_are_wrong_usage(tmp_path: Path) -> None:
    other = create_model("Other", __base__=Brief)
    with pytest.raises(UsageError, match="no other profile"):
        export([str(tmp_path / "x")], "plover", None, other)


def test_help_stays_instant() -> None:
    script = "import sys, summarizer.cli; print({'pydantic', 'pyarrow'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "set()\n"


def test_the_memory_does_not_grow_with_the_briefs(tmp_path: Path) -> None:
    def many(count: int) -> Iterator[Brief]:
        return (Brief.model_validate_json(LINE) for _ in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        export_tables(many(count), tmp_path / "tables")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(400) < peak(50) + 200_000


def test_an_event_line_is_json_with_the_articles_place(run: Run, briefs: Path) -> None:
    first: dict[str, Any] = json.loads(run("export", briefs, "--to", "plover")[1].splitlines()[0])
    assert first["article"] == {
        "sha256": "ab" * 32,
        "source": "a.txt",
        "title": "Border",
        "published": "2021-11-16",
    }
    assert first["evidence"] == [{"sentence": 1, "start": 0, "end": 13, "quote": "They said so.", "page": None}]
