"""So many tickets that a bad plan shows: written by the database itself, at random but the same every time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from backend.facility.models import Place
from backend.identity.actor import Actor
from tests.factories.tickets import Area

_FILL = """
    INSERT INTO ticket (id, status, urgency, category_id, place_id, description, reporter_id, reported_by_id, unit_id,
        assignee_id, contractor_id, audience, reported_at, moved_at, closed_at, sla, due_at, search)
    SELECT uuidv7(), status, urgency, :category, place.id, '第' || n || '件', person.id, person.id, person.unit_id,
        CASE WHEN status IN ('assigned', 'closed') THEN CAST(:worker AS uuid) END, :contractor,
        place.lineage || ARRAY[person.id, person.unit_id, CAST(:contractor AS uuid)],
        at, at, CASE status WHEN 'closed' THEN at + interval '1 day' END, '{}',
        CASE status WHEN 'closed' THEN NULL ELSE at + interval '8 hours' END, ARRAY['空', '空调', '调']
    FROM (
        SELECT n, at,
            CASE WHEN n % 100 < 98 THEN 'closed' WHEN n % 2 = 0 THEN 'reported' ELSE 'assigned' END AS status,
            CASE n % 7 WHEN 0 THEN 'urgent' ELSE 'ordinary' END AS urgency,
            (CAST(:rooms AS uuid[]))[CAST(1 + n * 7919 % :room_count AS integer)] AS room,
            (CAST(:people AS uuid[]))[CAST(1 + n * 104729 % :people_count AS integer)] AS reporter
        FROM generate_series(CAST(1 AS bigint), :count) AS n,
            LATERAL (SELECT timestamptz '2025-01-01' + n * interval '2 minutes' AS at) AS moment
    ) AS drawn
    JOIN place ON place.id = room JOIN person ON person.id = reporter
"""


async def many_tickets(area: Area, count: int, rooms: Sequence[Place], people: Sequence[Actor]) -> None:
    """Two of a hundred are open; each person has their share, each room too."""
    facts: dict[str, Any] = {
        "category": area.kinds["climate.cold"],
        "worker": area.worker.id,
        "contractor": area.contractor.id,
        "rooms": [room.id for room in rooms],
        "room_count": len(rooms),
        "people": [person.id for person in people],
        "people_count": len(people),
        "count": count,
    }
    async with area.database.write() as session:
        await session.execute(text(_FILL), facts)
    async with area.database.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
            text("VACUUM ANALYZE ticket")
        )
