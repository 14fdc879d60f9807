"""The README shows what the program prints: its example is the replayed brief of the first article."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from summarizer import replay, summarize, to_terminal

ROOT = Path(__file__).parent.parent
ARTICLE = "seeds/2021-11-16-armenia-azerbaijan.txt"


def test_the_example_is_what_the_program_prints(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    with replay("cassettes"):
        brief = summarize(ARTICLE)
    live = brief.model_copy(update={"run": brief.run.model_copy(update={"replayed": False})})
    screen = io.StringIO()
    Console(file=screen, width=80, highlight=False).print(to_terminal(live))
    printed = "\n".join(line.rstrip() for line in screen.getvalue().splitlines())
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("```text\n")[2].partition("\n```")[0]
    assert shown == printed


def test_every_option_is_in_the_help_that_the_readme_names() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("--record", "--replay", "--strategy", "--format", "--show-prompt", "--strict", "--evidence"):
        assert name in readme
