"""``--show-prompt``: what would be asked is printed, how much of it that is goes to standard error, nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import ARTICLE, Run
from stub_server import StubServer

from summarizer import Article, Settings, all_prompts, first_prompt
from summarizer.llm import engine

DISPUTE = """Harbour dispute grows

3 March 2022

The Armenian Defense Ministry said that Azerbaijani troops opened fire on a patrol. The Azerbaijani Foreign Ministry \
said that Armenian forces blocked the road to the harbour.
"""
EMBEDDED = ["--model", "local/qwen2.5-coder-1.5b"]


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise AssertionError("the engine is started")

    monkeypatch.setattr(engine, "serve", start)
    monkeypatch.setattr(engine, "is_installed", lambda: False)


def test_the_one_request_of_a_whole_article_is_shown_and_nothing_is_sent(
    run: Run, news: Path, through: list[str], stub: StubServer
) -> None:
    status, output, errors = run(news, "--show-prompt", *through)
    assert status == 0
    assert output.startswith("--- system\n")
    assert "\n--- user\n" in output
    assert "\n[3] The Armenian Defense Ministry said that Azerbaijani troops had shelled two villages.\n" in output
    assert errors == f"summarize: {news}: the one question that would be asked is shown; nothing was sent\n"
    assert stub.asked == []


def test_all_questions_of_the_embedded_model_are_shown_without_it(run: Run, news: Path) -> None:
    news.write_text(DISPUTE, encoding="utf-8")
    status, output, errors = run(news, "--show-prompt", *EMBEDDED)
    article = Article.from_text(DISPUTE)
    asked = all_prompts(article, settings=Settings(model=EMBEDDED[1]))
    assert status == 0
    assert len(asked) == 2
    assert first_prompt(article, settings=Settings(model=EMBEDDED[1])) == asked[0]
    assert [line for line in output.splitlines() if line.startswith("--- question")] == [
        f"--- question {number} of {len(asked)}" for number in range(1, len(asked) + 1)
    ]
    assert all(request.user.splitlines()[-1] in output for request in asked)
    assert output.count(asked[0].system) == 1  # what stays the same is shown once
    assert errors.startswith(f"summarize: {news}: all {len(asked)} questions are shown, ")
    assert errors.endswith("; nothing was sent\n")
    assert errors.count("\n") == 1


def test_an_article_without_a_question_says_so_in_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "chess.txt"
    file.write_text("The chess club of the valley meets on Mondays. New boards were bought.", encoding="utf-8")
    status, output, errors = run(file, "--show-prompt", *EMBEDDED)
    assert (status, output) == (0, "")
    [line] = errors.splitlines()
    assert line.startswith(f"summarize: {file}: nothing in the article is worth a question, ")
    assert line.endswith("; nothing was sent")
    assert first_prompt(Article.from_text(file.read_text()), settings=Settings(model=EMBEDDED[1])) is None


def test_each_of_several_articles_is_told_of(run: Run, news: Path, through: list[str], tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(ARTICLE.replace("Border", "Other"), encoding="utf-8")
    _, output, errors = run(news, other, "--show-prompt", *through)
    assert output.count("--- user\n") == 2
    assert [line.split(":")[1].strip() for line in errors.splitlines()] == [str(news), str(other)]
