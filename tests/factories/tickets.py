"""An office area with everyone whom a repair needs, and tickets that got where they are by the real verbs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Contract, Contractor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.files import File
from backend.rules.editing import add_rule_version
from backend.rules.models import Confidence
from backend.rules.rule import Rule
from backend.tickets import closing, dispatching, field_work, holding, reopening, reporting
from backend.tickets.field_action import FieldAction
from backend.tickets.models import Category, Ticket
from backend.tickets.records import HoldReason
from backend.tickets.reporting import Report
from backend.tickets.states import Status
from tests.factories.people import a_cadre, a_contractor, a_worker, an_actor
from tests.factories.places import a_room, a_site

MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""9 o'clock in Shanghai, on an ordinary working day."""

_numbers = count(1)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Area:
    """Rules and categories are planted; `contractor` has the one contract, for everything everywhere."""

    database: Database
    site: Place
    room: Place
    contractor: Contractor
    contract: Contract
    cadre: Actor
    desk: Actor
    worker: Actor
    manager: Actor
    supervisor: Actor
    kinds: Mapping[str, UUID]

    async def do(
        self, verb: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one verb in a transaction of its own."""
        async with self.database.write() as session:
            return await verb(session, *args, **kwargs)

    async def read(
        self, query: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async with self.database.read() as session:
            return await query(session, *args, **kwargs)

    async def ticket(self, ticket_id: UUID) -> Ticket:
        """As it stands in the database."""
        async with self.database.read() as session:
            return await session.get_one(Ticket, ticket_id)

    async def decide(self, rule: Rule[Any], value: object) -> None:
        """A new version of a rule, in force already."""
        author = await an_actor(self.database, Role.SYSTEM_ADMINISTRATOR, at=self.site.ref)
        version = {"source": "测试", "effective_on": date(2025, 6, 1), "level": "本办公区"}
        await self.do(add_rule_version, author, rule.key, value, confidence=Confidence.PROPOSED, **version)  # type: ignore[arg-type]

    async def another_worker(self, name: str | None = None) -> Actor:
        return await a_worker(self.database, name, contractor=self.contractor)


async def an_area(database: Database) -> Area:
    async with database.read() as session:
        kinds = dict((await session.execute(select(Category.key, Category.id))).all())
    site, room = await a_site(database), await a_room(database)
    contractor = await a_contractor(database, "安居物业")
    return Area(
        database=database,
        site=site,
        room=room,
        contractor=contractor,
        contract=await a_contract(database, contractor),
        cadre=await a_cadre(database, "李明"),
        desk=await an_actor(database, Role.DISPATCHER, at=site.ref, name="王调度"),
        worker=await a_worker(database, "张师傅", contractor=contractor),
        manager=await an_actor(database, Role.CONTRACTOR_MANAGER, name="赵经理", contractor=contractor),
        supervisor=await an_actor(database, Role.SUPERVISOR, at=site.ref, name="周督导"),
        kinds=kinds,
    )


async def a_contract(
    database: Database,
    contractor: Contractor,
    *,
    places: list[UUID] | None = None,
    categories: list[UUID] | None = None,
    starts_on: date = date(2025, 1, 1),
    ends_on: date = date(2030, 12, 31),
    sla: dict[str, dict[str, int]] | None = None,
) -> Contract:
    contract = Contract(
        contractor_id=contractor.id,
        name=f"服务合同 {next(_numbers)}",
        starts_on=starts_on,
        ends_on=ends_on,
        category_ids=categories or [],
        place_ids=places or [],
        sla=sla or {},
    )
    async with database.write() as session:
        session.add(contract)
    return contract


async def a_photo(database: Database, by: Actor) -> UUID:
    """A picture that this person has uploaded."""
    number = next(_numbers)
    file = File(
        uploaded_by=by.id,
        key=uuid4(),
        sha256=f"{number:064x}",
        bytes=1000,
        width=40,
        height=30,
        created_at=clock.now(),
    )
    async with database.write() as session:
        session.add(file)
    return file.id


def a_report(area: Area, **facts: object) -> Report:
    """A lamp in the area's room, unless told otherwise."""
    report = Report(
        place_id=area.room.id, category_id=area.kinds["power.light"], description="走廊的灯不亮了"
    )
    return replace(report, **facts)  # type: ignore[arg-type]


async def an_open_ticket(area: Area, *, by: Actor | None = None, **facts: object) -> Ticket:
    return await area.do(reporting.report, by or area.cadre, a_report(area, **facts))


async def a_ticket_that_is(status: Status, area: Area, *, by: Actor | None = None, **facts: object) -> Ticket:
    """Brought to `status` by the people of the area, with its worker where it has one."""
    ticket = await an_open_ticket(area, by=by, **facts)
    reporter, id_ = by or area.cadre, ticket.id
    if status is Status.CANCELLED:
        await area.do(reopening.cancel, reporter, id_, "不用修了")
    elif status is not Status.REPORTED:
        await area.do(dispatching.accept, area.desk, id_, ticket.version)
        for reached, go_on in _ROAD:
            if reached is status:
                break
            await go_on(area, reporter, id_)
    return await area.ticket(id_)


async def _dispatch(area: Area, _: Actor, ticket_id: UUID) -> None:
    await area.do(dispatching.dispatch, area.desk, ticket_id, area.worker.id)


async def _arrive(area: Area, _: Actor, ticket_id: UUID) -> None:
    await area.do(field_work.arrive, area.worker, ticket_id, FieldAction())


async def _finish(area: Area, _: Actor, ticket_id: UUID) -> None:
    photo = await a_photo(area.database, area.worker)
    await area.do(field_work.finish, area.worker, ticket_id, FieldAction(photo_ids=[photo]), minutes=30)


async def _approve(area: Area, reporter: Actor, ticket_id: UUID) -> None:
    await area.do(closing.approve, reporter, ticket_id)


_ROAD: tuple[tuple[Status, Callable[[Area, Actor, UUID], Awaitable[None]]], ...] = (
    (Status.ACCEPTED, _dispatch),
    (Status.ASSIGNED, _arrive),
    (Status.ARRIVED, _finish),
    (Status.DONE, _approve),
)


async def a_held_ticket(
    area: Area, *, by: Actor | None = None, reason: HoldReason = HoldReason.PARTS
) -> Ticket:
    ticket = await a_ticket_that_is(Status.ARRIVED, area, by=by)
    await area.do(holding.hold, area.worker, ticket.id, reason, FieldAction())
    return await area.ticket(ticket.id)
