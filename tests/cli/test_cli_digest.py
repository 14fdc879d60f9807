"""The command ``summarize digest``: formats, files that are no briefs, and what it says beside its result."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from digest_samples import accusation, brief, failed
from samples import Run

from summarizer import Digest


@pytest.fixture
def briefs(tmp_path: Path) -> Path:
    """A file of one brief and one article that failed."""
    file = tmp_path / "briefs.jsonl"
    lines = [brief(accusations=[accusation()]), failed("broken.txt")]
    file.write_text("".join(line.model_dump_json() + "\n" for line in lines), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("options", "begins"),
    [
        (["-o", "d.html"], "<!DOCTYPE html>"),
        (["-o", "digest"], "<!DOCTYPE html>"),
        (["-o", "d.MD"], "# Digest"),
        (["-o", "d.json"], '{"schema_version":"1"'),
        (["-o", "d.json", "--format", "markdown"], "# Digest"),
    ],
)
def test_the_format_follows_the_suffix_unless_it_is_named(
    run: Run, briefs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], begins: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("digest", briefs, *options) == (
        0,
        "",
        "summarize: 1 of the articles could not be briefed; the digest lists them\n",
    )
    assert Path(options[1]).read_text(encoding="utf-8").startswith(begins)


def test_standard_output_gets_markdown_unless_another_format_is_named(run: Run, briefs: Path) -> None:
    assert run("digest", briefs)[1].startswith("# Digest of a conflict")
    status, output, _ = run("digest", briefs, "-f", "json")
    assert status == 0
    assert len(Digest.model_validate_json(output).accusations) == 1


def test_several_files_and_standard_input_are_one_digest(
    run: Run, briefs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretty = tmp_path / "one.json"
    pretty.write_text(brief("b.txt").model_dump_json(indent=2), encoding="utf-8")
    stdin = io.TextIOWrapper(io.BytesIO(brief("c.txt").model_dump_json().encode() + b"\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    digest = json.loads(run("digest", briefs, briefs, pretty, "-", "-f", "json")[1])
    assert sorted(article["source"] for article in digest["articles"]) == ["a.txt", "b.txt", "c.txt"]
    assert digest["doubled"] == 2


def test_what_was_not_briefed_or_corrected_in_vain_is_said(run: Run, briefs: Path, tmp_path: Path) -> None:
    joining = tmp_path / "joining.toml"
    joining.write_text('[same]\n"Armenia" = ["Hayastan"]\n', encoding="utf-8")
    _, output, errors = run("digest", briefs, "--joining", joining)
    assert "Hayastan" in errors
    assert "Hayastan" in output
    only_failed = tmp_path / "failed.jsonl"
    only_failed.write_text(failed().model_dump_json() + "\n", encoding="utf-8")
    status, output, errors = run("digest", only_failed)
    assert (status, errors) == (0, "summarize: the digest is empty: none of these articles could be briefed\n")
    assert "This digest is empty" in output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no brief"),
        ('{"article": "caf\u00e9"}\n'.encode("latin-1"), "line 1: is no JSON"),
        (b"\x00\xff\xfe\x01" * 99, "line 1: is no JSON"),
        (b'{"a": 1}\n', "line 1: is no brief"),
        (b"[1, 2]\n", "brief 1: is no brief"),
    ],
)
def test_a_file_that_holds_no_briefs_is_one_line_and_status_1(
    run: Run, tmp_path: Path, content: bytes, told: str
) -> None:
    file, output = tmp_path / "x.jsonl", tmp_path / "d.html"
    file.write_bytes(content)
    status, _, errors = run("digest", file, "-o", output)
    assert (status, errors.count("\n")) == (1, 1)
    assert told in errors
    assert not output.exists()


def test_what_cannot_be_read_or_written_is_one_line_and_status_1(run: Run, briefs: Path, tmp_path: Path) -> None:
    joining = tmp_path / "joining.toml"
    joining.write_text("[smae]\n", encoding="utf-8")
    for arguments in (
        (briefs, "-o", tmp_path),
        (briefs, "-o", tmp_path / "none" / "d.html"),
        (briefs, "--joining", joining),
    ):
        status, output, errors = run("digest", *arguments)
        assert (status, output, errors.count("\n")) == (1, "", 1), arguments


def test_wrong_usage_is_status_2(run: Run, briefs: Path) -> None:
    for arguments in ((), (briefs, "--format", "pdf"), ("-", "-"), (briefs, "--nothing")):
        assert run("digest", *arguments)[0] == 2
