"""A brief for people: the terminal and Markdown, drawn from one view of it.

Article and model text is hostile: it reaches the terminal only through ``plain`` and ``rich.text.Text``, which
reads no markup, and Markdown only with its special characters escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.schemas import BaseBrief, Evidence
from summarizer.text.neutralising import plain

from .view import Item, byline, footer, headline, sections_of

if TYPE_CHECKING:
    from rich.console import Group

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=[wW]{3})(?=\.)|(?=@)")


def _numbers(item: Item) -> str:
    return "".join(f"[{evidence.sentence}]" for evidence in item.claim.evidence) if item.claim else ""


def to_terminal(brief: BaseBrief, *, evidence: bool = False) -> Group:
    """Return the brief for a rich console.

    Args:
        brief: the brief.
        evidence: show the cited sentences under each claim.
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[Padding | Text] = [Text(plain(headline(brief)), "bold"), Text(plain(byline(brief)), "dim")]
    for section in sections_of(brief):
        lines += [Text(), Text(section.heading, "bold cyan")]
        for item in section.items:
            line = Text.assemble(item.drawn(plain), " ", (_numbers(item), "green"))
            lines.append(Padding(line, (0, 0, 0, 2)))
            if item.note:
                lines.append(Padding(Text(plain(item.note), "dim"), (0, 0, 0, 4)))
            if evidence and item.claim:
                for cited in item.claim.evidence:
                    quote = Text.assemble((f"{cited.label} ", "green"), (plain(cited.quote), "italic"))
                    lines.append(Padding(quote, (0, 0, 0, 4)))
    lines += [Text(), Text(plain(footer(brief.run)), "dim")]
    return Group(*lines)


def to_markdown(brief: BaseBrief) -> str:
    """Return the brief as Markdown, with the cited sentences at its end, ending in a line break."""
    lines = [f"# {escaped(headline(brief))}", "", escaped(byline(brief))]
    cited: dict[int, Evidence] = {}
    for section in sections_of(brief):
        lines += ["", f"## {section.heading}" if section.items else section.heading, ""]
        for item in section.items:
            note = f" ({escaped(item.note)})" if item.note else ""
            lines.append(f"- {item.drawn(escaped)}{note} {escaped(_numbers(item))}".rstrip())
            if item.claim:
                cited |= {evidence.sentence: evidence for evidence in item.claim.evidence}
    if cited:
        lines += ["", "## Evidence", ""]
        lines += [f"- {escaped(cited[number].label)} {escaped(cited[number].quote)}" for number in sorted(cited)]
    return "\n".join([*lines, "", f"*{escaped(footer(brief.run))}*", ""])


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, addresses without a link."""
    return _ADDRESS.sub(r"\\", _MARKDOWN.sub(r"\\\1", plain(text)))
