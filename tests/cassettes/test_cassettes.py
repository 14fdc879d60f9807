"""The cassette as a file, and which one is chosen."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from recording_stub import address, article, ask, choice_of, chosen, missed, played, recorded
from waiting import wait_until

from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Question, RecordedAnswer, Recording
from summarizer.cassettes.session import record, replay
from summarizer.errors import CassetteAmbiguous, CassetteDamaged, CassetteMissing, OutputError
from summarizer.files.slugs import article_name

SUPPORT = Path(__file__).parents[1] / "support"  # where a process of its own finds the stub


def test_the_file_keeps_long_texts_once_as_lines_and_comes_back_exactly(tmp_path):
    schema = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"$shared": "not a reference"}}}
    odd = "Curly \u201cquotes\u201d,\u00a0a lone \ud83d,\r\n\x1b[31m and $shared\n"
    bodies = [
        {"messages": [{"role": "user", "content": content}], "response_format": schema, "temperature": 0.1}
        for content in [odd, odd, "", None, [{"type": "text", "text": odd}], {"$shared": "0"}, 7]
    ]
    bodies += [None, [], {}, {"messages": None}, {"messages": ["x"]}, {"response_format": None}, "no JSON"]
    exchanges = [
        (Question("POST", "/v1/x", body), RecordedAnswer(200, "application/json", {"n": 1e-9, "text": odd}))
        for body in bodies
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
        ('{"summarizer_cassette": 1, "about": ' + "[" * 100_000, "cannot be read"),
        (f'{{"summarizer_cassette": 1, "about": {"[" * 500}{"]" * 500}}}', "nested too deeply"),
    ],
)
def test_a_damaged_cassette_is_named_and_another_articles_is_passed_over(tmp_path, live, content, says):
    recorded(tmp_path, live, ["a"])
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


def test_recording_again_replaces_and_another_text_of_that_name_gets_its_own_file(tmp_path, live):
    other = article("Changed.")
    recorded(tmp_path, live, ["a"])
    recorded(tmp_path, live, ["other"], of=other)
    recorded(tmp_path, live, ["b"])
    recorded(tmp_path, live, ["other again"], of=other)
    (tmp_path / "openai-m" / "First-news.whole.json").rename(tmp_path / "kept")
    recorded(tmp_path, live, ["other at last"], of=other)  # stays in its file, though the plain name is free
    (tmp_path / "kept").rename(tmp_path / "openai-m" / "First-news.whole.json")
    names = sorted(path.name for path in tmp_path.rglob("*.*"))
    assert names == [f"First-news-{other.sha256[:8]}.whole.json", "First-news.whole.json"]
    with replay(tmp_path) as session:
        for text, prompt in ((article(), "b"), (other, "other at last")):
            assert ask(played(session, text), prompt) == prompt.upper()


def test_a_run_cut_off_before_its_first_answer_leaves_the_old_recording(tmp_path, live):
    recorded(tmp_path, live, ["a"])
    with record(tmp_path) as session, session.tape(live, article(), "openai", "m", "whole"):
        pass
    with replay(tmp_path) as session:
        assert ask(played(session), "a") == "A"


def test_a_run_without_a_question_is_a_recording_too(tmp_path, live):
    recorded(tmp_path, live, [])
    with replay(tmp_path) as session:
        assert played(session).unused() == []


def test_a_directory_that_cannot_be_written_fails_before_the_first_request(tmp_path, live, server):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written") as caught:
        recorded(tmp_path / "file", live, ["a"])
    assert caught.value.hint
    assert server.asked == 0


def test_a_full_disk_is_told_at_the_end_and_not_as_a_failed_request(tmp_path, live, server, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        recorded(tmp_path, live, ["a", "b"])
    assert server.asked == 2
    assert list(tmp_path.rglob("*.*")) == []


def test_a_killed_recording_can_be_replayed_as_far_as_it_went(tmp_path, server):
    program = """if True:
        import itertools, sys
        from pathlib import Path
        from recording_stub import article, ask
        from summarizer.cassettes.session import record
        from summarizer.llm.transport import SdkTransport, connect
        live = SdkTransport(connect(sys.argv[1], "k", timeout=300))
        with record(Path(sys.argv[2])) as session, session.tape(live, article(), "p", "m", "whole") as tape:
            for number in itertools.count():
                ask(tape, f"question {number}")
    """
    command = [sys.executable, "-c", program, address(server), str(tmp_path)]
    process = subprocess.Popen(command, cwd=SUPPORT)
    path = tmp_path / "p-m" / "First-news.whole.json"
    try:
        wait_until(lambda: path.exists() and len(cassette.read(path)[1]) > 1)  # it is whole whenever it is read
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    with replay(tmp_path) as session:
        found = chosen(session)
        assert found.seconds is None
        tape = session.tape(found, article())
        assert ask(tape, "question 0") == "QUESTION 0"
        assert missed(lambda: ask(tape, "question never"))
        assert tape.unused()[0] == "POST /v1/chat/completions question 1"


def test_choosing_names_one_recording_or_says_which_there_are(tmp_path, live):
    for model, strategy in (("m", "whole"), ("m", "sentences"), ("vendor/n", "whole")):
        recorded(tmp_path, live, ["a"], model=model, strategy=strategy)
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


def test_a_model_that_a_user_named_goes_before_the_embedded_one_and_the_others_are_told(tmp_path, live):
    def automatic(provider, _model):
        return "sentences" if provider == "local" else "whole"

    recorded(tmp_path, live, ["a"], provider="local", model="small", strategy="sentences")
    recorded(tmp_path, live, ["a"], model="m", strategy="windows")
    recorded(tmp_path, live, ["a"], model="m", strategy="whole")
    with replay(tmp_path) as session:
        found, others = choice_of(session, automatic=automatic)
        assert (found.provider, found.model, found.strategy) == ("openai", "m", "whole")
        assert sorted(others) == [
            "--model local/small --strategy sentences",
            "--model openai/m --strategy windows",
        ]
        found, others = choice_of(session, model="local/small", automatic=automatic)
        assert (found.provider, others) == ("local", [])
        found, others = choice_of(session, strategy="sentences", automatic=automatic)
        assert (found.provider, others) == ("local", [])


def test_every_other_recording_is_told_also_where_models_or_strategies_are_alike(tmp_path, live):
    for provider, strategy in (
        ("local", "whole"),
        ("openai", "whole"),
        ("openai", "windows"),
        ("openai", "sentences"),
    ):
        recorded(tmp_path, live, ["a"], provider=provider, strategy=strategy)
    with replay(tmp_path) as session:
        found, others = choice_of(session, automatic=lambda *_: "whole")
        assert (found.provider, found.strategy) == ("openai", "whole")
        assert sorted(others) == [
            "--model local/m --strategy whole",
            "--model openai/m --strategy sentences",
            "--model openai/m --strategy windows",
        ]


def test_a_directory_may_be_the_models_folder_or_one_file(tmp_path, live):
    recorded(tmp_path, live, ["a"])
    [path] = tmp_path.rglob("*.json")
    (tmp_path / "notes.json").write_text("[1]")
    (path.parent / "First-news.json").write_text('{"other": "tool"}')
    for place in (tmp_path, path.parent, path, str(path)):
        with replay(place) as session:
            assert chosen(session).path == path
            assert chosen(session, article(source="renamed.txt")).path == path


def test_what_is_missing_says_what_is_there_instead(tmp_path, live):
    recorded(tmp_path, live, ["a"])
    with (
        replay(tmp_path) as session,
        pytest.raises(CassetteMissing, match=r"of other in .*recorded there: First-news"),
    ):
        chosen(session, article("Changed.", "other.txt"))
    with (
        replay(tmp_path / "nowhere") as session,
        pytest.raises(CassetteMissing, match=r"there is no .*nowhere"),
    ):
        chosen(session)


def test_an_edited_article_plays_its_old_cassette_until_a_request_differs(tmp_path, live):
    recorded(tmp_path, live, ["the old text"])
    with replay(tmp_path) as session:
        tape = played(session, article("Changed."))
        miss = missed(lambda: ask(tape, "the new text"))
    assert "-the old text" in miss.detail
    assert "+the new text" in miss.detail


def test_a_recording_that_fails_leaves_the_complete_one_in_place(tmp_path, live):
    recorded(tmp_path, live, ["a", "b"])
    with record(tmp_path) as session, session.tape(live, article(), "openai", "m", "whole") as tape:
        ask(tape, "a")
    with replay(tmp_path) as session:
        tape = played(session)
        assert [ask(tape, "a"), ask(tape, "b")] == ["A", "B"]
