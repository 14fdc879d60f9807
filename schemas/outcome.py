"""What became of one article of a batch: a brief or an error, and what was spent on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from .brief import BaseBrief, Brief


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Failure(_Model):
    """Why an article could not be briefed: an error as data."""

    type: str = Field(description="Name of the error's class in summarizer.errors.")
    message: str
    hint: str
    retryable: bool = Field(description="Whether the same article may be briefed at another time.")


class FailedArticle(_Model):
    """Which article could not be briefed."""

    source: str
    sha256: str | None = Field(description="Of the text as loaded; null where it could not be read.")


class FailedBrief(_Model):
    """The line of a batch's output for an article without a brief: never to be taken for one."""

    schema_version: Literal["1"] = "1"
    article: FailedArticle
    error: Failure


class Spent(_Model):
    """What was asked of the model for one article, in all attempts.

    ``requests``, ``retries`` and the tokens are as in a brief's ``run``; ``attempts`` are the requests as they were
    sent, those included that got no answer.
    """

    attempts: int = 0
    requests: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0


# An Outcome of which nothing else is said has the built-in profile's brief; pydantic takes no bound with a default.
if TYPE_CHECKING:
    from typing_extensions import TypeVar

    B = TypeVar("B", bound=BaseBrief, default=Brief)
else:
    from typing import TypeVar

    B = TypeVar("B", bound=BaseBrief)


class Outcome(_Model, Generic[B]):
    """What became of one article: either ``brief`` or ``failure`` is there.

    Attributes:
        position: its place in the input, from 0.
        source: what it is called.
        sha256: of its text as loaded, None where it could not be read.
        key: what it is kept under in the store (a hash of the article, one of how it is briefed), None where it is not.
        kept: whether it was answered before, and nothing was asked now.
        spent: what was asked for it, now or when it was answered.
    """

    position: int
    source: str
    sha256: str | None = None
    key: tuple[str, str] | None = None
    brief: SerializeAsAny[B] | None = None
    failure: Failure | None = None
    kept: bool = False
    spent: Spent = Spent()
