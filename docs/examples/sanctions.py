"""Sanctions: who imposes them, against whom, and for what."""

from pathlib import Path
from typing import Literal

from summarizer import Actor, BaseBrief, Claim, Profile, Verbatim

PROMPT = Path(__file__).with_name("sanctions.md").read_text(encoding="utf-8")


class Sanction(Claim):
    """One measure that a side imposes, threatens or lifts."""

    imposed_by: Actor
    against: Actor | None
    measure: str
    reason: str | None
    target: Verbatim | None
    status: Literal["threatened", "announced", "in_force", "lifted"]


class Sanctions(BaseBrief):
    """The sanctions that an article reports."""

    sanctions: list[Sanction]


PROFILE = Profile("sanctions", Sanctions, PROMPT, canaries=("Zubrovia", "Qartesh"))
