"""How probable a model finds each of the words that it may answer, read off the tokens of its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any


@dataclass(frozen=True)
class Weighed:
    """A word that was answered, and the probability of each that could have been, from 0 to 1, together 1.

    ``probabilities`` is None where the server tells none.
    """

    answer: str
    probabilities: Mapping[str, float] | None


def weighed(answer: str, options: Sequence[str], tokens: Sequence[Mapping[str, Any]]) -> Weighed:
    """Return an answer with the probabilities of its alternatives.

    They are those of the token with which the answer begins, each counted for the option that it begins; what a model
    would rather have said, if it were free, is left out.

    Args:
        answer: the word in the answer, which is JSON and ends with it.
        options: all words, no one the beginning of another.
        tokens: the answer's, with ``token`` and ``top_logprobs``, as OpenAI's API gives them; none where it does not.
    """
    text = "".join(token["token"] for token in tokens)
    start = text.rfind(answer)
    position = 0
    for token in tokens:
        position += len(token["token"])
        if position > start >= 0:
            weights = dict.fromkeys(options, 0.0)
            for other in token.get("top_logprobs") or ():
                begun = other["token"].strip(' "').casefold()
                meant = [option for option in options if begun and option.casefold().startswith(begun)]
                if len(meant) == 1:
                    weights[meant[0]] += exp(other["logprob"])
            total = sum(weights.values())
            return Weighed(answer, {option: weight / total for option, weight in weights.items()} if total else None)
    return Weighed(answer, None)
