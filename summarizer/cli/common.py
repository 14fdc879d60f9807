"""What the commands share: their options, sessions of recording and replaying, and errors as one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

import summarizer
from summarizer.errors import SummarizerError, UsageError
from summarizer.settings import LONGEST_TIMEOUT, StrategyName
from summarizer.text.neutralising import plain

from .progress import write_stderr

INTERRUPTED = 130
_NEAR = 0.65  # "cvs" is near "csv", "test" not near "digest"

# Groups of options in the help of a command; what matters first is in none.
OF_MODEL = "How the model is asked"
OF_INPUT = "What is read"
OF_OUTPUT = "What is given"
OF_LIMITS = "Limits of a batch"
OF_RECORDS = "Recorded answers"

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="PROVIDER/MODEL", help="Model to ask; else SUMMARIZER_MODEL, else what is there."),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        rich_help_panel=OF_MODEL,
        help="Address of a server that speaks OpenAI's chat API.",
    ),
]
StrategyOption = Annotated[
    StrategyName | None,
    typer.Option(
        "--strategy",
        rich_help_panel=OF_MODEL,
        help="whole: one request an article; windows: one for each part of it; sentences: the embedded model's way, "
        "small questions. Default: auto (whole, windows where it is too long, sentences for the embedded model).",
    ),
]


def named(output: str) -> str:
    """Return the name of an output; an empty one, which a shell makes of an unset variable, is a usage error."""
    if not output:
        raise typer.BadParameter("it is empty")
    return output


def path_named(output: str) -> Path:
    """Return the path of an output; as ``named``."""
    return Path(named(output))


OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", parser=path_named, help="Write there, not to standard output."),
]
RecordOption = Annotated[
    Path | None,
    typer.Option(
        "--record", metavar="DIR", rich_help_panel=OF_RECORDS, help="Write the model's answers to cassettes in DIR."
    ),
]
ReplayOption = Annotated[
    Path | None,
    typer.Option(
        "--replay",
        metavar="DIR",
        rich_help_panel=OF_RECORDS,
        help="Take the answers from cassettes in DIR; no network.",
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        min=0.1,
        max=LONGEST_TIMEOUT,
        metavar="SECONDS",
        rich_help_panel=OF_MODEL,
        help="Longest wait for one answer. Default: 600.",
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="FILE_OR_MODULE",
        help="What briefs are about: a Python file or module, whose code is run. Default: conflicts.",
    ),
]
MinConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        rich_help_panel=OF_OUTPUT,
        min=0,
        max=1,
        metavar="P",
        help="Withhold claims that the model finds less probable; those without a probability stay.",
    ),
]
MaxTokensOption = Annotated[
    int | None,
    typer.Option(
        "--max-tokens",
        rich_help_panel=OF_MODEL,
        min=1,
        metavar="N",
        help="Most tokens of an answer, the model's thoughts included. Default: each question's own.",
    ),
]
MaxCharactersOption = Annotated[
    int | None,
    typer.Option(
        "--max-characters",
        min=1,
        metavar="N",
        rich_help_panel=OF_INPUT,
        help="Longest article that is taken. Default: 2,000,000.",
    ),
]
AllowPrivateOption = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        rich_help_panel=OF_INPUT,
        help="Fetch pages from this machine and its network too.",
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", rich_help_panel=OF_OUTPUT, help="Write over a file that summarize has not written.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no model's name on standard error.")]


def session(record_to: Path | None, replay_from: Path | None) -> AbstractContextManager[Any]:
    """Return the session that the options ask for: recording, replaying or neither."""
    if record_to and replay_from:
        raise UsageError("--record and --replay exclude each other", hint="Give one of them")
    if replay_from and not replay_from.exists():  # it would be the same for every article
        raise UsageError(f"there is no {replay_from}", hint="Name the directory that was recorded into")
    if record_to:
        return summarizer.record(record_to)
    return summarizer.replay(replay_from) if replay_from else nullcontext()


@contextmanager
def errors_as_lines() -> Iterator[None]:
    """End the command with a line and an exit status where an error or Ctrl-C passes by."""
    try:
        yield
    except SummarizerError as error:
        report(error)
        raise typer.Exit(error.exit_status) from None
    except KeyboardInterrupt:
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is meant by another: the one that it begins, or is most like; None for none."""
    lowered, words = word.casefold(), list(known)
    begun = [one for one in words if len(lowered) > 1 and one.startswith(lowered)]
    return next(iter([*begun, *get_close_matches(lowered, words, n=1, cutoff=_NEAR)]), None)


def report(error: SummarizerError) -> None:
    """Write an error to standard error, with its detail."""
    say(str(error))
    if error.detail:
        write_stderr("\n".join(plain(line) for line in error.detail.splitlines()) + "\n")


def say(message: str) -> None:
    """Write a line to standard error."""
    write_stderr(f"summarize: {plain(message)}\n")
