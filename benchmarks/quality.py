"""How right briefs are, beside two baselines with the same model on the same server in the same run.

``python benchmarks/quality.py GOLD_DIR ARTICLES_DIR [--only N] [--model PROVIDER/NAME --base-url URL] [--peer NAME]
[--out FOLDER] [--write docs/benchmarks.md]`` (extras ``evaluation`` and, for the embedded model, ``local``).

The baselines, plain instructor and langextract, get an environment of their own (``benchmarks/peers/requirements.txt``,
made in ``.benchmarks/``). For each article all take turns, ours first on every other one. Prints a Markdown table;
``--write`` puts it between the marks of a page, ``--out`` writes the runs as JSON for ``summarize evaluate --against``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summarizer import Article, Brief, Evaluation, Settings, SummarizerError, summarize
from summarizer.evaluation.gold_files import read_gold
from summarizer.evaluation.report import score_rows
from summarizer.evaluation.runs import evaluate_briefs
from summarizer.llm import engine
from summarizer.llm.transport import connect
from summarizer.schemas import ArticleInfo, Evidence, Run
from summarizer.schemas.evaluation import Judgement
from summarizer.schemas.gold import Gold
from summarizer.settings import DEFAULT_LOCAL_MODEL, ModelName

PEERS = Path(__file__).parent / "peers"
ENVIRONMENT = Path(".benchmarks") / "peers"
CATEGORIES = ("killed", "wounded", "captured", "missing", "displaced")
SCRIPTS = {"plain instructor": "plain_instructor.py", "langextract": "langextract_peer.py"}
Runs = dict[str, Evaluation]
STAGES = ("called_for", "declared", "in_effect", "violated", "ended")


class Peer:
    """A baseline in its own process and environment, asked one article at a time."""

    def __init__(self, script: str, server: engine.Server) -> None:
        """Start the script of ``benchmarks/peers``."""
        python = ENVIRONMENT / "bin" / "python"
        command = [str(python), str(PEERS / script), server.base_url, server.api_key, server.model]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __call__(self, article: Article) -> dict[str, Any]:
        """Return what the baseline makes of an article."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"text": article.text}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline() or '{"error": "ended"}')
        return answer


class Coded:
    """A baseline's answer as a brief, with what cannot be one: quotes that are not the text, claims without one."""

    def __init__(self, answer: dict[str, Any], article: Article, seconds: float) -> None:
        """Take the sections that a peer wrote."""
        self.article = article
        self.quotes = self.quotes_not_in_text = 0
        self.ungrounded: list[str] = []
        self._parties: dict[str, dict[str, Any]] = {}
        for name in answer.get("parties", []):
            self._party(str(name))
        accusations = [
            {"accuser": self._party(c.get("accuser")), "accused": self._party(c.get("accused")), "evidence": e}
            | {"speaker": None, "allegation": c["quote"], "response": None}
            for c, e in self._grounded("accusations", answer)
        ]
        requests = [
            {"requester": self._party(c.get("requester")), "addressee": self._party("Russia"), "evidence": e}
            | {"speaker": None, "speech_act": "appeal", "request": c["quote"], "legal_basis": c.get("legal_basis")}
            | {"status": "unknown"}
            for c, e in self._grounded("requests_to_russia", answer)
        ]
        ceasefires = [
            {"description": c["quote"], "date_text": None, "date": None, "mediators": [], "parties": [], "terms": []}
            | {"stage": c.get("stage") if c.get("stage") in STAGES else "declared", "evidence": e}
            for c, e in self._grounded("ceasefires", answer)
        ]
        casualties = [
            {"victims": self._party(c.get("victims")), "category": c.get("category"), "evidence": e}
            | {"count_text": str(c.get("count") or c["quote"]), "count_min": None, "count_max": None}
            | {"scope": "incident", "reported_by": self._party(c.get("reported_by"))}
            for c, e in self._grounded("casualties", answer)
            if c.get("category") in CATEGORIES
        ]
        self.brief = Brief.model_validate(
            {
                "article": ArticleInfo(
                    title=None,
                    source=article.source,
                    published=None,
                    language=article.language,
                    sha256=article.sha256,
                    characters=len(article.text),
                    sentences=len(article.sentences),
                ),
                "parties": list(self._parties.values()),
                "accusations": [c for c in accusations if c["accuser"] and c["accused"]],
                "requests_to_russia": requests,
                "ceasefire_context": ceasefires,
                "casualties": casualties,
                **{name: [] for name in ("summary", "other_requests", "contradictions", "withheld")},
                "uncited_sentences": [],
                "run": run_of(seconds),
            },
            context={"text": article.text},
        )

    def _party(self, name: object) -> str | None:
        text = str(name or "").strip()
        if not text or text.casefold() in ("none", "null", "unknown"):
            return None
        first = Evidence(sentence=1, start=0, end=1, quote=self.article.text[:1])
        party = {"id": text, "name": text, "aliases": [], "kind": "other", "country": None, "roles": []}
        self._parties.setdefault(text, {**party, "evidence": [first]})
        return text

    def _grounded(self, section: str, answer: dict[str, Any]) -> list[tuple[dict[str, Any], list[Evidence]]]:
        """Return the claims whose quote is the article's text, with it as evidence; count the others."""
        grounded = []
        for claim in answer.get(section, []):
            quote = str(claim.get("quote", "")).strip()
            start = self.article.text.find(quote) if quote else -1
            self.quotes += 1
            if start < 0:
                self.quotes_not_in_text += 1
                self.ungrounded.append(section)
                continue
            evidence = Evidence(sentence=1, start=start, end=start + len(quote), quote=quote)
            grounded.append(({**claim, "quote": quote}, [evidence]))
        return grounded


