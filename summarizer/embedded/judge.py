"""What the embedded model is asked: single sentences, behind a constant prefix, for a word and its probability."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, get_args

from summarizer.errors import AnswerCutOff, AnswerInvalid
from summarizer.llm import Asker
from summarizer.prompting import load_prompt
from summarizer.schemas.answers import answer, words
from summarizer.schemas.brief import CeasefireStage

PROMPTS = ("blame", "blames", "truce", "stage", "politicians", "official")

LEAST_BLAME = 0.72
"""From which probability on words are taken for blame; docs/benchmarks.md has the curve."""

_YES, _NO = "yes", "no"
_COUNTRY = answer("Country", country=words(40))
_COUNTRY_TOKENS = 40
_STAGES = get_args(CeasefireStage)


class Judge:
    """Asks a model about sentences, each on one line."""

    def __init__(self, model: Asker) -> None:
        self._model = model

    def blames(self, sentence: str, speaker: str, other: str) -> float:
        """Return how probable it is that a speaker says that another side did something wrong, from 0 to 1.

        Raises:
            ModelError: the server gave no usable answer.
        """
        question = load_prompt("blames").render(sentence=sentence, speaker=speaker, other=other)
        found = self._model.weigh((_YES, _NO), load_prompt("blame").text, question)
        return found.probabilities[_YES] if found.probabilities is not None else float(found.answer == _YES)

    def stage(self, sentence: str) -> CeasefireStage:
        """Return the stage of the ceasefire that a sentence tells of; raises ModelError."""
        question = load_prompt("stage").render(sentence=sentence)
        found = self._model.weigh(_STAGES, load_prompt("truce").text, question)
        return next(stage for stage in _STAGES if stage == found.answer)

    def country_of(self, person: str) -> str | None:
        """Return the country that a politician serves, as the model names it; None where it does not answer."""
        question = load_prompt("official").render(name=person)
        with suppress(AnswerCutOff, AnswerInvalid):  # who cannot be placed stays without a side
            found: Any = self._model.ask(
                _COUNTRY, load_prompt("politicians").text, question, max_tokens=_COUNTRY_TOKENS
            )
            return str(found.country)
        return None
