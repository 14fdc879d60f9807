"""What a brief says, line by line and in reading order: the one view that every drawing of it follows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from summarizer.schemas import Accusation, BaseBrief, Brief, Casualty, Ceasefire, Claim, Party, Request, Run, Statement
from summarizer.schemas.claims import ClaimField, FieldKind, fields_of, main_field_of

_HEADINGS = {
    "summary": "In brief",
    "parties": "Parties",
    "accusations": "Accusations, as said",
    "requests_to_russia": "Requests to Russia",
    "other_requests": "Other requests",
    "ceasefire_context": "Ceasefire context",
    "casualties": "Casualties, as reported",
}

_NOT_NAMED = "not named"


@dataclass(frozen=True)
class Item:
    """One line of the outline.

    Attributes:
        text: what is claimed.
        note: what is said about it.
        claim: what holds its evidence; None for what has none.
        parties: who towards whom, as (party id, name); the id is None for one that is not named.
    """

    text: str
    note: str = ""
    claim: Claim | None = None
    parties: tuple[tuple[str | None, str], ...] = ()

    @property
    def line(self) -> str:
        """The parties and the text: "A → B: text"."""
        return self.drawn(lambda words: words)

    def drawn(self, safe: Callable[[str], str]) -> str:
        """Return the parties and the text, with each of them made ``safe`` for where it is shown."""
        text = safe(self.text)
        return f"{towards([safe(name) for _, name in self.parties], near=self.text)}: {text}" if self.parties else text


def towards(names: list[str], *, near: str = "") -> str:
    """Return names with arrows between them that lead from the left to the right, in any script.

    A line of right-to-left letters is turned, but an arrow is not: it would lead from the accused to the accuser. So
    the names are isolated (U+2066, U+2069) and the arrow is held (U+200E) where there are such letters in them or
    ``near`` them.
    """
    others = (text for text in (*names, near) if not text.isascii())
    if any(unicodedata.bidirectional(character) in ("R", "AL") for text in others for character in text):
        held = " \u200e→\u200e ".join(names)
        return f"\u2066{held}\u2069"
    return " → ".join(names)


@dataclass(frozen=True)
class Section:
    """A heading and its lines; ``key`` is the brief's name of it."""

    key: str
    heading: str
    items: list[Item]


def headline(brief: BaseBrief) -> str:
    """Return the article's title, or its source where it has none."""
    return brief.article.title or brief.article.source


def byline(brief: BaseBrief) -> str:
    """Return date, source, language and length in one line."""
    facts = [brief.article.published, brief.article.source, brief.article.language]
    return " · ".join([fact for fact in facts if fact] + [f"{brief.article.sentences} sentences"])


def sections_of(brief: BaseBrief) -> list[Section]:
    """Return the brief's sections that hold something, in reading order."""
    names = brief.names()
    sections = [
        *(
            Section(section, heading_of(section), [item_of(claim, names) for claim in getattr(brief, section)])
            for section in brief.sections()
        ),
        Section("contradictions", "Contradictions", list(_contradictions(brief))),
        Section(
            "withheld", "Withheld", [Item(f"{held.section}: {held.claim}", held.reason) for held in brief.withheld]
        ),
        Section("warnings", "Warnings", [Item(warning) for warning in brief.run.warnings]),
    ]
    filled = [section for section in sections if section.items]
    return [Section("nothing", nothing_in(brief), []), *filled] if brief.is_empty() else filled


def heading_of(section: str) -> str:
    """Return a section's heading."""
    return _HEADINGS.get(section) or section.replace("_", " ").capitalize()


def nothing_in(brief: BaseBrief) -> str:
    """Return what is said of a brief that holds nothing."""
    return f"Nothing to brief: no {brief.looks_for} was found in the article."


def item_of(claim: Claim, names: dict[str, str]) -> Item:
    """Return a claim as a line.

    Args:
        claim: an item of one of the brief's sections.
        names: party id to name.
    """
    item = _item_of(claim, names)
    if claim.confidence is None:
        return item
    note = f"{item.note}; confidence {claim.confidence:.2f}".removeprefix("; ")
    return replace(item, note=note)


def _item_of(claim: Claim, names: dict[str, str]) -> Item:
    match claim:
        case Party():
            return _party(claim)
        case Accusation():
            return _accusation(claim, names)
        case Request():
            return _request(claim, names)
        case Ceasefire():
            return _ceasefire(claim, names)
        case Casualty():
            return _casualty(claim, names)
        case Statement():
            return Item(claim.text, claim=claim)
        case _:
            return _any(claim, names)


