"""Among very many tickets a list touches only about as many rows as it shows, whoever asks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.pages import encode
from backend.tickets import lists
from backend.tickets.filters import Filter
from backend.tickets.lists import Order
from backend.tickets.states import Status
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import an_office_building
from tests.factories.tickets import an_area
from tests.tickets.many import many_tickets
from tests.tickets.plans import Read, touched

COUNT = 60_000
DEEP = encode(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=2 * 20_000), UUID(int=0))


async def test_lists_touch_few_rows_among_many(database: Database) -> None:
    area = await an_area(database)
    buildings = [await an_office_building(database, floors=2, rooms=5) for _ in range(6)]
    cadres = [await a_cadre(database) for _ in range(300)]
    await many_tickets(area, COUNT, [room for each in buildings for room in each.rooms], cadres)
    keeper = await an_actor(database, Role.DISPATCHER, at=buildings[3].building.ref)

    def tickets(who: Actor, order: Order = Order.NEWEST, after: str | None = None, **wanted: Any) -> Read:
        return lambda: area.read(lists.tickets, who, Filter(**wanted), order, 20, after)

    seen = {
        "desk": await touched(database, tickets(area.desk)),
        "desk, deep": await touched(database, tickets(area.desk, after=DEEP)),
        "desk, by due time": await touched(database, tickets(area.desk, Order.DUE)),
        "desk, overdue": await touched(database, tickets(area.desk, Order.DUE, overdue=True)),
        "desk, search": await touched(database, tickets(area.desk, search="空调")),
        "one building's desk": await touched(database, tickets(keeper)),
        "one building's desk, deep": await touched(database, tickets(keeper, after=DEEP)),
        "own": await touched(database, lambda: area.read(lists.my_tickets, cadres[7], None, 20, None)),
        "cadre": await touched(database, tickets(cadres[7])),
        "desk, waiting": await touched(database, tickets(area.desk, status=[Status.REPORTED])),
    }

    allowed = {"own": 500, "cadre": 10_000, "desk, waiting": 2 * COUNT // 100} | dict.fromkeys(
        ("one building's desk", "one building's desk, deep"), 400
    )
    assert {name: rows for name, rows in seen.items() if rows > allowed.get(name, 25)} == {}
