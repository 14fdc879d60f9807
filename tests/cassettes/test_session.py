"""Replaying is strict: no network, no other request, a tape for each article."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from recorded import ROOT
from recording_stub import Stub, article, ask, missed, played, recorded
from waiting import SAFETY, linear_time

from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Question, RecordedAnswer, Recording
from summarizer.cassettes.session import RecordSession, active, record, replay
from summarizer.errors import NetworkBlocked, ReplayError


def test_a_miss_names_article_file_and_difference(tmp_path, live):
    recorded(tmp_path, live, ["The first.\nThe \x1b[31msecond.", "Something else"])
    with replay(tmp_path) as session:
        tape = played(session)
        prompt = "The first.\nThe \x1b[31msecond."
        error = missed(lambda: ask(tape, prompt + " Now changed."))
        assert error.message.startswith("no recorded answer for First-news in ")
        assert error.message.endswith("First-news.whole.json: the prompt differs in 1 line")
        assert "-The \\x1b[31msecond." in error.detail.splitlines()
        assert "+The \\x1b[31msecond. Now changed." in error.detail.splitlines()
        assert "temperature 0 -> 0.2" in missed(lambda: ask(tape, prompt, temperature=0.2)).message
        assert 'model "m" -> "n"' in missed(lambda: ask(tape, prompt, model="n")).message
        schema = {"type": "json_schema", "json_schema": {"name": "x" * 100, "schema": {}}}
        assert "response_format differs" in missed(lambda: ask(tape, prompt, response_format=schema)).message
        many = missed(lambda: ask(tape, "\n".join(map(str, range(500)))))
        assert len(many.detail.splitlines()) == 40
        for error in (many, missed(lambda: ask(tape, "x"))):
            assert "\n" not in str(error)
    assert [line.rpartition(" ")[2] for line in tape.unused()] == ["\\x1b[31msecond.", "else"]


def test_the_same_request_plays_as_often_as_it_was_recorded_and_in_that_order(tmp_path, live, monkeypatch):
    answers = iter(["first", "second"])
    original = Stub.answer
    monkeypatch.setattr(Stub, "answer", lambda self, _: original(self, next(answers)))
    recorded(tmp_path, live, ["same", "same"])
    with replay(tmp_path) as session:
        tape = played(session)
        assert [ask(tape, "same"), ask(tape, "same")] == ["FIRST", "SECOND"]
        assert "already played" in missed(lambda: ask(tape, "same")).message


def test_a_miss_is_compared_with_what_was_not_yet_played_or_else_with_anything(tmp_path, live):
    recorded(tmp_path, live, ["alpha", "beta"])
    with replay(tmp_path) as session:
        tape = played(session)
        assert ask(tape, "alpha") == "ALPHA"
        assert "-beta" in missed(lambda: ask(tape, "alpha", temperature=1)).detail
        assert ask(tape, "beta") == "BETA"
        assert missed(lambda: ask(tape, "alpha", temperature=1)).message.endswith(": temperature 0 -> 1")


def test_links_with_pydantics_version_do_not_matter(tmp_path, live):
    link = "Fix it: see https://errors.pydantic.dev/{}/v/missing"
    recorded(tmp_path, live, [link.format("2.14")])
    [path] = tmp_path.rglob("*.json")
    assert "dev/2.14" not in json.dumps(json.loads(path.read_text())["shared"])
    with replay(tmp_path) as session:
        tape = played(session)
        assert ask(tape, link.format("3.0.0b1"))


def test_there_is_no_network_while_replaying_and_there_is_again_afterwards(tmp_path, live, server):
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
                with pytest.raises(NetworkBlocked, match=r"no network, .* asked for .*(127\.0\.0\.1|localhost)"):
                    call()

    def run():
        with replay(tmp_path):
            tries()
            assert isinstance(missed(lambda: ask(live, "outside a tape")), NetworkBlocked)
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
    assert ask(live, "online") == "ONLINE"


def test_sessions_do_not_nest_and_each_tape_plays_from_its_beginning(tmp_path, live):
    recorded(tmp_path, live, ["a"])
    with replay(tmp_path) as session:
        for again in (replay, record):
            with pytest.raises(ReplayError, match="nest"), again(tmp_path):
                pass
        assert active() is session
        first, second = played(session), played(session)
        assert [ask(tape, "a") for tape in (first, second)] == ["A", "A"]


def test_each_article_has_a_tape_of_its_own_in_one_session(tmp_path, live):
    together = threading.Barrier(4, timeout=SAFETY)

    def one(number):
        of = article(f"Text {number}.", "same-name.txt")
        records = isinstance(session, RecordSession)
        with session.tape(live, of, "p", "m", "whole") if records else nullcontext(played(session, of)) as tape:
            for step in range(3):
                together.wait()
                assert ask(tape, f"q{number} {step}") == f"Q{number} {step}"

    for opened in (record(tmp_path), replay(tmp_path)):
        with opened as session, ThreadPoolExecutor(4) as pool:
            list(pool.map(one, range(4)))
    held = [cassette.read(path) for path in sorted((tmp_path / "p-m").iterdir())]
    prompts = sorted([question.lines()[-1] for question, _ in exchanges] for _, exchanges in held)
    assert prompts == [[f"q{number} {step}" for step in range(3)] for number in range(4)]


def test_a_request_that_goes_through_no_tape_is_not_recorded(tmp_path, live):
    with record(tmp_path):
        assert ask(live, "mine") == "MINE"
    assert list(tmp_path.iterdir()) == []


def test_a_thousand_interactions_do_not_slow_a_request_or_a_miss(tmp_path):
    prefix = "\n".join(f"[{number}] A sentence of the article, of some length." for number in range(300))
    bodies = [
        {"model": "m", "messages": [{"role": "user", "content": f"{prefix}\nWindow {number}"}]}
        for number in range(1000)
    ]
    answer = RecordedAnswer(200, "application/json", {"choices": [{"message": {"content": "yes"}}]})
    path = tmp_path / "First-news.whole.json"
    recording = Recording(path, "First-news", article().sha256, "p", "m", "whole", None)
    questions = [Question("POST", "/v1/chat/completions", body) for body in bodies]
    cassette.write(path, cassette.encode(recording, [(question, answer) for question in questions]))
    with replay(path) as session:
        tape = played(session)
        with linear_time():
            error = missed(lambda: tape.post(bodies[500] | {"temperature": 1}))
        assert error.message.endswith("temperature null -> 1")
        for body in bodies[:20]:
            tape.post(body)
    assert len(tape.unused()) == 980


def test_a_replay_loads_neither_the_sdk_nor_instructor_nor_an_http_client():
    program = """if True:
        import sys
        from summarizer import replay, summarize
        with replay("cassettes"):
            brief = summarize("seeds/2021-11-16-armenia-azerbaijan.txt")
        print(brief.run.replayed, sorted({"openai", "instructor", "httpx2", "tenacity", "vcr"} & set(sys.modules)))
    """
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "True []\n"
