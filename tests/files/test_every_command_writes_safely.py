"""Every command that writes: a full disk, a read-only folder or a kill leaves the old file or the new one, never half.

The disk is a real file system of a megabyte, the kill is the kernel's.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands_under_fault import Commands, commands
from digest_samples import accusation, brief
from gold_samples import charge, gold_of
from samples import ARTICLE
from small_disk import CANNOT_MOUNT, Disk, small_disk
from stub_server import StubServer, statement, whole
from stub_server import accusation as said_accusation

from summarizer import Article

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="the faults are Linux's")

COMMANDS: dict[str, str] = {
    "brief, JSON": "IN/border.txt -o OUT/b.json MODEL",
    "brief, array": "IN/border.txt IN/fixed.txt -o OUT/b.json MODEL",
    "brief, text": "IN/border.txt -o OUT/b.txt MODEL",
    "brief, page": "IN/border.txt -o OUT/b.html MODEL",
    "brief, recording": "IN/fixed.txt -o /dev/null -f json --record OUT/cassettes MODEL",
    "batch": "batch IN/border.txt -o OUT/b.jsonl MODEL",
    "batch, recording": "batch IN/fixed.txt -o ELSEWHERE/b.jsonl --record OUT/cassettes MODEL",
    "render": "render IN/briefs.jsonl -o OUT/b.md",
    "render, folder": "render IN/briefs.jsonl --format html -o OUT/pages/",
    "digest": "digest IN/briefs.jsonl -o OUT/d.html",
    "export, CSV": "export IN/briefs.jsonl --to csv -o OUT/tables -q",
    "export, Parquet": "export IN/briefs.jsonl --to parquet -o OUT/tables -q",
    "export, events": "export IN/briefs.jsonl --to plover -o OUT/e.jsonl -q",
    "evaluate": "evaluate IN/gold --articles IN/articles --format json -o OUT/r.json MODEL",
    "evaluate, report": "evaluate IN/gold --articles IN/articles -o /dev/null --report OUT/r.md MODEL",
    "evaluate, floors": "evaluate IN/gold --articles IN/articles -o /dev/null --floors OUT/f.json --set-floors "
    "--lowered-because REASON MODEL",
}
AT_LEAST = {"brief, JSON", "batch", "export, CSV"}
"""Those that are tried whenever the tests run; the others take long together."""

EVERY = pytest.mark.parametrize(
    "command", [one if one in AT_LEAST else pytest.param(one, marks=pytest.mark.slow) for one in COMMANDS]
)


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    with commands(tmp_path_factory.mktemp("said")) as found:
        yield found


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk | None]:
    with small_disk(tmp_path / "disk", 1 << 20) as mounted:
        yield mounted


class Bench:
    """Inputs, a model and a folder for outputs; ``turn`` makes the next output another one."""

    def __init__(self, forked: Commands, stub: StubServer, folder: Path) -> None:
        self.forked, self.stub = forked, stub
        self.inputs, self.elsewhere = folder / "in", folder / "elsewhere"
        for made in (self.inputs, self.elsewhere, self.inputs / "gold", self.inputs / "articles"):
            made.mkdir()
        article = Article.from_text(ARTICLE, source="border.txt", language="en")
        gold = gold_of(article, accusations=[charge("ARM", "AZE", 3)])
        (self.inputs / "gold" / "border.json").write_text(gold.model_dump_json(), encoding="utf-8")
        for name in ("articles/border.txt", "fixed.txt"):
            (self.inputs / name).write_text(ARTICLE, encoding="utf-8")
        self.turn(1)

    def turn(self, number: int) -> None:
        told = "Border shelling reported"
        blame = ("Azerbaijan", "Armenia") if number == 1 else ("Armenia", "Azerbaijan")
        charged = [said_accusation(*blame, "Azerbaijani troops had shelled two villages", 3)]
        self.stub.always(
            whole(summary=[statement(told, 1), statement(f"{told} again", 1)][:number], accusations=charged)
        )
        (self.inputs / "border.txt").write_text(f"{ARTICLE}\nTurn {number}.\n", encoding="utf-8")
        briefs = [
            brief(name, accusations=[accusation(allegation=f"shelling, turn {number}")]) for name in ("a.txt", "b.txt")
        ]
        lines = "".join(f"{one.model_dump_json()}\n" for one in briefs)
        (self.inputs / "briefs.jsonl").write_text(lines, encoding="utf-8")
        self.forget()

    def forget(self) -> None:
        """Forget the answers of a batch whose output is elsewhere."""
        for kept in self.elsewhere.iterdir():
            kept.unlink()

    def run(self, command: str, out: Path, **conditions: object) -> tuple[int, str]:
        places = {"IN": self.inputs, "OUT": out, "ELSEWHERE": self.elsewhere}
        words = re.sub(r"\b(IN|OUT|ELSEWHERE)\b", lambda found: str(places[found[1]]), COMMANDS[command]).split()
        reason = "the answers of the stub are others"
        model = ["--model", "openai/stub", "--strategy", "whole", "--base-url", self.stub.base_url, "--quiet"]
        arguments = [reason if word == "REASON" else word for word in words if word != "MODEL"]
        status, said = self.forked.run(*arguments, *(model if "MODEL" in words else ()), **conditions)  # type: ignore[arg-type]
        return status, re.sub(r"summarize: .*(becomes one JSON array|is not a file here).*\n", "", said)


@pytest.fixture
def bench(forked: Commands, stub: StubServer, tmp_path: Path) -> Bench:
    return Bench(forked, stub, tmp_path)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder and below it, but for the files of a store and the ballast of a full disk."""
    found = (file for file in folder.rglob("*") if file.is_file() and ".store" not in file.name)
    return {str(file.relative_to(folder)): file.read_bytes() for file in found if file.name != "ballast"}


