"""A stub of a model's server that echoes, and what the tests of recording and replaying share."""

from __future__ import annotations

import gzip
import json
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import LoopbackServer
from waiting import SAFETY

from summarizer.cassettes.session import record
from summarizer.errors import CassetteMiss, NetworkBlocked
from summarizer.llm.transport import SdkTransport, connect
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
    stub = LoopbackServer(("127.0.0.1", 0), Stub)
    stub.asked = 0
    with stub.serving():
        yield stub


@pytest.fixture
def live(server):
    """The transport to the stub."""
    with connect(address(server), "KEY-SECRET", timeout=SAFETY) as client:
        yield SdkTransport(client)


def address(server):
    return f"http://127.0.0.1:{server.server_port}/v1"


def article(text="One. Two.", source="seeds/First news.txt"):
    return Article(text=text, source=source)


def body_of(prompt, **options):
    messages = [{"role": "system", "content": "Line one.\nLine two."}, {"role": "user", "content": prompt}]
    return {"messages": messages, "model": "m", "temperature": 0} | options


def ask(transport, prompt, **options):
    """Return what a transport brings as the answer to a prompt."""
    reply = transport.post(body_of(prompt, **options))
    assert reply.status == 200
    return json.loads(reply.content)["choices"][0]["message"]["content"]


def recorded(directory, live, prompts, *, of=None, provider="openai", model="m", strategy="whole"):
    with record(directory) as session, session.tape(live, of or article(), provider, model, strategy) as tape:
        answers = [ask(tape, prompt, model=model) for prompt in prompts]
        tape.seconds = 1.5
    return answers


def played(session, of=None):
    """Return the tape of the recording that is replayed for an article."""
    return session.tape(chosen(session, of), of or article())


def chosen(session, of=None, model=None, strategy=None):
    return choice_of(session, of, model, strategy)[0]


def choice_of(session, of=None, model=None, strategy=None, automatic=lambda *_: "sentences"):
    """Return the recording that is replayed, and how to choose each of the others."""
    return session.choose(of or article(), model=model, strategy=strategy, automatic=automatic)


def missed(call):
    """Return the error with which a replay answers."""
    with pytest.raises((CassetteMiss, NetworkBlocked)) as caught:
        call()
    return caught.value
