"""What a file holds is told by its bytes, whatever it is called: every kind that is read, and what cannot be."""

from __future__ import annotations

import random
from contextlib import nullcontext
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from input_samples import ATOM, ONE, PAGE, PDF, RSS, RTF, TITLE, TWO, XHTML, archive, chat, mail, mhtml, word
from waiting import linear_time

from summarizer import articles_in, read_article
from summarizer.articles import docx
from summarizer.articles.kinds import FileKind, kind_of
from summarizer.batch.folders import Skipped
from summarizer.errors import ReadingError


def read(tmp_path: Path, data: bytes | str, name: str = "saved") -> tuple[str, str | None, str | None, tuple[str, ...]]:
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    article = read_article(tmp_path / name)
    return article.text, article.title, article.published, article.warnings


@pytest.mark.parametrize("name", ["saved", "story.aspx", "story.php", "story.txt", "17"])
@pytest.mark.parametrize(
    ("data", "title", "published"),
    [
        (PAGE, TITLE, None),
        ("\ufeff\n\n" + PAGE.lower().replace("<!doctype html>", ""), "pier shelled", None),
        ("<!-- saved from the web -->\n" + PAGE.replace("<!DOCTYPE html>", ""), TITLE, None),
        (PAGE.encode("utf-16"), TITLE, None),
        (XHTML, TITLE, None),
        (f"<div><p>{ONE}</p><p>{TWO}</p></div>", None, None),
        (mhtml(), TITLE, None),
        (mail(), "Pier shelled – update", "2024-03-04"),
        (mail(html=True), "Pier shelled – update", "2024-03-04"),
        (RTF, None, None),
        (word(), TITLE, None),
        (ATOM, TITLE, "2024-03-04"),
        (f"{ONE}\n\n{TWO}\n", None, None),
    ],
    ids=[
        "page",
        "bare",
        "comment",
        "wide",
        "xhtml",
        "part",
        "mhtml",
        "mail",
        "html mail",
        "rtf",
        "docx",
        "atom",
        "text",
    ],
)
def test_a_kind_is_told_by_its_bytes(
    tmp_path: Path, data: bytes | str, title: str | None, published: str | None, name: str
) -> None:
    text, found_title, found_published, warnings = read(tmp_path, data, name)
    paragraphs = [line for line in text.split("\n\n") if line.strip().lower() != TITLE.lower()]
    assert " ".join(paragraphs).lower().startswith(f"{ONE} {TWO}".lower())
    assert (found_title, found_published, warnings) == (title, published, ())


def test_a_pdf_needs_no_ending(tmp_path: Path) -> None:
    assert read(tmp_path, PDF, "report")[0].startswith(ONE)
    assert read(tmp_path, b"junk before\n" + PDF, "report.txt")[0].startswith(ONE)


def test_what_is_attached_is_named_and_tables_are_lines(tmp_path: Path) -> None:
    assert read(tmp_path, mail(attached=True))[3] == ("what is attached was not read: pier.gif",)
    assert read(tmp_path, word())[0].endswith("Pier 1\n\nBoats 2")


def test_each_entry_of_a_feed_is_an_article(tmp_path: Path) -> None:
    feed, skipped = tmp_path / "news.aspx", list[Skipped]()
    feed.write_text(RSS, encoding="utf-8")
    [entry] = articles_in(feed, on_skip=skipped.append)
    article = entry.load(read_article, 10_000)
    assert (article.source, article.title, article.published) == (f"{feed}#1", TITLE, "2024-03-04")
    assert article.text == f"{ONE}\n\n{TWO}"
    assert skipped == [Skipped(f"{feed}#2", "an entry without a text")]


def test_messages_of_a_chat_are_articles(tmp_path: Path) -> None:
    file, skipped = tmp_path / "result.json", list[Skipped]()
    file.write_text(chat(), encoding="utf-8")
    first, second = (source.load(read_article, 10_000) for source in articles_in(file, on_skip=skipped.append))
    assert (first.source, first.text, first.published) == (f"{file}#1", f"{ONE} {TWO}", "2024-03-04")
    assert second.text == "The port is shut."
    assert [one.name for one in skipped] == [f"{file}#3", f"{file}#4"]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ('[{"text": "One."}, {"text": "Two."}]', ["#1", "#2"]),
        ('["One.", "Two."]', ["#1", "#2"]),
        ('{"status": "ok", "tags": ["x"], "articles": [{"text": "One."}, {"text": "Two."}]}', ["#1", "#2"]),
        ('{"chats": {"list": [{"messages": [{"text": "One."}]}, {"messages": [{"text": "Two."}]}]}}', ["#1", "#2"]),
        ('{\n "text": "One."\n}\n', ["#1"]),
        ('{"text": "One."}\n{"text": "Two."}\n', ["#1", "#2"]),
    ],
)
@pytest.mark.parametrize("ending", ["", ".json", ".txt"])
def test_the_rows_in_json_are_found(tmp_path: Path, content: str, names: list[str], ending: str) -> None:
    file = tmp_path / f"rows{ending}"
    file.write_text(content, encoding="utf-8")
    found = list(articles_in(file))
    assert [source.name.removeprefix(str(file)) for source in found] == names
    assert [source.text for source in found] == ["One.", "Two."][: len(names)]


