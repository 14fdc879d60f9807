"""What servers answer beside what was asked for: wrapped JSON, errors inside good replies, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asking import FIT, KEY, UNFIT, ask, failure
from stub_server import Reply, StubServer, completion, said, whole
from waiting import linear_time

from summarizer import Article, Settings, record, replay, summarize
from summarizer.errors import (
    AnswerInvalid,
    AnswerRefused,
    AuthenticationFailed,
    ContextTooLong,
    ModelError,
    ModelUnknown,
    QuotaUsedUp,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from summarizer.llm.replies import unwrapped

CONTENT: Any = json.loads(FIT)


def told(inside: Any, **beside: Any) -> Reply:
    """Return a reply with status 200 and an error inside; it asks for no wait."""
    return Reply(json.dumps({"error": inside, **beside}), headers={"retry-after-ms": "1"})


# Wrapped answers

WRAPPED = {
    "fence": f"```json\n{FIT}\n```",
    "fence without a language": f"```\n{FIT}\n```\n",
    "fence after a word": f"Sure! Here it is:\n\n~~~JSON\n{FIT}\n~~~\nAsk if {{more}} is needed, see [1].",
    "thoughts": f"<think>Red, or {{green}}?</think>\n\n{FIT}",
    "thoughts with a draft": f'<THINK>\n{{"colour": "green", "why": "", "also": ["b"]}}?\n</THINK>```json\n{FIT}```',
    "thoughts that the prompt began": f'So it is {{"colour": "green"}}.\n</think>\n{FIT}',
    "thoughts under another name": f"<reasoning>Hm</reasoning>{FIT}",
    "mark": f"\ufeff{FIT}",
    "prose": f"The answer is {FIT} as the {{text}} says.",
}


@pytest.mark.parametrize("content", WRAPPED.values(), ids=WRAPPED)
def test_a_good_answer_in_a_wrapping_is_an_answer(stub: StubServer, content: str) -> None:
    stub.then(completion(content))
    found, model = ask(stub)
    assert found.model_dump() == CONTENT
    assert model.usage.requests == 1


@pytest.mark.parametrize(
    "content",
    [
        FIT,
        ' {"why": "```json {} ``` <think>{\\"a\\": 1}</think>"}\n',
        '["a", {"b": 1}]',
        f"{FIT}\n{FIT}",
        f"<think>perhaps {FIT}",
        f'{{"colour": broken, "inner": {FIT}}}',
        "no object at all",
        "",
        '{"' * 50_000,
        '{"a":' * 50_000,
    ],
)
def test_what_is_json_or_holds_no_one_answer_stays_as_it_is(content: str) -> None:
    with linear_time():  # a search that begins anew at every brace would take minutes
        assert unwrapped(content) == content


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "text", "text": FIT}],
        [{"type": "text", "text": FIT[:9]}, {"type": "text", "text": FIT[9:]}],
        [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm"}]}, {"type": "text", "text": FIT}],
        CONTENT,
    ],
)
def test_content_in_parts_is_an_answer_and_is_recorded_so(stub: StubServer, tmp_path: Path, content: Any) -> None:
    stub.then(said({"role": "assistant", "content": content}))
    assert ask(stub)[0].model_dump() == CONTENT
    article = Article.from_text("Snow fell on the pass all night.", source="snow.txt")
    settings = Settings(model="vllm/stub", base_url=stub.base_url, strategy="whole")
    parts = [{"type": "text", "text": json.loads(whole().body)["choices"][0]["message"]["content"]}]
    stub.then(said({"role": "assistant", "content": parts}))
    with record(tmp_path):
        summarize(article, settings=settings)
    with replay(tmp_path):
        assert summarize(article, settings=settings).run.requests == 1


def test_a_message_without_a_role_is_asked_about_again_as_the_assistants(stub: StubServer) -> None:
    stub.then(said({"content": [{"type": "text", "text": UNFIT}]}), completion(FIT))
    ask(stub)
    again = stub.asked[1].body["messages"][2]
    assert again == {"role": "assistant", "content": UNFIT}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("Sorry, SECRET", "it is no JSON"),
        ("", "it is no JSON"),
        ("null", "should be an object"),
        ('{"why": "SECRET", "also": ["a"]}', "it lacks 'colour'"),
        (FIT.replace("red", "SECRET"), "'colour': input should be 'red' or 'green'"),
        (FIT.replace('["a"]', '["a", 7]'), "item 2 of 'also': input should be a valid string"),
        (FIT.replace("}", ', "ba\\u202ed\\n": 1}'), "'ba\ufffdd' has no place in it"),
        ('{"why": "far too long a SECRET"}', "(and 2 more)"),
    ],
)
def test_an_answer_that_does_not_fit_is_told_with_what_does_not(stub: StubServer, content: str, fault: str) -> None:
    stub.always(completion(content))
    raised = failure(stub, AnswerInvalid)
    assert fault in raised.message
    assert len(raised.message) < 200


# Errors inside good replies

GOOD_CHOICES = json.loads(completion(FIT).body)["choices"]


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (told({"message": "3 a minute", "code": 429}), RateLimited, "slow down (status 200 with an error inside): 3"),
        (told({"message": "Too many requests, wait", "code": None}), RateLimited, "slow down"),
        (told({"type": "rate_limit_error", "message": "no"}, choices=None), RateLimited, "slow down"),
        (told({"code": "insufficient_quota", "message": "pay"}), QuotaUsedUp, "quota"),
        (told({"code": 402, "message": "pay"}), QuotaUsedUp, "quota"),
        (told({"code": "401", "message": f"bad {KEY}"}), AuthenticationFailed, "the key"),
        (told({"code": "invalid_api_key", "message": "no"}), AuthenticationFailed, "the key"),
        (told({"message": "no", "status": 403}), AuthenticationFailed, "refuses access"),
        (told({"code": "context_length_exceeded", "message": "9 of 8 used"}), ContextTooLong, "9 of 8 used"),
        (told({"type": "overloaded_error", "message": "busy"}, choices=[]), ServerFailed, "busy"),
        (told({"code": 502, "message": "down"}, choices=GOOD_CHOICES), ServerFailed, "down"),
        (told({"code": "model_not_found", "message": "none"}), ModelUnknown, "openai/stub: "),
        (told("model 'stub' not found, try pulling it first"), ModelUnknown, "try pulling"),
        (told("Unexpected endpoint (POST /x)"), RequestRejected, "Unexpected endpoint"),
        (told({"code": "content_filter", "message": "hate: high"}), AnswerRefused, "hate: high"),
        (Reply(json.dumps({"choices": [{**GOOD_CHOICES[0], "error": {"code": 500, "message": "half"}}]})),
         ServerFailed, "half"),
        (Reply(json.dumps([{"error": {"code": 503, "message": "later"}}])), ServerFailed, "later"),
        (Reply(json.dumps({"object": "error", "message": "odd", "code": 400})), RequestRejected, "odd"),
        (Reply(json.dumps({"choices": None})), RequestRejected, "no chat completion"),
    ],
)  # fmt: skip
def test_an_error_inside_a_good_reply_is_that_error(
    stub: StubServer, reply: Reply, kind: type[ModelError], words: str
) -> None:
    stub.always(reply)
    raised = failure(stub, kind)
    assert words in raised.message
    assert raised.hint
    assert len(stub.asked) == 1


@pytest.mark.parametrize("inside", [{"message": "slow", "code": 429}, "Server overloaded"])
def test_an_error_inside_that_may_pass_is_waited_for_and_sent_again(stub: StubServer, inside: Any) -> None:
    stub.then(told(inside), told(inside, choices=[]), completion(FIT))
    found, model = ask(stub, attempts=3)
    assert found.model_dump() == CONTENT
    assert (model.usage.requests, model.usage.attempts) == (1, 3)


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_an_error_that_says_nothing_is_none(stub: StubServer, nothing: Any) -> None:
    stub.then(told(nothing, choices=GOOD_CHOICES))
    assert ask(stub)[0].model_dump() == CONTENT


def test_an_error_inside_is_not_recorded(stub: StubServer, tmp_path: Path) -> None:
    article = Article.from_text("Fog lay on the bridge all morning.", source="fog.txt")
    stub.then(told({"code": 503, "message": "busy"}, choices=GOOD_CHOICES), whole())
    with record(tmp_path):
        summarize(article, settings=Settings(model="vllm/stub", base_url=stub.base_url, strategy="whole"))
    [cassette] = tmp_path.rglob("*.json")
    assert len(json.loads(cassette.read_text("utf-8"))["interactions"]) == 1


# Statuses that say more in their words


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(json.dumps({"error": {"message": "The response was filtered", "code": "content_filter"}}), 400),
         AnswerRefused),
        (Reply(json.dumps({"error": {"message": "Your input was flagged", "code": 403}}), 403), AnswerRefused),
        (Reply(json.dumps({"error": {"message": "Insufficient credits", "code": 402}}), 402), QuotaUsedUp),
        (Reply(json.dumps({"error": "model 'stub' not found"}), 404), ModelUnknown),
        (Reply(json.dumps({"error": {"message": "stub is not a valid model ID"}}), 400), ModelUnknown),
        (Reply(json.dumps({"error": "quite broken"}), 500), ServerFailed),
    ],
)  # fmt: skip
def test_the_same_table_is_for_real_statuses(stub: StubServer, reply: Reply, kind: type[ModelError]) -> None:
    stub.always(reply)
    assert len(failure(stub, kind).message) < 250


# Refusals


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (said({"content": None, "refusal": "I will not\nspeak of that."}), "refuses to answer: I will not speak of"),
        (said({"content": "", "refusal": "No. " * 200}), "refuses to answer: No. No."),
        (said({"content": [{"type": "refusal", "refusal": f"Not with {KEY}"}]}), "refuses to answer: Not with ***"),
        (said({"content": '{"colour": "SECRET'}, "content_filter"), "content filter stopped it"),
        (said({}, "content_filter"), "content filter stopped it"),
    ],
)
def test_a_refusal_is_named_and_not_asked_for_again(stub: StubServer, reply: Reply, words: str) -> None:
    stub.always(reply)
    raised = failure(stub, AnswerRefused, attempts=3)
    assert words in raised.message
    assert len(raised.message) < 250
    assert raised.hint
    assert not raised.retryable
    assert len(stub.asked) == 1


def test_a_part_that_is_refused_is_left_out_and_named(stub: StubServer) -> None:
    text = "\n\n".join(f"The river rose by {number} metres near the old mill." for number in range(90))
    stub.then(said({"content": None, "refusal": "I cannot."}), whole())
    settings = Settings(model="vllm/stub", base_url=stub.base_url, strategy="windows")
    brief = summarize(Article.from_text(text, source="river.txt"), settings=settings)
    [warning] = [warning for warning in brief.run.warnings if "could not be read" in warning]
    assert "the model refuses to answer: I cannot." in warning
