"""What goes wrong in the database is told without what people have written."""

import traceback
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, literal, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.refs import uuid7

SAID = "这件事" * 3
_ROW = {"id": uuid7(), "subject_kind": "bell", "step": SAID, "at": datetime(2026, 11, 20, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("failing", "parameters"),
    [
        (select(literal(SAID), text("1 / 0")), {}),
        (text("SELECT CAST(:said AS text), 1 / 0"), {"said": SAID}),
        (insert(Due), _ROW | {"errand": "ring", "subject_id": None}),
    ],
    ids=["in the statement", "beside it", "in the row"],
)
async def test_an_error_does_not_show_what_was_written(
    database: Database, failing: Executable, parameters: dict[str, object]
) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.write() as session:
            await session.execute(failing, parameters)
    told = "".join(traceback.format_exception(caught.value))
    assert "asyncpg.exceptions" in told
    assert SAID not in told
