"""Where a batch's articles come from: what is taken, what it is called, and what becomes of a row that is damaged."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import chain, islice, repeat
from pathlib import Path
from types import SimpleNamespace

import pytest

from summarizer import Article, articles_in, count_articles
from summarizer.articles import rows as reading_of_rows
from summarizer.articles.loading import read_article
from summarizer.batch.sources import Source
from summarizer.errors import MissingExtra, ReadingError, UsageError

Rows = Callable[..., list[tuple[str, str]]]
LONGEST = 400_000
PAGE = "https://news.example/a"


def unread(name: str) -> Article:
    raise AssertionError(f"{name} is a row, and was read as a file")


def said(source: Source) -> tuple[str, str]:
    """Return what a row is called without its folder, and its text or, behind a mark, why there is none."""
    name = Path(source.name).name
    try:
        return name, source.load(unread, LONGEST).text
    except ReadingError as error:
        return name, f"! {error.message}"


def filled(folder: Path, *files: str) -> Path:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Text of {name}.", encoding="utf-8")
    return folder


def taken(folder: Path, *patterns: str) -> list[str]:
    return [Path(source.name).relative_to(folder).as_posix() for source in articles_in(folder, patterns=patterns)]


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    """Write a file and return what its rows say."""

    def of(name: str, content: str | bytes, **fields: str) -> list[tuple[str, str]]:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(map(said, articles_in(tmp_path / name, **fields)))

    return of


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., Path]:
    """Write a Parquet file of some columns; skipped where Parquet cannot be read."""
    arrow, writing = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")

    def write(**columns: object) -> Path:
        writing.write_table(arrow.table(columns), tmp_path / "news.parquet")
        return tmp_path / "news.parquet"

    return write


# Folders, files and URLs


def test_a_folder_is_gone_through_with_all_below_it_in_the_order_of_names(tmp_path: Path) -> None:
    filled(tmp_path, "b/z.md", "b/a/deep.txt", "a/one.txt", "c.txt", "a.md", "B.TXT")
    assert taken(tmp_path) == ["B.TXT", "a.md", "c.txt", "a/one.txt", "b/z.md", "b/a/deep.txt"]


def test_what_is_no_article_is_left_out_of_a_folder(tmp_path: Path) -> None:
    filled(tmp_path, "b.json", "c.txt.bak", "rows.jsonl", "rows.csv", "page.css")
    assert taken(tmp_path) == []
    assert count_articles(tmp_path) == 0
    assert taken(filled(tmp_path, "a.txt")) == ["a.txt"]


def test_what_is_hidden_is_left_out_of_a_folder(tmp_path: Path) -> None:
    filled(tmp_path, "a.txt", ".draft.txt", "._a.txt", ".git/notes.md")
    assert taken(tmp_path) == ["a.txt"]
    assert count_articles(tmp_path) == 1


def test_patterns_take_other_files_of_folders_and_concern_no_file_that_is_named(tmp_path: Path) -> None:
    filled(tmp_path, "a.txt", "b.text", "deep/c.text", "d.md")
    (tmp_path / "rows.jsonl").write_text('{"text": "A row."}\n', encoding="utf-8")
    assert taken(tmp_path, "*.text") == ["b.text", "deep/c.text"]
    assert taken(tmp_path, "[ad].*") == ["a.txt", "d.md"]
    assert taken(tmp_path, "*.jsonl", "d*") == ["d.md", "rows.jsonl#1"]
    assert list(articles_in(tmp_path / "a.txt", patterns=["*.text"])) == [Source(str(tmp_path / "a.txt"))]


def test_a_file_is_an_article_that_is_read_by_its_name_when_it_is_loaded(tmp_path: Path, article: Article) -> None:
    file = filled(tmp_path, ".notes") / ".notes"
    [source] = articles_in(file)
    file.unlink()
    asked: list[str] = []
    assert source.load(lambda name: asked.append(name) or article, LONGEST) is article
    assert asked == [source.name] == [str(file)]


@pytest.mark.parametrize("url", [PAGE, "HTTP://news.example/rows.jsonl", f"{PAGE}.csv?of=1", f"{PAGE}.parquet"])
def test_an_address_is_passed_on_as_it_is(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        reading_of_rows, "find_spec", lambda _name: None
    )  # no rows are read, so nothing is needed for them
    assert list(articles_in(url)) == [Source(url)]
    assert count_articles(url) == 1


@pytest.mark.parametrize("place", ["nowhere", "no.jsonl", "no/a.txt", "n" * 300], ids=["file", "rows", "deep", "long"])
def test_a_place_that_is_not_there_is_told_at_once(tmp_path: Path, place: str) -> None:
    filled(tmp_path, "a.txt")
    with pytest.raises(UsageError, match=f"there is no .*{place[-7:]}"):
        articles_in(tmp_path / "a.txt", tmp_path / place)


# Rows of JSON lines and of CSV


@pytest.mark.parametrize("name", ["news.jsonl", "news.ndjson", "NEWS.JSONL"])
def test_each_line_of_json_is_an_article_called_by_its_number(rows: Rows, name: str) -> None:
    content = '\ufeff{"text": "One.", "id": 7, "body": "x"}\n\n  \r\n{"text": "Two\\nlines.", "body": "y"}'
    assert rows(name, content) == [(f"{name}#1", "One."), (f"{name}#4", "Two\nlines.")]
    assert rows(name, content, text_field="body") == [(f"{name}#1", "x"), (f"{name}#4", "y")]


def test_an_id_names_a_row_where_there_is_one(rows: Rows) -> None:
    content = "\n".join(json.dumps({"text": "Text.", "key": key}) for key in ("x", 0, "", None, "half a \ud83d"))
    found = [name for name, _ in rows("a.jsonl", f'{content}\n{{"text": "Text."}}', id_field="key")]
    assert found[:4] + found[5:] == [f"a.jsonl#{number}" for number in ("x", 0, 3, 4, 6)]
    assert found[4].encode("utf-8").decode().startswith("a.jsonl#half a \ufffd")


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        (b'{"text": "half', "is no JSON"),
        (b"[" * 200_000, ""),
        (b'"only a string"', "has no text in the field 'text'"),
        (b'["text", "a list"]', "has no text in the field 'text'"),
        (b"null", "has no text in the field 'text'"),
        (b'{"body": "x", "title": "y"}', "has no text in the field 'text' (its fields: body, title)"),
        (b'{"te\\udc00xt": "x"}', "has no text in the field 'text' (its fields: te\ufffd"),
        (b'{"text": 17}', "has no text in the field 'text'"),
        (b'{"text": ""}', "is empty"),
        (b'{"text": "x \\ud800 y"}', "holds half a character"),
        (b'{"text": "' + b"x" * (LONGEST + 1) + b'"}', "is 400,001 characters long"),
    ],
    ids=["half", "nested", "string", "list", "null", "fields", "surrogate", "number", "empty", "torn", "long"],
)
def test_a_damaged_line_is_an_article_that_cannot_be_read_and_others_are_not_touched(
    rows: Rows, line: bytes, trouble: str
) -> None:
    before, (name, damage), after = rows("a.jsonl", b'{"text": "Before."}\n' + line + b'\n{"text": "After."}\n')
    assert [before, name, after] == [("a.jsonl#1", "Before."), "a.jsonl#2", ("a.jsonl#3", "After.")]
    assert damage.encode("utf-8").decode().startswith(f"! {trouble}")


# Files that go away, and reading no further than asked


@pytest.mark.parametrize(
    ("name", "content", "which", "fault"),
    [
        ("a.jsonl", '{"text": "One."}\n{"text": %s}\n' % ("[" * 50_000), "#2", "is no JSON (nested too deeply)"),
        ("a.jsonl", '{"text": %s}\n' % ("9" * 5_000), "#1", "is no JSON (a number of too many digits)"),
        ("a.json", "[" * 50_000, "", "is no JSON (nested too deeply)"),
        ("a.csv", 'id,text\n1,"One."\n2,"Two\n', "#2", "is no row of CSV (unexpected end of data)"),
        ("a.csv", "id,text\n1,\n", "#1", "is empty"),
        ("a.xml", "<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", "", "is a feed without texts"),
    ],
)
def test_what_is_wrong_with_a_row_or_a_file_of_rows_is_told_with_its_name(
    tmp_path: Path, name: str, content: str, which: str, fault: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    *_, last = articles_in(tmp_path / name)
    with pytest.raises(ReadingError) as caught:
        last.load(read_article, LONGEST)
    assert str(caught.value).startswith(f"{tmp_path / name}{which}: {fault}")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_file_that_went_away_is_an_article_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    found = articles_in(filled(tmp_path, name) / name, PAGE)
    (tmp_path / name).unlink()
    gone, other = found
    with pytest.raises(ReadingError, match="there is no such file"):
        gone.load(read_article, LONGEST)
    assert other == Source(PAGE)


def test_standard_input_is_json_lines_read_no_further_than_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    first = (b'{"text": "One.", "id": "x"}\n', b"broken\n", b"\n", b"[]\n")
    read: list[bytes] = []
    lines = (read.append(line) or line for line in chain(first, repeat(b'{"text": "More."}\n', 100)))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=lines))
    found = articles_in("-", id_field="id")
    assert (count_articles(PAGE, "-"), read) == (None, [])
    one, (broken, _), (no_object, _), more = map(said, islice(found, 4))
    assert [one, broken, no_object, more] == [("-#x", "One."), "-#2", "-#4", ("-#5", "More.")]
    assert len(read) == 5


@pytest.mark.parametrize(("name", "head", "row"), [("a.jsonl", "", '{"text": "%s"}\n'), ("a.csv", "text\n", "%s\n")])
def test_a_file_is_not_read_ahead(tmp_path: Path, name: str, head: str, row: str) -> None:
    file = tmp_path / name
    file.write_text(head + "".join(row % f"Row {number}." for number in range(2_000)), encoding="utf-8")
    found = articles_in(file)
    assert next(found).text == "Row 0."
    with file.open("a", encoding="utf-8") as more:
        more.write(row % "Written meanwhile.")
    assert [source.text for source in found][-1] == "Written meanwhile."


def test_places_come_in_the_order_of_the_call_and_no_folder_is_looked_through_ahead(tmp_path: Path) -> None:
    filled(tmp_path, "second/b.txt", "first/c.txt")
    found = articles_in(PAGE, tmp_path / "second", tmp_path / "first")
    assert next(found) == Source(PAGE)
    filled(tmp_path, "second/meanwhile.txt")
    assert [Path(source.name).name for source in found] == ["b.txt", "meanwhile.txt", "c.txt"]


def test_as_many_are_counted_as_there_are(tmp_path: Path) -> None:
    filled(tmp_path, "f/a.txt", "f/deep/b.md", "f/skipped.css", "alone", "f/empty.csv/c.txt")
    (tmp_path / "f" / "rows.jsonl").write_bytes(b'{"text": "x"}\n\n \t\nbroken\n{"text": 1}\n\xff\n[1]')
    (tmp_path / "f" / "rows.csv").write_text('text\n"a\nb"\n\nc\nd,e\n', encoding="utf-8")
    places = [tmp_path / "f", PAGE, tmp_path / "alone", tmp_path / "f" / "rows.csv"]
    for patterns, expected in ((["*"], 17), ([], 16), (["*.jsonl"], 10)):
        assert count_articles(*places, patterns=patterns) == expected
        assert len(list(articles_in(*places, patterns=patterns))) == expected


# Parquet


def test_rows_of_parquet_come_in_order_whatever_their_number(parquet: Callable[..., Path]) -> None:
    count = 515
    file = parquet(text=[f"Row {number}." for number in range(count)], other=list(range(count)))
    assert list(articles_in(file)) == [Source(f"{file}#{n + 1}", f"Row {n}.") for n in range(count)]
    assert count_articles(file) == count


def test_rows_of_parquet_are_called_by_their_id_and_name_their_fields(parquet: Callable[..., Path]) -> None:
    file = parquet(body=["One.", "Two."], key=[5, None])
    found = list(map(said, articles_in(file, text_field="body", id_field="key")))
    assert found == [("news.parquet#5", "One."), ("news.parquet#2", "Two.")]
    missing = "! has no text in the field 'text' (its fields: body, key)"
    assert [trouble for _, trouble in map(said, articles_in(file))] == [missing, missing]


@pytest.mark.parametrize("is_told", [True, False])
def test_rows_of_parquet_that_share_a_huge_text_are_held_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_told: bool
) -> None:
    arrow, writing = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(reading_of_rows, "_LARGEST_ROW", 1_000_000)
    texts, numbers = ["a" * 1_100_000, "b" * 900_000], [0, 1] * 500
    column = arrow.DictionaryArray.from_arrays(arrow.array(numbers, arrow.int32()), arrow.array(texts))
    writing.write_table(arrow.table({"text": column}), tmp_path / "a.parquet", store_schema=is_told)
    pool = arrow.default_memory_pool()
    before, held = pool.bytes_allocated(), 0
    found = []
    for source in articles_in(tmp_path / "a.parquet"):
        held = max(held, pool.bytes_allocated() - before)
        found.append(source.text == texts[1] or said(source)[1])
    assert found == ["! is over the limit of 1,000,000 bytes a row", True] * 500
    assert held < 20 * len(texts[0])


@pytest.mark.parametrize("error", ["ArrowNotImplementedError", "ArrowMemoryError", "ArrowInvalid"])
def test_what_arrow_cannot_read_is_a_line(
    parquet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    file = parquet(text=["One."])

    def refused(*_: object, **__: object) -> None:
        raise getattr(pytest.importorskip("pyarrow").lib, error)("too large")

    monkeypatch.setattr(pytest.importorskip("pyarrow.parquet").ParquetFile, "iter_batches", refused)
    assert list(map(said, articles_in(file))) == [("news.parquet", "! cannot be read to its end: too large")]


@pytest.mark.parametrize("trouble", ["no Parquet", "no text"])
def test_damaged_parquet_does_not_end_the_batch(parquet: Callable[..., Path], trouble: str) -> None:
    arrow = pytest.importorskip("pyarrow")
    file = parquet(text=arrow.array([b"\xff\xfe"], arrow.binary()).view(arrow.string()))
    if trouble == "no Parquet":
        file.write_bytes(b"not at all")
    broken, other = articles_in(file, PAGE)
    assert said(broken)[1].startswith("! ")
    assert other == Source(PAGE)
    assert count_articles(file) == 1


@pytest.mark.parametrize("place", ["folder/news.PARQUET", "folder"])
def test_parquet_needs_its_extra_and_says_so_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(reading_of_rows, "find_spec", lambda _name: None)
    filled(tmp_path, "a.txt", "folder/b.parquet", "folder/news.PARQUET")
    with pytest.raises(MissingExtra, match=r"pip install 'conflict-briefs\[parquet\]'"):
        articles_in(tmp_path / "a.txt", tmp_path / place, patterns=["*.parquet"])
