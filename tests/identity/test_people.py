"""Finding people, and who may see whom."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from backend.identity import people
from backend.identity.actor import Actor
from backend.identity.leaving import mark_leaver
from backend.identity.models import Person
from backend.identity.people import Wanted
from backend.identity.people_search import words
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.kernel.pages import BadCursor
from backend.kernel.refs import Ref, uuid7
from tests.conftest import StatementCount
from tests.factories.people import a_contractor, a_person, a_role, a_unit, a_worker, an_actor

SITE = Ref("place", uuid7())


async def find(database: Database, actor: Actor, wanted: Wanted, first: int = 20) -> list[str]:
    async with database.read() as session:
        page = await people.page(session, actor, wanted, first)
    return [person.name for person in page.items]


@pytest.fixture
async def desk(database: Database) -> Actor:
    return await an_actor(database, Role.DISPATCHER, at=SITE, name="派单员")


@pytest.mark.parametrize(
    "typed",
    [
        "李建国",
        "李",
        "建国",
        "国",
        "李 国",
        "lijianguo",
        "LiJian",
        "jianguo",
        "guo",
        "li jian",
        "ljg",
        "jg",
        "lijg01",
        "李jianguo",
        "138001",
        "8000",
        "13800138000",
    ],
)
async def test_a_person_is_found_by(database: Database, desk: Actor, typed: str) -> None:
    await a_person(database, "李建国", login="lijg01", phone="138-0013-8000")
    await a_person(database, "张伟", login="zhangw", phone="13911112222")
    assert await find(database, desk, Wanted(search=typed)) == ["李建国"]


@pytest.mark.parametrize(
    "typed", ["国建", "建李", "gl", "ijian", "lijianguox", "ianguo", "王建国", "%", "0138"]
)
async def test_a_person_is_not_found_by(database: Database, desk: Actor, typed: str) -> None:
    await a_person(database, "李建国", login="lijg", phone="13800138000")
    assert await find(database, desk, Wanted(search=typed)) == []


async def test_surnames_are_found_by_their_own_reading(database: Database, desk: Actor) -> None:
    for name in ("单雄", "曾敏", "仇和", "解放"):
        await a_person(database, name)
    found = [await find(database, desk, Wanted(search=typed)) for typed in ("shan", "zengmin", "qh", "xie")]
    assert found == [["单雄"], ["曾敏"], ["仇和"], ["解放"]]


async def test_a_new_name_is_found_and_the_old_one_no_longer(database: Database, desk: Actor) -> None:
    person = await a_person(database, "李建国", login="lijg")
    async with database.write() as session:
        (await session.get_one(Person, person.id)).describe(name="王芳")
    assert await find(database, desk, Wanted(search="wf")) == ["王芳"]
    assert await find(database, desk, Wanted(search="李建国")) == []


async def test_a_search_has_a_limit(database: Database, desk: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        await find(database, desk, Wanted(search="李" * 101))
    assert (refusal.value.field, refusal.value.facts) == ("search", {"limit": 100})


async def test_filters(database: Database, desk: Actor) -> None:
    unit, contractor = await a_unit(database), await a_contractor(database)
    cadre = await a_person(database, "干部", unit=unit)
    await a_role(database, cadre, Role.CADRE, at=cadre.home)
    await a_role(database, cadre, Role.CADRE, at=SITE)
    worker = await a_worker(database, "工人", contractor=contractor)
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, name="管理员")
    async with database.write() as session:
        await mark_leaver(session, administrator, worker.id)

    assert await find(database, desk, Wanted(unit_id=unit.id)) == ["干部"]
    assert await find(database, desk, Wanted(contractor_id=contractor.id)) == ["工人"]
    assert await find(database, desk, Wanted(role=Role.CADRE)) == ["干部"]
    assert await find(database, desk, Wanted(role=Role.WORKER)) == []
    assert await find(database, desk, Wanted(active=False)) == ["工人"]
    assert await find(database, desk, Wanted(active=True)) == ["管理员", "干部", "派单员"]
    assert await find(database, desk, Wanted(active=True, unit_id=unit.id, search="gb")) == ["干部"]


async def test_a_role_lets_see_the_people_of_where_it_holds(database: Database) -> None:
    mine, other, company = await a_unit(database), await a_unit(database), await a_contractor(database)
    await a_person(database, "同事", unit=mine)
    await a_person(database, "外人", unit=other)
    await a_person(database, "工人", contractor=company)
    unit_administrator = await an_actor(database, Role.UNIT_ADMINISTRATOR, unit=mine, name="单位管理员")
    manager = await an_actor(database, Role.CONTRACTOR_MANAGER, contractor=company, name="经理")
    cadre = await an_actor(database, Role.CADRE, unit=mine, name="干部")

    assert await find(database, unit_administrator, Wanted()) == ["干部", "单位管理员", "同事"]
    assert await find(database, unit_administrator, Wanted(unit_id=other.id)) == []
    assert await find(database, manager, Wanted()) == ["经理", "工人"]
    assert await find(database, cadre, Wanted()) == []


async def test_one_person_is_visible_to_themselves_and_to_whoever_sees_them_in_lists(
    database: Database,
) -> None:
    unit = await a_unit(database)
    cadre = await an_actor(database, Role.CADRE, unit=unit)
    colleague = await an_actor(database, Role.CADRE, unit=unit)
    administrator = await an_actor(database, Role.UNIT_ADMINISTRATOR, unit=unit)
    stranger = await an_actor(database, Role.UNIT_ADMINISTRATOR)
    async with database.read() as session:
        seen = [
            await people.visible_person(session, actor, cadre.id)
            for actor in (cadre, colleague, administrator, stranger)
        ]
    assert [person and person.id for person in seen] == [cadre.id, None, cadre.id, None]


async def test_pages_follow_each_other_without_gap_or_repetition(database: Database, desk: Actor) -> None:
    unit, now = await a_unit(database), clock.now()
    for number in range(7):  # two people a moment: the id decides
        with clock.frozen_at(now + timedelta(seconds=number // 2)):
            await a_person(database, f"第{number}人", unit=unit)
    seen: list[str] = []
    after = None
    for length in (3, 3, 1):
        async with database.read() as session:
            page = await people.page(session, desk, Wanted(unit_id=unit.id), 3, after)
        assert len(page.items) == length
        seen += [person.name for person in page.items]
        after = page.next
    assert after is None
    assert len(set(seen)) == 7
    assert seen[0] == "第6人"
    with pytest.raises(BadCursor):
        async with database.read() as session:
            await people.page(session, desk, Wanted(), 3, "xyz")


@pytest.mark.parametrize("many", [3, 300])
async def test_a_page_is_one_statement_whatever_its_length(
    database: Database, desk: Actor, statements: StatementCount, many: int
) -> None:
    unit = await a_unit(database, "发展改革委")
    rows = [
        {
            "id": uuid7(),
            "name": f"李{number}",
            "login": f"li{number}",
            "post": "科员",
            "unit_id": unit.id,
            "created_at": datetime(2026, 1, 1, tzinfo=UTC),
            "search": words(f"李{number}", f"li{number}", None),
        }
        for number in range(many)
    ]
    async with database.write() as session:
        await session.execute(insert(Person), rows)
    statements.clear()
    async with database.read() as session:
        page = await people.page(session, desk, Wanted(search="li"), 100)
        assert [person.unit.short_name for person in page.items if person.unit] == ["发展改革委"] * min(
            many, 100
        )
    assert len(statements) == 1


async def test_batches_keep_the_order_they_are_asked_in(database: Database) -> None:
    ids = [(await a_person(database, name)).id for name in ("甲", "乙")]
    async with database.read() as session:
        found = await people.people_by_id(session, [ids[1], uuid7(), ids[0]])
        assert [person and person.name for person in found] == ["乙", None, "甲"]
        assert await people.grants_of(session, ids) == [[], []]
        assert await people.leaders_of(session, ids) == [[], []]
