"""What an evaluation returns: every judgement about every article, and the totals that follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SECTIONS = ("parties", "accusations", "requests_to_russia", "ceasefire_context", "casualties")
"""The sections that are scored, in the order of the brief."""

Verdict = Literal["found", "found_unsure", "missed", "invented", "reversed", "duplicate", "ignored"]
"""What became of an item.

``found``: gold that the brief has. ``found_unsure``: unsure gold that the brief has, no gain and no loss. ``missed``:
gold that the brief lacks. ``invented``: a claim that no gold supports. ``reversed``: an accusation that the gold has
the other way round, an invention too. ``duplicate``: a second claim of a found item, no loss. ``ignored``: a party that
may be named or left out.
"""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Judgement(_Model):
    """One claim of a brief, one gold item, or a pair of them."""

    section: str = Field(description="Of the brief.")
    verdict: Verdict = Field(description="What became of it.")
    claim: str | None = Field(description="The brief's claim in one line; null where there is none.")
    gold: str | None = Field(description="The gold item in one line; null where there is none.")
    sentences: list[str] = Field(description="The article's words that they rest on.")
    fields: dict[str, bool] = Field(default_factory=dict, description="Field of a found item to whether it is right.")


class ArticleScore(_Model):
    """The judgements about one article, and what its brief cost."""

    article: str = Field(description="Its name in the gold.")
    failure: str | None = Field(default=None, description="Why there is no brief.")
    judgements: list[Judgement] = Field(description="One a claim, a gold item, or a pair of them.")
    quotes: int = Field(default=0, description="Pieces of evidence in the brief.")
    quotes_not_in_text: int = Field(default=0, description="Those of them that are not the text.")
    withheld: dict[str, int] = Field(default_factory=dict, description="Reason to number of claims.")
    requests: int = Field(default=0, description="As in the brief's run.")
    input_tokens: int = Field(default=0, description="As in the brief's run.")
    output_tokens: int = Field(default=0, description="As in the brief's run.")
    seconds: float = Field(default=0.0, description="As in the brief's run.")


class SectionScore(_Model):
    """Counts of one section and the figures that follow from them; unsure items count neither way."""

    found: int = Field(default=0, description="Gold items that the brief has.")
    invented: int = Field(default=0, description="Reversed accusations among them.")
    missed: int = Field(default=0, description="Gold items that it lacks.")
    duplicates: int = Field(default=0, description="Second claims of found items.")
    reversed: int = Field(default=0, description="Accusations that the gold has the other way round.")
    fields: dict[str, tuple[int, int]] = Field(default_factory=dict, description="Field to (right, found).")

    @property
    def precision(self) -> float | None:
        """The share of claims that the gold supports, or None where there is no claim."""
        return self.found / (self.found + self.invented) if self.found + self.invented else None

    @property
    def recall(self) -> float | None:
        """The share of gold items that were found, or None where there is none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, or None where there is neither claim nor gold."""
        return f1_of(self.found, self.invented, self.missed)


class Difference(_Model):
    """How far the F1 of a section is from another run's, with an interval where it can be computed."""

    section: str = Field(description="Of the brief.")
    before: float | None = Field(description="F1 of the other run.")
    now: float | None = Field(description="F1 of this run.")
    low: float | None = Field(description="Lower bound of the 95 % interval of a bootstrap over articles.")
    high: float | None = Field(description="Upper bound of that interval.")


class Evaluation(_Model):
    """One run over annotated articles."""

    model: str = Field(description="As PROVIDER/MODEL.")
    strategy: str = Field(description="How it was asked.")
    corpus: str = Field(description="A digest of texts and gold: equal digests, comparable figures.")
    articles: list[ArticleScore] = Field(description="One score an article.")
    compared: list[Difference] = Field(default_factory=list, description="How far it is from another run, by section.")

    def score(self, section: str) -> SectionScore:
        """Return the counts of a section over all articles."""
        return score_of((judgement for article in self.articles for judgement in article.judgements), section)


def score_of(judgements: Iterable[Judgement], section: str) -> SectionScore:
    """Return the counts of a section over some judgements."""
    score = SectionScore()
    for judgement in judgements:
        if judgement.section != section:
            continue
        match judgement.verdict:
            case "found":
                score.found += 1
            case "missed":
                score.missed += 1
            case "duplicate":
                score.duplicates += 1
            case "invented" | "reversed":
                score.invented += 1
                score.reversed += judgement.verdict == "reversed"
        if judgement.verdict == "found":
            for field, is_right in judgement.fields.items():
                right, found = score.fields.get(field, (0, 0))
                score.fields[field] = (right + is_right, found + 1)
    return score


def f1_of(found: int, invented: int, missed: int) -> float | None:
    """Return 2·found / (2·found + invented + missed), or None where all are 0."""
    return 2 * found / (2 * found + invented + missed) if found + invented + missed else None
