"""The weights of the embedded model: cache, parts, download; with files of a few kilobytes."""

from __future__ import annotations

import errno
import hashlib
import importlib
import os
import shutil
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from waiting import SAFETY

from summarizer.errors import MissingExtra, WeightsError
from summarizer.llm import weights
from summarizer.llm.weights import Weights

Patch = pytest.MonkeyPatch
NAME = "tiny"
CONTENT = b"GGUF" + bytes(range(256)) * 40

pytestmark = pytest.mark.usefixtures("tiny")
posix = pytest.mark.skipif(os.name != "posix", reason="needs resource limits and SIGKILL")


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: Patch) -> Weights:
    """A model that two installed packages hold; importing one of them would fail."""
    site = tmp_path / "site"
    half = len(CONTENT) // 2
    for number, piece in enumerate((CONTENT[:half], CONTENT[half:]), start=1):
        data = site / f"tiny_part{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("raise RuntimeError('a part was imported')")
        (data / f"part{number:02}.bin").write_bytes(piece)
    monkeypatch.syspath_prepend(site)
    known = Weights(
        name=NAME,
        file_name="tiny.gguf",
        bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        repository="nobody/tiny",
        part_packages=("tiny_part1", "tiny_part2"),
    )
    monkeypatch.setitem(weights.KNOWN, NAME, known)
    return known


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def hashed(monkeypatch: Patch) -> list[Path]:
    """The files that were read to verify them."""
    files: list[Path] = []
    original = weights._sha256
    monkeypatch.setattr(weights, "_sha256", lambda file, told: (files.append(file), original(file, told))[1])
    return files


def use_download(monkeypatch: Patch, tiny: Weights, download: object) -> None:
    """Take the parts away and put `download` in the place of Hugging Face's."""
    without = Weights(**{**vars(tiny), "part_packages": ("tiny_part1", "tiny_part_absent")})
    monkeypatch.setitem(weights.KNOWN, NAME, without)
    monkeypatch.setitem(sys.modules, "huggingface_hub", SimpleNamespace(hf_hub_download=download))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_known_model_is_complete() -> None:
    known = weights.KNOWN["qwen2.5-coder-1.5b"]
    assert (len(known.sha256), len(known.part_packages)) == (64, 22)


def test_parts_are_joined_once(cache: Path, hashed: list[Path]) -> None:
    steps: list[tuple[str, int, int]] = []
    found = weights.find_weights(NAME, cache=cache, progress=lambda *step: steps.append(step))
    assert found.read_bytes() == CONTENT
    assert names(cache) == ["tiny.gguf", "tiny.gguf.verified"]
    assert steps[-1] == ("joining the weights", len(CONTENT), len(CONTENT))
    assert weights.find_weights(NAME, cache=cache) == found
    assert hashed == []  # hashed while joining; afterwards the marker is believed


