"""What PLOVER wants to know and a brief says in words only: the sector of who speaks, the mode of what is asked.

Both are told by short lists of English words. What they do not tell stays unknown.
"""

from __future__ import annotations

import re

from summarizer.schemas.brief import PartyKind

_BY_KIND: dict[PartyKind, str] = {"armed_group": "REB", "civilians": "CVL"}

_NO_LONGER_IN_OFFICE = re.compile(r"\b(?:former|ex)\b", re.IGNORECASE)

# The first that is found counts: a defence ministry is a ministry too, an opposition's lawmaker a lawmaker.
_SECTORS = [
    (re.compile(pattern, re.IGNORECASE), sector)
    for pattern, sector in (
        (r"\bopposition\b", "OPP"),
        (r"\bdefen[cs]e (?:minist|department|secretary)|\bminist\w+ (?:of|for) (?:national )?defen[cs]e\b", "GOVMIL"),
        (r"\bMoD\b", "GOVMIL"),
        (r"\b(?:armed forces|army|air force|defen[cs]e forces?|general staff|military|navy|troops)\b", "MIL"),
        (r"\b(?:gendarmerie|police)\b", "COP"),
        (r"\b(?:intelligence (?:agency|service)|secret service)", "SPY"),
        (r"\b(?:lawmakers?|members? of parliament|parliament\w*|senat\w+)\b", "LEG"),
        (r"\b(?:courts?|judges?|judiciary)\b", "JUD"),
        (r"\b(?:ambassador|embassy|governor|president\w*|security council|state committee)\b", "GOV"),
        (r"\b(?:cabinet|chancellor|government|minist\w+|premier)\b", "GOV"),
    )
]

_MODES = {
    "assist": r"aid|assist\w*|defend\w*|help\w*|peacekeep\w*|protect\w*|reinforcements",
    "meet": r"dialogue|mediat\w+|meetings?|negotiat\w+|summit|talks",
    "yield": (
        r"armistice|cease[- ]?fires?|truces?|hold(?:ing)? (?:its|their|your) fire|hostilities|(?:de-?)?escalat\w+"
        r"|leave|withdraw\w*|pull (?:back|out)|return to (?:the|their) positions|releas\w+ \w* ?(?:captives|prisoners)"
        r"|stop (?:attack|fir|shell)\w*"
    ),
}
_MODE_WORDS = {mode: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for mode, words in _MODES.items()}


def sector_of(kind: PartyKind, speaker: str | None) -> str | None:
    """Return PLOVER's sector of a party that acts through a speaker: three letters, six with a secondary code, or None.

    Args:
        kind: of the party.
        speaker: the official or organ as the article words it; None where the party itself is all that is known.
    """
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind not in ("state", "breakaway_entity") or speaker is None or _NO_LONGER_IN_OFFICE.search(speaker):
        return None
    return next((sector for pattern, sector in _SECTORS if pattern.search(speaker)), None)


def mode_of_request(request: str) -> str | None:
    """Return PLOVER's mode of what is asked for; None where the words tell none, or more than one."""
    found = [mode for mode, words in _MODE_WORDS.items() if words.search(request)]
    return found[0] if len(found) == 1 else None
