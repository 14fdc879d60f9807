"""What a process of its own does with one file: all that the program can, and what that took.

It loads everything once, and makes a process of itself for each path that is a line of its standard input; what that
one has used, of processor and memory, is its own. Its answer is a line of JSON.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from odd_answers import Chance
from rich.console import Console
from samples import ARTICLE

import summarizer
from summarizer import Article, Brief, Briefer, Settings, SummarizerError
from summarizer.llm.traffic import Limits, Traffic

SETTINGS = Settings(model="openai/chance")
LONGEST = 600
"""CPU seconds after which a process is ended."""

KEPT = 50
"""Briefs that are shown and joined."""


def whole_way(file: Path) -> dict[str, Any]:
    """Read, brief and show all articles of a file; count them, and the failures by what they say."""
    briefs: list[Brief] = []
    failures: Counter[str] = Counter()
    briefed = 0
    for source in summarizer.articles_in(file):
        try:
            article = source.load(Briefer(settings=SETTINGS).read, SETTINGS.max_characters)
            brief = _briefed(article)
        except SummarizerError as error:
            if "\n" in str(error):
                raise ValueError(f"no line: {error}") from error
            failures[error.message[:200]] += 1
            continue
        briefed += 1
        if len(briefs) < KEPT:
            briefs.append(brief)
            _show(article, brief)
    if briefs:
        digest = summarizer.make_digest(briefs)
        summarizer.digest_to_html(digest)
        summarizer.digest_to_markdown(digest)
        summarizer.export_tables(briefs, file.with_suffix(f".{os.getpid()}"), "csv")
    return {"briefed": briefed, "failed": failures.total(), "failures": failures.most_common(3)}


def _briefed(article: Article) -> Brief:
    with Briefer(settings=SETTINGS) as briefer:
        briefer.go_by(Chance(7), Traffic(Limits(attempts=1)))
        brief = briefer.brief(article)
    for *_, claim in brief.claims():
        for evidence in claim.evidence:
            assert article.text[evidence.start : evidence.end] == evidence.quote
    return brief


def _show(article: Article, brief: Brief) -> None:
    assert Brief.model_validate_json(brief.model_dump_json()) == brief
    Console(file=io.StringIO(), width=100).print(summarizer.to_terminal(brief, evidence=True))
    summarizer.to_markdown(brief)
    summarizer.to_html(brief, article)


def measured(file: Path) -> dict[str, Any]:
    """Do it in a process made of this one, where all is loaded; return what it says, its CPU seconds and its memory."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        with os.fdopen(writable, "w") as told:
            try:
                json.dump(whole_way(file), told)
            except BaseException:  # noqa: BLE001  whatever it is, it is told
                told.write(json.dumps({"traceback": traceback.format_exc()}))
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable) as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    told = json.loads(said) if said else {"traceback": f"ended with {status}"}
    return {**told, "seconds": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024}


def main() -> None:
    """Answer each path that is a line of standard input with a line of JSON."""
    with TemporaryDirectory() as folder:
        warm = Path(folder) / "warm.txt"
        warm.write_text(ARTICLE, encoding="utf-8")
        assert whole_way(warm)["briefed"] == 1  # what is imported and built once is no part of the time
    for line in sys.stdin:
        print(json.dumps(measured(Path(line.rstrip("\n")))), flush=True)  # noqa: T201  its answer


if __name__ == "__main__":
    main()