def test_the_users_cache_folder_is_used(cache: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(weights.platformdirs, "user_cache_path", lambda name: cache / name)
    assert weights.find_weights(NAME) == cache / "summarizer" / "tiny.gguf"


def test_a_file_put_there_by_hand_is_hashed_once(cache: Path, hashed: list[Path]) -> None:
    cache.mkdir()
    (cache / "tiny.gguf").write_bytes(CONTENT)
    steps: list[str] = []
    for _ in range(2):
        weights.find_weights(NAME, cache=cache, progress=lambda what, *_: steps.append(what))
    assert hashed == [cache / "tiny.gguf"]
    assert set(steps) == {"verifying the weights"}


@pytest.mark.parametrize("damage", [CONTENT[:-1], b"", CONTENT[:-1] + b"?"], ids=["cut", "empty", "changed"])
def test_a_damaged_file_is_replaced(cache: Path, damage: bytes) -> None:
    found = weights.find_weights(NAME, cache=cache)
    found.write_bytes(damage)
    os.utime(found, ns=(1, 1))  # else a coarse clock could give both writes one time
    assert weights.find_weights(NAME, cache=cache).read_bytes() == CONTENT


def test_a_damaged_marker_costs_one_hashing(cache: Path, hashed: list[Path]) -> None:
    weights.find_weights(NAME, cache=cache)
    (cache / "tiny.gguf.verified").write_bytes(b"\xff\xfe")
    for _ in range(2):
        weights.find_weights(NAME, cache=cache)
    assert len(hashed) == 1


def test_progress_is_told_about_a_hundred_times(cache: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(weights, "_CHUNK_BYTES", 7)
    done: list[int] = []
    weights.find_weights(NAME, cache=cache, progress=lambda _, now, __: done.append(now))
    assert 90 <= len(done) <= 101
    assert done == sorted(done)


def test_damaged_parts_leave_nothing_behind(tiny: Weights, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "site" / "tiny_part2" / "data" / "part02.bin").write_bytes(b"?")
    with pytest.raises(WeightsError, match=r"damaged.*--force-reinstall"):
        weights.find_weights(tiny.name, cache=cache)
    assert names(cache) == []


def test_an_interrupted_join_leaves_nothing_behind(cache: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        weights.find_weights(NAME, cache=cache, progress=Mock(side_effect=KeyboardInterrupt))
    assert names(cache) == []


CHILD = """
    import resource, sys, time
    from pathlib import Path
    from summarizer.llm import weights
    cache, action = Path(sys.argv[1]), sys.argv[2]
    weights.KNOWN["tiny"] = weights.Weights(*{fields!r})
    sys.path.insert(0, sys.argv[3])
    def linger(*_):
        print("half way", flush=True)
        time.sleep(3600)
    if action == "limit":
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        weights.find_weights("tiny", cache=cache, progress=linger if action == "linger" else None)
    except weights.WeightsError as error:
        print(error)
"""


def run_child(tiny: Weights, cache: Path, action: str) -> subprocess.Popen[str]:
    script = textwrap.dedent(CHILD).format(fields=tuple(vars(tiny).values()))
    command = [sys.executable, "-c", script, str(cache), action, str(cache.parent / "site")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@posix
def test_a_killed_join_is_repaired_and_its_leftover_removed(tiny: Weights, cache: Path) -> None:
    with run_child(tiny, cache, "linger") as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "half way\n"
        child.kill()
    (leftover,) = names(cache)
    assert leftover.startswith("tiny.gguf.")
    assert weights.find_weights(NAME, cache=cache).read_bytes() == CONTENT
    assert leftover in names(cache)  # young: it might be another process at work
    yesterday = time.time() - 25 * 60 * 60
    os.utime(cache / leftover, (yesterday, yesterday))
    (cache / "tiny.gguf").unlink()
    weights.find_weights(NAME, cache=cache)
    assert names(cache) == ["tiny.gguf", "tiny.gguf.verified"]


@posix
def test_a_file_that_the_disk_does_not_take(tiny: Weights, cache: Path) -> None:
    with run_child(tiny, cache, "limit") as child:
        told, _ = child.communicate(timeout=SAFETY)
    assert f"{len(CONTENT):,} bytes in {cache}" in told
    assert names(cache) == []


def test_a_full_disk_is_noticed_before_anything_is_written(cache: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=len(CONTENT) - 1))
    with pytest.raises(WeightsError) as caught:
        weights.find_weights(NAME, cache=cache)
    assert f"{len(CONTENT):,} bytes in {cache}" in str(caught.value)
    assert names(cache) == []


def test_a_cache_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WeightsError, match="cannot be kept in"):
        weights.find_weights(NAME, cache=tmp_path / "file" / "cache")


def test_a_marker_that_cannot_be_written_is_done_without(cache: Path) -> None:
    (cache / "tiny.gguf.verified").mkdir(parents=True)
    assert weights.find_weights(NAME, cache=cache).read_bytes() == CONTENT


def test_many_at_once(cache: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: weights.find_weights(NAME, cache=cache).read_bytes(), range(32)))
    assert set(found) == {CONTENT}
    assert names(cache) == ["tiny.gguf", "tiny.gguf.verified"]


def test_a_right_file_in_use_elsewhere_is_accepted(cache: Path, monkeypatch: Patch) -> None:
    def refuse(_: Path, target: Path) -> None:
        target.write_bytes(CONTENT)  # the other process was faster
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    assert weights.find_weights(NAME, cache=cache).read_bytes() == CONTENT


@pytest.mark.parametrize("content", [CONTENT, b"a download page", CONTENT[:100]], ids=["right", "page", "cut"])
def test_a_download_is_verified(tiny: Weights, cache: Path, monkeypatch: Patch, content: bytes) -> None:
    def download(repository: str, file_name: str, *, local_dir: Path, tqdm_class: type) -> str:
        assert (repository, file_name) == ("nobody/tiny", "tiny.gguf")
        local_dir.mkdir(exist_ok=True)
        with tqdm_class(total=len(content), initial=0, desc="…", unit="B", unit_scale=True) as bar:
            bar.update(len(content))
        (local_dir / file_name).write_bytes(content)
        return str(local_dir / file_name)

    pytest.importorskip("tqdm")
    use_download(monkeypatch, tiny, download)
    if content == CONTENT:
        assert weights.find_weights(NAME, cache=cache).read_bytes() == CONTENT
    else:
        with pytest.raises(WeightsError, match="SHA-256 differs"):
            weights.find_weights(NAME, cache=cache)
    assert names(cache / "download") == []


@pytest.mark.parametrize("failure", [ConnectionError("no route"), RuntimeError("xet"), ValueError("?")])
def test_a_failed_download(tiny: Weights, cache: Path, monkeypatch: Patch, failure: Exception) -> None:
    pytest.importorskip("tqdm")
    use_download(monkeypatch, tiny, Mock(side_effect=failure))
    with pytest.raises(WeightsError) as caught:
        weights.find_weights(NAME, cache=cache)
    assert "conflict-briefs[weights]" in str(caught.value)
    assert str(cache / "tiny.gguf") in str(caught.value)


def test_the_real_client_without_a_network(tiny: Weights, cache: Path, monkeypatch: Patch) -> None:
    download = pytest.importorskip("huggingface_hub").hf_hub_download
    monkeypatch.setattr(importlib.import_module("huggingface_hub.constants"), "HF_HUB_OFFLINE", True)
    use_download(monkeypatch, tiny, download)
    with pytest.raises(WeightsError, match=r"cannot be downloaded.*put the file at"):
        weights.find_weights(NAME, cache=cache)


def test_a_download_needs_its_extra(tiny: Weights, cache: Path, monkeypatch: Patch) -> None:
    use_download(monkeypatch, tiny, None)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(MissingExtra, match=r"conflict-briefs\[local\]"):
        weights.find_weights(NAME, cache=cache)


def test_an_own_file_is_used_as_it_is(tmp_path: Path) -> None:
    own = tmp_path / "own.GGUF"
    own.write_bytes(b"GGUF and more")
    assert weights.find_weights(str(own)) == own


@pytest.mark.parametrize("content", [b"<html>", b""])
def test_an_own_file_that_holds_no_weights(tmp_path: Path, content: bytes) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(content)
    with pytest.raises(WeightsError, match="holds no weights"):
        weights.find_weights(str(own))


@pytest.mark.parametrize(("name", "told"), [("nobody", r"'nobody'.*qwen2\.5"), ("no.gguf", "cannot be read")])
def test_an_unknown_name(name: str, told: str) -> None:
    with pytest.raises(WeightsError, match=told):
        weights.find_weights(name)
