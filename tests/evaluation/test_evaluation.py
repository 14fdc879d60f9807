"""Runs over annotated articles: the command, its report, two runs compared, and the floors of the quality gate."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from gold_samples import charge, gold_of
from stub_server import StubServer, accusation, whole

from summarizer import Article, Evaluation, Settings, SummarizerError, compare, evaluate, evaluation_to_markdown
from summarizer.errors import BelowFloor, GoldError, ModelTimeout, UsageError
from summarizer.evaluation.floors import check_floors, read_floors, set_floors
from summarizer.evaluation.runs import evaluate_briefs
from summarizer.schemas.evaluation import ArticleScore, Judgement, SectionScore

SHELLED = accusation("Armenia", "Azerbaijan", "Azerbaijani troops had shelled two villages", 3)


# A run


def corpus(tmp_path: Path, article: Article, **sections: list[dict[str, Any]]) -> tuple[Path, Path]:
    gold, articles = tmp_path / "gold", tmp_path / "articles"
    gold.mkdir()
    articles.mkdir()
    (articles / "border.txt").write_text(article.text, encoding="utf-8")
    (gold / "border.json").write_text(gold_of(article, **sections).model_dump_json(), encoding="utf-8")
    return gold, articles


def test_an_article_that_fails_counts_with_all_its_items_missed(article: Article) -> None:
    gold = gold_of(article, accusations=[charge("ARM", "AZE", 3), charge("AZE", "ARM", 5, unsure=True)])
    found = evaluate_briefs([(gold, article)], [ModelTimeout("no answer")])
    assert found.articles[0].failure == "no answer"
    assert (found.score("accusations").missed, found.score("parties").missed) == (1, 3)
    assert "No brief" in evaluation_to_markdown(found)


@pytest.mark.parametrize("damage", ["text", "gold", "missing", "actor", "sentence", "empty"])
def test_gold_that_does_not_fit_is_an_error_before_anything_is_asked(
    tmp_path: Path, article: Article, damage: str
) -> None:
    gold, articles = corpus(tmp_path, article, accusations=[charge("ARM", "AZE", 3)])
    file = gold / "border.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    if damage == "text":
        (articles / "border.txt").write_text("Another text.", encoding="utf-8")
    elif damage == "missing":
        (articles / "border.txt").unlink()
    elif damage == "empty":
        file.unlink()
    else:
        data["accusations"][0] |= {
            "gold": {"accuzer": 1},
            "actor": {"accuser": "XXX"},
            "sentence": {"sentences": [99]},
        }[damage]
        file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(GoldError) as raised:
        evaluate(gold, articles=articles)
    assert raised.value.exit_status == 2
    assert "\n" not in str(raised.value)


def test_progress_counts_the_articles_from_the_first_on(
    tmp_path: Path, article: Article, stub: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    stub.always(whole(accusations=[SHELLED]))
    gold, articles = corpus(tmp_path, article, accusations=[charge("ARM", "AZE", 3)])
    told: list[tuple[str, int, int]] = []
    settings = Settings(model="openai/stub", base_url=stub.base_url)
    evaluate(gold, articles=articles, settings=settings, progress=lambda *step: told.append(step))
    assert told == [("articles", 0, 1), ("articles", 1, 1)]


def test_the_command_prints_the_scores_and_writes_what_to_mend(
    tmp_path: Path, article: Article, stub: StubServer, run: Any, through: list[str]
) -> None:
    gold, articles = corpus(tmp_path, article, accusations=[charge("ARM", "AZE", 3), charge("AZE", "ARM", 5)])
    stub.always(whole(accusations=[SHELLED]))
    report, saved = tmp_path / "report.md", tmp_path / "run.json"
    options = ["evaluate", gold, "--articles", articles, *through]
    status, output, errors = run(*options, "--report", report)
    assert (status, errors) == (0, "")
    assert "accusations             1.000   0.500  0.667" in output
    assert "quotes that are not the article's text: 0 of" in output
    assert "### Missed" in report.read_text(encoding="utf-8")
    assert "Baku denied the shelling" in report.read_text(encoding="utf-8")

    assert run(*options, "--format", "json", "--output", saved)[0] == 0
    assert Evaluation.model_validate_json(saved.read_bytes()).score("accusations").found == 1
    stub.always(whole())
    status, output, _ = run(*options, "--against", saved)
    assert status == 0
    assert "-0.667" in output


def test_a_failed_article_is_named_and_ends_with_1(
    tmp_path: Path, article: Article, stub: StubServer, run: Any, through: list[str]
) -> None:
    gold, articles = corpus(tmp_path, article, accusations=[charge("ARM", "AZE", 3)])
    stub.always(whole(accusations=[{"accuser": 7}]))
    status, output, errors = run("evaluate", gold, "--articles", articles, *through)
    assert status == 1
    assert "articles that failed: 1" in output
    assert errors.startswith("summarize: failed: ")
    assert "border.txt" in errors


@pytest.mark.parametrize("option", ["--against", "--floors"])
def test_a_file_that_is_not_there_is_one_line(
    tmp_path: Path, article: Article, stub: StubServer, run: Any, through: list[str], option: str
) -> None:
    gold, articles = corpus(tmp_path, article)
    stub.always(whole())
    status, _, errors = run("evaluate", gold, "--articles", articles, *through, option, tmp_path / "none.json")
    assert status == 2
    assert errors.count("\n") == 1


def test_floors_are_set_in_a_file_that_is_named(tmp_path: Path, article: Article, run: Any, through: list[str]) -> None:
    gold, articles = corpus(tmp_path, article)
    status, _, errors = run("evaluate", gold, "--articles", articles, *through, "--set-floors")
    assert (status, errors) == (2, "summarize: --set-floors writes to the file of --floors. Name it\n")


def test_without_scipy_nothing_is_asked(
    tmp_path: Path, article: Article, stub: StubServer, run: Any, through: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gold, articles = corpus(tmp_path, article)
    monkeypatch.setattr("summarizer.evaluation.matching.find_spec", lambda _name: None)
    status, _, errors = run("evaluate", gold, "--articles", articles, *through)
    assert (status, len(stub.asked)) == (2, 0)
    assert "pip install 'conflict-briefs[evaluation]'" in errors


# Two runs


def run_with(*outcomes: tuple[int, int, int]) -> Evaluation:
    articles = []
    for number, (found, invented, missed) in enumerate(outcomes):
        counts = {"found": found, "invented": invented, "missed": missed}
        judgements = [
            Judgement(section="casualties", verdict=verdict, claim=None, gold=None, sentences=[])  # type: ignore[arg-type]
            for verdict, times in counts.items()
            for _ in range(times)
        ]
        articles.append(ArticleScore(article=f"a{number}", judgements=judgements))
    return Evaluation(model="m", strategy="s", corpus="c", articles=articles)


def test_the_interval_of_a_difference_holds_it_and_shrinks_to_nothing_where_runs_are_equal() -> None:
    better, worse = run_with(*[(3, 0, 1), (4, 1, 0), (2, 0, 1)] * 4), run_with(*[(2, 2, 2), (3, 2, 1), (2, 1, 1)] * 4)
    gain = next(found for found in compare(better, worse) if found.section == "casualties")
    assert gain.before is not None
    assert gain.now is not None
    assert gain.low is not None
    assert gain.high is not None
    assert 0 < gain.low <= gain.now - gain.before <= gain.high
    same = next(found for found in compare(better, better) if found.section == "casualties")
    assert (same.low, same.high) == (0.0, 0.0)
    with pytest.raises(GoldError, match="no article in common"):
        compare(better, Evaluation(model="m", strategy="s", corpus="c", articles=[]))


def test_figures_are_the_textbooks() -> None:
    score = SectionScore(found=3, invented=1, missed=2)
    assert (score.precision, score.recall, score.f1) == (0.75, 0.6, pytest.approx(2 / 3))
    assert SectionScore().f1 is None


# The gate


def test_a_floor_goes_up_by_itself_and_down_only_with_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    good, bad = run_with((3, 0, 1)), run_with((1, 2, 3))
    set_floors(bad, file, None)
    set_floors(good, file, None)
    assert read_floors(file).f1["casualties"] == 0.857
    check_floors(good, file)
    with pytest.raises(BelowFloor, match=r"casualties 0\.285 < 0\.857"):
        check_floors(bad, file)
    with pytest.raises(UsageError, match=r"floors would go down: casualties from 0\.857 to 0\.285"):
        set_floors(bad, file, None)
    assert read_floors(file).f1["casualties"] == 0.857
    set_floors(bad, file, "the gold of a casualty was corrected")
    assert read_floors(file).lowered[0].reason == "the gold of a casualty was corrected"


def test_floors_are_of_one_corpus_and_of_runs_without_failures(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    good = run_with((3, 0, 1))
    set_floors(good, file, None)
    with pytest.raises(GoldError, match="another corpus"):
        check_floors(good.model_copy(update={"corpus": "other"}), file)
    failed = good.model_copy(deep=True)
    failed.articles[0].failure = "no answer"
    with pytest.raises(BelowFloor, match="a0 failed"):
        check_floors(failed, file)
    with pytest.raises(UsageError, match="no floors are set"):
        set_floors(failed, file, "a reason that is long enough")
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(GoldError, match="holds no floors"):
        check_floors(good, file)


def test_the_digest_is_of_texts_and_gold(article: Article) -> None:
    one = evaluate_briefs([(gold_of(article), article)], [SummarizerError("x")])
    two = evaluate_briefs([(gold_of(article, accusations=[charge("ARM", "AZE", 3)]), article)], [SummarizerError("x")])
    assert one.corpus != two.corpus
    assert len(one.corpus) == len(hashlib.sha256().hexdigest())
