"""Pictures in and out over plain HTTP, and workbooks in."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import obstore
from litestar import Request, Response, Router, get, post
from litestar.exceptions import ClientException, NotFoundException, PermissionDeniedException
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY
from sqlalchemy import select

from backend.edge.downloads import SHEET, signed_in
from backend.edge.limits import take_one
from backend.edge.service import Service, TheService, Whoever
from backend.identity.actor import Actor
from backend.kernel import files, uploads
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError
from backend.kernel.files import File
from backend.kernel.once import Verb, perform
from backend.kernel.pictures import LARGEST_UPLOAD, made_safe
from backend.tickets import receipts, stranger_photos

MAY_IMPORT = frozenset({"manage people", "manage places", "manage equipment"})
_FOR_EVER = "private, max-age=31536000, immutable"


@post("/", status_code=HTTP_200_OK, request_max_body_size=LARGEST_UPLOAD + 1)
async def upload(
    request: Request[Any, Any, Any], service: TheService, actor: Whoever
) -> Response[dict[str, Any]]:
    """The body is the picture or workbook; the header `Idempotency-Key` makes a repeated upload the same file."""
    sender = signed_in(actor)
    is_sheet = request.headers.get("content-type", "").startswith(SHEET)
    if is_sheet and not sender.abilities & MAY_IMPORT:
        raise PermissionDeniedException("Your role does not allow this.")
    key = _key(request)
    take_one(service.uploads, sender.id)
    return await _answer(_kept(service, sender, key, await request.body(), is_sheet=is_sheet))


@post("/of-report", status_code=HTTP_200_OK, request_max_body_size=LARGEST_UPLOAD + 1)
async def upload_of_stranger(
    request: Request[Any, Any, Any], service: TheService
) -> Response[dict[str, Any]]:
    """The body is a picture for the report whose token is in the header `Report-Token`."""
    key, secret = _key(request), service.settings.secret
    report = receipts.report_of(secret, request.headers.get("report-token", ""))
    if report is None:
        raise NotFoundException
    take_one(service.uploads, report)
    body = await request.body()
    return await _answer(stranger_photos.add(service.database, service.store, report, key, body))


def _key(request: Request[Any, Any, Any]) -> UUID:
    try:
        return UUID(request.headers.get("idempotency-key", ""))
    except ValueError:
        raise ClientException("The header Idempotency-Key must hold a UUID.") from None


async def _kept(service: Service, actor: Actor, key: UUID, body: bytes, *, is_sheet: bool) -> Entity:
    if is_sheet:
        return await _perform(service, actor, key, lambda session: uploads.keep(session, actor.id, key, body))
    async with files.stored(service.database, service.store, await made_safe(body)) as stored:
        return await _perform(service, actor, key, lambda session: files.keep(session, actor.id, key, stored))


async def _perform(service: Service, actor: Actor, key: UUID, keep: Verb[Entity]) -> Entity:
    return await perform(service.database, actor.ref, key, "upload", keep)


async def _answer(keeping: Awaitable[Entity]) -> Response[dict[str, Any]]:
    try:
        kept = await keeping
    except DomainError as refusal:
        return Response(
            {"code": refusal.code, "message": refusal.message, "facts": refusal.facts},
            status_code=HTTP_422_UNPROCESSABLE_ENTITY,
        )
    return Response({"id": str(kept.id)})


@get("/{file_id:uuid}")
async def download(
    request: Request[Any, Any, Any],
    service: TheService,
    actor: Whoever,
    file_id: FromPath[UUID],
    size: FromQuery[str] = "full",
) -> Response[bytes]:
    """A picture, at the address that was made for this person (see `kernel.files.address`)."""
    seal = request.query_params.get("for", "")
    if not files.is_address_of(service.settings.secret, file_id, signed_in(actor).id, seal):
        raise NotFoundException
    async with service.database.read() as session:
        file = await session.scalar(select(File).where(File.id == file_id))
    if file is None:
        raise NotFoundException
    stored = await obstore.get_async(service.store, file.thumbnail_path if size == "thumb" else file.path)
    return Response(
        bytes(await stored.bytes_async()), media_type="image/jpeg", headers={"Cache-Control": _FOR_EVER}
    )


ROUTER = Router("/files", route_handlers=[upload, upload_of_stranger, download])
