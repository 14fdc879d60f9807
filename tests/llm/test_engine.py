"""The embedded engine's life: started once, ended in time, its failures told in one line.

Most tests put a small script in the place of the engine; those marked `model` ask the real one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from waiting import SAFETY, wait_until

from summarizer.errors import EngineError, MissingExtra
from summarizer.llm import engine, weights

LISTENS = """import sys
sys.stdin.readline()
print("noise\\nhttp://127.0.0.1:9", flush=True)
sys.stdin.read()"""
LOADS_FOREVER = "import time; time.sleep(3600)"

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")

MODEL = "qwen2.5-coder-1.5b"


@pytest.fixture(autouse=True)
def _no_engine_left() -> Iterator[None]:
    yield
    engine.stop()


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A file that passes for weights until an engine loads it."""
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF and nothing else")
    return str(file)


@pytest.fixture
def _script(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: True)
    monkeypatch.setattr(engine, "command_of", lambda *_: [sys.executable, "-c", request.param])


def standing_in(script: str) -> Callable[[Callable[..., None]], object]:
    """Let `script` stand for the engine in a test."""
    choose = pytest.mark.parametrize("_script", [pytest.param(script, id="script")], indirect=True)
    return lambda test: choose(pytest.mark.usefixtures("_script")(test))


def children() -> list[int]:
    return [process.pid for process in engine._children]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status")  # a dead process may wait for a lazy init to notice
    return not (status.exists() and "State:\tZ" in status.read_text())


def wait_until_gone(pid: int) -> None:
    wait_until(lambda: not is_alive(pid))


