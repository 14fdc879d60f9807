"""Inputs that are all of one thing, and twice as large: time that grows with the size, and no more.

Each is read, briefed with answers by chance, and shown in every way, in a process of its own, whose CPU seconds and
memory are measured. Where a limit refuses the input, its failure is one line. CI runs a tenth (``CAMPAIGN_SHARE=0.1``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from campaign_share import SHARE
from environment import bare_environment
from huge_inputs import BOUNDED, FILES, LARGE, TEXTS, Make

SMALL = 120_000
"""Bytes of the smaller; an article of so many is asked about in parts, as one of twice as many is."""

RUNS = 3
"""How often it is measured, where the first time looks like more than linear."""

MOST_TIMES = 3.0
"""How many times as long twice as much may take: between what is linear and what is quadratic."""

NOISE = 0.5
"""CPU seconds that may be the machine's."""

BASE, PER_BYTE = 160 * 2**20, 600
"""Bytes of memory of a process that has everything loaded, and what each byte of input may add."""

MEGABYTE = 1_000_000

Measure = Callable[[Path], dict[str, Any]]
assert not TEXTS.keys() & FILES.keys()
INPUTS: dict[str, tuple[str, Make]] = {**{name: (".txt", make) for name, make in TEXTS.items()}, **FILES}
CHOSEN = [name for number, name in enumerate(INPUTS) if int(number * SHARE) < int((number + 1) * SHARE)]

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere"),
]


@pytest.fixture(scope="module")
def measure() -> Iterator[Measure]:
    """Measure the whole way of a file, in a process of its own."""
    support = Path(__file__).parents[1] / "support"
    path = os.pathsep.join([str(support), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(support / "huge_child.py")]
    environment = {**bare_environment(), "PYTHONPATH": path}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdin
        assert child.stdout

        def measured(file: Path) -> dict[str, Any]:
            child.stdin.write(f"{file}\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
            told: dict[str, Any] = json.loads(child.stdout.readline())  # type: ignore[union-attr]
            assert "traceback" not in told, told["traceback"]
            assert told["briefed"] or told["failed"]
            return told

        yield measured
        child.stdin.close()


@pytest.mark.parametrize("name", CHOSEN)
def test_time_and_memory_grow_with_the_size(name: str, measure: Measure, tmp_path: Path) -> None:
    ending, make = INPUTS[name]
    files = [tmp_path / f"{times}{ending}" for times in (1, 2)]
    for times, file in zip((1, 2), files, strict=True):
        file.write_bytes(make(times * SMALL))
    runs = [[measure(file) for file in files]]
    while not _is_linear(runs) and len(runs) < RUNS and name not in BOUNDED:
        runs.append([measure(file) for file in files])
    _tell(name, runs[0])
    for file, told in zip(files, runs[0], strict=True):
        assert told["peak"] < BASE + PER_BYTE * max(file.stat().st_size, SMALL)
    assert name in BOUNDED or _is_linear(runs), [[run["seconds"] for run in both] for both in runs]


def _is_linear(runs: list[list[dict[str, Any]]]) -> bool:
    """Tell whether the least that twice as much takes is less than so many times as long."""
    small, large = (min(run["seconds"] for run in of_a_size) for of_a_size in zip(*runs, strict=True))
    return small * MOST_TIMES + NOISE > large


def _tell(name: str, runs: list[dict[str, Any]]) -> None:
    """Print the campaign's figures, which ``pytest -rP`` shows."""
    took = ", ".join(f"{run['seconds']:.2f} s and {run['peak'] >> 20} MiB" for run in runs)
    print(f"{name}: {took}; {runs[-1]['briefed']} briefed, {runs[-1]['failed']} failed {runs[-1]['failures'][:1]}")  # noqa: T201


@pytest.mark.parametrize("name", CHOSEN)
def test_a_large_one_ends_as_a_brief_or_as_a_failure_of_one_line(name: str, measure: Measure, tmp_path: Path) -> None:
    ending, make = INPUTS[name]
    size = LARGE.get(name, MEGABYTE)
    file = tmp_path / f"large{ending}"
    file.write_bytes(make(size))
    told = measure(file)
    _tell(name, [told])
    assert told["peak"] < BASE + PER_BYTE * max(file.stat().st_size, MEGABYTE)
