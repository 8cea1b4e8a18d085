"""What migration 0012 takes from rows that were there before."""

from datetime import timedelta
from importlib import import_module

from sqlalchemy import text, update

from backend.kernel.db import Database
from backend.kitchen import evaluating, rectifying
from backend.kitchen.evaluation import Finding
from tests.factories.canteen import FRIDAY, a_canteen, a_manager
from tests.factories.kitchen import an_evaluation, is_scored
from tests.seeing import rows

migration = import_module("backend.migrations.versions.0012_called_off")


async def test_what_was_put_right_again_was_returned_no_more(database: Database) -> None:
    manager = await a_manager(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    await is_scored(database, manager, begun.id, 1)
    async with database.write() as session:
        for version, words in ((2, "取餐台缺少提示牌"), (3, "剩餐未称重")):
            await evaluating.find(session, manager, begun.id, version, words, FRIDAY + timedelta(days=7))
    async with database.write() as session:
        await evaluating.submit(session, manager, begun.id, 4)
    again, still = await rows(database, Finding)
    async with database.write() as session:
        await rectifying.rectify(session, manager, again.id, "已设置提示牌")
    async with database.write() as session:
        rule = "ck_self_evaluation_finding_returned_until_it_is_rectified"
        await session.execute(text(f"ALTER TABLE self_evaluation_finding DROP CONSTRAINT {rule}"))
        await session.execute(update(Finding).values(returned_because="照片看不清"))
        await session.execute(text(migration.RECTIFIED_AGAIN))
    found = {row.id: row.returned_because for row in await rows(database, Finding)}
    assert found == {again.id: None, still.id: "照片看不清"}
