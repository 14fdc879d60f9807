"""Recording and replaying, with the real SDK against a stub server on loopback that says it is one."""

from __future__ import annotations

import asyncio
import errno
import gzip
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openai
import pytest

from summarizer import cassette
from summarizer.cassette import Answer, Question, Recording
from summarizer.cassette_library import article_name
from summarizer.errors import (
    CassetteAmbiguous,
    CassetteDamaged,
    CassetteMiss,
    CassetteMissing,
    NetworkBlocked,
    OutputError,
    ReplayError,
)
from summarizer.replaying import active, record, replay
from summarizer.schemas.article import Article

SECRETS = {
    "Set-Cookie": "session=COOKIE-SECRET",
    "openai-organization": "ORG-SECRET",
    "x-request-id": "REQUEST-ID-SECRET",
    "x-served-by": "MACHINE-SECRET",
}


class Stub(BaseHTTPRequestHandler):
    """A stub of a model's server: it answers a chat completion with the last message, in capitals."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        prompt = body["messages"][-1]["content"]
        self.server.asked += 1
        status = 500 if prompt == "fail" else 200
        content = "not json" if prompt == "garbage" else self.answer(prompt)
        raw = gzip.compress(content.encode()) if prompt == "zip" else content.encode()
        self.send_response(status)
        for name, value in SECRETS.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json; charset=HEADER-SECRET")
        if prompt == "zip":
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def answer(self, prompt):
        message = {
            "role": "assistant",
            "content": "lone \ud83d" if prompt == "surrogate" else prompt.upper(),
            "refusal": None,
            "x-host": "MESSAGE-SECRET",
        }
        usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7, "bill": "USAGE-SECRET"}
        usage["prompt_tokens_details"] = {"cached_tokens": 3, "tier": "TIER-SECRET"}
        return json.dumps(
            {
                "id": "ID-SECRET",
                "object": "chat.completion",
                "created": 1234567890,
                "model": "stub-MODEL-FILE-SECRET",
                "system_fingerprint": "FINGERPRINT-SECRET",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message, "logprobs": None}],
                "usage": usage,
                "timings": {"path": "/home/PATH-SECRET"},
            }
        )

    def log_message(self, *_args):
        pass


@pytest.fixture
def server():
    stub = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    stub.asked = 0
    thread = threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stub
    stub.shutdown()
    thread.join()
    stub.server_close()


@pytest.fixture
def client(server):
    with openai.OpenAI(base_url=address(server), api_key="KEY-SECRET", max_retries=0, timeout=10) as client:
        yield client


def address(server):
    return f"http://127.0.0.1:{server.server_port}/v1"


def article(text="One. Two.", source="seeds/First news.txt"):
    return Article(text=text, source=source)


def ask(client, prompt, **options):
    messages = [{"role": "system", "content": "Line one.\nLine two."}, {"role": "user", "content": prompt}]
    options = {"model": "m", "temperature": 0} | options
    return client.chat.completions.create(messages=messages, **options).choices[0].message.content


def recorded(directory, client, prompts, *, of=None, provider="openai", model="m", strategy="whole"):
    with record(directory) as session, session.tape(of or article(), provider, model, strategy) as tape:
        answers = [ask(client, prompt, model=model) for prompt in prompts]
        tape.seconds = 1.5
    return answers


def chosen(session, of=None, model=None, strategy=None):
    return session.choose(of or article(), model=model, strategy=strategy, automatic=lambda *_: "sentences")


def missed(call):
    """Return our error in the chain of what the SDK raised, as the layer above finds it."""
    with pytest.raises(openai.APIConnectionError) as caught:
        call()
    assert isinstance(caught.value.__cause__, (CassetteMiss, NetworkBlocked))
    return caught.value.__cause__


# The way there and back


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
    monkeypatch.setattr(Stub, "answer", lambda self, prompt: closed.wait(10) and original(self, prompt))
    with ThreadPoolExecutor(1) as pool, record(tmp_path) as session:
        with session.tape(article(), "p", "m", "whole"):
            late = pool.submit(ask, client, "late")
            while not server.asked:
                time.sleep(0.001)
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
            return dict(zip(order, pool.map(lambda prompt: ask(client, prompt), order), strict=True))

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


# The file


def test_the_file_keeps_long_texts_once_as_lines_and_comes_back_exactly(tmp_path):
    schema = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"$shared": "not a reference"}}}
    odd = "Curly \u201cquotes\u201d,\u00a0a lone \ud83d,\r\n\x1b[31m and $shared\n"
    bodies = [
        {"messages": [{"role": "user", "content": content}], "response_format": schema, "temperature": 0.1}
        for content in [odd, odd, "", None, [{"type": "text", "text": odd}], {"$shared": "0"}, 7]
    ]
    bodies += [None, [], {}, {"messages": None}, {"messages": ["x"]}, {"response_format": None}, "no JSON"]
    exchanges = [
        (Question("POST", "/v1/x", body), Answer(200, "application/json", {"n": 1e-9, "text": odd})) for body in bodies
    ]
    recording = Recording(tmp_path / "c.json", "c", "f" * 64, "p", "m", "whole", None)
    content = cassette.encode(recording, exchanges)
    assert content == cassette.encode(recording, exchanges)
    cassette.write(recording.path, content)
    assert cassette.read(recording.path) == (recording, exchanges)
    document = json.loads(content)
    assert list(document) == ["summarizer_cassette", "about", "shared", "interactions"]
    assert odd.split("\n") in document["shared"].values()
    assert content.decode().count("json_schema") == 2  # the schema is in it once
    assert "\u201cquotes\u201d" in content.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"summarizer_cassette": 1, "about": {', "cannot be read"),
        ('{"summarizer_cassette": 2}', "version 2"),
        ('{"summarizer_cassette": 1, "about": {}, "shared": {}, "interactions": []}', "cannot be read"),
        ('{"summarizer_cassette": 1, "about": {}, "shared": {}, "interactions": [3]}', "cannot be read"),
    ],
)
def test_a_damaged_cassette_is_named_and_another_articles_is_passed_over(tmp_path, client, content, says):
    recorded(tmp_path, client, ["a"])
    damaged = tmp_path / "openai-m" / "Other.whole.json"
    damaged.write_text(content)
    with replay(tmp_path) as session:
        assert chosen(session).article == "First-news"
        with pytest.raises(CassetteDamaged, match=says) as caught:
            chosen(session, article("Else.", "Other.txt"))
    assert str(damaged) in str(caught.value)
    assert "ecord the article again" in caught.value.hint


def test_an_article_name_is_safe_whatever_the_source():
    assert article_name("-") == "stdin"
    assert article_name("https://example.org/2026/A%20war%2F..%2F.html?x=1") == "A-war"
    assert article_name("https://example.org/") == "example.org"
    assert article_name("../../Հայաստան today.v2.txt") == "Հայաստան-today.v2"
    assert article_name("/tmp/\x1b[31m$(rm).txt") == "31m-rm"
    assert article_name("....") == "article"
    assert len(article_name("ա" * 500).encode()) <= 80


def test_recording_again_replaces_and_another_text_of_that_name_gets_its_own_file(tmp_path, client):
    other = article("Changed.")
    recorded(tmp_path, client, ["a"])
    recorded(tmp_path, client, ["other"], of=other)
    recorded(tmp_path, client, ["b"])
    recorded(tmp_path, client, ["other again"], of=other)
    (tmp_path / "openai-m" / "First-news.whole.json").rename(tmp_path / "kept")
    recorded(tmp_path, client, ["other at last"], of=other)  # stays in its file, though the plain name is free
    (tmp_path / "kept").rename(tmp_path / "openai-m" / "First-news.whole.json")
    names = sorted(path.name for path in tmp_path.rglob("*.*"))
    assert names == [f"First-news-{other.sha256[:8]}.whole.json", "First-news.whole.json"]
    with replay(tmp_path) as session:
        for text, prompt in ((article(), "b"), (other, "other at last")):
            with session.tape(chosen(session, text), text):
                assert ask(client, prompt) == prompt.upper()


def test_nothing_recorded_leaves_the_old_recording(tmp_path, client):
    recorded(tmp_path, client, ["a"])
    recorded(tmp_path, client, [])
    with replay(tmp_path) as session, session.tape(chosen(session), article()):
        assert ask(client, "a") == "A"


def test_a_directory_that_cannot_be_written_fails_before_the_first_request(tmp_path, client, server):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written") as caught:
        recorded(tmp_path / "file", client, ["a"])
    assert caught.value.hint
    assert server.asked == 0


def test_a_full_disk_is_told_at_the_end_and_not_to_the_sdk(tmp_path, client, server, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        recorded(tmp_path, client, ["a", "b"])
    assert server.asked == 2
    assert list(tmp_path.rglob("*.*")) == []


def test_a_killed_recording_can_be_replayed_as_far_as_it_went(tmp_path, client, server):
    program = """if True:
        import itertools, sys
        from pathlib import Path
        import openai
        from test_replaying import Article, article, ask
        from summarizer.replaying import record
        client = openai.OpenAI(base_url=sys.argv[1], api_key="k")
        with record(Path(sys.argv[2])) as session, session.tape(article(), "p", "m", "whole"):
            for number in itertools.count():
                ask(client, f"question {number}")
    """
    command = [sys.executable, "-c", program, address(server), str(tmp_path)]
    process = subprocess.Popen(command, cwd=Path(__file__).parent)
    path = tmp_path / "p-m" / "First-news.whole.json"
    try:
        deadline = time.monotonic() + 20
        while not (path.exists() and len(cassette.read(path)[1]) > 1):  # it is whole whenever it is read
            assert time.monotonic() < deadline
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    with replay(tmp_path) as session:
        found = chosen(session)
        assert found.seconds is None
        with session.tape(found, article()) as tape:
            assert ask(client, "question 0") == "QUESTION 0"
            assert missed(lambda: ask(client, "question never"))
        assert tape.unused[0] == "POST /v1/chat/completions question 1"


# Choosing


def test_choosing_names_one_recording_or_says_which_there_are(tmp_path, client):
    for model, strategy in (("m", "whole"), ("m", "sentences"), ("vendor/n", "whole")):
        recorded(tmp_path, client, ["a"], model=model, strategy=strategy)
    with replay(tmp_path) as session:
        assert [one.path.parent.name for one in session.recordings(article())] == [
            "openai-m",
            "openai-m",
            "openai-vendor-n",
        ]
        assert chosen(session, model="openai/m").strategy == "sentences"  # the automatic one
        assert chosen(session, model="openai/m", strategy="auto").strategy == "sentences"
        assert chosen(session, model="openai/m", strategy="whole").strategy == "whole"
        assert chosen(session, model="openai/vendor/n", strategy="auto").strategy == "whole"
        with pytest.raises(CassetteAmbiguous, match=r"openai/m \(whole\), .*openai/vendor/n") as caught:
            chosen(session, strategy="whole")
        assert "--model" in caught.value.hint
        assert caught.value.exit_status == 2
        with pytest.raises(CassetteMissing, match=r"First-news .*openai/m \(sentences\)"):
            chosen(session, model="openai/other")


def test_a_directory_may_be_the_models_folder_or_one_file(tmp_path, client):
    recorded(tmp_path, client, ["a"])
    [path] = tmp_path.rglob("*.json")
    (tmp_path / "notes.json").write_text("[1]")
    (path.parent / "First-news.json").write_text('{"other": "tool"}')
    for place in (tmp_path, path.parent, path, str(path)):
        with replay(place) as session:
            assert chosen(session).path == path
            assert chosen(session, article(source="renamed.txt")).path == path


def test_what_is_missing_says_what_is_there_instead(tmp_path, client):
    recorded(tmp_path, client, ["a"])
    with replay(tmp_path) as session:
        with pytest.raises(CassetteMissing, match=r"First-news.*another text") as caught:
            chosen(session, article("Changed."))
        assert article().sha256[:12] in str(caught.value)
        with pytest.raises(CassetteMissing, match=r"of other in .*recorded there: First-news"):
            chosen(session, article("Changed.", "other.txt"))
    with (
        replay(tmp_path / "nowhere") as session,
        pytest.raises(CassetteMissing, match="recorded there: nothing"),
    ):
        chosen(session)


# Strictness


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


def test_a_second_threads_tape_waits_for_the_first(tmp_path, client):
    def one(number):
        of = article(f"Text {number}.", f"{number}.txt")
        with session.tape(of, "p", "m", "whole"):
            for step in range(3):
                ask(client, f"{number} {step}")

    with record(tmp_path) as session, ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    for number in range(4):
        _, exchanges = cassette.read(tmp_path / "p-m" / f"{number}.whole.json")
        assert [question.lines()[-1] for question, _ in exchanges] == [f"{number} {step}" for step in range(3)]


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
        begun = time.perf_counter()
        error = missed(lambda: client.chat.completions.create(**(bodies[500] | {"temperature": 1})))
        assert time.perf_counter() - begun < 2
        assert error.message.endswith("temperature null -> 1")
        for body in bodies[:20]:
            client.chat.completions.create(**body)
    assert len(tape.unused) == 980


def test_importing_the_module_imports_neither_vcr_nor_the_sdk():
    program = "import sys, summarizer.replaying; sys.exit(any(name in sys.modules for name in ('vcr', 'openai')))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
