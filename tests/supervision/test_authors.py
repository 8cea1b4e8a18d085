"""Who does the work never learns who rated it badly: every query that they may ask, on a ticket with one star."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from backend.edge.schema import schema
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.supervision.statistics import By, Period, Statistics, statistics
from backend.tickets import following_up, rating
from backend.tickets.models import Ticket
from backend.tickets.records import Rating
from backend.tickets.states import Status
from tests.factories.answers import repaired
from tests.factories.people import a_cadre
from tests.factories.tickets import Area, a_ticket_that_is, an_area
from tests.identity.graphql import execute

NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)
IN_OCTOBER = datetime(2026, 10, 20, 2, tzinfo=UTC)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
WORDS, CALLED = "换了三次还是坏的", "回访：非常不满意"
ROW = "{ items { number status } }"
EVERYTHING = {
    "ticket": """query ($id: ID!) { ticket(id: $id) { status actions rating { stars words tags silent }
        timeline { verb data actor { name } } } }""",
    "tickets": f"query {{ tickets {ROW} }}",
    "myTickets": f"query {{ myTickets {ROW} }}",
    "myOrders": "query { myOrders { number status } }",
    "pool": "query { pool { number } }",
    "ticketCounts": "query { ticketCounts { __typename } }",
    "notices": "query { notices { items { kind facts } } }",
    "workersEffort": 'query { workersEffort(from: "2026-11-01") { name index orders } }',
    "statistics": """query { statistics(from: "2026-11-01", to: "2026-11-27", by: WORKER) {
        whole { satisfactionRate } before { satisfactionRate } rows { name satisfactionRate } } }""",
    "leadersView": 'query { leadersView(from: "2026-11-01") { services { share } } }',
    "comments": 'query { comments(from: "2026-11-01", service: REPAIRS) { first { words } } }',
    "monthlyReport": 'query { monthlyReport(month: "2026-10-01") { stage } }',
    "journal": "query { journal { items { verb } } }",
}


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.frozen_at(NOW):
        yield


async def a_bad_rating(area: Area) -> Ticket:
    """One star, and a follow-up call that says the same."""
    ticket = await a_ticket_that_is(Status.CLOSED, area)
    await area.do(rating.rate, area.cadre, ticket.id, 1, words=WORDS)
    await area.do(following_up.follow_up, area.desk, ticket.id, satisfied=False, words=CALLED)
    return ticket


async def told(area: Area, viewer: Actor, document: str, ticket: Ticket) -> str:
    """The answer as it goes over the line; denied is an answer too, a mistake in the document is not."""
    variables: dict[str, Any] = {"id": str(ticket.id)} if "$id" in document else {}
    answer = await execute(area.database, document, viewer=viewer, schema=schema, **variables)
    assert set(answer.codes) <= {"FORBIDDEN"}
    return msgspec.json.encode(answer.data).decode()


async def test_no_query_tells_them(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_bad_rating(area)
    leaks = [
        (operation, viewer.name, telling)
        for viewer in (area.worker, area.manager, await area.another_worker())
        for operation, document in EVERYTHING.items()
        for answer in [await told(area, viewer, document, ticket)]
        for telling in (WORDS, CALLED, "ticket.rated", "ticket.followed_up", '"stars"')
        if telling in answer
    ]
    assert leaks == []


async def test_the_desk_and_the_leaders_are_told(database: Database) -> None:
    """Or nothing would be proven by others' silence."""
    area = await an_area(database)
    ticket = await a_bad_rating(area)
    for viewer in (area.desk, area.supervisor, area.cadre):
        answer = await told(area, viewer, EVERYTHING["ticket"], ticket)
        assert WORDS in answer
        assert CALLED in answer


async def figures(area: Area, who: Actor, period: Period, by: By = By.UNIT) -> Statistics:
    return await area.read(statistics, who, period, by)


