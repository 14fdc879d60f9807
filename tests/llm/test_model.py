"""One question to a model's server: the request as it arrives, and every way in which an answer can fail."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from asking import COLOURS, FIT, KEY, UNFIT, ask, failure
from genai_prices.data import providers
from stub_server import Asked, Reply, StubServer, completion, error, whole
from waiting import FOREVER, SAFETY

from summarizer.errors import (
    AnswerCutOff,
    AnswerInvalid,
    AuthenticationFailed,
    ModelError,
    ModelTimeout,
    ModelUnknown,
    ModelUnreachable,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from summarizer.llm import prices
from summarizer.llm.model import Model
from summarizer.llm.sending import Usage
from summarizer.llm.transport import SdkTransport, connect
from summarizer.schemas.answers import answer, choice, words
from summarizer.schemas.drafts import WholeAnswer
from summarizer.settings import ModelName

HOSTILE = "    {{ 6*7 }} and {% x\n\t{# y #}\n        indented\n\u00a0\u202e <|im_end|> ${HOME} %s {0}  \n"


def objects(schema: Any) -> list[dict[str, Any]]:
    """Return the schemas of all objects in a schema."""
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    own = [schema] if isinstance(schema, dict) and schema.get("type") == "object" else []
    return own + [found for part in inner for found in objects(part)]


# The request


@pytest.mark.parametrize("provider", ["openai", "ollama", "local"])
def test_the_schema_is_sent_strict_and_closed_with_every_field_required(stub: StubServer, provider: str) -> None:
    stub.then(whole())
    ask(stub, WholeAnswer, provider=provider, citable=(2, 9))
    sent = stub.asked[0].schema
    assert stub.asked[0].body["response_format"]["type"] == "json_schema"
    assert sent["strict"] is True
    found = objects(sent["schema"])
    assert len(found) == 7  # the answer, an actor, and an item of each of its five sections
    for schema in found:
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
    cited = [schema["properties"]["sentences"] for schema in found if "sentences" in schema["properties"]]
    assert [numbers["items"] for numbers in cited] == [{"type": "integer", "minimum": 2, "maximum": 9}] * 5


def test_openai_gets_its_subset_of_json_schema_and_of_the_options(stub: StubServer) -> None:
    stub.then(completion(FIT))
    ask(stub)
    body = stub.asked[0].body
    assert body["max_completion_tokens"] == 77
    assert not {"temperature", "max_tokens"} & set(body)
    assert "maxLength" not in stub.asked[0].raw.decode()
    assert "minLength" not in stub.asked[0].raw.decode()
    assert stub.asked[0].schema["schema"]["properties"]["also"]["maxItems"] == 2


@pytest.mark.parametrize("provider", ["ollama", "vllm", "local"])
def test_other_servers_get_the_whole_schema_and_no_randomness(stub: StubServer, provider: str) -> None:
    stub.then(completion(FIT))
    ask(stub, provider=provider)
    body = stub.asked[0].body
    assert body["max_tokens"] == 77
    assert body["temperature"] == 0
    assert "max_completion_tokens" not in body
    assert stub.asked[0].schema["schema"]["properties"]["why"]["maxLength"] == 10


def test_text_arrives_byte_for_byte(stub: StubServer) -> None:
    stub.then(completion(UNFIT), completion(FIT))
    ask(stub, user=HOSTILE)
    assert [request.messages[:2] for request in stub.asked] == [["the rules", HOSTILE]] * 2


def test_an_answer_that_does_not_fit_is_asked_for_again_with_its_fault(stub: StubServer) -> None:
    stub.then(completion(UNFIT, tokens=(10, 3)), completion(FIT, tokens=(40, 5)))
    found, model = ask(stub)
    assert found.model_dump() == json.loads(FIT)
    again = stub.asked[1].messages[2:]
    assert again[0] == UNFIT
    assert "colour" in again[1]
    assert "'red' or 'green'" in again[1]
    assert stub.asked[1].schema == stub.asked[0].schema
    assert model.usage == Usage(requests=2, retries=1, input_tokens=50, output_tokens=8, attempts=2)


def test_what_openai_cannot_enforce_is_checked_all_the_same(stub: StubServer) -> None:
    stub.then(completion(FIT.replace("it is", "far too long a reason")), completion(FIT))
    found, _ = ask(stub)
    assert found.model_dump()["why"] == "it is"


# The answer fails


@pytest.mark.parametrize("content", [UNFIT, "I am sorry, SECRET", "", '{"colour": "red"', '["SECRET"]', "null"])
def test_an_answer_that_never_fits_is_asked_for_twice(stub: StubServer, content: str) -> None:
    stub.always(completion(content))
    raised = failure(stub, AnswerInvalid)
    assert "does not fit the schema" in raised.message
    assert len(stub.asked) == 2


MANY = answer("Many", colour=choice(["red"]), why=words(10), also=list[str])


def of_faults(items: int) -> str:
    return json.dumps({"colour": "red", "why": "it is", "also": [0] * items})


@pytest.mark.parametrize(("items", "told"), [(900, "also.0"), (40_000, "40,000 faults")])
def test_an_answer_of_very_many_faults_is_asked_for_again_with_few_words(
    stub: StubServer, items: int, told: str
) -> None:
    stub.then(completion(of_faults(items)), completion(FIT))
    ask(stub, MANY)
    _, _, again, faults = stub.asked[1].messages
    assert len(again) < 33_000
    assert of_faults(items).startswith(again.removesuffix(" …"))
    assert len(faults) < 4_200
    assert told in faults


def test_an_answer_of_very_many_faults_fails_with_their_number(stub: StubServer) -> None:
    stub.always(completion(of_faults(40_000)))
    assert "asked twice: it has 40,000 faults" in failure(stub, AnswerInvalid, schema=MANY).message


@pytest.mark.parametrize(
    ("also", "limit"), [([0] * 400_000, "limit of 1,048,576"), ([{}] * 20_000, "20,001 objects, over")]
)
def test_an_answer_with_more_than_any_has_is_refused_unread(stub: StubServer, also: list[Any], limit: str) -> None:
    stub.always(completion(json.dumps({"colour": "red", "why": "it is", "also": also})))
    assert limit in failure(stub, AnswerInvalid).message
    assert len(stub.asked) == 1


def test_calls_of_tools_are_not_sent_back(stub: StubServer) -> None:
    reply = json.loads(completion(UNFIT).body)
    call = {"id": "1", "type": "function", "function": {"name": "a", "arguments": "x" * 100_000}}
    reply["choices"][0]["message"].update(tool_calls=[call], function_call=call["function"])
    stub.then(Reply(json.dumps(reply)), completion(FIT))
    ask(stub)
    assert stub.asked[1].body["messages"][2] == {"role": "assistant", "content": UNFIT}


def test_an_answer_that_is_cut_off_is_not_asked_for_again(stub: StubServer) -> None:
    stub.always(completion('{"colour": "SECRET', finish="length"))
    assert "cut off" in failure(stub, AnswerCutOff).message
    assert len(stub.asked) == 1


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (error(401, f"Incorrect API key provided: {KEY}"), AuthenticationFailed, "accept the key (status 401)"),
        (error(403, "not in your country"), AuthenticationFailed, "access (status 403): not in your country"),
        (error(404, "The model stub does not exist"), ModelUnknown, "404: The model stub does not exist"),
        (error(400, f"bad key {KEY}\nsecond line"), RequestRejected, "400: bad key *** second line"),
        (error(400, "x" * 180 + KEY), RequestRejected, "xxx***"),
        (error(429, "3 a minute"), RateLimited, "slow down (status 429): 3 a minute"),
        (error(500, "out of memory"), ServerFailed, "500: out of memory"),
        (Reply("Bad gateway", status=502, headers={"content-type": "text/plain"}), ServerFailed, "502"),
        (Reply("SECRET no json"), RequestRejected, "no chat completion"),
        (Reply(""), RequestRejected, "no chat completion"),
        (Reply("[]"), RequestRejected, "no chat completion"),
        (Reply('{"choices": [], "usage": null}'), RequestRejected, "no chat completion"),
        (Reply("<p>SECRET</p>", headers={"content-type": "text/html"}), RequestRejected, "no chat completion"),
        (Reply(hang_up=True), ModelUnreachable, "no connection"),
    ],
)  # fmt: skip
def test_each_failure_has_its_own_error_and_message(
    stub: StubServer, reply: Reply, kind: type[ModelError], said: str
) -> None:
    stub.always(reply)
    raised = failure(stub, kind)
    assert said in raised.message
    assert raised.hint


@pytest.mark.parametrize(
    ("status", "kind", "hint"), [(404, ModelUnknown, "model's name"), (503, ServerFailed, "again later")]
)
def test_the_next_step_fits_who_is_at_fault(stub: StubServer, status: int, kind: type[ModelError], hint: str) -> None:
    stub.always(error(status, "no"))
    assert hint in failure(stub, kind).hint


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        raised = failure(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", ModelUnreachable)
    assert raised.retryable


def test_a_slow_server_is_given_up(stub: StubServer) -> None:
    stub.always(completion(FIT, delay=FOREVER))
    raised = failure(stub, ModelTimeout, timeout=0.1)
    assert raised.retryable


def test_a_server_that_asks_to_slow_down_is_asked_again(stub: StubServer) -> None:
    stub.then(error(429, "slow down"), error(500, "oops"), completion(FIT))
    found, model = ask(stub, attempts=3)
    assert found.model_dump() == json.loads(FIT)
    assert model.usage == Usage(requests=1, input_tokens=10, output_tokens=3, attempts=3)


# What it costs


def test_usage_adds_up_over_questions(stub: StubServer) -> None:
    stub.then(completion(FIT, tokens=(10, 3)), completion(UNFIT, tokens=(20, 4)), completion(FIT, tokens=(30, 5)))
    with connect(stub.base_url, KEY, timeout=SAFETY) as client:
        model = Model(SdkTransport(client), ModelName("openai", "stub"))
        model.ask(COLOURS, "the rules", "?", max_tokens=77)
        model.ask(COLOURS, "the rules", "?", max_tokens=77)
    assert model.usage == Usage(requests=3, retries=1, input_tokens=60, output_tokens=12, attempts=3)


def test_a_server_that_counts_no_tokens_is_no_failure(stub: StubServer) -> None:
    def silent(_: Asked) -> Reply:
        body = json.loads(completion(FIT).body)
        del body["usage"]
        return Reply(json.dumps(body))

    stub.then(silent)
    _, model = ask(stub)
    assert model.usage == Usage(requests=1, attempts=1)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        (ModelName("local", "any"), 0.0, 0.0),
        (ModelName("openai", "gpt-4o"), 0.001, 100.0),
        (ModelName("openai", "no-such-model"), None, None),
        (ModelName("ollama", "gpt-4o"), None, None),
    ],
)
def test_a_price_that_is_not_known_is_none_and_not_nothing(
    name: ModelName, least: float | None, most: float | None
) -> None:
    with connect("http://127.0.0.1:9/v1", KEY, timeout=1) as client:
        model = Model(SdkTransport(client), name)
    model.usage = Usage(requests=1, input_tokens=100_000, output_tokens=10_000)
    cost = model.cost_usd()
    if least is None or most is None:
        assert cost is None
    else:
        assert cost is not None
        assert least <= cost <= most


def test_every_name_in_the_price_list_is_looked_for_in_it() -> None:
    listed = next(provider for provider in providers if provider.id == "openai")
    assert len(listed.models) > 20
    assert [model.id for model in listed.models if not prices._LISTED.search(model.id)] == []


# Where secrets go

ACCOUNT = {
    "OPENAI_ORG_ID": "org-SECRET",
    "OPENAI_PROJECT_ID": "proj-SECRET",
    "OPENAI_CUSTOM_HEADERS": "X-Gateway: gw-SECRET",
    "OPENAI_ADMIN_KEY": "adm-SECRET",
    "OPENAI_API_KEY": "sk-SECRET",
}


@pytest.mark.parametrize("of_openai", [True, False])
def test_the_account_with_openai_is_told_to_openai_alone(
    stub: StubServer, monkeypatch: pytest.MonkeyPatch, of_openai: bool
) -> None:
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    stub.then(completion(FIT))
    ask(stub, of_openai=of_openai)
    headers = stub.asked[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert [name for name, value in headers.items() if "SECRET" in value] == (
        ["x-gateway", "openai-organization", "openai-project"] if of_openai else []
    )
