"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from summarizer.files.writing import replaced


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
