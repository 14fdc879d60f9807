"""What many articles cost beside the model: wall time against the ideal, CPU and memory, ours and three baselines.

``python benchmarks/batch.py [--articles N] [--latency L] [--workers 8 64 256] [--repeat R] [--peers] [--memory [N ...]]
[--first N] [--write docs/benchmarks.md]``. All ask the same server, a stub that answers each request after L seconds,
so that W requests in flight need N * L / W seconds at best; what a run takes beyond that is its own. Each run is a
process of its own with a fresh server; it builds its client, its threads and all else anew, once for a few articles to
get warm and once for those that are measured. The baselines run in the environment of ``benchmarks/quality.py``, made
if need be. Prints Markdown tables; ``--write`` puts them between the marks of a page. Linux only (pinning to a core).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from batch_answers import CONTENTS

from summarizer import BatchOptions, Settings, summarize_many
from summarizer.batch.sources import Source

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "2021-11-16-armenia-azerbaijan.txt"
HERE = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".benchmarks" / "peers"
PEER_PYTHON = str(ENVIRONMENT / "bin" / "python")
INSTRUCTOR = [PEER_PYTHON, str(HERE / "peers" / "many_instructor.py")]
BEGIN, END = "<!-- batch: begin -->", "<!-- batch: end -->"
WARM_UP = 8
IN_FLIGHT = 64
"""Requests in flight where their number is not what is varied."""

OURS = "summarizer"
COMPETITORS = {
    OURS: ("summarizer", [sys.executable, str(HERE / "batch.py"), "--ours"]),
    "plain instructor, threads": ("instructor", [*INSTRUCTOR, "threads"]),
    "plain instructor, asyncio": ("instructor", [*INSTRUCTOR, "asyncio"]),
    "langextract": ("langextract", [PEER_PYTHON, str(HERE / "peers" / "many_langextract.py")]),
}
"""Of each the model that it asks for, and its command, which gets an address, the model, how many articles and workers,
and a file."""

NOTES = f"""The server is a stub, no model: it says the same to everyone after a fixed time, and shares the machine.
Each sends one request an article: `summarizer` for a whole brief (strategy `whole`; with reading, sentences, grounding,
and each answer on the disk before it counts); plain instructor for one model class, nothing checked against the text
and nothing kept, its workers sharing one generator of articles; langextract with all articles as documents of one call,
its findings aligned with the text, chunks so large that an article is one, batches as long as there are workers.
Of the other processes of `summarizer` the memory and the CPU are counted, and their start is within the measured time.
Imports and {WARM_UP} articles to get warm are `start`, and in no other column but the peak."""


@dataclass(frozen=True)
class Load:
    """What a run has to do."""

    articles: int
    workers: int
    latency: float = 0.0
    pinned: bool = False


@dataclass(frozen=True)
class Measured:
    """What a run took: seconds, CPU milliseconds an article, CPU seconds of its start, MiB at most, requests."""

    wall: float
    cpu_ms: float
    start: float
    mib: float
    requests: float


def run_ours(base_url: str, articles: int, workers: int, file: str, *, is_cold: bool = False) -> None:
    """Brief a few articles, unless it is to begin cold, then all; prints the clock, CPU and memory after each."""
    text = Path(file).read_text(encoding="utf-8")
    settings = Settings(model="openai/summarizer", strategy="whole", base_url=base_url)
    with tempfile.TemporaryDirectory(dir=ENVIRONMENT.parent) as folder:
        for numbers in (range(articles),) if is_cold else (range(-WARM_UP, 0), range(articles)):
            sources = (Source(f"copy {number}", f"{text}\n\nCopy {number}.\n") for number in numbers)
            store = Path(folder, f"{len(numbers)} from {numbers[0]}.store")
            briefs, kib = 0, 0
            for outcome in summarize_many(
                sources, settings=settings, store=store, options=BatchOptions(workers=workers)
            ):
                assert outcome.brief is not None, outcome.failure
                assert len(outcome.brief.accusations) == len(outcome.brief.casualties) == 1
                briefs += 1
                kib = peak_kib() if briefs == len(numbers) else 0  # while its other processes are still there
            assert briefs == len(numbers)
            clock = time.perf_counter()
            used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
            cpu = sum(one.ru_utime + one.ru_stime for one in used)
            print(json.dumps({"clock": clock, "cpu": cpu, "kib": kib}), flush=True)


def peak_kib() -> int:
    """Return the peaks of the memory of this process and of those that it started, added up."""
    children = " ".join(file.read_text() for file in Path("/proc/self/task").glob("*/children"))
    statuses = [Path("/proc", process, "status").read_text() for process in ("self", *children.split())]
    return sum(int(status.partition("VmHWM:")[2].split()[0]) for status in statuses)


@contextmanager
def serve(latency: float) -> Iterator[str]:
    """Run the stub in its own process and yield its base URL; leaving closes its input, which ends it."""
    contents = json.dumps({name: json.dumps(content) for name, content in CONTENTS.items()})
    command = [sys.executable, str(HERE / "fixed_latency_server.py"), str(latency), contents]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


def count_requests(base_url: str) -> int:
    """Return how many requests have come to the stub."""
    connection = HTTPConnection(urlsplit(base_url).netloc)
    connection.request("GET", "/count")
    return int(connection.getresponse().read())


@contextmanager
def on_cores(cores: set[int]) -> Iterator[None]:
    """Start processes on these cores only: they have the affinity of who starts them."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def environment() -> dict[str, str]:
    """Return the environment without what would lead a run elsewhere, with a key that opens nothing."""
    meddling = ("SUMMARIZER_", "OPENAI_", "LANGEXTRACT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(meddling)}
    return {**kept, "OPENAI_API_KEY": "x", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def measure(name: str, load: Load) -> Measured:
    """Run a competitor once."""
    all_cores = os.sched_getaffinity(0)
    first, *others = sorted(all_cores)
    assert others or not load.pinned, "a core of its own needs a second one for the server"
    with on_cores(set(others) if load.pinned else all_cores), serve(load.latency) as base_url:
        with on_cores({first} if load.pinned else all_cores):
            model, command = COMPETITORS[name]
            command = [*command, base_url, model, str(load.articles), str(load.workers), str(SEED)]
            ended = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
        if ended.returncode:
            sys.exit(f"{name} failed at {load}:\n{ended.stderr[-3000:]}")
        requests = count_requests(base_url) - WARM_UP
    warm, done = map(json.loads, ended.stdout.splitlines())
    assert requests == load.articles or name != OURS, f"{requests} requests for {load.articles} articles"
    measured = Measured(
        wall=done["clock"] - warm["clock"],
        cpu_ms=1000 * (done["cpu"] - warm["cpu"]) / load.articles,
        start=warm["cpu"],
        mib=done["kib"] / 1024,
        requests=requests,
    )
    print(f"{name}, {load}: {measured}", file=sys.stderr, flush=True)
    return measured


def compare(names: list[str], load: Load, repeat: int) -> dict[str, Measured]:
    """Run the competitors in turn, the other way round every second time; returns the medians."""
    runs: dict[str, list[Measured]] = {name: [] for name in names}
    for turn in range(repeat):
        for name in names if turn % 2 == 0 else reversed(names):
            runs[name].append(measure(name, load))
    return {
        name: Measured(*(statistics.median(getattr(run, field.name) for run in made) for field in fields(Measured)))
        for name, made in runs.items()
    }


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def waiting_table(names: list[str], loads: list[Load], repeat: int) -> str:
    """Measure and return what the articles take where the server takes its time."""
    rows = []
    for load in loads:
        ideal = load.articles * load.latency / load.workers
        for name, run in compare(names, load, repeat).items():
            times = [f"{run.wall:.2f}", f"{ideal:.2f}", f"{run.wall / ideal:.2f}"]
            costs = [f"{run.cpu_ms:.1f}", f"{run.mib:.0f}", f"{run.start:.1f}", f"{run.requests:.0f}"]
            rows.append([name, str(load.workers), *times, *costs])
    costs = ["CPU ms an article", "peak MiB", "start, CPU s", "requests"]
    return table(["", "in flight", "wall s", "ideal s", "wall / ideal", *costs], rows)


def core_table(names: list[str], load: Load, repeat: int) -> str:
    """Measure and return how many requests a second one core sustains."""
    runs = compare(names, load, repeat)
    rows = [[name, f"{load.articles / run.wall:.0f}", f"{run.cpu_ms:.1f}"] for name, run in runs.items()]
    return table(["", "requests a second", "CPU ms an article"], rows)


def cold_start(articles: int, latency: float, repeat: int) -> str:
    """Measure and return what the first articles of a process take of ours, imports and all else that begins."""
    seconds = []
    for _ in range(repeat):
        with serve(latency) as base_url:
            command = [*COMPETITORS[OURS][1], base_url, OURS, str(articles), str(IN_FLIGHT), str(SEED), "--cold"]
            begun = time.perf_counter()
            subprocess.run(command, env=environment(), capture_output=True, check=True)
            seconds.append(time.perf_counter() - begun)
    middle, ideal = statistics.median(seconds), articles * latency / IN_FLIGHT
    return (
        f"A new process, {IN_FLIGHT} requests in flight, its first {articles} articles, from its start to its end "
        f"(medians of {repeat}): {middle:.2f} s, ideal {ideal:.2f} s, from {min(seconds):.2f} to {max(seconds):.2f}."
    )


def memory_table(names: list[str], sizes: list[int]) -> str:
    """Measure and return how much memory runs of several sizes take."""
    runs = [compare(names, Load(size, IN_FLIGHT), 1) for size in sizes]
    rows = [[name, *(f"{run[name].mib:.0f}" for run in runs)] for name in names]
    return table(["peak MiB", *(f"{size:,} articles" for size in sizes)], rows)


def make_environment() -> None:
    """Install the baselines beside the checkout, once, as benchmarks/quality.py does."""
    wanted, marker = HERE / "peers" / "requirements.txt", ENVIRONMENT / "installed.txt"
    if not marker.exists() or marker.read_bytes() != wanted.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
        subprocess.run([PEER_PYTHON, "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
        marker.write_bytes(wanted.read_bytes())


def write(page: Path, text: str) -> None:
    """Put the tables between the marks of a page, in a section of their own where there are none yet."""
    now = page.read_text(encoding="utf-8")
    if BEGIN not in now:
        now = f"{now.rstrip()}\n\n## Many articles\n\n{BEGIN}\n{END}\n"
    before, _, rest = now.partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def main() -> None:
    """Run the competitors and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_024)
    parser.add_argument("--latency", type=float, default=0.5, help="seconds until the server answers")
    parser.add_argument("--workers", type=int, nargs="+", default=[8, 64, 256], help="requests in flight")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, of which the median is told")
    parser.add_argument("--peers", action="store_true", help="the baselines too")
    parser.add_argument("--memory", type=int, nargs="*", help="and the memory that so many articles take")
    parser.add_argument("--first", type=int, help="and what so many first articles of a new process take, of ours")
    parser.add_argument("--cold", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, default=None, help="put the tables into this page")
    parser.add_argument("--ours", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    ENVIRONMENT.parent.mkdir(exist_ok=True)
    if options.ours:
        base_url, _, articles, workers, file = options.ours
        run_ours(base_url, int(articles), int(workers), file, is_cold=options.cold)
        return
    if options.peers:
        make_environment()
    names = list(COMPETITORS) if options.peers else [OURS]
    facts = f"{options.articles:,} articles, medians of {options.repeat} runs in turn"
    command = ["python benchmarks/batch.py --articles", options.articles, "--latency", options.latency, "--workers"]
    command += [*options.workers, "--repeat", options.repeat, *["--peers"] * options.peers]
    command += [] if options.memory is None else ["--memory", *options.memory]
    loads = [Load(options.articles, workers, options.latency) for workers in options.workers]
    parts = [
        f"`{' '.join(map(str, command))}`",
        NOTES.replace("\n", " "),
        f"The server answers after {options.latency:g} s ({facts}):",
        waiting_table(names, loads, options.repeat),
        f"The server answers at once, the program is pinned to one core, {IN_FLIGHT} requests in flight ({facts}):",
        core_table(names, Load(options.articles, IN_FLIGHT, pinned=True), options.repeat),
    ]
    if options.memory is not None:
        parts += [f"Memory, the server answering at once, {IN_FLIGHT} requests in flight (one run each):"]
        parts += [memory_table(names, options.memory or [1_000, 20_000])]
    if options.first is not None:
        parts += [cold_start(options.first, options.latency, options.repeat)]
    text = "\n\n".join(parts)
    print(text)
    if options.write is not None:
        write(options.write, text)


main()
