"""The command ``summarize help``: the commands, or the options of one."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from summarizer.errors import UsageError

from .commands import COMMANDS
from .common import errors_as_lines, nearest

STATUSES = """Exit status: 0 shown · 2 wrong usage."""


def help_command(
    context: typer.Context,
    command: Annotated[str | None, typer.Argument(metavar="COMMAND", autocompletion=lambda: [*COMMANDS])] = None,
) -> None:
    """List the commands, or show the options of one."""
    group: Any = context.parent
    if command is None:
        typer.echo(group.get_help())
        return
    with errors_as_lines():
        if command not in COMMANDS:
            near = nearest(command, COMMANDS)
            asked = f"; did you mean {near}?" if near else ""
            raise UsageError(f"there is no command '{command}'{asked}", hint="summarize help lists them all")
    group.command.commands[command].make_context(command, ["--help"], parent=group)
