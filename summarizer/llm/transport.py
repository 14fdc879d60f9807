"""The way of one request to a model's server and back: what it is, and how the OpenAI SDK goes it.

The only importer of ``openai`` for requests: whoever answers from elsewhere (a recording) needs no SDK.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import to_json

from summarizer.errors import ModelError, ModelTimeout, ModelUnreachable, SummarizerError

from .bounds import IS_IT_THE_SERVER
from .http_clients import http_client
from .masking import masked_body, masked_line
from .replies import in_one_part
from .server_errors import one_line

if TYPE_CHECKING:
    from openai import OpenAI

_READ_HEADERS = ("content-type", "date", "retry-after", "retry-after-ms")
"""What is read of a reply's headers; no others are kept."""

_HUNG_UP = ("disconnected", "closed connection")  # in httpcore's words, of which it makes faults of the protocol

CALL = "/chat/completions"
"""The path of a question, behind the address of a chat API."""


@dataclass(frozen=True)
class Reply:
    """What came back from a server, whatever its status, and for what.

    Attributes:
        path: where the request went, without host and query.
        sent: the body of the request, as it was sent.
        status: of the reply.
        headers: of the reply, as far as they are read, by names in small letters.
        content: the body of the reply, in which the key is never, though a server may say it; nor is it in headers.
    """

    path: str
    sent: str
    status: int
    headers: Mapping[str, str]
    content: bytes


class Transport(Protocol):
    """Carries requests, in any thread."""

    def post(self, request: dict[str, Any]) -> Reply:
        """Send the body of a request once; raises SummarizerError where no reply comes."""
        ...


class SdkTransport:
    """Carries requests through a client of the OpenAI SDK."""

    def __init__(self, client: OpenAI) -> None:
        """Take the client; it should repeat nothing by itself, ``Traffic`` does."""
        self._client = client

    def post(self, request: dict[str, Any]) -> Reply:
        """Send a request once, as the SDK's ``chat.completions.create`` does.

        That one first loads every resource of OpenAI's API; it would take an error inside a reply with status 200 for
        an answer; and it takes some six times as long to write the same bytes.

        Raises:
            ModelError: there is no reply; ModelTimeout and ModelUnreachable where a later one may come.
        """
        import httpx2
        import openai

        try:
            body = to_json(request)
            response = self._client.post(CALL, content=body, cast_to=httpx2.Response)
        except openai.APIStatusError as error:
            response = error.response
        except openai.APITimeoutError as error:
            raise ModelTimeout("the server took too long", hint="Raise --timeout or try again") from error
        except openai.APIConnectionError as error:
            if isinstance(error.__cause__, SummarizerError):  # what blocks the network while replaying; ``bounds``
                raise error.__cause__ from error
            if (fault := _certificate_fault(error)) is not None:
                raise _not_trusted(fault) from error
            raise _no_reply(error) from error
        except (openai.OpenAIError, ValueError) as error:  # no key, or a text that UTF-8 cannot hold
            raise ModelError(f"the model could not be asked: {one_line(str(error))}") from error
        key = self._client.api_key
        asked = (response.history or [response])[0].request  # and not where a server led to, in whatever words
        path = asked.url.raw_path.decode("ascii").partition("?")[0]
        headers = {name: masked_line(response.headers[name], key) for name in _READ_HEADERS if name in response.headers}
        content = masked_body(in_one_part(response.content), key)
        return Reply(path, body.decode(), response.status_code, headers, content)


def _no_reply(error: BaseException) -> ModelUnreachable:
    """Return the error of no reply, or of none in HTTP; what there is instead is not told, the key may be in it."""
    import httpx2

    cause = error.__cause__
    if isinstance(cause, httpx2.TooManyRedirects):
        return ModelUnreachable("the server redirects in circles", hint=IS_IT_THE_SERVER)
    hung_up = any(words in str(cause) for words in _HUNG_UP)
    if isinstance(cause, httpx2.RemoteProtocolError | httpx2.DecodingError) and not hung_up:
        return ModelUnreachable("the server's reply is no HTTP that can be read", hint=IS_IT_THE_SERVER)
    return ModelUnreachable(
        "no connection to the model's server", hint="Is it running? Check --base-url and the network"
    )


def _certificate_fault(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Return what is wrong with a server's certificate, None where that is not why there is no connection."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause


def _not_trusted(fault: ssl.SSLCertVerificationError) -> ModelUnreachable:
    """Return the error of a certificate that is not trusted; before the next attempt nothing changes about it."""
    error = ModelUnreachable(
        f"the server's certificate is not trusted: {one_line(fault.verify_message)}",
        hint="Nothing was sent. Have it mended; that of an authority of your own is trusted by SSL_CERT_FILE=FILE",
    )
    error.retryable = False
    return error


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
