"""One ticket with everything around it; what hangs on it is read only when asked for."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from operator import attrgetter
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID, Private
from strawberry.scalars import JSON

from backend.facility.graphql import EquipmentCard, PlaceCard
from backend.identity.actor import Actor
from backend.identity.graphql import Contractor, PersonCard
from backend.identity.graphql_permission import Info
from backend.identity.models import Person
from backend.kernel import clock, files
from backend.kernel.errors import NotFound
from backend.kernel.graphql.asked import asked_of
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.refs import Ref
from backend.tickets import detail, materials, models, records
from backend.tickets.graphql.enums import HoldReason, PhotoStage, Status, Urgency
from backend.tickets.graphql.rows import CategoryCard


@strawberry.type(description="What was promised, and whether it is kept.")
class Sla:
    accept_due_at: datetime | None
    arrive_due_at: datetime | None
    finish_due_at: datetime | None
    promise: datetime | None = strawberry.field(description="The next of the three that is still to be kept.")
    overdue: bool
    paused: bool
    round_the_clock: bool

    @classmethod
    def of(cls, shown: detail.Detail) -> "Sla":
        ticket = shown.ticket
        return cls(
            accept_due_at=ticket.accept_due_at,
            arrive_due_at=ticket.arrive_due_at,
            finish_due_at=ticket.finish_due_at,
            promise=ticket.due_at,
            overdue=ticket.due_at is not None and ticket.due_at < clock.now(),
            paused=ticket.status is Status.HELD,
            round_the_clock=shown.round_the_clock,
        )


@strawberry.type
class TicketPhoto:
    id: ID
    stage: PhotoStage
    url: str = strawberry.field(description="For this viewer only.")
    thumb_url: str
    taken_at: datetime

    @classmethod
    def of(cls, photo: records.Photo, info: Info) -> "TicketPhoto":
        url = files.address(info.context.settings.secret, photo.file_id, info.context.me.id)
        return cls(
            id=ID(str(photo.file_id)),
            stage=photo.stage,
            url=url,
            thumb_url=f"{url}&size=thumb",
            taken_at=photo.taken_at,
        )


@strawberry.type
class TimelineEntry:
    id: ID
    verb: str
    at: datetime = strawberry.field(description="When the service heard of it.")
    happened_at: datetime
    actor: PersonCard | None = strawberry.field(
        description="Nobody where the service itself acted, or where it is not the viewer's to know."
    )
    data: JSON
    photos: list[TicketPhoto]

    @classmethod
    def of(cls, line: detail.Line, photos: dict[str, TicketPhoto]) -> "TimelineEntry":
        entry, facts = line.entry, line.facts
        return cls(
            id=ID(str(entry.id)),
            verb=entry.verb,
            at=entry.recorded_at,
            happened_at=entry.happened_at,
            actor=_card(line.actor),
            data=JSON({name: value for name, value in facts.items() if name != "photos"}),
            photos=[photos[photo] for photo in facts.get("photos", []) if photo in photos],
        )


@strawberry.type(description="Somebody without an account, for whom a unit vouches.")
class Stranger:
    label: str = strawberry.field(description="As the unit knows them.")
    phone: str = strawberry.field(description="Masked; the desk finds the number in `contactPhone`.")


@strawberry.type
class Rating:
    stars: int
    tags: list[str]
    words: str | None
    silent: bool = strawberry.field(description="By silence; it counts in no index.")
    at: datetime

    @classmethod
    def of(cls, rating: records.Rating) -> "Rating":
        return cls(
            stars=rating.stars, tags=rating.tags, words=rating.words, silent=rating.silent, at=rating.at
        )


@strawberry.type
class Pause:
    started_at: datetime
    ended_at: datetime | None
    reason: HoldReason
    note: str | None


@strawberry.type
class MaterialUse:
    id: ID
    item: str
    unit: str
    quantity: float


@strawberry.type
class Ticket:
    row: Private[models.Ticket]
    id: ID
    number: str
    description: str | None = strawberry.field(description="Null where it is not the viewer's to know.")
    status: Status
    urgency: Urgency
    reported_at: datetime
    version: int
    wished_at: datetime | None
    contact_phone: str | None
    place: PlaceCard
    equipment: EquipmentCard | None
    category: CategoryCard
    reporter: PersonCard | None = strawberry.field(
        description="Whom it is for; nobody where an alarm reported, or where it is not the viewer's to know."
    )
    reported_by: PersonCard | None
    stranger: Stranger | None = strawberry.field(description="Who reported from a code without signing in.")
    assignee: PersonCard | None
    contractor: Contractor | None
    sla: Sla
    rating: Rating | None = strawberry.field(description="Not for those who did the work.")
    minutes: int
    rework_count: int
    urged: int
    supporters: int
    supported: bool = strawberry.field(description="The viewer has said “me too”.")
    reduced: bool = strawberry.field(
        description="And no more than that: the trouble and its state are told, not who reported it,"
        " nor what people said, showed or left to be called."
    )
    actions: list[str] = strawberry.field(description="What the viewer may do now.")
    origin_kind: str | None
    origin_id: ID | None

    @strawberry.field
    async def pauses(self, info: Info) -> list[Pause]:
        if self.reduced:
            return []
        async with info.context.read() as session:
            found = await detail.pauses(session, self.row.ref)
        return [
            Pause(started_at=each.started_at, ended_at=each.ended_at, reason=each.reason, note=each.note)
            for each in found
        ]

    @strawberry.field
    async def photos(self, info: Info) -> list[TicketPhoto]:
        if self.reduced:
            return []
        return [TicketPhoto.of(photo, info) for photo in await info.context.load(detail.photos, self.row.id)]

    @strawberry.field
    async def timeline(self, info: Info) -> list[TimelineEntry]:
        photos = {str(photo.file_id): photo for photo in await info.context.load(detail.photos, self.row.id)}
        shown = {id_: TicketPhoto.of(photo, info) for id_, photo in photos.items()}
        async with info.context.read() as session:
            lines = await detail.timeline(session, info.context.me, self.row)
        return [TimelineEntry.of(line, shown) for line in lines]

    @strawberry.field
    async def materials(self, info: Info) -> list[MaterialUse]:
        if self.reduced:
            return []
        async with info.context.read() as session:
            used = await materials.used_on(session, self.row.ref)
        return [MaterialUse(id=ID(str(x.id)), item=x.item, unit=x.unit, quantity=x.quantity) for x in used]

    @classmethod
    def receipt(cls, row: models.Ticket) -> "Ticket":
        """With nothing but what `_RECEIPT` names, for which nothing needs to be read."""
        ticket = object.__new__(cls)
        for name, told_by in _RECEIPT.items():
            setattr(ticket, name, told_by(row))
        return ticket

    @classmethod
    def of(cls, shown: detail.Detail) -> "Ticket":
        row, rated, whole = shown.ticket, shown.rating, not shown.reduced
        stranger = shown.stranger if whole else None
        return cls(
            row=row,
            id=ID(str(row.id)),
            number=row.number,
            description=row.description if whole else None,
            status=row.status,
            urgency=row.urgency,
            reported_at=row.reported_at,
            version=row.version,
            wished_at=row.wished_at if whole else None,
            contact_phone=shown.contact_phone if whole else None,
            place=PlaceCard.of(row.place),
            equipment=EquipmentCard.of(row.equipment) if row.equipment else None,
            category=CategoryCard.of(row.category),
            reporter=_card(row.reporter) if whole else None,
            reported_by=_card(row.reported_by) if whole else None,
            stranger=Stranger(label=stranger.label, phone=stranger.masked) if stranger else None,
            assignee=_card(row.assignee),
            contractor=Contractor.of(row.contractor) if row.contractor else None,
            sla=Sla.of(shown),
            rating=Rating.of(rated) if rated else None,
            minutes=row.minutes,
            rework_count=row.rework_count,
            urged=row.urge_count,
            supporters=row.supporter_count,
            supported=shown.supported,
            reduced=shown.reduced,
            actions=list(shown.actions),
            origin_kind=row.origin_kind,
            origin_id=ID(str(row.origin_id)) if row.origin_id else None,
        )


_RECEIPT: Mapping[str, Callable[[models.Ticket], object]] = {
    "id": lambda row: ID(str(row.id)),
    "number": attrgetter("number"),
    "status": attrgetter("status"),
    "version": attrgetter("version"),
}
"""What a ticket says of itself: who wrote may know it, whether or not they still see the ticket."""

Verb = Callable[[AsyncSession, Actor], Awaitable[models.Ticket]]


async def write(info: Info, key: IdempotencyKey, verb: Verb, *, to_be: Ref | None = None) -> Ticket | Refused:
    """Do `verb` once for this key, and show the ticket as it is then: a receipt, or as this viewer sees it."""
    done = await info.context.once(info, key, verb, lambda row: row, to_be=to_be)
    if isinstance(done, Refused):
        return done
    if asked_of("Ticket", info) <= {"__typename", *_RECEIPT}:
        return Ticket.receipt(done)
    return await read(info, done.id) or Refused.of(NotFound(field="id"))


async def read(info: Info, ticket_id: UUID) -> Ticket | None:
    async with info.context.read() as session:
        shown = await detail.detail(session, info.context.me, ticket_id)
    return Ticket.of(shown) if shown else None


def _card(person: Person | None) -> PersonCard | None:
    return PersonCard.of(person) if person else None
