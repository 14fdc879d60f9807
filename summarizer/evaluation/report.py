"""An evaluation for people: the table in the terminal, and the report that shows what to mend, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.render.text import escaped
from summarizer.schemas.evaluation import SECTIONS, ArticleScore, Difference, Evaluation, Judgement, Verdict
from summarizer.text.neutralising import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

_TITLES = {
    "parties": "parties",
    "accusations": "accusations",
    "requests_to_russia": "requests to Russia",
    "ceasefire_context": "ceasefire context",
    "casualties": "casualties",
}
_TO_MEND: tuple[tuple[Verdict, str], ...] = (
    ("reversed", "Reversed"),
    ("invented", "Invented"),
    ("missed", "Missed"),
    ("duplicate", "Told twice"),
)
COLUMNS = ("section", "precision", "recall", "F1", "found", "invented", "missed", "duplicates", "reversed")


def score_rows(evaluation: Evaluation) -> list[tuple[str, ...]]:
    """Return one row of text a section, in the order of ``COLUMNS``; a figure that does not exist is a dash."""
    rows = []
    for section in SECTIONS:
        score = evaluation.score(section)
        figures = [score.precision, score.recall, score.f1]
        counts = [score.found, score.invented, score.missed, score.duplicates]
        turned = str(score.reversed) if section == "accusations" else ""
        rows.append((_TITLES[section], *map(_figure, figures), *map(str, counts), turned))
    return rows


def field_rows(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    """Return (section, field, "right of found (share)") for the fields of found items."""
    return [
        (_TITLES[section], field.replace("_", " "), f"{right} of {found} ({right / found:.2f})")
        for section in SECTIONS
        for field, (right, found) in evaluation.score(section).fields.items()
    ]


def fact_lines(evaluation: Evaluation) -> list[str]:
    """Return what a run cost and what must be zero, a line each."""
    articles = evaluation.articles
    failed = [article for article in articles if article.failure is not None]
    bad, quotes = sum(a.quotes_not_in_text for a in articles), sum(a.quotes for a in articles)
    withheld: Counter[str] = Counter()
    for article in articles:
        withheld.update(article.withheld)
    costs = [
        f"{sum(a.requests for a in articles)} requests",
        f"{sum(a.input_tokens for a in articles):,} + {sum(a.output_tokens for a in articles):,} tokens",
        f"{sum(a.seconds for a in articles):.1f} s",
    ]
    reasons = "; ".join(f"{count} {reason}" for reason, count in withheld.most_common())
    return [
        f"{evaluation.model}, {evaluation.strategy}, {len(articles)} articles (corpus {evaluation.corpus[:12]})",
        f"articles that failed: {len(failed)}",
        f"quotes that are not the article's text: {bad} of {quotes}",
        f"withheld claims: {sum(withheld.values())}" + (f" ({reasons})" if reasons else ""),
        " · ".join(costs),
    ]


def difference_rows(differences: list[Difference]) -> list[tuple[str, ...]]:
    """Return (section, before, now, difference, 95 % interval) a section."""
    rows: list[tuple[str, ...]] = []
    for found in differences:
        gain = "–" if found.before is None or found.now is None else f"{found.now - found.before:+.3f}"
        interval = "–" if found.low is None or found.high is None else f"{found.low:+.3f} to {found.high:+.3f}"
        rows.append((_TITLES[found.section], _figure(found.before), _figure(found.now), gain, interval))
    return rows


def evaluation_to_terminal(evaluation: Evaluation) -> RenderableType:
    """Return the evaluation for a rich console."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    def table(*columns: str, rows: list[tuple[str, ...]]) -> Table:
        drawn = Table(box=None, pad_edge=False, header_style="bold")
        for position, column in enumerate(columns):
            drawn.add_column(column, justify="right" if position else "left")
        for row in rows:
            drawn.add_row(*map(Text, row))
        return drawn

    parts: list[RenderableType] = [table(*COLUMNS, rows=score_rows(evaluation))]
    fields = field_rows(evaluation)
    if fields:
        parts += [Text(), table("section", "field", "right", rows=[*fields])]
    if evaluation.compared:
        head = ("section", "before", "now", "difference", "95 % interval")
        parts += [Text(), table(*head, rows=difference_rows(evaluation.compared))]
    parts += [Text(), *(Text(plain(line)) for line in fact_lines(evaluation))]
    parts += [Text(plain(f"failed: {a.article}: {a.failure}")) for a in evaluation.articles if a.failure is not None]
    return Group(*parts)


def evaluation_to_markdown(evaluation: Evaluation) -> str:
    """Return the evaluation as Markdown: the tables, then every miss, invention and reversal beside its sentences."""
    lines = ["# Evaluation", "", *(f"- {escaped(line)}" for line in fact_lines(evaluation)), ""]
    lines += _table(COLUMNS, score_rows(evaluation))
    lines += _table(("section", "field", "right"), [*field_rows(evaluation)])
    if evaluation.compared:
        head = ("section", "before", "now", "difference", "95 % interval")
        lines += ["## Against the other run", "", *_table(head, difference_rows(evaluation.compared))]
    for article in evaluation.articles:
        lines += _article(article)
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    bar = ["---", *["---:" for _ in head[1:]]]
    return [f"| {' | '.join(row)} |" for row in (head, bar, *rows)] + [""]


def _article(article: ArticleScore) -> Iterator[str]:
    yield from (f"## {escaped(article.article)}", "")
    if article.failure is not None:
        yield from (f"**No brief:** {escaped(article.failure)}", "")
        return
    wrong_fields = [j for j in article.judgements if j.verdict == "found" and not all(j.fields.values())]
    shown = False
    for verdict, heading in _TO_MEND:
        judged = [judgement for judgement in article.judgements if judgement.verdict == verdict]
        if judged:
            shown = True
            yield from (f"### {heading}", "", *_items(judged), "")
    if wrong_fields:
        yield from ("### Found, with a wrong field", "", *_items(wrong_fields), "")
    elif not shown:
        yield from ("Nothing to mend.", "")


def _items(judged: list[Judgement]) -> Iterator[str]:
    for judgement in judged:
        wrong = ", ".join(field.replace("_", " ") for field, is_right in judgement.fields.items() if not is_right)
        told = [judgement.claim and f"brief: {judgement.claim}", judgement.gold and f"gold: {judgement.gold}"]
        words = "; ".join(text for text in told if text)
        yield f"- **{_TITLES[judgement.section]}**{f' (wrong: {wrong})' if wrong else ''} {escaped(words)}"
        yield from (f"  > {escaped(sentence)}" for sentence in judgement.sentences)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
