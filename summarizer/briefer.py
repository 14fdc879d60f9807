"""From an article to its brief through one connection: reading, the model, the pipeline and assembly put together."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Self, cast, overload

from summarizer.articles.article import Article
from summarizer.articles.loading import PAGE_TIMEOUT, read_article
from summarizer.cassettes.session import RecordSession, ReplaySession, active, shared_replay
from summarizer.cassettes.transport import Recorder
from summarizer.extraction.assembly import Builder, assemble
from summarizer.files.writing import is_url
from summarizer.llm.connecting import client_for, model_name, public_name
from summarizer.llm.model import Model
from summarizer.llm.sending import Usage
from summarizer.llm.traffic import Limits, Traffic
from summarizer.llm.transport import SdkTransport, Transport
from summarizer.profiles.base import Profile
from summarizer.profiles.loading import load_profile

from . import logs
from .errors import ContextTooLong, MissingExtra, ModelUnknown, NetworkBlocked, SummarizerError, UsageError
from .pipeline import Extraction, extract, strategy_for
from .schemas import BaseBrief, Brief, Run
from .schemas.outcome import B
from .settings import EMBEDDED, ModelName, Settings, StrategyName, replay_directory

if TYPE_CHECKING:
    from openai import OpenAI

_LOG = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Briefer(Generic[B]):
    """Briefs articles through one connection, in any thread; a context manager, which closes it."""

    @overload
    def __init__(
        self: Briefer[Brief],
        *,
        model: str | None = None,
        strategy: StrategyName | None = None,
        profile: None = None,
        client: OpenAI | None = None,
        settings: Settings | None = None,
        traffic: Traffic | None = None,
        progress: Progress | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        *,
        model: str | None = None,
        strategy: StrategyName | None = None,
        profile: Profile[B],
        client: OpenAI | None = None,
        settings: Settings | None = None,
        traffic: Traffic | None = None,
        progress: Progress | None = None,
    ) -> None: ...

    def __init__(
        self,
        *,
        model: str | None = None,
        strategy: StrategyName | None = None,
        profile: Profile[B] | None = None,
        client: OpenAI | None = None,
        settings: Settings | None = None,
        traffic: Traffic | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Take what ``summarize`` takes, and the way that its requests go, where that is not its own."""
        self.settings = (settings or Settings()).chosen(model=model, strategy=strategy)
        self._profile = profile
        self._client = client
        self._traffic = traffic
        self._tell = progress or (lambda _what, _done, _total: None)
        self._lock = Lock()
        self._stack = ExitStack()
        self._connection: tuple[Transport, Traffic] | None = None

    def __enter__(self) -> Self:
        """Take part in the replay that the environment may ask for."""
        self._stack.enter_context(shared_replay(replay_directory()))
        return self

    def __exit__(self, *_: object) -> None:
        """Close what was opened here."""
        self._stack.close()

    def check(self) -> None:
        """Raise UsageError where the model's name, its server's address or the key cannot be meant; asks nobody."""
        if self.replays:
            self.settings.named_model()
        elif self._client is None and self.name.provider != EMBEDDED:
            self.settings.server_of(self.name)

    def read(self, source: str | Path | Article) -> Article:
        """Return the article of a source, as ``read_article`` does; raises ReadingError."""
        if isinstance(source, Article):
            return source
        with _named_after(str(source)):
            if self.replays and is_url(str(source)):
                raise NetworkBlocked(
                    "a page is not fetched while replaying",
                    hint="Save its text to a file, record with that and replay it",
                )
            timeout = min(self.settings.timeout, PAGE_TIMEOUT)
            chosen = self.settings
            return read_article(
                source,
                max_characters=chosen.max_characters,
                timeout=timeout,
                allow_private=chosen.allow_private,
            )

    @property
    def replays(self) -> bool:
        """Whether the answers come from cassettes."""
        return isinstance(active(), ReplaySession)

    @property
    def is_taped(self) -> bool:
        """Whether the answers come from cassettes, or are recorded."""
        return active() is not None

    @cached_property
    def name(self) -> ModelName:
        """The model that is asked, as a brief shows it; raises UsageError where none is named and none is there."""
        return public_name(model_name(self.settings))

    @cached_property
    def profile(self) -> Profile[B]:
        """What the briefs are about; raises UsageError where what the settings name is no profile."""
        # Of one that the settings name, no checker knows the brief: it is taken for the built-in one's.
        return self._profile or cast("Profile[B]", load_profile(self.settings.profile))

    def strategy(self, article: Article) -> StrategyName:
        """Return the strategy that an article is asked about with."""
        return strategy_for(self.settings.strategy, self.name, len(article.text), self.profile)

    def brief(self, article: Article, usage: Usage | None = None) -> B:
        """Return the brief of an article.

        Args:
            article: the article.
            usage: where to count what was asked for it, a failure's requests too.

        Raises:
            SummarizerError: the article could not be briefed.
        """
        profile = self.profile  # what is wrong with it is not the article's
        with _named_after(article.source), logs.about(article.source):
            session = active()
            _LOG.info("%d sentences, language %s", len(article.sentences), article.language or "not known")
            if isinstance(session, ReplaySession):
                brief = self._replayed(session, article)
            else:
                brief = self._asked(session, article, profile, usage)
            _log(brief)
            return brief

    def _asked(self, session: RecordSession | None, article: Article, profile: Profile[B], usage: Usage | None) -> B:
        strategy = self.strategy(article)
        try:
            return self._asked_with(strategy, session, article, profile, usage)
        except ContextTooLong:
            if self.settings.strategy != "auto" or strategy != "whole":
                raise
            _LOG.info("too long for the model at once: asked about part after part")
            return self._asked_with("windows", session, article, profile, usage)

    def _asked_with(
        self,
        strategy: StrategyName,
        session: RecordSession | None,
        article: Article,
        profile: Profile[B],
        usage: Usage | None,
    ) -> B:
        live, traffic = self.connection()
        name = self.name
        self._tell(f"asking {name} ({strategy})", 0, 0)
        _LOG.info("asking %s (%s)", name, strategy)
        started = time.monotonic()
        recorded = (article, name.provider, name.model, strategy, _tag(profile))
        with session.tape(live, *recorded) if session else nullcontext(live) as transport:
            model = Model(transport, name, traffic=traffic, usage=usage, max_tokens=self.settings.max_tokens)
            extraction = extract(article, model, profile, strategy, progress=partial(self._tell, "sentences"))
            seconds = round(time.monotonic() - started, 1)
            if isinstance(transport, Recorder):
                transport.seconds = seconds
        run = _run(article, extraction, model, seconds=seconds, replayed=False, warnings=[])
        return _assembled(extraction, profile, run, self.settings.min_confidence)

    def _replayed(self, session: ReplaySession, article: Article) -> B:
        wanted = self.settings.named_model()
        recording, others = session.choose(
            article,
            model=str(public_name(wanted)) if wanted else None,
            strategy=self.settings.strategy,
            automatic=lambda provider, name: strategy_for(
                "auto", ModelName(provider, name), len(article.text), self.profile
            ),
            profile=_tag(self.profile),
        )
        name = ModelName(recording.provider, recording.model)
        strategy = cast(StrategyName, recording.strategy)
        choice = f"; for others: {', or '.join(others)}" if others else ""
        self._tell(f"replaying answers of {name} ({strategy}) from {recording.path.name}{choice}", 0, 0)
        _LOG.info("replaying answers of %s (%s)", name, strategy)
        tape, once = session.tape(recording, article), Traffic(Limits(attempts=1))
        model = Model(tape, name, traffic=once, max_tokens=self.settings.max_tokens)
        extraction = extract(article, model, self.profile, strategy, progress=partial(self._tell, "sentences"))
        unused = [f"{recording.path.name}: recorded but not asked for: {request}" for request in tape.unused()]
        seconds = recording.seconds or 0.0
        run = _run(article, extraction, model, seconds=seconds, replayed=True, warnings=unused)
        return _assembled(extraction, self.profile, run, self.settings.min_confidence)

    def go_by(self, transport: Transport, traffic: Traffic) -> None:
        """Let requests go this way, instead of one's own to the model's server."""
        self._connection = transport, traffic

    def connection(self) -> tuple[Transport, Traffic]:
        """Return the transport and the way to the server that all articles share, made for the first of them."""
        with self._lock:
            if self._connection is None:
                name = model_name(self.settings)
                if self._client is not None:
                    # The caller's to close. An SDK that repeated a request by itself would do so beside the limits.
                    client = self._client.with_options(max_retries=0)
                else:
                    client = self._stack.enter_context(client_for(name, self.settings, self._tell))
                # The embedded engine is of this machine: what fails there fails again.
                own = Limits(attempts=1 if name.provider == EMBEDDED else 3)
                self._connection = SdkTransport(client), self._traffic or Traffic(own)
            return self._connection


