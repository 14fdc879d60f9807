"""Briefs made by hand for the tests of the digest."""

from __future__ import annotations

import hashlib
from typing import Any

from summarizer import Brief
from summarizer.schemas.outcome import FailedArticle, FailedBrief, Failure

RUN: dict[str, Any] = {
    "provider": "stub", "model": "stub", "strategy": "whole", "prompts": {}, "requests": 1, "retries": 0,
    "input_tokens": 1, "output_tokens": 1, "cost_usd": None, "seconds": 0.1, "replayed": False, "warnings": [],
}  # fmt: skip


def cited(sentence: int = 1, quote: str = "So it was said.") -> dict[str, Any]:
    start = 1_000 * sentence
    return {"sentence": sentence, "start": start, "end": start + len(quote), "quote": quote}


def party(name: str, code: str | None = None, **changes: Any) -> dict[str, Any]:
    held = {"id": code or name.upper(), "name": name, "aliases": [], "kind": "state", "country": code, "roles": []}
    return {**held, "evidence": [cited(1, f"{name} is there.")], **changes}


ARMENIA, AZERBAIJAN, RUSSIA = party("Armenia", "ARM"), party("Azerbaijan", "AZE"), party("Russia", "RUS")


def accusation(accuser: str = "ARM", accused: str = "AZE", **changes: Any) -> dict[str, Any]:
    said = {"accuser": accuser, "accused": accused, "speaker": None, "allegation": "shelling", "response": None}
    return {**said, "evidence": [cited(2)], **changes}


def request(**changes: Any) -> dict[str, Any]:
    asked = {"requester": "ARM", "addressee": "RUS", "speaker": None, "speech_act": "appeal", "legal_basis": None}
    held = {**asked, "request": "to help in protecting its territorial integrity", "status": "made"}
    return {**held, "evidence": [cited(3)], **changes}


def ceasefire(**changes: Any) -> dict[str, Any]:
    held = {"description": "A truce held.", "date_text": None, "date": "2020-11-10", "mediators": ["RUS"]}
    return {**held, "parties": ["ARM", "AZE"], "stage": "in_effect", "terms": [], "evidence": [cited(4)], **changes}


def casualty(low: int | None, high: int | None = None, **changes: Any) -> dict[str, Any]:
    held = {"victims": "ARM", "category": "killed", "count_text": f"{low} soldiers", "scope": "incident"}
    bounds = {"count_min": low, "count_max": low if high is None else high, "reported_by": "ARM"}
    return {**held, **bounds, "evidence": [cited(5)], **changes}


def brief(source: str = "a.txt", published: str | None = "2021-11-16", **sections: Any) -> Brief:
    """Return a brief with three states for parties and what is given."""
    article = {
        "title": f"News of {source}", "source": source, "published": published, "language": "en",
        "sha256": hashlib.sha256(source.encode()).hexdigest(), "characters": 100_000, "sentences": 99,
    }  # fmt: skip
    names = ("summary", "accusations", "requests_to_russia", "other_requests", "ceasefire_context", "casualties")
    empty: dict[str, Any] = {name: [] for name in (*names, "contradictions", "withheld", "uncited_sentences")}
    parties = [ARMENIA, AZERBAIJAN, RUSSIA]
    article |= sections.pop("article", {})
    return Brief.model_validate({"article": article, **empty, "parties": parties, "run": RUN, **sections})


def failed(source: str = "bad.txt", sha256: str | None = None) -> FailedBrief:
    error = Failure(type="ReadingError", message="it is no text", hint="Convert it", retryable=False)
    return FailedBrief(article=FailedArticle(source=source, sha256=sha256), error=error)
