"""People from a workbook: everyone or no one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.identity import people_sheet
from backend.identity.acting import actor_of
from backend.identity.actor import Actor
from backend.identity.importing import import_people
from backend.identity.leaving import StillAdministrator
from backend.identity.models import Contractor, Person, RoleGrant, Secretary, Unit
from backend.identity.people import Wanted, page
from backend.identity.people_sheet import COLUMNS
from backend.identity.roles import WATCHING, Role
from backend.identity.sessions import Device, open_session
from backend.identity.transferring import transfer
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref, uuid7
from backend.kernel.uploads import SheetImport
from tests.conftest import StatementCount
from tests.factories.people import a_contractor, a_person, a_role, a_unit, an_actor
from tests.identity.journal import entries, verbs
from tests.identity.state import everything, refused
from tests.kernel.sheets.workbooks import workbook

SITE = Ref("place", uuid7())
HEAD = [column.title for column in COLUMNS]
OFFICE = uuid7()
OFFICES = {"B305": OFFICE}


@pytest.fixture
async def system(database: Database) -> Actor:
    return await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=SITE)


@pytest.fixture
async def unit(database: Database) -> Unit:
    return await a_unit(database, "发展改革委")


@pytest.fixture
async def company(database: Database) -> Contractor:
    return await a_contractor(database, "安居物业")


async def bring(
    database: Database, actor: Actor, *lines: Sequence[Any], head: Sequence[str] = HEAD, dry_run: bool = False
) -> SheetImport:
    sheet = people_sheet.read(workbook(head, *lines))
    async with database.write() as session:
        return await import_people(session, actor, uuid7(), sheet, OFFICES, dry_run=dry_run)


def faults(run: SheetImport) -> list[tuple[int, str, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in run.faults]


def counts(run: SheetImport) -> tuple[int, int, int, int]:
    return run.rows, run.created, run.changed, run.fault_count


async def person_of(database: Database, login: str) -> Person:
    async with database.read() as session:
        return (await session.scalars(select(Person).where(Person.login == login))).one()


async def roles_of(database: Database, person_id: UUID) -> set[tuple[Role, Ref]]:
    async with database.read() as session:
        grants = await session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id))
        return {(grant.role, grant.at) for grant in grants}


LI = ["李明", "LiMing", "科长", 13800138000, "发展改革委", None, "B305", "干部职工", "是"]
WANG = ["王师傅", "wang.sf", "维修工", None, None, "安居物业", None, "维修人员", None]


async def test_new_people_come_with_home_office_and_role(
    database: Database, system: Actor, unit: Unit, company: Contractor
) -> None:
    run = await bring(database, system, LI, WANG)
    assert (counts(run), run.dry_run, faults(run)) == ((2, 2, 0, 0), False, [])

    li, wang = await person_of(database, "liming"), await person_of(database, "wang.sf")
    assert (li.name, li.post, li.phone, li.unit_id, li.contractor_id, li.office_id, li.is_active) == (
        "李明",
        "科长",
        "13800138000",
        unit.id,
        None,
        OFFICE,
        True,
    )
    assert (wang.phone, wang.unit_id, wang.contractor_id, wang.office_id) == (None, None, company.id, None)
    assert await roles_of(database, li.id) == {(Role.CADRE, unit.ref)}
    assert await roles_of(database, wang.id) == {(Role.WORKER, company.ref)}
    assert await verbs(database, li.id) == ["person.joined", "role_grant.granted"]
    last = (await entries(database))[-1]
    assert (last.verb, last.subject, last.actor) == ("people.imported", run.ref, system.ref)
    assert last.data == {"created": 2, "changed": 0}
    async with database.read() as session:
        found = await page(session, system, Wanted(search="wsf"))
    assert [person.login for person in found.items] == ["wang.sf"]


async def test_a_dry_run_tells_what_would_happen_and_does_nothing(
    database: Database, system: Actor, unit: Unit, company: Contractor
) -> None:
    await bring(database, system, LI)
    before = await everything(database)
    run = await bring(database, system, [*LI[:2], "处长", *LI[3:]], WANG, dry_run=True)
    assert (counts(run), run.dry_run) == ((2, 1, 1, 0), True)
    assert await everything(database) == before


async def test_the_same_sheet_again_changes_nothing(
    database: Database, system: Actor, unit: Unit, company: Contractor
) -> None:
    await bring(database, system, LI, WANG)
    before = await everything(database)
    run = await bring(database, system, LI, WANG)
    assert counts(run) == (2, 0, 0, 0)
    after = await everything(database)
    assert len(after.pop("journal")) == len(before.pop("journal")) + 1
    assert after == before


async def test_one_fault_keeps_everyone_out(
    database: Database, system: Actor, unit: Unit, company: Contractor
) -> None:
    known = await a_person(database, "老人", login="laoren", unit=unit)
    before = await everything(database)
    run = await bring(
        database,
        system,
        LI,
        ["改名", "laoren", "x", None, "发展改革委"],
        [None, "a b", "科员", "call me", "财政局", None, "Z9", "派单员", "也许"],
        ["甲", "jia", "科员", None, "财政局"],
        ["乙", "yi", "工人", None, None, "别家物业"],
        ["丙", "bing", "科员", None, "发展改革委", "安居物业"],
        ["丁", "ding", "科员", None, None, None],
        ["戊", "wu", "科员", None, "发展改革委", None, "Z9"],
        ["己", "ji", "科员", None, "发展改革委", None, None, "维修人员"],
        ["庚", "LIMING", "科员", None, "发展改革委"],
        ["辛", "=1+1", "科员", None, "发展改革委"],
    )
    assert faults(run) == [
        (4, "姓名", "cell_missing"),
        (4, "登录名", "not_text"),
        (4, "电话", "not_text"),
        (4, "角色", "not_a_choice"),
        (4, "在岗", "not_a_choice"),
        (5, "单位", "unknown_unit"),
        (6, "服务单位", "unknown_contractor"),
        (7, "单位", "one_home"),
        (8, "单位", "one_home"),
        (9, "办公室编码", "unknown_office"),
        (10, "角色", "role_elsewhere"),
        (11, "登录名", "login_twice"),
        (12, "登录名", "formula_cell"),
    ]
    assert counts(run) == (11, 0, 0, 13)
    assert await everything(database) == before
    assert (await person_of(database, "laoren")).name == known.name


async def test_known_people_are_changed_where_the_sheet_says_otherwise(
    database: Database, system: Actor, unit: Unit
) -> None:
    await bring(database, system, LI)
    run = await bring(
        database, system, ["李明", "liming", "处长", None, "发展改革委", None, None, None, None]
    )
    li = await person_of(database, "liming")
    assert (counts(run), li.post, li.phone, li.office_id) == ((1, 0, 1, 0), "处长", None, None)
    assert await roles_of(database, li.id) == {(Role.CADRE, unit.ref)}
    changed = [entry for entry in await entries(database) if entry.verb == "person.changed"]
    assert [entry.data["fields"] for entry in changed] == [["office_id", "phone", "post"]]


async def test_a_column_that_is_not_there_says_nothing(database: Database, system: Actor, unit: Unit) -> None:
    await bring(database, system, LI)
    run = await bring(database, system, ["李明", "liming", "处长"], head=["姓名", "登录名", "职务"])
    li = await person_of(database, "liming")
    assert (counts(run), li.post, li.phone, li.office_id, li.unit_id) == (
        (1, 0, 1, 0),
        "处长",
        "13800138000",
        OFFICE,
        unit.id,
    )
    new = await bring(database, system, ["赵", "zhao", "科员"], head=["姓名", "登录名", "职务"])
    assert faults(new) == [(2, "单位", "one_home")]


async def test_who_moves_leaves_the_old_homes_roles_behind(
    database: Database, system: Actor, unit: Unit, company: Contractor
) -> None:
    other = await a_unit(database, "财政局")
    await bring(database, system, LI)
    li = await person_of(database, "liming")
    colleague = await a_person(database, unit=unit)
    await a_role(database, li, Role.UNIT_ADMINISTRATOR, at=unit.ref)
    await a_role(database, li, Role.SUPERVISOR, at=SITE)
    async with database.write() as session:
        session.add(Secretary(person_id=li.id, leader_id=colleague.id))
    run = await bring(database, system, [*LI[:4], "财政局", *LI[5:]])
    assert counts(run) == (1, 0, 1, 0)
    assert await roles_of(database, li.id) == {(Role.CADRE, other.ref), (Role.SUPERVISOR, SITE)}
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Secretary)) == 0
    [moved] = [entry for entry in await entries(database) if entry.verb == "person.transferred"]
    assert moved.subject == li.ref
    assert (moved.data["from_unit"], moved.data["to_unit"]) == (str(unit.id), str(other.id))

    await bring(database, system, [*LI[:4], None, "安居物业", None, None, None])
    assert await roles_of(database, li.id) == {(Role.SUPERVISOR, SITE)}


@pytest.mark.parametrize("role", sorted(WATCHING))
async def test_who_watches_from_a_home_is_not_moved_away_by_the_system(
    database: Database, system: Actor, unit: Unit, company: Contractor, role: Role
) -> None:
    await a_unit(database, "财政局")
    await bring(database, system, LI)
    li = await person_of(database, "liming")
    await a_role(database, li, role, at=unit.ref)
    before = await everything(database)
    elsewhere = [*LI[:4], "财政局", *LI[5:]]
    to_a_contractor = [*LI[:4], None, "安居物业", None, None, None]
    assert faults(await bring(database, system, elsewhere)) == [(2, "单位", "still_administrator")]
    assert faults(await bring(database, system, to_a_contractor)) == [(2, "服务单位", "still_administrator")]
    assert await everything(database) == before
    await refused(database, StillAdministrator, lambda s: transfer(s, system, li, company.ref))


async def test_who_is_no_longer_there_leaves_and_may_come_back(
    database: Database, system: Actor, unit: Unit
) -> None:
    await bring(database, system, LI)
    li = await person_of(database, "liming")
    async with database.write() as session:
        opened = await open_session(session, li.id, Device("phone"))
    run = await bring(database, system, [*LI[:8], "否"])
    assert counts(run) == (1, 0, 1, 0)
    assert await actor_of(database, opened.token) is None
    assert await roles_of(database, li.id) == set()
    assert (await verbs(database, li.id))[-1] == "person.left"
    assert counts(await bring(database, system, [*LI[:8], "否"])) == (1, 0, 0, 0)

    assert counts(await bring(database, system, LI)) == (1, 0, 1, 0)
    back = await person_of(database, "liming")
    assert (back.is_active, back.password_hash) == (True, None)
    assert await roles_of(database, li.id) == {(Role.CADRE, unit.ref)}


async def test_nobody_marks_themselves_as_a_leaver(database: Database, system: Actor) -> None:
    me = await _login_of(database, system)
    unit_name = await _unit_of(database, system)
    before = await everything(database)
    run = await bring(database, system, [system.name, me, "科员", None, unit_name, None, None, None, "否"])
    assert faults(run) == [(2, "在岗", "not_yourself")]
    assert await everything(database) == before


async def test_no_import_sends_away_who_watches_over_the_system(database: Database, system: Actor) -> None:
    auditor = await an_actor(database, Role.AUDIT_ADMINISTRATOR, at=SITE)
    login, unit_name = await _login_of(database, auditor), await _unit_of(database, auditor)
    before = await everything(database)
    run = await bring(
        database, system, [auditor.name, login, "科员", None, unit_name, None, None, None, "否"]
    )
    assert faults(run) == [(2, "在岗", "still_administrator")]
    assert await everything(database) == before


async def _login_of(database: Database, actor: Actor) -> str:
    async with database.read() as session:
        return (await session.scalars(select(Person.login).where(Person.id == actor.id))).one()


async def _unit_of(database: Database, actor: Actor) -> str:
    async with database.read() as session:
        return (await session.scalars(select(Unit.name).where(Unit.id == actor.unit_id))).one()


async def test_no_role_above_belonging_comes_by_import(database: Database, system: Actor, unit: Unit) -> None:
    for role in ("派单员", "system_administrator", "系统管理员", "WORKER"):
        run = await bring(database, system, ["甲", "jia", "科员", None, "发展改革委", None, None, role])
        assert faults(run) == [(2, "角色", "not_a_choice")]


async def test_two_thousand_people_come_in_as_many_statements_as_two(
    database: Database, system: Actor, unit: Unit, statements: StatementCount
) -> None:
    lines = [
        [
            f"张{number}",
            f"zhang{number}",
            "科员",
            13800000000 + number,
            "发展改革委",
            None,
            "B305",
            "干部职工",
        ]
        for number in range(2_000)
    ]
    sheet = people_sheet.read(workbook(HEAD, *lines))
    statements.clear()
    async with database.write() as session:
        run = await import_people(session, system, uuid7(), sheet, OFFICES, dry_run=False)
    assert counts(run) == (2_000, 2_000, 0, 0)
    assert len(statements) == 13
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 2_001
        assert await session.scalar(select(func.count()).select_from(Entry)) == 4_001

    statements.clear()
    run = await bring(database, system, *lines, dry_run=True)
    assert counts(run) == (2_000, 0, 0, 0)
    assert len(statements) == 6
