"""Bookings go by the rules."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.rooms import YESTERDAY
from tests.factories.rules import the_rules


@pytest.fixture(autouse=True)
async def _rules(database: Database) -> None:
    await the_rules(database)


@pytest.fixture
def the_day_before() -> Iterator[None]:
    """The day before `NINE`."""
    with clock.frozen_at(YESTERDAY):
        yield
