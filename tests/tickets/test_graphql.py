"""Tickets through GraphQL, as the app asks for them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.tickets import dispatching
from backend.tickets.graphql import TicketMutation, TicketQuery
from backend.tickets.models import Ticket
from backend.tickets.states import Status
from tests.conftest import StatementCount
from tests.factories.people import a_cadre, an_actor
from tests.factories.tickets import a_photo, a_ticket_that_is, an_area, an_open_ticket
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(TicketQuery, TicketMutation)
ROW = """
    id number description status urgency reportedAt dueAt overdue paused reworkCount version urged supporters
    place { id name kind path code } category { id name nameEn icon }
    reporter { id name post unitName avatarHue } assignee { id name contractorName } contractorName
"""
LIST = f"query ($first: Int!, $after: String) {{ tickets(first: $first, after: $after) {{ next items {{ {ROW} }} }} }}"
PAGE = """
    query ($id: ID!) { ticket(id: $id) {
        number description status urgency version place { path } category { name } reporter { name } assignee { name }
        contractor { name } sla { acceptDueAt finishDueAt promise overdue paused roundTheClock }
        pauses { reason } photos { id stage url thumbUrl } materials { item quantity } rating { stars }
        timeline { verb actor { name } photos { id } data } actions supported originKind
    } }
"""
REPORT = """
    mutation ($key: IdempotencyKey!, $input: ReportInput!) { reportTicket(key: $key, input: $input) {
        ... on Ticket { id number status actions photos { id } } ... on Refused { code field } } }
"""


async def ask(database: Database, viewer: Actor, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def test_a_list_is_one_statement_however_long(database: Database, statements: StatementCount) -> None:
    area = await an_area(database)
    for _ in range(3):
        await a_ticket_that_is(Status.ASSIGNED, area)
    seen = {}
    for rows in (1, 3):
        statements.clear()
        answer = await ask(database, area.desk, LIST, first=rows)
        seen[len(answer.data["tickets"]["items"])] = len(statements)
    assert seen == {1: 1, 3: 1}
    row = answer.data["tickets"]["items"][0]
    assert (row["status"], row["place"]["path"], row["reporter"]["name"]) == (
        "ASSIGNED",
        area.room.path,
        "李明",
    )
    assert (row["assignee"]["name"], row["contractorName"]) == ("张师傅", "安居物业")


async def test_the_page_of_a_ticket(database: Database, statements: StatementCount) -> None:
    area = await an_area(database)
    photo = await a_photo(database, area.cadre)
    ticket = await a_ticket_that_is(Status.DONE, area, photo_ids=[photo])
    statements.clear()
    answer = await ask(database, area.cadre, PAGE, id=str(ticket.id))
    page = answer.data["ticket"]
    assert answer.codes == []
    # the ticket, the rules' edition, and one each for pauses, photos, materials and timeline
    assert len(statements) == 6
    assert (page["number"], page["status"], page["actions"]) == (
        ticket.number,
        "DONE",
        ["approve", "refuse", "remark"],
    )
    assert [line["verb"] for line in page["timeline"]] == [
        "ticket.reported",
        "ticket.accepted",
        "ticket.assigned",
        "ticket.arrived",
        "ticket.done",
    ]
    assert page["timeline"][0]["photos"] == [{"id": str(photo)}]
    assert "photos" not in page["timeline"][0]["data"]
    assert page["photos"][0]["url"].startswith(f"/files/{photo}?for=")
    assert page["photos"][0]["thumbUrl"] == page["photos"][0]["url"] + "&size=thumb"
    assert page["sla"]["roundTheClock"] is False


async def test_a_ticket_that_is_not_ones_own_is_not_there(database: Database) -> None:
    area = await an_area(database)
    ticket = await an_open_ticket(area)
    stranger = await a_cadre(database)
    answer = await ask(database, stranger, PAGE, id=str(ticket.id))
    assert (answer.data, answer.codes) == ({"ticket": None}, [])
    assert (await ask(database, stranger, LIST, first=10)).data == {"tickets": {"items": [], "next": None}}


async def test_reporting_twice_with_one_key_shows_the_same_ticket(database: Database) -> None:
    area = await an_area(database)
    photo = await a_photo(database, area.cadre)
    sent = {
        "placeId": str(area.room.id),
        "categoryId": str(area.kinds["water.leak"]),
        "description": "暖气管漏水",
        "photoIds": [str(photo)],
    }
    key = str(uuid4())
    answers = [await ask(database, area.cadre, REPORT, key=key, input=sent) for _ in range(2)]
    first, second = (answer.data["reportTicket"] for answer in answers)
    assert first == second
    assert (first["status"], first["photos"]) == ("REPORTED", [{"id": str(photo)}])
    assert first["actions"] == ["urge", "cancel", "remark"]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 1


RECEIPT = """
    fragment Said on Refused { code field }
    fragment Own on Ticket { status version }
    mutation ($key: IdempotencyKey!, $input: ReportInput!) { reportTicket(key: $key, input: $input) {
        __typename ...Said ... on Ticket { id number ...Own } } }
