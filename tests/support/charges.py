"""Answers with a charge that the sample article makes, and one that it does not make so; what of them was withheld."""

from __future__ import annotations

from typing import Any

from stub_server import accusation

from summarizer import Brief

VILLAGES = "Azerbaijani troops had shelled two villages"
BRIDGES = "Azerbaijani troops had shelled three villages near Ganja"


def charge(allegation: str = VILLAGES, *sentences: int, **details: object) -> dict[str, Any]:
    """Return Armenia's charge, from the third sentence where none is given."""
    return accusation("Armenia", "Azerbaijan", allegation, *(sentences or (3,)), **details)


def withheld(brief: Brief) -> list[tuple[str, str, str]]:
    """Return what a brief does not hold: sections, claims and reasons."""
    return [(held.section, held.claim, held.reason) for held in brief.withheld]
