"""The figures of repairs, as the app sees them."""

from datetime import date
from typing import Annotated

import strawberry

from backend.identity.graphql_permission import Info, may
from backend.supervision import statistics as figures
from backend.supervision.statistics import By, Figures, Group, Period

strawberry.enum(By, name="StatisticsBy")


@strawberry.type(description="Rates are from 0 to 1; null where there is nothing, or too little, to rate.")
class StatisticsRow:
    key: strawberry.ID
    name: str
    tickets: int
    on_time_rate: float | None
    first_repair_rate: float | None
    satisfaction_rate: float | None
    ratings: int
    mean_hours: float | None

    @classmethod
    def of(cls, group: Group) -> "StatisticsRow":
        return cls.made_of(str(group.key), group.name, group.figures)

    @classmethod
    def made_of(cls, key: str, name: str, found: Figures) -> "StatisticsRow":
        return cls(
            key=strawberry.ID(key),
            name=name,
            tickets=found.tickets,
            on_time_rate=found.on_time,
            first_repair_rate=found.first_repair,
            satisfaction_rate=found.satisfaction,
            ratings=found.ratings,
            mean_hours=found.mean_hours,
        )


@strawberry.type
class VolumePoint:
    day: date
    reported: int
    closed: int


@strawberry.type
class Statistics:
    whole: StatisticsRow
    before: StatisticsRow = strawberry.field(description="The period of the same length just before.")
    volume: list[VolumePoint]
    rows: list[StatisticsRow]


@strawberry.type
class StatisticsQuery:
    @strawberry.field(permission_classes=[may("see statistics")])
    async def statistics(
        self, info: Info, from_: Annotated[date, strawberry.argument(name="from")], to: date, by: By
    ) -> Statistics:
        period = Period(from_, to)
        async with info.context.read() as session:
            found = await figures.statistics(session, info.context.me, period, by)
        return Statistics(
            whole=StatisticsRow.made_of("whole", "", found.whole),
            before=StatisticsRow.made_of("before", "", found.before),
            volume=[VolumePoint(day=day.day, reported=day.reported, closed=day.closed) for day in found.days],
            rows=[StatisticsRow.of(group) for group in found.groups],
        )
