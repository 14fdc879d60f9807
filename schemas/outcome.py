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
    message: str = Field(description="What went wrong, in one line.")
    hint: str = Field(description="What to do next.")
    retryable: bool = Field(description="Whether the same article may be briefed at another time.")


class FailedArticle(_Model):
    """Which article could not be briefed."""

    source: str = Field(description="What it is called.")
    sha256: str | None = Field(description="Of the text as loaded; null where it could not be read.")


class FailedBrief(_Model):
    """The line of a batch's output for an article without a brief: never to be taken for one."""

    schema_version: Literal["1"] = Field(default="1", description="Of this contract.")
    article: FailedArticle = Field(description="Which article it is of.")
    error: Failure = Field(description="Why there is no brief.")


class Spent(_Model):
    """What was asked of the model for one article, in all attempts."""

    attempts: int = Field(default=0, description="Requests as they were sent, those without an answer too.")
    requests: int = Field(default=0, description="Requests that the model answered.")
    retries: int = Field(default=0, description="Requests that repeated another one.")
    input_tokens: int = Field(default=0, description="Tokens of all requests.")
    output_tokens: int = Field(default=0, description="Tokens of all answers.")
    cost_usd: float | None = Field(default=0.0, description="Null when the model's price is not known.")


# An Outcome of which nothing else is said has the built-in profile's brief; pydantic takes no bound with a default.
if TYPE_CHECKING:
    from typing_extensions import TypeVar

    B = TypeVar("B", bound=BaseBrief, default=Brief)
else:
    from typing import TypeVar

    B = TypeVar("B", bound=BaseBrief)


class Outcome(_Model, Generic[B]):
    """What became of one article: either ``brief`` or ``failure`` is there."""

    position: int = Field(description="Place in the input, from 0.")
    source: str = Field(description="What the article is called.")
    sha256: str | None = Field(default=None, description="Of its text as loaded; null where it could not be read.")
    key: tuple[str, str] | None = Field(
        default=None, description="What the store keeps it under: a hash of the article, one of how it is briefed."
    )
    brief: SerializeAsAny[B] | None = Field(default=None, description="Null where it failed.")
    failure: Failure | None = Field(default=None, description="Null where there is a brief.")
    kept: bool = Field(default=False, description="Whether it was answered before, and nothing was asked now.")
    spent: Spent = Field(default=Spent(), description="What was asked for it, now or when it was answered.")
