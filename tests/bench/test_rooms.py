"""Finding a free room among many bookings, and booking one, through the whole service, against bare PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.bench.bare import against_bare
from tests.bench.http_client import Connection, request
from tests.service import Service

pytestmark = pytest.mark.bench

ROOMS, BOOKINGS = 300, 100_000
HOUR = timedelta(hours=1)

FREE = """
query Free($need: RoomNeed!) {
    fittingRooms(need: $need, first: 20) {
        next
        items { free day { startsAt endsAt subject unitName } room { id seats features place { id path } } }
    }
}
"""
SAME_ROOMS = """
SELECT json_agg(found) FROM (
    SELECT room.id, room.seats, room.features, place.path, NOT taken.is AS free, (
        SELECT json_agg(json_build_array(booking.starts_at, booking.ends_at, booking.subject, unit.short_name)
            ORDER BY booking.starts_at)
        FROM booking LEFT JOIN unit ON unit.id = booking.unit_id
        WHERE booking.room_id = room.id AND booking.state IN ('offered', 'booked', 'in_use')
        AND booking.occupied && tstzrange($3, $4)
    ) AS day
    FROM room JOIN place ON place.id = room.place_id CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM booking WHERE booking.room_id = room.id AND booking.state IN ('offered', 'booked', 'in_use')
            AND booking.occupied && tstzrange(
                $1::timestamptz - room.setup_minutes * interval '1 minute',
                $2::timestamptz + room.clearing_minutes * interval '1 minute'
            )
        ) AS is
    ) taken
    WHERE room.seats >= 8 AND place.closed_at IS NULL
    AND room.opens_at <= $5 AND room.closes_at >= $6 AND room.longest_minutes >= 60 AND room.furthest_days >= 30
    ORDER BY taken.is, room.seats, place.sort, room.id LIMIT 20
) found
"""

BOOK = """
mutation Book($key: IdempotencyKey!, $input: BookingInput!) {
    bookRoom(key: $key, input: $input) { __typename ... on Booking { id state } }
}
"""
TWO_ROWS = (
    """
    INSERT INTO booking (id, room_id, organizer_id, booked_by_id, subject, seats, starts_at, ends_at, occupied,
        booked_at)
    VALUES (uuidv7(), $1, $2, $2, '调度会', 6, $3, $4, tstzrange($3, $4), now()) RETURNING id
    """,
    """
    INSERT INTO journal (recorded_at, happened_at, actor_kind, actor_id, subject_kind, subject_id, verb, data)
    VALUES (now(), now(), 'person', $2, 'booking', $1, 'booking.booked', '{"room": "x"}')
    """,
)


@pytest.fixture(scope="session")
def rooms(service: Service) -> list[UUID]:
    """As many rooms, on the spaces there are, with as many bookings over the coming months."""
    service.fetch("UPDATE room SET approval = NULL")
    service.fetch(
        """
        INSERT INTO room (id, place_id, seats, features, opens_at, closes_at, setup_minutes, clearing_minutes,
            longest_minutes, furthest_days)
        SELECT uuidv7(), id, 8 + (hashtext(id::text) & 31), '{}', '00:00', '23:59', 0, 0, 600, 400
        FROM place WHERE kind = 'space' AND id NOT IN (SELECT place_id FROM room)
        ORDER BY path LIMIT $1 - (SELECT count(*) FROM room)
        """,
        ROOMS,
    )
    service.fetch("UPDATE room SET opens_at = '00:00', closes_at = '23:59', furthest_days = 400")
    service.fetch(
        """
        INSERT INTO booking (id, room_id, organizer_id, booked_by_id, unit_id, subject, seats, starts_at, ends_at,
            occupied, booked_at)
        SELECT uuidv7(), room.id, person.id, person.id, person.unit_id, '工作例会', 6, starts, starts + '50 minutes',
            tstzrange(starts, starts + '50 minutes'), now()
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM room) room
        CROSS JOIN generate_series(date_trunc('day', now()) + interval '16 days',
            date_trunc('day', now()) + interval '90 days', interval '4.75 hours') slot
        CROSS JOIN LATERAL (SELECT slot + room.nth % 4 * interval '1 hour' AS starts) at
        CROSS JOIN (SELECT id, unit_id FROM person WHERE login = 'cadre') person
        LIMIT $1
        """,
        BOOKINGS,
    )
    service.fetch("ANALYZE booking")
    assert service.fetch("SELECT count(*) FROM room")[0][0] == ROOMS
    assert service.fetch("SELECT count(*) FROM booking")[0][0] >= BOOKINGS
    return [row["id"] for row in service.fetch("SELECT id FROM room ORDER BY id")]


async def test_free(service: Service, rooms: list[UUID]) -> None:
    cadre = service.sign_in("cadre")
    starts = datetime.now(UTC).replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=30)
    times = {"startsAt": starts.isoformat(), "endsAt": (starts + HOUR).isoformat()}
    day = starts.replace(hour=0) - 8 * HOUR
    clocks = time(10), time(11)
    shown = cadre.ask(FREE, need=times | {"seats": 8})["fittingRooms"]["items"]
    assert len(shown) == 20

    async def ours(connection: Connection) -> None:
        await connection.post(request(FREE, need=times | {"seats": 8}))

    async def theirs(connection: "asyncpg.Connection[Any]") -> None:
        await connection.fetchval(SAME_ROOMS, starts, starts + HOUR, day, day + 24 * HOUR, *clocks)

    assert await against_bare(service, cadre, "rooms.free", ours, theirs, goal=0.25) >= 0.25


async def test_book(service: Service, rooms: list[UUID]) -> None:
    """A whole booking with all it brings along, against a transaction of the two rows that it must leave."""
    cadre = service.sign_in("cadre")
    ((organizer,),) = service.fetch("SELECT id FROM person WHERE login = 'cadre'")
    ours_at, theirs_at = _slots(rooms, days=100), _slots(rooms, days=200)

    async def ours(connection: Connection) -> None:
        room, starts = next(ours_at)
        wish: dict[str, object] = {"startsAt": starts.isoformat(), "endsAt": (starts + HOUR / 4).isoformat()}
        wish |= {"roomId": str(room), "subject": "调度会", "seats": 6}
        answer = await connection.post(request(BOOK, key=str(uuid4()), input=wish))
        assert b'"BOOKED"' in answer, answer

    async def theirs(connection: "asyncpg.Connection[Any]") -> None:
        booking, entry = TWO_ROWS
        room, starts = next(theirs_at)
        async with connection.transaction():
            made = await connection.fetchval(booking, room, organizer, starts, starts + HOUR / 4)
            await connection.execute(entry, made, organizer)

    assert await against_bare(service, cadre, "rooms.book", ours, theirs, goal=0.25) >= 0.25


def _slots(rooms: list[UUID], *, days: int) -> Iterator[tuple[UUID, datetime]]:
    """A time of its own for each booking, in one room after the other."""
    begins = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)
    for nth in count():
        quarter = nth // len(rooms)
        # Between two nights here, since no meeting goes over midnight.
        day, hour = divmod(quarter, 22)
        yield rooms[nth % len(rooms)], begins + timedelta(days=day) - 7 * HOUR + hour * HOUR