async def test_a_contractor_cannot_read_one_rating_from_two_periods(database: Database) -> None:
    """Five satisfied ones till the 19th and a bad one on the 20th: two ranges of days would tell it."""
    area = await an_area(database)
    await repaired(area, 5, 5, 5, 5, 5, at=IN_OCTOBER - timedelta(days=3))
    await repaired(area, 1, at=IN_OCTOBER)
    until_then, with_it = Period(OCTOBER.first, date(2026, 10, 19)), Period(OCTOBER.first, date(2026, 10, 20))
    for who, told in ((area.manager, [None, None]), (area.supervisor, [1.0, 0.8333])):
        assert [(await figures(area, who, one)).whole.satisfaction for one in (until_then, with_it)] == told
    assert (await figures(area, area.manager, OCTOBER)).whole.satisfaction == 0.8333
    running = Period(date(2026, 11, 1), date(2026, 11, 30))
    await repaired(area, 5, 5, 5, 5, 5, at=NOW - timedelta(days=1))
    assert (await figures(area, area.manager, running)).whole.satisfaction is None


async def test_a_contractor_cannot_read_one_rating_by_looking_twice(database: Database) -> None:
    """A month is told once nothing of it can be rated any more; what closes later never changes it for them."""
    area = await an_area(database)
    await repaired(area, 5, 5, 5, 5, 5, at=IN_OCTOBER)
    with clock.frozen_at(datetime(2026, 11, 7, 2, tzinfo=UTC)):
        assert (await figures(area, area.manager, OCTOBER)).whole.satisfaction is None
    with clock.frozen_at(datetime(2026, 11, 8, 2, tzinfo=UTC)):
        before = await figures(area, area.manager, OCTOBER)
        (late,) = await repaired(area, 1, at=IN_OCTOBER)
        async with database.write() as session:
            await session.execute(
                update(Rating).where(Rating.ticket_id == late).values(at=clock.now() + timedelta(minutes=1))
            )
        after = await figures(area, area.manager, OCTOBER)
        seen = await figures(area, area.supervisor, OCTOBER)
    assert (before.whole.satisfaction, before.whole.ratings) == (1.0, 5)
    assert (after.whole.satisfaction, after.whole.ratings) == (1.0, 5)
    assert (seen.whole.satisfaction, seen.whole.ratings) == (0.8333, 6)


async def test_a_contractor_cannot_compute_a_small_group_from_the_others(database: Database) -> None:
    area = await an_area(database)
    for count, stars in ((2, 1), (6, 5), (9, 5)):
        await repaired(area, *[stars] * count, at=IN_OCTOBER, worker=await area.another_worker())
    found = await figures(area, area.manager, OCTOBER, By.WORKER)
    rates = sorted((group.figures.ratings, group.figures.satisfaction) for group in found.groups)
    assert rates == [(2, None), (6, None), (9, 1.0)]


async def test_a_contractor_cannot_read_one_rating_from_two_divisions(database: Database) -> None:
    """A worker's only order at a unit was rated badly: beside the others', the unit's rate would tell it."""
    area = await an_area(database)
    other, elsewhere = await area.another_worker(), await a_cadre(database)
    await repaired(area, 5, 5, 5, 5, 5, at=IN_OCTOBER)
    await repaired(area, 1, at=IN_OCTOBER + timedelta(days=1), worker=other)
    await repaired(area, 5, 5, 5, 5, 5, at=IN_OCTOBER + timedelta(days=2), worker=other, by=elsewhere)

    async def told(who: Actor) -> dict[By, list[float | None]]:
        return {
            by: sorted(
                (group.figures.satisfaction for group in (await figures(area, who, OCTOBER, by)).groups),
                key=str,
            )
            for by in (By.WORKER, By.UNIT, By.CATEGORY, By.BUILDING, By.CONTRACTOR)
        }

    assert await told(area.manager) == {
        By.WORKER: [0.8333, 1.0], By.UNIT: [None, None], By.CATEGORY: [None], By.BUILDING: [None], By.CONTRACTOR: [None]
    }  # fmt: skip
    assert (await told(area.supervisor))[By.UNIT] == [0.8333, 1.0]
