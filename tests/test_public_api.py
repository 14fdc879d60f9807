"""What a user's code stands on: the exported names, their types, and an import that costs nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from stub_server import Reply, whole

import summarizer
from summarizer import Brief, errors

EXPORTED = summarizer.__all__
ALIASES = {"Actor", "Verbatim"}  # of str, marked

USERS_CODE = """
from pathlib import Path

import summarizer
from summarizer import (
    Article, BatchOptions, Brief, Evidence, Outcome, Settings, SummarizerError, articles_in,
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
    prompt = first_prompt(Article.from_text("x", language="en"), settings=settings)
    asked: list[str] = [prompt.system, prompt.user, *prompt.schema] if prompt is not None else []
    return [evidence.quote for evidence in cited] + asked
"""

PROFILED = """
from collections.abc import Iterator
from contextlib import aclosing

from summarizer import (
    Actor, BaseBrief, Brief, Briefer, Claim, Outcome, Profile, asummarize, asummarize_many, estimate, load_profile,
    read_briefs, summarize, summarize_many,
)


class Visit(Claim):
    guest: Actor
    purpose: str


class Visits(BaseBrief):
    visits: list[Visit]


VISITS = Profile("visits", Visits, "Name the visits.")


async def hosts(place: str) -> list[str]:
    visits: list[Visit] = (await asummarize(place, profile=VISITS)).visits
    print((await asummarize(place)).accusations)
    async with aclosing(asummarize_many([place], profile=VISITS)) as outcomes:
        async for outcome in outcomes:
            visits += outcome.brief.visits if outcome.brief is not None else []
    return [visit.guest for visit in visits]


def guests(place: str) -> list[str]:
    visits: list[Visit] = summarize(place, model="openai/x", strategy="whole", profile=VISITS).visits
    with Briefer(profile=VISITS) as briefer, Briefer() as other:
        visits += briefer.brief(briefer.read(place)).visits
        print(other.brief(other.read(place)).accusations)
    outcomes: Iterator[Outcome[Visits]] = summarize_many([place], strategy="whole", profile=VISITS)
    for outcome in outcomes:
        visits += outcome.brief.visits if outcome.brief is not None else []
    for held in read_briefs(place, brief_type=VISITS.brief):
        visits += held.visits if isinstance(held, Visits) else []
    some: BaseBrief = summarize(place, profile=load_profile("visits.py"))
    known: Brief = summarize(place, profile=load_profile())
    print(some.claims(), known.casualties, estimate([], profile=VISITS, store="a.store"))
    return [visit.guest for visit in visits]
"""

MISTAKES = """
from summarizer import Brief, sumarize, summarize

brief: Brief = summarize("a.txt")
brief.accusation
summarize(1)
summarize("a.txt", modle="openai/x")
"""

MISTAKES_WITH_A_PROFILE = (
    PROFILED
    + """
summarize("a.txt", profile=VISITS).accusations
summarize("a.txt", strategy="hole")
Profile("visits", Visit, "Prompt.")
"""
)


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


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that a type names, and those in their fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for part in get_args(annotation):
        yield from models_in(part)


def test_every_exported_name_is_there() -> None:
    assert {"Brief", "Briefer", "summarize", "summarize_many", "replay"} <= set(EXPORTED)
    assert set(EXPORTED) <= set(dir(summarizer))
    for name in set(EXPORTED) - ALIASES:
        assert getattr(summarizer, name).__name__ == name


@pytest.mark.parametrize("model", [summarizer.Brief, summarizer.Article, summarizer.Outcome])
def test_all_that_a_brief_is_made_of_is_exported(model: type[BaseModel]) -> None:
    found = set(models_in(model))
    assert len(found) > 1
    assert {one.__name__ for one in found} <= set(EXPORTED)
    assert all(getattr(summarizer, one.__name__) is one for one in found)


def test_every_public_error_is_exported() -> None:
    public = [one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__]
    assert len(public) > 20
    for error in public:
        assert getattr(summarizer, error.__name__) is error


def test_a_name_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(AttributeError, match="sumarize"):
        _ = summarizer.sumarize  # type: ignore[attr-defined]
    with pytest.raises(ImportError, match="sumarize"):
        exec("from summarizer import sumarize")


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
@pytest.mark.parametrize("code", [USERS_CODE, PROFILED])
def test_a_strict_checker_is_quiet_in_a_users_code(tmp_path: Path, code: str) -> None:
    result = checked(code, tmp_path)
    assert result.stdout.startswith("Success"), result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "mistakes"),
    [
        (MISTAKES, ['no attribute "sumarize"', 'has no attribute "accusation"', '"int"', '"modle"|"str"']),
        (MISTAKES_WITH_A_PROFILE, ['"Visits" has no attribute "accusations"', '"str"', '"type\\[Visit\\]"|"Visit"']),
    ],
)
def test_a_strict_checker_finds_a_users_mistakes(tmp_path: Path, code: str, mistakes: list[str]) -> None:
    found = [line for line in checked(code, tmp_path).stdout.splitlines() if ": error: " in line]
    for mistake in mistakes:
        assert any(re.search(mistake, line) for line in found), (mistake, found)
    assert len({line.split(":")[1] for line in found}) == len(mistakes)
