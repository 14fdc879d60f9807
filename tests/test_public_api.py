"""What a user's code stands on: the exported names, their types, and an import that costs nothing."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from stub_server import Reply, whole

import summarizer
from summarizer import Brief

EXPORTED = [
    "Actor",
    "Article",
    "BaseBrief",
    "BatchOptions",
    "Brief",
    "Briefer",
    "Claim",
    "Digest",
    "Evaluation",
    "Evidence",
    "Outcome",
    "PloverEvent",
    "Profile",
    "RayJob",
    "Settings",
    "Skipped",
    "Source",
    "SummarizerError",
    "Tally",
    "Verbatim",
    "all_prompts",
    "article_from_text",
    "articles_in",
    "check_floors",
    "compare",
    "count_articles",
    "digest_to_html",
    "digest_to_markdown",
    "estimate",
    "evaluate",
    "export_tables",
    "first_prompt",
    "load_profile",
    "make_digest",
    "plover_events",
    "read_article",
    "read_briefs",
    "record",
    "replay",
    "set_floors",
    "summarize",
    "summarize_into",
    "summarize_many",
    "summarize_with_ray",
    "tables_of",
    "to_html",
    "to_markdown",
    "to_report",
    "to_tables",
    "to_terminal",
]
ALIASES = {"Actor", "Verbatim"}  # of str, marked

USERS_CODE = """
from pathlib import Path

import summarizer
from summarizer import (
    Article, BatchOptions, Brief, Evidence, Outcome, Settings, SummarizerError, article_from_text, articles_in,
    first_prompt, read_article, record, replay, summarize, summarize_many, to_markdown, to_terminal,
)


def told(what: str, done: int, total: int) -> None:
    print(what, done, total)


def many(paths: list[Path]) -> int:
    outcomes: list[Outcome] = list(summarize_many(articles_in(*paths), options=BatchOptions(max_failures=3)))
    failed: list[str] = [outcome.failure.message for outcome in outcomes if outcome.failure is not None]
    return len(failed)


def quotes(path: Path) -> list[str]:
    article: Article = read_article(path, max_characters=1_000)
    settings = Settings(model="openai/x", strategy="whole", timeout=5)
    try:
        with record("cassettes"):
            brief: Brief = summarize(article, model="openai/x", settings=settings, progress=told)
        with replay(Path("cassettes")):
            brief = summarizer.summarize(str(path))
    except SummarizerError as error:
        print(error.message, error.hint, error.article, error.exit_status, error.retryable)
        return []
    cited: list[Evidence] = [evidence for _, claim in brief.claims() for evidence in claim.evidence]
    dates: list[str | None] = [ceasefire.date for ceasefire in brief.ceasefire_context]
    cost: float | None = brief.run.cost_usd
    page: str = to_markdown(brief)
    print(to_terminal(brief, evidence=True), dates, cost, page)
    prompt = first_prompt(article_from_text("x", language="en"), settings=settings)
    asked: list[str] = [prompt.system, prompt.user, *prompt.schema] if prompt is not None else []
    return [evidence.quote for evidence in cited] + asked
"""

MISTAKES = """
from summarizer import Brief, summarize

brief: Brief = summarize(1)
brief.accusation
summarize("a.txt", modle="openai/x")
"""


def python(script: str) -> str:
    return subprocess.check_output([sys.executable, "-c", textwrap.dedent(script)], text=True)


def checked(code: str, place: Path) -> subprocess.CompletedProcess[str]:
    file = place / "user.py"
    file.write_text(code, encoding="utf-8")
    # An installed package is read but not judged: so is ours here.
    options = ["--strict", "--follow-imports=silent", "--config-file=", "--cache-dir", ".mypy_cache/users"]
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "mypy", *options, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)


def test_the_exported_names_are_these() -> None:
    assert summarizer.__all__ == EXPORTED
    for name in set(EXPORTED) - ALIASES:
        assert getattr(summarizer, name).__name__ == name
    assert set(EXPORTED) <= set(dir(summarizer))
    with pytest.raises(AttributeError, match="has no attribute 'sumarize'"):
        _ = summarizer.sumarize


def test_the_import_loads_nothing_heavy() -> None:
    script = """
        import sys, summarizer
        heavy = {"pydantic", "openai", "instructor", "rich", "typer", "babel", "countryinfo", "gcld3", "yaml"}
        print(sorted(heavy & set(sys.modules)), [m for m in sys.modules if m.startswith("summarizer.")])
    """
    assert python(script) == "[] ['summarizer.distribution']\n"  # two constants, one of which is __version__


def test_replay_and_record_stay_functions_whatever_is_imported() -> None:
    script = """
        import summarizer, types
        import summarizer.cassettes.session, summarizer.api, summarizer.cli.app
        from summarizer import replay, record
        print([isinstance(f, types.FunctionType) for f in (summarizer.replay, summarizer.record, replay, record)])
    """
    assert python(script) == "[True, True, True, True]\n"


def test_replay_stays_a_function_after_a_brief_was_made(briefed: Callable[[Reply], Brief]) -> None:
    briefed(whole())
    for name in set(EXPORTED) - ALIASES:
        assert callable(getattr(summarizer, name))
        assert getattr(summarizer, name).__name__ == name


def test_every_module_that_bears_an_exported_name_would_hide_it() -> None:
    folder = Path(summarizer.__file__).parent
    assert not {path.stem for path in folder.iterdir()} & set(EXPORTED)


def test_the_types_are_shipped() -> None:
    assert Path(summarizer.__file__).with_name("py.typed").is_file()


@pytest.mark.slow
def test_a_strict_checker_is_quiet_in_a_users_code(tmp_path: Path) -> None:
    result = checked(USERS_CODE, tmp_path)
    assert result.stdout.startswith("Success"), result.stdout


@pytest.mark.slow
def test_a_strict_checker_finds_a_users_mistakes(tmp_path: Path) -> None:
    result = checked(MISTAKES, tmp_path)
    for mistake in ('incompatible type "int"', 'has no attribute "accusation"', 'argument "modle"'):
        assert mistake in result.stdout
