"""``--show-prompt``: what would be asked about articles, and how much of it is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import summarizer
from summarizer.settings import Settings
from summarizer.text.neutralising import plain

from .common import say
from .output import write_stdout

if TYPE_CHECKING:
    from summarizer.batch.sources import Source


def print_prompts(sources: list[Source], settings: Settings) -> None:
    """Print what would be asked about each article, and say on standard error how much of it that is; send nothing.

    Raises:
        SummarizerError: an article cannot be read, or the settings cannot be meant as they stand.
    """
    read = summarizer.Briefer(settings=settings).read
    for source in sources:
        article = source.load(read, settings.max_characters)
        asked = summarizer.all_prompts(article, settings=settings)
        shown: dict[str, str] = {}
        for number, request in enumerate(asked, 1):
            if len(asked) > 1:
                write_stdout(f"--- question {number} of {len(asked)}\n")
            schema = json.dumps(request.schema, ensure_ascii=False, indent=1)
            for part, text in (("system", request.system), ("user", request.user), ("schema of the answer", schema)):
                write_stdout(f"--- {part}: as before\n" if shown.get(part) == text else _part(part, text))
                shown[part] = text
        say(f"{source.name}: {_how_much(len(asked))}; nothing was sent")


def _part(name: str, text: str) -> str:
    return f"--- {name}\n" + "\n".join(plain(line) for line in text.splitlines()) + "\n"


def _how_much(questions: int) -> str:
    if questions == 0:
        return "nothing in the article is worth a question, so that none would be asked"
    if questions == 1:
        return "the one question that would be asked is shown"
    return f"all {questions} questions are shown, each as it is where the answers before it find nothing"
