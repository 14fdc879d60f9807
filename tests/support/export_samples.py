"""Briefs to export, and tables read back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from summarizer import Brief
from summarizer.schemas.outcome import FailedArticle, FailedBrief, Failure

HASH = "ab" * 32

FAILURE = FailedBrief(
    article=FailedArticle(source="=cmd.txt", sha256=None),
    error=Failure(type="ModelTimeout", message="no answer\nin time", hint="Wait", retryable=True),
)


def evidence(quote: str = "They said so.", sentence: int = 1, start: int = 0) -> list[dict[str, Any]]:
    return [{"sentence": sentence, "start": start, "end": start + len(quote), "quote": quote}]


def party(name: str, kind: str = "state", country: str | None = None, **more: Any) -> dict[str, Any]:
    facts = {"id": name, "name": f"The {name}", "aliases": [], "kind": kind, "country": country, "roles": []}
    return {**facts, "evidence": evidence(), **more}


PARTIES = [
    party("ARM", country="ARM"),
    party("AZE", country="AZE"),
    party("RUS", country="RUS"),
    party("REBELS", "armed_group"),
    party("UNO", "international_organisation"),
    party("VILLAGERS", "civilians"),
]


def article(**facts: Any) -> dict[str, Any]:
    told = {"title": "Border", "source": "a.txt", "published": "2021-11-16", "language": "en", "sha256": HASH}
    return {**told, "characters": 10_000, "sentences": 99, **facts}


def run_facts(**facts: Any) -> dict[str, Any]:
    told = {"provider": "local", "model": "m", "strategy": "whole", "prompts": {"whole": HASH}, "warnings": []}
    counts = {"requests": 1, "retries": 0, "input_tokens": 10, "output_tokens": 5}
    return {**told, **counts, "cost_usd": None, "seconds": 0.5, "replayed": False, **facts}


def brief_of_claims(**sections: Any) -> Brief:
    """Return a brief with these sections over ``PARTIES``; each claim without evidence is given some."""
    given = {name: [{"evidence": evidence(), **claim} for claim in claims] for name, claims in sections.items()}
    empty: dict[str, Any] = {name: [] for name in Brief.sections()}
    whole = {**empty, "contradictions": [], "withheld": [], "uncited_sentences": [], "article": article()}
    contradictions = {name: sections[name] for name in ("contradictions", "withheld") if name in sections}
    return Brief.model_validate({**whole, "parties": PARTIES, "run": run_facts(), **given, **contradictions})


def accusation(**facts: Any) -> dict[str, Any]:
    told = {"accuser": "ARM", "accused": "AZE", "speaker": None, "allegation": "shelled a village", "response": None}
    return {**told, **facts}


def request(**facts: Any) -> dict[str, Any]:
    told = {"requester": "ARM", "addressee": "RUS", "speaker": None, "speech_act": "appeal", "request": "act"}
    return {**told, "legal_basis": None, "status": "made", **facts}


def ceasefire(**facts: Any) -> dict[str, Any]:
    told = {"description": "They agreed.", "date_text": None, "date": None, "mediators": [], "parties": ["ARM", "AZE"]}
    return {**told, "stage": "declared", "terms": [], **facts}


def read_csv(file: Path) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 27)
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def read_parquet(file: Path) -> list[dict[str, Any]]:
    from pyarrow.parquet import read_table

    rows: list[dict[str, Any]] = read_table(file).to_pylist()
    return rows


def as_csv(value: Any) -> str:
    """Return what a CSV reader gives for a value of Parquet, where no formula is in it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
