"""Pinned versions, and that what is built holds what is here. Rules for imports are ruff's and import-linter's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from importlib.metadata import distributions, requires, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "constraints.txt").read_text(encoding="utf-8")
LOCKED = re.compile(
    r"([a-z0-9][a-z0-9-]*)==([0-9][A-Za-z0-9.+!]*)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n"
)
PINNED = {name: version for name, version, _ in LOCKED.findall(LOCK)}
PROJECT = PYPROJECT["project"]
GROUPS = PYPROJECT["dependency-groups"]
ALWAYS = [Requirement(line) for line in (*PROJECT["dependencies"], *GROUPS["test"])]
SETS = [PYPROJECT["build-system"]["requires"], *PROJECT["optional-dependencies"].values(), *GROUPS.values()]
NAMED = [*ALWAYS, *(Requirement(line) for lines in SETS for line in lines)]

# The lock


def test_the_lock_is_names_versions_and_hashes_below_a_comment() -> None:
    rest = LOCKED.sub("", LOCK).splitlines()
    assert rest
    assert all(line.startswith("#") for line in rest)
    assert "://" not in LOCK
    assert len(PINNED) == len(LOCKED.findall(LOCK))  # each once


def test_what_is_depended_on_is_locked_within_its_bounds() -> None:
    missing = [str(one) for one in NAMED if canonicalize_name(one.name) not in PINNED]
    beyond = [str(one) for one in NAMED if not one.specifier.contains(PINNED.get(canonicalize_name(one.name), "0"))]
    assert (missing, beyond) == ([], [])


def brought(requirements: list[Requirement]) -> dict[str, str]:
    """Return name and version of what is installed because of these, through everything that it brings."""
    waiting = [(one, extra) for one in requirements for extra in ("", *one.extras)]
    seen: dict[tuple[str, str], str] = {}
    while waiting:
        one, extra = waiting.pop()
        key = (canonicalize_name(one.name), extra)
        if key not in seen:
            seen[key] = version(one.name)
            brings = [Requirement(line) for line in requires(one.name) or []]
            brings = [other for other in brings if not other.marker or other.marker.evaluate({"extra": extra})]
            waiting += [(other, wanted) for other in brings for wanted in ("", *other.extras)]
    return {name: found for (name, _), found in seen.items()}


def test_what_is_installed_is_what_is_locked() -> None:
    """Whatever is not locked was installed with no hash to hold it against."""
    there = brought(ALWAYS)
    optional = {canonicalize_name(one.name) for one in NAMED}
    there |= {name: found.version for found in distributions() if (name := canonicalize_name(found.name)) in optional}
    assert {name: found for name, found in there.items() if PINNED.get(name) != found} == {}
    assert "pydantic-core" in there  # nobody names it here


def test_each_python_that_is_claimed_is_one_that_a_release_tries() -> None:
    claimed = {line.rpartition(" :: ")[2] for line in PROJECT["classifiers"] if ":: Python :: 3." in line}
    tried = re.search(r"for version in ([0-9. ]+);", (ROOT / ".ci/versions").read_text(encoding="utf-8"))
    assert claimed
    assert claimed <= set(tried[1].split())


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


def test_setuptools_builds_every_file_of_the_checkout(tmp_path: Path) -> None:
    options = {key.replace("-", "_"): value for key, value in SETUPTOOLS.items()}
    command = [sys.executable, "-c", BUILD, json.dumps(options), str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == checkout()
