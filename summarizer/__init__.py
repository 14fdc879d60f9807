"""Structured, sourced briefs of news articles about armed conflicts and diplomatic crises.

Everything a user needs is imported from here; the work behind a name is loaded when it is first used, so that
``import summarizer`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .distribution import VERSION

if TYPE_CHECKING:
    from .api import all_prompts, first_prompt, summarize
    from .articles.loading import article_from_text, read_article
    from .batch.estimate import estimate
    from .batch.folders import Skipped
    from .batch.into_file import summarize_into
    from .batch.options import BatchOptions
    from .batch.ray_engine import RayJob, summarize_with_ray
    from .batch.running import summarize_many
    from .batch.sources import Source, articles_in, count_articles
    from .batch.tally import Tally
    from .briefer import Briefer
    from .cassettes.session import record, replay
    from .digest.building import make_digest
    from .digest.markdown import digest_to_markdown
    from .digest.page import digest_to_html
    from .errors import SummarizerError
    from .evaluation.floors import check_floors, set_floors
    from .evaluation.report import to_report, to_tables
    from .evaluation.runs import compare, evaluate
    from .export.plover import plover_events
    from .export.tables import tables_of
    from .export.writing import export_tables
    from .files.briefs import read_briefs
    from .profiles.base import Profile
    from .profiles.loading import load_profile
    from .render.page import to_html
    from .render.text import to_markdown, to_terminal
    from .schemas import Actor, Article, BaseBrief, Brief, Claim, Evidence, Verbatim
    from .schemas.digest import Digest
    from .schemas.evaluation import Evaluation
    from .schemas.outcome import Outcome
    from .schemas.plover import PloverEvent
    from .settings import Settings

__version__ = VERSION

_HOMES = {
    "Actor": "schemas",
    "Article": "schemas",
    "BaseBrief": "schemas",
    "BatchOptions": "batch.options",
    "Brief": "schemas",
    "Briefer": "briefer",
    "Claim": "schemas",
    "Digest": "schemas.digest",
    "Evaluation": "schemas.evaluation",
    "Evidence": "schemas",
    "Outcome": "schemas.outcome",
    "PloverEvent": "schemas.plover",
    "Profile": "profiles.base",
    "RayJob": "batch.ray_engine",
    "Settings": "settings",
    "SummarizerError": "errors",
    "Tally": "batch.tally",
    "Verbatim": "schemas",
    "all_prompts": "api",
    "article_from_text": "articles.loading",
    "Skipped": "batch.folders",
    "Source": "batch.sources",
    "articles_in": "batch.sources",
    "check_floors": "evaluation.floors",
    "compare": "evaluation.runs",
    "count_articles": "batch.sources",
    "digest_to_html": "digest.page",
    "digest_to_markdown": "digest.markdown",
    "estimate": "batch.estimate",
    "evaluate": "evaluation.runs",
    "export_tables": "export.writing",
    "tables_of": "export.tables",
    "first_prompt": "api",
    "load_profile": "profiles.loading",
    "make_digest": "digest.building",
    "plover_events": "export.plover",
    "read_article": "articles.loading",
    "read_briefs": "files.briefs",
    "record": "cassettes.session",
    "replay": "cassettes.session",
    "set_floors": "evaluation.floors",
    "summarize": "api",
    "summarize_into": "batch.into_file",
    "summarize_many": "batch.running",
    "summarize_with_ray": "batch.ray_engine",
    "to_html": "render.page",
    "to_markdown": "render.text",
    "to_report": "evaluation.report",
    "to_tables": "evaluation.report",
    "to_terminal": "render.text",
}

__all__ = [
    "Actor",
    "Article",
    "BaseBrief",
    "BatchOptions",
    "Brief",
    "Briefer",
    "Claim",
    "Digest",
    "Evaluation",
    "Evidence",
    "Outcome",
    "PloverEvent",
    "Profile",
    "RayJob",
    "Settings",
    "Skipped",
    "Source",
    "SummarizerError",
    "Tally",
    "Verbatim",
    "all_prompts",
    "article_from_text",
    "articles_in",
    "check_floors",
    "compare",
    "count_articles",
    "digest_to_html",
    "digest_to_markdown",
    "estimate",
    "evaluate",
    "export_tables",
    "first_prompt",
    "load_profile",
    "make_digest",
    "plover_events",
    "read_article",
    "read_briefs",
    "record",
    "replay",
    "set_floors",
    "summarize",
    "summarize_into",
    "summarize_many",
    "summarize_with_ray",
    "tables_of",
    "to_html",
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
