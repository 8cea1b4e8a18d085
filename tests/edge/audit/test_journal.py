"""The auditor reads what everybody did: all of it, in words, without what is nobody's business."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

import backend.edge.audit.events
import backend.edge.schema  # with these every slice's events are known
import backend.edge.tables
from backend.edge.audit import masking, reading
from backend.edge.audit.reading import Wanted
from backend.edge.audit.verbs import VERBS
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.events import LocaleChanged, RoleGranted, SessionOpened
from backend.identity.roles import Role
from backend.kernel import clock, days, journal
from backend.kernel.bulk import record_many
from backend.kernel.db import Database
from backend.kernel.journal import Event
from backend.kernel.pages import BadCursor
from backend.kernel.refs import Ref, uuid7
from backend.rooms import services
from tests.conftest import StatementCount
from tests.factories.canteen import a_canteen, a_dish
from tests.factories.people import a_cadre, a_person, a_unit, an_actor
from tests.factories.places import a_site
from tests.factories.rooms import NINE, YESTERDAY, a_booking, a_manager, a_meeting_room
from tests.factories.tickets import an_area, an_open_ticket
from tests.identity.graphql import execute

SITE = Ref("place", uuid7())


def events(kind: type[Event] = Event) -> Iterator[type[Event]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("backend."):
            yield each
        yield from events(each)


def test_every_verb_has_its_words() -> None:
    assert {each.verb for each in events() if each.verb} == set(VERBS)


@pytest.fixture
async def auditor(database: Database) -> Actor:
    return await an_actor(database, Role.AUDIT_ADMINISTRATOR, at=SITE)


async def note(database: Database, actor: Ref | None, subject: Ref, *what: Event) -> None:
    async with database.write() as session:
        for each in what:
            await journal.record(session, actor, subject, each)


async def read(database: Database, actor: Actor, wanted: Wanted | None = None) -> list[str]:
    async with database.read() as session:
        page = await reading.page(session, actor, wanted or Wanted(), 100)
    return [line.entry.verb for line in page.items]


ENGLISH, CHINESE = LocaleChanged(locale="en"), LocaleChanged(locale="zh-CN")
GRANTED = RoleGranted(role="dispatcher", at=str(SITE))


async def test_filters_narrow_and_both_days_count(database: Database, auditor: Actor) -> None:
    one, other = await a_person(database), await a_person(database)
    # 23:30 in Shanghai is still the 3rd there.
    with clock.frozen_at(datetime(2026, 3, 3, 15, 30, tzinfo=UTC)):
        await note(database, one.ref, one.ref, ENGLISH)
    with clock.frozen_at(datetime(2026, 3, 3, 16, 30, tzinfo=UTC)):
        await note(database, one.ref, other.ref, GRANTED)
        await note(database, None, SITE, ENGLISH)
    everything = ["locale.changed", "role_grant.granted", "locale.changed"]
    cases: list[tuple[Wanted, list[str]]] = [
        (Wanted(), everything),
        (Wanted(who=one.id), everything[1:]),
        (Wanted(subject_id=other.id), ["role_grant.granted"]),
        (Wanted(subject_kind="place"), ["locale.changed"]),
        (Wanted(verb="role_grant.granted"), ["role_grant.granted"]),
        (Wanted(last_day=date(2026, 3, 3)), ["locale.changed"]),
        (Wanted(first_day=date(2026, 3, 4)), everything[:2]),
        (Wanted(who=one.id, verb="locale.changed", first_day=date(2026, 3, 4)), []),
    ]
    for wanted, verbs in cases:
        assert (wanted, await read(database, auditor, wanted)) == (wanted, verbs)


async def test_pages_meet_without_gap_and_cost_one_statement(
    database: Database, auditor: Actor, statements: StatementCount
) -> None:
    person = await a_person(database)
    await note(database, person.ref, person.ref, *([ENGLISH, CHINESE] * 12))
    seen, after = [], None
    for _ in range(3):
        statements.clear()
        async with database.read() as session:
            page = await reading.page(session, auditor, Wanted(), 10, after)
        assert len(statements) == 1
        seen += [line.entry.id for line in page.items]
        after = page.next
    assert after is None
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 24
    for cursor in ("x", "1" * 30, "-1"):
        with pytest.raises(BadCursor):
            async with database.read() as session:
                await reading.page(session, auditor, Wanted(), 10, cursor)


async def test_a_rare_verb_is_found_in_the_order_of_the_page(database: Database, auditor: Actor) -> None:
    await note(database, None, SITE, GRANTED)
    async with database.write() as session:
        await record_many(session, None, [(SITE, ENGLISH)] * 5_000)
        await session.execute(text("ANALYZE journal"))
    asked = reading._lines(auditor, Wanted(verb=GRANTED.verb)).limit(21)
    written = asked.compile(dialect=database.engine.dialect, compile_kwargs={"literal_binds": True})
    async with database.read() as session:
        connection = await session.connection()
        plan = [line for (line,) in await connection.exec_driver_sql(f"EXPLAIN (COSTS OFF) {written}")]
    assert [line.strip() for line in plan if "ix_journal" in line or "Sort" in line] == [
        "->  Index Scan Backward using ix_journal_verb_id on journal"
    ]


async def test_who_reads_at_a_unit_reads_what_its_people_did(database: Database) -> None:
    unit = await a_unit(database)
    here, elsewhere = await a_person(database, unit=unit), await a_person(database)
    for person in (here, elsewhere):
        await note(database, person.ref, SITE, ENGLISH)
    await note(database, None, here.ref, GRANTED)
    auditor = await an_actor(database, Role.AUDIT_ADMINISTRATOR, unit=unit)
    assert await read(database, auditor) == ["locale.changed"]
    assert await read(database, await an_actor(database, Role.SUPERVISOR, at=SITE)) == []


@pytest.mark.parametrize(("field", "day"), [("from", "0001-01-01"), ("to", "9999-12-31")])
async def test_days_beyond_the_calendar_are_refused(
    database: Database, auditor: Actor, field: str, day: str
) -> None:
    query = f'{{ journal(filter: {{{field}: "{day}"}}) {{ next }} }}'
    answer = await execute(database, query, viewer=auditor, schema=backend.edge.schema.schema)
    assert (answer.data, answer.codes) == (None, ["invalid"])


async def test_the_calendars_own_ends_are_not(database: Database, auditor: Actor) -> None:
    await note(database, None, SITE, ENGLISH)
    wanted = Wanted(first_day=days.EARLIEST, last_day=days.LATEST)
    assert await read(database, auditor, wanted) == ["locale.changed"]


QUERY = """{ journal { items { actorName verbName subjectKindName subjectName details { name value } } } }"""


async def test_lines_are_in_words_and_personal_data_masked(database: Database) -> None:
    site = await a_site(database)
    auditor = await an_actor(database, Role.AUDIT_ADMINISTRATOR, at=site.ref, name="沈审计")
    opened = SessionOpened(session=uuid7(), device="Chrome · Windows", address="10.21.7.9")
    await note(database, auditor.ref, auditor.ref, opened, RoleGranted(role="dispatcher", at=str(site.ref)))
    answer = await execute(database, QUERY, viewer=auditor, schema=backend.edge.schema.schema)
    granted, opened_ = answer.data["journal"]["items"]
    assert opened_ == {
        "actorName": "沈审计",
        "verbName": "登录",
        "subjectKindName": "人员",
        "subjectName": "沈审计",
        "details": [
            {"name": "设备", "value": "Chrome · Windows"},
            {"name": "网络地址", "value": "10.21.*.*"},
        ],
    }
    assert granted["details"] == [
        {"name": "范围", "value": site.name},
        {"name": "角色", "value": "服务台调度"},
    ]


async def test_tickets_are_called_by_their_number(database: Database) -> None:
    area = await an_area(database)
    ticket = await an_open_ticket(area)
    auditor = await an_actor(database, Role.AUDIT_ADMINISTRATOR, at=area.site.ref)
    async with database.read() as session:
        page = await reading.page(session, auditor, Wanted(subject_kind="ticket"))
    assert [(line.entry.verb, line.actor_name, line.subject_name) for line in page.items] == [
        ("ticket.reported", area.cadre.name, ticket.number)
    ]


async def test_meetings_and_meals_are_called_by_their_names_but_for_what_is_confidential(
    database: Database, auditor: Actor
) -> None:
    manager, cadre = await a_manager(database), await a_cadre(database)
    with clock.frozen_at(YESTERDAY):
        room = await a_meeting_room(database)
        await a_booking(database, cadre, room)
        secret = await a_booking(
            database, cadre, room, NINE + timedelta(hours=3), subject="干部任免", confidential=True
        )
        async with database.write() as session:
            await services.ask_for(session, cadre, secret.id, None, [])
        canteen = await a_canteen(database)
        dish = await a_dish(database, canteen, "宫保鸡丁")
        for subject in (room.ref, canteen.ref, dish.ref):
            await note(database, manager.ref, subject, ENGLISH)
    async with database.read() as session:
        page = await reading.page(session, auditor, Wanted())
        paths = [(await session.get_one(Place, each.place_id)).path for each in (canteen, room)]
    assert [line.subject_name for line in page.items] == [
        "宫保鸡丁", *paths, None, None, "节能工作例会"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"words": "请打 13812345678 找李科长"}, [("文字", "（19 字）")]),
        ({"name": "维保 13812345678"}, [("名称", "维保 138****5678")]),
        ({"worker_name": "张师傅", "worker": str(uuid7())}, [("师傅", "张**")]),
        ({"address": "2001:db8:1:2:3:4:5:6"}, [("网络地址", "2001:db8:1:2:*:*:*:*")]),
        ({"visitor": "孙来访", "phone": "138****5678"}, [("访客", "孙**"), ("电话", "138****5678")]),
        ({"label": "大屏"}, [("备注", "大屏")]),
        ({"reason": "parts"}, [("原因", "等配件")]),
        ({"at": str(SITE)}, []),
        ({"address": "unix"}, []),
        (
            {"roles": ["cadre", "worker"], "temporary": True},
            [("收回的角色", "干部职工、维修师傅"), ("初始密码", "是")],
        ),
        ({"fields": ["area", "unit_id"]}, [("变更项", "使用面积、使用单位")]),
        ({"locale": "en"}, [("语言", "英文")]),
        ({"secret": "x", "reason": None, "photos": [str(uuid7())]}, []),
    ],
)
def test_what_is_shown_of_a_lines_data(data: dict[str, Any], shown: list[tuple[str, str]]) -> None:
    assert masking.details(data, "zh-CN") == shown


def test_a_list_is_joined_as_the_reader_writes_it() -> None:
    roles = {"roles": ["cadre", "worker"]}
    assert masking.details(roles, "zh-CN") == [("收回的角色", "干部职工、维修师傅")]
    assert masking.details(roles, "en") == [("Roles taken back", "cadre, worker")]
