"""Photos as evidence: whoever adds one has taken it, it stays, and it proves one ticket only."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import files
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.refs import uuid7
from backend.rules.catalogue import repairs
from backend.tickets.models import Ticket
from backend.tickets.records import Photo, PhotoStage
from backend.tickets.rulebook import rulebook


class TooManyPhotos(DomainError):
    """There are too many photos in one step."""


class PhotoUsedElsewhere(DomainError):
    """This photo already belongs to another ticket; one picture proves one repair."""


class AfterPhotoMissing(DomainError):
    """Finished work needs at least one photo of how it looks now."""


async def attach(
    session: AsyncSession,
    actor: Actor,
    ticket: Ticket,
    photo_ids: Sequence[UUID],
    stage: PhotoStage,
    taken_at: datetime,
) -> tuple[UUID, ...]:
    """Add the actor's own uploads; the same photo again changes nothing. Returns their ids in order."""
    photos = tuple(dict.fromkeys(photo_ids))
    if not photos:
        return ()
    most = (await rulebook(session)).value(repairs.MOST_PHOTOS)
    if len(photos) > most:
        raise TooManyPhotos(field="photoIds", limit=most)
    if not await files.claim(session, actor.id, photos):
        raise Invalid(field="photoIds")
    shared = {"ticket_id": ticket.id, "stage": stage, "taken_at": taken_at, "added_by": actor.id}
    await session.execute(
        insert(Photo)
        .values([{"id": uuid7(), "file_id": photo} | shared for photo in photos])
        .on_conflict_do_nothing(index_elements=["file_id"])
    )
    here = select(func.count()).where(Photo.file_id.in_(photos), Photo.ticket_id == ticket.id)
    if await session.scalar(here) != len(photos):
        raise PhotoUsedElsewhere(field="photoIds")
    return photos


async def must_show_the_result(session: AsyncSession, ticket: Ticket) -> None:
    """Refuse when no earlier photo shows the work as it is now; one from before it was returned does not."""
    taken = select(func.count()).where(Photo.ticket_id == ticket.id, Photo.stage == PhotoStage.AFTER)
    if ticket.returned_at:
        taken = taken.where(Photo.taken_at >= ticket.returned_at)
    if not await session.scalar(taken):
        raise AfterPhotoMissing(field="photoIds")
