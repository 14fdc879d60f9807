"""What word processors write besides plain paragraphs, and mail in its odder shapes, is read whole."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from input_samples import ONE, PAGE, mail
from waiting import linear_time

from summarizer import read_article
from summarizer.articles.rtf import read_rtf
from summarizer.errors import ReadingError

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def read(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "saved").write_bytes(data)
    return read_article(tmp_path / "saved").text


def word(body: str) -> bytes:
    """Return a DOCX with this piece of XML as its body."""
    document, file = docx.Document(), io.BytesIO()
    for element in reversed(parse_xml(f"<w:body {nsdecls('w')} {MC}>{body}</w:body>")):
        document.element.body.insert(0, element)
    document.save(file)
    return file.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def hidden(text: str, switched: str = "1") -> str:
    return run(text).replace("<w:r>", f'<w:r><w:rPr><w:b/><w:vanish w:val="{switched}"/></w:rPr>')


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def table(*rows: list[str]) -> str:
    lines = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


BOX = f"<w:pict><w:txbxContent>{paragraph('The quay is shut.')}</w:txbxContent></w:pict>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<w:p>{run('Vessa did ')}<w:ins>{run('not ')}</w:ins>{run('blame Orm.')}</w:p>", "Vessa did not blame Orm."),
        (f"<w:p>{run('Vessa ')}<w:moveTo>{run('again ')}</w:moveTo>{run('fell.')}</w:p>", "Vessa again fell."),
        (f"<w:p>{run('Vessa ')}<w:moveFrom>{run('again ')}</w:moveFrom>{run('fell.')}</w:p>", "Vessa fell."),
        (f"<w:p>{run('Vessa ')}<w:del>{run('never ')}</w:del>{run('fell.')}</w:p>", "Vessa fell."),
        (f"<w:p>{run('Vessa ')}{hidden('never ')}{run('fell.')}</w:p>", "Vessa fell."),
        (f"<w:p>{run('Vessa ')}{hidden('never ', switched='0')}{run('fell.')}</w:p>", "Vessa never fell."),
        (f"<w:p><w:smartTag>{run('Vessa')}</w:smartTag>{run(' fell.')}</w:p>", "Vessa fell."),
        (f"<w:p><w:fldSimple>{run('Vessa')}</w:fldSimple>{run(' fell.')}</w:p>", "Vessa fell."),
        (f"<w:p><w:sdt><w:sdtContent>{run('Vessa')}</w:sdtContent></w:sdt>{run(' fell.')}</w:p>", "Vessa fell."),
        (f"<w:sdt><w:sdtContent>{paragraph('Vessa fell.')}</w:sdtContent></w:sdt>", "Vessa fell."),
        (f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('A')}<w:r><w:tab/></w:r>{run('B')}</w:p>", "A\tB"),
        (f"<w:p>{run('One line')}<w:r><w:br/></w:r>{run('and another.')}</w:p>", "One line\nand another."),
        (f"<w:p>{run('Vessa fell.')}<w:r>{BOX}</w:r></w:p>", "Vessa fell.\n\nThe quay is shut."),
        (
            f"<w:p><w:r><mc:X>{BOX}<mc:Fallback>{BOX}</mc:Fallback></mc:X></w:r>{run('A fell.')}</w:p>",
            "A fell.\n\nThe quay is shut.",
        ),
        (
            table([paragraph(cell) for cell in ("Orm", "3", "3", "7")], [paragraph(cell) for cell in ("Ilt", "1")]),
            "Orm 3 3 7\n\nIlt 1",
        ),
        (
            table([paragraph("Losses"), table([paragraph("Orm"), paragraph("3")]) + "<w:p/>"]),
            "Losses\n\nOrm 3",
        ),
        (table([paragraph("One.") + paragraph("Two.")]), "One.\n\nTwo."),
    ],
)
def test_a_docx_is_read_as_it_is_shown(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, word(body)) == text


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252 Calm \u-10179?\u-8704? at Orm.}", "Calm \U0001f600 at Orm."),
        (rb"{\rtf1\ansi\ansicpg1251 " + "Порт закрыт, сказал мэр.".encode("cp1251") + b"}", "Порт закрыт, сказал мэр."),
        (rb"{\rtf1\ansi\ansicpg1250 " + "Přístav je uzavřen.".encode("cp1250") + b"}", "Přístav je uzavřen."),
        (rb"{\rtf1\ansi Orm {\v never {\i once} }fell.}", "Orm fell."),
        (rb"{\rtf1\ansi Orm \v never {\i once} \v0 fell.\par\viewkind4 It burnt.}", "Orm fell.\n\nIt burnt."),
        (rb"{\rtf1\ansi Orm {\deleted never }fell.}", "Orm fell."),
        (rb"{\rtf1\ansi Orm \v\f1\'41 \plain fell.}", "Orm fell."),
    ],
)
def test_an_rtf_is_read_as_it_is_shown(tmp_path: Path, rtf: bytes, text: str) -> None:
    assert read(tmp_path, rtf) == text


@pytest.mark.parametrize(
    ("rtf", "message"),
    [
        (rb"{\rtf1\ansi {\*\generator x}}", "is a document without text"),
        (rb"{\rtf1\ansi\uc Vessa fell.}", "is a damaged RTF (TypeError)"),
    ],
)
def test_an_rtf_that_cannot_be_read(rtf: bytes, message: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_rtf(rtf)
    assert caught.value.message == message
    assert caught.value.hint


def test_an_rtf_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(ReadingError, match="cannot be read within 0 seconds"):
        read_rtf(b"{\\rtf1 Vessa fell.}", seconds=0)
    count = 10_000
    links = rb'{\field{\*\fldinst{HYPERLINK "' * count + b'"' * count + b"}} {" + b"x " * count
    with pytest.raises(ReadingError, match=r"cannot be read within 2 seconds|is a damaged RTF"):
        read_rtf(b"{\\rtf1 " + links, seconds=2)


def test_what_was_guessed_of_an_rtf_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "saved").write_bytes(rb"{\rtf1\ansi " + "Порт закрыт, сказал мэр города.".encode("cp1251") + b"}")
    [warning] = read_article(tmp_path / "saved").warnings
    assert "a guess" in warning


def parted(subtype: str, *parts: tuple[str, str]) -> bytes:
    """Return a mail of these parts, each a subtype of text or of image and what it holds."""
    lines = ["To: desk@tide.example", "Subject: Pier", "Date: Mon, 04 Mar 2024 23:30:00 +0300", "MIME-Version: 1.0"]
    lines += [f'Content-Type: multipart/{subtype}; boundary="xx"', ""]
    for kind, content in parts:
        lines += ["--xx", f"Content-Type: {kind}", "Content-Transfer-Encoding: 8bit", "Content-ID: <1>", "", content]
    return "\r\n".join([*lines, "--xx--", ""]).encode()


FROM = b"From MAILER-DAEMON Mon Mar  4 23:30:00 2024\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + mail(),
        FROM + mail(),
        b"From - Mon Mar  4 23:30:00 2024\nX-Mozilla-Status: 0001\n" + mail(),
        b"X-Filter: " + b"\n ".join([b"a" * 70] * 90) + b"\n" + mail(),
        parted("alternative", ("text/plain", ""), ("text/html; charset=utf-8", PAGE)),
        parted("related", ("text/html; charset=utf-8", PAGE), ("image/gif", "GIF89a")),
        parted("mixed", ("text/plain; charset=utf-8", ONE), ("text/plain; charset=utf-8", "The quay is shut.")),
    ],
    ids=["mark", "mailbox of one", "mozilla", "long headers", "empty text", "pictures", "texts"],
)
def test_a_mail_is_told_and_read_whole(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "saved").write_bytes(data)
    article = read_article(tmp_path / "saved")
    assert ONE in article.text
    assert ("quay" in article.text) == (b"quay" in data)
    assert (article.published, article.warnings) == ("2024-03-04", ())


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-8"])
def test_a_mail_of_eight_bits_is_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    subject, body = "Порт закрыт", "Порт закрыт до утра, сказал мэр."
    head = f"From: a@tide.example\nSubject: {subject}\nContent-Transfer-Encoding: 8bit"
    kind = f"Content-Type: text/plain; charset={encoding}"
    (tmp_path / "saved").write_bytes(f"{head}\n{kind}\n\n{body}\n".encode(encoding))
    article = read_article(tmp_path / "saved")
    assert (article.text.strip(), article.title, article.warnings) == (body, subject, ())


def test_a_mailbox_of_several_messages_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "saved").write_bytes(b"\n".join([FROM + mail()] * 3))
    with pytest.raises(ReadingError, match="is a mailbox of 3 messages"):
        read_article(tmp_path / "saved")


def test_a_text_that_is_attached_is_no_part_of_the_text(tmp_path: Path) -> None:
    message = EmailMessage()
    message["To"], message["Subject"] = "desk@tide.example", "Pier"
    message.set_content(ONE)
    message.add_attachment("The quay is shut.", filename="quay.txt")
    (tmp_path / "saved").write_bytes(message.as_bytes())
    article = read_article(tmp_path / "saved")
    assert article.text.strip() == ONE
    assert article.warnings == ("what is attached was not read: quay.txt",)


def attaching(*names: str) -> bytes:
    """Return a mail with a text and something of each name attached."""
    message = EmailMessage()
    message["To"], message["Subject"] = "desk@tide.example", "Pier"
    message.set_content(ONE)
    for name in names:
        message.add_attachment(b"%", maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def test_of_what_is_attached_the_first_names_are_told_and_no_long_one_whole(tmp_path: Path) -> None:
    (tmp_path / "saved").write_bytes(attaching("a" * 200, *(f"{number}.pdf" for number in range(30))))
    [warning] = read_article(tmp_path / "saved").warnings
    assert f": {'a' * 79}…, 0.pdf, " in warning
    assert warning.endswith(", 8.pdf and 21 more")


@pytest.mark.parametrize("kind", ["text/plain", "application/x"])
def test_a_mail_of_very_many_parts_is_refused_in_linear_time(tmp_path: Path, kind: str) -> None:
    head = b"Subject: Pier\r\nTo: desk@tide.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    part = f"--x\r\nContent-Type: {kind}\r\n\r\na\r\n".encode()
    (tmp_path / "many.eml").write_bytes(head + part * 50_000 + b"--x--\r\n")
    with linear_time(), pytest.raises(ReadingError, match=r"is a damaged message \(over 1,000 parts\)"):
        read_article(tmp_path / "many.eml")


def test_headers_that_are_long_together_are_refused_before_all_are_parsed(tmp_path: Path) -> None:
    head = b"Subject: Pier\r\nTo: desk@tide.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    parts = (f"--x\r\nContent-Type: text/plain{number}{'(a)' * 3_200}\r\n\r\na\r\n".encode() for number in range(100))
    (tmp_path / "long.eml").write_bytes(head + b"".join(parts) + b"--x--\r\n")
    with linear_time(), pytest.raises(ReadingError, match=r"headers of over 200,000 characters"):
        read_article(tmp_path / "long.eml")


def test_a_header_without_an_end_is_refused_before_it_takes_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.eml"
    path.write_bytes(mail().replace(b"Subject: ", b"Subject: " + b"=?utf-8?q?a?= " * 15_000, 1))
    with pytest.raises(ReadingError, match=r"a header of over 10,000 characters"):
        read_article(path)
    path.write_bytes(mail().replace(b"To: ", b"To: " + b"a@tide.example, " * 1_000, 1))
    assert read_article(path).text.startswith(ONE)