def run_of(seconds: float) -> Run:
    """Return the facts of a baseline's run."""
    facts = {"provider": "peer", "model": "peer", "strategy": "peer", "prompts": {}, "requests": 0, "retries": 0}
    zero = {"input_tokens": 0, "output_tokens": 0, "cost_usd": 0.0, "replayed": False, "warnings": []}
    return Run.model_validate({**facts, **zero, "seconds": seconds})


def score_peer(corpus: list[tuple[Gold, Article]], coded: list[Coded | SummarizerError]) -> Evaluation:
    """Score a baseline; a claim whose quote is not the text is invented."""
    found = evaluate_briefs(corpus, [one.brief if isinstance(one, Coded) else one for one in coded])
    sections = {"ceasefires": "ceasefire_context"}
    for article, one in zip(found.articles, coded, strict=True):
        if isinstance(one, Coded):
            article.quotes, article.quotes_not_in_text = one.quotes, one.quotes_not_in_text
            article.judgements += [
                Judgement(section=sections.get(name, name), verdict="invented", claim=None, gold=None, sentences=[])
                for name in one.ungrounded
            ]
    return found


def make_environment() -> None:
    """Install the baselines beside the checkout, once."""
    wanted = (PEERS / "requirements.txt").read_text(encoding="utf-8")
    marker = ENVIRONMENT / "installed.txt"
    if marker.exists() and marker.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    pip = [
        str(ENVIRONMENT / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "-r",
        str(PEERS / "requirements.txt"),
    ]
    subprocess.run(pip, check=True)
    marker.write_text(wanted, encoding="utf-8")


def server_of(model: str, base_url: str | None) -> engine.Server:
    """Return where a model is served: the embedded engine, or the address given."""
    name = ModelName.parse(model)
    if name.provider == "local":
        return engine.serve(name.model)
    url, key = Settings(model=model, base_url=base_url).server_of(name)
    return engine.Server(str(url), key, name.model)


def measure(corpus: list[tuple[Gold, Article]], model: str, server: engine.Server, names: list[str]) -> Runs:
    """Run ours and the peers over the corpus, in turns; an article's seconds are wall time around the whole call."""
    peers = {name: Peer(SCRIPTS[name], server) for name in names}
    client = connect(server.base_url, server.api_key, timeout=3_600)
    settings = Settings(model=model)
    turns: dict[str, Callable[[Article], Any]] = {
        "summarizer": lambda article: summarize(article, client=client, settings=settings),
        **peers,
    }
    made: dict[str, list[Any]] = {name: [] for name in turns}
    seconds: dict[str, list[float]] = {name: [] for name in turns}
    for number, (gold, article) in enumerate(corpus):
        for name in list(turns) if number % 2 == 0 else reversed(turns):
            started = time.monotonic()
            try:
                answer = turns[name](article)
            except SummarizerError as error:
                answer = error
            took = time.monotonic() - started
            if isinstance(answer, dict):
                failed = answer.get("error")
                answer = SummarizerError(str(failed)) if failed else Coded(answer, article, took)
            made[name].append(answer)
            seconds[name].append(took)
            print(f"{gold.article}: {name} {took:.1f} s", file=sys.stderr, flush=True)
    for peer in peers.values():
        peer.process.kill()
        peer.process.communicate()
    client.close()
    scored = {name: score_peer(corpus, made[name]) for name in peers}
    found = {"summarizer": evaluate_briefs(corpus, made["summarizer"]), **scored}
    for name, evaluation in found.items():
        for article, took in zip(evaluation.articles, seconds[name], strict=True):
            article.seconds = took
    return found


def table(runs: dict[str, Evaluation]) -> str:
    """Return the Markdown table, one column a run."""
    lines = [f"| | {' | '.join(runs)} |", f"|---|{'---:|' * len(runs)}"]
    rows = {name: score_rows(found) for name, found in runs.items()}
    for index, row in enumerate(rows["summarizer"]):
        cells = [f"{' / '.join(rows[name][index][1:4])}" for name in runs]
        lines.append(f"| {row[0]}: precision / recall / F1 | {' | '.join(cells)} |")
    facts: dict[str, Callable[[Evaluation], str]] = {
        "accusations found / reversed": lambda e: f"{e.score('accusations').found} / {e.score('accusations').reversed}",
        "quotes that are not the text": lambda e: (
            f"{sum(a.quotes_not_in_text for a in e.articles)} of {sum(a.quotes for a in e.articles)}"
        ),
        "articles that failed": lambda e: str(sum(a.failure is not None for a in e.articles)),
        "seconds an article, median": lambda e: f"{statistics.median(a.seconds for a in e.articles):.1f}",
        "seconds, all": lambda e: f"{sum(a.seconds for a in e.articles):.0f}",
    }
    for name, fact in facts.items():
        lines.append(f"| {name} | {' | '.join(map(fact, runs.values()))} |")
    return "\n".join(lines)


def write(page: Path, mark: str, text: str) -> None:
    """Put the table between the marks of a page."""
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Read the corpus, run the three, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--only", type=int, default=None, help="the first N articles")
    parser.add_argument("--model", default=DEFAULT_LOCAL_MODEL, help="PROVIDER/NAME, for ours and for the peers")
    parser.add_argument("--base-url", default=None, help="where it is served")
    parser.add_argument("--peer", action="append", choices=SCRIPTS, help="one of the baselines; default: both")
    parser.add_argument("--mark", default="quality", help="the marks of the page between which the table goes")
    parser.add_argument("--out", type=Path, default=None, help="write the runs as JSON there")
    parser.add_argument("--write", type=Path, default=None, help="put the table into this page")
    options = parser.parse_args()
    make_environment()
    corpus = read_gold(options.gold, options.articles)[: options.only]
    server = server_of(options.model, options.base_url)
    runs = measure(corpus, options.model, server, options.peer or list(SCRIPTS))
    text = f"{len(corpus)} articles, {server.model}\n\n{table(runs)}"
    print(text)
    if options.write is not None:
        write(options.write, options.mark, text)
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        for name, found in runs.items():
            file = options.out / f"{name.replace(' ', '-')}.json"
            file.write_text(found.model_dump_json(indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
