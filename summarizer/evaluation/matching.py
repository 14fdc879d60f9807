"""Holds one brief against its gold: which claim finds which item, one to one and in the best way overall.

A claim may find an item when its actors are the item's, its evidence overlaps one of the item's sentences and, for
casualties, the category is the same and the counts share a word or number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, TypeVar

from summarizer.errors import MissingExtra
from summarizer.render.view import item_of
from summarizer.schemas import Accusation, Article, Brief, Casualty, Ceasefire, Claim, Party, Request
from summarizer.schemas.evaluation import SECTIONS, Judgement, Verdict
from summarizer.schemas.gold import (
    Gold,
    GoldAccusation,
    GoldActor,
    GoldCasualty,
    GoldCeasefire,
    GoldItem,
    GoldRequest,
    side_of,
)
from summarizer.text.words import TOKEN

from .fields import Fields, counts_agree

Item = TypeVar("Item", bound=GoldItem)

_SURE = 1_000.0
_UNSURE = 1.0
_OVERLAP = 0.1
_FIELDS = 0.01


def require_scipy() -> None:
    """Find out before a model is asked whether the briefs can be judged.

    Raises:
        MissingExtra: scipy, which finds the best pairs, is not installed.
    """
    if find_spec("scipy") is None:
        raise MissingExtra("evaluating", "evaluation")


def judge(brief: Brief, gold: Gold, article: Article) -> list[Judgement]:
    """Return a judgement for every scored claim of the brief and for every gold item."""
    judge = _Judge(brief, gold, article)
    return [
        *judge.parties(),
        *judge.section("accusations", brief.accusations, gold.accusations, judge.is_accusation),
        *judge.section("requests_to_russia", brief.requests_to_russia, gold.requests_to_russia, judge.is_request),
        *judge.section("ceasefire_context", brief.ceasefire_context, gold.ceasefire_context, judge.is_ceasefire),
        *judge.section("casualties", brief.casualties, gold.casualties, judge.is_casualty),
    ]


def all_missed(gold: Gold, article: Article) -> list[Judgement]:
    """Return the judgements about an article that has no brief."""
    text = _GoldText(gold, article)
    missed = [text.missed("parties", text.party_line(party)) for party in gold.parties]
    for section in SECTIONS[1:]:
        missed += [
            text.missed(section, text.line(item), item.sentences) for item in getattr(gold, section) if not item.unsure
        ]
    return missed


def actor_of(party: Party, actors: Sequence[GoldActor]) -> str | None:
    """Return the id of the gold actor that a party is, or None.

    A name belongs to the actor whose alias it contains, the longest alias first. The party's name is tried, then its
    id and country against the actors' ids, then its aliases, the most frequent first.
    """
    ids = {actor.id for actor in actors}
    by_name = _owner_of(party.name, actors)
    if by_name is not None:
        return by_name
    for code in (party.id, party.country):
        if code in ids:
            return code
    return next((owner for alias in party.aliases if (owner := _owner_of(alias, actors)) is not None), None)


def _owner_of(name: str, actors: Sequence[GoldActor]) -> str | None:
    words = f" {_folded(name)} "
    contained = [
        (len(alias), actor.id)
        for actor in actors
        for alias in map(_folded, (actor.id, *actor.names))
        if alias and f" {alias} " in words
    ]
    return max(contained, key=lambda found: found[0])[1] if contained else None


def _folded(name: str) -> str:
    return " ".join(TOKEN.findall(name.casefold()))


@dataclass(frozen=True)
class _GoldText:
    """A gold annotation with the words that it points to."""

    gold: Gold
    article: Article

    def sentences(self, numbers: Sequence[int]) -> list[str]:
        spans = [self.gold.offsets[number - 1] for number in numbers]
        return [" ".join(self.article.text[start:end].split()) for start, end in spans]

    def party_line(self, identifier: str) -> str:
        names = next((actor.names for actor in self.gold.actors if actor.id == identifier), [])
        return f"{identifier} ({names[0]})" if names else identifier

    def line(self, item: GoldItem) -> str:
        """Return a gold item in one line."""
        match item:
            case GoldAccusation():
                return f"{item.accuser} → {item.accused}: {item.gist}"
            case GoldRequest():
                basis = f", under {item.legal_basis}" if item.legal_basis else ""
                return f"{item.requester} → RUS: {item.gist} ({item.speech_act}, {item.status}{basis})"
            case GoldCeasefire():
                return f"{item.gist} ({item.stage}, {item.date or item.date_text or 'no date'})"
            case GoldCasualty():
                return f"{item.category}: {item.count_text} ({item.victims}; {item.scope}, by {item.reported_by})"
            case _:
                return item.gist

    def missed(self, section: str, line: str, sentences: Sequence[int] = ()) -> Judgement:
        return Judgement(section=section, verdict="missed", claim=None, gold=line, sentences=self.sentences(sentences))


class _Judge:
    """One brief before its gold."""

    def __init__(self, brief: Brief, gold: Gold, article: Article) -> None:
        self.brief = brief
        self.gold = gold
        self.text = _GoldText(gold, article)
        self.fields = Fields(self.actor, article.language)
        self._language = article.language
        self._actors = {party.id: actor_of(party, gold.actors) for party in brief.parties}
        self._names = {party.id: party.name for party in brief.parties}

    def actor(self, party: str | None) -> str | None:
        """Return the gold actor of a party's id; of a party that the gold does not know, a name of its own."""
        if party is None:
            return None
        return self._actors[party] or f"not in the gold: {party}"

    def parties(self) -> list[Judgement]:
        """Judge the parties, which are found once each."""
        judged: list[Judgement] = []
        seen: set[str] = set()
        for party in self.brief.parties:
            actor = self._actors[party.id]
            verdict: Verdict = "invented"
            if actor in self.gold.parties_unsure:
                verdict = "ignored"
            elif actor in self.gold.parties:
                verdict = "duplicate" if actor in seen else "found"
            if party.kind == "civilians":
                verdict = "ignored"  # whose civilians they are is judged with the casualties
            if actor is not None:
                seen.add(actor)
            judged.append(
                Judgement(
                    section="parties",
                    verdict=verdict,
                    claim=party.name,
                    gold=self.text.party_line(actor) if actor and verdict != "invented" else None,
                    sentences=[evidence.quote for evidence in party.evidence],
                )
            )
        missed = [actor for actor in self.gold.parties if actor not in seen]
        return judged + [self.text.missed("parties", self.text.party_line(actor)) for actor in missed]

    def section(
        self, section: str, claims: Sequence[Any], items: Sequence[Item], finds: Callable[[Any, Item], bool]
    ) -> list[Judgement]:
        """Judge the claims and the gold items of one section."""
        may_find = [[self._overlaps(claim, item) and finds(claim, item) for item in items] for claim in claims]
        pairs = self._best_pairs(claims, items, may_find)
        judged = []
        for index, claim in enumerate(claims):
            line = item_of(claim, self._names)
            words = f"{line.line} ({line.note})" if line.note else line.line
            item = items[pairs[index]] if index in pairs else None
            verdict: Verdict = "duplicate" if any(may_find[index]) else "invented"
            if item is not None:
                verdict = "found_unsure" if item.unsure else "found"
            elif verdict == "invented" and isinstance(claim, Accusation) and self._is_reversed(claim):
                verdict = "reversed"
            judged.append(
                Judgement(
                    section=section,
                    verdict=verdict,
                    claim=words,
                    gold=self.text.line(item) if item else None,
                    sentences=[evidence.quote for evidence in claim.evidence],
                    fields=self.fields.of(claim, item) if item else {},
                )
            )
        found = set(pairs.values())
        missed = [item for index, item in enumerate(items) if index not in found and not item.unsure]
        return judged + [self.text.missed(section, self.text.line(i), i.sentences) for i in missed]

    def is_accusation(self, claim: Accusation, item: GoldAccusation) -> bool:
        """Tell whether accuser and accused are the item's."""
        return (self.actor(claim.accuser), self.actor(claim.accused)) == (item.accuser, item.accused)

    def is_request(self, claim: Request, item: GoldRequest) -> bool:
        """Tell whether the requester is the item's."""
        return self.actor(claim.requester) == item.requester

    def is_ceasefire(self, _claim: Ceasefire, _item: GoldCeasefire) -> bool:
        """Any ceasefire at the item's sentences is the item's; its mediators and parties are fields."""
        return True

    def is_casualty(self, claim: Casualty, item: GoldCasualty) -> bool:
        """Tell whether victims and category are the item's and the counts share a word or number."""
        sides = [side_of(victims) for victims in item.values_of("victims")]
        return (
            claim.category == item.category
            and self.actor(claim.victims) in sides
            and counts_agree(claim.count_text, item.count_text, self._language)
        )

    def _is_reversed(self, claim: Accusation) -> bool:
        turned = claim.model_copy(update={"accuser": claim.accused, "accused": claim.accuser})
        return any(self._overlaps(claim, item) and self.is_accusation(turned, item) for item in self.gold.accusations)

    def _overlaps(self, claim: Claim, item: GoldItem) -> bool:
        return self._shared(claim, item) > 0

    def _shared(self, claim: Claim, item: GoldItem) -> float:
        """Return how many of the sentences of both are shared, from 0 to 1 (Jaccard)."""
        touched = {
            number
            for evidence in claim.evidence
            for number, (start, end) in enumerate(self.gold.offsets, start=1)
            if min(end, evidence.end) > max(start, evidence.start)
        }
        cited = set(item.sentences)
        return len(touched & cited) / len(touched | cited)

    def _best_pairs(
        self, claims: Sequence[Claim], items: Sequence[GoldItem], may_find: list[list[bool]]
    ) -> dict[int, int]:
        """Return claim index to item index: most sure items first, then unsure ones, shared sentences, right fields.

        An assignment problem, solved by scipy's modified Jonker-Volgenant algorithm.
        """
        if not any(map(any, may_find)):
            return {}
        from scipy.optimize import linear_sum_assignment

        worth = [[0.0] * len(items) for _ in claims]
        for row, claim in enumerate(claims):
            for column, item in enumerate(items):
                if may_find[row][column]:
                    right = list(self.fields.of(claim, item).values())
                    worth[row][column] = (
                        (_UNSURE if item.unsure else _SURE)
                        + _OVERLAP * self._shared(claim, item)
                        + (_FIELDS * sum(right) / len(right) if right else 0.0)
                    )
        rows, columns = linear_sum_assignment(worth, maximize=True)
        chosen = zip(rows.tolist(), columns.tolist(), strict=True)
        return {row: column for row, column in chosen if may_find[row][column]}
