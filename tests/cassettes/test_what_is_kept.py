"""What is kept of a reply, and that a replayed reply is like the one that was recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from recording_stub import body_of, played, recorded

from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Question, RecordedAnswer, Recording
from summarizer.cassettes.session import replay
from summarizer.cassettes.transport import Player
from summarizer.errors import CassetteDamaged, OutputError
from summarizer.llm.transport import CALL, Reply

ASKED = Question("POST", CALL, {"model": "m", "messages": []})
MESSAGE = {"role": "assistant", "content": "Yes."}


def completion(**changes: Any) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": MESSAGE, "logprobs": None}
    return {"object": "chat.completion", "choices": [choice], "usage": None} | changes


def kept(body: dict[str, Any], content_type: str = "application/json") -> dict[str, Any]:
    reply = Reply(CALL, "", 200, {"content-type": content_type}, json.dumps(body).encode())
    answer = RecordedAnswer.parse(ASKED, reply)
    assert answer is not None
    assert answer.content_type == "application/json"
    return answer.body


def test_a_replayed_reply_is_like_the_one_that_came(tmp_path: Path, live) -> None:
    body = body_of("Մեկ. “a”")
    came = live.post(body)
    recorded(tmp_path, live, ["Մեկ. “a”"])
    with replay(tmp_path) as session:
        again = played(session).post(body)
    assert (again.path, again.status, json.loads(again.sent)) == (came.path, came.status, json.loads(came.sent))
    assert again.headers == {"content-type": "application/json"}
    assert json.loads(again.content)["choices"] == [
        {"index": 0, "finish_reason": "stop", "message": choice_of(came.content), "logprobs": None}
    ]


def choice_of(content: bytes) -> dict[str, Any]:
    """The message of a reply, without what only this server says."""
    message = dict(json.loads(content)["choices"][0]["message"])
    del message["x-host"]
    return message


def test_the_media_type_is_kept_without_its_parameters() -> None:
    assert kept(completion(), "application/json ; charset=utf-8; host=secret")["object"] == "chat.completion"


def test_a_server_that_tells_no_media_type_is_recorded_too() -> None:
    answer = RecordedAnswer.parse(ASKED, Reply(CALL, "", 200, {}, json.dumps(completion()).encode()))
    assert answer is not None
    assert answer.content_type == ""


def test_two_texts_whose_short_names_would_be_one_have_two() -> None:
    shared: dict[str, Any] = {}
    short = cassette._share("a", shared)["$shared"]
    taken: dict[str, Any] = {short: ["another"]}
    longer = cassette._share("a", taken)["$shared"]
    assert (len(short), len(longer)) == (10, 64)
    assert taken == {short: ["another"], longer: ["a"]}


def test_a_value_of_another_shape_than_is_known_is_no_way_past_the_list_of_what_is_kept() -> None:
    choice = {"index": 0, "finish_reason": "stop", "message": {**MESSAGE, "tool_calls": "SECRET"}, "logprobs": "SECRET"}
    body = kept(completion(choices=[choice]))
    assert body["choices"][0]["message"] == {**MESSAGE, "tool_calls": None}
    assert body["choices"][0]["logprobs"] is None


def test_a_plain_value_that_came_as_an_object_keeps_nothing_of_it() -> None:
    body = kept(completion(object={"host": "SECRET"}))
    assert body["object"] == {}


def test_probabilities_of_tokens_and_calls_of_tools_are_kept() -> None:
    tokens = [{"token": "Y", "logprob": -0.5, "top_logprobs": [{"token": "N", "logprob": -1.0}]}]
    call = {"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {**MESSAGE, "tool_calls": [call], "reasoning": "because"},
        "logprobs": {"content": tokens},
    }
    assert kept(completion(choices=[choice]))["choices"] == [choice]


def test_a_recording_is_indented_text_in_which_letters_stand_as_they_are(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "c.json", "Ա", "f" * 64, "p", "m", "whole", 1.5, "visits")
    question = Question("POST", CALL, {"model": "m", "messages": [{"role": "user", "content": "Մեկ.\nTwo."}]})
    lines = cassette.encode(recording, [(question, RecordedAnswer(200, "application/json", {}))]).decode().splitlines()
    assert lines[:10] == [
        "{",
        ' "summarizer_cassette": 1,',
        ' "about": {',
        '  "article": "Ա",',
        f'  "article_sha256": "{"f" * 64}",',
        '  "provider": "p",',
        '  "model": "m",',
        '  "strategy": "whole",',
        '  "seconds": 1.5,',
        '  "profile": "visits"',
    ]
    assert '   "Մեկ.",' in lines
    plain = Recording(tmp_path / "c.json", "Ա", "f" * 64, "p", "m", "whole", None)
    assert b"profile" not in cassette.encode(plain, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((name, 7) for name in ("article", "article_sha256", "provider", "model", "strategy", "profile")),
        ("seconds", "1"),
        ("seconds", True),
        ("seconds", float("nan")),
        ("seconds", float("inf")),
        ("seconds", [1]),
        ("seconds", -1),
        pytest.param("seconds", 10**400, id="seconds that no float holds"),
    ],
)
def test_a_recording_that_tells_something_of_another_type_is_damaged(tmp_path: Path, field: str, value: object) -> None:
    path = tmp_path / "c.json"
    recording = Recording(path, "a", "f" * 64, "p", "m", "whole", 1.5, "visits")
    document = json.loads(cassette.encode(recording, []))
    cassette.write(path, json.dumps(document).encode())
    assert cassette.read(path) == (recording, [])
    document["about"][field] = value
    cassette.write(path, json.dumps(document).encode())
    with pytest.raises(CassetteDamaged, match=r"c\.json cannot be read"):
        cassette.read(path)


@pytest.mark.parametrize(
    ("side", "field", "value"),
    [
        *(("request", name, value) for name in ("method", "path") for value in (5, None, ["/v1"])),
        *(("response", "status", value) for value in ("200", None, 200.0)),
        ("response", "content_type", 5),
        *(("response", "body", value) for value in (None, [], "{}")),
        ("response", "body", json.loads("[" * 150 + "]" * 150)),
        ("request", "body", json.loads("[" * 150 + "]" * 150)),
    ],
)
def test_an_exchange_that_holds_something_of_another_type_is_damaged(
    tmp_path: Path, side: str, field: str, value: object
) -> None:
    path = tmp_path / "c.json"
    recording = Recording(path, "a", "f" * 64, "p", "m", "whole", 1.5)
    exchange = Question("POST", CALL, {"model": "m"}), RecordedAnswer(200, "application/json", {})
    document = json.loads(cassette.encode(recording, [exchange]))
    document["interactions"][0][side][field] = value
    cassette.write(path, json.dumps(document).encode())
    with pytest.raises(CassetteDamaged, match=r"c\.json cannot be read"):
        cassette.read(path)


def test_no_list_in_a_list_is_kept_however_deep() -> None:
    deep = json.loads("[" * 450 + "]" * 450)
    choice = {"finish_reason": "stop", "message": {**MESSAGE, "tool_calls": deep}}
    assert kept(completion(choices=[choice]))["choices"][0]["message"]["tool_calls"] == [None]


@pytest.mark.parametrize("said", ["application/json/x", "application/***", "a/b\x1b[31m", "of sk-0123", "/", "a" * 99])
def test_what_is_no_media_type_is_not_kept(said: str) -> None:
    reply = Reply(CALL, "", 200, {"content-type": said}, json.dumps(completion()).encode())
    answer = RecordedAnswer.parse(ASKED, reply)
    assert answer is not None
    assert answer.content_type == ""


@pytest.mark.parametrize("seconds", [None, 0, 2, 1.5])
def test_a_recording_may_have_taken_any_time_or_been_cut_off(tmp_path: Path, seconds: float | None) -> None:
    recording = Recording(tmp_path / "c.json", "a", "f" * 64, "p", "m", "whole", seconds)
    cassette.write(recording.path, cassette.encode(recording, []))
    assert cassette.read(recording.path) == (recording, [])


def test_a_file_whose_mark_stands_far_within_is_no_cassette(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(" " * 200 + '{"summarizer_cassette": 1}', encoding="utf-8")
    assert cassette.read(path) is None


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for use in (cassette.prepare, lambda path: cassette.write(path, b"")):
        with pytest.raises(OutputError) as caught:
            use(tmp_path / "file" / "c.json")
        assert str(tmp_path / "file" / "c.json") in caught.value.message


def test_questions_go_to_the_place_that_was_recorded_whatever_stands_before_it(tmp_path: Path) -> None:
    body = {"model": "m", "messages": [{"role": "user", "content": "a"}]}
    question = Question("POST", f"/vendor/v1{CALL}", body)
    player = Player("a", tmp_path / "c.json", [(question, RecordedAnswer(200, "application/json", {"n": 1}))])
    assert player.post(body).path == f"/vendor/v1{CALL}"
    assert player.unused() == []


def test_what_was_not_asked_for_is_told_in_the_order_in_which_it_was_recorded(tmp_path: Path) -> None:
    prompts = ["b", "a", "b", "c"]
    bodies = [{"model": "m", "messages": [{"role": "user", "content": prompt}]} for prompt in prompts]
    exchanges = [(Question("POST", CALL, body), RecordedAnswer(200, "application/json", {})) for body in bodies]
    player = Player("a", tmp_path / "c.json", exchanges)
    player.post(bodies[0])
    assert player.unused() == [f"POST {CALL} {prompt}" for prompt in ("a", "b", "c")]
