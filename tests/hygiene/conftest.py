"""Kitchens on the morning of a Friday."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from backend.canteen.models import Canteen
from backend.hygiene.models import KitchenStaff
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.canteen import LUNCH_BEGINS, a_canteen, a_manager
from tests.factories.hygiene import a_cook

MORNING = LUNCH_BEGINS - timedelta(hours=4)


@dataclass(frozen=True)
class Kitchen:
    canteen: Canteen
    manager: Actor
    cook: KitchenStaff


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.frozen_at(MORNING):
        yield


@pytest.fixture
async def kitchen(database: Database, _morning: None) -> Kitchen:
    """With one cook, and one who manages it."""
    canteen = await a_canteen(database)
    return Kitchen(canteen, await a_manager(database), await a_cook(database, canteen))
