"""Opinions go by the rules, on a Friday at nine."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.opinions import FRIDAY_AT_NINE
from tests.factories.rules import the_rules


@pytest.fixture(autouse=True)
async def _rules(database: Database) -> None:
    await the_rules(database)


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.frozen_at(FRIDAY_AT_NINE):
        yield
