"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from samples import Run
from stub_server import StubServer, whole

from summarizer.errors import OutputError
from summarizer.files.writing import check_writable, replaced, write_file


def test_a_file_is_replaced_when_the_new_one_is_complete_and_not_before(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    with replaced(file) as new:
        new.write(b"new")
        assert file.read_text() == "old"
    assert file.read_text() == "new"
    with pytest.raises(ZeroDivisionError), replaced(file) as new:  # noqa: PT012
        new.write(b"half")
        raise ZeroDivisionError
    assert file.read_text() == "new"
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208  nothing is left beside it


def test_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileExistsError, match="cannot be replaced"), replaced(pipe):
        pass
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_half_file_of_a_killed_run_and_a_planted_link_are_in_nobodys_way(tmp_path: Path) -> None:
    file, other = tmp_path / "a", tmp_path / "other"
    other.write_text("not ours")
    (tmp_path / f".a.{os.getpid()}.part").symlink_to(other)  # the number of a process comes again
    with replaced(file) as new:
        new.write(b"new")
    assert (file.read_text(), other.read_text()) == ("new", "not ours")
    assert not list(tmp_path.glob(".*"))


def test_the_new_file_has_the_rights_of_the_old_one_from_its_first_byte_on(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o600)
    with replaced(file) as new:
        (half,) = tmp_path.glob(".a.*")
        assert stat.S_IMODE(half.stat().st_mode) == 0o600
        new.write(b"new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_file_is_nobody_elses_before_it_has_the_rights_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o644)
    at_first = []
    monkeypatch.setattr(
        "summarizer.files.writing.copymode", lambda _, half: at_first.append(stat.S_IMODE(half.stat().st_mode))
    )
    with replaced(file):
        pass
    assert at_first == [0o600]


def test_links_that_lead_round_are_found_before_anything_is_done(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).symlink_to(tmp_path / other)
    with pytest.raises(OutputError, match="cannot be written"):
        check_writable(tmp_path / "a")
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(tmp_path / "a", "text")


def test_of_a_link_the_folder_that_it_leads_into_has_to_be_there(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "none" / "a")
    with pytest.raises(OutputError, match="does not exist"):
        check_writable(tmp_path / "link")


def test_a_drawn_brief_takes_no_room_but_its_files(
    run: Run, through: list[str], stub: StubServer, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.always(whole())
    with monkeypatch.context() as full:
        full.setattr("tempfile.tempdir", str(tmp_path / "none"))
        status, _, errors = run(news, *through, "-o", tmp_path / "b.txt")
    assert status == 0, errors
