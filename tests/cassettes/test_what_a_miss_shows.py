"""What is told of a request that was not recorded: one line of it, the nearest one that was, and what differs."""

from __future__ import annotations

import pytest

from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Question

PATH = "/v1/chat/completions"


def question(*prompts: str, path: str = PATH, **fields: object) -> Question:
    messages = [{"role": "user", "content": prompt} for prompt in prompts]
    return Question("POST", path, {"model": "m", "messages": messages, **fields})


@pytest.mark.parametrize(
    ("last", "shown"),
    [
        ("Who?", "Who?"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 77 + "..."),
        ("a bell\x07", r"a bell\x07"),
        ("C:\\a, and a bell\x07", r"C:\a, and a bell\x07"),
    ],
)
def test_a_question_is_told_by_the_last_line_of_its_last_message_cut_to_fit(last: str, shown: str) -> None:
    assert str(question("Rules.\nMore.", f"The article.\n{last}")) == f"POST {PATH} {shown}"


@pytest.mark.parametrize("body", [None, [], {}, {"messages": None}, {"messages": []}, {"messages": 5}])
def test_a_question_without_messages_is_told_by_its_place(body: object) -> None:
    assert str(Question("POST", PATH, body)) == f"POST {PATH}"


def test_a_question_has_each_message_behind_its_role_also_one_that_is_no_text() -> None:
    body = {"messages": [{"role": "system", "content": "One.\nTwo."}, {"role": "user", "content": {"b": 1, "a": [2]}}]}
    assert Question("POST", PATH, body).lines() == ["[system]", "One.", "Two.", "[user]", '{"a":[2],"b":1}']
    assert Question("POST", PATH, {"messages": ["One.", 2]}).lines() == ["[None]", "One.", "[None]", "2"]


def test_questions_are_the_same_whatever_the_order_of_their_fields_and_different_otherwise() -> None:
    asked = Question("POST", PATH, {"model": "m", "temperature": 0})
    assert asked.key == Question("POST", PATH, {"temperature": 0, "model": "m"}).key
    others = [
        Question("GET", PATH, asked.body),
        Question("POST", "/v2", asked.body),
        Question("POST", PATH, {"model": "m", "temperature": 1}),
        Question("POST", PATH, {"model": "M", "temperature": 0}),
        Question("POST", PATH, None),
    ]
    assert len({one.key for one in (asked, *others)}) == 6


def test_the_nearest_is_the_one_whose_lines_differ_least_and_of_several_the_first() -> None:
    near, same_distance, far = question("a\nb\nd"), question("a\nb\ne"), question("x\ny\nz")
    assert cassette.nearest(question("a\nb\nc"), [far, near, same_distance]) is near
    assert cassette.nearest(question("a\nb\nc"), [far]) is far
    assert cassette.nearest(question("a"), []) is None


def test_a_changed_prompt_is_shown_with_one_line_around_it() -> None:
    lines = [f"line {number}" for number in range(9)]
    said, detail = cassette.difference(question("\n".join(lines)), question("\n".join([*lines[:4], "new", *lines[5:]])))
    assert said == "the prompt differs in 1 line"
    assert detail.splitlines() == [
        "--- recorded",
        "+++ asked",
        "@@ -5,3 +5,3 @@",
        " line 3",
        "-line 4",
        "+new",
        " line 5",
    ]


@pytest.mark.parametrize(("added", "removed", "lines"), [(2, 0, "2 lines"), (0, 3, "3 lines"), (3, 2, "3 lines")])
def test_lines_that_differ_are_counted_on_the_side_that_has_more(added: int, removed: int, lines: str) -> None:
    recorded = question("\n".join(["same", *(f"old {number}" for number in range(removed))]))
    asked = question("\n".join(["same", *(f"new {number}" for number in range(added))]))
    assert cassette.difference(recorded, asked)[0] == f"the prompt differs in {lines}"


def test_all_that_differs_is_named_with_what_is_short_in_full() -> None:
    said, detail = cassette.difference(
        question("a", temperature=0, stop=["x" * 90]),
        question("a", path="/v2/chat", temperature=1, stop=None, seed=3),
    )
    assert said == f"POST {PATH} -> POST /v2/chat, seed null -> 3, stop differs, temperature 0 -> 1"
    assert detail == ""


@pytest.mark.parametrize(("length", "said"), [(77, 'user "{}" -> 1'), (78, "user differs")])
def test_a_field_is_shown_as_long_as_it_fits_into_a_line(length: int, said: str) -> None:
    value = "x" * length
    assert cassette.difference(question("a", user=value), question("a", user=1))[0] == said.format(value)


def test_a_prompt_and_another_field_that_differ_are_both_named() -> None:
    said, _ = cassette.difference(question("a", temperature=0), question("b", temperature=1))
    assert said == "the prompt differs in 1 line, temperature 0 -> 1"


def test_messages_that_differ_in_no_line_are_shown_as_fields_are() -> None:
    recorded, asked = ({"messages": [{"role": "user", "content": "a", "name": name}]} for name in ("x", "y"))
    said, _ = cassette.difference(Question("POST", PATH, recorded), Question("POST", PATH, asked))
    assert said == "messages differs"


@pytest.mark.parametrize(("old", "new"), [(18, 18), (18, 19), (400, 1)])
def test_a_long_difference_is_cut_and_says_how_much_is_left(old: int, new: int) -> None:
    recorded = question("\n".join(f"old {number}" for number in range(old)))
    asked = question("\n".join(f"new {number}" for number in range(new)))
    detail = cassette.difference(recorded, asked)[1].splitlines()
    whole = old + new + 4  # two headers, a place, the role and both sides
    assert len(detail) == 40
    assert (detail[-1] == f"... and {whole - 39} more lines") == (whole > 40)


def test_the_same_question_but_for_its_body_says_so() -> None:
    assert cassette.difference(Question("POST", PATH, ["a"]), Question("POST", PATH, ["b"])) == (
        "the body differs",
        "",
    )
