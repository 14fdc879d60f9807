"""Which recording of a directory is played, and what is told of those that are there where none fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from recording_stub import article, ask, choice_of, chosen, missed, played, recorded

from summarizer.cassettes import cassette
from summarizer.cassettes.cassette import Recording
from summarizer.cassettes.library import Library
from summarizer.cassettes.session import replay
from summarizer.errors import CassetteDamaged, CassetteMissing
from summarizer.schemas import Article


def automatic(*_: str) -> str:
    return "whole"


def kept(directory: Path, of: Article, *, profile: str | None = None, strategy: str = "whole") -> Recording:
    """Keep an empty recording of an article where it belongs."""
    recording = Library(directory).place(of, "openai", "m", strategy, profile)
    cassette.prepare(recording.path)
    cassette.write(recording.path, cassette.encode(recording, []))
    return recording


def test_a_recording_lies_under_its_model_and_tells_its_profile_and_strategy(tmp_path: Path) -> None:
    plain = Library(tmp_path).place(article(), "openai", "vendor/m", "whole")
    assert plain.path == tmp_path / "openai-vendor-m" / "First-news.whole.json"
    about = Library(tmp_path).place(article(), "openai", "m", "sentences", "visits")
    assert about == Recording(
        tmp_path / "openai-m" / "First-news.visits.sentences.json",
        "First-news",
        article().sha256,
        "openai",
        "m",
        "sentences",
        None,
        "visits",
    )


def test_a_recording_of_one_profile_is_none_of_another_and_both_are_named(tmp_path: Path) -> None:
    visits, plain = kept(tmp_path, article(), profile="visits"), kept(tmp_path, article("Else.", "Other.txt"))
    library = Library(tmp_path)
    assert library.recordings(article(), "visits") == [visits]
    assert library.recordings(article(source="renamed.txt"), "visits") == [visits]
    assert library.recordings(article()) == library.recordings(article(), "deals") == []
    assert library.recordings(article("Else.", "renamed.txt"), "visits") == []
    with pytest.raises(CassetteMissing) as caught:
        chosen(library)
    said = f"no recording of First-news in {tmp_path} fits; recorded there: First-news (visits), Other"
    assert caught.value.message == said
    assert choice_of(library, article("Else.", "Other.txt"), automatic=automatic) == (plain, [])
    assert library.choose(article(), model=None, strategy=None, automatic=automatic, profile="visits") == (visits, [])


def test_of_one_text_the_recording_of_the_profile_is_played_also_when_the_text_was_edited(tmp_path: Path) -> None:
    plain, visits = kept(tmp_path, article()), kept(tmp_path, article(), profile="visits")
    library = Library(tmp_path)
    for of in (article(), article("Edited.")):
        found = [
            library.choose(of, model=None, strategy=None, automatic=automatic, profile=profile)
            for profile in (None, "visits")
        ]
        assert found == [(plain, []), (visits, [])]


def test_which_strategy_is_the_automatic_one_is_asked_for_each_model(tmp_path: Path) -> None:
    for strategy in ("sentences", "whole"):
        kept(tmp_path, article(), strategy=strategy)
    for strategy in ("sentences", "whole"):
        asked: list[tuple[str, str]] = []

        def of_model(provider: str, model: str, strategy: str = strategy, asked: list[Any] = asked) -> str:
            asked.append((provider, model))
            return strategy

        found, others = choice_of(Library(tmp_path), automatic=of_model)
        assert found.strategy == strategy
        assert len(others) == 1
        assert set(asked) == {("openai", "m")}


def test_a_damaged_recording_of_the_articles_name_is_told_and_not_passed_over(tmp_path: Path) -> None:
    path = kept(tmp_path, article()).path
    path.write_text('{"summarizer_cassette": 1, "about"', encoding="utf-8")
    with pytest.raises(CassetteDamaged, match=path.name):
        Library(tmp_path).recordings(article())


@pytest.mark.parametrize(
    ("count", "told"), [(0, "nothing"), (1, "n0"), (5, "n0, n1, n2, n3, n4"), (6, "n0, n1, n2, n3, n4, ...")]
)
def test_where_an_article_is_not_recorded_the_first_five_that_are_are_told(
    tmp_path: Path, count: int, told: str
) -> None:
    for number in range(count):
        kept(tmp_path, article(f"Text {number}.", f"n{number}.txt"))
    with pytest.raises(CassetteMissing) as caught:
        chosen(Library(tmp_path))
    assert caught.value.message == f"no recording of First-news in {tmp_path} fits; recorded there: {told}"
    assert caught.value.hint == "A replay plays recorded texts alone: record this one, or ask a model"


def test_where_another_model_is_recorded_the_options_that_choose_it_are_told(tmp_path: Path) -> None:
    for strategy in ("sentences", "whole"):
        kept(tmp_path, article(), strategy=strategy)
    with pytest.raises(CassetteMissing) as caught:
        chosen(Library(tmp_path), model="openai/other")
    there = "openai/m (sentences), openai/m (whole)"
    assert caught.value.message == f"no recording of First-news in {tmp_path} fits; there is {there}"
    ways = "--model openai/m --strategy sentences or --model openai/m --strategy whole"
    assert caught.value.hint == f"Name one: {ways}"


def test_a_longer_name_that_begins_alike_is_another_articles(tmp_path: Path) -> None:
    other = kept(tmp_path, article("Else.", "First newspaper.txt"))
    with pytest.raises(CassetteMissing, match="recorded there: First-newspaper"):
        chosen(Library(tmp_path))
    assert chosen(Library(tmp_path), article("Else.", "First newspaper.txt")) == other


@pytest.mark.parametrize("damage", ['"', ": " + "[" * 100_000])
def test_a_damaged_file_of_another_name_does_not_hide_a_recording(tmp_path: Path, damage: str) -> None:
    found = kept(tmp_path, article())
    content = '{"summarizer_cassette": 1, "about"' + damage
    (found.path.parent / "Another.whole.json").write_text(content, encoding="utf-8")
    assert chosen(Library(tmp_path), article(source="renamed.txt")) == found
    with pytest.raises(CassetteMissing, match="recorded there: First-news"):
        chosen(Library(tmp_path), article("New.", "new.txt"))


def test_a_file_that_is_no_cassette_is_never_written_over_and_a_damaged_one_is(tmp_path: Path) -> None:
    path = tmp_path / "openai-m" / "First-news.whole.json"
    path.parent.mkdir()
    path.write_text('{"other": "tool"}', encoding="utf-8")
    apart = Library(tmp_path).place(article(), "openai", "m", "whole").path
    assert apart == path.with_name(f"First-news-{article().sha256[:8]}.whole.json")
    path.write_text('{"summarizer_cassette": 1, "about"', encoding="utf-8")
    assert Library(tmp_path).place(article(), "openai", "m", "whole").path == path


def test_two_texts_of_one_name_in_one_session_lie_apart_before_either_is_written(tmp_path: Path) -> None:
    library = Library(tmp_path)
    first, second, again = (library.place(article(text), "openai", "m", "whole").path for text in ("A.", "B.", "A."))
    assert first == again != second


def test_a_cassette_that_was_taken_away_is_told_when_it_is_to_be_played(tmp_path, live) -> None:
    recorded(tmp_path, live, ["a"])
    with replay(tmp_path) as session:
        found = chosen(session)
        found.path.write_text('{"other": "tool"}', encoding="utf-8")
        with pytest.raises(CassetteDamaged, match="is no cassette") as caught:
            session.tape(found, article())
    assert str(found.path) in caught.value.message


def test_why_a_request_has_no_answer_is_told_exactly(tmp_path, live) -> None:
    recorded(tmp_path, live, ["a"])
    recorded(tmp_path, live, [], of=article("Else.", "Other.txt"))
    with replay(tmp_path) as session:
        tape, path = played(session), chosen(session).path
        ask(tape, "a")
        twice = missed(lambda: ask(tape, "a"))
        empty = missed(lambda: ask(played(session, article("Else.", "Other.txt")), "a"))
    already = "this request was recorded, but is already played as often as it was recorded"
    assert (twice.message, twice.detail) == (f"no recorded answer for First-news in {path}: {already}", "")
    other = path.with_name("Other.whole.json")
    assert (empty.message, empty.detail) == (f"no recorded answer for Other in {other}: the cassette is empty", "")
