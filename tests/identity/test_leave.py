"""Leave: who enters it for whom, and that it keeps orders away."""

from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.identity import leave
from backend.identity.actor import Actor
from backend.identity.leave import LeaveIsPast, LeaveOverlaps
from backend.identity.leaving import mark_leaver
from backend.identity.models import Contractor, Leave, LeaveKind, PersonLeft
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kernel.refs import Ref, uuid7
from tests.factories.people import a_contractor, a_worker, an_actor
from tests.identity.graphql import execute
from tests.identity.journal import entries
from tests.identity.state import refused
from tests.state import Verb

TODAY = clock.local(clock.now()).date()
YEAR = TODAY.year + 1
FIRST, LAST = date(YEAR, 5, 11), date(YEAR, 5, 15)


@pytest.fixture
async def company(database: Database) -> Contractor:
    return await a_contractor(database, "安居物业")


@pytest.fixture
async def worker(database: Database, company: Contractor) -> Actor:
    return await a_worker(database, contractor=company)


@pytest.fixture
async def manager(database: Database, company: Contractor) -> Actor:
    return await an_actor(database, Role.CONTRACTOR_MANAGER, contractor=company)


async def enter(
    database: Database,
    actor: Actor,
    person_id: UUID,
    starts_on: date = FIRST,
    ends_on: date = LAST,
    kind: LeaveKind = LeaveKind.ANNUAL,
) -> None:
    async with database.write() as session:
        await leave.enter_leave(session, actor, person_id, kind, starts_on, ends_on)


async def kept(database: Database) -> list[Leave]:
    async with database.read() as session:
        return list(await session.scalars(select(Leave).order_by(Leave.starts_on)))


async def test_workers_enter_their_own_and_their_manager_for_them(
    database: Database, worker: Actor, manager: Actor
) -> None:
    await enter(database, worker, worker.id)
    await enter(database, manager, worker.id, date(YEAR, 6, 1), date(YEAR, 6, 1), LeaveKind.SICK)
    assert [(each.person_id, each.kind, each.starts_on, each.ends_on) for each in await kept(database)] == [
        (worker.id, LeaveKind.ANNUAL, FIRST, LAST),
        (worker.id, LeaveKind.SICK, date(YEAR, 6, 1), date(YEAR, 6, 1)),
    ]
    first, second = await entries(database)
    assert (first.verb, first.actor, first.subject) == ("leave.entered", worker.ref, worker.ref)
    assert first.data == {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat()}
    assert (second.actor, second.subject) == (manager.ref, worker.ref)


async def test_nobody_else_decides_on_a_workers_leave(
    database: Database, company: Contractor, worker: Actor
) -> None:
    await enter(database, worker, worker.id)
    [entered] = await kept(database)
    others = [
        await a_worker(database, contractor=company),
        await an_actor(database, Role.CONTRACTOR_MANAGER, contractor=await a_contractor(database)),
        await an_actor(database, Role.DISPATCHER, at=Ref("place", uuid7())),
    ]
    for other in others:
        entering = partial(leave.enter_leave, actor=other, person_id=worker.id, kind=LeaveKind.SICK)
        await refused(database, NotAllowed, partial(entering, starts_on=TODAY, ends_on=TODAY))
        await refused(database, NotAllowed, partial(leave.remove_leave, actor=other, leave_id=entered.id))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (FIRST, LAST),
        (date(YEAR, 5, 1), FIRST),
        (LAST, date(YEAR, 5, 20)),
        (date(YEAR, 5, 12), date(YEAR, 5, 13)),
    ],
)
async def test_a_day_is_taken_once(database: Database, worker: Actor, starts_on: date, ends_on: date) -> None:
    await enter(database, worker, worker.id)
    await refused(
        database,
        LeaveOverlaps,
        lambda s: leave.enter_leave(s, worker, worker.id, LeaveKind.OTHER, starts_on, ends_on),
    )
    with pytest.raises(IntegrityError, match="ex_leave_one_at_a_time"):
        async with database.write() as session:
            session.add(
                Leave(person_id=worker.id, kind=LeaveKind.OTHER, starts_on=starts_on, ends_on=ends_on)
            )


