"""What was answered, kept in a file: an article is never paid for twice, and nothing that was kept is lost.

SQLite with a write-ahead log, every answer on the disk before it counts. The file belongs to one run at a time; it can
be read meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Self

from filelock import FileLock, Timeout

from summarizer.errors import StoreError
from summarizer.schemas.outcome import Spent

_APPLICATION = 0x73756D6D  # "summ": how a file of ours is known
_VERSION = 1
_BUSY_SECONDS = 30

_TABLES = """
CREATE TABLE answers (
    article TEXT NOT NULL, fingerprint TEXT NOT NULL, failed INTEGER NOT NULL, line TEXT NOT NULL,
    attempts INTEGER NOT NULL, requests INTEGER NOT NULL, retries INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost_usd REAL,
    begun REAL NOT NULL, ended REAL NOT NULL,
    PRIMARY KEY (article, fingerprint));
CREATE TABLE entries (
    position INTEGER PRIMARY KEY, source TEXT NOT NULL, article TEXT, fingerprint TEXT, line TEXT);
CREATE TABLE sums (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;
"""


Key = tuple[str, str]
"""What an answer is kept under: a hash of the article, and one of how it is briefed."""


@dataclass(frozen=True)
class KeptAnswer:
    """What is kept of an article.

    Attributes:
        line: its line in the output, without the line end: a brief, or why there is none.
        failed: whether there is none.
        spent: what was asked for it.
        begun: when it was begun, in seconds since 1970.
        ended: when it was answered.
    """

    line: str
    failed: bool
    spent: Spent
    begun: float
    ended: float


@dataclass(frozen=True)
class Entry:
    """An article of the run's input: either ``key`` leads to its answer, or ``line`` is what is said of it."""

    position: int
    source: str
    key: Key | None
    line: str | None


class Store:
    """The answers in one file, for one run at a time and any thread of it; a context manager."""

    def __init__(self, path: Path, *, wait: float = 0.0) -> None:
        """Take the ``path`` of the file, which need not exist, and how many seconds to wait for another run's end."""
        self.path = path
        self._wait = wait
        self._lock = Lock()
        # Entered in one thread and left in another, it is one lock all the same.
        self._alone = FileLock(path.with_name(f"{path.name}.lock"), thread_local=False)
        self._opened: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Open the file, made when it is not there.

        Raises:
            StoreError: another run has it, or it is no store of this version.
        """
        with self._our_error():
            if not self.path.parent.is_dir():
                raise StoreError(f"the directory {self.path.parent} does not exist", hint="Create it, or name another")
            try:
                self._alone.acquire(timeout=self._wait)
            except Timeout:
                raise StoreError(
                    f"{self.path} is in use by another run", hint="Wait for it to end, or write to another file"
                ) from None
            try:
                self._opened = self._open()
            except BaseException:
                self._alone.release()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is not written yet and let go of the file."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
        self._alone.release()

    def _open(self) -> sqlite3.Connection:
        # Each change is its own transaction unless one is begun; any thread may use the connection, one at a time.
        db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            marks = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
            is_new = marks == [0, 0] and not db.execute("SELECT 1 FROM sqlite_master").fetchone()
            if not is_new and marks != [_APPLICATION, _VERSION]:
                raise StoreError(
                    f"{self.path} is no store of this version of the program", hint="Move it away, or name another file"
                )
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            if is_new:
                marked = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION};"
                db.executescript(f"BEGIN; {_TABLES} {marked} COMMIT;")
            return db
        except BaseException:
            db.close()
            raise

    def get(self, key: Key) -> KeptAnswer | None:
        """Return the answer under a key, or None."""
        with self._transaction() as db:
            row = db.execute(
                "SELECT line, failed, attempts, requests, retries, input_tokens, output_tokens, cost_usd, begun, ended"
                " FROM answers WHERE article = ? AND fingerprint = ?",
                key,
            ).fetchone()
        if row is None:
            return None
        line, failed, *spent, begun, ended = row
        return KeptAnswer(line, bool(failed), Spent(**dict(zip(Spent.model_fields, spent, strict=True))), begun, ended)

    def put(self, key: Key, answer: KeptAnswer) -> None:
        """Keep an answer in the place of a former one; when this returns, it is on the disk."""
        spent = tuple(answer.spent.model_dump().values())
        row = (*key, answer.failed, answer.line, *spent, answer.begun, answer.ended)
        with self._transaction() as db, _together(db):
            # What a former attempt cost stays spent.
            db.execute(
                "INSERT INTO sums SELECT 'cost_usd', coalesce(cost_usd, 0) FROM answers"
                " WHERE article = ? AND fingerprint = ? ON CONFLICT DO UPDATE SET value = value + excluded.value",
                key,
            )
            db.execute(f"INSERT OR REPLACE INTO answers VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def spend(self, usd: float) -> None:
        """Note dollars that were spent on an article without an answer."""
        with self._transaction() as db:
            db.execute(
                "INSERT INTO sums VALUES ('cost_usd', ?) ON CONFLICT DO UPDATE SET value = value + excluded.value",
                (usd,),
            )

    def spent_usd(self) -> float:
        """Return the dollars that were spent on all that this store has seen."""
        with self._transaction() as db:
            kept = db.execute("SELECT total(cost_usd) FROM answers").fetchone()[0]
            lost = db.execute("SELECT total(value) FROM sums WHERE name = 'cost_usd'").fetchone()[0]
        return float(kept + lost)

    def begin_entries(self) -> None:
        """Forget the input of the former run; its answers stay."""
        with self._transaction() as db:
            db.execute("DELETE FROM entries")

    def enter(self, entries: Iterable[Entry]) -> None:
        """Note articles of this run's input."""
        rows = [(entry.position, entry.source, *(entry.key or (None, None)), entry.line) for entry in entries]
        with self._transaction() as db, _together(db):
            db.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", rows)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield source and line of each entry that has an answer, in the order of the input."""
        with self._our_error():
            self._connection()
            reader = sqlite3.connect(self.path, timeout=_BUSY_SECONDS)
            try:
                yield from reader.execute(
                    "SELECT source, coalesce(entries.line, answers.line) AS said FROM entries"
                    " LEFT JOIN answers USING (article, fingerprint) WHERE said IS NOT NULL ORDER BY position"
                )
            finally:
                reader.close()

    def count_lines(self) -> int:
        """Return how many ``lines`` there are."""
        with self._transaction() as db:
            counted = "SELECT count(coalesce(entries.line, answers.line)) FROM entries LEFT JOIN answers"
            return int(db.execute(f"{counted} USING (article, fingerprint)").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._our_error():
            yield self._connection()

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            raise StoreError(f"{self.path} is closed", hint="Use it inside its with block")
        return self._opened

    @contextmanager
    def _our_error(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"the store {self.path} cannot be used: {error}",
                hint="Check the directory's permissions and free space",
            ) from error


@contextmanager
def _together(db: sqlite3.Connection) -> Iterator[None]:
    """Let all that is done within be done, or nothing."""
    db.execute("BEGIN")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk has ended it
            db.execute("ROLLBACK")
        raise
