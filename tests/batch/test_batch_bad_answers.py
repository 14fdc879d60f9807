"""Answers that no model should give, to one article of a batch: bounded, named, and no other article's concern."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from fault_server import Fault, FaultServer, content, copies, settings
from odd_plain import assert_plain
from stub_server import Reply, accusation, an_actor, casualty, statement, whole

from summarizer import BatchOptions, Outcome, summarize_many, to_markdown

HUGE = 10**400
DEEP = 100_000
SHELLED = "Azerbaijani troops had shelled two villages"
ACTORS = [an_actor("Armenia"), an_actor("Azerbaijan")]


pytestmark = pytest.mark.usefixtures("key")


def told(**sections: Any) -> str:
    """Return the content of an answer, as JSON that may hold what Python's own does: NaN, any number."""
    empty = json.loads(json.loads(whole().body)["choices"][0]["message"]["content"])
    return json.dumps({**empty, "actors": ACTORS, **sections})


def citing(number: str) -> str:
    """Return an answer whose one claim cites this, whatever it is."""
    return told(accusations=[accusation("Armenia", "Azerbaijan", SHELLED, 777)]).replace("[777]", f"[{number}]")


def stating(words: str) -> str:
    """Return an answer with these words, as JSON writes them, in a statement, a claim and an actor's name."""
    held = accusation("Armenia", "Azerbaijan", f"{SHELLED} WORDS", 3, speaker="WORDS")
    named = [*ACTORS, an_actor("Armenian Defense Ministry WORDS"), an_actor("Baku", "WORDS")]
    text = told(summary=[statement("Villages were shelled WORDS", 3)], accusations=[held], actors=named)
    return text.replace("WORDS", words)


def naming(*actors: dict[str, Any]) -> str:
    claims = [accusation("Armenia", "Azerbaijan", SHELLED, 3), accusation("ARM", "AZE-2", SHELLED, 3)]
    return told(accusations=claims, actors=list(actors))


def replied(body: str, **headers: str) -> Fault:
    return lambda handler: handler.reply(
        Reply(body, headers={name.replace("_", "-"): headers[name] for name in headers})
    )


def a_picture(handler: Any) -> None:
    """Answer with bytes that are no text."""
    picture = b"\x89PNG\r\n\x1a\n\0\xff\xfe"
    handler.send_response(200)
    handler.send_header("content-type", "image/png")
    handler.send_header("content-length", str(len(picture)))
    handler.end_headers()
    handler.wfile.write(picture)


def completed(**changes: Any) -> Fault:
    """Return a reply that is a completion but for some fields."""
    return replied(json.dumps({**json.loads(whole().body), **changes}))


WITHHELD = "withheld"

ANSWERS: dict[str, tuple[str, str | None]] = {
    "a list": ("[]", "AnswerInvalid"),
    "a text": ('"x"', "AnswerInvalid"),
    "a number": ("7", "AnswerInvalid"),
    "nothing": ("null", "AnswerInvalid"),
    "NaN": ("NaN", "AnswerInvalid"),
    "nested lists": ("[" * DEEP + "]" * DEEP, "AnswerInvalid"),
    "nested objects": ('{"a":' * DEEP + "1" + "}" * DEEP, "AnswerInvalid"),
    "a section nested deep": (told().replace('"summary": []', f'"summary": {"[" * DEEP}{"]" * DEEP}'), "AnswerInvalid"),
    "sections that are objects": (told(summary={}, accusations={"0": 1}), "AnswerInvalid"),
    "sections that are null": (told(summary=None), "AnswerInvalid"),
    "items that are numbers": (told(accusations=[1, 2]), "AnswerInvalid"),
    "actors that are texts": (told(actors=["Armenia"]), "AnswerInvalid"),
    "a text that is a list": (told(summary=[{"text": ["a"], "sentences": [1]}]), "AnswerInvalid"),
    "a sentence beyond the last": (citing("999"), WITHHELD),
    "sentence 0": (citing("0"), WITHHELD),
    "a negative sentence": (citing("-3"), WITHHELD),
    "a sentence of 400 digits": (citing(str(HUGE)), WITHHELD),
    "a sentence of 10,000 digits": (citing("9" * 10_000), "AnswerInvalid"),
    "a sentence that is a fraction": (citing("3.5"), "AnswerInvalid"),
    "a sentence that is nearly whole": (citing("3.0"), "AnswerInvalid"),
    "a sentence that is a text": (citing('"3"'), "AnswerInvalid"),
    "a sentence that is true": (citing("true"), "AnswerInvalid"),
    "a sentence that is a list": (citing("[3]"), "AnswerInvalid"),
    "a sentence that is NaN": (citing("NaN"), "AnswerInvalid"),
    "a sentence that is infinite": (citing("Infinity"), "AnswerInvalid"),
    "a hundred thousand sentences": (citing(", ".join(map(str, range(1, 100_001)))), None),
    "no sentence": (citing(""), WITHHELD),
    "the same key twice": (told(summary=[]).replace('"summary": []', '"summary": [7], "summary": []'), None),
    "control characters": (stating("\\u0000\\u001b[2J\\u0007\\u009b31m\\r\\n"), None),
    "raw control characters": (stating("\x1b[2J\x07"), "AnswerInvalid"),
    "half a character": (stating("\\ud800"), "AnswerInvalid"),
    "halves the wrong way round": (stating("\\udc00\\ud800"), "AnswerInvalid"),
    "overrides": (stating("\\u202e\\u2066\\u2028"), None),
    "a hundred thousand letters": (stating("word " * 20_000), None),
    "actors twice": (naming(*ACTORS, *ACTORS), None),
    "names that are ids": (naming(an_actor("ARM"), an_actor("Armenia"), an_actor("AZE"), an_actor("AZE-2")), None),
    "names that fold alike": (naming(*ACTORS, an_actor("ARMENIA"), an_actor("the Armenia’s")), None),
    "one name for two": (naming(an_actor("Armenia", "Baku"), an_actor("Azerbaijan", "Baku", "Armenia")), None),
    "one country for two": (naming(an_actor("Armenia", country="AZE"), an_actor("Azerbaijan", country="AZE")), None),
    "names of nothing": (naming(*ACTORS, an_actor(""), an_actor("none"), an_actor("!!!"), an_actor(" ")), None),
    "a thousand actors": (naming(*ACTORS, *(an_actor(f"Armenian {n}") for n in range(1_000))), None),
    "a count of 400 digits": (told(casualties=[casualty("Armenia", "killed", str(HUGE), 4)]), None),
}  # fmt: skip
"""What one article's answers hold, and the type of its failure; None where it is briefed, ``WITHHELD`` without it."""

