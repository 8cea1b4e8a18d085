"""The backend's door for readings: one batch in, one verdict out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from iot_adapters.contract import READINGS_PATH
from iot_adapters.gateway.errors import AuthFailed, ConfigError, Refused, TooLarge, Transient
from iot_adapters.gateway.spool import Spooled

TIMEOUT: Final = httpx.Timeout(30, connect=5)


class Intake:
    def __init__(self, address: str, token: str, gateway: str, timeout: httpx.Timeout = TIMEOUT) -> None:
        """`address` is the backend's; `gateway` is our own name, for people."""
        if not token.isascii() or not token.isprintable() or not token:
            raise ConfigError("the gateway token is empty or holds characters no token has")
        try:
            url = httpx.URL(address.rstrip("/") + READINGS_PATH)
        except httpx.InvalidURL as error:
            raise ConfigError(f"{address} is not an address: {error}") from error
        if url.scheme not in ("http", "https") or not url.host:
            raise ConfigError(f"{address} is not an address: it must begin with http(s)://HOST")
        self._url = url
        self._gateway = gateway
        self._client = httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=timeout)

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, batch: Sequence[Spooled]) -> None:
        """Returns once the backend has committed the batch; otherwise raises what to do."""
        body = {"gateway": self._gateway, "readings": [reading._asdict() for reading in batch]}
        try:
            answer = await self._client.post(self._url, json=body)
        except httpx.TransportError as error:
            raise Transient(f"no answer from {self._url}: {_reason(error)}") from error
        _judge(answer, len(batch))


def _judge(answer: httpx.Response, sent: int) -> None:
    match answer.status_code:
        case 200:
            # A captive portal or a wrong address answers 200 too, and holds nothing of ours.
            if _document(answer).get("committed") != sent:
                raise Transient(f"{answer.url} answered 200 without a receipt for {sent} readings")
        case 400 | 422:
            raise Refused(*_refusal(answer))
        case 413:
            raise TooLarge(*_refusal(answer))
        case 401 | 403:
            code, message = _refusal(answer)
            raise AuthFailed(f"{answer.url} does not accept the token: {code}: {message}")
        case status:
            raise Transient(f"{answer.url} answered {status}", _retry_after(answer))


def _refusal(answer: httpx.Response) -> tuple[str, str]:
    document = _document(answer)
    code = document.get("code", f"HTTP {answer.status_code}")
    return str(code), str(document.get("message", answer.reason_phrase))


def _document(answer: httpx.Response) -> dict[str, object]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds; RFC 9110 allows a number of them or a date."""
    text = answer.headers.get("Retry-After", "")
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _reason(error: httpx.TransportError) -> str:
    return f"{type(error).__name__} {error}".strip()
