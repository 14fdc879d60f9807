"""Files of all kinds in one folder: each is an outcome or a named skip, and none of them changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fault_server import FaultServer
from input_samples import ATOM, PAGE, PDF, RSS, RTF, XHTML, archive, chat, mail, mhtml, word
from samples import ARTICLE, Run

from summarizer import count_articles

MARKED = f"{ARTICLE}\nCopy "
# What a file is called and holds, how many lines of the output it becomes (failures too), and how many skips.
KINDS: list[tuple[str, bytes, int, int]] = [
    ("a.txt", MARKED.encode(), 1, 0),
    ("b.md", MARKED.encode("utf-16"), 1, 0),
    ("c", PAGE.encode(), 1, 0),
    ("d.html", PAGE.encode("utf-8-sig"), 1, 0),
    ("e.aspx", XHTML.encode(), 1, 0),
    ("f.mhtml", mhtml(), 1, 0),
    ("g.eml", mail(attached=True), 1, 0),
    ("h.rtf", RTF.encode(), 1, 0),
    ("i.docx", word(), 1, 0),
    ("j.xml", RSS.encode(), 1, 1),
    ("k.atom", ATOM.encode(), 1, 0),
    ("l.jsonl", b'{"text": "Calm at the pier."}\nbroken\n', 2, 0),
    ("m.json", chat().encode(), 2, 2),
    ("n.csv", b'id;text\n1;Calm at sea.\n2;"Lost.\n3;Calm.\n', 3, 0),
    ("o.tsv", b"id\ttext\n1\tCalm on land.\n", 1, 0),
    ("p.pdf", PDF, 1, 0),
    ("q.txt", b"", 1, 0),
    ("r.txt", "Кате".encode()[:-1], 1, 0),
    ("s.png", b"\x89PNG\r\n\x1a\n" + bytes(40), 0, 1),
    ("t.xlsx", archive("xl/workbook.xml"), 0, 1),
    ("u.py", b"import os\n", 0, 1),
    ("v.json", b'{"schema_version": "1", "article": {}}', 0, 1),
    (".w.txt", b"hidden", 0, 1),
    ("x.bin", bytes(range(8)) * 9, 0, 1),
]


def filled(place: Path, files: int) -> Path:
    for number in range(files):
        name, data, _, _ = KINDS[number % len(KINDS)]
        file = (
            place / f"{number % 7}" / f".{number}{name[1:]}"
            if name[0] == "."
            else place / f"{number % 7}" / f"{number}{name}"
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data + f"{number}.\n".encode() if name == "a.txt" else data)
    return place


@pytest.mark.parametrize("files", [3 * len(KINDS), pytest.param(1_000, marks=pytest.mark.slow)])
def test_every_file_is_an_outcome_or_a_named_skip(
    run: Run, files: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path / "corpus", files)
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert len(before) == files
    output = tmp_path / "briefs.jsonl"
    with FaultServer() as server:
        asked = ("--model", "openai/stub", "--base-url", server.base_url, "--strategy", "whole")
        status, _, errors = run("batch", folder, "-o", output, *asked, "--strict")
    assert status == 1  # some articles fail
    counted = [KINDS[number % len(KINDS)] for number in range(files)]
    sources = [json.loads(line)["article"]["source"] for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(sources) == sum(lines for _, _, lines, _ in counted)
    assert count_articles(folder) == len(sources) + sum(skips for name, _, _, skips in counted if name[0] in "jm")
    skipped = [
        name for line in errors.splitlines() if " skipped " in line for name in line.split("): ", 1)[1].split(", ")
    ]
    told = [int(number) for number in re.findall(r"skipped (\d+) \(", errors)]
    assert sum(told) == len(skipped) == sum(skips for *_, skips in counted)
    named = {name.rpartition("#")[0] or name for name in (*sources, *skipped)}
    assert named == {str(file) for file in before}
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(("options", "status"), [((), 0), (("--strict",), 1), (("--glob", "*.txt", "-q"), 0)])
def test_what_is_skipped_is_said_and_strict_fails(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], status: int
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    place = tmp_path / "news"
    (place / ".git").mkdir(parents=True)
    (place / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (place / "notes.log").write_text("not an article")
    with FaultServer() as server:
        asked = ("--model", "openai/stub", "--base-url", server.base_url, "--strategy", "whole")
        code, _, errors = run("batch", place, "-o", tmp_path / "out.jsonl", *asked, *options)
    assert code == status
    reason = "not asked for (--glob)" if "--glob" in options else "text that is called .log; --glob '*.log' takes it"
    assert f"summarize: skipped 1 ({reason}): {place / 'notes.log'}\n" in errors
    assert f"summarize: skipped 1 (hidden folder): {place / '.git'}\n" in errors
