"""Files written whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST, ELOOP, ENAMETOOLONG
from pathlib import Path
from shutil import copymode
from typing import IO

from summarizer.errors import OutputError, UsageError

_LOOKED_AT = 1 << 16  # bytes at either end of a file
_BEGINNING = re.compile(
    r'\[? ?\{ ?"schema_version": ?"1", ?"article|\{ ?"model": ?"[^"]*", ?"strategy": ?"[^"]*", ?"corpus"'
    r'|\{"id":"[0-9a-f]{64}","event_type"'  # briefs, digests, runs; events
    r'|<!DOCTYPE html>.{0,600}<meta name="generator" content="summarizer">'
    r"|article_sha256,article_source,|section precision recall F1 |# Evaluation - "
)
_END = re.compile(
    r"· strategy \w+ · [\d,]+ requests? · .{0,200}$|\*Computed from the briefs alone: no model was asked\.\*$"
    r"|article_sha256.*PAR1$"
)


def check_writable(output: Path, *, as_file: bool = False) -> None:
    """Find out before the model is paid whether the result can be written.

    Args:
        output: where to.
        as_file: whether a device or a pipe will not do.

    Raises:
        OutputError: it cannot.
    """
    if output.is_dir():
        raise OutputError(f"{output} is a directory", hint="Name a file with -o")
    with output_errors(output):
        folder = _led_to(output).parent if output.is_symlink() else output.parent
    if not folder.is_dir():
        raise OutputError(f"the directory {folder} does not exist", hint="Create it, or name another with -o")
    if _is_special(output):
        if as_file or not os.access(output, os.W_OK):
            raise OutputError(f"{output} cannot be written to", hint="Name a file with -o")
        return
    if not os.access(folder, os.W_OK):
        raise OutputError(f"the directory {folder} cannot be written to", hint="Name another with -o")


def check_apart(output: Path | None, inputs: Iterable[str | Path | None]) -> None:
    """Find out whether a command would write over what it reads, however either is named: by a link, in other letters.

    Args:
        output: where to; None for standard output.
        inputs: what is read: files, folders (with all that is in them), and what is no file at all (URLs, ``-``).

    Raises:
        UsageError: the output is one of the inputs, or lies in one and is there already.
    """
    if output is None or not output.is_file():
        return
    for one in inputs:
        with suppress(OSError, ValueError):
            read = Path(one or "-")
            if str(read) == "-" and os.path.samestat(os.fstat(0), output.stat()):
                break  # what the shell gives as standard input
            if read.samefile(output) or (read.is_dir() and read.resolve() in output.resolve().parents):
                break
    else:
        return
    raise UsageError(f"{output} is what is to be read, and would be overwritten", hint="Name another with -o")


def check_output(output: Path | None, inputs: Iterable[str | Path | None], *, force: bool) -> None:
    """Find out whether a command would write over what it reads, or over a file that is not this program's output.

    Args:
        output: where to; None for standard output.
        inputs: as for ``check_apart``.
        force: whether the user wants any other file to be replaced.

    Raises:
        UsageError: it would.
    """
    check_apart(output, inputs)
    if output is not None and not force and output.is_file() and not _is_ours(output):
        raise UsageError(
            f"{output} is there, was not written by summarize, and would be overwritten",
            hint="Name another with -o, or take --force",
        )


def _is_ours(output: Path) -> bool:
    """Tell a file that this program wrote, or an empty one, by how all of its outputs begin or end."""
    try:
        with output.open("rb") as file:
            head = file.read(_LOOKED_AT)
            file.seek(max(0, output.stat().st_size - _LOOKED_AT))
            tail = file.read()
    except OSError:
        return True  # writing it will say what is wrong
    begins, ends = " ".join(head.decode("utf-8", "replace").split()), " ".join(tail.decode("utf-8", "replace").split())
    return not begins or _BEGINNING.match(begins) is not None or _END.search(ends) is not None


def check_there(inputs: Iterable[str | Path | None], *, if_folder: str = "Name its files") -> None:
    """Find out before anything is done whether the files that are named are there.

    Args:
        inputs: files; ``-`` and None pass.
        if_folder: what to do where one of them is a folder.

    Raises:
        UsageError: nothing has such a name, or it is a folder's.
    """
    files = [str(one) for one in inputs if one is not None and str(one) != "-"]
    missing = [f"'{file}'" for file in dict.fromkeys(files) if is_missing(file)]
    if missing:
        raise UsageError(f"there is no file {', and none '.join(missing)}", hint="Check the path")
    for file in files:
        if os.path.isdir(file):  # noqa: PTH112  Path would raise where nobody may look
            raise UsageError(f"'{file}' is a directory", hint=if_folder)


def is_url(place: str) -> bool:
    """Tell the address of a page from a path."""
    return place.lower().startswith(("http://", "https://"))


def is_missing(name: str) -> bool:
    """Tell whether nothing has such a name; what nobody may look at is not missing."""
    try:
        os.stat(name)  # noqa: PTH116  a name may be none that a path can have
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError as error:
        return error.errno == ENAMETOOLONG
    return False


def _is_special(output: Path) -> bool:
    """Tell whether there is a device or a pipe, which must be written to and never replaced."""
    return output.exists() and not output.is_file()


def write_file(output: Path, whole: str, *, added: str | None = None) -> None:
    """Put the whole text into the file at once, so that a reader never sees half of it.

    To a device or a pipe, ``added`` is written: what is new in the whole; None for all of it.

    Raises:
        OutputError: it cannot be written.
    """
    if _is_special(output):
        with output_errors(output), output.open("a", encoding="utf-8") as device:
            device.write(whole if added is None else added)
        return
    with output_errors(output), replaced(output) as file:
        file.write(whole.encode())


@contextmanager
def replaced(output: Path, *, like: Path | None = None) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes the place of ``output`` once it is complete and on the disk.

    It has the rights of the file that it replaces, or of the one that it is to be ``like``, from its first byte on.

    Raises:
        OSError: it cannot be written; what was there stays. A device or a pipe is never replaced.
    """
    target = _led_to(output)
    if _is_special(target):
        raise FileExistsError(EEXIST, "it is a device, a pipe or a directory, which cannot be replaced")
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)  # of a run that was killed and had the same number
    rights = target if target.exists() or like is None else like
    mode = 0o600 if rights.exists() else 0o666  # who opened it while others may would read what comes later
    try:
        # Whatever has the name now is not ours, and is not followed.
        with open(partial, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            if rights.exists():
                copymode(rights, partial)
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink()


def _led_to(output: Path) -> Path:
    """Return the file that a link leads to, or the path itself; raises OSError where links lead round."""
    with suppress(RuntimeError):  # which is what Python makes of it before 3.13
        led_to = output.resolve()
        if not led_to.is_symlink():  # as it is left to be since then
            return led_to
    raise OSError(ELOOP, os.strerror(ELOOP))


@contextmanager
def output_errors(output: Path) -> Iterator[None]:
    """Let what the file system says of ``output`` pass by as OutputError."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{output} cannot be written: {error.strerror}", hint="Free space, or name another file with -o"
        ) from error
