"""What servers say against a request, each in its own words, and which error of ours it is."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from asking import FIT, ask, failure
from samples import ARTICLE, Run
from stub_server import Reply, StubServer, completion, said

from summarizer.errors import (
    AuthenticationFailed,
    ContextTooLong,
    ModelError,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from summarizer.llm import server_errors, transport
from summarizer.settings import ModelName


def error(status: int, **told: Any) -> Reply:
    return Reply(json.dumps({"error": told}), status=status)


def meant(reply: Reply, provider: str = "openai") -> ModelError:
    """Return the error of a reply."""
    came = transport.Reply("/v1/chat/completions", "{}", reply.status, reply.headers, reply.body.encode())
    return server_errors.of_reply(came, ModelName(provider, "stub"))


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": -5, "completion_tokens": "many", "total_tokens": None},
        {"prompt_tokens": None, "completion_tokens": 1e300, "completion_tokens_details": [1]},
        {"prompt_tokens": {}, "completion_tokens": 10**30, "completion_tokens_details": {"reasoning_tokens": "7"}},
        "none",
        [],
        7,
    ],
)
def test_odd_counts_of_tokens_are_no_failure(stub: StubServer, usage: Any) -> None:
    reply = json.loads(completion(FIT).body)
    stub.then(Reply(json.dumps({**reply, "choices": [{**reply["choices"][0]}], "usage": usage})))
    found, model = ask(stub)
    assert found.model_dump() == json.loads(FIT)
    assert (model.usage.input_tokens, model.usage.output_tokens) == (0, 0)


def test_odd_counts_of_an_answer_that_is_asked_for_again_are_no_failure(stub: StubServer) -> None:
    stub.then(said({"content": "{}"}, prompt_tokens="9", completion_tokens=None), completion(FIT))
    assert ask(stub)[1].usage.output_tokens == 3


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(json.dumps([{"error": {"code": 503, "message": "Busy now."}}]), 503), ServerFailed, "503: Busy now."),
        (Reply(json.dumps([{"error": {"code": 400, "message": "API key not valid."}}]), 400),
         AuthenticationFailed, "API key not valid"),
        (error(400, message="Invalid API Key"), AuthenticationFailed, "the key"),
        (error(200, code=400, message="API key not valid."), AuthenticationFailed, "the key"),
        (error(401, message="no account\nhas it"), AuthenticationFailed, "(status 401): no account has it"),
        (error(403, message="This country is not served"), AuthenticationFailed, "access (status 403): This country"),
        (error(400, message="tokens to keep from the initial prompt: context the overflows"), ContextTooLong, "long"),
        (error(400, message="a context length of only 4096 tokens"), ContextTooLong, "4096"),
        (error(400, message="9 exceeds the maximum number of tokens allowed"), ContextTooLong, "9 exceeds"),
        (error(400, message="prompt is too long: 9 > 8"), ContextTooLong, "9 > 8"),
        (error(413, message="Request too large for this model"), ContextTooLong, "too large"),
        (Reply("{}", 413), ContextTooLong, "too long"),
        (error(200, code="9" * 5_000, message="broken"), RequestRejected, "broken"),
        (error(500, message="the request exceeds the available context size"), ContextTooLong, "available"),
        (error(500, message="the cache is broken"), ServerFailed, "broken"),
    ],
)  # fmt: skip
def test_a_wording_is_its_error(reply: Reply, kind: type[ModelError], words: str) -> None:
    found = meant(reply)
    assert type(found) is kind
    assert words in found.message


def test_a_list_of_errors_is_unwrapped_as_it_arrives(stub: StubServer) -> None:
    stub.then(Reply(json.dumps([{"error": {"code": 400, "message": "API key not valid."}}]), 400))
    assert "(status 400): API key not valid." in failure(stub, AuthenticationFailed).message


@pytest.mark.parametrize(
    ("provider", "reply", "words"),
    [
        ("openai", error(400, message="Invalid parameter: 'response_format' of type 'json_schema' is not supported"),
         "does not take response_format json_schema"),
        ("openai", error(400, message="Unsupported parameter", param="max_completion_tokens"), "vllm/stub"),
        ("openai", Reply(json.dumps({"detail": [{"type": "extra_forbidden", "loc": ["max_completion_tokens"]}]}), 422),
         "vllm/stub"),
        ("vllm", error(400, message="Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'"), "openai/stub"),
    ],
)  # fmt: skip
def test_a_part_of_every_request_that_is_not_taken_is_told_with_a_way_on(
    provider: str, reply: Reply, words: str
) -> None:
    found = meant(reply, provider)
    assert type(found) is RequestRejected
    assert found.concerns_all
    assert words in found.hint


@pytest.mark.parametrize("message", ["max_tokens is too large", "the article is not supported"])
def test_a_request_that_is_refused_otherwise_is_one_articles(message: str) -> None:
    assert not meant(error(400, message=message)).concerns_all


def test_a_batch_stops_where_no_request_is_taken(
    run: Run, stub: StubServer, through: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"{ARTICLE}\nNo. {number}.\n", encoding="utf-8")
    stub.always(error(400, message="Unknown field: response_format"))
    status, _, errors = run("batch", folder, "-o", tmp_path / "out.jsonl", *through, "--workers", "1")
    assert status == 4
    assert "article after article fails alike" in errors
    assert len(stub.asked) < 30


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Please try again in 7.66s. Visit", 7.66),
        ("Please try again in 20ms.", 0.02),
        ("try again in 1m2.5s", 62.5),
        ("Try again in 2h", 7200),
        ("try again in a moment", None),
        ("try again in 5 minutes", None),
    ],
)
def test_a_wait_that_only_the_words_name_is_kept(message: str, seconds: float | None) -> None:
    found = meant(error(429, message=message))
    assert type(found) is RateLimited
    assert found.retry_after == seconds


@pytest.mark.parametrize("body", ["{}", "[]", '""', "", '{"error": {}}'])
def test_an_empty_body_is_no_reason(body: str) -> None:
    told = meant(Reply(body, status=429)).message
    assert told == "the server asks to slow down (status 429): it does not say why"


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_a_date_to_wait_for_is_of_the_servers_clock_whatever_ours_says(days: int) -> None:
    now = time.time() + days * 86_400
    headers = {"date": formatdate(now, usegmt=True), "retry-after": formatdate(now + 30, usegmt=True)}
    assert meant(Reply(error(429, message="slow").body, 429, headers)).retry_after == 30


NO_DATES = ["Mon, 99999999999999999999 Jan 2021 00:00:00 GMT", "Mon, 01 Jan 2021 00:00:00 +99999999999999999999"]


@pytest.mark.parametrize("stated", NO_DATES)
def test_numbers_that_no_date_has_are_none(stated: str) -> None:
    headers = {"date": stated, "retry-after": stated}
    found = meant(Reply(error(429, message="try again in 9s").body, 429, headers))
    assert type(found) is RateLimited
    assert found.retry_after == 9


@pytest.mark.parametrize("stated", [{}, {"date": "yesterday"}, {"date": NO_DATES[0]}])
def test_without_the_servers_time_it_is_ours(stated: dict[str, str]) -> None:
    headers = {**stated, "retry-after": formatdate(time.time() + 1000, usegmt=True)}
    found = meant(Reply(error(429, message="slow").body, 429, headers)).retry_after
    assert found is not None
    assert 0 < found <= 1000


def test_a_header_goes_before_the_words_and_details_are_read() -> None:
    details = [{"@type": "RetryInfo", "retryDelay": "3s"}]
    assert meant(error(429, message="slow", details=details)).retry_after == 3
    header = Reply(error(429, message="try again in 9s").body, 429, {"retry-after": "2"})
    assert meant(header).retry_after == 2
