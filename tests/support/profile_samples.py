"""A profile for tests: official visits, with a field of every kind, and what a stub answers about them."""

from __future__ import annotations

import json
from typing import Any, Literal

from stub_server import Reply, an_actor, completion, names_in

from summarizer import Actor, BaseBrief, Claim, Profile, Verbatim


class Visit(Claim):
    """One official visit."""

    guest: Actor
    host: Actor | None
    purpose: str
    place: Verbatim | None
    treaties: list[Verbatim]
    days: int | None
    hours: float | None
    class_of: Literal[7, 8]
    outcome: str | None
    kind: Literal["state", "working"]
    is_first: bool


class Visits(BaseBrief):
    """The visits of an article."""

    visits: list[Visit]


VISITS = Profile("visits", Visits, "Name the visits. Zubrovia is invented.", canaries=("Zubrovia",))
TEXT = """Armenia's minister travelled to France for talks about trade. She stayed 3 days in Lyon. The Treaty of Sevan \
was signed. Georgia invited nobody."""
VISIT = {
    "guest": "Armenia",
    "host": "France",
    "purpose": "talks about trade",
    "place": "Lyon",
    "treaties": ["Treaty of Sevan"],
    "days": 3,
    "hours": 3.0,
    "class_of": 7,
    "outcome": None,
    "kind": "working",
    "is_first": False,
    "sentences": [1, 2, 3],
}

BARE = {**VISIT, "place": None, "treaties": [], "days": None, "hours": None}
LONG = TEXT + " Nothing happened there." * 10


def visits(*items: dict[str, Any]) -> Reply:
    """Return an answer with these visits, and everyone whom they name for an actor."""
    told = {"visits": list(items)}
    return completion(json.dumps({"actors": [an_actor(name) for name in names_in(told)], **told}))
