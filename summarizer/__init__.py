"""Structured, sourced briefs of news articles about armed conflicts and diplomatic crises.

Everything a user needs is imported from here; the work behind a name is loaded when it is first used, so that
``import summarizer`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import first_prompt, summarize
    from .errors import SummarizerError
    from .reading import article_from_text, read_article
    from .rendering import to_markdown, to_terminal
    from .replaying import record, replay
    from .schemas import Article, Brief, Evidence
    from .settings import Settings

__version__ = "0.1.0"

_HOMES = {
    "Article": "schemas",
    "Brief": "schemas",
    "Evidence": "schemas",
    "Settings": "settings",
    "SummarizerError": "errors",
    "article_from_text": "reading",
    "first_prompt": "api",
    "read_article": "reading",
    "record": "replaying",
    "replay": "replaying",
    "summarize": "api",
    "to_markdown": "rendering",
    "to_terminal": "rendering",
}

__all__ = [
    "Article",
    "Brief",
    "Evidence",
    "Settings",
    "SummarizerError",
    "article_from_text",
    "first_prompt",
    "read_article",
    "record",
    "replay",
    "summarize",
    "to_markdown",
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
