"""What a model repeats of its prompt instead of telling of the article: it is no claim, and it is shown nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from summarizer.text.words import words_of

from .prompting import Prompt

_IN_A_ROW = 8
"""So many words in a row two texts share only where one repeats the other."""

_LEFT_OUT = "(the prompt's own words)"


class Echoes:
    """Finds in a model's words those of the prompts, if the article does not have them too."""

    def __init__(self, prompts: Iterable[Prompt], article: str) -> None:
        """Take the prompts that were sent, and the article's text."""
        sent = tuple(sorted(prompts, key=lambda prompt: prompt.name))
        self._article = article
        self._canaries = sorted({name for prompt in sent for name in prompt.canaries})
        self._rules = _stretches_of_all(tuple(prompt.text for prompt in sent))
        self._own: frozenset[tuple[str, ...]] | None = None

    def in_words(self, said: str) -> list[str]:
        """Return the names that the prompts' examples invent, and what stands for a stretch of the prompts' words."""
        names = [name for name in self._canaries if name in said and name not in self._article]
        return [*names, _LEFT_OUT] if any(self._places(said)) else names

    def left_out(self, said: str) -> str:
        """Return what was said, without the prompts' words."""
        words = words_of(said)
        repeated = [False] * len(words.texts)
        for place in self._places(said):
            repeated[place : place + _IN_A_ROW] = [True] * _IN_A_ROW
        if not any(repeated):
            return said
        first, last = repeated.index(True), len(repeated) - repeated[::-1].index(True)
        return said[: words.starts[first]] + _LEFT_OUT + said[words.ends[last - 1] :]

    def _places(self, said: str) -> Iterator[int]:
        """Yield at which words stretches of the prompts begin that are not the article's."""
        for place, stretch in enumerate(_stretches(said)):
            if stretch in self._rules:
                if self._own is None:
                    self._own = frozenset(_stretches(self._article))
                if stretch not in self._own:
                    yield place


def _stretches(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every so many words in a row, in the order of the text."""
    words = [word.casefold() for word in words_of(text).texts]
    return zip(*(words[start:] for start in range(_IN_A_ROW)), strict=False)


@lru_cache(maxsize=32)
def _stretches_of_all(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(stretch for text in texts for stretch in _stretches(text))
