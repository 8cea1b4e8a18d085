"""The desk's list and a cadre's report, through one process of the web server, against bare PostgreSQL."""

import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, closing
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.bench.http_client import Connection, request
from tests.bench.measuring import CONNECTIONS, Step, side_by_side, tell
from tests.service import Client, Service

pytestmark = pytest.mark.bench
ROWS = 20

LIST = """
query Board {
    tickets(first: 20) {
        next
        items {
            id number description status urgency reportedAt dueAt version
            place { id name path code }
            category { name }
            reporter { id name post unitName }
            assignee { id name post contractorName }
            contractorName
        }
    }
}
"""
SAME_ROWS = f"""
SELECT json_agg(json_build_object(
    'id', ticket.id, 'number', 'WX' || lpad(ticket.serial::text, 7, '0'), 'description', ticket.description,
    'status', upper(ticket.status), 'urgency', upper(ticket.urgency),
    'reportedAt', ticket.reported_at, 'dueAt', ticket.due_at, 'version', ticket.version,
    'place', json_build_object('id', place.id, 'name', place.name, 'path', place.path, 'code', place.code),
    'category', json_build_object('name', category.name),
    'reporter', json_build_object('id', reporter.id, 'name', reporter.name, 'post', reporter.post,
        'unitName', reporting.short_name),
    'assignee', CASE WHEN assignee.id IS NOT NULL THEN json_build_object('id', assignee.id,
        'name', assignee.name, 'post', assignee.post, 'contractorName', working.short_name) END,
    'contractorName', contractor.short_name
) ORDER BY ticket.reported_at DESC, ticket.id DESC)
FROM (SELECT * FROM ticket ORDER BY reported_at DESC, id DESC LIMIT {ROWS}) ticket
JOIN place ON place.id = ticket.place_id
JOIN ticket_category category ON category.id = ticket.category_id
LEFT JOIN person reporter ON reporter.id = ticket.reporter_id
LEFT JOIN unit reporting ON reporting.id = reporter.unit_id
LEFT JOIN person assignee ON assignee.id = ticket.assignee_id
LEFT JOIN contractor working ON working.id = assignee.contractor_id
LEFT JOIN contractor ON contractor.id = ticket.contractor_id
"""

REPORT = """
mutation Report($key: IdempotencyKey!, $input: ReportInput!) {
    reportTicket(key: $key, input: $input) { __typename ... on Ticket { id number status } }
}
"""
BARE = """
CREATE TABLE bare_ticket (id uuid PRIMARY KEY, description text, place_id uuid, reported_at timestamptz);
CREATE TABLE bare_journal (id bigserial PRIMARY KEY, ticket_id uuid, verb text, data jsonb, at timestamptz)
"""


async def test_list(service: Service) -> None:
    desk = service.sign_in("dispatcher")
    await _same_rows(service, desk)

    async def ours(connection: Connection) -> None:
        await connection.post(request(LIST))

    async def theirs(connection: "asyncpg.Connection[Any]") -> None:
        await connection.fetchval(SAME_ROWS)

    value, reference = await _against_bare(service, desk, ours, theirs)
    assert tell("tickets.list", "requests/s", value, reference, goal=0.15) >= 0.15


async def test_report(service: Service) -> None:
    """A whole report with all it brings along, against two inserts in a transaction.

    `tickets.report` is one write at a time: the ratio of the rates is the bare latency over ours, and the
    goal says that a report takes at most four times as long. `tickets.report.together` has no goal: the
    connections share one process of the web server, while PostgreSQL gives each bare one its own.
    """
    cadre = service.sign_in("cadre")
    place, category = _somewhere(cadre)

    async def ours(connection: Connection) -> None:
        fields = {"placeId": place, "categoryId": category, "description": "会议室空调不制冷,请尽快处理。"}
        answer = await connection.post(request(REPORT, key=str(uuid4()), input=fields))
        assert b'"Ticket"' in answer, answer

    async def theirs(connection: "asyncpg.Connection[Any]") -> None:
        ticket = uuid4()
        async with connection.transaction():
            await connection.execute(
                "INSERT INTO bare_ticket VALUES ($1, $2, $3, now())", ticket, "会议室空调不制冷", UUID(place)
            )
            await connection.execute(
                "INSERT INTO bare_journal (ticket_id, verb, data, at) VALUES ($1, $2, $3, now())",
                *(ticket, "ticket.reported", '{"category": "不制冷"}'),
            )

    admin = await asyncpg.connect(service.database_url)
    await admin.execute(BARE)
    value, reference = await _against_bare(service, cadre, ours, theirs, connections=1)
    written = await admin.fetchval("SELECT count(*) FROM journal WHERE verb = 'ticket.reported' AND actor_id ="
                                   " (SELECT id FROM person WHERE login = 'cadre')")  # fmt: skip
    assert written >= value
    await admin.close()
    tell("tickets.report.together", "requests/s", *await _against_bare(service, cadre, ours, theirs))
    assert tell("tickets.report", "requests/s", value, reference, goal=0.25) >= 0.25


async def _against_bare(
    service: Service,
    client: Client,
    ours: Callable[[Connection], Awaitable[None]],
    theirs: "Callable[[asyncpg.Connection[Any]], Awaitable[None]]",
    connections: int = CONNECTIONS,
) -> tuple[float, float]:
    """Both with as many connections of their own, in turns."""
    async with AsyncExitStack() as stack:
        our_steps, their_steps = list[Step](), list[Step]()
        for _ in range(connections):
            http = stack.enter_context(closing(await Connection.open(client.http)))
            bare = await asyncpg.connect(service.database_url)
            stack.push_async_callback(bare.close)
            our_steps.append(lambda http=http: ours(http))  # type: ignore[misc]
            their_steps.append(lambda bare=bare: theirs(bare))  # type: ignore[misc]
        return await side_by_side(our_steps, their_steps)


async def _same_rows(service: Service, desk: Client) -> None:
    """Both answer with the same tickets and the same names."""
    shown = desk.ask(LIST)["tickets"]["items"]
    connection = await asyncpg.connect(service.database_url)
    bare = json.loads(await connection.fetchval(SAME_ROWS))
    await connection.close()
    times = ("reportedAt", "dueAt")  # written in two spellings
    assert len(shown) == ROWS
    assert [{k: v for k, v in row.items() if k not in times} for row in shown] == [
        {k: v for k, v in row.items() if k not in times} for row in bare
    ]


def _somewhere(cadre: Client) -> tuple[str, str]:
    """The cadre's own office, and a kind of trouble that is nobody's danger."""
    found = cadre.ask("{ me { officeId } categories { children { id urgency } } }")
    kinds = [kind for group in found["categories"] for kind in group["children"]]
    ordinary = next(kind["id"] for kind in kinds if kind["urgency"] == "ORDINARY")
    return found["me"]["officeId"], ordinary
