"""What a start costs: ``--help`` and a replayed brief, against the bare import of what one would ask and replay with.

Run it from the checkout, with the package and vcrpy installed, of which the program needs the first alone:
``.venv/bin/python benchmarks/startup.py [RUNS]``. The commands take turns, so that a machine that changes its speed
changes it for all. Prints a Markdown table of medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

ARTICLE = "seeds/2021-11-16-armenia-azerbaijan.txt"
PYTHON = [sys.executable, "-c"]
REPLAY = [sys.executable, "-m", "summarizer", ARTICLE, "--replay", "cassettes", "-f", "json"]
UNTUNED = "import gc, sys; gc.set_threshold = lambda *_: None"
COMMANDS = {
    "`python -c pass`": [*PYTHON, "pass"],
    "`import summarizer`": [*PYTHON, "import summarizer"],
    "`summarize --help`": [sys.executable, "-m", "summarizer", "--help"],
    "`import typer, pydantic`": [*PYTHON, "import typer, pydantic"],
    "`summarize ARTICLE --replay`": REPLAY,
    "the same, with Python's own thresholds of the collector": [
        *PYTHON,
        f"{UNTUNED}; sys.argv = {['summarize', *REPLAY[3:]]!r}; from summarizer.cli.app import main; main()",
    ],
    "the same of the embedded model, with the parser": [*REPLAY, "--model", "local/qwen2.5-coder-1.5b"],
    "`import openai, instructor, vcr`": [*PYTHON, "import openai, instructor, vcr"],
    "the same and one client": [
        *PYTHON,
        "import openai, instructor, vcr; instructor.from_openai(openai.OpenAI(api_key='none'))",
    ],
}


def run(command: list[str]) -> tuple[float, float]:
    """Run a command and return its CPU seconds (user and system, of all its processes) and its wall seconds."""
    before = os.times()
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall = time.perf_counter() - started
    after = os.times()
    cpu = (after.children_user + after.children_system) - (before.children_user + before.children_system)
    return cpu, wall


def main() -> None:
    """Run each command in turn, as often as the first argument says (7 times), after a warm-up."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for turn in range(runs + 1):
        for name, command in COMMANDS.items():
            measured = run(command)
            if turn:
                times[name].append(measured)
    print(f"Medians of {runs} runs in turn.\n")
    print("| command | CPU seconds | wall seconds |")
    print("|---|---|---|")
    for name, measured_runs in times.items():
        cpu, wall = (statistics.median(column) for column in zip(*measured_runs, strict=True))
        print(f"| {name} | {cpu:.2f} | {wall:.2f} |")


if __name__ == "__main__":
    main()
