"""Canteens go by the rules."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.canteen import THE_DAY_BEFORE
from tests.factories.rules import the_rules


@pytest.fixture(autouse=True)
async def _rules(database: Database) -> None:
    await the_rules(database)


@pytest.fixture(autouse=True)
def _the_day_before() -> Iterator[None]:
    with clock.frozen_at(THE_DAY_BEFORE):
        yield
