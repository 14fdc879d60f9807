"""Prompts: one Markdown file a task, checked and hashed before any call, and the sentences put into them.

A file begins with front matter between ``---`` lines (name, version, variables, canaries), then the text, in which
``{{variable}}`` marks a place. A value is put in once and never read as a template again, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import PromptError
from .schemas import Article

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_WINDOW_SENTENCES = 12
_WINDOW_OVERLAP = 2
_WINDOW_CHARACTERS = 3_500


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: int = Field(ge=1)
    variables: tuple[str, ...]
    canaries: tuple[str, ...] = ()


class Prompt(BaseModel):
    """A prompt file as read, with the SHA-256 of the file.

    ``canaries`` are the names that were invented for its examples: one that turns up in a claim leaked from there.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    version: int
    variables: tuple[str, ...]
    canaries: tuple[str, ...]
    text: str
    sha256: str

    def render(self, **values: str) -> str:
        """Return the text with its variables filled.

        Raises:
            PromptError: a variable has no value, or a value has no variable.
        """
        missing = sorted(set(self.variables) - set(values))
        unknown = sorted(set(values) - set(self.variables))
        if missing or unknown:
            problem = f"lacks {', '.join(missing)}" if missing else f"does not know {', '.join(unknown)}"
            raise PromptError(f"the prompt {self.name!r} {problem}")
        return _PLACE.sub(lambda place: values[place.group(1)], self.text)


def parse_prompt(content: str, *, file_name: str) -> Prompt:
    """Read a prompt from its file's content.

    Raises:
        PromptError: the front matter is missing, incomplete or has unknown keys, the name is not the file's,
            or the places in the text are not the declared variables.
    """
    import yaml

    _, separator, rest = content.partition("---\n")
    header, second, text = rest.partition("---\n")
    if not separator or not second:
        raise PromptError(f"the prompt file {file_name} has no front matter")
    try:
        front = _FrontMatter.model_validate(yaml.safe_load(header))
    except (yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"the front matter of the prompt file {file_name} is wrong") from error
    places = set(_PLACE.findall(text))
    absent = [canary for canary in front.canaries if canary not in text]
    if absent:
        raise PromptError(f"the prompt {front.name!r} declares canaries that it does not hold: {', '.join(absent)}")
    if f"{front.name}.md" != file_name:
        raise PromptError(f"the prompt file {file_name} calls itself {front.name!r}")
    if places != set(front.variables):
        difference = ", ".join(sorted(places ^ set(front.variables)))
        raise PromptError(f"the prompt {front.name!r} declares other variables than it uses: {difference}")
    return Prompt(
        name=front.name,
        version=front.version,
        variables=front.variables,
        canaries=front.canaries,
        text=text.strip(),
        sha256=sha256(content.encode()).hexdigest(),
    )


@cache
def load_prompt(name: str) -> Prompt:
    """Return the prompt ``prompts/<name>.md``.

    Raises:
        PromptError: there is no such file, or it is damaged.
    """
    file = files("summarizer.prompts").joinpath(f"{name}.md")
    if not file.is_file():
        raise PromptError(f"there is no prompt {name!r}")
    return parse_prompt(file.read_text(encoding="utf-8"), file_name=f"{name}.md")


@dataclass(frozen=True)
class Window:
    """Sentences ``first`` to ``last`` (inclusive) go with each question about ``asked`` to ``last``."""

    first: int
    asked: int
    last: int


def windows(article: Article) -> Iterator[Window]:
    """Yield windows that together ask about each sentence once, with what precedes it as context."""
    first = asked = 1
    total = len(article.sentences)
    while asked <= total:
        last = asked
        characters = len(article.sentence_text(asked))
        while last < total and last - first + 1 < _WINDOW_SENTENCES:
            characters += len(article.sentence_text(last + 1))
            if characters > _WINDOW_CHARACTERS:
                break
            last += 1
        yield Window(first, asked, last)
        asked = last + 1
        first = max(1, asked - _WINDOW_OVERLAP)


def numbered(article: Article, first: int, last: int, left_out: Container[int] = ()) -> str:
    """Return sentences ``first`` to ``last`` (inclusive, from 1), one a line, each behind its number.

    Every line of the article begins with a number in brackets that it cannot forge: line breaks and runs of
    white space inside a sentence become one space. A sentence in ``left_out`` is an ellipsis.
    """
    lines = []
    for number in range(first, last + 1):
        words = "…" if number in left_out else article.sentence_line(number)
        lines.append(f"[{number}] {words}")
    return "\n".join(lines)
