"""The door for gateways: a batch of readings in, a receipt out once everything about it is committed.

The contract is `iot_adapters/contract/readings.schema.json`. A refusal concerns the batch as it is: nothing
of it was kept, and the gateway divides it to find the culprit.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_400_BAD_REQUEST,
    HTTP_401_UNAUTHORIZED,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_422_UNPROCESSABLE_ENTITY,
)
from msgspec import Meta, Struct

from backend.alarms.judging import judge
from backend.edge.service import Service, TheService
from backend.kernel.errors import DomainError
from backend.telemetry.gateways import UnknownToken, recognise
from backend.telemetry.storing import Sent, store

LARGEST_BODY = 2 * 1024 * 1024
MOST_READINGS = 5000

# No control characters: PostgreSQL's text cannot hold a zero.
Code = Annotated[str, Meta(max_length=200, pattern=r"\A[^\s/\x00-\x1f]+(/[^\s/\x00-\x1f]+)*\Z")]


class Batch(Struct, forbid_unknown_fields=True, gc=False):
    gateway: Annotated[str, Meta(min_length=1, max_length=100)]
    readings: Annotated[list["Reading"], Meta(min_length=1, max_length=MOST_READINGS)]


class Reading(Struct, forbid_unknown_fields=True, gc=False):
    point: Code
    time: Annotated[datetime, Meta(tz=True)]
    value: float
    sequence: Annotated[int, Meta(ge=1, le=2**53 - 1)]


class Receipt(Struct):
    """`committed`: readings that need not come again. Of these, `stored` were new or a correction, and
    `unknown` were of codes that are no points here."""

    committed: int
    stored: int
    unknown: int


class Malformed(DomainError):
    """The body is not a batch of readings."""


class TooLarge(DomainError):
    """The body is larger than 2 MB."""


_STATUS = {
    Malformed: HTTP_400_BAD_REQUEST,
    UnknownToken: HTTP_401_UNAUTHORIZED,
    TooLarge: HTTP_413_REQUEST_ENTITY_TOO_LARGE,
}
_batch = msgspec.json.Decoder(Batch)


@post("/intake/readings", status_code=HTTP_200_OK, request_max_body_size=LARGEST_BODY)
async def receive(request: Request[Any, Any, Any], service: TheService) -> Response[Any]:
    try:
        return Response(await _take(request, service))
    except DomainError as refusal:
        return Response(
            {"code": refusal.code, "message": str(refusal), **refusal.facts},
            status_code=_STATUS.get(type(refusal), HTTP_422_UNPROCESSABLE_ENTITY),
        )


async def _take(request: Request[Any, Any, Any], service: Service) -> Receipt:
    token, body = _token(request), await _body(request)
    async with service.database.write() as session:
        gateway = await recognise(session, token)
        readings = _decode(body)
        stored = await store(session, gateway, readings)
        await judge(session, stored.touched)
    return Receipt(committed=len(readings), stored=stored.readings, unknown=stored.unknown)


def _token(request: Request[Any, Any, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise UnknownToken
    return token


async def _body(request: Request[Any, Any, Any]) -> bytes:
    try:
        return await request.body()
    except RequestEntityTooLarge:
        raise TooLarge(limit=LARGEST_BODY) from None


def _decode(body: bytes) -> list[Sent]:
    try:
        batch = _batch.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(reason=str(error)) from None
    return [Sent(each.point, each.time, each.value, each.sequence) for each in batch.readings]
