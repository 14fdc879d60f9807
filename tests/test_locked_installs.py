"""What make installs is held against the hash in the lock: by the Makefile's command, with a wheel made here."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
FILES = {
    "planted/__init__.py": "",
    "planted-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n",
    "planted-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "planted-1.0.dist-info/RECORD": "".join(
        f"{name},,\n"
        for name in (
            "planted/__init__.py",
            *(f"planted-1.0.dist-info/{end}" for end in ("METADATA", "WHEEL", "RECORD")),
        )
    ),
}

pytestmark = pytest.mark.skipif(not shutil.which("make") or not (BIN / "uv").exists(), reason="needs make and its uv")


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    file = tmp_path / "planted-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return file


def install(wheel: Path, digest: str) -> tuple[int, str]:
    """Install the wheel as make does, by a lock that gives it this hash."""
    folder = wheel.parent
    lock = folder / "lock.txt"
    lock.write_text(f"planted==1.0 \\\n    --hash=sha256:{digest}\n", encoding="utf-8")
    rule = f"planted:\n\t$(INSTALL) $(BIN)/python --target {folder}/site planted"
    offline = {"UV_NO_INDEX": "1", "UV_FIND_LINKS": str(folder), "UV_CACHE_DIR": str(folder / "cache")}
    command = ["make", "--silent", "--eval", rule, f"BIN={BIN}", f"LOCK={lock}", "planted"]
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(command, cwd=ROOT, env=outside | offline, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_what_has_the_hash_of_the_lock_is_installed(wheel: Path) -> None:
    status, errors = install(wheel, hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert (status, errors) == (0, "")
    assert (wheel.parent / "site/planted/__init__.py").exists()


def test_what_has_another_hash_is_refused(wheel: Path) -> None:
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    status, errors = install(wheel, digest)
    assert (status, "Hash mismatch for `planted==1.0`" in errors) == (2, True)
    assert not (wheel.parent / "site/planted").exists()
