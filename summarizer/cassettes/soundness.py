"""Whether what a cassette's file holds is of the kinds that are read: JSON may hold anything in their places."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .cassette import Exchange, Recording

_DEEPEST = 100
"""Levels of lists and objects in each other: several times those of a request, and far from what Python can follow."""


def is_sound(recording: Recording) -> bool:
    """Tell whether what a cassette says of itself is of its types."""
    words = (recording.article, recording.article_sha256, recording.provider, recording.model, recording.strategy)
    return (
        _is_duration(recording.seconds)
        and all(isinstance(one, str) for one in words)
        and isinstance(recording.profile, str | None)
    )


def _is_duration(seconds: Any) -> bool:
    if seconds is None:
        return True
    return isinstance(seconds, int | float) and not isinstance(seconds, bool) and isfinite(seconds) and seconds >= 0


def is_exchange(exchange: Exchange) -> bool:
    """Tell whether a question and its answer are of their types; the question's body may be anything."""
    question, answer = exchange
    is_asked = isinstance(question.method, str) and isinstance(question.path, str)
    is_answered = isinstance(answer.content_type, str) and isinstance(answer.body, dict)
    return is_asked and is_answered and isinstance(answer.status, int)


def is_too_deep(document: Any) -> bool:
    """Tell a document that is nested so deeply that something which reads it later would fail."""
    level = [document]
    for _ in range(_DEEPEST):
        inner = (part.values() if isinstance(part, dict) else part for part in level)
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
        if not level:
            return False
    return True
