"""Parsed sentences for tests, of states that have no conflict with each other."""

from __future__ import annotations

from summarizer.articles.article import Article
from summarizer.syntax.attribution import Attribution
from summarizer.syntax.parsing import parse
from summarizer.syntax.referents import Referents


def attribution(text: str) -> Attribution:
    """Return whose words a text's sentences are, as the embedded way reads them without asking a model."""
    article = Article.from_text(text, language="en")
    sentences = parse(article)
    found = Attribution(Referents(article, sentences))
    return Attribution(Referents(article, sentences, found.issuer)) if found.issuer else found


def voice_of(found: Attribution, number: int, word: str) -> tuple[str, ...] | None:
    """Return the sides whose words a word of a sentence is; None for the reporter's."""
    token = next(token for token in found.sentences[number] if token.text == word)
    voice = found.voice(number, token)
    return voice.actors if voice else None


def actors_of(found: Attribution, number: int, word: str) -> tuple[str, ...]:
    """Return the sides that a word's noun phrase stands for."""
    token = next(token for token in found.sentences[number] if token.text == word)
    return found.actors_of(number, token)
