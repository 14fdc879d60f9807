"""Settings of a folder: what goes before what, what is refused, and what a folder that is not trusted cannot do."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from samples import ARTICLE, Run
from stub_server import StubServer, whole
from waiting import linear_time

from summarizer.errors import UsageError
from summarizer.llm.connecting import client_for
from summarizer.settings import ModelName, Settings
from summarizer.settings_file import _KINDS, in_file, settings_of

ROOT = Path(__file__).parent.parent

FLAGS: dict[str, Any] = dict.fromkeys(
    ("model", "base_url", "strategy", "profile", "timeout", "max_characters", "max_tokens", "min_confidence")
)
ALL = """
model = "openai/of-the-file"
strategy = "windows"
timeout = 60
max-characters = 5000
max-tokens = 900
min-confidence = 0.5
workers = 3
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, name: str = "summarizer.toml") -> None:
    Path(name).write_text(text, encoding="utf-8")


def asked(**flags: Any) -> tuple[str | None, str]:
    """Return the address and the key that a request would go to and with."""
    settings = settings_of(**{**FLAGS, **flags})
    return settings.server_of(settings.model_name(local_is_installed=False))


# What is read


@pytest.mark.parametrize("name", ["summarizer.toml", "pyproject.toml"])
def test_all_settings_are_read(name: str) -> None:
    write(ALL if name == "summarizer.toml" else f'[project]\nname = "x"\n[tool.summarizer]\n{ALL}', name)
    assert settings_of(**FLAGS) == Settings(
        model="openai/of-the-file",
        strategy="windows",
        timeout=60,
        max_characters=5000,
        max_tokens=900,
        min_confidence=0.5,
    )
    assert in_file()["workers"] == 3


@pytest.mark.parametrize("text", [None, "", "[project]\nname = 'x'\n", "[tool.other]\nmodel = 3\n", "[broken\n"])
def test_without_settings_the_defaults_count(text: str | None) -> None:
    if text is not None:
        write(text, "pyproject.toml")
    assert settings_of(**FLAGS) == Settings()
    assert in_file() == {}


def test_only_the_working_directory_is_looked_into(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(ALL)
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")
    assert settings_of(**FLAGS) == Settings()


def test_what_a_command_has_no_flag_for_is_left_alone() -> None:
    write('profile = "evil.py"\nmax-tokens = 5\n')
    assert settings_of(model=None, strategy=None) == Settings()


# What goes before what


@pytest.mark.parametrize(
    ("flag", "variable", "expected"),
    [
        ("openai/flag", "openai/variable", "openai/flag"),
        (None, "openai/variable", "openai/variable"),
        (None, None, "openai/of-the-file"),
    ],
)
def test_a_flag_goes_before_the_environment_before_the_file(
    monkeypatch: pytest.MonkeyPatch, flag: str | None, variable: str | None, expected: str
) -> None:
    write(ALL)
    if variable:
        monkeypatch.setenv("SUMMARIZER_MODEL", variable)
    assert str(settings_of(**{**FLAGS, "model": flag}).model_name(local_is_installed=False)) == expected
    assert settings_of(**{**FLAGS, "timeout": 5.0, "strategy": "whole"}).timeout == 5
    assert settings_of(**{**FLAGS, "strategy": "whole"}).strategy == "whole"


@pytest.mark.parametrize(
    ("flag", "variable", "expected"),
    [
        ("http://flag.invalid/v1", "http://variable.invalid/v1", "http://flag.invalid/v1"),
        (None, "http://variable.invalid/v1", "http://variable.invalid/v1"),
        (None, None, "http://localhost:7/v1"),
    ],
)
def test_so_it_is_with_the_address(
    monkeypatch: pytest.MonkeyPatch, flag: str | None, variable: str | None, expected: str
) -> None:
    write('model = "openai/x"\nbase-url = "http://localhost:7/v1"\n')
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    if variable:
        monkeypatch.setenv("OPENAI_BASE_URL", variable)
    assert asked(base_url=flag)[0] == expected


@pytest.mark.parametrize("model", ["file", "variable"])
def test_openais_address_is_none_of_another_server(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    write('model = "vllm/x"\nbase-url = "http://localhost:7/v1"\n')
    if model == "variable":
        write('base-url = "http://localhost:7/v1"\n')
        monkeypatch.setenv("SUMMARIZER_MODEL", "vllm/x")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://variable.invalid/v1")
    assert asked()[0] == "http://localhost:7/v1"


# What is refused


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("modle = 'openai/x'", "there is no setting 'modle'; did you mean model?"),
        ("base_url = 'http://localhost/v1'", "did you mean base-url?"),
        ("format = 'json'", "there is no setting 'format'"),
        ("timeout = 'ten'", "timeout is a number from 0.1 to 86400, not 'ten'"),
        ("timeout = 0", "timeout is a number"),
        ("timeout = 1e10", "timeout is a number"),
        ("timeout = nan", "timeout is a number"),
        ("timeout = inf", "timeout is a number"),
        ("workers = 2.5", "workers is a whole number from 1 to 10000"),
        ("workers = true", "workers is a whole number"),
        ("max-characters = 0", "max-characters is a whole number"),
        ("min-confidence = 1.5", "min-confidence is a number from 0 to 1"),
        ("strategy = 'hole'", "strategy is one of auto, whole, windows, sentences, not 'hole'"),
        ("model = ''", "model is a text"),
        ("model = ['a']", "model is a text"),
        ("model = 'a", "is no TOML"),
        (f"workers = {'9' * 5_000}", "a line has over 2,000"),
        (f"x = {'[' * 1_900}", ": nested too deeply. "),
        ("openai-api-key = 'sk-secret'", "no key is read from a file"),
        ("api_key = 'sk-secret'", "no key is read from a file"),
        ("token = 'sk-secret'", "no key is read from a file"),
    ],
)
@pytest.mark.parametrize("command", [["a.txt"], ["batch", "a.txt", "-o", "b.jsonl"], ["schema"]])
def test_what_cannot_be_meant_is_one_line(run: Run, text: str, fault: str, command: list[str]) -> None:
    write(text)
    write(ARTICLE, "a.txt")
    status, output, errors = run(*command)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("summarize: summarizer.toml")
    assert fault in errors
    assert "sk-secret" not in errors


