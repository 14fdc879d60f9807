"""What the embedded model is asked: single sentences, behind a constant prefix, for a word and its probability."""

from __future__ import annotations

from typing import get_args

from summarizer.extraction.prompting import load_prompt
from summarizer.llm.model import Asker
from summarizer.schemas.brief import CeasefireStage

PROMPTS = ("blame", "blames", "truce", "stage", "politicians", "official")

LEAST_BLAME = 0.70
"""From which probability on words are taken for blame; docs/benchmarks.md has the curve."""

LEAST_BY_A_NOUN = 0.74
"""The same where a noun alone tells the deed ("its shelling", "the decision of A"), which is more often no deed."""

MORE_IF_UNSAID = 0.06
"""How much surer where the sentence does not name its speaker: he is set before it, which raises every answer."""

_YES, _NO = "yes", "no"
_STAGES = get_args(CeasefireStage)


class Judge:
    """Asks a model about sentences, each on one line."""

    def __init__(self, model: Asker) -> None:
        self._model = model

    def blames(self, sentence: str, speaker: str, other: str) -> float:
        """Return how probable it is that a speaker says that another actor did something wrong, from 0 to 1.

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
