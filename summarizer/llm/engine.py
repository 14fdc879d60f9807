"""The embedded model: llama.cpp's own server, on this machine, for this process alone.

The engine runs in a child process. Inside ours, it would hold the interpreter's lock for seconds while it
loads, could not be ended while it answers, and would take us along when it crashes. The child lives as long
as we hold its standard input open, so it cannot outlive us, however we end.
"""

from __future__ import annotations

import atexit
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from summarizer.children import NO_WINDOW, command_of, usable_cores
from summarizer.errors import EngineError, MissingExtra

from .weights import Progress, find_weights

_MAX_THREADS = 16  # more of them wait for memory rather than compute
# Tokens in one step of reading a prompt. The engine looks only between steps whether the caller has gone.
_STEP_TOKENS = 512
# Room for prefixes of earlier prompts, in MiB; 8192 would be llama.cpp's choice.
_PREFIX_CACHE_MIB = 512
_ERRORS_ONLY = 1


@dataclass(frozen=True)
class Server:
    """Where a running engine listens.

    Attributes:
        base_url: of its OpenAI-compatible API, on the loopback interface.
        api_key: without it, the engine answers no question.
        model: the model's name, for requests.
    """

    base_url: str
    api_key: str
    model: str


@dataclass(frozen=True)
class _Engine:
    """A child process, what it was started for, and where it listens."""

    wanted: tuple[str, int]
    process: subprocess.Popen[bytes]
    server: Server


_starting = threading.Lock()  # held while an engine is chosen or started
_engine: _Engine | None = None
_children: set[subprocess.Popen[bytes]] = set()  # all that `stop` has to end, also one that is still loading


def is_installed() -> bool:
    """Say whether the engine is installed, without importing it."""
    return find_spec("xllamacpp") is not None


def serve(model: str, *, context_tokens: int = 16384, progress: Progress | None = None) -> Server:
    """Return the running engine for a model, started when it does not run yet.

    One engine runs at a time: asking for another model ends the former. Any thread may ask.

    Args:
        model: a name or a path, as `find_weights` takes it.
        context_tokens: how many tokens a question and its answer may have together.
        progress: told how far the fetching of the weights is, and that the engine starts.

    Raises:
        MissingExtra: the engine is not installed.
        WeightsError: the weights are missing or damaged.
        EngineError: the engine does not take the weights, or does not start.
    """
    global _engine  # noqa: PLW0603 - one engine a process is the point
    if not is_installed():
        raise MissingExtra("The embedded model", "local")
    with _starting:
        wanted = (model, context_tokens)
        if _engine and _engine.wanted == wanted and _engine.process.poll() is None:
            return _engine.server
        stop()
        weights = find_weights(model, progress=progress)
        if progress is not None:
            progress("starting the embedded model", 0, 0)
        _engine = _start(wanted, weights)
        return _engine.server


def stop() -> None:
    """End the engine at once, also while it loads or answers; harmless when none runs."""
    for process in tuple(_children):
        _end(process)


atexit.register(stop)


def _start(wanted: tuple[str, int], weights: Path) -> _Engine:
    """Start a child process and wait until its engine listens."""
    model, context_tokens = wanted
    name = weights.stem if model.lower().endswith(".gguf") else model
    key = secrets.token_urlsafe(32)
    order = {
        "path": str(weights.resolve()),
        "name": name,
        "key": key,
        "context_tokens": context_tokens,
        "threads": min(usable_cores(), _MAX_THREADS),
    }
    with tempfile.TemporaryFile() as log:
        process = _launch(log)
        try:
            # The key goes through the pipe: command lines can be read by every user of the machine.
            address = _ask(process, order)
        except BaseException:  # Ctrl-C too must not leave a child behind
            _end(process)
            raise
        if not address:
            status = process.wait()
            _end(process)
            raise EngineError(f"the embedded engine cannot load {weights}: {_cause(log, status)}")
    return _Engine(wanted, process, Server(f"{address}/v1", key, name))


def _launch(log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the child process, its complaints going to `log`."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        command_of("summarizer.llm.engine", "host"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        creationflags=NO_WINDOW,
    )
    _children.add(process)
    return process


def _ask(process: subprocess.Popen[bytes], order: dict[str, Any]) -> str:
    """Send the child its order; return the address where it listens, or nothing if it has ended."""
    if process.stdin is None or process.stdout is None:  # for the type checker: both are pipes
        return ""
    try:
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        return ""
    addresses = (line for line in process.stdout if line.startswith(b"http://"))
    return next(addresses, b"").decode().strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a child, which has nothing to save, and wait until it is gone."""
    process.kill()
    with process:  # closes the pipes and waits
        _children.discard(process)


def _cause(log: IO[bytes], status: int) -> str:
    """Return in one line why the engine did not start: its first complaint, or how its process ended."""
    log.seek(0)
    lines = log.read().decode(errors="replace").splitlines()
    complaints = [line.partition(" E ")[2] for line in lines if " E " in line]
    if complaints:
        return complaints[0].partition(": ")[2] or complaints[0]
    if status < 0:
        return f"it was ended by signal {-status}"
    return lines[-1] if lines else f"it ended with status {status}"


def host() -> None:
    """Run the engine: the child's whole life.

    Reads its order as one line of JSON from standard input, writes the address to standard output as soon as
    the engine listens, and ends when standard input does, that is with its parent at the latest.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too, but the parent decides
    order = json.loads(sys.stdin.readline())

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = order["path"]
    params.model_alias = {order["name"]}  # or its answers would name the file's place on this machine
    params.api_keys = [order["key"]]
    params.port = 0  # any that is free; llama.cpp listens on 127.0.0.1 unless told otherwise
    params.ui = False
    params.n_ctx = order["context_tokens"]
    params.fit_params = False  # or it loads twice to guess a context that we have chosen
    params.n_parallel = 1
    params.n_batch = _STEP_TOKENS
    params.cache_ram_mib = _PREFIX_CACHE_MIB
    params.cpuparams.n_threads = order["threads"]
    params.verbosity = _ERRORS_ONLY
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        sys.exit(str(error))
    print(server.listening_address, flush=True)  # noqa: T201 - the parent reads it
    sys.stdin.read()
    os._exit(0)  # the engine's own way out waits for requests in flight