def test_a_file_of_another_kind_is_told_too() -> None:
    Path("summarizer.toml").write_bytes(b"model = '\xff'")
    with pytest.raises(UsageError, match="cannot be read"):
        in_file()
    Path("summarizer.toml").unlink()
    write("[tool]\nsummarizer = 3\n", "pyproject.toml")
    with pytest.raises(UsageError, match="is no table"):
        in_file()


def test_settings_in_both_files_are_refused() -> None:
    write(ALL)
    write("[tool.summarizer]\ntimeout = 5\n", "pyproject.toml")
    with pytest.raises(UsageError, match=r"in summarizer\.toml and in pyproject\.toml"):
        in_file()


# A folder that somebody else made

HARMFUL = {
    "an address": "model = 'openai/x'\nbase-url = 'http://elsewhere.invalid/v1'",
    "an address like one of here": "model = 'openai/x'\nbase-url = 'http://localhost.elsewhere.invalid/v1'",
    "an address with a user": "model = 'openai/x'\nbase-url = 'http://localhost@elsewhere.invalid/v1'",
    "code": "profile = 'evil.py'",
    "a module": "profile = 'evil'",
    "weights": "model = 'local/evil.GGUF'",
    "no limit": "max-characters = 2_000_001",
}
EVIL = "from pathlib import Path\nPath('was-run').touch()\n"


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_it_sends_nothing_elsewhere_and_runs_nothing(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    write(text)
    write(EVIL, "evil.py")
    write(ARTICLE, "a.txt")
    status, output, errors = run("a.txt")
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert "is not trusted" in errors
    assert f"SUMMARIZER_TRUST={here}" in errors
    assert not (here / "was-run").exists()


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
@pytest.mark.parametrize("trusted", ["{here}", "{above}", "/nowhere:{here}/"])
def test_a_folder_that_the_user_trusts_may(
    here: Path, monkeypatch: pytest.MonkeyPatch, text: str, trusted: str
) -> None:
    write(text)
    monkeypatch.setenv("SUMMARIZER_TRUST", trusted.format(here=here, above=here.parent))
    assert settings_of(**FLAGS) != Settings()


@pytest.mark.parametrize("trusted", ["", "/nowhere", "{here}/below", "{here}-other"])
def test_no_other_folder_is_trusted(here: Path, monkeypatch: pytest.MonkeyPatch, trusted: str) -> None:
    write(HARMFUL["an address"])
    monkeypatch.setenv("SUMMARIZER_TRUST", trusted.format(here=here))
    with pytest.raises(UsageError, match="is not trusted"):
        settings_of(**FLAGS)


def test_what_a_flag_gives_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    write(HARMFUL["an address"] + "\nprofile = 'evil.py'")
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    assert asked(base_url="http://mine.invalid/v1", profile="mine.py") == ("http://mine.invalid/v1", "of-openai")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("model = 'openai/x'\nbase-url = 'http://127.0.0.1:7/v1'", ("http://127.0.0.1:7/v1", "no-key")),
        ("model = 'vllm/x'\nbase-url = 'http://[::1]:7/v1'", ("http://[::1]:7/v1", "no-key")),
        ("model = 'ollama/x'", ("http://localhost:11434/v1", "no-key")),
        ("model = 'openai/x'", (None, "own")),
    ],
)
@pytest.mark.parametrize("is_trusted", [True, False])
def test_its_server_on_this_machine_gets_no_key_unless_it_is_trusted(
    here: Path, monkeypatch: pytest.MonkeyPatch, text: str, expected: tuple[str | None, str], is_trusted: bool
) -> None:
    write(text)
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    monkeypatch.setenv("SUMMARIZER_API_KEY", "own")
    if is_trusted:
        monkeypatch.setenv("SUMMARIZER_TRUST", str(here))
    assert asked() == (expected[0], "own" if is_trusted else expected[1])


