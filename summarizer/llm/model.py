"""The model, asked for one validated answer at a time.

Every server that speaks OpenAI's chat API goes through here: the answer's schema is sent in strict mode,
so that a server which decodes under it cannot leave it, and validated again when it comes back; an
answer that does not fit is asked for once more with the fault named.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.errors import RequestRejected
from summarizer.schemas.answers import answer, choice, citing
from summarizer.settings import ModelName

from . import replies, server_errors, unfit
from .prices import cost_usd
from .probabilities import Weighed, weighed
from .sending import Sender, Usage, limit_field
from .strict_schema import strict_schema
from .traffic import Limits, Traffic
from .transport import Transport

Answer = TypeVar("Answer", bound=BaseModel)
Citable = tuple[int, int]
"""The first and the last sentence that can be cited, inclusive, from 1."""

_LOG = logging.getLogger(__name__)

# Of one word: how many tokens with their probabilities a server is asked for, and how many the answer may have.
_MOST_TOLD = 10
_WORD_TOKENS = 20
# Beyond a question's own tokens, where its model turns out to think: a limit counts thoughts, too.
_ROOM_FOR_THOUGHTS = 16_000


class Asker(Protocol):
    """What a strategy needs of a model."""

    def ask(
        self, response_model: type[Answer], system: str, user: str, *, max_tokens: int, citable: Citable | None = None
    ) -> Answer:
        """Ask one question, as ``Model.ask`` does."""
        ...

    def weigh(self, options: Sequence[str], system: str, user: str) -> Weighed:
        """Ask one question for one of some words, as ``Model.weigh`` does."""
        ...


class Model:
    """One model behind one transport, with a count of what it was asked for one article, in one thread."""

    def __init__(
        self,
        transport: Transport,
        name: ModelName,
        *,
        traffic: Traffic | None = None,
        usage: Usage | None = None,
        max_tokens: int | None = None,
    ) -> None:
        """Take what carries requests (the one seam for tests and replays), the name to ask for, and where to count.

        ``max_tokens`` are the most that any answer may have; None leaves it to the question.
        """
        self.name = name
        self.usage = usage if usage is not None else Usage()
        self._sender = Sender(transport, name, traffic or Traffic(Limits()), self.usage)
        self._max_tokens = max_tokens
        self._room = 0  # for thoughts, once the model turns out to think
        self._limit = limit_field(name)

    def ask(
        self, response_model: type[Answer], system: str, user: str, *, max_tokens: int, citable: Citable | None = None
    ) -> Answer:
        """Ask one question and return its validated answer.

        Args:
            response_model: schema of the answer; every field required.
            system: the constant part of the prompt, a server's prefix cache keeps it.
            user: the article's sentences and the question.
            max_tokens: most tokens the answer may have.
            citable: the first and the last sentence that the answer can cite, inclusive; None where it cites none.

        Raises:
            ModelError: the server gave no usable answer; the subclass says why.
            CassetteMiss: while replaying, the request was not recorded.
        """
        schema = schema_of(response_model, self.name)
        if citable is not None:
            schema = citing(schema, *citable)
        return self._validated(response_model, self._request(system, user, max_tokens, response_model, schema))[0]

    def weigh(self, options: Sequence[str], system: str, user: str) -> Weighed:
        """Ask for one of some words, and how probable the model finds each.

        Args:
            options: the words, no one the beginning of another.
            system: the constant part of the prompt, a server's prefix cache keeps it.
            user: the question.

        Raises:
            ModelError: the server gave no usable answer; the subclass says why.
            CassetteMiss: while replaying, the request was not recorded.
        """
        response_model: type[Any] = answer("Choice", answer=choice(options))
        schema = schema_of(response_model, self.name)
        weighing = {"logprobs": True, "top_logprobs": _MOST_TOLD}
        request = self._request(system, user, _WORD_TOKENS, response_model, schema, **weighing)
        found, completion = self._validated(response_model, request)
        return weighed(found.answer, options, replies.tokens_told(completion))

    def _request(
        self,
        system: str,
        user: str,
        max_tokens: int,
        response_model: type[BaseModel],
        schema: dict[str, Any],
        **more: Any,
    ) -> dict[str, Any]:
        """Return the body of a question, in the order in which cassettes hold it."""
        form = {"name": response_model.__name__, "schema": schema, "strict": True}
        return {
            "model": self.name.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            self._limit: self._max_tokens or max_tokens,
            **({} if self.name.provider == "openai" else {"temperature": 0.0}),  # its reasoning models take none
            **more,
            "response_format": {"type": "json_schema", "json_schema": form},
        }

    def _validated(self, response_model: type[Answer], request: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
        """Return the answer to a request and the completion that held it, and count what was asked beyond the first."""
        before = self.usage.requests
        try:
            return self._fitting(response_model, request)
        finally:
            self.usage.retries += max(0, self.usage.requests - before - 1)

    def _fitting(self, response_model: type[Answer], request: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
        """Return the answer to a request, asked for once more where it does not fit, and the completion with it."""
        completion = self._answered(request)
        try:
            return _read(response_model, completion), completion
        except ValidationError as fault:
            _LOG.info("asked once more: the answer did not fit its schema")
            again = unfit.asked_again(request, completion, fault)
        completion = self._answered(again)
        try:
            return _read(response_model, completion), completion
        except ValidationError as fault:
            raise unfit.of_schema(fault) from fault

    def _answered(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a request, which is sent again with more room where the model thought instead."""
        completion = self._sent(request, self._room)
        if not self._room and self._max_tokens is None and replies.cut_off_thinking(completion):
            _LOG.info("the model thinks: asked once more, with %d tokens beyond the answer's", _ROOM_FOR_THOUGHTS)
            with suppress(RequestRejected):  # more than the model can hold: the answer stays cut off
                completion, self._room = self._sent(request, _ROOM_FOR_THOUGHTS), _ROOM_FOR_THOUGHTS
        refusal = replies.refusal_in(completion)
        if refusal is not None:
            raise server_errors.of_refusal(refusal)
        if replies.is_cut_off(completion):
            raise unfit.of_limit(completion)
        if excess := replies.excess_of(completion):
            raise unfit.of_excess(excess)
        return completion

    def _sent(self, request: dict[str, Any], room: int) -> dict[str, Any]:
        """Return the answer to a request with so many tokens of room beyond its own."""
        return self._sender.send({**request, self._limit: request[self._limit] + room})[1]

    def cost_usd(self) -> float | None:
        """Return the price of what was asked so far in US dollars, or None when it is not known."""
        return cost_usd(self.name, self.usage.input_tokens, self.usage.output_tokens)


def schema_of(response_model: type[BaseModel], name: ModelName) -> dict[str, Any]:
    """Return the strict JSON Schema of an answer as it is sent to a model."""
    return strict_schema(response_model, of_openai=name.provider == "openai")


def _read(response_model: type[Answer], completion: dict[str, Any]) -> Answer:
    """Return the answer that a completion holds; raises ValidationError."""
    content = completion["choices"][0]["message"].get("content") or ""
    return response_model.model_validate_json(replies.unwrapped(content), strict=True)
