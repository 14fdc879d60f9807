"""What can go wrong, as a small tree.

SummarizerError
├── UsageError             the call cannot be meant as it stands (exit status 2)
│   ├── MissingExtra       an optional dependency is not installed
│   └── NoModel            no model is named and none can be found
├── ReadingError           the article cannot be read
├── PromptError            a prompt file is damaged or its variables do not fit
├── ModelError             the model's server gave no usable answer
│   ├── AuthenticationFailed
│   ├── ModelUnreachable
│   ├── ModelTimeout
│   ├── RateLimited
│   ├── QuotaUsedUp
│   ├── ServerFailed
│   ├── ModelUnknown
│   ├── RequestRejected
│   │   └── ContextTooLong
│   └── AnswerUnusable     an answer came, and is of no use
│       ├── AnswerCutOff
│       │   └── ThoughtsCutOff
│       ├── AnswerInvalid
│       └── AnswerRefused
├── ProcessLost            a process of a batch ended while it had the article
├── RunStopped             a batch ended before its last article (exit status 4)
│   ├── CostLimitReached   a request more could pass the limit that was set on the cost
│   └── FailureLimitReached
├── StoreError             a batch's store cannot be used
├── BriefFileError         a file of briefs cannot be read, or holds something else
├── JoiningError           a file that corrects the joining of parties cannot be read, or holds something else
├── GoldError              annotations and articles for measuring are missing, damaged or do not fit
├── BelowFloor             an evaluation is worse than its floors allow
├── EngineError            the embedded model cannot be started
│   └── WeightsError       its weights are missing or damaged
├── ReplayError            recorded traffic does not serve the call
│   ├── CassetteMissing    nothing was recorded for the article
│   ├── CassetteAmbiguous  several recordings fit and none is named
│   ├── CassetteDamaged    the file is no cassette
│   ├── CassetteMiss       a request differs from every recorded one
│   └── NetworkBlocked     something asked for the network while replaying
└── OutputError            the brief cannot be written
"""

from __future__ import annotations

import copyreg
from typing import Any

from .distribution import with_extras


def parsing_fault(error: Exception) -> str:
    """Return what a parser of JSON or TOML found wrong; where it met a limit of Python's own, in plain words."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return "a number of too many digits" if "int_max_str_digits" in str(error) else str(error)


class SummarizerError(Exception):
    """Base of all errors that a caller is meant to catch.

    Args:
        message: what went wrong, one line, no full stop needed.
        hint: what to do next, one line, or an empty string.
        detail: more lines for the reader who wants them (a prompt's difference), or an empty string.

    Attributes:
        article: the source of the article concerned, or None; set where the article is known.
        exit_status: the status with which the command line ends.
        retryable: whether the same call may succeed a moment later.
        concerns_all: whether every other article would fail alike, so that this one's failure says nothing of it.
        retry_after: seconds after which the server wants to be asked again, or None.
    """

    exit_status = 1
    retryable = False
    concerns_all = False
    retry_after: float | None = None

    def __init__(self, message: str, *, hint: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail
        self.article: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error go from one process to another, whatever its class is made with."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    def __str__(self) -> str:
        """Return the error as one line: article, message, next step."""
        line = f"{self.article}: {self.message}" if self.article else self.message
        stop = "" if line.endswith("?") else "."
        return f"{line}{stop} {self.hint}" if self.hint else line


class UsageError(SummarizerError):
    """The call cannot be meant as it stands."""

    exit_status = 2
    concerns_all = True


class MissingExtra(UsageError):
    """An optional dependency is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs the extra {extra!r}, which is not installed",
            hint=f"Install it: pip install {with_extras(extra)}",
        )


class NoModel(UsageError):
    """No model is named and none can be found."""


class ReadingError(SummarizerError):
    """The article cannot be read."""


class PromptError(SummarizerError):
    """A prompt file is damaged or its variables do not fit."""


class ModelError(SummarizerError):
    """The model's server gave no usable answer."""


class AuthenticationFailed(ModelError):
    """The server does not accept the key."""

    concerns_all = True


class ModelUnreachable(ModelError):
    """No connection to the server could be made."""

    retryable = True
    concerns_all = True


class ModelTimeout(ModelError):
    """The server took too long."""

    retryable = True


class RateLimited(ModelError):
    """The server asks to slow down."""

    retryable = True


class QuotaUsedUp(ModelError):
    """The account has no money or no requests left."""

    concerns_all = True


class ServerFailed(ModelError):
    """The server fails on the request."""

    retryable = True


class ModelUnknown(ModelError):
    """The server has no such model, or there is no chat API at the address: wrong usage, and no article's fault."""

    exit_status = 2
    concerns_all = True


class RequestRejected(ModelError):
    """The server refuses the request as it stands."""


class ContextTooLong(RequestRejected):
    """The request and its answer are more than the model can hold at once."""


class AnswerUnusable(ModelError):
    """An answer came, and is of no use."""


class AnswerCutOff(AnswerUnusable):
    """The answer reached its token limit before it was complete."""


class ThoughtsCutOff(AnswerCutOff):
    """The model's thoughts took the tokens that its answer lacks."""


class AnswerInvalid(AnswerUnusable):
    """The answer does not fit the schema, after its re-ask too."""


class AnswerRefused(AnswerUnusable):
    """The model refuses to answer, or a filter of the server's stopped the question or the answer."""


class ProcessLost(SummarizerError):
    """A process of a batch ended while it had the article, which may have been asked about."""

    retryable = True


class RunStopped(SummarizerError):
    """A batch ended before its last article: every further one would have failed alike, or a limit was reached."""

    exit_status = 4


class CostLimitReached(RunStopped):
    """A request more could pass the limit that was set on the cost."""


class FailureLimitReached(RunStopped):
    """More articles failed than were allowed to."""


class StoreError(SummarizerError):
    """A batch's store cannot be used: another run has it, or it is damaged."""

    concerns_all = True


class BriefFileError(SummarizerError):
    """A file of briefs cannot be read, or holds something else."""


class JoiningError(SummarizerError):
    """A file that corrects the joining of parties cannot be read, or holds something else."""


class GoldError(SummarizerError):
    """Annotations and articles for measuring are missing, damaged or do not fit."""

    exit_status = 2


class BelowFloor(SummarizerError):
    """An evaluation is worse than its floors allow."""


class EngineError(SummarizerError):
    """The embedded model cannot be started."""

    concerns_all = True


class WeightsError(EngineError):
    """The embedded model's weights are missing or damaged."""


class ReplayError(SummarizerError):
    """Recorded traffic does not serve the call."""


class CassetteMissing(ReplayError):
    """Nothing was recorded for the article."""


class CassetteAmbiguous(ReplayError):
    """Several recordings fit and none is named."""

    exit_status = 2


class CassetteDamaged(ReplayError):
    """The file is no cassette of ours."""


class CassetteMiss(ReplayError):
    """A request differs from every recorded one."""


class NetworkBlocked(ReplayError):
    """Something asked for the network while replaying."""


class OutputError(SummarizerError):
    """The brief cannot be written."""

    concerns_all = True
