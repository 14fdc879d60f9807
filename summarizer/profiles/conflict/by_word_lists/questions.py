"""The questions of the ``sentences`` strategy: each a choice among the article's own actors or fixed values.

Every question but those for officials carries a window of numbered sentences behind a constant prefix, which the
server's cache keeps.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from summarizer.actors.named import NamedActor, listed
from summarizer.extraction.prompting import Window, load_prompt, numbered
from summarizer.llm.model import Asker
from summarizer.schemas import Article
from summarizer.schemas.answers import NOBODY, answer, choice, list_of
from summarizer.schemas.brief import CeasefireStage
from summarizer.text.injections import addressed_to_a_model
from summarizer.text.lexicon import Count

PROMPTS = (
    *("sentences", "window", "politicians", "official", "sift", "speaker"),
    *("judge", "conduct", "asking", "ceasefire", "casualty"),
)
TOPICS = ("blame", "ask", "ceasefire")
"""What a sentence may be about; a question's own answer where there are no word lists."""

_LONGEST_SENTENCE = 1_200
_LISTED_ACTORS = 12
_MOST_ACTORS = 5
_ANSWER_TOKENS = 400
_NAME_TOKENS = 40
_NO_ACTOR = "nobody"
_STAGES = [NOBODY, *get_args(CeasefireStage)]
_CONDUCT = answer("Conduct", conduct=choice(["wrong", "right", "neither"]))


class Questions:
    """Asks about the sentences of one article; actors go in and out by their ids."""

    def __init__(self, article: Article, actors: list[NamedActor], model: Asker) -> None:
        self._article = article
        self._model = model
        self._system = load_prompt("sentences").text
        self._not_told = addressed_to_a_model(article)
        self._context = ""
        self._names = {actor.id: actor.name for actor in actors}
        self._ids = {actor.name: actor.id for actor in actors}
        self._listed = listed(actors[:_LISTED_ACTORS])
        self._any_actor = [*(actor.name for actor in actors[:_LISTED_ACTORS]), NOBODY]

    def open_window(self, window: Window) -> None:
        """Let the next questions carry the sentences of ``window``."""
        self._context = load_prompt("window").render(
            sides=self._listed, sentences=numbered(self._article, range(window.first, window.last + 1), self._not_told)
        )

    def topics(self, number: int) -> list[str]:
        """Ask which of ``TOPICS`` a sentence is about, in a language without cues."""
        schema = answer("Topics", topics=list_of(choice([*TOPICS, "nothing"]), 1, len(TOPICS)))
        return list(self._ask(number, schema, "sift").topics)

    def speaker(self, number: int) -> str | None:
        """Ask whose words a sentence reports, in a language without cues; None for the reporter's."""
        schema = answer("Speaker", speaker=choice(self._any_actor))
        return self._ids.get(self._ask(number, schema, "speaker", options="; ".join(self._any_actor)).speaker)

    def blames(self, number: int, speaker: str, other: str) -> bool:
        """Ask whether the speaker of a sentence says that another actor does or did something wrong.

        The sentence stands alone: offered as one of three readings, and without the article around it, "wrong" is what
        a small model answers least often without ground.
        """
        told = {"speaker": self._names[speaker], "other": self._names[other]}
        question = load_prompt("conduct").render(sentence=self.line(number), **told)
        found: Any = self._model.ask(_CONDUCT, load_prompt("judge").text, question, max_tokens=_NAME_TOKENS)
        return bool(found.conduct == "wrong")

    def whom(self, number: int, speaker: str, others: list[str]) -> str | None:
        """Ask whom the speaker of a sentence asks for something, among some actors; None: nobody."""
        options = [*(self._names[actor] for actor in others[:_MOST_ACTORS]), _NO_ACTOR]
        told = {"speaker": self._names[speaker], "options": "; ".join(options)}
        return self._ids.get(self._ask(number, answer("Whom", whom=choice(options)), "asking", **told).whom)

    def stage(self, number: int) -> str | None:
        """Ask at which stage a sentence puts a ceasefire; None where it is about none."""
        stage: str = self._ask(number, answer("Ceasefire", stage=choice(_STAGES)), "ceasefire").stage
        return None if stage == NOBODY else stage

    def victims(self, number: int, count: Count, others: list[str]) -> str | None:
        """Ask to which of some actors the people of a count belong; None where the sentence does not say."""
        schema = answer("Casualty", victims=choice([*(self._names[actor] for actor in others), NOBODY]))
        found = self._ask(number, schema, "casualty", count=count.text, category=count.category)
        return self._ids.get(found.victims)

    def _ask(self, number: int, schema: type[BaseModel], prompt: str, **values: str) -> Any:
        question = load_prompt(prompt).render(number=str(number), sentence=self.line(number), **values)
        return self._model.ask(schema, self._system, f"{self._context}\n\n{question}", max_tokens=_ANSWER_TOKENS)

    def line(self, number: int) -> str:
        """Return a sentence on one line, cut when very long, as the questions quote it."""
        return self._article.sentence_line(number)[:_LONGEST_SENTENCE]
