"""What a digest of many briefs costs: seconds, memory and the size of its page.

Run it from the checkout, with the package installed: ``.venv/bin/python benchmarks/digest.py [BRIEFS] [RUNS]``. The
briefs are made up from those of the articles in ``seeds/``, replayed from ``cassettes/``: the same claims and quotes
again and again, each time with another source, date and SHA-256, and every tenth without a date. The whole process
``summarize digest`` is timed, the start of Python and the reading of the file included. Prints a Markdown table of
medians and of the highest peak.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from summarizer import replay, summarize

SEEDS = sorted(Path("seeds").glob("*.txt"))
FORMATS = ("html", "json", "markdown")
FIRST_DAY = date(2021, 1, 1)
SITES = ("news.example", "wire.example", "daily.example", "agency.example", "herald.example")


def write_briefs(file: Path, count: int) -> int:
    """Write made-up briefs as JSON lines; return how many claims they hold."""
    with replay("cassettes"):
        briefs = [summarize(seed) for seed in SEEDS]
    shapes = [json.loads(brief.model_dump_json()) for brief in briefs]
    claims = [sum(1 for _ in brief.claims()) for brief in briefs]
    chance = random.Random(1)  # noqa: S311  the same briefs in every run
    with file.open("w", encoding="utf-8") as lines:
        for number in range(count):
            brief = shapes[number % len(shapes)]
            day = FIRST_DAY + timedelta(days=chance.randrange(365))
            brief["article"] |= {
                "source": f"https://{chance.choice(SITES)}/{number}",
                "published": None if number % 10 == 9 else str(day),
                "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
            }
            lines.write(json.dumps(brief, ensure_ascii=False) + "\n")
    return sum(claims[number % len(claims)] for number in range(count))


def run(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its wall seconds, its CPU seconds and its peak of memory in MiB."""
    started = time.perf_counter()
    _, status, used = os.wait4(os.posix_spawn(command[0], command, os.environ), 0)
    seconds = time.perf_counter() - started
    assert status == 0, command
    peak = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return seconds, used.ru_utime + used.ru_stime, peak


def main() -> None:
    """Make the briefs, digest them into each format as often as the second argument says (5 times), after a warm-up."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as place:
        briefs = Path(place, "briefs.jsonl")
        claims = write_briefs(briefs, count)
        size = briefs.stat().st_size / 2**20
        print(f"{count:,} made-up briefs with {claims:,} claims, {size:.1f} MiB; medians of {runs} runs.\n")
        print("| format | wall seconds | slowest | CPU seconds | peak MiB | file MiB |")
        print("|---|---|---|---|---|---|")
        for kind in FORMATS:
            output = Path(place, f"digest.{kind}")
            command = [sys.executable, "-m", "summarizer", "digest", str(briefs), "-o", str(output), "-f", kind]
            measured = [run(command) for _ in range(runs + 1)][1:]
            wall, cpu, peaks = zip(*measured, strict=True)
            written = output.stat().st_size / 2**20
            times = f"{statistics.median(wall):.2f} | {max(wall):.2f} | {statistics.median(cpu):.2f}"
            print(f"| {kind} | {times} | {max(peaks):.0f} | {written:.1f} |")


if __name__ == "__main__":
    main()
