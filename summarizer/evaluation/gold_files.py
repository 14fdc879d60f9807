"""Reads a directory of gold annotations together with the articles that they are about."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from summarizer.articles.article import Article
from summarizer.articles.loading import read_article
from summarizer.errors import GoldError
from summarizer.schemas.gold import Gold


def read_gold(gold_directory: Path, articles: Path) -> list[tuple[Gold, Article]]:
    """Return every ``*.json`` of a directory with its article, in the order of the file names.

    Args:
        gold_directory: holds one gold file an article.
        articles: holds the articles, each named as its gold's ``article`` says, with any suffix that can be read.

    Raises:
        GoldError: there is no gold, a file of it is damaged, or its article is missing or another text.
        ReadingError: an article cannot be read.
    """
    files = sorted(gold_directory.glob("*.json")) if gold_directory.is_dir() else []
    if not files:
        raise GoldError(f"{gold_directory} holds no gold", hint="Name a directory with one JSON file an article")
    return [_pair(file, articles) for file in files]


def corpus_digest(corpus: list[tuple[Gold, Article]]) -> str:
    """Return the SHA-256 over all texts and annotations."""
    digest = hashlib.sha256()
    for gold, article in corpus:
        digest.update(f"{gold.article} {article.sha256} {gold.model_dump_json()}\n".encode())
    return digest.hexdigest()


def _pair(file: Path, articles: Path) -> tuple[Gold, Article]:
    try:
        gold = Gold.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise GoldError(
            f"{file} is no gold: {where or 'the whole'}: {first['msg']}",
            hint="See the gold's schema in seeds/README.md",
        ) from None
    except OSError as error:
        raise GoldError(f"{file} cannot be read: {error.strerror}", hint="Check the file") from None
    found = sorted(path for path in articles.glob("*") if path.is_file() and path.stem == gold.article)
    if len(found) != 1:
        what = "holds no" if not found else f"holds {len(found)} files named"
        raise GoldError(
            f"{articles} {what} {gold.article}, which {file} is about", hint="Name its directory: --articles"
        )
    article = read_article(str(found[0]))
    if article.sha256 != gold.sha256:
        raise GoldError(
            f"{found[0]} is not the text that {file} was made from", hint="Restore the text, or code it anew"
        )
    return gold, article
