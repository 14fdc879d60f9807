from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waiting import SAFETY

from summarizer import summarize
from summarizer.articles.encodings import decode
from summarizer.articles.loading import read_article
from summarizer.articles.pages import read_html
from summarizer.articles.pdf.reading import read_pdf
from summarizer.errors import MissingExtra, ReadingError

SEED = Path(__file__).parents[2] / "seeds" / "2021-11-16-armenia-azerbaijan.txt"

ENGLISH = "The Defence Ministry said on Tuesday that four soldiers were wounded at the border in the east. "
RUSSIAN = "Министерство обороны сообщило, что во вторник на границе ранены четверо военнослужащих. "
PAGE = f"""<html><head><meta charset="windows-1251"><title>Fighting at the border</title>
<meta property="article:published_time" content="2021-11-16T17:35:00Z"></head><body><nav>Home</nav><article>
<p>{ENGLISH}The office [of the minister] said «no».</p><p>{ENGLISH * 3}</p></article></body></html>"""


def failure(source: str | Path, **options: float) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read_article(source, **options)  # type: ignore[arg-type]
    error = caught.value
    assert error.article == str(source)
    assert "\n" not in str(error)
    return error


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (ENGLISH.encode(), ENGLISH),
        (b"\xef\xbb\xbf" + ENGLISH.encode(), ENGLISH),
        (RUSSIAN.encode("utf-16"), RUSSIAN),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), RUSSIAN),
        (RUSSIAN.encode("utf-32"), RUSSIAN),
        (b"One.\r\nTwo.\rThree.\n", "One.\nTwo.\nThree.\n"),
    ],
)
def test_encodings_that_are_known(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    article = read_article(path)
    assert (article.text, article.source, article.warnings) == (text, str(path), ())


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (
            "Le ministère de la Défense a déclaré que quatre soldats ont été blessés. ",
            "latin-1",
            "windows-1252",
        ),
        ("The office said “no” – it’s over at the café. ", "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
    ],
)
def test_encodings_that_are_guessed(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode(encoding))
    article = read_article(path)
    assert article.text == text
    assert article.warnings == (f"decoded as {name} (a guess): not valid UTF-8",)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n....",
        b"\xff\xd8\xff\xe0....",
        b"PK\x03\x04....",
        b"\x7fELF....",
        b"some\0thing",
        b"\xff\xfe\x00\xd8",
    ],
)
def test_what_is_not_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    message = failure(path).message
    assert message.startswith(("is not text", "is not valid UTF-16", "is a ZIP archive"))


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_any_bytes_are_a_text_or_a_reading_error(data: bytes) -> None:
    for read in (decode, read_html, lambda data: read_pdf(data, 1000)):
        with contextlib.suppress(ReadingError):
            read(data)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    empty, fifo = tmp_path / "empty.txt", tmp_path / "fifo"
    empty.write_text(" \n ")
    os.mkfifo(fifo)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    messages = {
        tmp_path: "is a directory",
        tmp_path / "none.txt": "there is no such file",
        empty: "is empty",
        fifo: "is a device, a pipe or a socket, not a file",
        Path("/dev/zero"): "is a device, a pipe or a socket, not a file",
        loop: "cannot be read: too many levels of symbolic links",
        "a\0b": "has a name that no file can have",
        "x" * 5000: "cannot be read: file name too long",
    }
    for source, message in messages.items():
        assert failure(source).message == message  # type: ignore[arg-type]


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ENGLISH)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the superuser may read whatever its mode says
    assert failure(path).message == "permission to read it is denied"


def test_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("a" * 1_001)
    error = failure(path, max_characters=1_000)
    assert error.message == "is 1,001 characters long, over the limit of 1,000"
    assert "--max-characters" in error.hint
    path.write_text("a" * 10_000)
    assert failure(path, max_characters=1_000).message == "is over the limit of 5,024 bytes"
    path.write_text("я" * 1_000, encoding="utf-8")
    assert len(read_article(path, max_characters=1_000).text) == 1_000


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ENGLISH.encode())))
    article = read_article("-")
    assert (article.text, article.source) == (ENGLISH, "-")


def test_standard_input_that_never_ends() -> None:
    code = "from summarizer.articles.loading import read_article; read_article('-', max_characters=1000)"
    with Path("/dev/zero").open("rb") as zeros:
        done = subprocess.run(
            [sys.executable, "-c", code], stdin=zeros, capture_output=True, text=True, check=False, timeout=SAFETY
        )
    assert "is over the limit of 5,024 bytes" in done.stderr


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert failure("-").message == "standard input cannot be read"


def test_html(tmp_path: Path) -> None:
    path = tmp_path / "page.HTM"
    path.write_bytes(PAGE.encode("cp1251"))
    article = read_article(path)
    assert article.title == "Fighting at the border"
    assert (article.published, article.language, article.warnings) == ("2021-11-16", "en", ())
    assert "said «no».\n\nThe Defence Ministry" in article.text
    assert "[of the minister]" in article.text
    assert "Home" not in article.text


def test_html_without_an_article(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html></html>")
    assert failure(path).message == "holds no article that could be found"


@pytest.mark.parametrize(("name", "module"), [("html", "trafilatura"), ("pdf", "pdfminer"), ("office", "striprtf")])
def test_missing_extras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str) -> None:
    path = tmp_path / "article"
    path.write_text({"html": "<p>One.</p>", "pdf": "%PDF-1.4", "office": "{\\rtf1 One.}"}[name])
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, f"{module}.{module}", None)
    with pytest.raises(MissingExtra, match=rf"article: .*'{name}'"):
        read_article(path)


def test_the_first_article() -> None:
    article = read_article(SEED)
    assert article.title == "Clashes at Armenia-Azerbaijan border, Yerevan calls on Moscow to help"
    assert (article.published, article.language) == ("2021-11-16", "en")
    assert article.text == SEED.read_bytes().decode()
    assert len(article.sentences) == 45


def test_a_file_name_that_is_no_unicode_is_shown_as_far_as_it_is(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt"))
    path.write_text("Troops fired at the border.", encoding="utf-8")
    assert read_article(path).source.endswith("bad\ufffd.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Border guards met.\nThey parted again.",
        "Two sides met on Monday and neither of them said a word about it afterwards.",
        f"Shells fell on the town. {'They fell again. ' * 500}",
    ],
)
@pytest.mark.parametrize("read", [read_article, summarize])
def test_a_text_in_the_place_of_a_path_is_told_how_to_be_one(
    read: Callable[[str], object], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_MODEL", "ollama/any")
    with pytest.raises(ReadingError, match="no such file") as caught:
        read(text)
    assert "Article.from_text" in caught.value.hint
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_file_whose_name_is_like_a_text_is_read(tmp_path: Path) -> None:
    file = tmp_path / "what the two sides said on Monday and what they did.txt"
    file.write_text("Both sides met.", encoding="utf-8")
    assert read_article(file).text == "Both sides met."


@pytest.mark.parametrize("name", ["none.txt", "of two or three words.txt"])
def test_a_path_that_is_not_there_is_no_text(name: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_article(name)
    assert caught.value.hint == "Check the path"
