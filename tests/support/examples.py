"""Examples in the documents: found, and run in a folder of their own as a reader would run them.

A page's ``console`` and ``python`` blocks share one folder and are run in order. A block that cannot be run says why in
a comment before it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import summarizer

ROOT = Path(summarizer.__file__).parent.parent
FIRST = "seeds/2021-11-16-armenia-azerbaijan.txt"
OTHERS = (
    "seeds/2023-02-08-tajikistan-russia-request-refused.txt",
    "seeds/2024-03-14-thailand-cambodia-mutual-accusations.txt",
    "seeds/2025-01-27-ethiopia-eritrea-ceasefire-violation.txt",
)
SANCTIONS = "docs/examples/2024-05-14-belarus-sanctions.txt"
PAGES = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md", "seeds/*.md")
    for path in ROOT.glob(pattern)
)
ANYTHING = "…"

_BLOCK = re.compile(
    r"(?:^<!-- (?P<remark>[^\n]*) -->\n)?^```(?P<language>console|python)\n(?P<content>.*?)^```$", re.M | re.S
)
_PROMPT = re.compile(r"\w*\$ ")
_MEANWHILE = re.compile(r"summarize: [\d,]+ of [\d,]+ articles · ")
_NOT_RUN = "not run: "
_MARK = "\x1e"


@dataclass(frozen=True)
class Example:
    """One block of a page; ``reason`` says why it is not run, None if it is."""

    page: str
    language: str
    content: str
    reason: str | None

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """Each command of a console block, with the lines that are shown below it."""
        told: list[tuple[str, list[str]]] = []
        for line in self.content.splitlines():
            if prompt := _PROMPT.match(line):
                told.append((line[prompt.end() :], []))
            else:
                told[-1][1].append(line)
        return told


def examples_of(page: str) -> list[Example]:
    """Return the blocks of a page in their order."""
    found = _BLOCK.finditer((ROOT / page).read_text(encoding="utf-8"))
    return [
        Example(
            page,
            block["language"],
            block["content"],
            remark.removeprefix(_NOT_RUN) if (remark := block["remark"] or "").startswith(_NOT_RUN) else None,
        )
        for block in found
    ]


def furnish(folder: Path) -> None:
    """Put into a folder what the examples expect there: the repository's articles, and briefs of them."""
    for room in ("seeds", "cassettes", "docs/examples"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / FIRST, folder / "article.txt")
    (folder / "news").mkdir()
    for other in OTHERS:
        shutil.copy(ROOT / other, folder / "news")
    (folder / "joining.toml").write_text('[same]\n"Taliban" = ["the Taliban movement"]\n', encoding="utf-8")
    (folder / "bin").mkdir()
    for name, module in (("summarize", "-m summarizer"), ("python", "")):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    made = [
        "summarize article.txt -o brief.json",
        "summarize news/*.txt -o briefs.jsonl",
        f"summarize {SANCTIONS} --profile docs/examples/sanctions.py -o sanctions.jsonl",
    ]
    for status, printed in run_in(folder, made):
        assert status == 0, printed


def run_in(folder: Path, commands: list[str]) -> list[tuple[int, str]]:
    """Run commands one after the other in one shell; return the exit status and all that each printed."""
    parts = [f"(exit $status); {command}\nstatus=$?; printf '{_MARK}%s{_MARK}' $status" for command in commands]
    script = "\n".join(["status=0", *parts])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "SUMMARIZER_"))}
    environment |= {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SUMMARIZER_REPLAY": "cassettes",
        "COLUMNS": "80",
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    pieces = done.stdout.split(_MARK)
    return [(int(status), printed) for printed, status in zip(pieces[::2], pieces[1::2], strict=False)]


def is_as_shown(printed: str, shown: list[str]) -> bool:
    """Tell whether a command printed what is shown; "…" stands for anything, on a line by itself for any lines.

    How wide a table's columns are is left aside: the time that a run took is in one of them. So is how far a batch is,
    which it says on a slow machine alone.
    """
    lines = [
        r"(?:.*\n)*?" if line == ANYTHING else ".*".join(map(re.escape, _narrow(line).split(ANYTHING))) + r"\n"
        for line in shown
    ]
    given = "".join(f"{_narrow(line)}\n" for line in printed.splitlines() if not _MEANWHILE.match(line))
    return re.fullmatch("".join(lines), given) is not None


def _narrow(line: str) -> str:
    return re.sub(r"(?<=\S) {2,}", " ", line.rstrip())
