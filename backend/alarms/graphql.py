"""The alarm list and its acknowledgement."""

from datetime import datetime
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.alarms import desk, models
from backend.alarms.models import Priority, State
from backend.facility.graphql.types import PlaceCard
from backend.identity.graphql.types import PersonCard, as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.languages import spoken
from backend.telemetry.graphql import Point

strawberry.enum(State, name="AlarmState")
strawberry.enum(Priority, name="AlarmPriority")


@strawberry.type
class Alarm:
    id: ID
    name: str
    priority: Priority
    state: State
    place: PlaceCard
    point: Point
    value: float = strawberry.field(description="What raised it; the present value is the point's.")
    raised_at: datetime
    returned_at: datetime | None
    acknowledged_by: PersonCard | None
    acknowledged_at: datetime | None
    ticket_id: ID | None

    @classmethod
    def of(cls, alarm: models.Alarm, locale: str) -> "Alarm":
        return cls(
            id=ID(str(alarm.id)),
            name=spoken(locale, alarm.rule.name, alarm.rule.name_en),
            priority=alarm.priority,
            state=alarm.state,
            place=PlaceCard.of(alarm.place),
            point=Point.of(alarm.point),
            value=alarm.value,
            raised_at=alarm.raised_at,
            returned_at=alarm.returned_at,
            acknowledged_by=PersonCard.of(alarm.acknowledged_by) if alarm.acknowledged_by else None,
            acknowledged_at=alarm.acknowledged_at,
            ticket_id=ID(str(alarm.ticket_id)) if alarm.ticket_id else None,
        )


@strawberry.type
class AlarmPage:
    items: list[Alarm]
    next: str | None


@strawberry.type
class AlarmQuery:
    @strawberry.field(permission_classes=[may("see alarms")])
    async def alarms(
        self,
        info: Info,
        active: bool = True,
        place_id: ID | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> AlarmPage:
        me = info.context.me
        async with info.context.read() as session:
            page = await desk.page(
                session,
                me,
                active=active,
                place_id=maybe_uuid(place_id, "placeId"),
                first=first,
                after=after,
            )
        return AlarmPage(items=[Alarm.of(alarm, me.locale) for alarm in page.items], next=page.next)


@strawberry.type
class AlarmMutation:
    @strawberry.mutation(
        permission_classes=[may("acknowledge alarms")],
        description="Refusals: not_found, already_acknowledged.",
    )
    async def acknowledge_alarm(self, info: Info, key: IdempotencyKey, id: ID) -> Alarm | Refused:
        return await info.context.once_then(
            info, key, lambda session, me: desk.acknowledge(session, me, as_uuid(id, "id")), _seen
        )


async def _seen(info: Info, session: AsyncSession, id: UUID) -> Alarm:
    me = info.context.me
    return Alarm.of(await desk.see(session, me, id), me.locale)
