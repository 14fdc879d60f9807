"""A run over annotated articles, and the difference between two runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from summarizer.api import summarize
from summarizer.articles.article import Article
from summarizer.briefer import Progress
from summarizer.errors import GoldError, ModelUnknown, SummarizerError, UsageError
from summarizer.schemas import Brief
from summarizer.schemas.evaluation import SECTIONS, ArticleScore, Difference, Evaluation, SectionScore, f1_of, score_of
from summarizer.schemas.gold import Gold
from summarizer.settings import Settings, StrategyName

from .gold_files import corpus_digest, read_gold
from .matching import all_missed, judge, require_scipy

_RESAMPLES = 10_000
_SEED = 20_260_101
_CONFIDENCE = 0.95


def evaluate(
    gold_directory: str | Path,
    *,
    articles: str | Path,
    model: str | None = None,
    strategy: StrategyName | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Brief every annotated article and hold the briefs against the gold.

    An article that could not be briefed counts with all its items missed. Use it inside ``with record(DIR):`` or
    ``with replay(DIR):`` as ``summarize``.

    Args:
        gold_directory: one JSON file an article (``Gold``).
        articles: the directory of their texts.
        model: as in ``summarize``.
        strategy: as in ``summarize``.
        settings: as in ``summarize``.
        progress: called as the work goes on.

    Raises:
        GoldError: gold or an article is missing, damaged, or they do not fit.
        UsageError: the settings cannot be meant as they stand, or an extra is missing.
    """
    tell = progress or (lambda _what, _done, _total: None)
    require_scipy()
    corpus = read_gold(Path(gold_directory), Path(articles))
    briefs: list[Brief | SummarizerError] = []
    tell("articles", 0, len(corpus))
    for _, article in corpus:
        try:
            briefs.append(summarize(article, model=model, strategy=strategy, settings=settings))
        except (UsageError, ModelUnknown):
            raise  # it would be the same for every article
        except SummarizerError as error:
            briefs.append(error)
        tell("articles", len(briefs), len(corpus))
    return evaluate_briefs(corpus, briefs)


def evaluate_briefs(corpus: list[tuple[Gold, Article]], briefs: Sequence[Brief | SummarizerError]) -> Evaluation:
    """Hold briefs, or the errors in their place, against the gold; both in the corpus's order."""
    made = [brief for brief in briefs if isinstance(brief, Brief)]
    models = sorted({f"{brief.run.provider}/{brief.run.model}" for brief in made})
    strategies = sorted({brief.run.strategy for brief in made})
    return Evaluation(
        model=", ".join(models) or "none",
        strategy=", ".join(strategies) or "none",
        corpus=corpus_digest(corpus),
        articles=[_scored(gold, article, brief) for (gold, article), brief in zip(corpus, briefs, strict=True)],
    )


def _scored(gold: Gold, article: Article, brief: Brief | SummarizerError) -> ArticleScore:
    if isinstance(brief, SummarizerError):
        return ArticleScore(article=gold.article, failure=str(brief), judgements=all_missed(gold, article))
    evidence = [item for _, claim in brief.claims() for item in claim.evidence]
    return ArticleScore(
        article=gold.article,
        judgements=judge(brief, gold, article),
        quotes=len(evidence),
        quotes_not_in_text=sum(article.text[item.start : item.end] != item.quote for item in evidence),
        withheld=dict(Counter(held.reason.partition(":")[0] for held in brief.withheld)),
        requests=brief.run.requests,
        input_tokens=brief.run.input_tokens,
        output_tokens=brief.run.output_tokens,
        seconds=brief.run.seconds,
    )


def compare(now: Evaluation, before: Evaluation) -> list[Difference]:
    """Return how F1 differs between two runs, a section, over the articles that both hold.

    The interval is the percentile bootstrap of the difference over articles, both runs resampled alike (Efron and
    Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).

    Raises:
        GoldError: the runs have no article in common.
        MissingExtra: scipy is not installed.
    """
    require_scipy()
    earlier = {article.article: article for article in before.articles}
    pairs = [(earlier[article.article], article) for article in now.articles if article.article in earlier]
    if not pairs:
        raise GoldError("the two runs have no article in common", hint="Compare runs over the same gold")
    return [_difference(section, pairs) for section in SECTIONS]


def _difference(section: str, pairs: list[tuple[ArticleScore, ArticleScore]]) -> Difference:
    scores = [tuple(score_of(article.judgements, section) for article in pair) for pair in pairs]
    totals = [_total([pair[side] for pair in scores]) for side in (0, 1)]
    low, high = _interval(scores) if len(pairs) > 1 else (None, None)
    return Difference(section=section, before=totals[0], now=totals[1], low=low, high=high)


def _total(scores: Sequence[SectionScore]) -> float | None:
    counts = [sum(column) for column in zip(*((s.found, s.invented, s.missed) for s in scores), strict=True)]
    return f1_of(*counts)


def _interval(scores: list[tuple[SectionScore, ...]]) -> tuple[float, float]:
    import numpy as np
    from scipy.stats import bootstrap

    def gain(*columns: np.ndarray, axis: int = -1) -> np.ndarray:
        sums = [column.sum(axis=axis) for column in columns]
        f1 = [2 * sums[i] / np.maximum(2 * sums[i] + sums[i + 1] + sums[i + 2], 1) for i in (0, 3)]
        return np.asarray(f1[1] - f1[0])

    columns = np.array([[n for s in pair for n in (s.found, s.invented, s.missed)] for pair in scores]).T
    result = bootstrap(
        tuple(columns),
        gain,
        n_resamples=_RESAMPLES,
        batch=1_000,
        vectorized=True,
        paired=True,
        confidence_level=_CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    )
    return float(result.confidence_interval.low), float(result.confidence_interval.high)
