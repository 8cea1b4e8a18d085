"""A repair from report to rating."""

from datetime import timedelta

from backend.kernel import clock
from backend.kernel.db import Database
from backend.tickets import closing, detail, dispatching, field_work, holding, rating, reporting
from backend.tickets.field_action import FieldAction
from backend.tickets.records import HoldReason, PhotoStage
from backend.tickets.states import Status
from tests.factories.tickets import MONDAY_MORNING, a_photo, a_report, an_area


async def test_a_repair_goes_from_report_to_rating_with_one_refusal(database: Database) -> None:
    area = await an_area(database)
    cadre, desk, worker = area.cadre, area.desk, area.worker
    seen = await a_photo(database, cadre)
    now = MONDAY_MORNING

    with clock.frozen_at(now):
        ticket = await area.do(reporting.report, cadre, a_report(area, photo_ids=[seen]))
        await area.do(dispatching.accept, desk, ticket.id, ticket.version)
        await area.do(dispatching.dispatch, desk, ticket.id, worker.id)
    with clock.frozen_at(now + timedelta(minutes=20)):
        await area.do(field_work.arrive, worker, ticket.id, FieldAction(words="已到"))
    with clock.frozen_at(now + timedelta(minutes=30)):
        await area.do(holding.hold, worker, ticket.id, HoldReason.PARTS, FieldAction(words="缺灯管"))
    with clock.frozen_at(now + timedelta(minutes=90)):
        await area.do(holding.resume, worker, ticket.id, FieldAction())
        before = await a_photo(database, worker)
        await area.do(
            field_work.step, worker, ticket.id, PhotoStage.BEFORE, FieldAction(photo_ids=[before]), minutes=10
        )
        after = await a_photo(database, worker)
        await area.do(field_work.finish, worker, ticket.id, FieldAction(photo_ids=[after]), minutes=20)
    with clock.frozen_at(now + timedelta(minutes=100)):
        await area.do(closing.refuse, cadre, ticket.id, "还是不亮")
    with clock.frozen_at(now + timedelta(minutes=120)):
        await area.do(field_work.arrive, worker, ticket.id, FieldAction())
        again = await a_photo(database, worker)
        await area.do(field_work.finish, worker, ticket.id, FieldAction(photo_ids=[again]), minutes=15)
    with clock.frozen_at(now + timedelta(minutes=130)):
        await area.do(closing.approve, cadre, ticket.id)
        await area.do(rating.rate, cadre, ticket.id, 5, tags=["prompt", "tidy"], words="谢谢")

        end = await area.ticket(ticket.id)
        page = await area.read(detail.detail, cadre, ticket.id)
        lines = await area.read(detail.timeline, cadre, end)

    assert end.status is Status.CLOSED
    assert (end.rework_count, end.minutes, end.finished_late) == (1, 45, False)
    assert end.closed_at == now + timedelta(minutes=130)
    assert end.due_at is None
    assert page is not None
    assert page.rating is not None
    assert (page.rating.stars, page.rating.tags, page.rating.silent) == (5, ["prompt", "tidy"], False)
    assert page.actions == ["reopen", "remark"]
    assert [(line.entry.verb, line.actor.name if line.actor else None) for line in lines] == [
        ("ticket.reported", "李明"),
        ("ticket.accepted", "王调度"),
        ("ticket.assigned", "王调度"),
        ("ticket.arrived", "张师傅"),
        ("ticket.held", "张师傅"),
        ("ticket.resumed", "张师傅"),
        ("ticket.stepped", "张师傅"),
        ("ticket.done", "张师傅"),
        ("ticket.refused", "李明"),
        ("ticket.arrived", "张师傅"),
        ("ticket.done", "张师傅"),
        ("ticket.closed", "李明"),
        ("ticket.rated", "李明"),
    ]
    assert lines[0].entry.data["photos"] == [str(seen)]
