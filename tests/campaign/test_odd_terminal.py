"""Odd inputs through the command, with a terminal for its output: an exit status, no traceback, nothing that acts.

The terminal is a pseudo-terminal, the model's server a stub on loopback that answers by chance. CI runs a tenth.
"""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from campaign_share import SHARE
from odd_answers import Chance
from odd_inputs import odd_input
from odd_plain import assert_plain
from stub_server import Asked, Reply, StubServer
from waiting import SAFETY

EVERY, INPUTS, PARTS = 100, 10_000, 10
FORMATS = ("terminal", "json", "jsonl", "markdown", "html")
DOCUMENTED = {0, 1, 2, 3, 4}
OURS = re.compile(r"\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?[mK]|\x1b\[\?25[lh]|\x1b\[\d?A|\x1b\[2K|\r")
"""What the program itself sends to a terminal: colours, and the line of its progress."""

pytestmark = pytest.mark.campaign


@pytest.fixture
def server() -> Iterator[StubServer]:
    chance = Chance(11)
    lock = threading.Lock()

    def answer(asked: Asked) -> Reply:
        with lock:
            return Reply(chance.post(asked.body).content.decode())

    with StubServer() as stub:
        stub.always(answer)
        yield stub


def on_a_terminal(arguments: list[str], folder: Path, given: Path | None = None) -> tuple[int, str]:
    """Run the command with a terminal for its output and its errors; returns its exit status and what came there."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "OPENAI_API_KEY": "sk-canary-0123456789", "TERM": "xterm-256color", "PYTHONPATH": ROOT}
    with (given or Path(os.devnull)).open("rb") as fed:
        child = subprocess.Popen(
            [sys.executable, "-m", "summarizer", *arguments], cwd=folder, stdin=fed, stdout=theirs, stderr=theirs,
            env=environment,
        )  # fmt: skip
    os.close(theirs)
    came = bytearray()
    try:
        while select.select([ours], [], [], SAFETY)[0]:
            try:
                chunk = os.read(ours, 65_536)
            except OSError:  # Linux says so that the other end is closed
                break
            if not chunk:
                break
            came += chunk
    finally:
        os.close(ours)
        if child.poll() is None:
            try:
                child.wait(SAFETY)
            finally:
                child.kill()
    return child.returncode, came.decode("utf-8", "replace")


ROOT = str(Path(__file__).parents[2])


@pytest.mark.parametrize("part", range(max(1, round(PARTS * SHARE))))
def test_nothing_but_colours_reaches_a_terminal(part: int, server: StubServer, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    options = ["--model", "openai/stub", "--base-url", server.base_url]

    def run(*arguments: str, given: Path | None = None) -> int:
        status, came = on_a_terminal([*arguments], tmp_path, given)
        shown = came.replace("\r\n", "\n")
        assert status in DOCUMENTED, (arguments, status, shown)
        for word in ("Traceback", "is a defect", "canary"):
            assert word not in shown, (arguments, shown)
        assert_plain(OURS.sub("", shown), str(arguments))
        return status

    step = INPUTS // PARTS
    for count, number in enumerate(range(part * step, (part + 1) * step, EVERY)):
        name, data = odd_input(number + count)  # of every kind
        file = news / name
        file.write_bytes(data)
        run(str(file), *options, "--format", FORMATS[count % len(FORMATS)], *(["--evidence"] if count % 2 else []))
    run("-", *options, "--format", "terminal", given=file)
    run(str(news / "*"), *options)
    run("batch", str(news), *options, "-o", "briefs.jsonl")
    if any("brief" in json.loads(line) for line in (tmp_path / "briefs.jsonl").read_bytes().splitlines()):
        for form in ("terminal", "markdown"):
            run("render", "briefs.jsonl", "--format", form)
        run("render", "briefs.jsonl", "--format", "html", "-o", "pages/")
        for form in ("markdown", "json"):
            run("digest", "briefs.jsonl", "--format", form)
        run("digest", "briefs.jsonl", "-o", "digest.html")
        run("export", "briefs.jsonl", "--to", "csv", "-o", "tables")
        run("export", "briefs.jsonl", "--to", "plover")
