"""What everything that people take away over plain HTTP has in common: who may, and how it is answered."""

from collections.abc import Awaitable
from typing import TypeVar

from litestar import Response
from litestar.exceptions import (
    HTTPException,
    NotAuthorizedException,
    NotFoundException,
    PermissionDeniedException,
)
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from backend.identity.actor import Actor
from backend.kernel.errors import DomainError, NotAllowed, NotFound

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
T = TypeVar("T")


def signed_in(actor: Actor | None) -> Actor:
    if actor is None:
        raise NotAuthorizedException("Sign in first.")
    return actor


def having(actor: Actor | None, ability: str) -> Actor:
    """Who asks, if their roles have the ability; on which rows it acts is the domain's to say."""
    someone = signed_in(actor)
    if not someone.may(ability):
        raise PermissionDeniedException("Your role does not allow this.")
    return someone


async def granted(made: Awaitable[T]) -> T:
    """What was made, or the refusal as a status of HTTP."""
    try:
        return await made
    except DomainError as refusal:
        raise refused(refusal) from None


def refused(refusal: DomainError) -> HTTPException:
    if isinstance(refusal, NotFound):
        return NotFoundException(refusal.message)
    if isinstance(refusal, NotAllowed):
        return PermissionDeniedException(refusal.message)
    return HTTPException(refusal.message, status_code=HTTP_422_UNPROCESSABLE_ENTITY)


def attachment(body: bytes, media_type: str, name: str) -> Response[bytes]:
    return Response(
        body, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
