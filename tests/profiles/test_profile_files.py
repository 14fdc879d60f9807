"""Profiles as users have them: files, named on the command line, with everything that the program does around them."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest
from profile_samples import TEXT, VISIT, Visit, Visits, visits
from pydantic import Field, create_model
from samples import Run
from stub_server import StubServer, whole

from summarizer import BaseBrief, Brief, Claim, Profile, Verbatim, load_profile, replay, summarize
from summarizer.batch.keys import fingerprint
from summarizer.cli.commands import COMMANDS
from summarizer.errors import CassetteMissing, UsageError
from summarizer.schemas import Party
from summarizer.settings import ModelName

ROOT = Path(__file__).parents[2]
EXAMPLE = "docs/examples/2024-05-14-belarus-sanctions.txt"
SANCTIONS = "docs/examples/sanctions.py"
FILE = """
from profile_samples import VISITS as PROFILE
"""


@pytest.fixture
def about_visits(tmp_path: Path, through: list[str]) -> list[object]:
    """The options for briefs about visits, through the stub."""
    file = tmp_path / "profile_of_visits.py"
    file.write_text(FILE, encoding="utf-8")
    return [*through, "--profile", file]


@pytest.fixture
def visit_news(tmp_path: Path) -> Path:
    """A folder with two articles about visits."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(f"{TEXT} Rain fell.", encoding="utf-8")
    return folder


# The example of the documentation


def test_the_documented_profile_briefs_what_the_documentation_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = Path("docs/profiles.md").read_text(encoding="utf-8")
    assert page.partition("```python\n")[2].partition("```")[0] == Path(SANCTIONS).read_text(encoding="utf-8")
    with replay("cassettes"):
        brief: Any = summarize(EXAMPLE, profile=load_profile(SANCTIONS))
    first = brief.sanctions[0]
    assert (first.imposed_by, first.against, first.measure) == ("EUR", "BLR", "an asset freeze")
    text = Path(EXAMPLE).read_text(encoding="utf-8")
    quotes = [evidence for _, claim in brief.claims() for evidence in claim.evidence]
    assert quotes
    assert all(text[evidence.start : evidence.end] == evidence.quote for evidence in quotes)


def test_the_recording_of_a_profile_is_for_that_profile_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with replay("cassettes"), pytest.raises(CassetteMissing):
        summarize(EXAMPLE)
    with replay("cassettes"), pytest.raises(CassetteMissing):
        summarize("seeds/2021-11-16-armenia-azerbaijan.txt", profile=load_profile(SANCTIONS))


# The commands


def test_a_batch_keeps_the_answers_of_each_profile_apart(
    run: Run, stub: StubServer, about_visits: list[object], visit_news: Path, tmp_path: Path, through: list[str]
) -> None:
    stub.always(visits(VISIT))
    lines = tmp_path / "visits.jsonl"
    assert run("batch", visit_news, "-o", lines, *about_visits)[0] == 0
    assert [json.loads(line)["visits"][0]["host"] for line in lines.read_text().splitlines()] == ["FRA", "FRA"]
    assert len(stub.asked) == 2
    before = lines.read_bytes()
    assert run("batch", visit_news, "-o", lines, *about_visits)[0] == 0
    assert (len(stub.asked), lines.read_bytes()) == (2, before)
    stub.always(whole())
    assert run("batch", visit_news, "-o", lines, *through)[0] == 0
    assert len(stub.asked) == 4
    assert "accusations" in json.loads(lines.read_text().splitlines()[0])


def test_an_estimate_counts_the_questions_of_the_profile(
    run: Run, stub: StubServer, about_visits: list[object], visit_news: Path
) -> None:
    status, _, errors = run("batch", visit_news, "--dry-run", *about_visits)
    assert (status, stub.asked) == (0, [])
    assert [line.split()[-1] for line in errors.splitlines() if line.strip().startswith("requests")] == ["2"]


