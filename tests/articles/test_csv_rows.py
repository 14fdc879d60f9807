"""Rows of CSV and TSV: what they hold, which delimiter and encoding they have, and that damage spoils one row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from waiting import linear_time

from summarizer import articles_in, count_articles
from summarizer.articles import csv_rows
from summarizer.errors import ReadingError

STANDARD_CSV_LIMIT = 131_072
Rows = Callable[..., list[tuple[str, str]]]


@pytest.fixture(autouse=True)
def _standard_csv_limit() -> Iterator[None]:
    """The longest field of a CSV is a setting of the process, whatever a test before left of it."""
    former = csv.field_size_limit(STANDARD_CSV_LIMIT)
    yield
    csv.field_size_limit(former)


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    """Write a file and return what its rows are called, and their texts or, behind a mark, why there are none."""

    def of(content: str | bytes, name: str = "a.csv", **fields: str) -> list[tuple[str, str]]:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        found = []
        for source in articles_in(tmp_path / name, **fields):
            said = f"! {source.error.message}" if isinstance(source.error, ReadingError) else str(source.text)
            found.append((Path(source.name).name, said))
        return found

    return of


def test_a_csv_may_hold_line_breaks_quotes_and_empty_lines(rows: Rows) -> None:
    content = 'key,text\r\nk-1,"Two\nlines, and ""quotes""."\r\n\r\n,Перемирие.\r\n'
    assert rows(content) == [("a.csv#1", 'Two\nlines, and "quotes".'), ("a.csv#2", "Перемирие.")]
    assert [name for name, _ in rows(f"\ufeff{content}", "A.CSV", id_field="key")] == ["A.CSV#k-1", "A.CSV#2"]


def test_a_csv_without_the_text_names_the_fields_it_has(rows: Rows) -> None:
    missing = "! has no text in the field 'text' (its fields: id, body)"
    assert rows("id,body\n1,x\n2,y,\n") == [("a.csv#1", missing), ("a.csv#2", missing)]
    (_, short), whole = rows("id,text\n1\n2,Second.\n")
    assert (short[:30], whole) == ("! has no text in the field 'te", ("a.csv#2", "Second."))


def test_a_field_may_be_as_long_as_an_article(rows: Rows, tmp_path: Path) -> None:
    text = "word " * 60_000
    assert len(text) > STANDARD_CSV_LIMIT
    assert rows(f'text\n"{text}"\nShort.\n') == [("a.csv#1", text), ("a.csv#2", "Short.")]
    csv.field_size_limit(STANDARD_CSV_LIMIT)
    assert count_articles(tmp_path / "a.csv") == 2


LOST = "! has 3 fields where the header names 2: what is behind would be lost"
UNCLOSED = "! holds the row below it: a quotation mark is not closed"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("n,text\n7,Shells fell, and a bridge broke.\n8,Calm.\n", [LOST, "Calm."]),
        ('n,text\n7,"Shells fell.\n8,Calm.\n9,"The mayor" left.\n', ["! is no row", "Calm.", "! is no row"]),
        ('n,text\n7,"Shells fell.\n8,Calm.\n', ["! is no row", "Calm."]),
        ('n,text\n7,"Shells fell.\n8,Calm."\n', [UNCLOSED, 'Calm."']),
        ('n,text\n7,Calm.\n8,"Two\nlines."\n', ["Calm.", "Two\nlines."]),
        ('n,text\n7,The "old" bridge broke.\n', ['The "old" bridge broke.']),
        ("n,text\n7,Calm.,,\n", ["Calm."]),
    ],
    ids=["comma", "unclosed", "to the end", "closed below", "two lines", "quotes within", "empty behind"],
)
def test_damage_spoils_one_row_and_nothing_is_merged_or_dropped(rows: Rows, content: str, expected: list[str]) -> None:
    found = [said for _, said in rows(content)]
    assert len(found) == len(expected)
    for said, wanted in zip(found, expected, strict=True):
        assert (
            said.startswith(wanted) if wanted[0] == "!" and wanted != '! Calm."' else said == wanted.removeprefix("! ")
        )


def test_too_long_a_field_spoils_one_row(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "_LONGEST_FIELD", 100)
    one, damaged, other = rows(f"text\nOne.\n{'x' * 200}\nOther.\n")
    assert (one, other) == (("a.csv#1", "One."), ("a.csv#3", "Other."))
    assert damaged == ("a.csv#2", "! is no row of CSV (field larger than field limit (100))")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("n;text\n1;Shells fell, twice.\n", "a.csv"),
        ("sep=;\r\nn;text\r\n1;Shells fell, twice.\r\n", "a.csv"),
        ("\ufeffsep=|\nn|text\n1|Shells fell, twice.\n", "a.csv"),
        ("n\ttext\n1\tShells fell, twice.\n", "a.tsv"),
        ("n\ttext\n1\tShells fell, twice.\n", "a.csv"),
        ('"n","text"\n"1","Shells fell, twice."\n', "a.csv"),
        (" n , text \n1,Shells fell; twice.\n".replace(";", "；"), "a.csv"),
    ],
)
def test_the_delimiter_is_found(rows: Rows, content: str, name: str) -> None:
    [(_, said)] = rows(content, name)
    assert said in ("Shells fell, twice.", "Shells fell； twice.")


def test_tables_separated_by_tabs_do_not_quote(rows: Rows) -> None:
    found = rows('n\ttext\n1\t"No," the mayor said.\n2\t"Calm.\n3\tCalm.\n', "a.tsv")
    assert [said for _, said in found] == ['"No," the mayor said.', '"Calm.', "Calm."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("text\nКолонна ушла на север и до вечера не вернулась.\n".encode("cp1251") * 3, "Колонна ушла"),
        ("text\nThe café was hit.\n".encode("latin-1"), "The café"),
        ("text\nКолонна ушла.\n".encode("utf-16"), "Колонна ушла."),
        ("text\nКолонна ушла".encode() + b"\x92\n", "Колонна ушла’"),
    ],
)
def test_rows_are_decoded_as_files_are(rows: Rows, data: bytes, expected: str) -> None:
    assert rows(data)[0][1].startswith(expected)


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (
            'n,text\n1,"The mayor said:\n2,000 people had fled."\n2,Calm.\n',
            ["The mayor said:\n2,000 people had fled.", "Calm."],
        ),
        ('n,text\n1,"Terms:\n2, to leave\n3, to pay"\n2,Calm.\n', ["Terms:\n2, to leave\n3, to pay", "Calm."]),
        ('n,text\n1, "Shells fell, twice."\n', ["Shells fell, twice."]),
        ('id,text\nherald,"He said:\nenvoys,come in."\npage,Calm.\n', ["He said:\nenvoys,come in.", "Calm."]),
        ('id,text\nb1,"He said:\nenvoys,come in."\nb2,Calm.\n', ["He said:\nenvoys,come in.", "Calm."]),
    ],
)
def test_what_only_looks_like_a_row_is_none(rows: Rows, content: str, texts: list[str]) -> None:
    assert [said for _, said in rows(content)] == texts


def test_rows_with_names_are_not_merged_either(rows: Rows) -> None:
    found = rows('id,text\nb1,"Shells fell.\nb2,Calm.\nb3,It was over, said all: no"\nb4,Rain.\n')
    assert found[0] == ("a.csv#1", UNCLOSED)
    assert [said for _, said in found[1:]] == ["Calm.", LOST, "Rain."]


def test_line_ends_of_old_macs(rows: Rows) -> None:
    assert rows("n,text\r1,Shells fell.\r2,Calm.\r") == [("a.csv#1", "Shells fell."), ("a.csv#2", "Calm.")]


def test_a_file_of_damaged_rows_takes_linear_time() -> None:
    lines = ["id,text,note\n", *(f'{number},Calm.,a","\n' for number in range(30_000))]
    read = 0

    def counted() -> Iterator[tuple[str, tuple[str, ...]]]:
        nonlocal read
        for line in lines:
            read += 1
            yield line, ()

    found = sum(1 for _ in csv_rows.csv_rows(counted(), "text"))
    assert (found, read) == (30_000, len(lines))


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (f'{"9" * 5_000},"Two\n8,lines"\n2,Calm.\n', ["Two\n8,lines", "Calm."]),
        (f'2,"Two\n{"9" * 5_000},lines"\n2,Calm.\n', [f"Two\n{'9' * 5_000},lines", "Calm."]),
    ],
    ids=["name", "line"],
)
def test_a_number_of_thousands_of_digits_spoils_no_row(rows: Rows, content: str, texts: list[str]) -> None:
    assert [said for _, said in rows(f"n,text\n{content}")] == texts


@pytest.mark.parametrize("name", ["1a ", "a ", "7"])
def test_a_row_with_a_long_name_and_many_lines_takes_linear_time(name: str) -> None:
    lines = ["id,text\n", f'"{name * 50_000}\n', *["a,b\n"] * 30_000, '",Calm.\n']
    with linear_time():
        [(_, values, fault, _)] = csv_rows.csv_rows(((line, ()) for line in lines), "text")
    assert (values["text"], fault) == ("Calm.", None)
