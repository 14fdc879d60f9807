"""A brief as a page: the claims on the left, the article with every cited passage marked on the right.

No script is needed: a claim links to a mark before its first passage, a passage to the list of the claims that rest
on it, and which of them is the target decides what the style marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from summarizer.errors import UsageError
from summarizer.schemas import Article, BaseBrief, Sentence
from summarizer.text.injections import addressed_to_a_model

from .highlighting import MarkedText, Span, marked
from .templating import colours, rendered
from .view import Item, byline, footer, headline, nothing_in, sections_of


class Card(NamedTuple):
    """One line of the brief, the number of its claim (None where nothing is cited), and its section's heading."""

    item: Item
    number: int | None
    heading: str


@dataclass(frozen=True)
class SectionCards:
    """A section and its cards."""

    key: str
    heading: str
    cards: list[Card]


def to_html(brief: BaseBrief, article: Article | None = None) -> str:
    """Return the brief as one self-contained page: no script, nothing to fetch.

    Args:
        brief: the brief.
        article: what it is of; None where the text is not at hand: the page then shows the cited sentences alone, and
            says so.

    Raises:
        UsageError: the article is not the one that was briefed, or does not say what the brief quotes.
    """
    if article is not None:
        _check(brief, article)
    groups = _groups(brief)
    cards = {card.number: card for group in groups for card in group.cards if card.number is not None}
    spans = [
        Span(evidence.start, evidence.end, number)
        for number, card in cards.items()
        if card.item.claim
        for evidence in card.item.claim.evidence
    ]
    left_out = addressed_to_a_model(article) if article else frozenset[int]()
    text = marked(article.text, article.sentences, spans, left_out) if article else _quotes(brief, spans)
    resting: dict[int, list[int]] = {number: [] for number in cards}
    for base, claims in enumerate(text.bases):
        for number in claims:
            resting[number].append(base)
    return rendered(
        "page.html.j2",
        brief=brief,
        headline=headline(brief),
        byline=byline(brief),
        nothing=nothing_in(brief) if brief.is_empty() else None,
        groups=groups,
        cards=cards,
        resting=resting,
        text=text,
        is_whole=article is not None,
        left_out=len(left_out),
        colours=colours(brief.names()),
        footer=footer(brief.run),
    )


def _check(brief: BaseBrief, article: Article) -> None:
    if article.sha256 != brief.article.sha256:
        raise UsageError(f"{article.source} is not the text that was briefed", hint="Name that, or brief it again")
    for pointer, claim in brief.claims():
        for evidence in claim.evidence:
            if article.text[evidence.start : evidence.end] != evidence.quote:
                raise UsageError(
                    f"{article.source} does not say what the brief quotes at {pointer}",
                    hint="The brief was changed by hand: brief the article again",
                )


def _groups(brief: BaseBrief) -> list[SectionCards]:
    """Return the sections with their claims numbered from 0."""
    groups, number = [], 0
    for section in sections_of(brief):
        cards = []
        for item in section.items:
            cards.append(Card(item, number if item.claim else None, section.heading))
            number += item.claim is not None
        if cards:
            groups.append(SectionCards(section.key, section.heading, cards))
    return groups


def _quotes(brief: BaseBrief, spans: list[Span]) -> MarkedText:
    """Return the cited passages alone, each a paragraph, with an ellipsis where something between them is left out."""
    quotes = {(held.start, held.end): held for _, claim in brief.claims() for held in claim.evidence}
    text, before = "", 0
    moved: dict[tuple[int, int], int] = {}
    sentences: dict[int, Sentence] = {}
    for place in sorted(quotes):
        quote = quotes[place]
        text += "…\n\n" if quote.sentence > before + 1 else ""
        start = moved[place] = len(text)
        end = start + len(quote.quote)
        sentences.setdefault(quote.sentence, Sentence(number=quote.sentence, start=start, end=end, paragraph=1))
        text += f"{quote.quote}\n\n"
        before = quote.sentence
    shifts = {place: start - place[0] for place, start in moved.items()}
    cited = [Span(start + shifts[start, end], end + shifts[start, end], claim) for start, end, claim in spans]
    return marked(text, list(sentences.values()), cited)
