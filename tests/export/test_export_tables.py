"""Tables of briefs: every claim once, with its quote; the same in both formats; of any type of brief."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from export_samples import (
    FAILURE,
    accusation,
    article,
    as_csv,
    brief_of_claims,
    evidence,
    read_csv,
    read_parquet,
    run_facts,
)
from pydantic import Field, create_model
from recorded import ROOT, SEEDS, brief_of

from summarizer import Brief, SummarizerError, export_tables, read_article
from summarizer.export.tables import ColumnType, tables_of
from summarizer.export.writing import TableKind
from summarizer.schemas import Actor, BaseBrief, Claim, Party, Statement, Verbatim
from summarizer.schemas.brief import _Head
from summarizer.schemas.claims import StrictModel

pytest.importorskip("pyarrow")
KINDS: list[TableKind] = ["csv", "parquet"]
TABLES = [*Brief.sections(), "contradictions", "withheld", "articles", "failures"]


@cache
def text_of(stem: str) -> str:
    return read_article(ROOT / "seeds" / f"{stem}.txt").text


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The briefs of all seeds and a failure, in both formats."""
    folder = tmp_path_factory.mktemp("tables")
    for kind in KINDS:
        export_tables([*map(brief_of, SEEDS), FAILURE], folder, kind)
    return folder


def test_every_table_is_there_in_both_formats(exported: Path) -> None:
    assert {file.name for file in exported.iterdir()} == {f"{name}.{kind}" for name in TABLES for kind in KINDS}


@pytest.mark.parametrize("section", Brief.sections())
def test_every_claim_is_one_row_with_its_fields(exported: Path, section: str) -> None:
    rows = {(row["article_sha256"], row["claim"]): row for row in read_parquet(exported / f"{section}.parquet")}
    expected = 0
    for brief in map(brief_of, SEEDS):
        countries = {party.id: party.country for party in brief.parties}
        for index, claim in enumerate(getattr(brief, section)):
            row = rows[brief.article.sha256, f"/{section}/{index}"]
            expected += 1
            for name, value in claim.model_dump(exclude={"evidence"}).items():
                assert row[name] == value
            for actor in ("accuser", "accused", "requester", "addressee", "victims", "reported_by"):
                if hasattr(claim, actor):
                    assert row[f"{actor}_name"] == brief.names().get(getattr(claim, actor))
                    assert row[f"{actor}_country"] == countries.get(getattr(claim, actor))
            for actors in ("mediators", "parties"):
                if hasattr(claim, actors):
                    assert row[f"{actors}_name"] == [brief.names()[actor] for actor in getattr(claim, actors)]
                    assert row[f"{actors}_country"] == [countries[actor] for actor in getattr(claim, actors)]
            facts = (brief.article.source, brief.article.title, brief.article.published)
            assert (row["article_source"], row["article_title"], row["article_published"]) == facts
    assert len(rows) == expected > 0
    assert len(read_parquet(exported / f"{section}.parquet")) == expected


@pytest.mark.parametrize("section", Brief.sections())
def test_every_exported_quote_is_the_articles_text(exported: Path, section: str) -> None:
    texts = {brief_of(stem).article.sha256: text_of(stem) for stem in SEEDS}
    rows = read_csv(exported / f"{section}.csv")
    assert rows
    for row in rows:
        places = [json.loads(row[name]) for name in ("sentences", "starts", "ends", "quotes")]
        assert places[0]
        for _, start, end, quote in zip(*places, strict=True):
            assert texts[row["article_sha256"]][start:end] == quote


@pytest.mark.parametrize("name", TABLES)
def test_both_formats_hold_the_same(exported: Path, name: str) -> None:
    typed, text = read_parquet(exported / f"{name}.parquet"), read_csv(exported / f"{name}.csv")
    plain = [{column: as_csv(value) for column, value in row.items()} for row in typed]
    for row in plain:
        if row.get("article_source", "").startswith("="):
            row["article_source"] = "'" + row["article_source"]
    assert plain == text


