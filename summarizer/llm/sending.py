"""Requests to one model: each sent as often as may help, with what was asked and answered counted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from summarizer.settings import ModelName

from . import replies, server_errors
from .prices import cost_usd
from .traffic import Cost, Traffic
from .transport import Reply, Transport

CHARACTERS_A_TOKEN = 4
"""Of English news; Russian and Armenian have fewer, so that estimates of theirs are low."""


@dataclass
class Usage:
    """What was asked of the server.

    Attributes:
        requests: answers that came, those to re-asks included.
        retries: how many of them answered a re-ask.
        input_tokens: of all questions that were answered.
        output_tokens: of all answers.
        attempts: requests as they were sent, those included that failed and were sent again.
    """

    requests: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    attempts: int = 0


class Sender:
    """Sends requests to one model, in one thread, and counts them in ``usage``."""

    def __init__(self, transport: Transport, name: ModelName, traffic: Traffic, usage: Usage) -> None:
        self.usage = usage
        self._transport = transport
        self._name = name
        self._traffic = traffic

    def send(self, request: dict[str, Any]) -> tuple[Reply, dict[str, Any]]:
        """Return the reply to the body of a request, and the completion that it holds.

        Raises:
            SummarizerError: no reply came, or none with a completion; the subclass says why.
        """
        return self._traffic.send(lambda: self._once(request), self._expected(request))

    def _once(self, request: dict[str, Any]) -> tuple[tuple[Reply, dict[str, Any]], Cost]:
        self.usage.attempts += 1
        reply = self._transport.post(request)
        completion = replies.completion_of(reply.status, reply.content)
        if completion is None:
            raise server_errors.of_reply(reply, self._name)
        input_tokens, output_tokens = replies.tokens_of(completion)
        self.usage.requests += 1
        self.usage.input_tokens += input_tokens
        self.usage.output_tokens += output_tokens
        cost = Cost(input_tokens + output_tokens, self._priced(input_tokens, output_tokens))
        return (reply, completion), cost

    def _expected(self, request: dict[str, Any]) -> Cost:
        """Return what a request will cost: tokens as they are likely, dollars at most.

        A token is no less than a byte, so that the bytes of a request are more than its tokens.
        """
        characters = sum(len(message["content"]) for message in request["messages"])
        limited = self._traffic.limits.cost_usd is not None
        size = len(json.dumps(request, ensure_ascii=False).encode("utf-8", "replace")) if limited else 0
        return Cost(characters // CHARACTERS_A_TOKEN, self._priced(size, request[limit_field(self._name)]))

    def _priced(self, input_tokens: int, output_tokens: int) -> float:
        """Return dollars where there is a limit on them."""
        if self._traffic.limits.cost_usd is None:
            return 0.0
        return cost_usd(self._name, input_tokens, output_tokens) or 0.0


def limit_field(name: ModelName) -> str:
    """Return the field of a request that says how many tokens its answer may have.

    OpenAI's reasoning models count their thoughts as part of the answer.
    """
    return "max_completion_tokens" if name.provider == "openai" else "max_tokens"