def _named(names: dict[str, str], *actors: str | None) -> tuple[tuple[str | None, str], ...]:
    return tuple((actor, names[actor] if actor else _NOT_NAMED) for actor in actors)


def _any(claim: Claim, names: dict[str, str]) -> Item:
    """Return a claim of another profile: who towards whom, its own words, and the rest field by field."""
    fields, main = fields_of(type(claim)), main_field_of(type(claim))
    lead = [field for field in fields if field.kind is FieldKind.ACTOR and not field.many][:2]
    facts = [
        f"{field.name.replace('_', ' ')}: {held}"
        for field in fields
        if field not in (main, *lead) and (held := _value(claim, field, names))
    ]
    text = getattr(claim, main.name) if main else facts.pop(0) if facts else ""
    return Item(text, "; ".join(facts), claim, _named(names, *(getattr(claim, field.name) for field in lead)))


def _value(claim: Claim, field: ClaimField, names: dict[str, str]) -> str:
    value = getattr(claim, field.name)
    held = value if isinstance(value, list) else [] if value is None else [value]
    if field.kind is FieldKind.ACTOR:
        return ", ".join(names[actor] for actor in held)
    if not field.is_text:
        held = [{True: "yes", False: "no"}[item] if isinstance(item, bool) else str(item) for item in held]
        return ", ".join(held).replace("_", " ")
    return "; ".join(held)


def _party(party: Party) -> Item:
    code = f" ({party.country})" if party.country else ""
    return Item(f"{party.name}{code}", ", ".join(party.roles), party)


def _accusation(claim: Accusation, names: dict[str, str]) -> Item:
    said = [f"said by {claim.speaker}"] if claim.speaker else []
    answered = [f"answer: {claim.response}"] if claim.response else []
    return Item(claim.allegation, "; ".join([*said, *answered]), claim, _named(names, claim.accuser, claim.accused))


def _request(claim: Request, names: dict[str, str]) -> Item:
    facts = [claim.speech_act, claim.status.replace("_", " ")]
    facts += [f"under {claim.legal_basis}"] if claim.legal_basis else []
    facts += [f"said by {claim.speaker}"] if claim.speaker else []
    return Item(claim.request, "; ".join(facts), claim, _named(names, claim.requester, claim.addressee))


def _ceasefire(claim: Ceasefire, names: dict[str, str]) -> Item:
    facts = [claim.stage.replace("_", " ")]
    if claim.date or claim.date_text:
        facts.append(claim.date if claim.date and not claim.date_text else f"{claim.date_text} ({_dated(claim)})")
    facts += [f"mediated by {', '.join(names[party] for party in claim.mediators)}"] if claim.mediators else []
    facts += [f"between {', '.join(names[party] for party in claim.parties)}"] if claim.parties else []
    facts += [f"terms: {'; '.join(claim.terms)}"] if claim.terms else []
    return Item(claim.description, "; ".join(facts), claim)


def _dated(claim: Ceasefire) -> str:
    """Return the date of a ceasefire, and that its year is inferred where it is."""
    if claim.date is None:
        return "date not known"
    return f"{claim.date}, the last before publication" if claim.date_from == "publication" else claim.date


def _casualty(claim: Casualty, names: dict[str, str]) -> Item:
    victims = f" ({names[claim.victims]})" if claim.victims else ""
    reporter = names[claim.reported_by] if claim.reported_by else "the reporter"
    return Item(f"{claim.category}: {claim.count_text}{victims}", f"{claim.scope}, according to {reporter}", claim)


def _contradictions(brief: BaseBrief) -> Iterator[Item]:
    if not isinstance(brief, Brief):
        return
    by_pointer = dict(brief.claims())
    for contradiction in brief.contradictions:
        evidence = [item for pointer in contradiction.claims for item in by_pointer[pointer].evidence]
        unique = {item.sentence: item for item in evidence}
        yield Item(
            f"{contradiction.kind}: {contradiction.note}", claim=Claim(evidence=[unique[n] for n in sorted(unique)])
        )


def footer(run: Run) -> str:
    """Return which model made the brief, how, and at what cost, in one line."""
    cost = "price not known" if run.cost_usd is None else f"${run.cost_usd:.4f}".rstrip("0").rstrip(".")
    facts = [
        f"{run.provider}/{run.model}",
        f"strategy {run.strategy}",
        f"{run.requests} request{'' if run.requests == 1 else 's'}",
        f"{run.input_tokens:,} + {run.output_tokens:,} tokens",
        cost,
        f"{run.seconds:.1f} s",
    ]
    return " · ".join([*facts, "replayed"] if run.replayed else facts)
