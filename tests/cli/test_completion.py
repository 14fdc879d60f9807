"""Tab completion as bash does it: the function that the command prints is called with the words of a line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from samples import Run

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
LINE = """
eval "$(summarize --show-completion)"
COMP_WORDS=(summarize "$@")
COMP_CWORD=$#
_summarize_completion summarize
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A command `summarize` that runs this checkout, and a home of its own."""
    command = tmp_path / "bin/summarize"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m summarizer "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return os.environ | {"PATH": f"{command.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder whose files are named partly like commands."""
    here = tmp_path / "here"
    (here / "documents").mkdir(parents=True)
    for name in ("article.txt", "border.txt", "big news.txt", ".border"):
        (here / name).touch()
    return here


def bash(script: str, *words: str, environment: dict[str, str], folder: Path) -> list[str]:
    command = ["bash", "--norc", "-c", script, "bash", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["ren"], ["render"]),
        (["b"], ["brief", "batch", "big news.txt", "border.txt"]),
        (["d"], ["digest", "documents/"]),
        (["help", "e"], ["export", "evaluate"]),
        (["--re"], ["--record", "--replay"]),  # of brief, which no word has named
        (["--show-"], ["--show-completion", "--show-prompt"]),
        (["--format", "j"], ["json", "jsonl"]),
        (["article.txt", "--re"], ["--record", "--replay"]),
        (["article.txt", "-f", "j"], ["json", "jsonl"]),
        (["batch", "--e"], ["--engine"]),
        (["export", "briefs.jsonl", "--to", "p"], ["parquet", "plover"]),
        # Names of files are left to the shell
        (["bo"], []),
        (["article.txt", ""], []),
        (["article.txt", "--replay", "doc"], []),
        (["render", ""], []),
        # What would be answered, or refused, is only being typed
        (["--version", "a"], []),
        (["bacth", "a"], []),
    ],
    ids=" ".join,
)
def test_a_word_is_completed(environment: dict[str, str], folder: Path, words: list[str], offered: list[str]) -> None:
    assert bash(LINE, *words, environment=environment, folder=folder) == offered


def test_the_shell_completes_names_of_files_where_nothing_is_offered(environment: dict[str, str], folder: Path) -> None:
    script = 'eval "$(summarize --show-completion)"; complete -p summarize'
    [said] = bash(script, environment=environment, folder=folder)
    assert said == "complete -o default -F _summarize_completion summarize"


def test_installing_completion_lasts(environment: dict[str, str], folder: Path) -> None:
    said = bash("summarize --install-completion; true", environment=environment, folder=folder)
    assert said[0].startswith("bash completion installed in ")
    script = "source ~/.bashrc; complete -p summarize"
    assert "-F _summarize_completion" in bash(script, environment=environment, folder=folder)[0]


@pytest.mark.parametrize(
    ("words", "told"), [(["help"], 1), (["--help"], 1), (["help", "brief"], 0), (["batch", "-h"], 0)]
)
def test_completion_is_told_of_once(run: Run, words: list[str], told: int) -> None:
    assert run(*words)[1].count("--install-completion") == told