REPLIES: dict[str, tuple[Fault, str]] = {
    "a list": (replied("[]"), "RequestRejected"),
    "NaN": (replied("NaN"), "RequestRejected"),
    "nested": (replied("[" * DEEP + "]" * DEEP), "RequestRejected"),
    "a number of 10,000 digits": (replied("9" * 10_000), "RequestRejected"),
    "choices that are a text": (completed(choices="x"), "RequestRejected"),
    "choices that are numbers": (completed(choices=[1]), "RequestRejected"),
    "no choices": (completed(choices=[]), "RequestRejected"),
    "a message that is a number": (completed(choices=[{"message": 7}]), "AnswerInvalid"),
    "content that is a number": (completed(choices=[{"message": {"content": 10**400}}]), "AnswerInvalid"),
    "content of half a character": (replied(whole().body.replace('{\\"', "\\ud800", 1)), "AnswerInvalid"),
    "a page": (replied("<html>Log in</html>", content_type="text/html"), "RequestRejected"),
    "bytes of a picture": (a_picture, "RequestRejected"),
    "an error of half a character": (replied(json.dumps({"error": {"message": "\ud800\x1b[2J"}})), "RequestRejected"),
    "a refusal of half a character": (
        replied(json.dumps({"choices": [{"message": {"refusal": "\udfff\x1b"}}]})), "AnswerRefused"
    ),
    "a packing of nobody's": (replied("{}", content_encoding="zstd"), "ModelError"),
    "a redirect elsewhere": (
        lambda handler: handler.reply(Reply(status=307, headers={"Location": "http://localhost:9/v1"})), "ModelError"
    ),
}  # fmt: skip
"""Replies that hold no answer, and the type of the failure."""


def with_one(fault: Fault) -> list[Outcome]:
    """Return the outcomes of three articles, the second of which is answered so however often it is asked about."""
    with FaultServer(lambda mark, _time: fault if mark == "1" else None) as server:
        return list(summarize_many(copies(3), settings=settings(server), options=BatchOptions(ordered=True)))


def check(outcomes: list[Outcome], failure: str | None) -> None:
    before, bad, after = outcomes
    for good in (before, after):
        assert good.brief is not None
        assert len(good.brief.summary) == 1
    if failure in (None, WITHHELD):
        assert bad.brief is not None, bad.failure
        assert failure is None or (not bad.brief.accusations and bad.brief.withheld)
        text = next(copies(1, 1)).text or ""
        for *_, claim in bad.brief.claims():
            for evidence in claim.evidence:
                assert text[evidence.start : evidence.end] == evidence.quote
        assert_plain(to_markdown(bad.brief), "brief")
        assert type(bad.brief).model_validate_json(bad.brief.model_dump_json()) == bad.brief
        return
    assert bad.failure is not None
    assert bad.failure.type == failure
    assert bad.failure.hint
    assert len(bad.failure.message) < 400
    assert_plain(bad.failure.message, "failure")
    assert "\n" not in bad.failure.message


@pytest.mark.parametrize(("answer", "failure"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_briefed_as_far_as_the_article_holds_it_or_named(answer: str, failure: str | None) -> None:
    check(with_one(content(answer)), failure)


@pytest.mark.parametrize(("fault", "failure"), REPLIES.values(), ids=REPLIES)
def test_a_reply_without_an_answer_is_named(fault: Fault, failure: str) -> None:
    check(with_one(fault), failure)


def test_a_hundred_megabytes_are_not_held() -> None:
    body = b" " * 2**20

    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("content-length", str(100 * 2**20))
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(body)

    tracemalloc.start()
    try:
        check(with_one(endless), "ModelError")
        assert tracemalloc.get_traced_memory()[1] < 80 * 2**20
    finally:
        tracemalloc.stop()