def _log(brief: BaseBrief) -> None:
    for held in brief.withheld:
        _LOG.info("withheld (%s): %s", held.section, logs.in_a_line(f"{held.reason}: {held.claim}"))
    run = brief.run
    spent = (run.requests, run.retries, run.input_tokens, run.output_tokens, run.seconds)
    claims = sum(1 for _ in brief.claims())
    _LOG.info("%d claims, %d withheld", claims, len(brief.withheld))
    _LOG.info("%d requests (%d re-asks), %d + %d tokens, %.1f s", *spent)


def _tag(profile: Profile[Any]) -> str | None:
    """Return what a recording is marked with: the profile's name, None for the built-in one."""
    return None if profile is load_profile() else profile.name


def _assembled(extraction: Extraction, profile: Profile[B], run: Run, min_confidence: float) -> B:
    builder = Builder(extraction.folded, extraction.actors, extraction.withheld, min_confidence)
    return assemble(builder, profile.brief, profile.build(builder, extraction.drafts), run)


def _run(
    article: Article,
    extraction: Extraction,
    model: Model,
    *,
    seconds: float,
    replayed: bool,
    warnings: list[str],
) -> Run:
    return Run(
        provider=model.name.provider,
        model=model.name.model,
        strategy=extraction.strategy,
        prompts={name: prompt.sha256 for name, prompt in extraction.prompts.items()},
        requests=model.usage.requests,
        retries=model.usage.retries,
        input_tokens=model.usage.input_tokens,
        output_tokens=model.usage.output_tokens,
        cost_usd=model.cost_usd(),
        seconds=seconds,
        replayed=replayed,
        warnings=[*article.warnings, *extraction.warnings, *warnings],
    )


@contextmanager
def _named_after(source: str) -> Iterator[None]:
    """Put the article's name on an error that passes by, unless it would be the same for every article."""
    try:
        yield
    except SummarizerError as error:
        is_of_all = isinstance(error, UsageError | ModelUnknown) and not isinstance(error, MissingExtra)
        if error.article is None and not is_of_all:
            error.article = source
        raise
