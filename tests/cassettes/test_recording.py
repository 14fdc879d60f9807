"""Recording, and replaying what was recorded, through the real SDK from a stub server on loopback."""

from __future__ import annotations

import json
import random
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from recording_stub import Stub, article, ask, body_of, chosen, played, recorded
from waiting import SAFETY, wait_until

from summarizer.cassettes.session import active, record, replay
from summarizer.llm.model import Model
from summarizer.schemas.answers import answer
from summarizer.settings import ModelName


def test_what_was_recorded_is_replayed_in_any_order_without_the_server(tmp_path, live, server):
    assert active() is None
    first = recorded(tmp_path, live, ["a", "b", "zip", "surrogate"])
    assert server.asked == 4
    with replay(tmp_path) as session:
        assert active() is session
        found = chosen(session)
        assert found.path == tmp_path / "openai-m" / "First-news.whole.json"
        assert (found.article, found.article_sha256, found.seconds) == ("First-news", article().sha256, 1.5)
        tape = session.tape(found, article())
        again = [ask(tape, prompt) for prompt in ["surrogate", "zip", "b", "a"]]
        assert tape.unused() == []
    assert again == first[::-1]
    assert server.asked == 4
    assert active() is None


def test_usage_and_finish_reason_are_kept_and_the_rest_is_constant(tmp_path, live):
    recorded(tmp_path, live, ["a"])
    with replay(tmp_path) as session:
        got = json.loads(played(session).post(body_of("a")).content)
    assert (got["id"], got["created"], got["model"], got["choices"][0]["finish_reason"]) == ("recorded", 0, "m", "stop")
    assert got["usage"] == {
        "prompt_tokens": 5,
        "completion_tokens": 2,
        "total_tokens": 7,
        "prompt_tokens_details": {"cached_tokens": 3},
    }


def test_no_key_cookie_host_or_organisation_is_in_a_cassette(tmp_path, live, server):
    recorded(tmp_path, live, ["a", "zip"])
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


def test_errors_and_answers_that_are_no_json_are_not_recorded(tmp_path, live):
    with record(tmp_path) as session, session.tape(live, article(), "p", "m", "whole") as tape:
        assert tape.post(body_of("fail")).status == 500
        assert tape.post(body_of("garbage")).content == b"not json"
    assert list(tmp_path.rglob("*.*")) == []


def test_a_run_that_fails_keeps_what_it_had_without_a_time(tmp_path, live):
    def run():
        with record(tmp_path) as session, session.tape(live, article(), "p", "m", "whole") as tape:
            ask(tape, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        run()
    assert active() is None
    with replay(tmp_path) as session:
        assert chosen(session).seconds is None


def test_an_answer_that_comes_after_the_tape_was_closed_is_not_recorded(tmp_path, live, server, monkeypatch):
    closed = threading.Event()
    original = Stub.answer
    monkeypatch.setattr(Stub, "answer", lambda self, prompt: closed.wait(SAFETY) and original(self, prompt))
    with ThreadPoolExecutor(1) as pool, record(tmp_path) as session:
        with session.tape(live, article(), "p", "m", "whole") as tape:
            late = pool.submit(ask, tape, "late")
            wait_until(lambda: server.asked)
        closed.set()
        assert late.result() == "LATE"
    assert list(tmp_path.rglob("*.*")) == []


def test_sixteen_threads_get_their_own_answers_when_recording_and_when_replaying(tmp_path, live, server):
    prompts = [f"question {number}" for number in range(96)]

    def all_asked(tape):
        order = random.Random(server.asked).sample(prompts, len(prompts))
        with ThreadPoolExecutor(16) as pool:
            return dict(zip(order, pool.map(partial(ask, tape), order), strict=True))

    expected = {prompt: prompt.upper() for prompt in prompts}
    with record(tmp_path) as session, session.tape(live, article(), "p", "m", "whole") as tape:
        assert all_asked(tape) == expected
    with replay(tmp_path) as session:
        tape = played(session)
        assert all_asked(tape) == expected
    assert tape.unused() == []
    assert server.asked == len(prompts)


def test_what_was_asked_for_again_is_replayed_too(tmp_path, live, server, monkeypatch):
    def asked(transport):
        model = Model(transport, ModelName("vllm", "m"))
        return model.ask(answer("Reply", number=int), "Rules.", "Name a number.", max_tokens=9).number

    original = Stub.answer
    replies = iter(['{"number": "none"}', '{"number": 7}'])
    monkeypatch.setattr(
        Stub, "answer", lambda self, _: original(self, "@").replace("@", json.dumps(next(replies))[1:-1])
    )
    with record(tmp_path) as session, session.tape(live, article(), "p", "m", "whole") as tape:
        assert asked(tape) == 7
    assert server.asked == 2
    with replay(tmp_path) as session:
        tape = played(session)
        assert asked(tape) == 7
    assert tape.unused() == []
