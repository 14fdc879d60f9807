"""What a waiting user is told of an article: how far it is, and how long the rest will take once that can be told."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest

from summarizer.cli.progress import ProgressLine, time_left


@pytest.fixture
def now() -> SimpleNamespace:
    """The time that the progress goes by."""
    return SimpleNamespace(at=500.0)


def line(now: SimpleNamespace, articles: int = 1, *, quiet: bool = False) -> ProgressLine:
    return ProgressLine(quiet=quiet, articles=articles, clock=lambda: now.at)


def told(progress: ProgressLine, done: int, total: int = 41) -> str:
    progress("sentences", done, total)
    return progress.told("sentences", done, total)


def test_the_time_left_follows_from_what_was_done_and_nothing_is_said_before(now: SimpleNamespace) -> None:
    with line(now) as progress:
        assert told(progress, 1) == "sentences 1/41"
        now.at += 2
        assert told(progress, 2) == "sentences 2/41"  # two seconds are too few to go by
        now.at += 58
        assert told(progress, 21) == "sentences 21/41 · about 1 min left"
        now.at += 180
        assert told(progress, 31) == "sentences 31/41 · about 1 min left"
        now.at += 1
        assert told(progress, 41) == "sentences 41/41 · a few seconds left"


def test_another_work_is_foretold_by_itself(now: SimpleNamespace) -> None:
    with line(now) as progress:
        progress("verifying the weights", 0, 1_000_000)
        now.at += 30
        progress("verifying the weights", 500_000, 1_000_000)
        assert progress.told("verifying the weights", 500_000, 1_000_000) == (
            "verifying the weights 50 % · about 30 s left"
        )
        assert told(progress, 1) == "sentences 1/41"


def test_of_several_articles_the_first_tells_its_own_rest_and_a_later_one_that_of_all(now: SimpleNamespace) -> None:
    progress = line(now, articles=3)
    with progress:
        progress("asking local/x (sentences)", 0, 0)
        told(progress, 1, 11)
        now.at += 60
        assert told(progress, 6, 11) == "sentences 6/11 · about 1 min left for this one of 3 articles"
        now.at += 60
    with progress:
        progress("asking local/x (sentences)", 0, 0)
        assert told(progress, 1, 11) == "sentences 1/11"
        now.at += 30
        assert (
            told(progress, 6, 11) == "sentences 6/11 · about 2 min left"
        )  # its own half minute, and one like the first
        now.at += 30
    with progress:
        told(progress, 1, 11)
        now.at += 20
        assert told(progress, 6, 11) == "sentences 6/11 · about 20 s left"


def test_an_article_that_failed_says_nothing_of_the_others(now: SimpleNamespace) -> None:
    progress = line(now, articles=3)
    with pytest.raises(ZeroDivisionError), progress:
        raise ZeroDivisionError
    with progress:
        told(progress, 1, 11)
        now.at += 60
        assert told(progress, 6, 11) == "sentences 6/11 · about 1 min left for this one of 2 articles"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a few seconds left"),
        (9.9, "a few seconds left"),
        (10, "about 10 s left"),
        (11, "about 20 s left"),
        (49.9, "about 50 s left"),
        (50, "about 1 min left"),
        (125, "about 2 min left"),
        (3_590, "about 1 h left"),
        (5_400, "about 1 h 30 min left"),
        (36_000, "about 10 h left"),
        (150_000, "about 42 h left"),
        (864_000, "about 10 days left"),
    ],
)
def test_a_time_is_told_in_plain_words(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


class Screen(io.StringIO):
    """Standard error that passes for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [True, False])
def test_it_is_drawn_on_a_terminal(now: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys, "stderr", Screen())
    with line(now, quiet=quiet) as progress:
        progress("sentences", 1, 41)
        now.at += 120
        progress("sentences", 21, 41)
    said = sys.stderr.getvalue()
    assert said == "" if quiet else "sentences 21/41 · about 2 min left" in said
