"""The committed recordings, replayed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from summarizer import Brief, Settings, replay, summarize

ROOT = Path(__file__).parents[2]
SEEDS = sorted(path.stem for path in (ROOT / "seeds").glob("*.txt"))
STRONG, EMBEDDED = "openai/claude-over-loopback", "local/qwen2.5-coder-1.5b"
FIRST = "2021-11-16-armenia-azerbaijan"


@cache
def brief_of(stem: str, model: str | None = None) -> Brief:
    with replay(ROOT / "cassettes"):
        return summarize(ROOT / "seeds" / f"{stem}.txt", settings=Settings(model=model))
