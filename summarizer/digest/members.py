"""The names under which parties stand in briefs, and the party that some of them make up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from summarizer.schemas import Brief
from summarizer.schemas.brief import PartyKind
from summarizer.schemas.digest import JoinedBy, JoinedParty, Member, Reported

from .comparing import folded

_Word = TypeVar("_Word", bound=str)

Cite = Callable[[int, str], Reported]
"""Returns where a claim stands, by the number of its article and its pointer."""


@dataclass
class MetName:
    """One name of one kind and country, and where it was met.

    Attributes:
        label: the name as it is compared.
        found: number of the article, JSON pointer, and the party's id in that brief.
        wordings: how the name is written, and how often.
        aliases: each as it is compared, with its wordings.
    """

    label: str
    kind: PartyKind
    country: str | None
    found: list[tuple[int, str, str]] = field(default_factory=list)
    wordings: Counter[str] = field(default_factory=Counter)
    aliases: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def articles(self) -> set[int]:
        """The numbers of the articles in which it was met."""
        return {article for article, _, _ in self.found}


def named_parties(briefs: Sequence[Brief], apart: frozenset[str]) -> list[MetName]:
    """Return the names of all briefs; one that joins nothing stands once an article."""
    names: dict[tuple[object, ...], MetName] = {}
    for article, brief in enumerate(briefs):
        for index, party in enumerate(brief.parties):
            label = folded(party.name)
            alone = (article, index) if label in apart and party.country is None else None
            named = names.setdefault(
                (label, party.kind, party.country, alone), MetName(label, party.kind, party.country)
            )
            named.found.append((article, f"/parties/{index}", party.id))
            named.wordings[party.name] += 1
            for alias in party.aliases:
                if folded(alias) and folded(alias) != label:
                    named.aliases.setdefault(folded(alias), Counter())[alias] += 1
    return list(names.values())


def joined_party(
    names: Sequence[tuple[MetName, tuple[JoinedBy, str] | None]], title: str | None, cite: Cite
) -> JoinedParty:
    """Return the party that some names make up.

    Args:
        names: each with what joined it, None for its own code or name.
        title: what a correction calls the party.
        cite: returns where a mention stands.
    """
    ids: Counter[str] = Counter()
    kinds: Counter[PartyKind] = Counter()
    countries: Counter[str] = Counter()
    wordings: Counter[str] = Counter()
    aliases: dict[str, Counter[str]] = {}
    for name, _ in names:
        ids.update(own for _, _, own in name.found)
        kinds[name.kind] += len(name.found)
        wordings += name.wordings
        if name.country:
            countries[name.country] += len(name.found)
        for label, spelt in {**name.aliases, name.label: name.wordings}.items():
            aliases[label] = aliases.get(label, Counter()) + spelt
    country = _commonest(countries) if countries else None
    name_of_all = title or _commonest(wordings)
    aliases.pop(folded(name_of_all), None)
    return JoinedParty(
        id=country or _commonest(ids),
        name=name_of_all,
        kind=_commonest(kinds),
        country=country,
        aliases=sorted(_commonest(spelt) for spelt in aliases.values()),
        members=sorted(
            (_member(name, reason, cite) for name, reason in names),
            key=lambda member: (-len(member.mentions), member.name, member.kind, member.country or ""),
        ),
    )


def _member(name: MetName, reason: tuple[JoinedBy, str] | None, cite: Cite) -> Member:
    wording = _commonest(name.wordings)
    joined_by, through = reason or (("country_code", name.country) if name.country else ("name", wording))
    return Member(
        name=wording,
        kind=name.kind,
        country=name.country,
        joined_by=joined_by,
        through=through,
        mentions=[cite(article, pointer) for article, pointer, _ in name.found],
    )


def _commonest(counted: Counter[_Word]) -> _Word:
    return min(counted, key=lambda value: (-counted[value], value))
