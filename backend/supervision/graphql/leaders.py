"""The leaders' view, the words behind its cells, and each worker's own effort."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated

import msgspec
import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.supervision import comments as words
from backend.supervision import effort as efforts
from backend.supervision import leaders as view
from backend.supervision.answers import Service
from backend.supervision.jumps import Flag, Kind
from backend.supervision.months import Months
from backend.supervision.satisfaction import Cell, Line, Measure, PartOf, Why, overseen
from backend.supervision.tally import Index

strawberry.enum(Service, name="RatedService")
strawberry.enum(PartOf, name="CommentsOf")
strawberry.enum(Why, name="WhyHidden")
strawberry.enum(Kind, name="RatingFlagKind")
From = Annotated[date, strawberry.argument(name="from")]
_LEADS = [may("see the leaders' view")]


@strawberry.type(description="From 0 to 100, with its interval of 95 % and how many thresholds it reaches.")
class SatisfactionIndex:
    value: float
    low: float
    high: float
    level: int

    @classmethod
    def of(cls, found: Index | None, measure: Measure) -> "SatisfactionIndex | None":
        if found is None:
            return None
        return cls(value=found.value, low=found.low, high=found.high, level=found.level(measure.thresholds))


@strawberry.type(description="Shares from 0 to 1. Where `why` says why not, only `given` is told.")
class SatisfactionCell:
    service: Service
    given: int = strawberry.field(description="Answers, without those that came from silence.")
    why: Why | None
    share: float | None
    low: float | None
    high: float | None
    mean: float | None = strawberry.field(description="Stars.")
    expected: int | None = strawberry.field(description="Who could have answered.")
    silent: int | None

    @classmethod
    def of(cls, service: Service, cell: Cell) -> "SatisfactionCell":
        tally = cell.tally
        if cell.why is not None:
            nothing = dict.fromkeys(("share", "low", "high", "mean", "expected", "silent"))
            return cls(service=service, given=cell.given, why=cell.why, **nothing)
        low, high = tally.interval
        return cls(
            service=service,
            given=tally.given,
            why=None,
            share=tally.share,
            low=low,
            high=high,
            mean=tally.mean,
            expected=tally.expected,
            silent=tally.silent,
        )


def _cells(cells: Mapping[Service, Cell]) -> list[SatisfactionCell]:
    return [SatisfactionCell.of(service, cell) for service, cell in cells.items()]


@strawberry.type
class MonthIndex:
    month: date
    index: SatisfactionIndex | None


@strawberry.type
class UnitSatisfaction:
    id: ID
    name: str
    index: SatisfactionIndex | None
    cells: list[SatisfactionCell]

    @classmethod
    def of(cls, line: Line, measure: Measure) -> "UnitSatisfaction":
        return cls(
            id=ID(str(line.id)),
            name=line.name,
            index=SatisfactionIndex.of(line.index, measure),
            cells=_cells(line.cells),
        )


@strawberry.type(description="Of a contractor or worker.")
class Effort:
    id: ID
    name: str
    index: float | None = strawberry.field(
        description="100 is the mean week of the base; none where nothing was done then."
    )
    orders: int
    hours: float
    off_hours: int = strawberry.field(description="Orders that began or ended at night or on a day off.")
    urgent: int
    metres: float = strawberry.field(description="Between successive places, as far as plans tell.")
    metres_known: float | None = strawberry.field(description="The share of the ways that plans tell.")

    @classmethod
    def of(cls, found: efforts.Effort) -> "Effort":
        work = found.work
        return cls(
            id=ID(str(found.id)),
            name=found.name,
            index=found.index,
            orders=work.orders,
            hours=work.hours,
            off_hours=work.off_hours,
            urgent=work.urgent,
            metres=work.distance,
            metres_known=work.known / work.hops if work.hops else None,
        )


@strawberry.type
class ContractorSatisfaction:
    id: ID
    name: str
    cell: SatisfactionCell
    effort: Effort | None


@strawberry.type(description="Worth a look; counted all the same.")
class RatingFlag:
    kind: Kind
    service: Service
    contractor_name: str | None
    count: int
    on: date = strawberry.field(description="The Monday of a week, or the day.")
    mean: float | None
    usual: float | None

    @classmethod
    def of(cls, flag: Flag) -> "RatingFlag":
        return cls(
            kind=flag.kind,
            service=flag.service,
            contractor_name=flag.contractor,
            count=flag.count,
            on=flag.on,
            mean=flag.mean,
            usual=flag.usual,
        )


@strawberry.type
class ServiceWeight:
    service: Service
    weight: float


@strawberry.type(description="What is flagged.")
class JumpRules:
    weeks: int
    deviations: float
    in_a_minute: int
    same_words: int


@strawberry.type(description="The weights of the parts, and how many weeks are the base.")
class EffortRules:
    orders: float
    hours: float
    off_hours: float
    urgent: float
    distance: float
    weeks: int


@strawberry.type(description="By which rules the figures are made.")
class LeadersRules:
    satisfied_stars: int
    least: int = strawberry.field(description="Answers that a cell needs to be shown.")
    weights: list[ServiceWeight]
    thresholds: list[float]
    jumps: JumpRules
    effort: EffortRules


@strawberry.type
class LeadersView:
    index: SatisfactionIndex | None
    trend: list[MonthIndex]
    services: list[SatisfactionCell]
    units: list[UnitSatisfaction]
    contractors: list[ContractorSatisfaction]
    flags: list[RatingFlag]
    rules: LeadersRules

    @classmethod
    def of(cls, found: view.Leaders) -> "LeadersView":
        measure, rated = found.measure, found.satisfaction
        return cls(
            index=SatisfactionIndex.of(rated.index, measure),
            trend=[
                MonthIndex(month=month, index=SatisfactionIndex.of(one, measure))
                for month, one in rated.trend
            ],
            services=_cells(rated.services),
            units=[UnitSatisfaction.of(line, measure) for line in rated.units],
            contractors=[
                ContractorSatisfaction(
                    id=ID(str(one.id)),
                    name=one.name,
                    cell=SatisfactionCell.of(Service.REPAIRS, one.cell),
                    effort=Effort.of(one.effort) if one.effort else None,
                )
                for one in found.contractors
            ],
            flags=[RatingFlag.of(flag) for flag in found.flags],
            rules=LeadersRules(
                satisfied_stars=measure.satisfied,
                least=measure.least,
                weights=[
                    ServiceWeight(service=key, weight=weight) for key, weight in measure.weights.items()
                ],
                thresholds=list(measure.thresholds),
                jumps=JumpRules(**msgspec.structs.asdict(measure.jumps)),
                effort=EffortRules(
                    **{each.name: getattr(measure.effort, each.name) for each in fields(EffortRules)}
                ),
            ),
        )


@strawberry.type
class Comment:
    stars: int
    words: str


@strawberry.type(description="The least content first; who said so, and when, nobody is told.")
class Comments:
    whole: int
    first: list[Comment]


@strawberry.type
class LeadersQuery:
    @strawberry.field(
        permission_classes=_LEADS,
        description="Of a calendar month, or with `months` 3 of the quarter that begins with it.",
    )
    async def leaders_view(self, info: Info, from_: From, months: int = 1) -> LeadersView:
        async with info.context.read() as session:
            return LeadersView.of(await view.look(session, overseen(info.context.me), Months(from_, months)))

    @strawberry.field(
        permission_classes=_LEADS,
        description="In their own words, of a cell that is shown; `id` is the unit's or contractor's.",
    )
    async def comments(
        self,
        info: Info,
        from_: From,
        service: Service,
        months: int = 1,
        of: PartOf = PartOf.ALL,
        id: ID | None = None,
    ) -> Comments:
        part = as_uuid(id, "id") if id else None
        async with info.context.read() as session:
            found = await words.comments(session, info.context.me, Months(from_, months), service, of, part)
        return Comments(
            whole=found.whole, first=[Comment(stars=one.stars, words=one.words) for one in found.first]
        )

    @strawberry.field(
        permission_classes=[may("see workers' effort")],
        description="A worker's own; for a contractor's manager that of all its workers.",
    )
    async def workers_effort(self, info: Info, from_: From, months: int = 1) -> list[Effort]:
        async with info.context.read() as session:
            found = await efforts.of_workers(session, info.context.me, Months(from_, months))
        return [Effort.of(one) for one in found]
