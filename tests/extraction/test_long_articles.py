"""What is looked up again and again in a long article takes no longer for each time that something stands in it."""

from __future__ import annotations

from waiting import linear_time

from summarizer import Article
from summarizer.actors.named import NamedActor
from summarizer.extraction.article_words import ArticleWords
from summarizer.extraction.grounding import Grounds
from summarizer.extraction.merging import joined_at_a_seam
from summarizer.render.highlighting import Span, marked
from summarizer.schemas import Sentence
from summarizer.schemas.drafts import StatementDraft

MANY = 20_000


def article(words: str = "{} fell in the east. ", count: int = MANY) -> Article:
    """Return a text of one sentence after the other, as a reader of numbered sentences would have split it."""
    pieces = [words.format(number) for number in range(count)]
    sentences, end = [], 0
    for number, piece in enumerate(pieces, start=1):
        sentences.append(Sentence(number=number, start=end, end=end + len(piece.rstrip()), paragraph=1))
        end += len(piece)
    text = "".join(pieces)
    held = Article.from_text("x", language="en")
    return held.model_copy(update={"text": text, "sentences": tuple(sentences)})


def test_words_that_many_sentences_could_hold() -> None:
    words = ArticleWords(article())
    with linear_time():
        assert [words.sentences_with(f"Petrov{number}") for number in range(MANY)] == [[]] * MANY
    assert words.sentences_with("17") == [18]
    assert words.sentences_with("east") == list(range(1, MANY + 1))


def test_wordings_that_begin_as_every_sentence_does() -> None:
    words = ArticleWords(article("The mayor of Vessa said that {} fell. "))
    with linear_time():
        found = [words.find(f"the mayor of Vessa said that {number} fell") for number in range(MANY)]
    assert [[place.sentence for place in places] for places in found] == [[number + 1] for number in range(MANY)]


def test_words_that_differ_in_signs_alone_are_looked_for_once() -> None:
    words = ArticleWords(article())
    assert words.find("in the east") is words.find("“in the, east” \x1b")


def test_the_nearest_of_many_sentences_to_one_of_many() -> None:
    actor = NamedActor("EAST", "East", "other", None, sentences=list(range(1, MANY + 1)))
    with linear_time():
        found = Grounds(article(), [actor]).of_wording("in the east", range(1, MANY + 1))
    assert (found.wording, found.widened) == ("in the east", set())
    far = Grounds(article("{} fell. "), []).of_wording("700 fell", [3, 650, 900])
    assert far.widened == {701}


def test_of_two_sentences_as_near_it_is_the_one_before() -> None:
    text = "A bell rang. Rain fell. It was cold. Snow lay. A bell rang."
    assert Grounds(Article.from_text(text, language="en"), []).of_wording("bell rang", [3]).widened == {1}


def test_many_drafts_of_one_part_beside_many_of_the_next() -> None:
    earlier = [StatementDraft.model_construct(text=f"Boat {number} sank", sentences=[number]) for number in range(MANY)]
    later = [
        StatementDraft.model_construct(text=f"Mill {number} burned", sentences=[MANY + 2 + number])
        for number in range(MANY)
    ]
    with linear_time():
        assert joined_at_a_seam(earlier, later) == [*earlier, *later]
    again = StatementDraft.model_construct(text="Boat 7 sank", sentences=[9])
    assert joined_at_a_seam(earlier[:9], [again])[7].sentences == [7, 9]


def test_a_page_with_many_claims() -> None:
    held = article("{} fell. ")
    spans = [Span(sentence.start, sentence.end, number) for number, sentence in enumerate(held.sentences)]
    with linear_time():
        found = marked(held.text, held.sentences, spans)
    assert len(found.bases) == MANY