def test_a_missing_engine_is_named(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    assert not engine.is_installed()
    with pytest.raises(MissingExtra, match=r"conflict-briefs\[local\]"):
        engine.serve(model)


def test_asking_for_the_engine_does_not_import_it() -> None:
    script = "import sys; from summarizer.llm import engine; engine.is_installed(); print('xllamacpp' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "False\n"


@standing_in(LISTENS)
def test_one_engine_serves_all_threads(model: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        servers = set(pool.map(lambda _: engine.serve(model), range(16)))
    (server,) = servers
    assert server.base_url == "http://127.0.0.1:9/v1"
    assert server.model == "small"
    assert len(server.api_key) >= 32
    (process,) = engine._children
    assert server.api_key not in str(process.args)  # every user can read command lines


@standing_in(LISTENS)
def test_another_model_ends_the_former(model: str, tmp_path: Path) -> None:
    first = engine.serve(model)
    (pid,) = children()
    other = tmp_path / "other.gguf"
    other.write_bytes(b"GGUF")
    second = engine.serve(str(other))
    assert (second.model, second.api_key != first.api_key) == ("other", True)
    assert len(children()) == 1
    wait_until_gone(pid)


@standing_in(LISTENS)
def test_an_engine_that_died_is_started_again(model: str) -> None:
    first = engine.serve(model)
    (process,) = engine._children
    process.kill()
    process.wait()
    assert engine.serve(model).api_key != first.api_key
    engine.stop()
    engine.stop()  # harmless
    assert children() == []


@standing_in(LOADS_FOREVER)
def test_stop_ends_an_engine_that_is_loading(model: str) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        with pytest.raises(EngineError) as caught:
            engine.serve(model)
        failures.append(caught.value)

    thread = threading.Thread(target=start)
    thread.start()
    wait_until(children)
    engine.stop()
    thread.join(SAFETY)
    assert len(failures) == 1


@pytest.mark.usefixtures("_script")
@pytest.mark.parametrize(
    ("_script", "cause"),
    [
        pytest.param("import os; os.abort()", "ended by signal 6", marks=posix, id="crash"),
        pytest.param("import absent_engine", "No module named 'absent_engine'", id="broken installation"),
        pytest.param("raise SystemExit(7)", "status 7", id="silence"),
        pytest.param(
            "raise SystemExit('0.00.006.041 E read: first complaint\\n0.00.007.1 E init: second')",
            "small.gguf: first complaint",
            id="complaint",
        ),
    ],
    indirect=["_script"],
)
def test_a_failed_start_is_told_in_one_line(model: str, cause: str) -> None:
    with pytest.raises(EngineError) as caught:
        engine.serve(model)
    assert str(caught.value).endswith(cause)
    assert "\n" not in str(caught.value)
    assert children() == []


def run(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a program of its own, as from a terminal: a group that Ctrl-C reaches as a whole."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


SERVES = """
    import sys, time
    from summarizer.llm import engine
    model, child = sys.argv[1:]
    engine.is_installed = lambda: True
    engine.command_of = lambda *_: [sys.executable, "-c", child]
    engine.serve(model)
    (process,) = engine._children
    print(process.pid, flush=True)
    time.sleep(3600)
"""


@posix
@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM])
def test_the_engine_does_not_outlive_its_parent(model: str, death: signal.Signals) -> None:
    with run(SERVES, model, LISTENS) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(death)
        parent.wait(SAFETY)
    wait_until_gone(pid)


@pytest.mark.skipif(not engine.is_installed(), reason="needs the engine")
@pytest.mark.parametrize(
    "content",
    [
        b"GGUF",
        b"GGUF" + bytes(range(256)) * 16,
        b"GGUF\x03\0\0\0" + b"\xff" * 4096,
        b"GGUF\x03\0\0\0" + bytes(16),
        b"The word model has a plural.",
    ],
    ids=["cut", "garbage", "garbage counts", "nothing", "text"],
)
def test_damaged_weights_are_refused(tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(content)
    with pytest.raises(EngineError, match=r"damaged\.gguf.*: .") as caught:
        engine.serve(str(damaged))
    assert "\n" not in str(caught.value)


def has_model() -> bool:
    known = weights.KNOWN[MODEL]
    kept = weights.platformdirs.user_cache_path("summarizer") / known.file_name
    return engine.is_installed() and (kept.is_file() or bool(weights._installed_parts(known)))


needs_model = pytest.mark.skipif(not has_model(), reason="needs the engine and its weights")


@pytest.mark.model
@needs_model
def test_the_real_model_answers_and_refuses_a_wrong_key() -> None:
    import openai

    server = engine.serve(MODEL, context_tokens=2048)
    messages = [{"role": "user", "content": "What is the capital of Armenia? Answer with its name."}]

    def ask(key: str, question: list[dict[str, str]]) -> str:
        with openai.OpenAI(base_url=server.base_url, api_key=key, max_retries=0) as client:
            answer = client.chat.completions.create(model=server.model, messages=question, temperature=0, max_tokens=20)
        assert answer.model == MODEL
        return str(answer.choices[0].message.content)

    assert "Yerevan" in ask(server.api_key, messages)
    with pytest.raises(openai.AuthenticationError):
        ask("wrong", messages)
    with pytest.raises(openai.BadRequestError, match="exceed_context_size_error"):
        ask(server.api_key, [{"role": "user", "content": "word " * 3000}])


ASKS = """
    import json, sys, urllib.request
    from summarizer.llm import engine
    tokens = int(sys.argv[1])
    try:
        print("loading", flush=True)
        server = engine.serve("qwen2.5-coder-1.5b")
        (process,) = engine._children
        print(process.pid, flush=True)
        endless = {"151643": -100, "151645": -100}  # its end tokens: only the limit ends the answer
        asked = [{"role": "user", "content": "Count to 1000."}]
        body = {"messages": asked, "max_tokens": tokens, "logit_bias": endless}
        headers = {"Authorization": "Bearer " + server.api_key}
        url = server.base_url + "/chat/completions"
        urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).read()
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.model
@needs_model
def test_a_program_that_asked_ends_well_and_silent() -> None:
    with run(ASKS, "5") as program:
        told, complained = program.communicate(timeout=SAFETY)
    assert (program.returncode, complained) == (0, "")
    wait_until_gone(int(told.split()[1]))


@posix
@pytest.mark.model
@needs_model
@pytest.mark.parametrize("lines", [1, 2], ids=["loading", "answering"])
def test_ctrl_c_ends_the_program_at_once(lines: int) -> None:
    with run(ASKS, "4000") as program:
        assert program.stdout is not None
        told = [program.stdout.readline() for _ in range(lines)]
        time.sleep(1)  # into the load, or into the answer
        os.killpg(program.pid, signal.SIGINT)
        _, complained = program.communicate(timeout=60)  # the whole answer takes minutes
    assert (program.returncode, complained) == (130, "")
    for pid in told[1:]:
        wait_until_gone(int(pid))
