"""What hangs at a room's door: who has it today, for everyone who passes by."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, days, qr
from backend.rooms import managing
from backend.rooms.states import State
from backend.rooms.timeline import Span, timeline


class AtTheDoor(Struct, rename="camel"):
    """A meeting or a time out of service; nobody reads here what is confidential."""

    starts_at: datetime
    ends_at: datetime
    subject: str | None
    unit_name: str | None
    state: State | None

    @classmethod
    def of(cls, span: Span) -> "AtTheDoor":
        return cls(
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            subject=None if span.confidential else span.subject,
            unit_name=None if span.confidential else span.unit_name,
            state=span.state,
        )


class Door(Struct, rename="camel"):
    """`code` is what a phone scans to check in or report: the rows of a QR code, a 1 for each dark module."""

    name: str
    path: str
    seats: int
    opens_at: str
    closes_at: str
    day: str
    spans: list[AtTheDoor]
    code: list[str]


async def door_of(session: AsyncSession, room_id: UUID, origin: str) -> Door:
    """Two statements for the day, one for the room."""
    room = await managing.one(session, room_id)
    today = days.today()
    spans = (await timeline(session, [room.id], today))[room.id]
    return Door(
        name=room.place.name,
        path=room.place.path,
        seats=room.seats,
        opens_at=f"{room.opens_at:%H:%M}",
        closes_at=f"{room.closes_at:%H:%M}",
        day=today.isoformat(),
        spans=[AtTheDoor.of(span) for span in spans if span.ends_at > clock.now()],
        code=qr.modules(f"{origin}/q/{room.place.code}"),
    )
