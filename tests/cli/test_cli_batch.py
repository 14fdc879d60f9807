"""The command ``summarize batch`` as a user meets it: what it takes, writes, says, and ends with."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fault_server import LASTING, FaultServer, status
from samples import ARTICLE

from summarizer import Brief

Run = Callable[..., tuple[int, str, str]]


pytestmark = pytest.mark.usefixtures("key")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six articles, two of them below."""
    place = tmp_path / "news"
    for number, name in enumerate(["a.txt", "b.txt", "c.md", "d.txt", "more/e.txt", "more/f.txt"]):
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{ARTICLE}\nCopy {number}.\n", encoding="utf-8")
    (place / "notes.log").write_text("no article")
    return place


def at(server: FaultServer, model: str = "openai/stub") -> list[str]:
    return ["--model", model, "--base-url", server.base_url, "--strategy", "whole"]


def lines_of(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def sources_of(output: Path) -> list[str]:
    return [Path(line["article"]["source"]).name for line in lines_of(output)]


def test_a_folder_becomes_a_line_an_article_in_order_and_a_summary(run: Run, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer() as server:
        code, said, told = run("batch", folder, "-o", output, *at(server))
        assert (code, said) == (0, "")
        assert sources_of(output) == ["a.txt", "b.txt", "c.md", "d.txt", "e.txt", "f.txt"]
        for line in output.read_text(encoding="utf-8").splitlines():
            assert Brief.model_validate_json(line).model_dump_json() == line
        rows = dict(line.rsplit(maxsplit=1) for line in told.splitlines() if line.startswith(("articles", "briefed")))
        assert rows == {"articles read": "6", "briefed": "6"}
        before = output.read_bytes()
        assert run("batch", folder, "-o", output, *at(server), "-q")[0] == 0
        assert output.read_bytes() == before
        assert set(server.asked.values()) == {1}


def test_a_failed_article_is_a_line_that_is_no_brief_and_the_status_says_so(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "briefs.jsonl"
    (folder / "b.txt").write_text("")
    with FaultServer(lambda mark, _time: LASTING["cut off"] if mark == "3" else None) as server:
        code, _, told = run("batch", folder, "-o", output, *at(server))
        assert code == 1
        lines = lines_of(output)
        assert [("error" in line, line["article"]["source"][-5:]) for line in lines][1:4:2] == [
            (True, "b.txt"),
            (True, "d.txt"),
        ]
        assert {tuple(lines[n]) for n in (1, 3)} == {("schema_version", "article", "error")}
        assert lines[3]["error"]["type"] == "AnswerCutOff"
        assert lines[3]["error"]["hint"]
        with pytest.raises(ValueError, match="error"):
            Brief.model_validate(lines[3])
        assert "failed: AnswerCutOff" in told
        server.choose = lambda *_: None
        assert run("batch", folder, "-o", output, *at(server), "--retry-failed")[0] == 1  # b.txt is still empty
        assert server.asked["3"] == 2
        assert set(server.asked.values()) == {1, 2}
    assert ["error" in line for line in lines_of(output)] == [False, True, False, False, False, False]


@pytest.mark.parametrize(
    ("options", "fault", "said"),
    [
        (["--max-failures", "1"], LASTING["400"], "2 articles failed, 1 may (--max-failures)"),
        ([], status(401), "does not accept the key"),
        (["--max-cost", "0.000001"], None, "one more request may cost $0.01"),
    ],
)
def test_a_run_that_is_stopped_says_why_and_ends_with_four(
    run: Run, folder: Path, tmp_path: Path, options: list[str], fault: Any, said: str
) -> None:
    output = tmp_path / "briefs.jsonl"
    with FaultServer(lambda *_: fault) as server:
        named = at(server, "openai/gpt-4.1-mini")
        code, _, told = run("batch", folder, "-o", output, *named, "--workers", "1", *options)
        assert code == 4
        assert said in told
        server.choose = lambda *_: None
        assert run("batch", folder, "-o", output, *named, "--retry-failed", "-q")[0] in (0, 1)
        assert run("batch", folder, "-o", output, *named, "-q")[0] == 0
    assert len(lines_of(output)) == 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{folder}"], "Name it with -o"),
        (["{folder}/nothing", "-o", "{folder}/o.jsonl"], "there is no"),
        (["{folder}", "-o", "{folder}"], "is a directory"),
        (["{folder}", "-o", "{folder}/no/o.jsonl"], "does not exist"),
        (["{folder}", "-o", "{folder}/pipe"], "cannot be written to"),
        (["{folder}", "--glob", "*.doc", "-o", "{folder}/o.jsonl"], "no article"),
        (["{folder}", "--shard", "3/2", "-o", "{folder}/o.jsonl"], "is no shard"),
        (["{folder}", "--shard", "0/2", "-o", "{folder}/o.jsonl"], "is no shard"),
        (["{folder}", "-o", "{folder}/o.jsonl", "--max-cost", "1"], "price of openai/stub is not known"),
        (["{folder}", "-o", "{folder}/o.jsonl", "--engine", "ray"], "--id-field"),
        (["{folder}", "-o", "{folder}/o.jsonl", "--record", "x", "--replay", "y"], "exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_line_and_nothing_is_asked(
    run: Run, folder: Path, arguments: list[str], said: str
) -> None:
    os.mkfifo(folder / "pipe")
    with FaultServer() as server:
        code, _, told = run("batch", *(part.format(folder=folder) for part in arguments), *at(server))
        assert (code in (1, 2), said in told) == (True, True)
        assert not server.asked


def test_a_dry_run_sends_nothing_and_writes_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    with FaultServer() as server:
        code, _, told = run("batch", folder, "--dry-run", *at(server, "openai/gpt-4.1-mini"))
        assert code == 0
        assert not server.asked
        rows = dict(line.split("  ", 1) for line in told.splitlines() if "  " in line)
        assert rows["requests, estimated"].strip() == "6"
        assert rows["cost, estimated"].strip().startswith("$0.0")
    assert {path.name for path in tmp_path.iterdir()} == {"news"}


def test_rows_of_jsonl_csv_and_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"n{number}", "body": f"{ARTICLE}\nCopy {number}.\n"} for number in range(3)]
    lines = "\n".join(map(json.dumps, rows))
    (tmp_path / "news.jsonl").write_text(lines, encoding="utf-8")
    with (tmp_path / "news.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "body"])
        writer.writeheader()
        writer.writerows({**row, "body": f"{row['body']} As CSV."} for row in rows)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    output = tmp_path / "briefs.jsonl"
    fields = ["--text-field", "body", "--id-field", "id"]
    with FaultServer() as server:
        places = [tmp_path / "news.jsonl", tmp_path / "news.csv", "-"]
        assert run("batch", *places, "-o", output, *fields, *at(server))[0] == 0
        assert sum(server.asked.values()) == 6  # those on standard input are those of the file
    assert sources_of(output) == [
        f"{name}#n{number}" for name in ("news.jsonl", "news.csv", "-") for number in range(3)
    ]


def test_a_recorded_batch_replays_byte_for_byte_with_any_number_of_workers(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    cassettes = tmp_path / "cassettes"
    recorded = tmp_path / "recorded.jsonl"
    with FaultServer() as server:
        options = [*at(server), "--record", cassettes, "--workers", "4", "-q"]
        assert run("batch", folder, "-o", recorded, *options)[0] == 0
    outputs = []
    for workers in (1, 6):
        output = tmp_path / f"replayed-{workers}.jsonl"
        assert run("batch", folder, "-o", output, "--replay", cassettes, "--workers", workers, "-q")[0] == 0
        outputs.append(output.read_bytes())
    assert outputs[0] == outputs[1]
    assert outputs[0].replace(b'"replayed":true', b'"replayed":false') == recorded.read_bytes()


def test_a_hostile_article_cannot_speak_on_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "\x1b[31mred.txt").write_text("")
    with FaultServer() as server:
        code, _, told = run("batch", tmp_path, "-o", tmp_path / "o.jsonl", *at(server))
    assert code == 1
    assert "\x1b[31m" not in told
    assert "\x1b" not in (tmp_path / "o.jsonl").read_text(encoding="utf-8")


def test_a_batch_can_be_replayed_for_the_whole_process_without_a_model(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv("SUMMARIZER_REPLAY", str(root / "cassettes"))
    monkeypatch.setattr("summarizer.llm.engine.is_installed", lambda: False)
    output = tmp_path / "briefs.jsonl"
    assert run("batch", root / "seeds", "--glob", "20*.txt", "-o", output)[0] == 0
    assert len(lines_of(output)) == 9


def test_a_replay_asks_nobody_again(run: Run, folder: Path, tmp_path: Path) -> None:
    status, _, errors = run("batch", folder, "-o", tmp_path / "out.jsonl", "--replay", tmp_path, "--retry-failed")
    assert (status, "a replay asks nobody" in errors) == (2, True)
