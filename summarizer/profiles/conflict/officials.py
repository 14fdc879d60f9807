"""For which country a politician stands whom no title places: the embedded model is asked."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from summarizer.actors.named import NamedActor, place_official, unplaced_names
from summarizer.errors import AnswerUnusable
from summarizer.extraction.prompting import load_prompt
from summarizer.llm.model import Asker
from summarizer.schemas import Article
from summarizer.schemas.answers import answer, words

_MOST_OFFICIALS = 10
_NAME_TOKENS = 40
_COUNTRY = answer("Country", country=words(40))


def ask_officials(article: Article, actors: list[NamedActor], model: Asker) -> None:
    """Ask for which country the people stand whose actor no title tells, and put them among its officials.

    A small model knows the country of a politician when it may name it, and hardly when it must choose one.
    """
    for name in unplaced_names(article, actors)[:_MOST_OFFICIALS] if actors else ():
        place_official(article, actors, name, country_of(name, model))


def country_of(person: str, model: Asker) -> str:
    """Return the country that a politician serves, as the model names it; empty where it gives no usable answer."""
    question = load_prompt("official").render(name=person)
    with suppress(AnswerUnusable):  # who cannot be placed stays without an actor
        found: Any = model.ask(_COUNTRY, load_prompt("politicians").text, question, max_tokens=_NAME_TOKENS)
        return str(found.country)
    return ""