def test_what_is_recorded_replays_byte_for_byte_beside_that_of_another_profile(
    run: Run, stub: StubServer, about_visits: list[object], visit_news: Path, tmp_path: Path, through: list[str]
) -> None:
    stub.then(visits(VISIT), whole())
    tapes, article = tmp_path / "tapes", visit_news / "a.txt"
    _, recorded, _ = run(article, *about_visits, "--record", tapes)
    assert run(article, *through, "--record", tapes)[0] == 0
    names = sorted(path.name for path in tapes.glob("*/*.json"))
    assert names == ["a.visits.whole.json", "a.whole.json"]
    options = [option for option in about_visits if option != "--base-url" and "127.0.0.1" not in str(option)]
    first, second = (run(article, *options, "--replay", tapes) for _ in range(2))
    assert first == second
    assert first[0] == 0
    replayed, live = json.loads(first[1]), json.loads(recorded)
    assert replayed["run"].pop("replayed") is not live["run"].pop("replayed")
    assert replayed == live
    assert len(stub.asked) == 2


def test_pages_and_tables_are_made_of_its_briefs(
    run: Run, stub: StubServer, about_visits: list[object], visit_news: Path, tmp_path: Path
) -> None:
    stub.always(visits(VISIT))
    lines, profile = tmp_path / "visits.jsonl", about_visits[-2:]
    assert run("batch", visit_news, "-o", lines, *about_visits)[0] == 0
    assert run("render", lines, "-o", f"{tmp_path}/pages/", *profile) == (0, "", "")
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["a.html", "b.html"]
    assert run("export", lines, "--to", "csv", "-o", tmp_path / "tables", "--quiet", *profile) == (0, "", "")
    with (tmp_path / "tables" / "visits.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [(row["guest_country"], row["purpose"], row["days"]) for row in rows] == [
        ("ARM", "talks about trade", "3")
    ] * 2
    for row in rows:
        places = zip(json.loads(row["starts"]), json.loads(row["ends"]), strict=True)
        assert [TEXT[start:end] for start, end in places] == json.loads(row["quotes"])
    status, _, errors = run("export", lines, "--to", "plover", *profile)
    assert (status, "no other profile has any" in errors) == (2, True)
    status, _, errors = run("export", lines, "--to", "csv", "-o", tmp_path / "tables")
    assert (status, "is a brief of the profile 'visits'. Name its profile with --profile" in errors) == (1, True)


def test_its_schema_and_its_first_prompt_are_shown(run: Run, about_visits: list[object], visit_news: Path) -> None:
    status, output, _ = run("schema", *about_visits[-2:])
    assert (status, json.loads(output)["properties"]["profile"]["const"]) == (0, "visits")
    status, output, _ = run(visit_news / "a.txt", "--show-prompt", *about_visits)
    assert output.startswith("--- system\nName the visits.")


def test_the_built_in_profile_is_one() -> None:
    built_in = load_profile()
    assert (built_in.name, built_in.brief) == ("conflict", Brief)
    assert set(built_in.sections.model_fields) <= set(Brief.model_fields)


# What is no profile


@pytest.mark.filterwarnings("ignore:Field name .* shadows an attribute")  # pydantic's own word on it
@pytest.mark.parametrize(
    ("sections", "fault"),
    [
        ({}, "has no section"),
        ({"places": list[str]}, "the section 'places' of the profile 'visits' holds no list of claims"),
        ({"visit": Visit}, "holds no list of claims"),
        ({"run": list[Visit]}, "no section may be called 'run'"),
        ({"claims": list[Visit]}, "no section may be called 'claims'"),
        ({"parties": list[Visit]}, "no section may be called 'parties'"),
        ({"Parties": list[Visit]}, "no section may be called 'Parties'"),
        ({"actors": list[Visit]}, "no section may be called 'actors'"),
        ({"looks_for": list[Visit]}, "no section may be called 'looks_for'"),
        ({"error": list[Visit]}, "no section may be called 'error'"),
        ({"articles": list[Visit]}, "no section may be called 'articles'"),
        ({"visits": Annotated[list[Visit], Field(max_length=2)]}, "holds no list of claims"),
        ({"sides": list[Party]}, "holds parties"),
    ],
)
def test_a_model_of_no_sections_is_refused(sections: dict[str, Any], fault: str) -> None:
    model = create_model("Sections", __base__=BaseBrief, **{name: (kind, ...) for name, kind in sections.items()})
    with pytest.raises(UsageError, match=fault):
        Profile("visits", model, "Prompt.")


