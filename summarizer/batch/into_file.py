"""A batch into a file of JSON lines: one line an article, in the order of the input, whole at any moment."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from glob import escape
from pathlib import Path
from typing import Any, overload

from pydantic_core import to_json

from summarizer.files.writing import check_writable, output_errors, replaced
from summarizer.profiles.base import Profile
from summarizer.schemas.brief import B
from summarizer.schemas.outcome import Outcome
from summarizer.settings import Settings, StrategyName

from .answering import line_of
from .hands import Given
from .options import BatchOptions, store_beside
from .running import summarize_many
from .store import Entry, Store

_ENTRIES_AT_ONCE = 200
_SOURCE_WITHIN = 2_000
_LEAST_WAIT = 10.0
_SHARE = 30  # a rewrite comes at the earliest after this many times as long as the last one took


@overload
def summarize_into(
    sources: Iterable[Given],
    output: str | Path,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: None = None,
    settings: Settings | None = None,
    options: BatchOptions | None = None,
) -> Iterator[Outcome]: ...


@overload
def summarize_into(
    sources: Iterable[Given],
    output: str | Path,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[B],
    settings: Settings | None = None,
    options: BatchOptions | None = None,
) -> Iterator[Outcome[B]]: ...


def summarize_into(
    sources: Iterable[Given],
    output: str | Path,
    *,
    model: str | None = None,
    strategy: StrategyName | None = None,
    profile: Profile[Any] | None = None,
    settings: Settings | None = None,
    options: BatchOptions | None = None,
) -> Iterator[Outcome[Any]]:
    """Brief many articles into ``output``; yields each outcome as ``summarize_many`` does, and takes what it takes.

    The file is written anew now and then and at the end, from the store beside it (``OUTPUT.store``), and replaced at
    once. A run that ends before its last article never makes it shorter.

    Raises:
        StoreError: the store cannot be used, or another run has it.
        OutputError: the file cannot be written.
        RunStopped: as ``summarize_many``; the file is written before.
    """
    options = options or BatchOptions()
    chosen = (settings or Settings()).chosen(model=model, strategy=strategy)
    file = Path(output)
    check_writable(file, as_file=True)
    with Store(store_beside(file)) as store:
        writing = _Writing(store, file)
        whole = False
        try:
            briefed: Iterator[Outcome[Any]] = summarize_many(
                sources, profile=profile, settings=chosen, store=store, options=options
            )
            for outcome in briefed:
                writing.add(outcome)
                yield outcome
            whole = not options.stop.is_set()
        finally:
            if not options.abandon.is_set():
                writing.write(shorter=whole)


class _Writing:
    """Keeps the order of the input, and writes the output from the store."""

    def __init__(self, store: Store, output: Path) -> None:
        self._store = store
        self._output = output
        self._entries: list[Entry] = []
        self._next_write = time.monotonic() + _LEAST_WAIT
        store.begin_entries()
        for half in output.resolve().parent.glob(f".{escape(output.resolve().name)}.*.part"):
            half.unlink(missing_ok=True)  # of a run that was killed; there is no other, the store is ours

    def add(self, outcome: Outcome) -> None:
        """Note an outcome's place."""
        line = None if outcome.key else line_of(outcome)
        self._entries.append(Entry(outcome.position, outcome.source, outcome.key, line))
        if len(self._entries) >= _ENTRIES_AT_ONCE:
            self._note()
        if time.monotonic() >= self._next_write:
            self.write(shorter=False)

    def _note(self) -> None:
        self._store.enter(self._entries)
        self._entries = []

    def write(self, *, shorter: bool) -> None:
        """Write the output anew; if it would get shorter, only where that is right."""
        begun = time.monotonic()
        self._note()
        if shorter or self._store.count_lines() >= _lines_in(self._output):
            with output_errors(self._output), replaced(self._output) as file:
                for source, line in self._store.lines():
                    file.write(f"{_of_source(line, source)}\n".encode())
        now = time.monotonic()
        self._next_write = now + max(_LEAST_WAIT, _SHARE * (now - begun))


def _lines_in(output: Path) -> int:
    try:
        with output.open("rb") as lines:
            return sum(1 for _ in lines)
    except OSError:
        return 0


def _of_source(line: str, source: str) -> str:
    """Return a line as that of ``source``: the same text may have been answered for under another name."""
    if f'"source":{json.dumps(source, ensure_ascii=False)},' in line[:_SOURCE_WITHIN]:
        return line
    brief: dict[str, Any] = json.loads(line)
    brief["article"]["source"] = source
    return to_json(brief).decode()  # numbers as the brief's own model writes them
