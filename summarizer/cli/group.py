"""What all commands have in common on the command line: a first word, the version, and wrong usage told in one line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from summarizer.errors import SummarizerError, UsageError

from .commands import COMMANDS, Commands, check_no_command
from .common import nearest, report

DEFAULT = "brief"
"""The command that is meant where none is named."""

_FIRST_STEPS = (
    ("summarize article.txt", "a brief in the terminal"),
    ("summarize article.txt -o page.html", "the brief beside its article"),
    ("summarize batch news/ -o briefs.jsonl", "all articles of a folder"),
    ("summarize help batch", "the options of a command"),
)


class CommandGroup(TyperGroup):
    """Lets ``summarize article.txt`` mean ``summarize brief article.txt``; every command knows ``--version``."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._of_all = [*self.params]  # those that set up completion come later, and are of no command
        self.commands: Any = Commands(self._of_all)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  as the parser calls it
        """Return the names of the commands."""
        return [*COMMANDS]

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  as above
        """Write how the command is called, with articles or with a command's name."""
        formatter.write_usage("summarize", "ARTICLE... [OPTIONS]")
        formatter.write_usage("summarize", "COMMAND ...", prefix="       ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, a line each, then how to begin, then the options of all."""
        for title, rows in (("Commands", [*COMMANDS.items()]), ("First steps", [*_FIRST_STEPS])):
            with formatter.section(title):
                formatter.write_dl(rows, col_max=40)
        records = [param.get_help_record(ctx) for param in self.get_params(ctx)]
        with formatter.section("Options"):
            formatter.write_dl(records)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Show the commands where nothing is named; raises UsageError where the first word is nearly a command.

        A line that is being completed is not at its end yet, so that nothing is shown or said of it.
        """
        if ctx.resilient_parsing:
            own = {option for param in self.params if param not in self._of_all for option in param.opts}
            is_own = not args or args[0] in self.commands or args[0] in own
            return super().parse_args(ctx, args if is_own else [DEFAULT, *args])
        if not args or args == ["help"]:
            return super().parse_args(ctx, ["--help"])
        of_all = [option for param in self.get_params(ctx) for option in param.opts]
        if args[0] in self.commands or args[0] in of_all:
            return super().parse_args(ctx, args)
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
