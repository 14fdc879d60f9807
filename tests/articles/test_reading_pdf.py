from __future__ import annotations

import pytest
from pdf_samples import Drawn, column, make_pdf, pdf_of, row_by_row

from summarizer.articles.loaded import Loaded
from summarizer.articles.pdf.child import text_within
from summarizer.text.hyphens import Vocabulary

LEFT = ["The council of Marran accused", "Orvell of shelling the lower", "ferry. Two sailors were hurt."]
RIGHT = ["Orvell denied it. Its envoy", "called the charge a fable", "and asked for an inquiry."]
COLUMNS = (
    "The council of Marran accused Orvell of shelling the lower ferry. Two sailors were hurt.\n\n"
    "Orvell denied it. Its envoy called the charge a fable and asked for an inquiry."
)
LONG = [
    "The council met on Monday in the old customs house of Marran.",
    "It heard the captain of the ferry and two of the sailors.",
]


def read(*pages: list[Drawn], limit: int = 100_000) -> Loaded:
    """Read in this process what hostile files are read from in one of their own."""
    return text_within(make_pdf(*pages), limit)


# Words that are cut


def cut(first: str, second: str, elsewhere: str = "") -> str:
    """Return how two lines are joined in a document that holds other words too."""
    return read(column([f"They spoke of the {first}", f"{second} at length.", "", elsewhere or "Nobody agreed."])).text


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("gar-", "rison", "", "garrison"),
        ("Marra-", "nian guns", "", "Marranian guns"),
        ("gar\u00ad", "rison", "", "garrison"),
        ("self\u00addeter\u00ad", "mination", "", "self-determination"),
        ("12-", "year-old boy", "", "12-year-old boy"),
        ("Turkish-", "brokered truce", "", "Turkish-brokered truce"),
        ("EU-", "wide ban", "", "EU-wide ban"),
        ("Secretary-", "General", "", "Secretary-General"),
        ("river-", "bank", "Some stood on the riverbank.", "riverbank"),
        ("river-", "bank", "Some stood on the river-bank.", "river-bank"),
        ("harbour-", "side inn", "The harbour has a side of stone.", "harbour-side inn"),
        ("in-", "side of it", "The other side stood in the rain.", "inside of it"),
        ("twenty-", "five men", "", "twenty-five men"),
        ("ten-", "sion", "", "tension"),
        ("ar-", "range of it", "", "arrange of it"),
        ("long-", "range guns", "", "long-range guns"),
    ],
)
def test_a_word_over_two_lines_is_one(first: str, second: str, elsewhere: str, joined: str) -> None:
    assert f"They spoke of the {joined} at length." in cut(first, second, elsewhere)


def test_a_dash_between_words_is_none() -> None:
    assert Vocabulary(["a - b"]).hyphen_between("the guns -", "of Orvell") == "-"
    assert "guns - of" in cut("guns -", "of Orvell")


def test_a_sentence_and_a_word_go_on_over_a_page() -> None:
    loaded = read(
        column([*LONG, "Then the speaker of the council named the garri-"]),
        column(["son of Orvell. Nobody else spoke."]),
    )
    assert "named the garrison of Orvell. Nobody else spoke." in loaded.text
    assert "\n" not in loaded.text
    assert loaded.pages == (0, loaded.text.index("son of Orvell"))


@pytest.mark.parametrize(
    ("end", "begin", "goes_on"),
    [
        ("The speaker said that the whole of the council blamed", "Orvell for it.", True),
        ("The speaker of the council turned to the envoy and Lt. Gen.", "Velt left.", True),
        ("The speaker of the council said that it would meet again.", "Orvell did not answer.", False),
        ("The customs house", "The council met there.", False),
    ],
)
def test_what_goes_on_over_a_page(end: str, begin: str, goes_on: bool) -> None:
    text = read(column([*LONG, "", end]), column([begin, *LONG])).text
    assert (f"{end} {begin}" in text, f"{end}\n\n{begin}" in text) == (goes_on, not goes_on)


def test_footnotes_do_not_stand_in_a_sentence() -> None:
    note = Drawn(60, 90, "1 See the report of the harbour master, which was read to the council.", 7)
    loaded = read([*column([*LONG, "The speaker said that the council as a whole"]), note], column(["blamed Orvell."]))
    assert loaded.text.endswith("that the council as a whole blamed Orvell.")
    assert loaded.text.startswith(note.text)


# Paragraphs


def test_paragraphs_are_parted_by_a_gap_an_indent_or_a_larger_type() -> None:
    lines = column(["The council met.", "", *LONG, *LONG, "", *LONG])
    indented = [line._replace(x=line.x + 15) if number == 3 else line for number, line in enumerate(lines)]
    heading = Drawn(60, 730, "Guns at the ferry", 16)
    first, second = " ".join(LONG), " ".join(LONG)
    assert read([heading, *indented]).text.split("\n\n") == [heading.text, "The council met.", first, second, first]


def test_lines_of_a_script_without_spaces_get_none() -> None:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /UniGB-UCS2-H /DescendantFonts [%b] >>" % (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        b" /Supplement 2 >> >>"
    )
    lines = [
        (line.encode("utf-16-be").hex().encode(), 700 - 14 * place)
        for place, line in enumerate(["市议会指责", "北方驻军。"])
    ]
    shown = b" ".join(b"1 0 0 1 60 %d Tm <%b> Tj" % (y, line) for line, y in lines)
    assert text_within(pdf_of([b"BT /F1 10 Tf %b ET" % shown], font=font), 1000).text == "市议会指责北方驻军。"


