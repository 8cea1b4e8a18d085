"""It is a Friday after lunch."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from tests.factories.kitchen import AFTER_LUNCH


@pytest.fixture(autouse=True)
def _after_lunch() -> Iterator[None]:
    with clock.frozen_at(AFTER_LUNCH):
        yield
