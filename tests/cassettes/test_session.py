"""Replaying is strict: no network, no other request, one tape at a time."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from recording_stub import Stub, article, ask, chosen, missed, recorded
from waiting import SAFETY, linear_time

from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Answer, Question, Recording
from summarizer.cassettes.session import RecordSession, active, record, replay
from summarizer.errors import NetworkBlocked, ReplayError


def test_a_miss_names_article_file_and_difference(tmp_path, client):
    recorded(tmp_path, client, ["The first.\nThe \x1b[31msecond.", "Something else"])
    with replay(tmp_path) as session, session.tape(chosen(session), article()) as tape:
        prompt = "The first.\nThe \x1b[31msecond."
        error = missed(lambda: ask(client, prompt + " Now changed."))
        assert error.message.startswith("no recorded answer for First-news in ")
        assert error.message.endswith("First-news.whole.json: the prompt differs in 1 line")
        assert "-The \\x1b[31msecond." in error.detail.splitlines()
        assert "+The \\x1b[31msecond. Now changed." in error.detail.splitlines()
        assert "temperature 0 -> 0.2" in missed(lambda: ask(client, prompt, temperature=0.2)).message
        assert 'model "m" -> "n"' in missed(lambda: ask(client, prompt, model="n")).message
        schema = {"type": "json_schema", "json_schema": {"name": "x" * 100, "schema": {}}}
        assert "response_format differs" in missed(lambda: ask(client, prompt, response_format=schema)).message
        assert "GET /v1/models" in missed(client.models.list).message
        many = missed(lambda: ask(client, "\n".join(map(str, range(500)))))
        assert len(many.detail.splitlines()) == 40
        for error in (many, missed(lambda: ask(client, "x"))):
            assert "\n" not in str(error)
    assert [line.rpartition(" ")[2] for line in tape.unused] == ["\\x1b[31msecond.", "else"]


def test_the_same_request_plays_as_often_as_it_was_recorded_and_in_that_order(tmp_path, client, monkeypatch):
    answers = iter(["first", "second"])
    original = Stub.answer
    monkeypatch.setattr(Stub, "answer", lambda self, _: original(self, next(answers)))
    recorded(tmp_path, client, ["same", "same"])
    with replay(tmp_path) as session, session.tape(chosen(session), article()):
        assert [ask(client, "same"), ask(client, "same")] == ["FIRST", "SECOND"]
        assert "already played" in missed(lambda: ask(client, "same")).message


def test_a_miss_is_compared_with_what_was_not_yet_played_or_else_with_anything(tmp_path, client):
    recorded(tmp_path, client, ["alpha", "beta"])
    with replay(tmp_path) as session, session.tape(chosen(session), article()):
        assert ask(client, "alpha") == "ALPHA"
        assert "-beta" in missed(lambda: ask(client, "alpha", temperature=1)).detail
        assert ask(client, "beta") == "BETA"
        assert missed(lambda: ask(client, "alpha", temperature=1)).message.endswith(": temperature 0 -> 1")


def test_links_with_pydantics_version_do_not_matter(tmp_path, client):
    link = "Fix it: see https://errors.pydantic.dev/{}/v/missing"
    recorded(tmp_path, client, [link.format("2.14")])
    [path] = tmp_path.rglob("*.json")
    assert "dev/2.14" not in json.dumps(json.loads(path.read_text())["shared"])
    with replay(tmp_path) as session, session.tape(chosen(session), article()):
        assert ask(client, link.format("3.0.0b1"))


def test_there_is_no_network_while_replaying_and_there_is_again_afterwards(tmp_path, client, server):
    place = ("127.0.0.1", server.server_port)

    def tries():
        with socket.socket() as inet, socket.socket(type=socket.SOCK_DGRAM) as datagram:
            for call in (
                lambda: inet.connect(place),
                lambda: inet.connect_ex(place),
                lambda: datagram.sendto(b"", place),
                lambda: socket.create_connection(place),
                lambda: socket.getaddrinfo("localhost", 80),
                lambda: socket.gethostbyname("localhost"),
            ):
                with pytest.raises(NetworkBlocked):
                    call()

    def run():
        with replay(tmp_path):
            tries()
            assert isinstance(missed(lambda: ask(client, "outside a tape")), NetworkBlocked)
            left, right = socket.socketpair()
            with left, right:
                left.sendall(b"x")
                assert right.recv(1) == b"x"
            raise RuntimeError

    before = (socket.socket.__dict__.get("connect"), socket.getaddrinfo, socket.create_connection)
    assert not issubclass(NetworkBlocked, OSError)
    with pytest.raises(RuntimeError):
        run()
    assert before == (socket.socket.__dict__.get("connect"), socket.getaddrinfo, socket.create_connection)
    assert ask(client, "online") == "ONLINE"


def test_sessions_do_not_nest_and_neither_do_tapes(tmp_path, client):
    recorded(tmp_path, client, ["a"])
    with replay(tmp_path) as session:
        for again in (replay, record):
            with pytest.raises(ReplayError, match="nest"), again(tmp_path):
                pass
        assert active() is session
        with session.tape(chosen(session), article()):
            with pytest.raises(ReplayError, match="tape"), session.tape(chosen(session), article()):
                pass
            assert ask(client, "a") == "A"
        late = session.tape(chosen(session), article())
    with pytest.raises(ReplayError, match="ended"), late:
        pass


def test_each_thread_has_its_own_tape_in_one_session(tmp_path, client):
    together = threading.Barrier(4, timeout=SAFETY)

    def one(number):
        of = article(f"Text {number}.", "same-name.txt")
        records = isinstance(session, RecordSession)
        with session.tape(of, "p", "m", "whole") if records else session.tape(chosen(session, of), of):
            for step in range(3):
                together.wait()
                assert ask(client, f"q{number} {step}") == f"Q{number} {step}"

    for opened in (record(tmp_path), replay(tmp_path)):
        with opened as session, ThreadPoolExecutor(4) as pool:
            list(pool.map(one, range(4)))
    held = [cassette.read(path) for path in sorted((tmp_path / "p-m").iterdir())]
    prompts = sorted([question.lines()[-1] for question, _ in exchanges] for _, exchanges in held)
    assert prompts == [[f"q{number} {step}" for step in range(3)] for number in range(4)]


def test_a_request_outside_of_every_tape_is_not_recorded_and_not_replayed(tmp_path, client):
    with record(tmp_path):
        assert ask(client, "mine") == "MINE"
    assert list(tmp_path.iterdir()) == []
    with replay(tmp_path):
        assert isinstance(missed(lambda: ask(client, "mine")), NetworkBlocked)


def test_a_thousand_interactions_do_not_slow_a_request_or_a_miss(tmp_path, client):
    prefix = "\n".join(f"[{number}] A sentence of the article, of some length." for number in range(300))
    bodies = [
        {"model": "m", "messages": [{"role": "user", "content": f"{prefix}\nWindow {number}"}]}
        for number in range(1000)
    ]
    answer = Answer(200, "application/json", {"choices": [{"message": {"content": "yes"}}]})
    path = tmp_path / "First-news.whole.json"
    recording = Recording(path, "First-news", article().sha256, "p", "m", "whole", None)
    questions = [Question("POST", "/v1/chat/completions", body) for body in bodies]
    cassette.write(path, cassette.encode(recording, [(question, answer) for question in questions]))
    with replay(path) as session, session.tape(chosen(session), article()) as tape:
        with linear_time():
            error = missed(lambda: client.chat.completions.create(**(bodies[500] | {"temperature": 1})))
        assert error.message.endswith("temperature null -> 1")
        for body in bodies[:20]:
            client.chat.completions.create(**body)
    assert len(tape.unused) == 980


def test_importing_the_module_imports_neither_vcr_nor_the_sdk():
    program = (
        "import sys, summarizer.cassettes.session; sys.exit(any(name in sys.modules for name in ('vcr', 'openai')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
