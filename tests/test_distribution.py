"""The name under which the package is installed: one name, one version, and what tells people how to install it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import summarizer
from summarizer.distribution import NAME, VERSION, with_extras
from summarizer.errors import MissingExtra

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
TOLD = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "summarizer").rglob("*.py"))]
TO_INSTALL = re.compile(r"(?:pip install|pipx install|uv tool install|--from|--spec)(?: --[a-z-]+)* '([^']+)'")


def test_pip_and_the_program_know_the_package_by_one_name_and_version() -> None:
    assert PROJECT["name"] == NAME == canonicalize_name(NAME)
    assert "version" not in PROJECT  # it stands in summarizer/distribution.py alone
    assert PYPROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "summarizer.distribution.VERSION"}
    assert summarizer.__version__ == VERSION


def test_the_command_is_there_under_the_name_that_uvx_and_pipx_look_for() -> None:
    assert PROJECT["scripts"] == {"summarize": "summarizer.cli.app:main", NAME: "summarizer.cli.app:main"}


def test_the_changelog_begins_with_the_version() -> None:
    first = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("\n## ")[2].splitlines()[0]
    assert re.fullmatch(rf"{re.escape(VERSION)} \((?:unreleased|\d{{4}}-\d\d-\d\d)\)", first)


def test_a_missing_extra_is_told_with_the_requirement_that_brings_it() -> None:
    assert with_extras("local", "weights") == "'conflict-briefs[local,weights]'"
    assert "pip install 'conflict-briefs[pdf]'" in str(MissingExtra("Reading PDF", "pdf"))


@pytest.mark.parametrize("file", TOLD, ids=lambda file: str(file.relative_to(ROOT)))
def test_whoever_is_told_to_install_is_told_this_name_and_extras_that_there_are(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"install (?:--\S+ )*'?summarizer\b", text)  # a stranger's package
    for told in TO_INSTALL.findall(text):
        in_checkout = told.startswith(".[") and file.name == "README.md"
        requirement = Requirement(NAME + told[1:] if in_checkout else told)
        assert requirement.name == NAME
        assert requirement.extras <= set(PROJECT["optional-dependencies"])


def test_the_readme_tells_how_to_install_it() -> None:
    assert TO_INSTALL.search((ROOT / "README.md").read_text(encoding="utf-8"))
