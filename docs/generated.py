"""The parts of the site that are made from the code: fields of models, the Python reference, the help of commands.

A page says with a comment what belongs in its place: ``<!-- fields of summarizer.Brief -->``, ``<!-- commands -->``,
``<!-- exported names -->`` or ``<!-- errors -->``. What the comment asks for and the code does not tell is an error.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.pycode import ModuleAnalyzer

import summarizer
from summarizer import errors
from summarizer.schemas.claims import FieldKind

_PLACE = re.compile(r"<!-- (fields of [\w.]+|exported names|errors|commands) -->")
_KINDS = {FieldKind.ACTOR: "party id", FieldKind.VERBATIM: "the article's words"}
_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "anything", NoneType: "null"}


def setup(app: Sphinx) -> dict[str, bool]:
    """Let every page be filled in as it is read."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True}


def _fill(_app: Sphinx, _page: str, source: list[str]) -> None:
    source[0] = _PLACE.sub(lambda place: _made(place[1]), source[0])


def _made(what: str) -> str:
    if what.startswith("fields of "):
        name = what.removeprefix("fields of summarizer.")
        return "\n\n".join(_section(model) for model in _below(getattr(summarizer, name), []))
    return {"exported names": _reference, "errors": _errors, "commands": _commands}[what]()


# Models


def _below(model: type[BaseModel], known: list[type[BaseModel]]) -> list[type[BaseModel]]:
    """Return a model and those that its fields hold, each once, a model before what it holds."""
    if model not in known:
        known.append(model)
        for field in model.model_fields.values():
            for inner in _models_in(field.annotation):
                _below(inner, known)
    return known


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _section(model: type[BaseModel]) -> str:
    return f"### {model.__name__}\n\n{_told(model)}\n\n{_table(model)}"


def _told(thing: Any) -> str:
    """Return what a docstring says before its sections, as Markdown."""
    told = inspect.cleandoc(thing.__doc__ or "").partition("\n\n")[0]
    if not told:
        raise ExtensionError(f"{thing.__name__} has no docstring")
    return told.replace("``", "`")


def _table(model: type[BaseModel]) -> str:
    rows = [
        f"| `{name}` | {_type_of(field)} | {_description(model, name)} |" for name, field in model.model_fields.items()
    ]
    return "\n".join(["| field | type | what it holds |", "|---|---|---|", *rows])


def _description(model: type[BaseModel], name: str) -> str:
    told = model.model_fields[name].description
    if not told:
        raise ExtensionError(f"{model.__name__}.{name} has no description")
    return told.replace("|", r"\|")


def _type_of(field: FieldInfo) -> str:
    kind = next((_KINDS[mark] for mark in field.metadata if mark in _KINDS), None)
    return kind or _type(field.annotation)


def _type(annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        page = "brief.md" if annotation in _below(summarizer.Brief, []) else ""
        return f"[{annotation.__name__}]({page}#{annotation.__name__.lower()})"
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, TypeVar):
        return _type(annotation.__bound__)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in parts)
    if origin in (list, tuple):
        return f"list of {_type(parts[0])}"
    if origin is dict:
        return f"{_type(parts[0])} to {_type(parts[1])}"
    marked = next((_KINDS[mark] for mark in getattr(annotation, "__metadata__", ()) if mark in _KINDS), None)
    if marked:
        return marked
    if hasattr(annotation, "__metadata__"):
        return _type(annotation.__origin__)
    return " or ".join(map(_type, parts))  # a union


# Python


def _reference() -> str:
    """Return a section for each exported name; a model's has its fields."""
    of_brief = _below(summarizer.Brief, [])
    told: list[type[BaseModel]] = []
    sections = []
    for name in summarizer.__all__:
        thing = getattr(summarizer, name)
        if inspect.isclass(thing) and issubclass(thing, errors.SummarizerError):
            continue  # told below the tree of errors
        sections.append(f"### `{name}`\n\n{_documented(name, thing)}")
        if thing in of_brief:
            sections.append(f"Its fields: [the brief](brief.md#{name.lower()}).")
        elif inspect.isclass(thing) and issubclass(thing, BaseModel):
            more = [one for one in _below(thing, []) if one not in of_brief and one.__name__ not in summarizer.__all__]
            new = [one for one in more if one not in told]
            told += new
            sections += [_table(thing), *(f"#{_section(model)}" for model in new)]
    return "\n\n".join(sections)


def _documented(name: str, thing: Any) -> str:
    if not inspect.isclass(thing) and not inspect.isroutine(inspect.unwrap(thing)):
        return f"{_said_below(name, thing)}"
    _told(thing)
    kind = "class" if inspect.isclass(thing) else "function"
    members = "\n   :members:\n   :exclude-members: model_config" if kind == "class" else ""
    return f"```{{eval-rst}}\n.. auto{kind}:: summarizer.{name}{members}\n```"


def _said_below(name: str, thing: Any) -> str:
    """Return the text below the assignment of a name that is neither a class nor a function."""
    for module in [module for module in sys.modules.values() if module.__name__.startswith("summarizer.")]:
        if vars(module).get(name) is thing:
            told = ModuleAnalyzer.for_module(module.__name__).find_attr_docs().get(("", name))
            if told:
                return " ".join(told).strip()
    raise ExtensionError(f"{name} is exported and says nowhere what it is")


def _errors() -> str:
    tree = inspect.cleandoc(errors.__doc__ or "").partition("\n\n")[2]
    classes = [
        thing for thing in vars(errors).values() if inspect.isclass(thing) and thing.__module__ == errors.__name__
    ]
    directives = "\n\n".join(f".. autoexception:: summarizer.{one.__name__}" for one in classes)
    return f"```text\n{tree}\n```\n\n```{{eval-rst}}\n{directives}\n```"


# Commands


def _commands() -> str:
    overview = _help()
    names = re.findall(r"^  (\w+)  ", overview.partition("Commands:")[2], re.MULTILINE)
    if not names:
        raise ExtensionError("the help lists no commands")
    shown = [("summarize", overview), *((f"summarize {name}", _help(name)) for name in names if name != "help")]
    return "\n\n".join(f"## {title}\n\n```text\n{text}\n```" for title, text in shown)


def _help(*command: str) -> str:
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "summarizer", "help", *command],
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "80", "PATH": ""},
    )
    return told.stdout.rstrip()