async def test_which_days_can_be_entered(database: Database, worker: Actor, manager: Actor) -> None:
    def entering(starts_on: date, ends_on: date, person_id: UUID = worker.id) -> Verb:
        return lambda s: leave.enter_leave(s, manager, person_id, LeaveKind.ANNUAL, starts_on, ends_on)

    await refused(database, Invalid, entering(LAST, FIRST))
    await refused(database, Invalid, entering(FIRST, date.max))
    await refused(database, Invalid, entering(FIRST, FIRST.replace(year=YEAR + 1, day=12)))
    await refused(database, LeaveIsPast, entering(date(2025, 1, 1), date(2025, 1, 2)))
    await refused(database, NotFound, entering(FIRST, LAST, uuid7()))
    system = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=Ref("place", uuid7()))
    async with database.write() as session:
        await mark_leaver(session, system, worker.id)
    await refused(database, PersonLeft, entering(FIRST, LAST))


async def test_a_leave_that_has_not_begun_is_gone_when_removed(
    database: Database, worker: Actor, manager: Actor
) -> None:
    await enter(database, worker, worker.id)
    [entered] = await kept(database)
    async with database.write() as session:
        await leave.remove_leave(session, manager, entered.id)
    assert await kept(database) == []
    removed = (await entries(database))[-1]
    assert (removed.verb, removed.actor, removed.subject) == ("leave.removed", manager.ref, worker.ref)
    assert removed.data == {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat()}
    await refused(database, NotFound, lambda s: leave.remove_leave(s, manager, entered.id))


async def test_of_a_leave_that_has_begun_the_days_taken_remain(database: Database, worker: Actor) -> None:
    monday, wednesday, friday = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6)
    noon = clock.now().replace(year=2026, month=3, hour=4)
    with clock.frozen_at(noon.replace(day=2)):
        await enter(database, worker, worker.id, monday, friday)
    [entered] = await kept(database)
    with clock.frozen_at(noon.replace(day=4)):
        async with database.write() as session:
            await leave.remove_leave(session, worker, entered.id)
    [rest] = await kept(database)
    assert (rest.starts_on, rest.ends_on) == (monday, date(2026, 3, 3))
    assert (await entries(database))[-1].data == {
        "starts_on": wednesday.isoformat(),
        "ends_on": friday.isoformat(),
    }
    with clock.frozen_at(noon.replace(day=5)):
        await refused(database, LeaveIsPast, lambda s: leave.remove_leave(s, worker, entered.id))


LEAVES = "query ($id: ID!) { leaves(personId: $id) { kind startsOn endsOn } }"
ENTER = """mutation ($key: IdempotencyKey!, $id: ID!) {
    enterLeave(key: $key, personId: $id, kind: TRAINING, startsOn: "2999-01-05", endsOn: "2999-01-06") {
        ... on Person { id } ... on Refused { code field } } }"""


async def test_over_graphql_once_and_why_only_to_those_who_decide(
    database: Database, worker: Actor, manager: Actor
) -> None:
    key, id_ = str(uuid4()), str(worker.id)
    for _ in range(2):
        answer = await execute(database, ENTER, viewer=worker, key=key, id=id_)
        assert answer.data == {"enterLeave": {"id": id_}}
    again = await execute(database, ENTER, viewer=manager, key=str(uuid4()), id=id_)
    assert again.data == {"enterLeave": {"code": "leave_overlaps", "field": "startsOn"}}
    shown = {"kind": "TRAINING", "startsOn": "2999-01-05", "endsOn": "2999-01-06"}
    for viewer in (worker, manager):
        assert (await execute(database, LEAVES, viewer=viewer, id=id_)).data == {"leaves": [shown]}
    desk = await an_actor(database, Role.DISPATCHER, Role.CONTRACTOR_MANAGER, at=Ref("place", uuid7()))
    answer = await execute(database, LEAVES, viewer=desk, id=id_)
    assert answer.data == {"leaves": [shown | {"kind": None}]}
    stranger = await a_worker(database)
    assert (await execute(database, LEAVES, viewer=stranger, id=id_)).codes == ["not_found"]
