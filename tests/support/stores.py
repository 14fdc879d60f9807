"""What is in a batch's store, which a test reads as it stands on the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def sources_in(store: Path) -> list[str]:
    """Return the names of the articles whose answers are kept; none where no run has come so far as to make a table."""
    if not store.exists():
        return []
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'answers'").fetchone():
            return []
        return [name for (name,) in db.execute("SELECT json_extract(line, '$.article.source') FROM answers")]
