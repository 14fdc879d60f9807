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
    for way in ("OPENAI_API_KEY", "conflict-briefs[local,weights]", "--base-url"):
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
        ("openai/gpt-4.1-mini/x", "openai", "gpt-4.1-mini/x"),
    ],
)
def test_a_name_is_split_at_its_first_slash(name: str, provider: str, model: str) -> None:
    parsed = ModelName.parse(name)
    assert (parsed.provider, parsed.model, str(parsed)) == (provider, model, name)


@pytest.mark.parametrize(
    "name",
    ["gpt-4.1-mini", "gpt-5", "o1", "o3-mini", "o4-mini-2025-04-16", "chatgpt-4o-latest", "ft:gpt-4o-mini:me::1"],
)
def test_a_bare_name_that_openais_models_have_is_openais(name: str) -> None:
    assert ModelName.parse(name) == ModelName("openai", name)


@pytest.mark.parametrize("name", ["llama3.1", "gpt-4o", "local", "qwen3:8b"])
def test_a_bare_name_with_a_base_url_is_a_model_there(name: str) -> None:
    settings = Settings(model=name, base_url="http://mine.invalid/v1")
    assert settings.model_name(local_is_installed=True) == ModelName("openai", name)


@pytest.mark.parametrize(
    "name", ["", "gpt-oss-20b", "o1x", "llama3.1", "/", "openai/", "/gpt-4o", "OpenAI/x", "anthropic/x", " openai/x"]
)
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


# What cannot be meant is said before anything is sent


@pytest.mark.parametrize("variable", ["OPENAI_API_KEY", "SUMMARIZER_API_KEY"])
@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("sk-\u0430bc-tail", "a sign that is in no key"),
        ("sk-“abc”-tail", "a sign that is in no key"),
        ("sk-abc\u200b-tail", "a sign that is in no key"),
        ("sk-abc\x07-tail", "a sign that is in no key"),
        ("sk-abc -tail", "a space"),
        (" sk-abc-tail", "a space"),
        ("sk-abc-tail ", "a space"),
        ("sk-abc\u00a0-tail", "a space"),
        ("sk-abc\tsk-tail", "a space"),
        ("sk-abc\n-tail", "a line end"),
        ("\r\nsk-abc-tail", "a line end"),
    ],
)
def test_a_key_that_can_be_none_is_told_by_its_variable_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, key: str, what: str
) -> None:
    monkeypatch.setenv(variable, key)
    with pytest.raises(UsageError) as caught:
        Settings().server_of(ModelName("openai", "x"))
    assert caught.value.message == caught.value.message.splitlines()[0]
    assert variable in caught.value.message
    assert what in caught.value.message
    assert "tail" not in str(caught.value)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_the_line_end_of_a_file_is_no_part_of_what_it_holds(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OPENAI_KEY + end)
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://gateway.invalid/v1{end}")
    monkeypatch.setenv("SUMMARIZER_MODEL", f"openai/x{end}")
    assert chosen() == "openai/x"
    assert Settings().server_of(ModelName("openai", "x")) == ("http://gateway.invalid/v1", OPENAI_KEY)


def test_a_key_that_is_not_sent_need_not_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not a key")
    assert Settings().server_of(ModelName("ollama", "x"))[1] == "no-key"


@pytest.mark.parametrize("name", ["--base-url", "OPENAI_BASE_URL"])
@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("localhost:8000/v1", "does not begin with http"),
        ("ftp://mine.invalid/v1", "does not begin with http"),
        ("/v1", "does not begin with http"),
        ("http:/mine.invalid", "does not begin with http"),
        ("http://mine.invalid/v1 ", "a space"),
        ("http://mine .invalid/v1", "a space"),
        ("http://mine.invalid\n/v1", "a space or a line end"),
        ("http://", "names no server"),
        ("http:///v1", "names no server"),
        ("https://:8000/v1", "names no server"),
        ("http://mine.invalid:port/v1", "names no server, or a port"),
        ("http://mine.invalid:99999/v1", "names no server, or a port"),
        ("http://[::1/v1", "names no server"),
    ],
)
def test_an_address_that_can_be_none_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str, problem: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OPENAI_KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://gateway.invalid/v1" if name == "--base-url" else url)
    with pytest.raises(UsageError) as caught:
        Settings(base_url=url if name == "--base-url" else None).server_of(ModelName("openai", "x"))
    assert caught.value.message.startswith(f"{name} is no URL")
    assert problem in caught.value.message


@pytest.mark.parametrize("end", ["?api-version=1", "#part", "?"])
def test_an_address_with_a_query_is_wrong_usage(end: str) -> None:
    with pytest.raises(UsageError, match="--base-url holds"):
        Settings(base_url=f"http://mine.invalid/v1{end}").server_of(ModelName("openai", "x"))


@pytest.mark.parametrize("end", ["/chat/completions", "/chat/completions/"])
def test_the_address_of_the_call_is_that_of_its_api(end: str) -> None:
    found = Settings(base_url=f"http://mine.invalid/v1{end}").server_of(ModelName("openai", "x"))
    assert found[0] == "http://mine.invalid/v1"


def test_an_empty_address_is_not_taken_for_none_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OPENAI_KEY)
    with pytest.raises(UsageError, match="--base-url is no URL"):
        Settings(base_url="").server_of(ModelName("openai", "x"))


@pytest.mark.parametrize(
    "url", ["http://localhost:8000/v1", "HTTPS://mine.invalid", "http://[::1]:9/v1", "http://ö.invalid"]
)
def test_an_address_that_can_be_one_stays_as_it_is(url: str) -> None:
    assert Settings(base_url=url).server_of(ModelName("vllm", "x"))[0] == url


def test_an_empty_name_is_not_the_default_model() -> None:
    with pytest.raises(UsageError, match="is empty"):
        Settings(model="").model_name(local_is_installed=True)