def test_what_is_called_lines_is_lines_unless_it_begins_as_a_document(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    for content, count in (('{"text": "One."}\n', 1), ('[\n{"text": "One."},\n{"text": "Two."}\n]', 2)):
        file.write_text(content, encoding="utf-8")
        assert [source.text for source in articles_in(file)] == ["One.", "Two."][:count]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (archive("xl/workbook.xml"), "is an Excel workbook, which cannot be read"),
        (archive("ppt/presentation.xml"), "is a PowerPoint presentation, which cannot be read"),
        (archive("a.txt"), "is a ZIP archive, which cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "is not text: it looks like Portable Network Graphics file (.png)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is not text: it looks like Microsoft Office Document"),
        (b"\x1f\x8b\x08" + bytes(30), "is not text: it looks like GZIP"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "is XML of the kind <svg>"),
        (b"\0\1\2\3 unknown", "is not text: it holds NUL bytes or control characters"),
        (b"[1, 2]", "holds rows of JSON, not one article"),
        (RSS.replace("A link alone</title>", "B</title><description>Calm.</description>").encode(), "holds 2 articles"),
        (b"{\\rtf1 }", "is a document without text"),
        (archive("word/document.xml"), "is a damaged DOCX"),
        (b"Subject: x\nFrom: y\n\n", "is a message without text"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / ("rows.json" if data.startswith(b"[") else "saved.txt")
    file.write_bytes(data)
    with pytest.raises(ReadingError) as caught:
        read_article(file)
    assert caught.value.message.startswith(said)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "BM-21 launchers fired at the pier – officials said so.",
        "From: our correspondent at the pier\n\nTwo boats were hit.",
        "GIF of the day: a boat – hit.",
        "<name withheld> said that the boats had gone.",
        "[Editor's note: names were changed.] Two boats were hit.",
        "{sic} was how the note began.",
        "Date: Monday\nPlace: Vessa\n\nTwo boats were hit.",
        "From the pier at 10:30 in 2024\nOrm: two boats – hit.",
        "Article 5 – what it says.",
        "*** Two boats – hit.",
        "--- Two boats – hit.",
        "FILE – The pier at Vessa.",
        "DVD copies – burnt at Vessa.",
        "BM-21 launchers fired at the pier\x01 – officials of the port said so.",
        "The leak – it began with %PDF- they said.",
        '["The pier holds," he said – at Vessa.',
        '["The pier holds"] was what he said – at Vessa.',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_text_that_begins_like_something_else_is_a_text(text: str, encoding: str) -> None:
    assert kind_of(text.encode(encoding), "story.txt") is FileKind.TEXT


def test_a_document_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a", "w", compression=ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", " " * 1_100_000)
    with pytest.raises(ReadingError, match="unpacks to"):
        read_article(tmp_path / "a", max_characters=10_000)


@pytest.mark.parametrize("name", ["word/media/image1.png", "word/document.bin", "customXml/item1"])
def test_whatever_its_members_are_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(docx, "_MOST_BESIDE", 1_000_000)
    for content, is_bomb in ((random.Random(7).randbytes(1_500_000), False), (bytes(1_500_000), True)):
        (tmp_path / "a.docx").write_bytes(word())
        with ZipFile(tmp_path / "a.docx", "a", compression=ZIP_DEFLATED) as packed:
            packed.writestr(name, content)
        with pytest.raises(ReadingError, match="unpacks to") if is_bomb else nullcontext():
            assert ONE in docx.text_within((tmp_path / "a.docx").read_bytes(), 10_000).text


@pytest.mark.parametrize(
    ("declaration", "stray"),
    [("", b""), ('<?xml version="1.0" encoding="windows-1251"?>', b""), ("", b"\x97")],
)
def test_feeds_are_decoded_as_files_are(tmp_path: Path, declaration: str, stray: bytes) -> None:
    said = "Губернатор сообщил, что катера обстреляли причал."
    items = f"<item><title>A</title><description>{said}</description></item>" * 2
    data = f"{declaration}<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()
    (tmp_path / "feed").write_bytes(data.replace(b"</title><item>", stray + b"</title><item>"))
    found = [(source.text, len(source.warnings)) for source in articles_in(tmp_path / "feed")]
    assert found == [(said, len(stray))] * 2


def test_a_feed_that_is_cut_says_so(tmp_path: Path) -> None:
    (tmp_path / "feed").write_text(RSS.partition("<title>A link")[0], encoding="utf-8")
    (source,) = articles_in(tmp_path / "feed")
    assert source.text
    assert "the feed is damaged" in source.warnings[0]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("From a@tide.example Mon Mar  4 23:30:00 2024\nTo: b", FileKind.MAIL),
        ("From @a@tide.example  Mon Mar  4 23:30:00 2024 +0300\n>To: b", FileKind.MAIL),
        ("From MAILER-DAEMON Mon Mar  4 23:30:00 2024\nTo: b", FileKind.MAIL),
        ("From @ Mon Mar  4 23:30:00 2024\nTo: b", FileKind.MAIL),
        ("From a@ the coast, at 23:30 in 2024\nIn short: calm", FileKind.TEXT),
        ("From Monday 4 March 2024 on, at 23:30\nIn short: calm", FileKind.TEXT),
        ("From a@tide.example Mon Mar  4 2024\nTo: b", FileKind.TEXT),
        ("From a@tide.example Mon Mar  4 23:30:00 2024\nand so on", FileKind.TEXT),
    ],
)
def test_the_line_before_a_message_is_told_from_a_sentence(line: str, kind: FileKind) -> None:
    assert kind_of(line.encode()) is kind


@pytest.mark.parametrize("unit", ["@", "a@", "@1:11 ", "1:11 2024 ", "@a 1111"])
def test_it_is_looked_for_in_linear_time(unit: str) -> None:
    with linear_time():
        assert kind_of(b"From " + unit.encode() * (200_000 // len(unit))) is FileKind.TEXT
