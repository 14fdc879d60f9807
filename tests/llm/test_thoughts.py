"""A model that thinks: its thoughts count as tokens of its answer, which has room for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asking import COLOURS, FIT, KEY, UNFIT, ask, failure
from stub_server import Reply, StubServer, completion, error, said, whole
from waiting import SAFETY

from summarizer import Article, Settings, record, replay, summarize
from summarizer.errors import AnswerCutOff, ModelError, ThoughtsCutOff
from summarizer.llm.model import Model
from summarizer.llm.transport import SdkTransport, connect
from summarizer.settings import ModelName

ROOM = 16_000


def limits(stub: StubServer, name: str = "max_completion_tokens") -> list[int]:
    return [asked.body[name] for asked in stub.asked]


COUNTED = said({"content": ""}, "length", completion_tokens_details={"reasoning_tokens": 77})
THINKING = {
    "counted": COUNTED,
    "counted, and the answer begun": said(
        {"content": '{"colour": "r'}, "length", completion_tokens_details={"reasoning_tokens": 70}
    ),
    "told apart": said({"content": None, "reasoning_content": "The sky is SECRET"}, "length"),
    "told apart under another name": said({"content": '{"co', "reasoning": "Grass is SECRET"}, "length"),
    "left open": said({"content": "<think>\nFirst, SECRET"}, "length"),
    "closed, and the answer begun": said({"content": "<think>Hm.</think>\n{"}, "length"),
    "opened by the prompt": said({"content": "Hm, SECRET.</think>{"}, "length"),
    "nowhere": said({"content": ""}, "length"),
}


@pytest.mark.parametrize(
    ("provider", "limit"), [("openai", "max_completion_tokens"), ("vllm", "max_tokens"), ("local", "max_tokens")]
)
@pytest.mark.parametrize("thinking", THINKING.values(), ids=THINKING)
def test_a_model_that_thought_instead_of_answering_is_asked_again_with_room(
    stub: StubServer, thinking: Reply, provider: str, limit: str
) -> None:
    stub.then(thinking, completion(FIT))
    found, model = ask(stub, provider=provider)
    assert found.model_dump() == json.loads(FIT)
    assert limits(stub, limit) == [77, 77 + ROOM]
    assert stub.asked[0].messages == stub.asked[1].messages
    assert (model.usage.requests, model.usage.retries) == (2, 1)


def test_a_model_that_thinks_has_the_room_from_then_on(stub: StubServer) -> None:
    stub.then(COUNTED, completion(UNFIT), completion(FIT), completion(FIT))
    with connect(stub.base_url, KEY, timeout=SAFETY) as client:
        model = Model(SdkTransport(client), ModelName("openai", "stub"))
        for _ in range(2):
            model.ask(COLOURS, "the rules", "?", max_tokens=50)
    assert limits(stub) == [50, 50 + ROOM, 50 + ROOM, 50 + ROOM]


def test_thoughts_without_end_are_named_and_not_asked_for_a_third_time(stub: StubServer) -> None:
    stub.always(COUNTED)
    raised = failure(stub, ThoughtsCutOff)
    assert "77 tokens, which it spent on thinking" in raised.message
    assert "--max-tokens" in raised.hint
    assert "--strategy" not in raised.hint
    assert len(stub.asked) == 2


def test_room_that_the_server_refuses_leaves_the_answer_cut_off(stub: StubServer) -> None:
    stub.then(COUNTED, error(400, "This model's maximum context length is 9 tokens"))
    assert "--max-tokens" in failure(stub, ThoughtsCutOff).hint
    assert len(stub.asked) == 2


def test_an_answer_cut_off_without_a_thought_is_not_asked_for_again(stub: StubServer) -> None:
    details = {"reasoning_tokens": 0}
    stub.always(said({"content": '{"colour": "', "reasoning": None}, "length", completion_tokens_details=details))
    assert "looping" in failure(stub, AnswerCutOff).hint
    assert len(stub.asked) == 1


@pytest.mark.parametrize("reply", [COUNTED, completion(FIT)])
def test_a_limit_of_the_users_is_the_limit_of_every_request(stub: StubServer, reply: Reply) -> None:
    stub.always(reply)
    if reply is COUNTED:
        failure(stub, ThoughtsCutOff, max_tokens=5_000)
    else:
        ask(stub, max_tokens=5_000)
    assert limits(stub) == [5_000]


@pytest.mark.parametrize("thinking", THINKING.values(), ids=THINKING)
def test_thoughts_are_recorded_and_replayed(stub: StubServer, tmp_path: Path, thinking: Reply) -> None:
    article = Article.from_text("Rain fell on the harbour all day.", source="rain.txt")
    settings = Settings(model="vllm/stub", base_url=stub.base_url, strategy="whole")
    stub.then(thinking, whole())
    with record(tmp_path):
        live = summarize(article, settings=settings)
    with replay(tmp_path):
        again = summarize(article, settings=settings)
    assert len(stub.asked) == 2
    assert again.run.requests == live.run.requests == 2
    assert again.run.warnings == live.run.warnings


@pytest.mark.parametrize("strategy", ["whole", "windows", "sentences"])
@pytest.mark.parametrize(
    "reply", [completion('{"', finish="length"), COUNTED, completion("[]"), error(400, "context_length_exceeded")]
)
def test_no_strategy_is_advised_that_is_in_use_already(stub: StubServer, strategy: Any, reply: Reply) -> None:
    article = Article.from_text("Les pluies durent depuis lundi.", source="pluies.txt", language="fr")
    settings = Settings(model="vllm/stub", base_url=stub.base_url, strategy=strategy)
    stub.always(reply)
    with pytest.raises(ModelError) as caught:
        summarize(article, settings=settings)
    advised = "--strategy windows" in caught.value.hint
    assert advised is (strategy == "whole" and not isinstance(caught.value, ThoughtsCutOff))
    assert "--strategy sentences" not in caught.value.hint