def test_a_model_that_is_no_brief_is_refused() -> None:
    model: Any = create_model("Sections", visits=(list[Visit], ...))
    with pytest.raises(UsageError, match="is no brief") as caught:
        Profile("visits", model, "Prompt.")
    assert "BaseBrief" in caught.value.hint


@pytest.mark.parametrize(
    "kind",
    [
        dict[str, str],
        Visits,
        list[Visits],
        date,
        Any,
        set[Verbatim],
        tuple[str, ...],
        int | str,
        list[list[str]],
        Decimal,
    ],
)
def test_a_field_that_cannot_be_held_against_the_text_is_refused(kind: Any) -> None:
    claim = create_model("Stay", __base__=Claim, host=(kind, ...))
    with pytest.raises(UsageError, match="the field 'host' of Stay, in the section 'stays' of the profile"):
        Profile("stays", create_model("Stays", __base__=BaseBrief, stays=(list[claim], ...)), "Prompt.")


def test_a_name_that_is_taken_is_refused() -> None:
    for field in ((str, ...), Annotated[str, Field(alias="other")]):
        name = "sentences" if isinstance(field, tuple) else "host"
        claim = create_model("Stay", __base__=Claim, **{name: field})  # type: ignore[call-overload]
        with pytest.raises(UsageError, match="has a name or an alias that is taken"):
            Profile("stays", create_model("Stays", __base__=BaseBrief, stays=(list[claim], ...)), "Prompt.")
    for name in ("Visits!", "article", "repair"):
        with pytest.raises(UsageError, match="is no profile's name"):
            Profile(name, Visits, "Prompt.")


@pytest.mark.parametrize("section", ["first", "last", "summary", "requests", "Withheld_items"])
def test_any_other_name_of_a_section_is_bounded_and_drawn_like_the_rest(section: str) -> None:
    profile = Profile("any", create_model("Sections", __base__=BaseBrief, **{section: (list[Visit], ...)}), "Prompt.")
    schema = profile.answer.model_json_schema()
    assert list(schema["properties"]) == ["actors", section]
    assert schema["properties"][section]["maxItems"] == 200
    assert list(profile.brief.sections()) == ["parties", section]


@pytest.mark.parametrize(("prompt", "canaries"), [(None, ()), (b"x", ()), ("x", "Zubrovia")])
def test_a_prompt_that_is_no_text_is_refused(prompt: Any, canaries: Any) -> None:
    with pytest.raises(UsageError, match="is no text, or its canaries are no tuple"):
        Profile("visits", Visits, prompt, canaries)


def test_answers_are_kept_apart_where_the_rules_differ_that_they_were_held_to() -> None:
    class Loose(Claim):
        host: str

    class Exact(Claim):
        host: Verbatim

    made = [
        Profile(
            "stays", create_model("Stays", __base__=BaseBrief, stays=(list[claim], ...)), "Prompt. Zubrovia", canaries
        )
        for claim in (Loose, Exact)
        for canaries in ((), ("Zubrovia",))
    ]
    keys = {fingerprint(ModelName("openai", "x"), "whole", profile) for profile in made}
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (None, "there is no profile"),
        ("", "holds no PROFILE"),
        ("PROFILE = 7", "holds no PROFILE"),
        ("raise ValueError('two\\nlines')", "line 1, cannot be loaded: ValueError: two"),
        ("def (", "cannot be loaded: SyntaxError"),
        ("import nowhere_to_be_found", "cannot be loaded: ModuleNotFoundError"),
        ("import sys; sys.exit(3)", "cannot be loaded: SystemExit: 3"),
    ],
)
def test_a_file_that_holds_none_is_one_line_and_a_usage_error(
    run: Run, news: Path, tmp_path: Path, code: str | None, fault: str
) -> None:
    file = tmp_path / "mine.py"
    if code is not None:
        file.write_text(code, encoding="utf-8")
    status, output, errors = run(news, "--profile", file, "--model", "openai/x", "--base-url", "http://127.0.0.1:9")
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert fault in errors


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_that_names_a_profile_says_that_it_is_code(run: Run, command: str) -> None:
    status, told, _ = run(command, "--help")
    assert status == 0
    if command in ("brief", "batch", "render", "export", "schema"):
        assert "--profile" in told
    if "--profile" in told:
        assert "whose code is run" in " ".join(told.split())
