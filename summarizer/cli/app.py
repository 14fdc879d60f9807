"""The command ``summarize``: options in, briefs out on standard output, everything else on standard error.

What a command does is in the module of its name, which is loaded when the command is called: so the list of commands
and the version are there at once.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from io import UnsupportedOperation
from pathlib import Path
from typing import Annotated

import typer

from summarizer.distribution import NAME, VERSION

from .commands import HELP_OPTIONS
from .common import INTERRUPTED, say
from .group import CommandGroup

app = typer.Typer(
    cls=CommandGroup,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": [*HELP_OPTIONS]},
)


def _show_version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:  # a line that is only being completed is not run
        typer.echo(f"summarize {VERSION}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[  # its callback acts; every command has it, none is told of it
        bool,
        typer.Option(
            "--version", "-V", callback=_show_version, is_eager=True, expose_value=False, help="Print the version."
        ),
    ] = False,
) -> None:
    """Structured, sourced briefs of news articles about armed conflicts and diplomatic crises."""


def main() -> None:
    """Run the command line; what nobody foresaw ends in one line too."""
    _fill_closed_streams()
    # The libraries below make many objects that stay: looking through them again and again costs a part of a replayed
    # brief that benchmarks/startup.py shows.
    gc.set_threshold(100_000, 50, 50)
    try:
        app(prog_name="summarize")
    except BrokenPipeError:  # the reader went away (``| head``)
        _give_up_stdout()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001  no traceback reaches a user
        say(_told(error))
        sys.exit(1)


def _give_up_stdout() -> None:
    """Let what is left for standard output go nowhere: Python would complain again when it closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: Exception) -> str:
    """Return in one line what nobody foresaw, or that help or the version, which the library prints, had no place."""
    is_closed = isinstance(error, UnsupportedOperation)
    if is_closed or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
        _give_up_stdout()
        return f"standard output cannot be written: {'it is closed' if is_closed else 'there is no space left'}"
    return f"unexpected {type(error).__name__}: {error}. This is a defect of {NAME}; please report it"


def _fill_closed_streams() -> None:
    """Put something in the place of streams that are closed (``>&-``), which no file that is opened may take.

    What is written to standard error is lost then; what would be to standard output is an error that is said.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  for as long as the program runs
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as above
