"""Names for files, made of what articles, models and the like are called."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

_ROW = re.compile(r"(.*\.(?:jsonl|ndjson|json|csv|tsv|tab|parquet|xml|rss|atom|rdf)|-)#(.+)", re.DOTALL | re.IGNORECASE)


def article_name(source: str) -> str:
    """Return a file-safe name for an article's ``source``: a path, a URL, a row ("news.jsonl#17"), or "-"."""
    if source == "-":
        return "stdin"
    if row := _ROW.fullmatch(source):
        return file_name(f"{Path(row[1]).stem}-{row[2]}")
    if re.match(r"https?://", source):
        url = urlsplit(source)
        return file_name(unquote(PurePosixPath(url.path).stem) or url.netloc)
    return file_name(Path(source).stem)


def file_name(text: str) -> str:
    """Return a text as the name of a file: letters, digits, points and hyphens, at most 80 bytes."""
    kept = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", text)).strip("-._")
    return kept.encode()[:80].decode("utf-8", "ignore") or "article"
