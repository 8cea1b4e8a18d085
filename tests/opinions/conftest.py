"""It is a Friday at nine."""

from collections.abc import Iterator

import pytest

from backend.kernel import clock
from tests.factories.opinions import FRIDAY_AT_NINE


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.frozen_at(FRIDAY_AT_NINE):
        yield
