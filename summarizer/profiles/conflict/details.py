"""What can be read off the words: basis, state and manner of a request, stage and terms of a ceasefire, a scope."""

from __future__ import annotations

import re
from itertools import islice

from summarizer.schemas import Article
from summarizer.schemas.brief import CasualtyScope, CeasefireStage, RequestStatus, SpeechAct
from summarizer.text.dates import find_dates
from summarizer.text.lexicon import Lexicon, lexicon_for

_TOLD_STATUSES: tuple[RequestStatus, ...] = (
    "not_submitted",
    "being_prepared",
    "refused",
    "fulfilled",
    "accepted",
)

_TOLD_STAGES: tuple[CeasefireStage, ...] = ("violated", "ended", "in_effect", "called_for", "declared")
_CONFLICT_SENTENCES = 2
_SHORT_ARTICLE = 8

_INSTRUMENT = re.compile(
    r"(?:(?:the|a|an|its|their|our)\s+)?(?:(?:\d{4}|[^\W\d_][\w-]*)\s+){0,6}?"
    r"(?:treaty|treaties|agreements?|charter|conventions?|resolution|memorandum|accords?|protocol|pact)\b"
    r"(?:\s+of\s+(?:(?-i:[A-Z])[\w-]*|\d{1,2}\s+\w+\s+\d{4}|\d{4}))?",
    re.IGNORECASE,
)
_BASIS = re.compile(
    r"\b(?:under|in accordance with|pursuant to|on the basis of|invoking|invoked|invokes|citing|cited|based on|"
    r"by virtue of|in line with|as provided (?:for )?(?:by|in))\s+",
    re.IGNORECASE,
)


def legal_basis_in(text: str, language: str | None) -> str | None:
    """Return the treaty or agreement on which a sentence grounds a request, as worded, or None."""
    if language not in (None, "en"):
        return None
    for basis in _BASIS.finditer(text):
        instrument = _INSTRUMENT.match(text, basis.end())
        if instrument:
            return instrument.group()
    return None


def speech_act_of(text: str, language: str | None) -> SpeechAct:
    """Return whether a request is put as a hope, a demand or an appeal, by its words."""
    lexicon = lexicon_for(language)
    if lexicon is not None and lexicon.has("hope", text):
        return "hope"
    return "demand" if lexicon is not None and lexicon.has("demand", text) else "appeal"


def request_status_of(text: str, language: str | None) -> RequestStatus:
    """Return the state of a request that a sentence's words give, or ``unknown``."""
    lexicon = lexicon_for(language)
    found = [status for status in _TOLD_STATUSES if lexicon is not None and lexicon.has(status, text)]
    return found[0] if found else "unknown"


def terms_in(text: str, language: str | None) -> str | None:
    """Return what follows a phrase that introduces an agreement's terms, verbatim to the sentence's end, or None."""
    lexicon = lexicon_for(language)
    span = lexicon.span("terms", text) if lexicon is not None else None
    rest = text[span[1] :].strip(" ,.:;\u00a0") if span else ""
    return " ".join(rest.split()) or None


def ceasefire_stage_of(text: str, language: str | None) -> CeasefireStage | None:
    """Return the stage of a ceasefire that a sentence's words give, or None; a breach counts before what it breaks."""
    lexicon = lexicon_for(language)
    if lexicon is None:
        return None
    return next((stage for stage in _TOLD_STAGES if lexicon.has(stage, text)), None)


def is_about_a_conflict(article: Article) -> bool:
    """Tell whether two sentences (one, in a short article) hold a word of war or crisis.

    True in a language without cues.
    """
    lexicon = lexicon_for(article.language)
    if lexicon is None:
        return True
    told = (s.number for s in article.sentences if lexicon.has("conflict", article.sentence_text(s.number)))
    least = _CONFLICT_SENTENCES if len(article.sentences) > _SHORT_ARTICLE else 1
    return len(list(islice(told, least))) == least


def scope_of(article: Article, number: int, lexicon: Lexicon) -> CasualtyScope:
    """Read the scope off the years: where only earlier years stand here or just before, it is another war's."""
    around = [article.sentence_text(near) for near in (number - 1, number) if near >= 1]
    years = {date.year for text in around for date in find_dates(text, article.language) if date.year}
    if article.published and years and max(years) < int(article.published[:4]):
        return "historical"
    if lexicon.has("historical", around[-1]):
        return "historical"
    return "cumulative" if lexicon.has("cumulative", around[-1]) else "incident"
