"""The commands by their names, each loaded when it is called or asked for help."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand

from summarizer.errors import UsageError
from summarizer.files.writing import is_missing

from .common import nearest

COMMANDS = {
    "brief": "Brief one article or a few; meant where no command is named.",
    "batch": "Brief thousands of articles: none lost, none paid for twice.",
    "render": "Draw briefs as pages beside their articles, or as text.",
    "digest": "Join many briefs on one page.",
    "export": "Write briefs as tables, or as events, for other programs.",
    "evaluate": "Score briefs against annotated articles.",
    "schema": "Print the JSON Schema of the brief.",
    "help": "List the commands, or show the options of one.",
}
"""What each command does, in a line; it is at home in the module of its name."""

HELP_OPTIONS = ("-h", "--help")


class Command(TyperCommand):
    """A command whose help shows the options that matter first, and the others under what they are about."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments, then the options that are of no group, then group after group."""
        shown: dict[str, list[Any]] = {"Arguments": [], "Options": []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                is_argument = param.param_type_name == "argument"
                group = "Arguments" if is_argument else getattr(param, "rich_help_panel", None) or "Options"
                shown.setdefault(group, []).append(record)
        for group, records in shown.items():
            if records:
                with formatter.section(group):
                    formatter.write_dl(records)


class Commands(Mapping[str, Any]):
    """The commands as the parser wants them, each loaded when it is taken."""

    def __init__(self, params: list[Any]) -> None:
        """Take the options that every command has."""
        self._params = params

    def __getitem__(self, name: str) -> Any:
        """Return the command of a name."""
        if name not in COMMANDS:
            raise KeyError(name)
        return _loaded(name, tuple(self._params))

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a command of a name, without loading it."""
        return name in COMMANDS

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(COMMANDS)

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(COMMANDS)


@cache
def _loaded(name: str, params: tuple[Any, ...]) -> Any:
    module = import_module(f".{name}", __package__)
    single = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": [*HELP_OPTIONS]},
    )
    single.command(name, cls=Command, short_help=COMMANDS[name], epilog=module.STATUSES)(
        getattr(module, f"{name}_command")
    )
    command = typer.main.get_command(single)
    command.params.extend(params)
    return command


def check_no_command(word: str, commands: Collection[str]) -> None:
    """Find out whether a word that stands where an article could is a command, or nearly one, and names no file.

    Raises:
        UsageError: it is; which command is meant is asked.
    """
    meant = None if word.startswith("-") else nearest(word, commands)
    if meant is not None and is_missing(word):
        raise UsageError(f"there is no file '{word}'; did you mean: summarize {meant} ...")
