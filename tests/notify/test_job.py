"""The job that sends, as the worker runs it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from backend.kernel import clock
from backend.kernel.db import Database
from backend.notify import channels, sending, tasks
from backend.notify.models import DeliveryState
from tests.factories.people import a_cadre
from tests.notify.browser import OURS, a_browser
from tests.notify.sent import deliveries, gathered, tell
from tests.notify.web import a_web


async def test_one_process_sends_at_a_time_and_none_waits_for_it_to_gather(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    cadre = await a_cadre(database)
    async with a_web() as service:
        monkeypatch.setattr(
            channels, "ways_out", lambda: {"push": channels.push.Push(service.outgoing, OURS)}
        )
        await a_browser(database, cadre, f"{service.url}/1")
        await tell(database, [cadre.id], "ticket.danger")
        async with database.read() as other:
            await other.execute(text("SELECT pg_advisory_lock(:key)"), {"key": tasks._ONE_SENDER})
            await tasks.gather(database)
            await tasks.send(database)
            assert [message.state for message in await deliveries(database)] == [DeliveryState.WAITING]
            assert service.asked == []
            await other.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": tasks._ONE_SENDER})
        for _ in range(2):
            await tasks.send(database)
    assert [message.state for message in await deliveries(database)] == [DeliveryState.SENT]
    assert len(service.asked) == 1


async def test_old_messages_are_forgotten(database: Database) -> None:
    cadre = await a_cadre(database)
    await tell(database, [cadre.id], "ticket.danger")
    await gathered(database, ["app"])
    await tasks.forget(database)
    assert len(await deliveries(database)) == 1
    with clock.frozen_at(clock.now() + sending.KEPT + timedelta(minutes=1)):
        await tasks.forget(database)
    assert await deliveries(database) == []
