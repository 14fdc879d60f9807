"""Structured, sourced briefs of news articles about armed conflicts and diplomatic crises.

Everything a user needs is imported from here; the work behind a name is loaded when it is first used, so that
``import summarizer`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import first_prompt, summarize
    from .errors import SummarizerError
    from .evaluation.floors import check_floors, set_floors
    from .evaluation.report import to_report, to_tables
    from .evaluation.runs import compare, evaluate
    from .reading import article_from_text, read_article
    from .rendering import to_markdown, to_terminal
    from .replaying import record, replay
    from .schemas import Article, Brief, Evidence
    from .schemas.evaluation import Evaluation
    from .settings import Settings

__version__ = "0.1.0"

_HOMES = {
    "Article": "schemas",
    "Brief": "schemas",
    "Evaluation": "schemas.evaluation",
    "Evidence": "schemas",
    "Settings": "settings",
    "SummarizerError": "errors",
    "article_from_text": "reading",
    "check_floors": "evaluation.floors",
    "compare": "evaluation.runs",
    "evaluate": "evaluation.runs",
    "first_prompt": "api",
    "read_article": "reading",
    "record": "replaying",
    "replay": "replaying",
    "set_floors": "evaluation.floors",
    "summarize": "api",
    "to_markdown": "rendering",
    "to_report": "evaluation.report",
    "to_tables": "evaluation.report",
    "to_terminal": "rendering",
}

__all__ = [
    "Article",
    "Brief",
    "Evaluation",
    "Evidence",
    "Settings",
    "SummarizerError",
    "article_from_text",
    "check_floors",
    "compare",
    "evaluate",
    "first_prompt",
    "read_article",
    "record",
    "replay",
    "set_floors",
    "summarize",
    "to_markdown",
    "to_report",
    "to_tables",
    "to_terminal",
]


if not TYPE_CHECKING:  # so that a checker still sees a name that does not exist

    def __getattr__(name: str) -> Any:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f".{home}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
