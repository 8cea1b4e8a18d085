"""What people wish for around a meeting, and the list of those who see to it."""

from datetime import date, datetime

import strawberry
from strawberry import ID

from backend.identity.graphql.types import PersonCard, as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.rooms import own, services
from backend.rooms.checklist import Task, tasks
from backend.rooms.graphql.bookings import write_booking
from backend.rooms.graphql.types import Booking
from backend.rooms.series import Scope
from backend.rooms.services import MeetingService, ServiceKind, Step, ask_for, tick
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot

strawberry.enum(ServiceKind, name="MeetingServiceKind")
strawberry.enum(Step, name="MeetingServiceStep")
_BOOKS, _MANAGES = [may("book rooms")], [may("manage rooms")]


@strawberry.input(description="Of name plates the names; of all else how many.")
class ServiceWish:
    kind: ServiceKind
    quantity: int = 1
    words: str = ""
    names: list[str] | None = None

    def read(self) -> services.ServiceWish:
        return services.ServiceWish(
            kind=self.kind, quantity=self.quantity, words=self.words, names=self.names or ()
        )


@strawberry.type(name="MeetingService")
class Service:
    id: ID
    kind: ServiceKind
    quantity: int
    words: str
    names: list[str]
    cost: float = strawberry.field(description="In yuan.")
    done: bool

    @classmethod
    def of(cls, row: MeetingService) -> "Service":
        return cls(
            id=ID(str(row.id)),
            kind=row.kind,
            quantity=row.quantity,
            words=row.words,
            names=row.names,
            cost=float(row.cost),
            done=row.done_at is not None,
        )


@strawberry.type(description="What one of a kind costs, in yuan.")
class ServicePrice:
    kind: ServiceKind
    price: float


@strawberry.type
class BookingServices:
    version: int = strawberry.field(description="Of the booking: whoever asks for others has seen these.")
    items: list[Service]
    prices: list[ServicePrice]


@strawberry.type(description="One line of the meeting staff's list.")
class MeetingTask:
    id: ID
    service: Service
    step: Step
    booking_id: ID
    path: str
    subject: str | None = strawberry.field(description="None where the meeting is confidential.")
    organizer: PersonCard
    seats: int
    starts_at: datetime
    ends_at: datetime
    due_at: datetime
    done_at: datetime | None
    done_by_name: str | None
    refill_minutes: list[int] = strawberry.field(
        description="Of tea during the meeting: after how many at the earliest, and at the latest."
    )

    @classmethod
    def of(cls, task: Task) -> "MeetingTask":
        booking = task.booking
        return cls(
            id=ID(f"{task.service.id} {task.step}"),
            service=Service.of(task.service),
            step=task.step,
            booking_id=ID(str(booking.id)),
            path=booking.room.place.path,
            subject=None if booking.confidential else booking.subject,
            organizer=PersonCard.of(booking.organizer),
            seats=booking.seats,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            due_at=task.due_at,
            done_at=task.done_at,
            done_by_name=task.done_by.name if task.done_by else None,
            refill_minutes=list(task.refill),
        )


@strawberry.type
class ServiceQuery:
    @strawberry.field(permission_classes=_BOOKS, description="None where the booking is not one's own.")
    async def booking_services(self, info: Info, id: ID) -> BookingServices | None:
        async with info.context.read() as session:
            booking = await own.one(session, info.context.me, as_uuid(id, "id"))
            if booking is None:
                return None
            rows = await services.of(session, booking.id)
            prices = (await snapshot(session)).value(meetings.PRICES)
        return BookingServices(
            version=booking.version,
            items=[Service.of(row) for row in rows],
            prices=[ServicePrice(kind=kind, price=getattr(prices, kind)) for kind in ServiceKind],
        )

    @strawberry.field(
        permission_classes=_MANAGES, description="For the meetings of a day, in the order in which it is due."
    )
    async def meeting_tasks(self, info: Info, day: date) -> list[MeetingTask]:
        async with info.context.read() as session:
            return [MeetingTask.of(task) for task in await tasks(session, info.context.me, day)]


@strawberry.type
class ServiceMutation:
    @strawberry.mutation(
        permission_classes=_BOOKS,
        description="These and no others, while the meeting has not begun. What is done stays as it is. "
        "With a wider `scope` the same for others of its series.",
    )
    async def ask_for_services(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        version: int,
        services: list[ServiceWish],
        scope: Scope = Scope.ONE,
    ) -> Booking | Refused:
        wishes = [wish.read() for wish in services]
        return await write_booking(
            info,
            key,
            lambda session, me: ask_for(session, me, as_uuid(id, "id"), version, wishes, scope=scope),
        )

    @strawberry.mutation(
        permission_classes=_MANAGES, description="It is done, or was ticked by mistake. Twice is once."
    )
    async def tick_service(
        self, info: Info, key: IdempotencyKey, id: ID, step: Step, done: bool
    ) -> Service | Refused:
        ticked = await info.context.once(
            info,
            key,
            lambda session, me: tick(session, me, as_uuid(id, "id"), step, done=done),
            lambda row: row,
        )
        return ticked if isinstance(ticked, Refused) else Service.of(ticked)
