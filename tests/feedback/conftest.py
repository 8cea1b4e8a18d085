"""Surveys go by the rules."""

import pytest

from backend.kernel.db import Database
from tests.factories.rules import the_rules


@pytest.fixture(autouse=True)
async def _rules(database: Database) -> None:
    await the_rules(database)
