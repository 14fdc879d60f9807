"""Texts read by the parser, with a stand-in for the model that judges."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from syntax_samples import attribution

from summarizer.articles.article import Article
from summarizer.llm.probabilities import Weighed
from summarizer.profiles.conflict.by_parser.casualties import Casualties
from summarizer.profiles.conflict.by_parser.reading import read
from summarizer.schemas.drafts import Drafts


class Told:
    """Stands where a model would: finds everything as probable as the test says, and keeps the questions."""

    def __init__(self, blame: float | None = 0.9, country: str = "nowhere") -> None:
        self.blame = blame
        self.country = country
        self.asked: list[str] = []

    def ask(self, response_model: type[BaseModel], _system: str, user: str, **_more: Any) -> Any:
        self.asked.append(user)
        return response_model.model_validate({"country": self.country})

    def weigh(self, options: Any, _system: str, user: str) -> Weighed:
        self.asked.append(user)
        if self.blame is None:
            return Weighed(options[0], None)
        return Weighed(options[self.blame < 0.5], {options[0]: self.blame, options[1]: 1 - self.blame})


def drafts_of(text: str, told: Told | None = None) -> Drafts:
    return read(Article.from_text(text, language="en"), told or Told(), lambda _done, _total: None)[1]


def pairs(drafts: Drafts) -> list[tuple[str, str]]:
    return [(*draft.accusers, *draft.accused) for draft in drafts.accusations]  # type: ignore[misc]


def casualties(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = attribution(text)
    told = Casualties(found)
    return [
        (one.category, found.sentences[n].text[one.start : one.end], one.victims)
        for n in found.sentences
        for one in told.of(n)
    ]