def timeless(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files without how long the model took, and without what a killed run has left."""
    took = re.compile(rb'"seconds": ?[0-9.e-]+|[0-9.]+ s\b')
    return {name: took.sub(b"", data) for name, data in files.items() if not is_left(name)}


@EVERY
def test_faults_leave_the_old_files_or_the_new_ones_and_hinder_no_later_run(
    command: str, bench: Bench, disk: Disk | None, tmp_path: Path
) -> None:
    out = disk.folder if disk else tmp_path / "disk"
    assert bench.run(command, out, umask=0o022) == (0, "")
    assert rights_in(out) <= {0o755, 0o644}
    for file in files_in(out):
        (out / file).chmod(0o600)
    old = files_in(out)
    assert old
    bench.turn(2)
    if disk:
        check_no_room(command, bench, disk, old)

    assert bench.run(command, out, kill="in the midst")[0] < 0
    assert {name: data for name, data in files_in(out).items() if not is_left(name)} == old
    assert bench.run(command, out, kill="before the rename", umask=0o022)[0] == -9
    assert {name: data for name, data in files_in(out).items() if not is_left(name)} == old
    halves = [file for file in files_in(out) if is_left(file)]
    assert halves
    assert {stat.S_IMODE((out / half).stat().st_mode) for half in halves} == {0o600}, "a private file is shown"

    assert bench.run(command, out, umask=0o022) == (0, "")
    new = files_in(out)
    assert {stat.S_IMODE((out / file).stat().st_mode) for file in old} == {0o600}
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    bench.forget()
    assert bench.run(command, fresh, umask=0o077) == (0, "")
    assert timeless(new) == timeless(files_in(fresh)) != timeless(old)
    assert rights_in(fresh) <= {0o700, 0o600}
    if disk is None:
        pytest.skip(f"all but the full disk and the read-only one was proved: {CANNOT_MOUNT}")


def check_no_room(command: str, bench: Bench, disk: Disk, old: dict[str, bytes]) -> None:
    """See that a disk that is full, or may not be written to, changes nothing and is told in a line."""
    disk.fill()
    check_failed(*bench.run(command, disk.folder))
    assert files_in(disk.folder) == old
    disk.free()
    asked = len(bench.stub.asked)
    with disk.read_only():
        check_failed(*bench.run(command, disk.folder))
    assert files_in(disk.folder) == old
    assert len(bench.stub.asked) == asked, "the model was paid for nothing"


def rights_in(folder: Path) -> set[int]:
    """Return who may do what with all that is in a folder, those files among it that only a store has."""
    return {stat.S_IMODE(one.stat().st_mode) for one in folder.rglob("*")}


def is_left(name: str) -> bool:
    """Tell what a killed run has left."""
    return name.endswith((".part", ".partial"))


def check_failed(status: int, said: str) -> None:
    """See that a command failed with one line, as it is documented."""
    assert status == 1
    assert said.startswith("summarize: ")
    assert said.count("\n") == 1, said
