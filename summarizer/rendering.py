"""A brief for people: the terminal and Markdown, drawn from one outline.

Article and model text is hostile: it reaches the terminal only through ``plain`` and ``rich.text.Text``, which
reads no markup, and Markdown only with its special characters escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .plain_text import plain
from .schemas import Accusation, Brief, Casualty, Ceasefire, Claim, Party, Request, Run, Statement

if TYPE_CHECKING:
    from rich.console import Group

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_HEADINGS = {
    "summary": "In brief",
    "parties": "Parties",
    "accusations": "Accusations, as said",
    "requests_to_russia": "Requests to Russia",
    "other_requests": "Other requests",
    "ceasefire_context": "Ceasefire context",
    "casualties": "Casualties, as reported",
}
_NOTHING = "Nothing to brief: the article reports no accusation, request, ceasefire or casualty."


@dataclass(frozen=True)
class Item:
    """One line of the outline: what is claimed, what is said about it, and the claim that holds its evidence."""

    text: str
    note: str = ""
    claim: Claim | None = None


@dataclass(frozen=True)
class Section:
    """A heading and its lines."""

    heading: str
    items: list[Item]


def headline(brief: Brief) -> str:
    """Return the article's title, or its source where it has none."""
    return brief.article.title or brief.article.source


def byline(brief: Brief) -> str:
    """Return date, source, language and length in one line."""
    facts = [brief.article.published, brief.article.source, brief.article.language]
    return " · ".join([fact for fact in facts if fact] + [f"{brief.article.sentences} sentences"])


def outline(brief: Brief) -> list[Section]:
    """Return the brief's sections that hold something, in reading order."""
    names = brief.names()
    sections = [
        *(
            Section(heading, [item_of(claim, names) for claim in getattr(brief, section)])
            for section, heading in _HEADINGS.items()
        ),
        Section("Contradictions", list(_contradictions(brief))),
        Section("Withheld", [Item(f"{held.section}: {held.claim}", held.reason) for held in brief.withheld]),
        Section("Warnings", [Item(warning) for warning in brief.run.warnings]),
    ]
    filled = [section for section in sections if section.items]
    return [Section(_NOTHING, []), *filled] if brief.is_empty() else filled


def item_of(claim: Claim, names: dict[str, str]) -> Item:
    """Return a claim as a line.

    Args:
        claim: an item of one of the brief's sections.
        names: party id to name.
    """
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
            raise TypeError(f"no section holds a {type(claim).__name__}")


def _party(party: Party) -> Item:
    code = f" ({party.country})" if party.country else ""
    return Item(f"{party.name}{code}", ", ".join(party.roles), party)


def _accusation(claim: Accusation, names: dict[str, str]) -> Item:
    said = [f"said by {claim.speaker}"] if claim.speaker else []
    answered = [f"answer: {claim.response}"] if claim.response else []
    text = f"{names[claim.accuser]} → {names[claim.accused]}: {claim.allegation}"
    return Item(text, "; ".join([*said, *answered]), claim)


def _request(claim: Request, names: dict[str, str]) -> Item:
    asker = names[claim.requester] if claim.requester else "not named"
    asked = names[claim.addressee] if claim.addressee else "not named"
    facts = [claim.speech_act, claim.status.replace("_", " ")]
    facts += [f"under {claim.legal_basis}"] if claim.legal_basis else []
    facts += [f"said by {claim.speaker}"] if claim.speaker else []
    return Item(f"{asker} → {asked}: {claim.request}", "; ".join(facts), claim)


def _ceasefire(claim: Ceasefire, names: dict[str, str]) -> Item:
    facts = [claim.stage.replace("_", " ")]
    if claim.date or claim.date_text:
        facts.append(
            claim.date
            if claim.date and not claim.date_text
            else f"{claim.date_text} ({claim.date or 'year not known'})"
        )
    facts += [f"mediated by {', '.join(names[party] for party in claim.mediators)}"] if claim.mediators else []
    facts += [f"between {', '.join(names[party] for party in claim.parties)}"] if claim.parties else []
    facts += [f"terms: {'; '.join(claim.terms)}"] if claim.terms else []
    return Item(claim.description, "; ".join(facts), claim)


def _casualty(claim: Casualty, names: dict[str, str]) -> Item:
    victims = f" ({names[claim.victims]})" if claim.victims else ""
    reporter = names[claim.reported_by] if claim.reported_by else "the reporter"
    return Item(f"{claim.category}: {claim.count_text}{victims}", f"{claim.scope}, according to {reporter}", claim)


def _contradictions(brief: Brief) -> Iterator[Item]:
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
        f"{run.requests} requests",
        f"{run.input_tokens:,} + {run.output_tokens:,} tokens",
        cost,
        f"{run.seconds:.1f} s",
    ]
    return " · ".join([*facts, "replayed"] if run.replayed else facts)


def _numbers(item: Item) -> str:
    return "".join(f"[{evidence.sentence}]" for evidence in item.claim.evidence) if item.claim else ""


def to_terminal(brief: Brief, *, evidence: bool = False) -> Group:
    """Return the brief for a rich console.

    Args:
        brief: the brief.
        evidence: show the cited sentences under each claim.
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[Padding | Text] = [Text(plain(headline(brief)), "bold"), Text(plain(byline(brief)), "dim")]
    for section in outline(brief):
        lines += [Text(), Text(section.heading, "bold cyan")]
        for item in section.items:
            line = Text.assemble(plain(item.text), " ", (_numbers(item), "green"))
            lines.append(Padding(line, (0, 0, 0, 2)))
            if item.note:
                lines.append(Padding(Text(plain(item.note), "dim"), (0, 0, 0, 4)))
            if evidence and item.claim:
                for cited in item.claim.evidence:
                    quote = Text.assemble((f"[{cited.sentence}] ", "green"), (plain(cited.quote), "italic"))
                    lines.append(Padding(quote, (0, 0, 0, 4)))
    lines += [Text(), Text(plain(footer(brief.run)), "dim")]
    return Group(*lines)


def to_markdown(brief: Brief) -> str:
    """Return the brief as Markdown, with the cited sentences at its end, ending in a line break."""
    lines = [f"# {escaped(headline(brief))}", "", escaped(byline(brief))]
    cited: dict[int, str] = {}
    for section in outline(brief):
        lines += ["", f"## {section.heading}" if section.items else section.heading, ""]
        for item in section.items:
            note = f" ({escaped(item.note)})" if item.note else ""
            lines.append(f"- {escaped(item.text)}{note} {escaped(_numbers(item))}".rstrip())
            if item.claim:
                cited |= {evidence.sentence: evidence.quote for evidence in item.claim.evidence}
    if cited:
        lines += ["", "## Evidence", ""]
        lines += [f"- {escaped(f'[{number}]')} {escaped(cited[number])}" for number in sorted(cited)]
    return "\n".join([*lines, "", f"*{escaped(footer(brief.run))}*", ""])


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", plain(text))
