"""How many rows of the ticket table a statement looks at."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from sqlalchemy import event

from backend.kernel.db import Database

Read = Callable[[], Awaitable[object]]


async def touched(database: Database, read: Read) -> int:
    """How many rows of the ticket table and its indexes the statements of `read` looked at."""
    caught: list[tuple[str, tuple[Any, ...]]] = []

    def catch(
        _connection: object, _cursor: object, statement: str, parameters: tuple[Any, ...], *_: object
    ) -> None:
        caught.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", catch)
    await read()
    event.remove(database.engine.sync_engine, "before_cursor_execute", catch)
    assert caught
    async with database.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        plans = [
            await raw.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", *parameters)
            for statement, parameters in caught
        ]
    return sum(_rows(node) for plan in plans for node in _nodes(plan[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def _rows(node: dict[str, Any]) -> int:
    about_tickets = node.get("Relation Name") == "ticket" or node.get("Index Name", "").startswith(
        "ix_ticket"
    )
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + removed) * node["Actual Loops"]) if about_tickets else 0
