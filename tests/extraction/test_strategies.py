"""Which way an article is asked about: whole, part after part, by sentences; and what becomes of too long a request."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from profile_samples import VISITS
from samples import Run
from stub_server import Reply, StubServer, accusation, an_actor, completion, error, statement, whole
from waiting import SAFETY

from summarizer import Article, Brief, Settings, load_profile, record, replay, summarize
from summarizer.errors import ContextTooLong, ModelError, RequestRejected, UsageError
from summarizer.pipeline import strategy_for
from summarizer.settings import ModelName, StrategyName

Asked = Callable[..., Brief]

EMBEDDED = "local/qwen2.5-coder-1.5b"
TOO_LONG = error(400, "This model's maximum context length is 8192 tokens")
LONG = Article.from_text(
    " ".join(f"Norway said on day {number} that Swedish guns had fired." for number in range(1, 101)),
    source="long.txt",
    language="en",
)


@pytest.fixture
def asked(stub: StubServer) -> Asked:
    """Brief an article through the stub, in the way that a test names."""

    def brief(*answers: Any, of: Article = LONG, strategy: StrategyName = "windows", model: str = "openai/stub") -> Any:
        stub.then(*answers)
        with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0, timeout=SAFETY) as client:
            return summarize(of, client=client, settings=Settings(model=model, strategy=strategy))

    return brief


def charge(*sentences: int) -> dict[str, Any]:
    return accusation("Norway", "Sweden", "Swedish guns had fired", *sentences)


def cited(brief: Brief) -> list[list[int]]:
    return [[evidence.sentence for evidence in claim.evidence] for claim in brief.accusations]


# Which way


@pytest.mark.parametrize(
    ("strategy", "model", "characters", "chosen"),
    [
        ("auto", "openai/any", 5_000, "whole"),
        ("auto", "openai/any", 40_000, "whole"),
        ("auto", "openai/any", 40_001, "windows"),
        ("auto", "ollama/any", 5_000, "whole"),
        ("auto", "vllm/any", 100_000, "windows"),
        ("auto", "local/any", 5_000, "whole"),
        ("auto", EMBEDDED, 5_000, "sentences"),
        ("auto", EMBEDDED, 100_000, "sentences"),
        ("whole", EMBEDDED, 100_000, "whole"),
        ("windows", "openai/any", 10, "windows"),
        ("windows", EMBEDDED, 10, "windows"),
        ("sentences", "openai/any", 10, "sentences"),
    ],
)
def test_auto_picks_by_model_and_length_and_a_name_is_obeyed(
    strategy: StrategyName, model: str, characters: int, chosen: StrategyName
) -> None:
    assert strategy_for(strategy, ModelName.parse(model), characters, load_profile()) == chosen


@pytest.mark.parametrize(
    ("model", "characters", "chosen"),
    [("openai/any", 40_000, "whole"), ("openai/any", 40_001, "windows"), (EMBEDDED, 10, "windows")],
)
def test_another_profile_is_never_read_by_sentences(model: str, characters: int, chosen: StrategyName) -> None:
    assert strategy_for("auto", ModelName.parse(model), characters, VISITS) == chosen


@pytest.mark.parametrize("model", ["openai/any", EMBEDDED])
def test_sentences_are_refused_for_another_profile(stub: StubServer, model: str) -> None:
    with pytest.raises(UsageError, match="the profile 'visits' has no strategy 'sentences'") as caught:
        strategy_for("sentences", ModelName.parse(model), 10, VISITS)
    assert "windows" in caught.value.hint
    with openai.OpenAI(base_url=stub.base_url, api_key="test", max_retries=0) as client, pytest.raises(UsageError):
        summarize(LONG, model="openai/stub", strategy="sentences", profile=VISITS, client=client)
    assert stub.asked == []


# Part after part


@pytest.mark.parametrize(
    ("model", "ranges"),
    [
        ("openai/stub", [(1, 80), (75, 100)]),
        (
            EMBEDDED,
            [(1, 12), (11, 22), (21, 32), (31, 42), (41, 52), (51, 62), (61, 72), (71, 82), (81, 92), (91, 100)],
        ),
    ],
)
def test_a_part_is_as_large_as_the_model_can_read_and_overlaps_the_one_before(
    asked: Asked, stub: StubServer, model: str, ranges: list[tuple[int, int]]
) -> None:
    stub.always(whole())
    assert asked(model=model).run.strategy == "windows"
    shown = []
    for request in stub.asked:
        schema = request.schema["schema"]["$defs"]["AccusationDraft"]["properties"]["sentences"]["items"]
        lines = [line for line in request.messages[1].splitlines() if line.startswith("[")]
        assert (lines[0].split("]")[0], lines[-1].split("]")[0]) == (f"[{schema['minimum']}", f"[{schema['maximum']}")
        shown.append((schema["minimum"], schema["maximum"]))
    assert shown == ranges
    for (first, last), request in zip(ranges, stub.asked, strict=True):
        assert f"a part of the article, sentences {first} to {last} of 100" in request.messages[1]
    assert len({request.messages[0] for request in stub.asked}) == 1


def test_a_later_part_is_told_who_was_named_before(asked: Asked, stub: StubServer) -> None:
    asked(whole(accusations=[charge(3)], actors=[an_actor("Norway"), an_actor("Swedish guns", "Sweden")]), whole())
    first, second = (request.messages[1] for request in stub.asked)
    assert "actors named before" not in first
    assert "; actors named before it: Norway, Swedish guns." in second


def test_what_ends_before_a_part_was_asked_about_with_the_one_before(asked: Asked) -> None:
    second = [statement("Norway spoke.", 76, 80), statement("Guns fired.", 79, 81), statement("It was told.", 100)]
    brief = asked(whole(summary=[statement("Norway began.", 80)]), whole(summary=second))
    assert [[evidence.sentence for evidence in told.evidence] for told in brief.summary] == [[80], [79, 81], [100]]


def test_what_two_parts_say_alike_is_one_claim_and_one_side(asked: Asked) -> None:
    actors = [an_actor("Norway"), an_actor("Sweden", "Swedish guns")]
    first = whole(accusations=[charge(80)], actors=actors)
    second = whole(accusations=[charge(81)], actors=[an_actor("Norway"), an_actor("Sweden")])
    brief = asked(first, second)
    assert cited(brief) == [[80, 81]]
    assert [(party.id, party.name) for party in brief.parties] == [("NOR", "Norway"), ("SWE", "Sweden")]


def test_those_who_accuse_together_are_the_same_in_any_order(asked: Asked) -> None:
    first, second = (
        accusation(names, "Finland", "Swedish guns had fired", number)
        for names, number in ((["Norway", "Sweden"], 80), (["Sweden", "Norway"], 81))
    )
    text = LONG.text.replace("day 50", "day 50 in Finland")
    brief = asked(
        whole(accusations=[first]),
        whole(accusations=[second]),
        of=Article.from_text(text, source="long.txt", language="en"),
    )
    assert sorted(claim.accuser for claim in brief.accusations) == ["NOR", "SWE"]
    assert cited(brief) == [[80, 81], [80, 81]]


def test_a_short_article_is_one_part(asked: Asked, stub: StubServer, article: Article) -> None:
    asked(whole(), of=article)
    (request,) = stub.asked
    assert "the whole article" in request.messages[1]


def test_a_part_without_a_use_is_named_and_the_others_stand(asked: Asked) -> None:
    brief = asked(completion("{", finish="length"), whole(accusations=[charge(90)]))
    assert cited(brief) == [[90]]
    (warning,) = brief.run.warnings
    assert warning.startswith("sentences 1 to 80 could not be read: the answer was cut off")


# Longer than the model can hold


@pytest.mark.parametrize(
    "reply",
    [
        TOO_LONG,
        Reply(
            json.dumps({"error": {"message": "Please reduce the prompt", "code": "context_length_exceeded"}}),
            status=400,
        ),
        error(400, "request (9000 tokens) exceeds the available context size (4096 tokens)"),
        Reply(json.dumps({"error": {"message": "no", "code": "exceed_context_size_error"}}), status=400),
        error(413, "the prompt is larger than the context window"),
    ],
)
def test_an_article_that_is_too_long_at_once_is_asked_about_part_after_part(
    asked: Asked, stub: StubServer, reply: Reply
) -> None:
    brief = asked(reply, whole(accusations=[charge(3)]), whole(accusations=[charge(90)]), strategy="auto")
    assert brief.run.strategy == "windows"
    assert cited(brief) == [[3, 90]]
    assert (len(stub.asked), brief.run.requests) == (3, 2)


@pytest.mark.parametrize("strategy", ["whole", "windows"])
def test_a_way_that_was_named_is_kept_and_the_error_names_another_if_there_is_one(
    asked: Asked, stub: StubServer, strategy: StrategyName
) -> None:
    stub.always(TOO_LONG)
    with pytest.raises(ContextTooLong, match=r"^long\.txt: the article is too long for the model at once: ") as caught:
        asked(strategy=strategy)
    assert ("--strategy windows" in caught.value.hint) == (strategy == "whole")
    assert isinstance(caught.value, RequestRejected)
    assert (len(stub.asked), caught.value.retryable) == (1, False)


def test_parts_that_are_too_long_too_are_an_error(asked: Asked, stub: StubServer) -> None:
    stub.always(TOO_LONG)
    with pytest.raises(ContextTooLong):
        asked(strategy="auto")
    assert len(stub.asked) == 2


@pytest.mark.parametrize(
    "reply",
    [
        error(400, "no such field"),
        error(500, "out of memory"),
        error(404, "no context window"),
        error(429, ""),
    ],
)
def test_other_faults_are_no_reason_to_ask_for_parts(asked: Asked, reply: Reply, stub: StubServer) -> None:
    stub.always(reply)
    with pytest.raises(ModelError, match=r"^(long\.txt|openai/stub): ") as caught:
        asked(strategy="auto")
    assert not isinstance(caught.value, ContextTooLong)


def test_a_recording_of_an_article_that_was_too_long_at_once_replays(
    asked: Asked, stub: StubServer, tmp_path: Path
) -> None:
    parts = [whole(accusations=[charge(3)]), whole(summary=[statement("It was told.", 90)])]
    with record(tmp_path):
        live = asked(TOO_LONG, *parts, strategy="auto")
    with replay(tmp_path):
        replayed = summarize(LONG)
        assert replayed.model_dump(exclude={"run"}) == live.model_dump(exclude={"run"})
        assert replayed.run.strategy == "windows"
        assert summarize(LONG, settings=Settings(model="openai/stub")).run.strategy == "windows"
    assert len(stub.asked) == 3


# The command


def test_the_first_request_is_shown_with_the_schema_of_its_answer(
    run: Run, news: Path, through: list[str], stub: StubServer
) -> None:
    status, output, _ = run(news, "--show-prompt", *through)
    system, _, rest = output.partition("\n--- user\n")
    user, _, schema = rest.partition("\n--- schema of the answer\n")
    assert status == 0
    assert system.startswith("--- system\nYou are an analyst")
    assert user.startswith("Published: 2021-11-16. What follows is the whole article.")
    shown = json.loads(schema)
    assert list(shown["properties"]) == ["actors", "accusations", "requests", "ceasefires", "casualties", "summary"]
    numbers = shown["$defs"]["StatementDraft"]["properties"]["sentences"]["items"]
    assert (numbers["minimum"], numbers["maximum"]) == (1, 11)
    assert stub.asked == []


def test_whose_answers_are_replayed_is_said_with_how_to_choose_others(
    run: Run, news: Path, through: list[str], stub: StubServer, tmp_path: Path
) -> None:
    stub.always(whole())
    loud = [option for option in through if option != "--quiet"]
    for strategy in ("whole", "windows"):
        loud[loud.index("--strategy") + 1] = strategy
        assert run(news, *loud, "--record", tmp_path / "tapes")[0] == 0
    _, output, errors = run(news, "--replay", tmp_path / "tapes")
    assert json.loads(output)["run"]["strategy"] == "whole"
    assert "replaying answers of openai/stub (whole) from border.whole.json" in errors
    assert "--model openai/stub --strategy windows" in errors
    _, output, errors = run(news, "--replay", tmp_path / "tapes", "--strategy", "windows")
    assert json.loads(output)["run"]["strategy"] == "windows"
    assert "for others" not in errors
