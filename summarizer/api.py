"""One call from an article to its brief: reading, the model, extraction and assembly put together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from . import local
from .assembly import assemble
from .errors import NetworkBlocked, SummarizerError
from .extraction import Extraction, extract, first_request, strategy_for
from .llm import Model, connect
from .prompting import load_prompt
from .reading import PAGE_TIMEOUT, read_article
from .replaying import ReplaySession, Tape, active, shared_replay
from .schemas import Article, Brief, Run
from .settings import ModelName, Settings, StrategyName, replay_directory

if TYPE_CHECKING:
    from openai import OpenAI

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def summarize(
    source: str | Path | Article,
    *,
    model: str | None = None,
    client: OpenAI | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Brief:
    """Return the brief of one article.

    Inside ``with record(DIR):`` the model's answers are written to a cassette; inside ``with replay(DIR):``,
    or with ``SUMMARIZER_REPLAY`` set, they come from one and nothing is sent.

    Args:
        source: a path, an ``http(s)://`` URL, ``"-"`` for standard input, or an article already loaded.
        model: ``PROVIDER/MODEL``; None takes the one in ``settings``, else the environment's, else what is
            there.
        client: an SDK client to ask through, instead of one made from the settings.
        settings: everything else that can be chosen.
        progress: called as the work goes on.

    Raises:
        SummarizerError: the article could not be briefed; ``error.article`` names it, the subclass says why.
    """
    settings = settings or Settings()
    tell = progress or (lambda _what, _done, _total: None)
    with _named_after(source):
        article = source if isinstance(source, Article) else _read(str(source), settings)
        with shared_replay(replay_directory()):
            return _brief(article, model or settings.model, client, settings, tell)


def _read(source: str, settings: Settings) -> Article:
    replays = isinstance(active(), ReplaySession) or (active() is None and replay_directory() is not None)
    if replays and source.startswith(("http://", "https://")):
        raise NetworkBlocked(
            "a page is not fetched while replaying", hint="Save its text to a file, record with that and replay it"
        )
    return read_article(source, max_characters=settings.max_characters, timeout=min(settings.timeout, PAGE_TIMEOUT))


def first_prompt(
    article: Article, *, model: str | None = None, settings: Settings | None = None
) -> tuple[str, str] | None:
    """Return the first request for an article as (system, user) messages, without sending it.

    None where nothing in the article is worth a question.

    Raises:
        UsageError: no model is named and none is there, or its name is not one.
    """
    settings = settings or Settings()
    name = _model_name(model or settings.model, settings)
    return first_request(article, strategy_for(settings.strategy, name, len(article.text)))


def _brief(article: Article, model: str | None, client: OpenAI | None, settings: Settings, tell: Progress) -> Brief:
    session = active()
    if isinstance(session, ReplaySession):
        return _replayed(session, article, model, settings, tell)
    name = _model_name(model, settings)
    strategy = strategy_for(settings.strategy, name, len(article.text))
    public = _public(name)
    tell(f"asking {public} ({strategy})", 0, 0)
    # A client that we made is ours to close; one that was given is the caller's.
    with nullcontext(client) if client is not None else _client_for(name, settings, tell) as connection:
        connected = Model(connection, public)
        started = time.monotonic()
        with session.tape(article, public.provider, public.model, strategy) if session else nullcontext(Tape()) as tape:
            extraction = extract(article, connected, strategy, progress=_sentences(tell))
            tape.seconds = round(time.monotonic() - started, 1)
    return _assembled(article, extraction, connected, seconds=tape.seconds, replayed=False, warnings=[])


def _replayed(session: ReplaySession, article: Article, model: str | None, settings: Settings, tell: Progress) -> Brief:
    wanted = str(_public(ModelName.parse(model))) if model else None
    recording = session.choose(
        article,
        model=wanted,
        strategy=settings.strategy,
        automatic=lambda provider, name: strategy_for("auto", ModelName(provider, name), len(article.text)),
    )
    name = ModelName(recording.provider, recording.model)
    strategy = cast(StrategyName, recording.strategy)
    tell(f"replaying {recording.path.name}", 0, 0)
    with (
        session.tape(recording, article) as tape,
        connect(tape.base_url, "replay", timeout=settings.timeout, retries=0) as connection,
    ):
        connected = Model(connection, name)
        extraction = extract(article, connected, strategy, progress=_sentences(tell))
    unused = [f"{recording.path.name}: recorded but not asked for: {request}" for request in tape.unused]
    seconds = recording.seconds or 0.0
    return _assembled(article, extraction, connected, seconds=seconds, replayed=True, warnings=unused)


def _assembled(
    article: Article,
    extraction: Extraction,
    model: Model,
    *,
    seconds: float,
    replayed: bool,
    warnings: list[str],
) -> Brief:
    run = Run(
        provider=model.name.provider,
        model=model.name.model,
        strategy=extraction.strategy,
        prompts={name: load_prompt(name).sha256 for name in extraction.prompts},
        requests=model.usage.requests,
        retries=model.usage.retries,
        input_tokens=model.usage.input_tokens,
        output_tokens=model.usage.output_tokens,
        cost_usd=model.cost_usd(),
        seconds=seconds,
        replayed=replayed,
        warnings=[*article.warnings, *extraction.warnings, *warnings],
    )
    return assemble(article, extraction.drafts, extraction.sides, extraction.withheld, run)


def _model_name(model: str | None, settings: Settings) -> ModelName:
    wanted = replace(settings, model=model) if model is not None else settings
    return wanted.model_name(local_is_installed=local.is_installed())


def _public(name: ModelName) -> ModelName:
    """Return the name as a brief and a cassette show it: of a weights file only its name, not its folder."""
    return ModelName(name.provider, Path(name.model).stem) if name.model.lower().endswith(".gguf") else name


def _client_for(name: ModelName, settings: Settings, tell: Progress) -> OpenAI:
    if name.provider != "local":
        url, key = settings.server_of(name)
        return connect(url, key, timeout=settings.timeout, of_openai=name.provider == "openai")
    server = local.serve(name.model, progress=tell)
    return connect(server.base_url, server.api_key, timeout=settings.timeout, retries=0)


def _sentences(tell: Progress) -> Callable[[int, int], None]:
    return lambda done, total: tell("sentences", done, total)


@contextmanager
def _named_after(source: str | Path | Article) -> Iterator[None]:
    """Put the article's name on an error that passes by."""
    try:
        yield
    except SummarizerError as error:
        if error.article is None:
            error.article = source.source if isinstance(source, Article) else str(source)
        raise
