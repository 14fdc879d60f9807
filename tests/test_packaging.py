"""Pinned versions, and that what is built holds what is here. Rules for imports are ruff's and import-linter's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from importlib.metadata import distributions
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
OPTIONAL = [GROUPS[name] for name in ("browser", "docs", "mutation", "release")]
NOT_ALWAYS = [*PROJECT["optional-dependencies"].values(), *OPTIONAL]
EXTRAS = [Requirement(line) for extra in NOT_ALWAYS for line in extra]

# The lock


def test_the_lock_is_names_and_versions_below_one_comment() -> None:
    assert CONSTRAINTS[0].startswith("# ")
    for line in CONSTRAINTS[1:]:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*", line), line
    assert len(PINNED) == len(CONSTRAINTS) - 1  # each once
    assert "://" not in "\n".join(CONSTRAINTS)


def pin(requirement: Requirement) -> str:
    return PINNED[canonicalize_name(requirement.name)]


def test_what_is_depended_on_is_locked_within_its_bounds() -> None:
    beyond = [str(one) for one in (*ALWAYS, *EXTRAS) if not one.specifier.contains(pin(one))]
    assert ALWAYS
    assert beyond == []


def test_what_is_installed_is_what_is_locked() -> None:
    there = {canonicalize_name(found.name): found.version for found in distributions()}
    missing = [one.name for one in ALWAYS if canonicalize_name(one.name) not in there]
    others = [one.name for one in (*ALWAYS, *EXTRAS) if there.get(canonicalize_name(one.name), pin(one)) != pin(one)]
    assert (missing, others) == ([], [])


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
