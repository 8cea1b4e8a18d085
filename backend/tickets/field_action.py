"""What every action on site carries: when it happened, words, photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.rules.catalogue import repairs
from backend.tickets import evidence
from backend.tickets.models import Ticket
from backend.tickets.moments import Moment, settle
from backend.tickets.records import PhotoStage
from backend.tickets.rulebook import rulebook
from backend.tickets.words import optional


@dataclass(frozen=True, slots=True)
class FieldAction:
    """As the phone sends it, perhaps hours later."""

    happened_at: datetime | None = None
    photo_ids: Sequence[UUID] = ()
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """As the service takes it: the time it believes, the photos it keeps."""

    moment: Moment
    words: str | None
    photos: tuple[UUID, ...]

    @property
    def at(self) -> datetime:
        return self.moment.at

    @property
    def facts(self) -> dict[str, Any]:
        """What every `FieldEvent` says."""
        return {"words": self.words, "photos": self.photos, "late_report": self.moment.late_report}

    async def record(self, session: AsyncSession, actor: Actor, ticket: Ticket, event: journal.Event) -> None:
        await journal.record(session, actor.ref, ticket.ref, event, happened_at=self.at)


async def settle_action(
    session: AsyncSession, actor: Actor, ticket: Ticket, action: FieldAction, stage: PhotoStage
) -> Settled:
    moment = await settle_moment(session, ticket, action.happened_at)
    words = optional(action.words, "words")
    return Settled(
        moment, words, await evidence.attach(session, actor, ticket, action.photo_ids, stage, moment.at)
    )


async def settle_moment(session: AsyncSession, ticket: Ticket, claimed: datetime | None) -> Moment:
    """When an action that depends on the ticket's state happened: not before its latest move."""
    return await _settle(session, claimed, not_before=ticket.moved_at)


async def settle_word(session: AsyncSession, ticket: Ticket, claimed: datetime | None) -> Moment:
    """When something was said about it, which others may have moved meanwhile."""
    return await _settle(session, claimed, not_before=ticket.reported_at)


async def _settle(session: AsyncSession, claimed: datetime | None, *, not_before: datetime) -> Moment:
    tolerance = (await rulebook(session)).value(repairs.HAPPENED_AT)
    return settle(claimed, clock.now(), tolerance, not_before=not_before)
