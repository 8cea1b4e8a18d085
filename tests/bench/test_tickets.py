"""The desk's list and a cadre's report, through the whole service, against bare PostgreSQL."""

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.bench.bare import against_bare
from tests.bench.http_client import Connection, request
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
TWO_ROWS = (
    """
    INSERT INTO ticket (id, status, urgency, category_id, place_id, description, reporter_id, reported_by_id,
        unit_id, contractor_id, audience, reported_at, moved_at, sla, accept_due_at, finish_due_at, due_at, clock,
        search)
    SELECT uuidv7(), status, urgency, category_id, place_id, description, reporter_id, reported_by_id,
        unit_id, contractor_id, audience, now(), now(), sla, accept_due_at, finish_due_at, due_at, clock, search
    FROM ticket WHERE id = $1
    RETURNING id
    """,
    """
    INSERT INTO journal (recorded_at, happened_at, actor_kind, actor_id, subject_kind, subject_id, verb, data)
    VALUES (now(), now(), 'person', $2, 'ticket', $1, 'ticket.reported', '{"category": "不制冷"}')
    """,
)


async def test_list(service: Service) -> None:
    desk = service.sign_in("dispatcher")
    await _same_rows(service, desk)

    async def ours(connection: Connection) -> None:
        await connection.post(request(LIST))

    async def theirs(connection: "asyncpg.Connection[Any]") -> None:
        await connection.fetchval(SAME_ROWS)

    assert await against_bare(service, desk, "tickets.list", ours, theirs, goal=0.15) >= 0.15


async def test_report(service: Service) -> None:
    """A whole report with all it brings along, against a transaction of the two rows that it must leave.

    The ratio of the rates is the bare latency over ours: the goal says that a report takes at most four times
    as long. `tickets.report.together` has no goal: whoever writes together shares the cores.
    """
    cadre = service.sign_in("cadre")
    place, category = _somewhere(cadre)
    fields = {"placeId": place, "categoryId": category, "description": "会议室空调不制冷,请尽快处理。"}
    example = cadre.ask(REPORT, key=str(uuid4()), input=fields)["reportTicket"]["id"]
    ((actor,),) = service.fetch("SELECT reporter_id FROM ticket WHERE id = $1", UUID(example))

    async def ours(connection: Connection) -> None:
        answer = await connection.post(request(REPORT, key=str(uuid4()), input=fields))
        assert b'"Ticket"' in answer, answer

    async def theirs(connection: "asyncpg.Connection[Any]") -> None:
        ticket, entry = TWO_ROWS
        async with connection.transaction():
            await connection.execute(entry, await connection.fetchval(ticket, UUID(example)), actor)

    alone = await against_bare(service, cadre, "tickets.report", ours, theirs, connections=1, goal=0.25)
    # What so many leave behind is tidied up for a while, at the cost of whoever comes next.
    await against_bare(service, cadre, "tickets.report.together", ours, theirs)
    assert alone >= 0.25


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
