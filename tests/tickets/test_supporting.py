"""“Me too”: whoever has the same trouble follows the ticket's state, and learns nothing of its people."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from backend.notify.models import Notice
from backend.tickets import closing, field_work, remarking, supporting, visibility
from backend.tickets.field_action import FieldAction
from backend.tickets.records import Supporter
from backend.tickets.states import Status
from tests.factories.people import a_cadre
from tests.factories.places import a_room
from tests.factories.tickets import Area, a_photo, a_ticket_that_is, an_area, an_open_ticket
from tests.tickets.test_graphql import ask
from tests.tickets.verbs import everything_about, may_see

PAGE = """
    query ($id: ID!) { ticket(id: $id) {
        description status contactPhone wishedAt reporter { name } reportedBy { name } assignee { name }
        pauses { note } photos { id } materials { item } rating { stars } actions supported reduced
        timeline { verb actor { name } photos { id } data }
    } }
"""


async def a_talkative_ticket(area: Area) -> UUID:
    """With a phone, photos, words and a refusal: all that is between the reporter and the service."""
    photo = await a_photo(area.database, area.cadre)
    ticket = await a_ticket_that_is(
        Status.DONE, area, photo_ids=[photo], contact_phone="022-2345 6789", description="走廊的灯不亮了"
    )
    await area.do(remarking.remark, area.cadre, ticket.id, "我下午不在")
    await area.do(closing.refuse, area.cadre, ticket.id, "还在闪,钥匙在李科长处")
    return ticket.id


async def test_a_supporter_follows_the_state_and_not_the_people(database: Database) -> None:
    area = await an_area(database)
    neighbour = await a_cadre(database)
    ticket_id = await a_talkative_ticket(area)
    await area.do(supporting.support, neighbour, ticket_id, area.room.id)

    page = (await ask(database, neighbour, PAGE, id=str(ticket_id))).data["ticket"]

    timeline = page.pop("timeline")
    assert page == {
        "description": None,
        "status": "ASSIGNED",
        "contactPhone": None,
        "wishedAt": None,
        "reporter": None,
        "reportedBy": None,
        "assignee": {"name": "张师傅"},
        "pauses": [],
        "photos": [],
        "materials": [],
        "rating": None,
        "actions": [],
        "supported": True,
        "reduced": True,
    }
    assert [(line["verb"], (line["actor"] or {}).get("name"), line["data"]) for line in timeline] == [
        ("ticket.reported", None, {}),
        ("ticket.accepted", "王调度", {}),
        ("ticket.assigned", "王调度", {"came_by": "dispatch", "worker_name": "张师傅"}),
        ("ticket.arrived", "张师傅", {}),
        ("ticket.done", "张师傅", {}),
        ("ticket.refused", None, {}),
    ]
    assert all(line["photos"] == [] for line in timeline)


async def test_a_supporter_hears_of_changes_but_has_no_part_in_the_ticket(database: Database) -> None:
    area = await an_area(database)
    neighbour = await a_cadre(database)
    ticket = await a_ticket_that_is(Status.ARRIVED, area)
    await area.do(supporting.support, neighbour, ticket.id, area.room.id)

    assert await area.read(visibility.may_follow, neighbour, ticket.id)
    assert not await area.read(may_see, neighbour, ticket.id)
    before = await everything_about(database, ticket.id)
    with pytest.raises(NotFound):
        await area.do(remarking.remark, neighbour, ticket.id, "我也是")
    assert await everything_about(database, ticket.id) == before

    photo = await a_photo(database, area.worker)
    await area.do(field_work.finish, area.worker, ticket.id, FieldAction(photo_ids=[photo]), minutes=5)
    async with database.read() as session:
        heard = select(Notice.kind).where(Notice.person_id == neighbour.id)
        assert list(await session.scalars(heard)) == ["ticket.done"]


async def test_the_reporter_and_the_desk_keep_the_whole_page(database: Database) -> None:
    area = await an_area(database)
    ticket_id = await a_talkative_ticket(area)
    await area.do(supporting.support, area.supervisor, ticket_id, area.room.id)
    for who in (area.cadre, area.supervisor):
        page = (await ask(database, who, PAGE, id=str(ticket_id))).data["ticket"]
        assert (page["reduced"], page["contactPhone"], len(page["photos"])) == (False, "022-2345 6789", 2)
        assert "我下午不在" in [line["data"].get("words") for line in page["timeline"]]


@pytest.mark.parametrize("where", ["elsewhere", "nowhere"])
async def test_a_ticket_elsewhere_is_no_trouble_of_ones_own(database: Database, where: str) -> None:
    area = await an_area(database)
    ticket = await an_open_ticket(area)
    place_id = (await a_room(database)).id if where == "elsewhere" else uuid4()
    before = await everything_about(database, ticket.id)
    for who in (await a_cadre(database), area.desk):
        with pytest.raises(NotFound):
            await area.do(supporting.support, who, ticket.id, place_id)
    assert await everything_about(database, ticket.id) == before


async def test_what_is_wrong_with_the_floor_is_also_the_rooms_trouble(database: Database) -> None:
    area = await an_area(database)
    neighbour = await a_cadre(database)
    of_the_floor = await an_open_ticket(area, place_id=area.room.parent_id)
    (hint,) = await area.read(supporting.similar, neighbour, area.room.id, area.kinds["power.light"])
    assert hint.ticket.id == of_the_floor.id
    await area.do(supporting.support, neighbour, of_the_floor.id, area.room.id)
    async with database.read() as session:
        assert await session.scalar(select(Supporter.person_id)) == neighbour.id


async def test_contractors_people_are_no_neighbours(database: Database) -> None:
    """They may report, but other people's tickets are none of theirs by that."""
    area = await an_area(database)
    ticket = await an_open_ticket(area)
    before = await everything_about(database, ticket.id)

    async def hinted(who: Actor) -> list[UUID]:
        found = await area.read(supporting.similar, who, area.room.id, area.kinds["power.light"])
        return [hint.ticket.id for hint in found]

    assert await hinted(await a_cadre(database)) == [ticket.id]
    assert await hinted(area.worker) == []
    with pytest.raises(NotFound):
        await area.do(supporting.support, area.worker, ticket.id, area.room.id)
    assert await everything_about(database, ticket.id) == before
