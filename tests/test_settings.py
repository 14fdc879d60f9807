"""Which model is asked, where, and with whose key."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import Settings
from summarizer.errors import NoModel, UsageError
from summarizer.settings import ModelName, replay_directory

OPENAI_KEY = "sk-of-openai"
OWN_KEY = "own-key"


def chosen(model: str | None = None, *, local: bool = False) -> str:
    return str(Settings(model=model).model_name(local_is_installed=local))


# The model


@pytest.mark.parametrize("local", [True, False])
def test_an_argument_goes_before_the_variable_before_the_key(monkeypatch: pytest.MonkeyPatch, local: bool) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OPENAI_KEY)
    assert chosen(local=local) == "openai/gpt-4.1-mini"
    monkeypatch.setenv("SUMMARIZER_MODEL", "vllm/from-the-variable")
    assert chosen(local=local) == "vllm/from-the-variable"
    assert chosen("ollama/from-the-argument", local=local) == "ollama/from-the-argument"


@pytest.mark.parametrize("key", [None, ""])
def test_without_name_and_key_the_embedded_model_is_asked_where_it_is(
    monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    if key is not None:
        monkeypatch.setenv("OPENAI_API_KEY", key)
        monkeypatch.setenv("SUMMARIZER_MODEL", "")
    assert chosen(local=True) == "local/qwen2.5-coder-1.5b"
    with pytest.raises(NoModel) as caught:
        chosen(local=False)
    for way in ("OPENAI_API_KEY", ".[local,weights]", "--base-url"):
        assert way in caught.value.hint


def test_a_key_for_other_servers_makes_openai_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", OWN_KEY)
    with pytest.raises(NoModel):
        chosen()


@pytest.mark.parametrize(
    ("name", "provider", "model"),
    [
        ("openai/gpt-4.1-mini", "openai", "gpt-4.1-mini"),
        ("openai/org/model:tag", "openai", "org/model:tag"),
        ("local//abs/path/x.gguf", "local", "/abs/path/x.gguf"),
        ("local/../x.gguf", "local", "../x.gguf"),
    ],
)
def test_a_name_is_split_at_its_first_slash(name: str, provider: str, model: str) -> None:
    parsed = ModelName.parse(name)
    assert (parsed.provider, parsed.model, str(parsed)) == (provider, model, name)


@pytest.mark.parametrize("name", ["", "gpt-4o", "/", "openai/", "/gpt-4o", "OpenAI/x", "anthropic/x", " openai/x"])
def test_what_is_no_name_is_wrong_usage_with_a_way_on(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        ModelName.parse(name)
    assert caught.value.hint
    assert caught.value.exit_status == 2


# The server and the key


@pytest.mark.parametrize(
    ("provider", "url"),
    [
        ("ollama", "http://localhost:11434/v1"),
        ("vllm", "http://localhost:8000/v1"),
        ("llamacpp", "http://localhost:8080/v1"),
        ("lmstudio", "http://localhost:1234/v1"),
    ],
)
@pytest.mark.parametrize("base_url", [None, "http://elsewhere.invalid/v1"])
def test_a_server_that_is_not_openais_never_gets_its_key_or_its_address(
    monkeypatch: pytest.MonkeyPatch, provider: str, url: str, base_url: str | None
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OPENAI_KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://gateway.invalid/v1")
    settings = Settings(base_url=base_url)
    assert settings.server_of(ModelName(provider, "x")) == (base_url or url, "no-key")
    monkeypatch.setenv("SUMMARIZER_API_KEY", OWN_KEY)
    assert settings.server_of(ModelName(provider, "x")) == (base_url or url, OWN_KEY)


@pytest.mark.parametrize(
    ("flag", "variable", "expected"),
    [
        (None, None, None),
        (None, "http://gateway.invalid/v1", "http://gateway.invalid/v1"),
        ("http://mine.invalid/v1", "http://gateway.invalid/v1", "http://mine.invalid/v1"),
    ],
)
def test_openais_key_goes_to_openai_or_where_the_user_says(
    monkeypatch: pytest.MonkeyPatch, flag: str | None, variable: str | None, expected: str | None
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OPENAI_KEY)
    if variable:
        monkeypatch.setenv("OPENAI_BASE_URL", variable)
    name = ModelName("openai", "x")
    assert Settings(base_url=flag).server_of(name) == (expected, OPENAI_KEY)
    monkeypatch.setenv("SUMMARIZER_API_KEY", OWN_KEY)
    assert Settings(base_url=flag).server_of(name) == (expected, OWN_KEY)


@pytest.mark.parametrize("key", [None, ""])
def test_openai_is_not_asked_without_a_key(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    if key is not None:
        monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        Settings().server_of(ModelName("openai", "x"))
    assert Settings(base_url="http://mine.invalid/v1").server_of(ModelName("openai", "x"))[1] == "no-key"


def test_settings_show_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OPENAI_KEY)
    settings = Settings(model="openai/x")
    settings.server_of(ModelName("openai", "x"))
    assert OPENAI_KEY not in repr(settings)


@pytest.mark.parametrize(("value", "expected"), [(None, None), ("", None), ("cassettes", Path("cassettes"))])
def test_a_whole_process_can_be_told_to_replay(
    monkeypatch: pytest.MonkeyPatch, value: str | None, expected: Path | None
) -> None:
    if value is not None:
        monkeypatch.setenv("SUMMARIZER_REPLAY", value)
    assert replay_directory() == expected
