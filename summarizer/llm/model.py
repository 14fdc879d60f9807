"""The model, asked for one validated answer at a time: the only importer of ``openai`` and ``instructor``.

Every server that speaks OpenAI's chat API goes through here: the answer's schema is sent in strict mode,
so that a server which decodes under it cannot leave it, and validated again when it comes back; an
answer that does not fit is asked for once more with the fault named.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel

from summarizer.errors import RequestRejected
from summarizer.schemas.answers import answer, choice, citing, without
from summarizer.settings import ModelName

from . import replies, sdk_errors, server_errors
from .http_clients import http_client
from .prices import cost_usd
from .probabilities import Weighed, weighed
from .traffic import Cost, Limits, Traffic

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletion

Answer = TypeVar("Answer", bound=BaseModel)
Citable = tuple[int, int]
"""The first and the last sentence that can be cited, inclusive, from 1."""

# It prints failed attempts where nobody has set up logging; our errors say what they say, once.
logging.getLogger("instructor").addHandler(logging.NullHandler())

_LOG = logging.getLogger(__name__)

ATTEMPTS = 2
"""How often one question is asked at most: once, and once more with the fault named."""

# Not in OpenAI's subset of JSON Schema for strict mode; the answer is checked against them all the same.
_NOT_IN_STRICT_MODE = ("maxLength", "minLength")

# Of one word: how many tokens with their probabilities a server is asked for, and how many the answer may have.
_MOST_TOLD = 10
_WORD_TOKENS = 20
# Beyond a question's own tokens, where its model turns out to think: a limit counts thoughts, too.
_ROOM_FOR_THOUGHTS = 16_000

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


def connect(
    base_url: str | None, api_key: str, *, timeout: float, of_openai: bool = False, direct: bool = False
) -> OpenAI:
    """Return an SDK client, which sends nothing a second time: ``Traffic`` does.

    Args:
        base_url: address of the chat API, or None for OpenAI's.
        api_key: the key, or a placeholder for servers that want none.
        timeout: seconds to wait for one answer.
        of_openai: whether the model is OpenAI's as the user names it; only then its organisation, its project and
            the user's own headers, which the SDK takes from the environment, are sent along.
        direct: whether no proxy is in between, as with servers on this machine; raises UsageError for one that is none.
    """
    from openai import OpenAI

    http = http_client(base_url, timeout=timeout, direct=direct)
    client = OpenAI(base_url=base_url, api_key=api_key, timeout=timeout, max_retries=0, http_client=http)
    if not of_openai:
        client.organization = client.project = None
        client._custom_headers = {}
    return client


class Model:
    """One model behind one client, with a count of what it was asked for one article, in one thread."""

    def __init__(
        self,
        client: OpenAI,
        name: ModelName,
        *,
        traffic: Traffic | None = None,
        usage: Usage | None = None,
        max_tokens: int | None = None,
    ) -> None:
        """Take an SDK client (the one seam for tests), the name to ask for, the way there, and where to count.

        ``max_tokens`` are the most that any answer may have; None leaves it to the question.
        """
        import instructor

        self.name = name
        self.usage = usage if usage is not None else Usage()
        self._traffic = traffic or Traffic(Limits())
        self._client = client
        self._max_tokens = max_tokens
        self._room = 0  # for thoughts, once the model turns out to think
        # OpenAI's reasoning models count their thoughts as part of the answer, and take no temperature.
        self._limit = "max_completion_tokens" if name.provider == "openai" else "max_tokens"
        self._more: dict[str, Any] = {}  # what a question asks for beside its answer
        self._schema: dict[str, Any] = {}  # of the question that is being asked, and the answers it got
        self._answers: list[Any] = []
        self._create: Any = instructor.patch(create=self._post, mode=instructor.Mode.JSON_SCHEMA)

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
        prepared, schema = _prepared(response_model, subset=self.name.provider == "openai")
        if citable is not None:
            schema = citing(schema, *citable)
        self._schema, self._answers = schema, []
        try:
            answer: Answer = self._create(
                model=self.name.model,
                response_model=prepared,
                messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                max_retries=ATTEMPTS - 1,
                **self._options(max_tokens),
                **self._more,
            )
        except Exception as error:
            raise sdk_errors.of_question(error, self._answers, self._client.api_key, self.name) from error
        finally:
            again = max(0, len(self._answers) - 1)
            self.usage.retries += again
            if again:
                _LOG.info("asked %d times: an answer did not fit its schema", again + 1)
        return answer

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
        self._more = {"logprobs": True, "top_logprobs": _MOST_TOLD}
        try:
            found: Any = self.ask(answer("Choice", answer=choice(options)), system, user, max_tokens=_WORD_TOKENS)
        finally:
            self._more = {}
        told = self._answers[-1].choices[0].logprobs if self._answers else None
        return weighed(found.answer, options, told.content if told is not None else None)

    def _post(self, **request: Any) -> ChatCompletion:
        """Send one request under the strict schema, and once more where the model thought instead of answering."""
        request["response_format"]["json_schema"].update(strict=True, schema=self._schema)
        completion = self._exchange(request, self._room)
        if not self._room and self._max_tokens is None and replies.cut_off_thinking(completion):
            _LOG.info("the model thinks: asked once more, with %d tokens beyond the answer's", _ROOM_FOR_THOUGHTS)
            with suppress(RequestRejected):  # more than the model can hold: the answer stays cut off
                completion, self._room = self._exchange(request, _ROOM_FOR_THOUGHTS), _ROOM_FOR_THOUGHTS
        refusal = replies.refusal_in(completion)
        if refusal is not None:
            raise server_errors.of_refusal(refusal, self._client.api_key)
        return completion

    def _exchange(self, request: dict[str, Any], room: int) -> ChatCompletion:
        """Send a request with so many tokens of room beyond its own, as often as may help."""
        roomy = {**request, self._limit: request[self._limit] + room}
        return self._traffic.send(lambda: self._send(roomy), self._expected(roomy))

    def _send(self, request: dict[str, Any]) -> tuple[ChatCompletion, Cost]:
        """Send a request once, as the SDK's ``chat.completions.create`` does, and count its answer.

        That one first loads every resource of OpenAI's API, which takes longer than a replayed brief; and it would
        take an error inside a reply with status 200 for an answer.
        """
        import httpx2
        from openai import APIError
        from openai.types.chat import ChatCompletion

        self.usage.attempts += 1
        try:
            reply = self._client.post("/chat/completions", body=request, cast_to=httpx2.Response)
        except APIError as error:
            raise sdk_errors.of_request(error, self._client.api_key, self.name) or error from error
        body = replies.json_in(reply.content)
        told = None if replies.error_in(body) else replies.completion_in(body)
        if told is None:
            raise server_errors.of_reply(body, reply.headers, self._client.api_key, self.name)
        completion = ChatCompletion.construct(**told)
        input_tokens, output_tokens = replies.tokens_of(completion)
        self.usage.requests += 1
        self.usage.input_tokens += input_tokens
        self.usage.output_tokens += output_tokens
        self._answers.append(completion)
        return completion, Cost(input_tokens + output_tokens, self._priced(input_tokens, output_tokens))

    def _expected(self, request: dict[str, Any]) -> Cost:
        """Return what a request will cost: tokens as they are likely, dollars at most.

        A token is no less than a byte, so that the bytes of a request are more than its tokens.
        """
        characters = sum(len(message["content"]) for message in request["messages"])
        limited = self._traffic.limits.cost_usd is not None
        size = len(json.dumps(request, ensure_ascii=False).encode("utf-8", "replace")) if limited else 0
        return Cost(characters // CHARACTERS_A_TOKEN, self._priced(size, request[self._limit]))

    def _priced(self, input_tokens: int, output_tokens: int) -> float:
        """Return dollars where there is a limit on them."""
        if self._traffic.limits.cost_usd is None:
            return 0.0
        return cost_usd(self.name, input_tokens, output_tokens) or 0.0

    def _options(self, max_tokens: int) -> dict[str, Any]:
        options = {self._limit: self._max_tokens or max_tokens}
        return options if self.name.provider == "openai" else {**options, "temperature": 0.0}

    def cost_usd(self) -> float | None:
        """Return the price of what was asked so far in US dollars, or None when it is not known."""
        return cost_usd(self.name, self.usage.input_tokens, self.usage.output_tokens)


def schema_of(response_model: type[BaseModel], name: ModelName) -> dict[str, Any]:
    """Return the strict JSON Schema of an answer as it is sent to a model."""
    return _prepared(response_model, subset=name.provider == "openai")[1]


@lru_cache(maxsize=64)
def _prepared(response_model: type[Answer], *, subset: bool) -> tuple[type[Answer], dict[str, Any]]:
    """Return a stand-in for an answer's model, for instructor, and the strict JSON Schema, which no mode of it sends.

    Instructor wraps a model, goes through all its parts and makes its schema anew for each request, which takes longer
    than the request itself; of the stand-in it sees the name and gets validated answers.
    """
    import instructor
    from openai import pydantic_function_tool

    schema: Any = pydantic_function_tool(response_model)["function"]["parameters"]
    if subset:
        schema = without(schema, _NOT_IN_STRICT_MODE)
    instead = {
        "model_json_schema": classmethod(lambda *_, **__: {}),  # ours takes its place before anything is sent
        "model_validate_json": classmethod(
            lambda _, text, **options: response_model.model_validate_json(replies.unwrapped(text), **options)
        ),
    }
    return type(response_model.__name__, (instructor.ResponseSchema,), instead), schema
