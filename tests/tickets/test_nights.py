"""What may not wait for the morning rings at night; everything else does not."""

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.kernel import clock
from backend.kernel.clock import HERE
from backend.kernel.db import Database
from backend.notify.models import Notice
from backend.tickets import dispatching, urging
from tests.factories.tickets import an_area, an_open_ticket

AT_TWO = datetime(2026, 3, 3, 2, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("kind", "rings"),
    [("water.leak", True), ("power.spark", True), ("power.light", False), ("climate.noise", False)],
)
async def test_only_what_runs_round_the_clock_rings_at_night(
    database: Database, kind: str, rings: bool
) -> None:
    area = await an_area(database)
    with clock.frozen_at(AT_TWO):
        ticket = await an_open_ticket(area, category_id=area.kinds[kind])
        await area.do(urging.urge, area.cadre, ticket.id)
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
        await area.do(dispatching.give_back, area.worker, ticket.id, "要两个人")
    async with database.read() as session:
        told = select(Notice.person_id, Notice.kind, Notice.urgent).where(Notice.person_id != area.cadre.id)
        heard = {(person, kind, urgent) for person, kind, urgent in await session.execute(told)}
    assert heard == {
        (area.desk.id, "ticket.danger" if kind == "power.spark" else "ticket.reported", rings),
        (area.desk.id, "ticket.urged", rings),
        (area.manager.id, "ticket.urged", rings),
        (area.worker.id, "ticket.dispatched", rings),
        (area.desk.id, "ticket.given_back", rings),
    }


async def test_the_reporter_sleeps(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(AT_TWO):
        ticket = await an_open_ticket(area, category_id=area.kinds["water.leak"])
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
    async with database.read() as session:
        told = select(Notice.kind, Notice.urgent).where(Notice.person_id == area.cadre.id)
        assert [tuple(row) for row in await session.execute(told)] == [("ticket.assigned", False)]