def test_an_article_is_a_row_and_a_failure_is_another_tables(exported: Path) -> None:
    rows = read_parquet(exported / "articles.parquet")
    assert [row["article_sha256"] for row in rows] == [brief_of(stem).article.sha256 for stem in SEEDS]
    for row, brief in zip(rows, map(brief_of, SEEDS), strict=True):
        for name, value in brief.run.model_dump(exclude={"prompts"}).items():
            assert row[name] == value
        assert json.loads(row["prompts"]) == brief.run.prompts
        assert row["uncited_sentences"] == brief.uncited_sentences
        assert row["article_characters"] == brief.article.characters
    (failure,) = read_parquet(exported / "failures.parquet")
    assert failure == {
        "article_sha256": None,
        "article_source": "=cmd.txt",
        "type": "ModelTimeout",
        "message": "no answer\nin time",
        "hint": "Wait",
        "retryable": True,
    }


def test_empty_tables_keep_their_types(tmp_path: Path) -> None:
    from pyarrow.parquet import read_schema

    counts = export_tables([], tmp_path / "new", "parquet")
    assert counts == dict.fromkeys(TABLES, 0)
    types = {field.name: str(field.type) for field in read_schema(tmp_path / "new" / "casualties.parquet")}
    assert types["count_min"] == "int64"
    assert types["victims_country"] == "string"
    assert types["starts"].replace("item", "element") == "list<element: int64>"
    articles = {field.name: str(field.type) for field in read_schema(tmp_path / "new" / "articles.parquet")}
    assert (articles["cost_usd"], articles["replayed"], articles["prompts"]) == ("double", "bool", "string")
    export_tables([], tmp_path / "new", "csv")
    for name in TABLES:
        lines = (tmp_path / "new" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert len(lines) == 1
        assert lines[0].split(",") == [field.name for field in read_schema(tmp_path / "new" / f"{name}.parquet")]


def test_columns_of_nothing_but_nulls_keep_their_types(tmp_path: Path) -> None:
    from pyarrow.parquet import read_schema

    export_tables([brief_of_claims()], tmp_path, "parquet")
    assert str(read_schema(tmp_path / "articles.parquet").field("cost_usd").type) == "double"


def test_many_rows_are_written_in_groups(tmp_path: Path) -> None:
    from pyarrow.parquet import ParquetFile

    brief = brief_of_claims(accusations=[accusation(allegation=f"deed {n}") for n in range(100)])
    assert export_tables((brief for _ in range(90)), tmp_path, "parquet")["accusations"] == 9000
    with ParquetFile(tmp_path / "accusations.parquet") as file:
        assert file.num_row_groups == 3
        assert file.metadata.num_rows == 9000
    rows = read_parquet(tmp_path / "accusations.parquet")
    assert [row["allegation"] for row in rows[4000:4200]] == [f"deed {n % 100}" for n in range(4000, 4200)]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_a_cell_that_would_run_gets_an_apostrophe_in_csv_alone(mark: str, tmp_path: Path) -> None:
    words = f'{mark}HYPERLINK("http://x","y")'
    brief = brief_of_claims(accusations=[accusation(allegation=words, speaker=f"a{mark}b")])
    for kind in KINDS:
        export_tables([brief], tmp_path, kind)
    (row,), (typed,) = read_csv(tmp_path / "accusations.csv"), read_parquet(tmp_path / "accusations.parquet")
    assert row["allegation"] == "'" + words
    assert row["speaker"] == typed["speaker"] == f"a{mark}b"
    assert typed["allegation"] == words


@pytest.mark.parametrize(
    "words", ['"', '""', "a,b", "a\nb", "a\r\nb", "\x00", "é\u2028x", "’’", " ", "'=1", "\\n", "[]"]
)
def test_hostile_text_comes_back(words: str, tmp_path: Path) -> None:
    quote = evidence(words)
    brief = brief_of_claims(accusations=[{**accusation(allegation=words), "evidence": quote}] * 2)
    for kind in KINDS:
        export_tables([brief], tmp_path, kind)
    text, typed = read_csv(tmp_path / "accusations.csv"), read_parquet(tmp_path / "accusations.parquet")
    assert [row["allegation"] for row in text] == [row["allegation"] for row in typed] == [words, words]
    assert [json.loads(row["quotes"]) for row in text] == [row["quotes"] for row in typed] == [[words]] * 2


def test_a_null_is_nothing_and_an_empty_text_is_quoted(tmp_path: Path) -> None:
    export_tables([brief_of_claims(accusations=[accusation(response="")])], tmp_path)
    line = (tmp_path / "accusations.csv").read_bytes().split(b"\n")[1]
    assert b',,shelled a village,"",,,[1]' in line  # no speaker, an empty response, no denial or confidence known


def test_numbers_are_left_as_they_are(tmp_path: Path) -> None:
    class Cooling(Claim):
        degrees: int
        share: float

    kind = profile(cooling=Cooling)
    claim = {"degrees": -3, "share": -0.5, "evidence": evidence()}
    export_tables([whole(kind, cooling=[claim])], tmp_path, "csv", kind)
    (row,) = read_csv(tmp_path / "cooling.csv")
    assert (row["degrees"], row["share"]) == ("-3", "-0.5")


def profile(**sections: type[Claim]) -> type[BaseBrief]:
    """Return a type of brief with other sections, built as a user's is."""
    fields: dict[str, Any] = {name: (list[model], ...) for name, model in sections.items()}  # type: ignore[valid-type]
    base = create_model("Sections", __base__=StrictModel, **fields)
    return create_model("Profile", __base__=(BaseBrief, base, _Head))


def whole(kind: type[BaseBrief], **sections: Any) -> BaseBrief:
    facts = {"article": article(), "run": run_facts(), "withheld": [], "uncited_sentences": []}
    return kind.model_validate({**facts, **sections})


class Colour(StrEnum):
    RED = "red"


class Spill(Claim):
    """A claim with a field of every sort."""

    polluter: Actor
    blamed: list[Actor]
    where: Verbatim | None
    what: str
    barrels: Annotated[int, Field(ge=0)] | None
    share: float | None
    known: bool
    level: Literal[1, 2, 3]
    colour: Colour
    tags: list[Literal["oil", "gas"]] | None
    depths: list[int]
    parts: dict[str, int]
    either: int | str
    claim: str
    polluter_name: str


def test_a_users_own_sections_become_tables(tmp_path: Path) -> None:
    class Firm(Claim):
        id: str
        name: str

    kind = profile(parties=Firm, spills=Spill, failures=Statement)
    facts = {"polluter": "A", "blamed": ["A", "B"], "where": None, "what": "=oil", "barrels": 10**12, "share": 0.25}
    more = {"known": True, "level": 2, "colour": "red", "tags": None, "depths": [1, -2], "parts": {"x": 1}, "either": 7}
    claims = [{**facts, **more, "claim": "c", "polluter_name": "own", "evidence": evidence()}]
    firms = [{"id": each, "name": f"Firm {each}", "evidence": evidence()} for each in "AB"]
    brief = whole(kind, parties=firms, spills=claims, failures=[])
    for each in KINDS:
        export_tables([brief, FAILURE], tmp_path, each, kind)
    (row,) = read_parquet(tmp_path / "spills.parquet")
    assert row["claim"] == "/spills/0"
    assert row["claim_"] == "c"
    assert (row["polluter_name"], row["polluter_name_"]) == ("own", "Firm A")
    assert "polluter_country" not in row
    assert (row["blamed"], row["blamed_name"]) == (["A", "B"], ["Firm A", "Firm B"])
    plain = {name: row[name] for name in ("barrels", "share", "known", "level", "colour", "tags", "depths")}
    assert plain == {name: {**facts, **more}[name] for name in plain}
    assert (row["parts"], row["either"]) == ('{"x": 1}', "7")
    assert len(read_csv(tmp_path / "failures.csv")) == 1
    assert read_csv(tmp_path / "failures_.csv") == []
    assert [file.stem for file in sorted(tmp_path.glob("*.csv"))] == sorted(
        ["parties", "spills", "failures_", "withheld", "articles", "failures"]
    )


def test_columns_are_read_off_the_models() -> None:
    kind = profile(parties=Party, spills=Spill)
    (spills,) = [table for table in tables_of(kind) if table.name == "spills"]
    types = {column.name: (column.type, column.many) for column in spills.columns}
    assert types["polluter_country"] == (ColumnType.TEXT, False)
    assert types["blamed_country"] == (ColumnType.TEXT, True)
    assert types["barrels"] == types["level"] == (ColumnType.INTEGER, False)
    assert types["share"] == (ColumnType.NUMBER, False)
    assert types["known"] == (ColumnType.TRUTH, False)
    assert types["tags"] == (ColumnType.TEXT, True)
    assert types["depths"] == (ColumnType.INTEGER, True)
    assert types["parts"] == types["either"] == types["colour"] == (ColumnType.TEXT, False)


def test_a_brief_of_another_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SummarizerError, match="not the type"):
        export_tables([brief_of_claims()], tmp_path / "new", "csv", profile(spills=Spill))
    assert not (tmp_path / "new").exists()
