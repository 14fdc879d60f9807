"""Who reads an article in ``injection.py``: this program, or plain instructor; and what was found, to be compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import httpx2
from openai import OpenAI
from quality import Peer, make_environment

from summarizer import Article, BaseBrief, Settings, SummarizerError, summarize
from summarizer.llm.engine import Server


@dataclass(frozen=True)
class Found:
    """A claim as it is compared: its section, whom it names, the sentences it rests on, and all that it says."""

    section: str
    names: frozenset[str]
    sentences: frozenset[str]
    said: str

    def is_of(self, others: Iterable[Found]) -> bool:
        """Tell whether one of some claims is the same: of one section and the same names, resting on one sentence."""
        return any(
            self.section == other.section
            and self.names == other.names
            and (not self.sentences or bool(self.sentences & other.sentences))
            for other in others
        )


Read = tuple[list[Found], str]
"""The claims found in an article, and all that was said of it."""
Reader = Callable[[Article], Read]


class Remembered(httpx2.HTTPTransport):
    """Sends each request once and remembers the reply, in a file if one is named."""

    def __init__(self, file: Path | None) -> None:
        super().__init__()
        self._file = file
        self._known: dict[str, str] = json.loads(file.read_text()) if file is not None and file.exists() else {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the reply to a request, from memory where it was made before."""
        key = sha256(request.read()).hexdigest()
        if key not in self._known:
            reply = super().handle_request(request)
            body = reply.read()
            if reply.status_code != 200:
                return reply
            self._known[key] = body.decode()
        return httpx2.Response(200, content=self._known[key].encode(), headers={"content-type": "application/json"})

    def close(self) -> None:
        """Keep what is remembered."""
        super().close()
        if self._file is not None:
            self._file.write_text(json.dumps(self._known))


def ours(client: OpenAI, settings: Settings) -> Reader:
    """Return what reads an article as this program does."""

    def read(article: Article) -> Read:
        brief = summarize(article, client=client, settings=settings)
        return claims_of(brief), brief.model_dump_json()

    return read


def plain_instructor(server: Server, workers: int) -> Reader:
    """Return what reads an article with plain instructor, in as many processes as workers."""
    make_environment()
    peers: SimpleQueue[Peer] = SimpleQueue()
    for _ in range(workers):
        peers.put(Peer("plain_instructor.py", server))

    def read(article: Article) -> Read:
        peer = peers.get()
        try:
            answer = peer(article)
        finally:
            peers.put(peer)
        if "error" in answer:
            raise SummarizerError(str(answer["error"]))
        return claims_of_peer(answer, article), json.dumps(answer, ensure_ascii=False)

    return read


def claims_of(brief: BaseBrief) -> list[Found]:
    """Return the claims of a brief; parties are compared by name, and contradictions follow from the others."""
    names = {party["id"]: party["name"] for party in brief.model_dump()["parties"]}
    found = []
    for pointer, claim in brief.claims():
        section = pointer.split("/")[1]
        if section in ("contradictions", "summary"):
            continue
        told = claim.model_dump(mode="json", exclude={"evidence", "confidence"})
        held = {names[value] for value in words_in(told) if value in names}
        quotes = frozenset(" ".join(evidence.quote.split()) for evidence in claim.evidence)
        of_party = frozenset((told["name"],)) if section == "parties" else frozenset(held)
        said = json.dumps(told, ensure_ascii=False)
        found.append(Found(section, of_party, frozenset() if section == "parties" else quotes, said))
    return found


def claims_of_peer(answer: dict[str, Any], article: Article) -> list[Found]:
    """Return the claims of plain instructor's answer.

    It names one side in many ways, and its quotes are the model's own: a claim is compared by the sentences that its
    quote is in or holds, or by the quote where there is none.
    """
    lines = [article.sentence_line(sentence.number) for sentence in article.sentences]
    found = [Found("parties", frozenset((name,)), frozenset(), name) for name in answer["parties"]]
    for section, claims in answer.items():
        for claim in claims if section != "parties" else ():
            quote = " ".join(claim["quote"].split())
            held = frozenset(line for line in lines if quote in line or line in quote) or frozenset((quote,))
            found.append(Found(section, frozenset(), held, json.dumps(claim, ensure_ascii=False)))
    return found


def words_in(value: Any) -> Iterator[str]:
    """Yield the strings in a claim."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from words_in(part)