@pytest.mark.parametrize("by_row", [False, True])
def test_a_word_is_cut_at_the_end_of_a_column(by_row: bool) -> None:
    left, beside = (
        column([*LEFT[:2], "ferry. It named the gar-"]),
        column(["rison in a letter that the", "envoy read.", "Nobody spoke."], x=320),
    )
    text = read(row_by_row(left, beside) if by_row else [*left, *beside]).text
    assert "named the garrison in a letter that the envoy read." in text


def test_hebrew_is_read_from_the_right() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /X /FirstChar 32 /LastChar 67 /Widths [%b] /Encoding << %b >> >>"
        % (
            b"500 " * 36,
            b"/Differences [65 /uni05D0 /uni05D1 /uni05D2]",
        )
    )
    assert text_within(make_pdf([Drawn(60, 700, "CBA AB")], font=font), 1000).text == "בא אבג"


def test_double_spaced_lines_flow() -> None:
    assert read(column(LONG, leading=25)).text == " ".join(LONG)


# Columns and tables


@pytest.mark.parametrize("right", [320, 220])
@pytest.mark.parametrize("by_row", [False, True])
def test_columns_are_read_one_after_the_other(by_row: bool, right: float) -> None:
    left, beside = column(LEFT), column(RIGHT, x=right)
    drawn = row_by_row(left, beside) if by_row else [*left, *beside]
    assert read(drawn) == Loaded(COLUMNS, pages=(0,))


def test_what_spans_the_page_stands_between_columns() -> None:
    title = Drawn(60, 740, "A title that spans both of the columns of this page of ours", 14)
    middle = Drawn(60, 640, "Another heading, over both of the columns of this page of ours", 14)
    upper, lower = (
        row_by_row(column(LEFT), column(RIGHT, x=320)),
        row_by_row(column(LEFT, top=610), column(RIGHT, 320, 610)),
    )
    loaded = read([title, *upper, middle, *lower])
    assert loaded.text == "\n\n".join((title.text, COLUMNS, middle.text, COLUMNS))
    assert loaded.warnings == ()


def test_columns_of_other_lengths_and_gaps() -> None:
    left = [*LEFT, "", *LEFT, "", "A word that ends the left", "column is said below it all."]
    right = [RIGHT[0], RIGHT[1], "", *LEFT]
    text = read(row_by_row(column(left), column(right, x=300))).text
    assert text.index("column is said below it all.") < text.index("Orvell denied it.")


def test_a_table_is_read_row_by_row_with_a_warning() -> None:
    rows = [("Side", "Killed", "Hurt"), ("Orvell", "3", "12"), ("Marran", "5", "20")]
    cells = [
        Drawn(x, 660 - 15 * place, cell)
        for place, row in enumerate(rows)
        for x, cell in zip((60, 200, 300), row, strict=True)
    ]
    loaded = read([*column(LONG), *cells, *column(LONG, top=600)])
    prose = " ".join(LONG)
    assert loaded.text.split("\n\n") == [prose, *map("\t".join, rows), prose]
    assert loaded.warnings == ("a table was read row by row, its columns are lost (page 1)",)


def test_a_table_in_columns_that_share_its_gap_parts_no_word() -> None:
    table = [
        Drawn(60 + 100 * across, 630 - 14 * down, cell)
        for down, row in enumerate([("Killed", "Hurt", "Side"), ("3", "12", "Orvell"), ("4", "20", "Marran")])
        for across, cell in enumerate(row)
    ]
    above = row_by_row(column(LEFT), column([*RIGHT[:2], "and asked for an in-"], x=320))
    below = row_by_row(
        column(["quiry. The council of Marran", "agreed. Both said that", "they want peace."], 60, 560),
        column(LEFT, 320, 560),
    )
    text = read([*above, *table, *below]).text
    assert "asked for an inquiry. The council of Marran agreed. Both said that they want peace." in text
    assert "Killed\tHurt\tSide\n\n3\t12\tOrvell\n\n4\t20\tMarran" in text


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("on the EU-", "NATO talks", "-"),
        ("THE NEGOTIA-", "TIONS", ""),
        ("the NEGOTIA-", "TIONS", ""),
        ("to Covid-", "19", "-"),
    ],
)
def test_capitals_and_figures_behind_a_hyphen(before: str, after: str, between: str) -> None:
    assert Vocabulary([]).hyphen_between(before, after) == between


def test_the_items_of_a_list_are_no_table() -> None:
    items = [*column(["1.", "", "2."]), *column([LEFT[0], "", f"{LEFT[1]}."], x=80)]
    assert read(items).text == f"1. {LEFT[0]}\n\n2. {LEFT[1]}."
    assert read(items).warnings == ()


# Margins


def test_running_titles_and_page_numbers_are_left_out() -> None:
    pages = []
    for number, line in enumerate(
        ["The council as a whole asked for", "an inquiry and for the", "return of the ferry."], 1
    ):
        margins = [Drawn(60, 800, f"Harbour Gazette {number}/1997"), Drawn(290, 30, str(number))]
        pages.append([*margins, *column([*LONG, line] if number == 1 else [line, *LONG])])
    text = read(*pages).text
    assert "Gazette" not in text
    left = " ".join(text.replace(" ".join(LONG), "").split())
    assert left == "The council as a whole asked for an inquiry and for the return of the ferry."


@pytest.mark.parametrize("margin", [Drawn(250, 30, "- 3 -"), Drawn(250, 30, "Page 3 of 4"), Drawn(480, 810, "iv")])
def test_the_number_of_a_single_page_is_left_out(margin: Drawn) -> None:
    assert read([margin, *column(LONG)]).text == " ".join(LONG)


def test_what_stands_once_on_a_margin_stays() -> None:
    assert "Harbour Gazette" in read([Drawn(60, 800, "Harbour Gazette"), *column(LONG)], column(LONG)).text
    assert read(column(["12 ships lay there.", "7"], top=60)).text == "12 ships lay there. 7"
