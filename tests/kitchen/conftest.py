"""Kitchens go by the rules; it is a Friday after lunch."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.kitchen import AFTER_LUNCH
from tests.factories.rules import the_rules


@pytest.fixture
async def rules(database: Database) -> None:
    await the_rules(database)


@pytest.fixture(autouse=True)
def _after_lunch() -> Iterator[None]:
    with clock.frozen_at(AFTER_LUNCH):
        yield
