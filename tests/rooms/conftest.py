"""Meetings on the day before them."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from tests.factories.rooms import YESTERDAY


@pytest.fixture
def the_day_before() -> Iterator[None]:
    """The day before `NINE`."""
    with clock.frozen_at(YESTERDAY):
        yield
