"""Odd inputs through the command, with a terminal for its output: an exit status, no traceback, nothing that acts.

The terminal is a pseudo-terminal, the model's server a stub on loopback that answers by chance. CI runs a tenth.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from campaign_share import SHARE
from odd_answers import Chance
from odd_inputs import KINDS, odd_input
from odd_plain import assert_plain
from stub_server import Asked, Reply, StubServer
from terminals import on_a_terminal

PARTS = 10
FORMATS = ("terminal", "json", "jsonl", "markdown", "html")
DOCUMENTED = {0, 1, 2, 3, 4}
OURS = re.compile(r"\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?[mK]|\x1b\[\?25[lh]|\x1b\[\d?A|\x1b\[2K|\r")
"""What the program itself sends to a terminal that has colours: these, and the line of its progress."""

PLAIN = {"NO_COLOR": "1", "TERM": "dumb"}
COLOURFUL = {"TERM": "xterm-256color"}

pytestmark = pytest.mark.campaign


@pytest.fixture
def server() -> Iterator[StubServer]:
    """A stub whose answers are by chance, and to the same request the same."""

    def answer(asked: Asked) -> Reply:
        return Reply(Chance(crc32(asked.raw)).post(asked.body).content.decode())

    with StubServer() as stub:
        stub.always(answer)
        yield stub


@pytest.mark.parametrize("part", range(round(PARTS * SHARE)))
def test_nothing_but_colours_reaches_a_terminal(part: int, server: StubServer, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    options = ["--model", "openai/stub", "--base-url", server.base_url]

    def run(*arguments: str, given: Path | None = None, colours: bool = True) -> int:
        screen = COLOURFUL if colours else PLAIN
        status, shown = on_a_terminal([*arguments], tmp_path, given, OPENAI_API_KEY="sk-canary-0123456789", **screen)
        assert status in DOCUMENTED, (arguments, status, shown)
        for word in ("Traceback", "is a defect", "canary"):
            assert word not in shown, (arguments, shown)
        assert_plain(OURS.sub("", shown) if colours else shown, str(arguments))
        return status

    for number in range(part * len(KINDS), (part + 1) * len(KINDS)):  # one of each
        name, data = odd_input(number)
        file = news / name
        file.write_bytes(data)
        form = ["--format", FORMATS[(number + part) % len(FORMATS)]]
        run(str(file), *options, *form, *(["--evidence"] if part % 2 else []), colours=number % 3 == 0)
    run("-", *options, "--format", "terminal", given=news / odd_input(part * len(KINDS))[0])
    run(*map(str, sorted(news.iterdir())), *options)
    run("batch", str(news), *options, "-o", "briefs.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "briefs.jsonl").read_bytes().splitlines()]
    assert any("error" not in line for line in lines)
    for form in ("terminal", "markdown"):
        for colours in (True, False):
            run("render", "briefs.jsonl", "--format", form, colours=colours)
    run("render", "briefs.jsonl", "--format", "html", "-o", "pages/")
    for form in ("markdown", "json"):
        run("digest", "briefs.jsonl", "--format", form)
    run("digest", "briefs.jsonl", "-o", "digest.html")
    run("export", "briefs.jsonl", "--to", "csv", "-o", "tables")
    run("export", "briefs.jsonl", "--to", "plover")
