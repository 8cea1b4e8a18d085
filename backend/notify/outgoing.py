"""The one way to the web outside: to public addresses only, never further than asked, never for long."""

import asyncio
import email.utils
import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from itertools import cycle
from urllib.parse import urlsplit

import httpcore

from backend.kernel import clock
from backend.notify.message import Outcome, Verdict

TIMEOUT = 10.0
"""Seconds for all of an answer; the next try comes later anyway."""
LARGEST = 1 << 16
"""Bytes of an answer: those we ask answer with a few words."""
POOLS = 16
"""A pool looks at each of its connections, twice for each request: many small ones are faster than a large one.

How many connections there may be is for those who ask: none waits for another that hangs.
"""
_LONGEST_WAIT = timedelta(days=1)


class Unreachable(Exception):
    """The other side did not answer, or in no way that can be understood."""


class Forbidden(Exception):
    """An address that this service must not be sent to."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    retry_after: timedelta

    @property
    def outcome(self) -> Outcome:
        if 200 <= self.status < 300:
            return Outcome(Verdict.SENT, self.status)
        if self.status in (408, 425, 429) or self.status >= 500:
            return Outcome(Verdict.AGAIN, self.status, not_before=self.retry_after)
        return Outcome(Verdict.NEVER, self.status)


class Outgoing:
    """`allowed` names hosts with their ports that may lie inside the house and be spoken to without TLS.

    A redirection is an answer like any other: nobody follows it.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(allowed)
        network, tls = _Guarded(self._allowed), httpcore.default_ssl_context()
        self._pools = [
            httpcore.AsyncConnectionPool(
                tls, max_connections=None, keepalive_expiry=30, network_backend=network
            )
            for _ in range(POOLS)
        ]
        self._next = cycle(self._pools)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        return await self.ask("POST", url, body, headers)

    async def ask(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and _place(url) in self._allowed):
            raise Forbidden(f"{parts.scheme} to {parts.hostname}")
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._ask(method, url, body, headers or {})
        except TimeoutError:
            raise Unreachable("no answer in time") from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    async def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        found = b""
        async with next(self._next).stream(
            method, url, headers=list(headers.items()), content=body
        ) as response:
            async for part in response.aiter_stream():
                found += part
                if len(found) > LARGEST:
                    raise Unreachable("the answer does not end")
        said = {name.lower(): value for name, value in response.headers}
        return Answer(response.status, found, _wait(said.get(b"retry-after", b"").decode("latin-1")))

    async def close(self) -> None:
        for pool in self._pools:
            await pool.aclose()


@cache
def outgoing() -> Outgoing:
    """With the places of MANYI_OUTGOING_ALLOWED, such as `relay.internal:8080`."""
    return Outgoing(os.environ.get("MANYI_OUTGOING_ALLOWED", "").split())


class _Guarded(httpcore.AsyncNetworkBackend):
    """Looks a host up once, refuses what lies inside, and connects to the very address it looked at."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the interface's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(sockaddr[0]) for *_, sockaddr in found]
        if f"{host}:{port}" not in self._allowed:
            for address in addresses:
                if not is_public(ip_address(address.partition("%")[0])):
                    raise Forbidden(f"{host} lies inside")
        return await self._network.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Also behind the forms in which IPv6 carries an older address."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast


_NAT64 = IPv6Network("64:ff9b::/96")


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or {'http': 80, 'https': 443}[parts.scheme]}"


def _wait(said: str) -> timedelta:
    """Of a Retry-After, which is a number of seconds or a date; at most a day."""
    if said.isascii() and said.isdecimal():
        return min(timedelta(seconds=int(said[:9])), _LONGEST_WAIT)
    try:
        until = email.utils.parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(), min(until - clock.now(), _LONGEST_WAIT))
