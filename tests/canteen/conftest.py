"""Canteens on the day before their meals."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from tests.factories.canteen import THE_DAY_BEFORE


@pytest.fixture(autouse=True)
def _the_day_before() -> Iterator[None]:
    with clock.frozen_at(THE_DAY_BEFORE):
        yield
