"""Standard streams that are closed or full: a brief that was paid for is not lost, and nothing is a defect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = "seeds/2021-11-16-armenia-azerbaijan.txt"
COMMAND = f"{sys.executable} -m summarizer {SEED} --replay cassettes"

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


def shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("errors", ["2>&-", "2>/dev/full"])
def test_standard_error_may_be_closed_or_full(errors: str, tmp_path: Path) -> None:
    done = shell(f"{COMMAND} --format json >{tmp_path / 'brief.json'} {errors}")
    assert done.returncode == 0
    assert json.loads((tmp_path / "brief.json").read_text(encoding="utf-8"))["schema_version"] == "1"


@pytest.mark.parametrize(("output", "said"), [(">&-", "standard output cannot be written"), (">/dev/full", "written")])
def test_standard_output_that_cannot_be_written_is_said(output: str, said: str) -> None:
    done = shell(f"{COMMAND} --format json {output}")
    assert done.returncode == 1
    assert said in done.stderr
    assert "defect" not in done.stderr


@pytest.mark.parametrize("option", ["help", "--help", "--version"])
@pytest.mark.parametrize("output", [">&-", ">/dev/full"])
def test_so_is_help_that_cannot_be_shown(option: str, output: str) -> None:
    done = shell(f"{sys.executable} -m summarizer {option} {output}")
    assert done.returncode == 1
    assert "standard output cannot be written" in done.stderr
    assert "defect" not in done.stderr


def test_a_file_is_written_though_standard_output_is_closed(tmp_path: Path) -> None:
    done = shell(f"{COMMAND} -o {tmp_path / 'brief.json'} >&-")
    assert (done.returncode, done.stderr.count("defect")) == (0, 0)
    assert (tmp_path / "brief.json").stat().st_size > 1_000
