"""What a batch has come to so far: counted outcomes, tokens, dollars."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from summarizer.schemas.outcome import Outcome


@dataclass
class Tally:
    """Counts of outcomes; ``briefed + failed`` is what was read.

    Attributes:
        total: articles in the input, None where it is not known.
        briefed: articles with a brief, those kept from before included.
        failed: articles without one, those kept from before included.
        kept: articles that were answered before; nothing was asked for them now.
        unanswered: requests of this run that got no answer and were sent again, or given up.
        requests: answers that this run got.
        input_tokens: of this run's answered requests.
        output_tokens: of this run's answers.
        cost_usd: of this run, None once the price of a request is not known.
        reasons: how many articles failed for which reason, by the error's class.
    """

    total: int | None = None
    briefed: int = 0
    failed: int = 0
    kept: int = 0
    unanswered: int = 0
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    reasons: dict[str, int] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    @property
    def read(self) -> int:
        """Articles that an outcome was given for."""
        return self.briefed + self.failed

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        if outcome.failure is None:
            self.briefed += 1
        else:
            self.failed += 1
            self.reasons[outcome.failure.type] = self.reasons.get(outcome.failure.type, 0) + 1
        if outcome.kept:
            self.kept += 1
            return
        spent = outcome.spent
        self.requests += spent.requests
        self.unanswered += spent.attempts - spent.requests
        self.input_tokens += spent.input_tokens
        self.output_tokens += spent.output_tokens
        both_known = self.cost_usd is not None and spent.cost_usd is not None
        self.cost_usd = (self.cost_usd or 0.0) + (spent.cost_usd or 0.0) if both_known else None

    def seconds(self) -> float:
        """Return seconds since the run began."""
        return time.monotonic() - self.begun

    def rate(self) -> float:
        """Return articles a second that this run asked for."""
        return (self.read - self.kept) / max(self.seconds(), 1e-9)

    def seconds_left(self) -> float | None:
        """Return how long the rest will take at this rate, None where that cannot be told."""
        rate = self.rate()
        return None if self.total is None or not rate else max(0, self.total - self.read) / rate
