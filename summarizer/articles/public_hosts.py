"""Connections to hosts of the public internet alone, made within a time.

A page's address may come from anywhere, and so may a redirect. So no connection is made to this machine, to its network
or to a cloud's metadata (server-side request forgery, CWE-918). It is the address that is looked at, once the name is
resolved, and the connection is made to that address: a name that resolves otherwise the next time gains nothing.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Lock, Timer
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, Request

_NAT64 = IPv6Network("64:ff9b::/96")
"""What hosts that have no IPv6 address are called in a network that has no other (RFC 6052)."""

_PROTOCOLS = IPv4Network("192.0.0.0/24")
"""What protocols use between neighbours (RFC 6890); Python takes most of it for anybody's."""

_METADATA = IPv4Address("168.63.129.16")
"""A cloud's metadata at an address like anybody's (Azure's); those of others are link-local or private."""


class PrivateAddress(OSError):
    """A host is of this machine or of its network."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is not of the public internet")
        self.address = address


def is_public(address: str) -> bool:
    """Tell an IP address that anybody on the internet may have; those inside an IPv6 address count, too."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.is_site_local:  # fec0::/10, which no router of the internet knows
            return False
        ip = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(ip.packed[-4:]) if ip in _NAT64 else ip)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip == _METADATA or ip in _PROTOCOLS)


class Deadline:
    """Breaks connections off when their time is over: a server that sends a byte now and then keeps nobody waiting."""

    def __init__(self) -> None:
        self.passed = False
        self._end = 0.0
        self._sockets: list[socket.socket] = []
        self._lock = Lock()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Break off what is watched after so many seconds, unless the block ends before; raises TimeoutError then."""
        timer = Timer(seconds, self._pass)
        timer.daemon = True
        self._end = time.monotonic() + seconds
        timer.start()
        try:
            yield
        except Exception:
            if self.passed:
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
        if self.passed:
            raise TimeoutError

    def left(self) -> float:
        """Return the seconds that are left; raises TimeoutError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def watch(self, connection: socket.socket) -> None:
        """Take a connection to break off."""
        with self._lock:
            self._sockets.append(connection)
        if self.passed:
            self._pass()

    def _pass(self) -> None:
        self.passed = True
        with self._lock:
            for connection in self._sockets:
                with suppress(OSError, ValueError):
                    connection.shutdown(socket.SHUT_RDWR)


def handlers(deadline: Deadline, *, allow_private: bool) -> tuple[HTTPHandler, HTTPSHandler]:
    """Return what opens addresses of ``http`` and ``https``; certificates are verified, whatever the process does else.

    Through a proxy that the user's environment names it is the proxy that resolves names; addresses, and this machine's
    own name, are refused all the same.
    """
    context = ssl.create_default_context()
    return _Http(deadline, allow_private=allow_private), _Https(deadline, context, allow_private=allow_private)


class _Http(HTTPHandler):
    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        super().__init__()
        self._connect = partial(_Plain, deadline=deadline)
        self._allows = allow_private

    def http_open(self, req: Request) -> HTTPResponse:
        allows = _checked(req, allow_private=self._allows)
        return self.do_open(partial(self._connect, allow_private=allows), req)


class _Https(HTTPSHandler):
    def __init__(self, deadline: Deadline, context: ssl.SSLContext, *, allow_private: bool) -> None:
        super().__init__(context=context)
        self._connect = partial(_Tls, deadline=deadline, context=context)
        self._allows = allow_private

    def https_open(self, req: Request) -> HTTPResponse:
        allows = _checked(req, allow_private=self._allows)
        return self.do_open(partial(self._connect, allow_private=allows), req)


def _checked(req: Request, *, allow_private: bool) -> bool:
    """Return whether the connection may lead into this machine's network, as one to the user's own proxy may.

    Raises:
        PrivateAddress: the page's host is no name but an address, in whatever spelling, that is not public; or it is
            this machine by name.
    """
    host = unquote(urlsplit(req.full_url).hostname or "").lower().rstrip(".")
    if not allow_private and _is_private(host):
        raise PrivateAddress(host)
    # With ``https`` the request of a page through a proxy is told only by the tunnel that it wants.
    return allow_private or req.has_proxy() or getattr(req, "_tunnel_host", None) is not None


def _is_private(host: str) -> bool:
    """Tell this machine's own names (RFC 6761), and addresses that are not public, 127.0.0.1 as 127.1 or 0x7f000001."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    with suppress(OSError):
        host = socket.inet_ntoa(socket.inet_aton(host))
    with suppress(ValueError):
        return not is_public(host)
    return False


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, deadline: Deadline, allow_private: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        # What the standard library's ``connect`` begins with, before the tunnel through a proxy.
        self._create_connection = partial(_connected, deadline=deadline, allow_private=allow_private)


class _Tls(HTTPSConnection):
    def __init__(
        self, *args: Any, deadline: Deadline, allow_private: bool, context: ssl.SSLContext, **more: Any
    ) -> None:
        super().__init__(*args, context=context, **more)
        self._create_connection = partial(_connected, deadline=deadline, allow_private=allow_private)
        self._deadline = deadline
        self._tls = context

    def connect(self) -> None:
        """Connect as above, through a proxy's tunnel where there is one, and begin TLS."""
        HTTPConnection.connect(self)
        self.sock.settimeout(self._deadline.left())  # that of the handshake, which nothing watches
        self.sock = self._tls.wrap_socket(self.sock, server_hostname=getattr(self, "_tunnel_host", None) or self.host)
        self._deadline.watch(self.sock)


def _connected(
    place: tuple[str, int], _timeout: object, _source: object, *, deadline: Deadline, allow_private: bool
) -> socket.socket:
    """Return a connection to the first of a host's addresses that is public and answers.

    Raises:
        PrivateAddress: it has none that is public.
        OSError: none answers; TimeoutError where the time of all of them together is over.
    """
    failed: OSError = socket.gaierror("no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(*place, type=socket.SOCK_STREAM):
        if not (allow_private or is_public(str(address[0]))):
            failed = PrivateAddress(str(address[0]))
            continue
        left = deadline.left()
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(left)
            deadline.watch(connection)
            connection.connect(address)
        except OSError as error:
            failed = error
            connection.close()
            continue
        return connection
    raise failed
