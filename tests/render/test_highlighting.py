"""A marked text: whatever it holds and however citations overlap, its text content is the text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from summarizer import Article
from summarizer.render.highlighting import MarkedText, Span, marked, shown
from summarizer.schemas import Sentence

HOSTILE = "<script>&amp;\"'</p>\r\n\n\x00\x1b\x85\u202e\u2066\u200f\ud800\ufffe\u00a0 \n"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(HOSTILE)), max_size=60)


class Reader(HTMLParser):
    """Reads a marked text back: its text content, and for each code point the classes of the element it is in."""

    def __init__(self, marked_text: MarkedText | str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.classes: list[set[str]] = []
        self.ids: list[tuple[str, int]] = []
        self.tags: list[str] = []
        self._open: list[set[str]] = []
        self.feed(str(marked_text.html) if isinstance(marked_text, MarkedText) else marked_text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append(tag)
        self._open.append(set((held.get("class") or "").split()))
        if identifier := held.get("id"):
            self.ids.append((identifier, len(self.text)))

    def handle_endtag(self, _tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.classes += [set().union(*self._open)] * len(data)


def as_html_can_hold(text: str) -> str:
    return "".join("\ufffd" if char == "\x00" or "\ud800" <= char <= "\udfff" else char for char in text)


@st.composite
def cited_texts(draw: st.DrawFn) -> tuple[str, list[Sentence], list[Span]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    ends = sorted(draw(st.sets(places, max_size=8)))
    sentences = [Sentence(number=n, start=a, end=b, paragraph=1) for n, (a, b) in enumerate(pairwise(ends), 1)]
    spans = []
    for claim, (one, other) in draw(st.lists(st.tuples(st.integers(0, 4), st.tuples(places, places)), max_size=12)):
        if one != other:
            spans.append(Span(min(one, other), max(one, other), claim))
    return text, draw(st.sampled_from([sentences, sentences[::2], []])), spans


@given(cited_texts())
def test_the_text_content_is_the_text_and_what_is_marked_is_what_is_cited(
    case: tuple[str, list[Sentence], list[Span]],
) -> None:
    text, sentences, spans = case
    found = marked(text, sentences, spans)
    read = Reader(found)
    assert read.text == as_html_can_hold(text)
    for place in range(len(text)):
        claims = {span.claim for span in spans if span.start <= place < span.end}
        classes = read.classes[place]
        assert {name for name in classes if name.startswith("of-")} == {f"of-{claim}" for claim in claims}
        bases = [found.bases[int(name.removeprefix("on-"))] for name in classes if name.startswith("on-")]
        assert bases == ([tuple(sorted(claims))] if claims else [])
        within = any(sentence.start <= place < sentence.end for sentence in sentences)
        assert ("uncited" in classes) == (within and not claims)


@given(cited_texts())
def test_each_claim_and_each_sentence_has_one_place_to_go_to(case: tuple[str, list[Sentence], list[Span]]) -> None:
    text, sentences, spans = case
    places = dict(Reader(marked(text, sentences, spans)).ids)
    assert len(places) == len(Reader(marked(text, sentences, spans)).ids)
    firsts = {claim: min(span.start for span in spans if span.claim == claim) for claim in {s.claim for s in spans}}
    assert places == {f"to-{claim}": start for claim, start in firsts.items()} | {
        f"s-{sentence.number}": sentence.start for sentence in sentences
    }


@given(TEXTS)
def test_what_is_shown_brings_no_element_but_those_that_keep_a_control_character_alone(text: str) -> None:
    read = Reader(shown(text))
    assert read.text == as_html_can_hold(text)
    assert set(read.tags) <= {"bdi"}


def test_a_direction_override_acts_on_nothing_but_itself() -> None:
    assert shown("a\u202eb") == 'a<bdi class="control" title="U+202E">\u202e</bdi>b'
    assert shown("a\rb\x00") == (
        'a<bdi class="control" title="U+000D">&#13;</bdi>b<bdi class="control" title="U+0000">\ufffd</bdi>'
    )


def test_a_paragraph_runs_as_its_first_letter_does() -> None:
    found = marked("1. \u05d0\u05d1 ab\n\n- ab \u0627\n\n\u0627 b\n\n12", [], [])
    assert re.findall(r'<p dir="(\w+)">', str(found.html)) == ["rtl", "ltr", "rtl", "ltr"]


def test_paragraphs_are_cut_after_blank_lines_and_a_citation_may_cross_them() -> None:
    article = Article.from_text("One fell.\n\nTwo fled. Three hid.\n", language="en")
    found = marked(article.text, article.sentences, [Span(0, len(article.text), 7)])
    assert str(found.html) == (
        '<p dir="ltr"><span class="to" id="to-7"></span>'
        '<a href="#on-0" class="cited on-0 of-7" id="s-1" data-number="1">One fell.</a>'
        '<a href="#on-0" class="cited on-0 of-7">\n\n</a></p>'
        '<p dir="ltr"><a href="#on-0" class="cited on-0 of-7" id="s-2" data-number="2">Two fled.</a>'
        '<a href="#on-0" class="cited on-0 of-7"> </a>'
        '<a href="#on-0" class="cited on-0 of-7" id="s-3" data-number="3">Three hid.</a>'
        '<a href="#on-0" class="cited on-0 of-7">\n</a></p>'
    )
    assert found.bases == [(7,)]
