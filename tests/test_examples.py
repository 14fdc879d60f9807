"""Every example of the documents that can run offline is run, and prints what is shown; the others say why not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from examples import PAGES, ROOT, Example, examples_of, furnish, is_as_shown, run_in

REASONS = {
    "installs packages": r"\bpip install\b|^make\b|^git clone\b|activate|^\.ci/run",
    "needs a key": r"--model openai/",
    "needs a server": r"--base-url|--model (?:ollama|vllm|llamacpp|lmstudio)/",
    "needs the network": r"https?://",
    "needs the embedded engine": r"--model local/|^make record",
    "needs several machines": r"--shard|--engine ray",
    "needs tests of yours": r"\bpytest\b",
    "needs pandas": r"import pandas",
    "is a file of its own": r"__file__",
}
"""Why an example may not be run, and what each of its commands then holds."""
PROGRAMS = {"summarize", "python", "cat", "echo"}
"""What an example that is run may begin with: everything else would change more than its own folder."""
OFFLINE = re.compile(r"--(?:replay|dry-run|show-prompt)\b|\bsummarize (?:help|schema|render|digest|export)\b")

EXAMPLES = [example for page in PAGES for example in examples_of(page)]
RUN = {page: [example for example in EXAMPLES if example.page == page and example.reason is None] for page in PAGES}
OTHERS_OPTIONS = {
    "--all",
    "--group",
    "--annotate",
    "--message",
    "--refresh",
    "--trusted-publishing",
}  # pip's, git's, uv's
OTHERS_PAGES = {"CHANGELOG.md", "docs/benchmarks.md"}  # of options that are gone, and of the benchmarks' own
_OPTION = re.compile(r"(?<![\w-])--?[a-zA-Z][a-z-]*")


@cache
def help_of(*command: str) -> str:
    told = subprocess.run(
        [sys.executable, "-m", "summarizer", "help", *command], check=True, capture_output=True, text=True
    )
    return told.stdout


@cache
def commands() -> list[str]:
    return re.findall(r"^  (\w+)  ", help_of().partition("Commands:")[2], re.MULTILINE)


def options_of(command: str) -> set[str]:
    return set(_OPTION.findall(help_of(command)))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / "furnished"
    folder.mkdir()
    furnish(folder)
    return folder


@pytest.mark.parametrize(
    "page", [page if page == "README.md" else pytest.param(page, marks=pytest.mark.slow) for page in PAGES if RUN[page]]
)
def test_what_a_page_shows_is_what_comes(page: str, furnished: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(furnished, tmp_path / "here")
    for example in RUN[page]:
        if example.language == "python":
            (folder / "example.py").write_text(example.content, encoding="utf-8")
            ((status, printed),) = run_in(folder, ["python example.py"])
            assert status == 0, printed
        else:
            look_at(example, folder)


def look_at(example: Example, folder: Path) -> None:
    """Run the commands of a block; one may fail only where the next asks for its exit status."""
    lines = [command for command, _ in example.commands]
    assert {line.split()[0] for line in lines} <= PROGRAMS, "say before the block why it is not run"
    came = run_in(folder, lines)
    assert len(came) == len(lines)
    following = [*lines[1:], ""]
    for (command, shown), (status, printed), after in zip(example.commands, came, following, strict=True):
        assert status == 0 or after == "echo $?", f"{command}\n{printed}"
        assert not shown or is_as_shown(printed, shown), f"{command}\n{printed}"


def test_the_pages_and_their_examples_are_found() -> None:
    assert {"README.md", "CONTRIBUTING.md", "docs/one-article.md", "docs/profiles.md"} <= {
        page for page in PAGES if RUN[page]
    }
    text = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in PAGES)
    assert len(EXAMPLES) == len(re.findall(r"^```(?:console|python)$", text, re.MULTILINE)) > 30
    assert not re.findall(r"^```(?:sh|bash|shell|shell-session)$", text, re.MULTILINE)  # which nobody would run
    assert len([example for example in EXAMPLES if example.reason is None]) >= len(EXAMPLES) / 2
    remarks = re.findall(r"^<!-- not run: ", text, re.MULTILINE)
    assert len(remarks) == len([example for example in EXAMPLES if example.reason is not None])


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.reason], ids=lambda one: f"{one.page}: {one.reason}"
)
def test_what_is_not_run_could_not_be(example: Example) -> None:
    assert example.reason in REASONS
    parts = [example.content] if example.language == "python" else [command for command, _ in example.commands]
    for part in parts:
        assert re.search(REASONS[example.reason], part), part
        assert not OFFLINE.search(part), part


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.language == "console"], ids=lambda one: one.page)
def test_every_option_of_an_example_is_one_of_its_command(example: Example) -> None:
    for line, _ in example.commands:
        for call in re.findall(r"\bsummarize +([^|#]*)", line):
            first = call.split()[0]
            assert set(_OPTION.findall(call)) <= options_of(first if first in commands() else "brief"), line


@pytest.mark.parametrize("page", [page for page in PAGES if page not in OTHERS_PAGES])
def test_every_option_that_a_page_names_is_in_the_help(page: str) -> None:
    known = OTHERS_OPTIONS.union(_OPTION.findall(help_of()), *map(options_of, commands()))
    text = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.M | re.S)
    named = {option for code in re.findall(r"`([^`\n]+)`", text) for option in re.findall(r"(?<![\w-])--[a-z-]+", code)}
    assert named <= known


def test_an_example_that_prints_something_else_is_found() -> None:
    assert is_as_shown("a  \nb\nc 12\n", ["a", "…", "c …"])
    assert is_as_shown("a\n", ["a", "…"])
    assert is_as_shown("a    1\n", ["a  1"])
    assert is_as_shown("summarize: 1 of 3 articles · 2.7/min · about 50 s left\na\n", ["a"])
    assert not is_as_shown("summarize: 1 article\na\n", ["a"])
    assert not is_as_shown("  a\n", ["a"])
    assert not is_as_shown("a\nb\n", ["a"])
    assert not is_as_shown("a\n", ["a", "b"])
    assert not is_as_shown("a.b\n", ["a…c"])
