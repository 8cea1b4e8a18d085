"""Among very many tickets the figures of a month touch those of that month."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.db import Database
from backend.rules.catalogue.service import SATISFACTION_JUMPS
from backend.rules.snapshot import Snapshot, snapshot
from backend.supervision.answers import Service
from backend.supervision.comments import comments
from backend.supervision.effort import of_contractors
from backend.supervision.jumps import flags
from backend.supervision.months import Months
from tests.factories.answers import repaired
from tests.factories.people import a_cadre
from tests.factories.places import an_office_building
from tests.factories.tickets import an_area
from tests.tickets.many import many_tickets
from tests.tickets.plans import touched

COUNT, FEW = 20_000, 20
JUNE = Months(date(2026, 6, 1))


async def test_a_month_touches_its_own_tickets(database: Database) -> None:
    """All the others were closed more than a year before."""
    area = await an_area(database)
    building = await an_office_building(database, floors=2, rooms=5)
    await many_tickets(area, COUNT, building.rooms, [await a_cadre(database) for _ in range(30)])
    in_june = datetime(2026, 6, 10, 2, tzinfo=UTC)
    for day in range(FEW // 5):
        await repaired(area, 5, 4, 5, 3, 5, at=in_june + timedelta(days=day), words="修得及时")
    places = [area.site.id]

    async def look(figures: Callable[[AsyncSession, Snapshot], Awaitable[object]]) -> int:
        async with database.read() as session:
            book = await snapshot(session)
            return await touched(database, lambda: figures(session, book))

    seen = {
        "words": await touched(database, lambda: area.read(comments, area.supervisor, JUNE, Service.REPAIRS)),
        "effort": await look(lambda session, book: of_contractors(session, places, JUNE, book)),
        "flags": await look(
            lambda session, book: flags(session, places, JUNE, book.value(SATISFACTION_JUMPS), 5)
        ),
    }
    assert {name: rows for name, rows in seen.items() if not FEW <= rows <= 10 * FEW} == {}
