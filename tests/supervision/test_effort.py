"""The effort index, counted by hand beside it, and who sees whose."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import NotAllowed
from backend.rules.snapshot import snapshot
from backend.supervision.effort import PARTS, Effort, Work, against, of_contractors, of_workers
from backend.supervision.months import Months
from backend.tickets.states import Urgency
from tests.conftest import StatementCount
from tests.factories.answers import repaired
from tests.factories.people import a_contractor, a_worker, an_actor
from tests.factories.places import a_building, a_floor, a_room
from tests.factories.tickets import Area, an_area

OCTOBER = Months(date(2026, 10, 1))
TWELFTH = datetime(2026, 10, 12, 2, tzinfo=UTC)
"""A Monday, 10:00 here."""
AUGUST = datetime(2026, 8, 10, 2, tzinfo=UTC)
"""A Monday, 10:00 here, within the twelve weeks before October."""


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.frozen_at(datetime(2026, 11, 27, 2, tzinfo=UTC)):
        yield


async def look(area: Area) -> list[Effort]:
    async with area.database.read() as session:
        return await of_contractors(session, [area.site.id], OCTOBER, await snapshot(session))


async def test_orders_hours_nights_and_what_was_pressing(
    database: Database, statements: StatementCount
) -> None:
    area = await an_area(database)
    await repaired(area, None, None, at=TWELFTH, minutes=45)
    await repaired(area, None, at=TWELFTH + timedelta(hours=13), urgency=Urgency.URGENT)  # 23:00 here
    await repaired(area, None, at=TWELFTH - timedelta(days=8))  # in the holiday of the National Day
    statements.clear()
    (found,) = await look(area)
    assert len(statements) == 2
    assert (found.name, found.index) == ("安居物业", None)
    assert found.work == Work(4, 2.5, 2, 1, 0.0, 2, 2)


async def test_the_base_is_a_hundred(database: Database) -> None:
    """October has 31 days: 31/7 weeks. Two orders of a week's worth of one are twice the base."""
    area = await an_area(database)
    for week in range(12):
        await repaired(area, None, at=AUGUST - timedelta(weeks=4) + timedelta(weeks=week))
    await repaired(area, *[None] * 10, at=TWELFTH, worker=await area.another_worker())
    (found,) = await look(area)
    weekly = 10 / (31 / 7)
    assert found.index == pytest.approx(100 * weekly / 1)


async def test_the_way_from_room_to_room_is_measured_on_the_plans(database: Database) -> None:
    area = await an_area(database)
    building = await a_building(database)
    first, second = await a_floor(database, building=building), await a_floor(database, building=building)
    here = await a_room(database, floor=first)
    next_door = await a_room(database, floor=first)  # 4 m on
    above = await a_room(database, floor=second)  # one storey up, above `here`
    for minutes, place in enumerate((here, next_door, above, area.room)):
        await repaired(area, None, at=TWELFTH + timedelta(hours=minutes), place=place)
    (found,) = await look(area)
    assert found.work.distance == pytest.approx(4 + (4 + 4))
    assert (found.work.hops, found.work.known) == (3, 2)


async def test_each_worker_begins_a_day_where_they_come(database: Database) -> None:
    area = await an_area(database)
    await repaired(area, None, at=TWELFTH)
    await repaired(area, None, at=TWELFTH, worker=await area.another_worker())
    await repaired(area, None, at=TWELFTH + timedelta(days=1))
    (found,) = await look(area)
    assert (found.work.hops, found.work.known) == (0, 0)


async def test_workers_see_themselves_managers_their_people_and_nobody_else_any(
    database: Database, statements: StatementCount
) -> None:
    area = await an_area(database)
    mate, stranger = await area.another_worker("李师傅"), await a_worker(database, "王师傅")
    for worker in (area.worker, mate):
        await repaired(area, None, at=TWELFTH, worker=worker)
    await repaired(area, None, at=TWELFTH, worker=stranger, contractor=await a_contractor(database))
    statements.clear()
    assert [one.name for one in await area.read(of_workers, area.worker, OCTOBER)] == ["张师傅"]
    assert len(statements) == 2
    assert [one.name for one in await area.read(of_workers, mate, OCTOBER)] == ["李师傅"]
    assert sorted(one.name for one in await area.read(of_workers, area.manager, OCTOBER)) == [
        "张师傅",
        "李师傅",
    ]
    elsewhere = await an_actor(database, Role.CONTRACTOR_MANAGER, contractor=await a_contractor(database))
    assert await area.read(of_workers, elsewhere, OCTOBER) == []
    for who in (area.supervisor, area.desk, area.cadre):
        with pytest.raises(NotAllowed):
            await area.read(of_workers, who, OCTOBER)


AMOUNTS = st.builds(
    Work,
    orders=st.integers(0, 500),
    hours=st.floats(0, 500, allow_subnormal=False),
    off_hours=st.integers(0, 50),
    urgent=st.integers(0, 50),
    distance=st.floats(0, 9000, allow_subnormal=False),
    hops=st.just(0),
    known=st.just(0),
)
WEIGHTS = st.fixed_dictionaries({part: st.integers(1, 100).map(float) for part in PARTS})


@given(AMOUNTS, WEIGHTS)
def test_as_much_in_as_long_is_a_hundred(base: Work, weights: dict[str, float]) -> None:
    found = against(base, base, weights, 1)
    assert found is None if not any(getattr(base, part) for part in PARTS) else found == pytest.approx(100)


@given(AMOUNTS, AMOUNTS, WEIGHTS)
def test_half_as_much_is_half_the_index(work: Work, base: Work, weights: dict[str, float]) -> None:
    whole, in_twice_the_time = against(work, base, weights, 1), against(work, base, weights, 2)
    assert (whole is None) is (in_twice_the_time is None)
    if whole is not None and in_twice_the_time is not None:
        assert in_twice_the_time == pytest.approx(whole / 2)


def test_without_a_base_there_is_none() -> None:
    assert against(Work(9, 9.0, 9, 9, 9.0, 9, 9), None, dict.fromkeys(PARTS, 1.0), 1) is None
