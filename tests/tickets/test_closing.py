"""After the work: approval, refusal, silence, reopening, ratings, calls."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.identity.roles import Role
from backend.kernel import clock, due
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref
from backend.notify.models import Notice
from backend.tickets import closing, detail, dispatching, field_work, following_up, rating, reopening, urging
from backend.tickets.events import Closed
from backend.tickets.evidence import AfterPhotoMissing
from backend.tickets.field_action import FieldAction
from backend.tickets.following_up import AlreadyFollowedUp
from backend.tickets.models import Ticket
from backend.tickets.rating import AlreadyRated, TooLateToRate
from backend.tickets.records import Assignment, CameBy, EndedBy, Rating
from backend.tickets.reopening import TooLateToReopen
from backend.tickets.states import Clock, Status
from backend.tickets.urging import UrgedRecently
from backend.tickets.words import TextMissing
from tests.factories.people import an_actor
from tests.factories.tickets import MONDAY_MORNING, Area, a_photo, a_ticket_that_is, an_area
from tests.tickets.verbs import everything_about

day, minute = timedelta(days=1), timedelta(minutes=1)


async def rating_of(area: Area, ticket: Ticket) -> tuple[int, bool] | None:
    async with area.database.read() as session:
        row = await session.scalar(select(Rating).where(Rating.ticket_id == ticket.id))
        return (row.stars, row.silent) if row else None


async def run_what_is_due(area: Area) -> None:
    while await due.run_next(area.database):
        pass


async def test_three_days_of_silence_accept_the_work_and_count_in_no_index(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.DONE, area)
    with clock.frozen_at(MONDAY_MORNING + 3 * day - minute):
        await run_what_is_due(area)
        assert (await area.ticket(ticket.id)).status is Status.DONE
    with clock.frozen_at(MONDAY_MORNING + 3 * day):
        await run_what_is_due(area)
    end = await area.ticket(ticket.id)
    assert (end.status, end.closed_at) == (Status.CLOSED, MONDAY_MORNING + 3 * day)
    assert await rating_of(area, ticket) == (5, True)
    async with database.read() as session:
        entry = (await session.scalars(select(Entry).where(Entry.verb == Closed.verb))).one()
        told = await session.scalar(
            select(Notice.facts).where(Notice.kind == "ticket.closed", Notice.person_id == area.cadre.id)
        )
    assert entry.actor is None
    assert entry.read(Closed) == Closed(silent=True)
    assert told is not None
    assert told["silent"] is True


async def test_an_answer_ends_the_waiting(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        approved = await a_ticket_that_is(Status.CLOSED, area)
        refused = await a_ticket_that_is(Status.DONE, area)
        await area.do(closing.refuse, area.cadre, refused.id, "还是漏水")
    with clock.frozen_at(MONDAY_MORNING + 10 * day):
        await run_what_is_due(area)
    assert await rating_of(area, approved) is None
    assert (await area.ticket(refused.id)).status is Status.ASSIGNED


async def test_silence_gives_way_to_the_reporters_own_word(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.DONE, area)
    with clock.frozen_at(MONDAY_MORNING + 3 * day):
        await run_what_is_due(area)
        await area.do(rating.rate, area.cadre, ticket.id, 2, tags=["slow"])
        assert await rating_of(area, ticket) == (2, False)
        with pytest.raises(AlreadyRated):
            await area.do(rating.rate, area.cadre, ticket.id, 5)
    assert await rating_of(area, ticket) == (2, False)


async def test_refused_work_comes_back_to_the_same_worker_with_a_clock_of_its_own(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.DONE, area)
    with clock.frozen_at(MONDAY_MORNING + 60 * minute):
        await area.do(closing.refuse, area.cadre, ticket.id, "还是漏水")
    back = await area.ticket(ticket.id)
    assert (back.status, back.assignee_id, back.rework_count) == (Status.ASSIGNED, area.worker.id, 1)
    assert (back.finished_at, back.clock) == (None, Clock.FINISH)
    # one working day, 7.5 hours, from the refusal at 10 o'clock
    assert back.due_at == back.finish_due_at == MONDAY_MORNING + day + 60 * minute
    async with database.read() as session:
        stretches = await session.execute(
            select(Assignment.came_by, Assignment.ended_by).order_by(Assignment.started_at)
        )
        assert [tuple(row) for row in stretches] == [(CameBy.DISPATCH, EndedBy.FINISH), (CameBy.REWORK, None)]
        told = select(Notice.person_id).where(Notice.kind == "ticket.refused")
        assert set(await session.scalars(told)) == {area.worker.id, area.desk.id}


async def test_rework_needs_a_new_photo_and_does_not_mend_being_late(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ARRIVED, area, category_id=area.kinds["water.leak"])
    with clock.frozen_at(MONDAY_MORNING + 300 * minute):
        before = await everything_about(database, ticket.id)
        with pytest.raises(AfterPhotoMissing):
            await area.do(field_work.finish, area.worker, ticket.id, FieldAction(), minutes=30)
        assert await everything_about(database, ticket.id) == before
        photo = await a_photo(database, area.worker)
        await area.do(field_work.finish, area.worker, ticket.id, FieldAction(photo_ids=[photo]), minutes=30)
    with clock.frozen_at(MONDAY_MORNING + 301 * minute):
        await area.do(closing.refuse, area.cadre, ticket.id, "没修好")
    with clock.frozen_at(MONDAY_MORNING + 310 * minute):
        await area.do(field_work.arrive, area.worker, ticket.id, FieldAction())
        with pytest.raises(AfterPhotoMissing):
            await area.do(field_work.finish, area.worker, ticket.id, FieldAction(), minutes=5)
        again = await a_photo(database, area.worker)
        await area.do(field_work.finish, area.worker, ticket.id, FieldAction(photo_ids=[again]), minutes=5)
    end = await area.ticket(ticket.id)
    assert (end.status, end.finished_late, end.minutes) == (Status.DONE, True, 35)
    assert end.finished_at is not None
    assert end.finish_due_at is not None
    assert end.finished_at < end.finish_due_at


async def test_a_closed_ticket_reopens_within_its_window_and_is_rated_anew(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.CLOSED, area)
        await area.do(rating.rate, area.cadre, ticket.id, 5)
        await area.do(following_up.follow_up, area.desk, ticket.id, satisfied=True, words="满意")
        with pytest.raises(AlreadyFollowedUp):
            await area.do(following_up.follow_up, area.desk, ticket.id, satisfied=True, words="满意")
    with clock.frozen_at(MONDAY_MORNING + 2 * day):
        await area.do(reopening.reopen, area.cadre, ticket.id, "又坏了")
        again = await area.ticket(ticket.id)
        assert (again.status, again.assignee_id, again.closed_at) == (Status.ACCEPTED, None, None)
        assert (again.rework_count, again.clock) == (1, Clock.FINISH)
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
        await area.do(field_work.arrive, area.worker, ticket.id, FieldAction())
        photo = await a_photo(database, area.worker)
        await area.do(field_work.finish, area.worker, ticket.id, FieldAction(photo_ids=[photo]), minutes=30)
        await area.do(closing.approve, area.cadre, ticket.id)
        await area.do(rating.rate, area.cadre, ticket.id, 3)
        await area.do(following_up.follow_up, area.supervisor, ticket.id, satisfied=False, words="拖了很久")
    assert await rating_of(area, ticket) == (3, False)


async def test_windows_close(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.CLOSED, area)
    before = await everything_about(database, ticket.id)
    with clock.frozen_at(MONDAY_MORNING + 7 * day + minute):
        with pytest.raises(TooLateToReopen):
            await area.do(reopening.reopen, area.cadre, ticket.id, "又坏了")
        with pytest.raises(TooLateToRate):
            await area.do(rating.rate, area.cadre, ticket.id, 1)
        page = await area.read(detail.detail, area.cadre, ticket.id)
        assert page is not None
        assert page.actions == ["remark"]
    assert await everything_about(database, ticket.id) == before


@pytest.mark.parametrize(
    ("stars", "facts", "refusal"),
    [
        (0, {}, Invalid),
        (6, {}, Invalid),
        (5, {"tags": ["hacker"]}, Invalid),
        (5, {"words": "长" * 501}, DomainError),
    ],
)
async def test_a_rating_that_cannot_be(
    database: Database, stars: int, facts: dict[str, object], refusal: type[DomainError]
) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.CLOSED, area)
    with pytest.raises(refusal):
        await area.do(rating.rate, area.cadre, ticket.id, stars, **facts)  # type: ignore[arg-type]
    assert await rating_of(area, ticket) is None


async def test_what_the_reporter_thinks_is_not_shown_to_those_who_did_the_work(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.CLOSED, area)
    await area.do(rating.rate, area.cadre, ticket.id, 1, tags=["rude"], words="态度很差")
    await area.do(following_up.follow_up, area.desk, ticket.id, satisfied=False, words="师傅态度差")
    unit_administrator = await an_actor(database, Role.UNIT_ADMINISTRATOR, at=_unit(area))

    async def seen_by(who: object) -> tuple[bool, set[str]]:
        page = await area.read(detail.detail, who, ticket.id)  # type: ignore[arg-type]
        lines = await area.read(detail.timeline, who, ticket)  # type: ignore[arg-type]
        assert page is not None
        private = {"ticket.rated", "ticket.followed_up"}
        return page.rating is not None, private & {line.entry.verb for line in lines}

    for who in (area.cadre, area.desk, area.supervisor, unit_administrator):
        assert await seen_by(who) == (True, {"ticket.rated", "ticket.followed_up"})
    for who in (area.worker, area.manager):
        assert await seen_by(who) == (False, set())
    async with database.read() as session:
        told = set(await session.scalars(select(Notice.person_id).where(Notice.kind == "ticket.rated")))
    assert told == {area.desk.id, area.supervisor.id}


def _unit(area: Area) -> Ref:
    assert area.cadre.unit_id is not None
    return Ref("unit", area.cadre.unit_id)


async def test_urging_is_heard_by_the_worker_and_not_every_minute(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ASSIGNED, area)
        await area.do(urging.urge, area.cadre, ticket.id, "快一点")
    with clock.frozen_at(MONDAY_MORNING + 29 * minute):
        with pytest.raises(UrgedRecently) as refused:
            await area.do(urging.urge, area.cadre, ticket.id)
        assert refused.value.facts == {"until": MONDAY_MORNING + 30 * minute}
        page = await area.read(detail.detail, area.cadre, ticket.id)
        assert page is not None
        assert "urge" not in page.actions
    with clock.frozen_at(MONDAY_MORNING + 30 * minute):
        await area.do(urging.urge, area.cadre, ticket.id)
    assert (await area.ticket(ticket.id)).urge_count == 2
    async with database.read() as session:
        told = (
            select(Notice.person_id, func.count())
            .where(Notice.kind == "ticket.urged")
            .group_by(Notice.person_id)
        )
        assert [tuple(row) for row in await session.execute(told)] == [(area.worker.id, 2)]


async def test_a_reason_is_a_reason(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.DONE, area)
    before = await everything_about(database, ticket.id)
    with pytest.raises(TextMissing):
        await area.do(closing.refuse, area.cadre, ticket.id, "  ")
    assert await everything_about(database, ticket.id) == before
