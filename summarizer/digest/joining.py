"""Parties of many briefs joined into one list, by country code, name and alias.

The rules, the surest first; docs/digest.md says them for readers:

1. What the correction file calls the same is one party.
2. The same country code is one party. Two codes are never one, unless the correction file says so.
3. Where one of two has no code: the same name, or a name that is an alias of the other, if their kinds fit (are the
   same, or one of them is ``other``).

Rule 3 joins nothing where a name fits more than one party, or where one article holds the two apart; such names are
listed. What comes out does not depend on the order of the briefs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.schemas import Brief
from summarizer.schemas.digest import JoinedBy, JoinedParty, Joining, Unclear, UnclearName

from .comparing import folded
from .members import Cite, MetName, joined_party, named_parties


@dataclass(frozen=True)
class Joined:
    """The parties of all briefs.

    Attributes:
        parties: those in the most articles first.
        unclear: names that fit parties which were not joined.
        warnings: corrections that did nothing.
        ids: of each brief, its own party ids to the joined ones.
    """

    parties: list[JoinedParty]
    unclear: list[UnclearName]
    warnings: list[str]
    ids: list[dict[str, str]]


@dataclass
class _Groups:
    """Which names are one party so far."""

    names: list[MetName]
    parent: list[int]
    title: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, tuple[JoinedBy, str]] = field(default_factory=dict)

    def root(self, index: int) -> int:
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def join(self, indexes: Iterable[int]) -> None:
        roots = sorted({self.root(index) for index in indexes})
        for other in roots[1:]:
            self.parent[other] = roots[0]

    def members(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.names)):
            found[self.root(index)].append(index)
        return found


@dataclass(frozen=True)
class _Edge:
    label: str
    roots: frozenset[int]
    why: Unclear | None = None


def join_parties(briefs: Sequence[Brief], joining: Joining, cite: Cite) -> Joined:
    """Return the parties of all briefs as one list.

    Args:
        briefs: in the order of the digest's articles.
        joining: corrections.
        cite: returns a claim's place, by number of the article and pointer.
    """
    apart = frozenset(map(folded, joining.apart.names))
    names = named_parties(briefs, apart)
    groups = _Groups(names, list(range(len(names))))
    warnings = list(_apply_corrections(groups, joining))
    by_code: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        if name.country:
            by_code[name.country].append(index)
    for same in by_code.values():
        groups.join(same)
    unclear = _join_by_name(groups, apart)
    return _drawn_up(groups, unclear, warnings, briefs, cite)


def _apply_corrections(groups: _Groups, joining: Joining) -> Iterator[str]:
    """Join what the file calls the same; yield what it names in vain."""
    for title, others in joining.same.items():
        chosen: set[int] = set()
        for term in dict.fromkeys((title, *others)):
            found = _names(groups.names, term)
            if found is None:
                yield f"the joining's {term!r} is an alias of more than one party and joins nothing; name their codes"
            elif found:
                chosen |= found
            elif term != title:  # the title may be new
                yield f"the joining's {term!r} is no party's name, alias or country code in these briefs"
        if not chosen:
            yield f"the joining's {title!r} joins nothing in these briefs"
            continue
        groups.join(chosen)
        for index in chosen:
            groups.title[index] = title
            if len(chosen) > 1:
                groups.reasons[index] = ("correction", title)
    known = {label for name in groups.names for label in (name.label, *name.aliases)}
    for name_apart in joining.apart.names:
        if folded(name_apart) not in known:
            yield f"the joining's {name_apart!r}, to be kept apart, is no party's name or alias in these briefs"


def _names(names: list[MetName], term: str) -> set[int] | None:
    """Return who is meant: by code, else by name, else by alias; None where the alias is that of several parties."""
    by_code = {index for index, name in enumerate(names) if name.country == term}
    label = folded(term)
    by_name = {index for index, name in enumerate(names) if name.label == label}
    if by_code or by_name:
        return by_code | by_name
    by_alias = {index for index, name in enumerate(names) if label in name.aliases}
    parties = {names[index].country or index for index in by_alias}
    return None if len(parties) > 1 else by_alias


def _join_by_name(groups: _Groups, apart: frozenset[str]) -> list[_Edge]:
    """Join by names and aliases until nothing more can be joined; return what stayed unclear."""
    while True:
        edges = list(_edges(groups, apart))
        clear = [edge for edge in edges if edge.why is None]
        unclear = [edge for edge in edges if edge.why is not None]
        members = groups.members()
        joined = False
        for component in _components(clear):
            roots = sorted(set().union(*(edge.roots for edge in component)))
            why = _against(groups, [members[root] for root in roots])
            if why is not None:
                unclear += [_Edge(edge.label, edge.roots, why) for edge in component]
                continue
            _give_reasons(groups, members, component)
            groups.join(roots)
            joined = True
        if not joined:
            return unclear


def _edges(groups: _Groups, apart: frozenset[str]) -> Iterator[_Edge]:
    """Yield for every name which parties it fits."""
    members = groups.members()
    coded = {root: any(groups.names[index].country for index in held) for root, held in members.items()}
    holders: dict[str, dict[int, list[MetName]]] = defaultdict(lambda: defaultdict(list))
    for root, held in members.items():
        for index in held:
            for label in {groups.names[index].label, *groups.names[index].aliases} - apart:
                holders[label][root].append(groups.names[index])
    for label in sorted(holders):
        by_root = holders[label]
        namers = [root for root, held in by_root.items() if any(name.label == label for name in held)]
        pairs = [
            frozenset((namer, other))
            for namer in namers
            for other in by_root
            if namer != other and not (coded[namer] and coded[other]) and _fit(label, by_root[namer], by_root[other])
        ]
        fitting: frozenset[int] = frozenset().union(*pairs)
        if len(fitting) > 2:
            yield _Edge(label, fitting, "fits_several")
        elif fitting:
            yield _Edge(label, fitting, _against(groups, [members[root] for root in fitting]))


def _fit(label: str, some: list[MetName], others: list[MetName]) -> bool:
    return any(
        label in (one.label, other.label) and (one.kind == other.kind or "other" in (one.kind, other.kind))
        for one in some
        for other in others
    )


def _against(groups: _Groups, parties: list[list[int]]) -> Unclear | None:
    """Return why parties cannot be one: two have codes, or an article holds two apart."""
    if sum(any(groups.names[index].country for index in held) for held in parties) > 1:
        return "fits_several"
    articles = [set().union(*(groups.names[index].articles for index in held)) for held in parties]
    return "held_apart" if sum(map(len, articles)) > len(set().union(*articles)) else None


def _components(edges: list[_Edge]) -> list[list[_Edge]]:
    """Return the edges in sets that hang together."""
    parts = _Groups([], list(range(1 + max((max(edge.roots) for edge in edges), default=0))))
    for edge in edges:
        parts.join(edge.roots)
    found: dict[int, list[_Edge]] = defaultdict(list)
    for edge in edges:
        found[parts.root(min(edge.roots))].append(edge)
    return list(found.values())


def _give_reasons(groups: _Groups, members: dict[int, list[int]], edges: list[_Edge]) -> None:
    """Note by which name each party without a code was joined."""
    for edge in sorted(edges, key=lambda edge: edge.label):
        held = [index for root in edge.roots for index in members[root] if groups.names[index].country is None]
        by_name = [index for index in held if groups.names[index].label == edge.label]
        by_alias = [index for index in held if edge.label in groups.names[index].aliases]
        everywhere = all(any(groups.names[index].label == edge.label for index in members[root]) for root in edge.roots)
        for index in by_name or by_alias:
            groups.reasons.setdefault(index, ("name" if everywhere else "alias", edge.label))


def _drawn_up(
    groups: _Groups, unclear: list[_Edge], warnings: list[str], briefs: Sequence[Brief], cite: Cite
) -> Joined:
    members = groups.members()
    drawn = []
    for root, held in members.items():
        title = next((groups.title[index] for index in held if index in groups.title), None)
        names = [(groups.names[index], groups.reasons.get(index)) for index in held]
        drawn.append((root, joined_party(names, title, cite)))
    drawn.sort(key=lambda item: (-item[1].article_count(), item[1].country is None, item[1].name, item[1].id))
    # Codes first: an id that was made up must not take one.
    taken = {party.id for _, party in drawn if party.country}
    for _, party in drawn:
        if party.country is None:
            party.id = _free(party.id, taken)
            taken.add(party.id)
    id_of = {root: party.id for root, party in drawn}
    ids: list[dict[str, str]] = [{} for _ in briefs]
    for index, name in enumerate(groups.names):
        for article, _, own in name.found:
            ids[article][own] = id_of[groups.root(index)]
    parties = [party for _, party in drawn]
    listed: dict[tuple[str, Unclear], set[str]] = defaultdict(set)
    for edge in unclear:
        if edge.why is not None:
            listed[edge.label, edge.why] |= {id_of[groups.root(root)] for root in edge.roots}
    names_unclear = [
        UnclearName(name=label, parties=sorted(fitting), why=why)
        for (label, why), fitting in sorted(listed.items())
        if len(fitting) > 1
    ]
    return Joined(parties, names_unclear, warnings, ids)


def _free(wanted: str, taken: set[str]) -> str:
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