def test_a_key_goes_with_the_users_own_address_whatever_model_the_file_names(monkeypatch: pytest.MonkeyPatch) -> None:
    write("model = 'vllm/x'")
    monkeypatch.setenv("SUMMARIZER_API_KEY", "own")
    assert asked(base_url="http://mine.invalid/v1") == ("http://mine.invalid/v1", "own")


def test_settings_without_a_key_send_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    settings = Settings(base_url="http://mine.invalid/v1", keyless=True)
    assert settings.server_of(ModelName("openai", "x"))[1] == "no-key"


# The commands


def test_the_settings_are_options_and_in_the_documents_table(run: Run) -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    options = run("help", "batch")[1]
    for name in _KINDS:
        assert f"| `--{name}` |" in page
        assert f"| `{name}` |" in page
        assert f"--{name} " in options


def test_the_commands_ask_as_the_file_says(run: Run, stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    stub.always(whole())
    write(f'model = "openai/of-the-file"\nbase-url = "{stub.base_url}"\nstrategy = "whole"\nworkers = 2\n')
    write(ARTICLE, "a.txt")
    assert run("a.txt", "-q")[0] == 0
    assert run("batch", "a.txt", "-o", "b.jsonl", "-q")[0] == 0
    assert [request.body["model"] for request in stub.asked] == ["of-the-file"] * 2
    assert not any("of-openai" in value for request in stub.asked for value in request.headers.values())
    assert run("a.txt", "-q", "--model", "openai/of-the-flag")[0] == 0
    assert stub.asked[-1].body["model"] == "of-the-flag"


@pytest.mark.parametrize(
    "text",
    ["[[tool]]\nx = 1\n", "tool = 3\n", f"a = {'[' * 5_000}\n", f"a = {'9' * 5_000}\n", "workers = 1000000000\n"],
    ids=["tables", "number", "nested", "digits", "workers"],
)
@pytest.mark.parametrize("file", ["summarizer.toml", "pyproject.toml"])
def test_an_odd_file_is_a_line_or_nothing(text: str, file: str) -> None:
    Path(file).write_text(text, encoding="utf-8")
    with suppress(UsageError):
        in_file()


@pytest.mark.parametrize("file", ["summarizer.toml", "pyproject.toml"])
@pytest.mark.parametrize("beside", ["", "[tool.summarizer]\nworkers = 3\n"])
def test_a_key_of_very_many_parts_is_not_parsed(file: str, beside: str) -> None:
    write(f"{'a.' * 50_000}a = 1\n{beside}", file)
    with linear_time():
        if file == "pyproject.toml" and not beside:
            assert in_file() == {}  # another program's
        else:
            with pytest.raises(UsageError, match=r"far too long|a line has over 2,000 characters"):
                in_file()


def test_a_file_that_is_no_file_is_refused_unread() -> None:
    os.mkfifo("summarizer.toml")
    with pytest.raises(UsageError, match=r"summarizer\.toml cannot be read"):
        in_file()


def test_a_byte_order_mark_is_no_fault() -> None:
    Path("summarizer.toml").write_bytes(b"\xef\xbb\xbfworkers = 3\n")
    assert in_file() == {"workers": 3}


def test_a_relative_folder_is_trusted_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_TRUST", ".")
    write('profile = "evil.py"\n')
    with pytest.raises(UsageError, match="not trusted"):
        settings_of(profile=None)


def test_what_the_sdk_adds_by_itself_is_not_sent_where_only_a_file_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Gateway: SECRET")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-SECRET")
    write('model = "openai/x"\nbase-url = "http://localhost:7/v1"\n')
    settings = settings_of(model=None, base_url=None)
    client = client_for(settings.model_name(local_is_installed=False), settings, lambda *_: None)
    assert "SECRET" not in str(client.default_headers)
