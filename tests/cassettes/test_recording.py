"""Recording, and replaying what was recorded, with the real SDK against a stub server on loopback."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import openai
import pytest
from recording_stub import Stub, address, article, ask, chosen, recorded
from waiting import SAFETY, wait_until

from summarizer.cassettes.session import active, record, replay


def test_what_was_recorded_is_replayed_in_any_order_without_the_server(tmp_path, client, server):
    assert active() is None
    live = recorded(tmp_path, client, ["a", "b", "zip", "surrogate"])
    assert server.asked == 4
    with replay(tmp_path) as session:
        assert active() is session
        found = chosen(session)
        assert found.path == tmp_path / "openai-m" / "First-news.whole.json"
        assert (found.article, found.article_sha256, found.seconds) == ("First-news", article().sha256, 1.5)
        with session.tape(found, article()) as tape:
            again = [ask(client, prompt) for prompt in ["surrogate", "zip", "b", "a"]]
        assert tape.unused == []
    assert again == live[::-1]
    assert server.asked == 4
    assert active() is None


def test_usage_and_finish_reason_are_kept_and_the_rest_is_constant(tmp_path, client):
    recorded(tmp_path, client, ["a"])
    with replay(tmp_path) as session, session.tape(chosen(session), article()):
        got = client.chat.completions.create(
            model="m",
            temperature=0,
            messages=[
                {"role": "system", "content": "Line one.\nLine two."},
                {"role": "user", "content": "a"},
            ],
        )
    assert (got.id, got.created, got.model, got.choices[0].finish_reason) == ("recorded", 0, "m", "stop")
    assert (got.usage.prompt_tokens, got.usage.completion_tokens, got.usage.total_tokens) == (5, 2, 7)
    assert got.usage.prompt_tokens_details.cached_tokens == 3


def test_no_key_cookie_host_or_organisation_is_in_a_cassette(tmp_path, client, server):
    recorded(tmp_path, client, ["a", "zip"])
    [path] = tmp_path.rglob("*.json")
    text = path.read_text(encoding="utf-8")
    for leak in (
        "SECRET",
        "1234567890",
        "127.0.0.1",
        "localhost",
        str(server.server_port),
        socket.gethostname(),
    ):
        assert leak not in text
    interaction = json.loads(text)["interactions"][0]
    assert interaction["request"].keys() == {"method", "path", "body"}
    assert interaction["response"].keys() == {"status", "content_type", "body"}
    assert interaction["response"]["content_type"] == "application/json"


def test_errors_and_answers_that_are_no_json_are_not_recorded(tmp_path, client):
    with record(tmp_path) as session, session.tape(article(), "p", "m", "whole"):
        with pytest.raises(openai.InternalServerError):
            ask(client, "fail")
        with pytest.raises(Exception):  # noqa: B017, PT011  whatever the SDK makes of it
            ask(client, "garbage")
    assert list(tmp_path.rglob("*.*")) == []


def test_a_run_that_fails_keeps_what_it_had_without_a_time(tmp_path, client):
    def run():
        with record(tmp_path) as session, session.tape(article(), "p", "m", "whole"):
            ask(client, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        run()
    assert active() is None
    with replay(tmp_path) as session:
        assert chosen(session).seconds is None


def test_an_answer_that_comes_after_the_tape_was_closed_is_not_recorded(tmp_path, client, server, monkeypatch):
    closed = threading.Event()
    original = Stub.answer
    monkeypatch.setattr(Stub, "answer", lambda self, prompt: closed.wait(SAFETY) and original(self, prompt))
    with ThreadPoolExecutor(1) as pool, record(tmp_path) as session:
        with session.tape(article(), "p", "m", "whole"):
            late = pool.submit(ask, client, "late")
            wait_until(lambda: server.asked)
        closed.set()
        assert late.result() == "LATE"
    assert list(tmp_path.rglob("*.*")) == []


def test_the_async_client_is_recorded_and_replayed_too(tmp_path, server):
    async def run(session_tape):
        messages = [{"role": "user", "content": "async"}]
        with session_tape:
            async with openai.AsyncOpenAI(base_url=address(server), api_key="k", max_retries=0) as client:
                got = await client.chat.completions.create(model="m", messages=messages)
        return got.choices[0].message.content

    with record(tmp_path) as session:
        assert asyncio.run(run(session.tape(article(), "p", "m", "whole"))) == "ASYNC"
    with replay(tmp_path) as session:
        assert asyncio.run(run(session.tape(chosen(session), article()))) == "ASYNC"
    assert server.asked == 1


def test_sixteen_threads_get_their_own_answers_when_recording_and_when_replaying(tmp_path, client, server):
    prompts = [f"question {number}" for number in range(96)]

    def all_asked():
        order = random.Random(server.asked).sample(prompts, len(prompts))
        with ThreadPoolExecutor(16) as pool:
            of_this_tape = [copy_context() for _ in order]
            answers = pool.map(lambda context, prompt: context.run(ask, client, prompt), of_this_tape, order)
            return dict(zip(order, answers, strict=True))

    expected = {prompt: prompt.upper() for prompt in prompts}
    with record(tmp_path) as session, session.tape(article(), "p", "m", "whole"):
        assert all_asked() == expected
    with replay(tmp_path) as session, session.tape(chosen(session), article()) as tape:
        assert all_asked() == expected
    assert tape.unused == []
    assert server.asked == len(prompts)


def test_instructors_reask_is_replayed_too(tmp_path, client, server, monkeypatch):
    import instructor
    import pydantic

    class Reply(pydantic.BaseModel):
        number: int

    def asked():
        patched = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)
        messages = [{"role": "user", "content": "Name a number."}]
        return patched.create(model="m", messages=messages, response_model=Reply, max_retries=1).number

    original = Stub.answer
    replies = iter(['{"number": "none"}', '{"number": 7}'])
    monkeypatch.setattr(
        Stub, "answer", lambda self, _: original(self, "@").replace("@", json.dumps(next(replies))[1:-1])
    )
    with record(tmp_path) as session, session.tape(article(), "p", "m", "whole"):
        assert asked() == 7
    assert server.asked == 2
    with replay(tmp_path) as session, session.tape(chosen(session), article()) as tape:
        assert asked() == 7
    assert tape.unused == []
