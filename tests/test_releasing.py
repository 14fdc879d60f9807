"""The script of the release job, in a repository of its own whose CI does nothing but say where it should build."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RELEASED = "# Changelog\n\n## 1.2.3 (2031-05-06)\n\n- A thing.\n"
IDENTITY = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]

pytestmark = pytest.mark.skipif(not shutil.which("git") or not shutil.which("bash"), reason="needs git and bash")


def git(repository: Path, *words: str) -> None:
    subprocess.run(["git", *IDENTITY, *words], cwd=repository, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository at version 1.2.3, its changelog dated, tagged v1.2.3."""
    files = {
        "summarizer/__init__.py": "",
        "summarizer/distribution.py": 'VERSION = "1.2.3"\n',
        "CHANGELOG.md": RELEASED,
        ".gitignore": "__pycache__/\n",
        ".ci/run": '#!/bin/sh\necho "builds into $1"\n',
        ".ci/release": (ROOT / ".ci/release").read_text(encoding="utf-8"),
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)
    git(tmp_path, "init")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--message", "A release")
    git(tmp_path, "tag", "v1.2.3")
    return tmp_path


def release(repository: Path, *words: str) -> tuple[int, str, str]:
    done = subprocess.run([".ci/release", *words], cwd=repository, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_tag_of_this_commit_and_version_is_built(repository: Path) -> None:
    assert release(repository, "v1.2.3") == (0, "builds into dist\n", "")


@pytest.mark.parametrize("tag", ["v1.2.4", "1.2.3", "v1.2.3rc1", "v1x2.3"])
def test_another_tag_than_the_version_is_refused(repository: Path, tag: str) -> None:
    status, output, errors = release(repository, tag)
    assert (status, output) == (1, "")
    assert errors == f"release: the tag is {tag}, the version in summarizer/distribution.py is 1.2.3\n"


@pytest.mark.parametrize(
    "heading", ["## 1.2.3 (unreleased)", "## 1.2.4 (2031-05-06)", "## 1x2.3 (2031-05-06)", "## 1.2.3"]
)
def test_a_changelog_that_does_not_begin_with_the_release_is_refused(repository: Path, heading: str) -> None:
    (repository / "CHANGELOG.md").write_text(RELEASED.replace("## 1.2.3 (2031-05-06)", heading), encoding="utf-8")
    git(repository, "commit", "--all", "--message", "Another heading")
    git(repository, "tag", "--force", "v1.2.3")
    assert release(repository, "v1.2.3") == (1, "", "release: CHANGELOG.md does not begin with 1.2.3 and its day\n")


def test_a_commit_behind_the_tag_is_refused(repository: Path) -> None:
    git(repository, "commit", "--allow-empty", "--message", "Later")
    assert release(repository, "v1.2.3") == (1, "", "release: v1.2.3 is not the commit that is checked out\n")


def test_a_tag_that_is_not_there_is_refused(repository: Path) -> None:
    git(repository, "tag", "--delete", "v1.2.3")
    assert release(repository, "v1.2.3") == (1, "", "release: v1.2.3 is not the commit that is checked out\n")


def test_what_is_not_committed_is_refused(repository: Path) -> None:
    (repository / "new.txt").touch()
    assert release(repository, "v1.2.3") == (1, "", "release: there are changes that are not committed\n")


def test_without_a_tag_one_is_asked_for(repository: Path) -> None:
    status, _, errors = release(repository)
    assert (status, "give the tag" in errors) == (1, True)
