"""The README shows what the program prints: its example is the replayed brief of the first article."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from summarizer import Settings, replay, summarize, to_terminal

ROOT = Path(__file__).parent.parent
ARTICLE = "seeds/2021-11-16-armenia-azerbaijan.txt"


@pytest.mark.parametrize(("place", "model"), [(1, "local/qwen2.5-coder-1.5b"), (2, "openai/claude-over-loopback")])
def test_the_examples_are_what_the_program_prints(monkeypatch: pytest.MonkeyPatch, place: int, model: str) -> None:
    monkeypatch.chdir(ROOT)
    with replay("cassettes"):
        brief = summarize(ARTICLE, settings=Settings(model=model))
    if place == 1:  # which make brief asks anew
        brief = brief.model_copy(update={"run": brief.run.model_copy(update={"replayed": False})})
    screen = io.StringIO()
    Console(file=screen, width=80, highlight=False).print(to_terminal(brief))
    printed = "\n".join(line.rstrip() for line in screen.getvalue().splitlines())
    examples = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n")
    assert examples[place].partition("\n```")[0] == printed


def test_every_option_is_in_the_help_that_the_readme_names() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("--record", "--replay", "--strategy", "--format", "--show-prompt", "--strict", "--evidence"):
        assert name in readme
