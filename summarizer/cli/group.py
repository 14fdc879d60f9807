"""What all commands have in common on the command line: a first word, the version, and wrong usage told in one line."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from summarizer.errors import SummarizerError, UsageError
from summarizer.files.writing import is_missing

from .common import nearest, report

DEFAULT = "brief"
"""The command that is meant where none is named."""


class CommandGroup(TyperGroup):
    """Lets ``summarize article.txt`` mean ``summarize brief article.txt``; every command knows ``--version``."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for command in self.commands.values():
            command.params.extend(self.params)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Show the commands where nothing is named; raises UsageError where the first word is nearly a command.

        A line that is being completed is not at its end yet, so that nothing is shown or said of it.
        """
        if not args and not ctx.resilient_parsing:
            return super().parse_args(ctx, ["help"])
        if not args or args[0] in self.commands or args[0] in self._own_options():
            return super().parse_args(ctx, args)
        if not ctx.resilient_parsing:
            check_no_command(args[0], self.commands)
        return super().parse_args(ctx, [DEFAULT, *args])

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return what a first word may become: a command or an article, or an option of the default command.

        Where no command begins so, none is returned and the shell completes names of files, which it does better.
        """
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            with self.commands[DEFAULT].make_context(DEFAULT, [], parent=ctx, resilient_parsing=True) as default:
                known = {item.value for item in found}
                options = default.command.shell_complete(default, incomplete)
                return found + [item for item in options if item.value not in known]
        return found + [type(found[0])(name) for name in _files_here(incomplete)] if found else []

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> None:
        """Run the command and end the process; an error that nobody has told yet is told in one line."""
        words = sys.argv[1:] if args is None else args
        try:
            status = super().main(args, *others, **{**options, "standalone_mode": False})
        except SummarizerError as error:
            report(error)
            sys.exit(error.exit_status)
        except typer.TyperException as error:
            of = f" {words[0]}" if words and words[0] in self.commands else ""
            told = UsageError(self._fault(error), hint=f"See summarize{of} --help")
            report(told)
            sys.exit(told.exit_status)
        sys.exit(status or 0)

    def _own_options(self) -> set[str]:
        """Return the options that no command has: those that set up completion."""
        shared = self.commands[DEFAULT].params
        return {option for param in self.params if param not in shared for option in param.opts}

    def _fault(self, error: typer.TyperException) -> str:
        """Return what the parser says against the arguments, in the program's own words, with what may be meant.

        Its errors are known by what they hold: their classes are not public.
        """
        if hasattr(error, "possibilities"):
            return self._no_option(error)
        if getattr(error, "param", None) is not None:
            return _refused(error)
        return _begun_small(error.format_message())

    def _no_option(self, error: Any) -> str:
        option = error.option_name
        of = [f"summarize {name}" for name, one in self.commands.items() if any(option in p.opts for p in one.params)]
        if of:
            return f"there is no option {option} here; it is one of {', '.join(of)}"
        command = nearest(option.lstrip("-"), self.commands)
        near = next(iter(error.possibilities or ()), command and f"summarize {command} ...")
        return f"there is no option {option}{_asked(near)}"


def check_no_command(word: str, commands: Collection[str]) -> None:
    """Find out whether a word that stands where an article could is a command, or nearly one, and names no file.

    Raises:
        UsageError: it is; which command is meant is asked.
    """
    meant = None if word.startswith("-") else nearest(word, commands)
    if meant is not None and is_missing(word):
        raise UsageError(f"there is no file '{word}'; did you mean: summarize {meant} ...")


def _files_here(begun: str) -> list[str]:
    """Return the files and folders of the working folder whose names begin so, without hidden ones."""
    with suppress(OSError):
        names = sorted(path.name + "/" * path.is_dir() for path in Path.cwd().iterdir())
        return [name for name in names if name.startswith(begun) and not name.startswith(".")]
    return []


def _refused(error: Any) -> str:
    """Return what is wrong with the value of an option or an argument."""
    name = next((one for one in error.param.opts if one.startswith("--")), error.param.display_name_raw)
    choices = [str(choice) for choice in error.param.type_descriptor.choices or ()]
    if not error.message:
        return f"{name} is missing" + (f", one of {', '.join(choices)}" if choices else "")
    cause: Any = error.__cause__  # pydantic's, which knows the value
    value = str(cause.errors()[0]["input"]) if cause is not None else ""
    if choices:
        return f"{name}: '{value}' is not one of {', '.join(choices)}{_asked(nearest(value, choices))}"
    return f"{name} '{value}': {_begun_small(error.message.removeprefix('Value error, '))}"


def _asked(near: str | None) -> str:
    return f"; did you mean {near}?" if near else ""


def _begun_small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
