"""From which probability on words are blame: precision and recall of accusations at each threshold, and by folds.

``.venv/bin/python benchmarks/blame.py GOLD_DIR ARTICLES_DIR``

The embedded model judges every article once, which is recorded and played at each threshold; where a noun alone tells
the deed, the threshold is as much higher as it is in the program. By folds: for each article the threshold that is best
on all the others.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer import Brief, Settings, record, replay, summarize
from summarizer.evaluation.gold_files import read_gold
from summarizer.evaluation.runs import evaluate_briefs
from summarizer.profiles.conflict.by_parser import judge, reading
from summarizer.schemas import Article
from summarizer.schemas.gold import Gold
from summarizer.settings import DEFAULT_LOCAL_MODEL

THRESHOLDS = [step / 100 for step in range(50, 91, 4)]
ABOVE = judge.LEAST_BY_A_NOUN - judge.LEAST_BLAME


def main() -> None:
    """Judge the articles, print the curve and the folds."""
    corpus = read_gold(Path(sys.argv[1]), Path(sys.argv[2]))
    settings = Settings(model=DEFAULT_LOCAL_MODEL)
    each: dict[float, list[tuple[int, int, int, int]]] = {}
    print("threshold  precision  recall     F1  reversed")
    with TemporaryDirectory() as folder:
        with record(folder):
            for _, article in corpus:
                summarize(article, settings=settings)
        for threshold in THRESHOLDS:
            reading.LEAST_BLAME, reading.LEAST_BY_A_NOUN = threshold, threshold + ABOVE
            with replay(folder):
                briefs = [summarize(article, settings=settings) for _, article in corpus]
            each[threshold] = [counted(pair, brief) for pair, brief in zip(corpus, briefs, strict=True)]
            found, invented, missed, turned = map(sum, zip(*each[threshold], strict=True))
            precision, recall, f1 = rates(found, invented, missed)
            print(f"{threshold:9.2f}  {precision:9.3f}  {recall:6.3f}  {f1:5.3f}  {turned:8}")
    chosen: Counter[float] = Counter()
    total = [0, 0, 0, 0]
    for left_out in range(len(corpus)):
        best = max(THRESHOLDS, key=lambda threshold, out=left_out: f1_without(each[threshold], out))
        chosen[best] += 1
        total = [one + other for one, other in zip(total, each[best][left_out], strict=True)]
    precision, recall, f1 = rates(*total[:3])
    print(f"by folds: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, reversed {total[3]}")
    print("thresholds chosen:", ", ".join(f"{threshold} ({times} times)" for threshold, times in chosen.most_common()))


def counted(pair: tuple[Gold, Article], brief: Brief) -> tuple[int, int, int, int]:
    """Return how many accusations of an article are found, invented, missed and reversed."""
    score = evaluate_briefs([pair], [brief]).score("accusations")
    return score.found, score.invented, score.missed, score.reversed or 0


def rates(found: int, invented: int, missed: int) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    precision = found / (found + invented) if found + invented else 0.0
    recall = found / (found + missed) if found + missed else 0.0
    return precision, recall, 2 * found / (2 * found + invented + missed) if found else 0.0


def f1_without(counts: list[tuple[int, int, int, int]], left_out: int) -> float:
    """Return the F1 over all articles but one."""
    others = [count for index, count in enumerate(counts) if index != left_out]
    found, invented, missed, _ = (sum(column) for column in zip(*others, strict=True))
    return rates(found, invented, missed)[2]


if __name__ == "__main__":
    main()
