"""The HTTP client for a model's server: with the environment's proxies and certificates, or without where they harm."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from summarizer.errors import UsageError
from summarizer.settings import host_of, is_loopback, variables

from .bounds import bound
from .deadlines import RequestDeadline

if TYPE_CHECKING:
    from httpx2 import Client

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def http_client(base_url: str | None, *, timeout: float, direct: bool) -> Client:
    """Return an HTTP client with the SDK's defaults, which asks a server on this machine without a proxy.

    Replies are bounded (``bounds``, ``deadlines``), and certificates are always verified.

    Args:
        base_url: address of the server, or None for OpenAI's.
        timeout: seconds that one request may take in all, its redirects included.
        direct: whether the environment's proxies and certificates are of no concern anyway.

    Raises:
        UsageError: a variable of the environment names a proxy or certificates that cannot be used.
    """
    from httpx2 import Client, InvalidURL, Limits

    trusted = not (direct or _is_here(base_url))
    limits = Limits(max_connections=1000, max_keepalive_connections=100)
    deadline = RequestDeadline(timeout)
    try:
        client = Client(
            timeout=timeout,
            trust_env=trusted,
            limits=limits,
            follow_redirects=True,
            headers={"accept-encoding": "identity"},  # what is packed may be a bomb, and an answer is short
            event_hooks={"request": [deadline.begin], "response": [bound]},
        )
    except (ImportError, OSError, ValueError, InvalidURL) as error:
        raise _fault() from error
    for transport in (client._transport, *client._mounts.values()):
        if transport is not None:  # as it is for hosts that NO_PROXY names
            deadline.hold(transport)
    return client


def _is_here(base_url: str | None) -> bool:
    """Tell an address of this machine."""
    host = host_of(base_url)
    return is_loopback(host) or host.endswith(".localhost")


def _fault() -> UsageError:
    """Return which variable keeps a client from being made; their values, which may hold a password, are not shown."""
    from httpx2 import HTTPTransport, InvalidURL

    for name, value in variables(*_PROXIES).items():
        try:
            HTTPTransport(proxy=value if "://" in value else f"http://{value}", trust_env=False)
        except ImportError:
            return UsageError(
                f"{name} names a SOCKS proxy, which needs the package socksio",
                hint=f"Install it (pip install socksio), or unset {name}",
            )
        except (ValueError, InvalidURL):
            return UsageError(f"{name} names no proxy", hint=f"Write it as http://HOST:PORT, or unset {name}")
    for name, value in variables("SSL_CERT_FILE").items():
        try:
            ssl.create_default_context(cafile=value)
        except OSError:
            return UsageError(
                f"{name} names no file of certificates that can be read", hint=f"Set it to one, or unset {name}"
            )
    return UsageError(
        "the environment names a proxy or certificates that cannot be used",
        hint="Check NO_PROXY and SSL_CERT_DIR, or unset them",
    )