"""


async def test_a_report_whose_receipt_is_enough_is_two_statements(
    database: Database, statements: StatementCount
) -> None:
    """The key with what is named and in force, and all that is written."""
    area = await an_area(database)
    sent = {
        "placeId": str(area.room.id),
        "categoryId": str(area.kinds["water.leak"]),
        "description": "暖气管漏水",
    }
    await ask(database, area.cadre, RECEIPT, key=str(uuid4()), input=sent)  # which has read the rules
    statements.clear()
    answer = await ask(database, area.cadre, RECEIPT, key=str(uuid4()), input=sent)
    assert len(statements) == 2
    ticket = await area.ticket(UUID(answer.data["reportTicket"].pop("id")))
    assert answer.data["reportTicket"] == {
        "__typename": "Ticket",
        "number": ticket.number,
        "status": "REPORTED",
        "version": 1,
    }


async def test_a_receipt_is_of_now_whoever_asks_again(database: Database) -> None:
    area = await an_area(database)
    sent = {
        "placeId": str(area.room.id),
        "categoryId": str(area.kinds["water.leak"]),
        "description": "暖气管漏水",
    }
    key = str(uuid4())
    first = (await ask(database, area.cadre, RECEIPT, key=key, input=sent)).data["reportTicket"]
    await area.do(dispatching.accept, area.desk, UUID(first["id"]), first["version"])
    again = (await ask(database, area.cadre, RECEIPT, key=key, input=sent)).data["reportTicket"]
    assert again == first | {"status": "ACCEPTED", "version": 2}


@pytest.mark.parametrize(
    "more",
    ["... on Ticket { description }", "... on TicketResult { ... on Ticket { description } } ", "...More"],
)
async def test_whatever_more_is_asked_of_a_report_is_answered(database: Database, more: str) -> None:
    area = await an_area(database)
    sent = {
        "placeId": str(area.room.id),
        "categoryId": str(area.kinds["water.leak"]),
        "description": "暖气管漏水",
    }
    document = RECEIPT.replace("__typename", more)
    if "...More" in more:
        document += "fragment More on Ticket { ...Words } fragment Words on Ticket { words: description }"
    answer = await ask(database, area.cadre, document, key=str(uuid4()), input=sent)
    told = answer.data["reportTicket"]
    assert told.get("description") or told["words"] == "暖气管漏水"


async def test_a_refusal_comes_as_data(database: Database) -> None:
    area = await an_area(database)
    sent = {"placeId": str(uuid4()), "categoryId": str(area.kinds["water.leak"]), "description": "漏水"}
    answer = await ask(database, area.cadre, REPORT, key=str(uuid4()), input=sent)
    assert answer.data == {"reportTicket": {"code": "not_found", "field": "placeId"}}
    assert answer.codes == []


async def test_a_stale_dispatch_says_what_there_is_now(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ASSIGNED, area)
    dispatch = """mutation ($key: IdempotencyKey!, $id: ID!, $worker: ID!) {
        dispatchTicket(key: $key, id: $id, version: 1, workerId: $worker) {
            ... on Refused { code current facts } ... on Ticket { id } } }"""
    answer = await ask(
        database, area.desk, dispatch, key=str(uuid4()), id=str(ticket.id), worker=str(area.worker.id)
    )
    assert answer.data["dispatchTicket"] == {
        "code": "stale_version",
        "current": "3",
        "facts": {"status": "assigned", "assignee": "张师傅"},
    }


async def test_bulk_dispatch_gives_each_its_own_outcome(database: Database) -> None:
    area = await an_area(database)
    waiting = [await a_ticket_that_is(Status.ACCEPTED, area) for _ in range(2)]
    held = await a_ticket_that_is(Status.DONE, area)
    unknown = uuid4()
    bulk = """mutation ($key: IdempotencyKey!, $ids: [ID!]!, $worker: ID!) {
        dispatchTickets(key: $key, ids: $ids, workerId: $worker) {
            ... on BulkOutcome { done refused { ticketId number code } } ... on Refused { code } } }"""
    ids: list[UUID] = [waiting[0].id, held.id, unknown, waiting[1].id]
    variables = {"key": str(uuid4()), "ids": [str(id_) for id_ in ids], "worker": str(area.worker.id)}
    expected = {
        "done": 2,
        "refused": [
            {"ticketId": str(held.id), "number": held.number, "code": "illegal_move"},
            {"ticketId": str(unknown), "number": "", "code": "not_found"},
        ],
    }
    for _ in range(2):  # asking again changes nothing
        answer = await ask(database, area.desk, bulk, **variables)
        assert answer.data["dispatchTickets"] == expected
    assert [(await area.ticket(each.id)).version for each in waiting] == [3, 3]
    assert (await area.ticket(held.id)).status is Status.DONE


async def test_the_desk_accepts_and_cancels_many_at_once(database: Database) -> None:
    area = await an_area(database)
    new = [await an_open_ticket(area) for _ in range(2)]
    working = await a_ticket_that_is(Status.ARRIVED, area)
    outcome = "... on BulkOutcome { done refused { number code } } ... on Refused { code field }"
    accept = f"mutation ($key: IdempotencyKey!, $ids: [ID!]!) {{ acceptTickets(key: $key, ids: $ids) {{ {outcome} }} }}"
    cancel = f"""mutation ($key: IdempotencyKey!, $ids: [ID!]!, $reason: String!) {{
        cancelTickets(key: $key, ids: $ids, reason: $reason) {{ {outcome} }} }}"""
    ids = [str(each.id) for each in (*new, working)]
    expected = {"done": 2, "refused": [{"number": working.number, "code": "illegal_move"}]}

    answer = await ask(database, area.desk, accept, key=str(uuid4()), ids=ids)
    assert answer.data == {"acceptTickets": expected}
    assert [(await area.ticket(each.id)).status for each in new] == [Status.ACCEPTED] * 2

    answer = await ask(database, area.desk, cancel, key=str(uuid4()), ids=ids, reason=" ")
    assert answer.data == {"cancelTickets": {"code": "text_missing", "field": "reason"}}
    assert [(await area.ticket(each.id)).status for each in new] == [Status.ACCEPTED] * 2

    answer = await ask(database, area.desk, cancel, key=str(uuid4()), ids=ids, reason="重复报修")
    assert answer.data == {"cancelTickets": expected}
    assert [(await area.ticket(each.id)).status for each in new] == [Status.CANCELLED] * 2
    assert (await area.ticket(working.id)).status is Status.ARRIVED

    answer = await ask(database, area.desk, accept, key=str(uuid4()), ids=[str(uuid4())] * 51)
    assert answer.data == {"acceptTickets": {"done": 0, "refused": [{"number": "", "code": "not_found"}]}}
    answer = await ask(database, area.desk, accept, key=str(uuid4()), ids=[str(uuid4()) for _ in range(51)])
    assert answer.data == {"acceptTickets": {"code": "too_many_tickets", "field": "ids"}}


async def test_the_words_of_similar_tickets_begin_for_those_who_may_see_them(database: Database) -> None:
    area = await an_area(database)
    ticket = await an_open_ticket(area, description="灯" * 100)
    hint = """query ($place: ID!, $category: ID!) {
        similarTickets(placeId: $place, categoryId: $category) {
            id number status supporters place { path } category { name } excerpt } }"""
    place, category = str(area.room.id), str(area.kinds["power.light"])
    for who, excerpt in ((await a_cadre(database), None), (area.cadre, "灯" * 59 + "…")):
        answer = await ask(database, who, hint, place=place, category=category)
        assert answer.data["similarTickets"] == [
            {
                "id": str(ticket.id),
                "number": ticket.number,
                "status": "REPORTED",
                "supporters": 0,
                "place": {"path": area.room.path},
                "category": {"name": "灯具不亮"},
                "excerpt": excerpt,
            }
        ]


async def test_lists_of_roles_that_lack_the_ability_are_forbidden(database: Database) -> None:
    area = await an_area(database)
    auditor = await an_actor(database, Role.AUDIT_ADMINISTRATOR, at=area.site.ref)
    for field in ("myOrders { id }", "pool { id }", "workers { openTickets }", "contracts { id }"):
        answer = await ask(database, auditor, f"{{ {field} }}")
        assert (answer.data, answer.codes) == (None, ["FORBIDDEN"])


async def test_what_surrounds_tickets(database: Database, statements: StatementCount) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ACCEPTED, area)
    await an_open_ticket(area)
    answer = await ask(
        database,
        area.desk,
        """query ($id: ID!, $floor: ID!) {
            categories { name children { name } } ratingTags { key praise }
            contracts { name contractor { name } categories { name } places { path } }
            workers(ticketId: $id) { person { name } contractorName openTickets cap onLeave contracted skills }
            openTicketsOn(floorId: $floor) { placeId openTickets }
            ticketCounts { reported accepted working held overdue done closedToday } }""",
        id=str(ticket.id),
        floor=str(area.room.parent_id),
    )
    assert answer.codes == []
    assert [group["name"] for group in answer.data["categories"]][:2] == ["给排水", "供电照明"]
    assert sum(len(group["children"]) for group in answer.data["categories"]) == 46
    assert answer.data["workers"] == [
        {
            "person": {"name": "张师傅"},
            "contractorName": "安居物业",
            "openTickets": 0,
            "cap": 8,
            "onLeave": False,
            "contracted": True,
            "skills": [],
        }
    ]
    assert answer.data["contracts"][0]["contractor"] == {"name": "安居物业"}
    assert answer.data["openTicketsOn"] == [{"placeId": str(area.room.id), "openTickets": 2}]
    assert answer.data["ticketCounts"] == {
        "reported": 1,
        "accepted": 1,
        "working": 0,
        "held": 0,
        "overdue": 0,
        "done": 0,
        "closedToday": 0,
    }
