"""Every list reads what is typed into its search in the same way."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility import finding
from backend.identity import confirmed_phones, people
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from backend.stock import shelf
from backend.telemetry import arranging
from backend.tickets import lists
from backend.tickets.filters import Filter
from backend.tickets.lists import Order
from tests.factories.people import an_actor
from tests.factories.places import a_room

Listed = Callable[[AsyncSession, Actor, str], Awaitable[Any]]
LISTS: dict[str, Listed] = {
    "people": lambda s, who, typed: people.page(s, who, people.Wanted(search=typed)),
    "phones": lambda s, who, typed: confirmed_phones.page(s, who, search=typed),
    "places": lambda s, _, typed: finding.places(s, search=typed),
    "equipment": lambda s, _, typed: finding.equipment_list(s, search=typed),
    "stock": shelf.items,
    "points": lambda s, who, typed: arranging.managed_points(s, who, search=typed),
    "tickets": lambda s, who, typed: lists.tickets(s, who, Filter(search=typed), Order.NEWEST, 20, None),
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS.keys())
async def test_a_search_has_a_longest_and_minds_no_nul(database: Database, listed: Listed) -> None:
    await a_room(database)
    who = await an_actor(database, Role.DISPATCHER)
    async with database.read() as session:
        for typed in ("\0", "a\0b", "会" * 100, f"  {'x' * 100}\0"):
            await listed(session, who, typed)
        with pytest.raises(Invalid) as refusal:
            await listed(session, who, "会" * 101)
    assert (refusal.value.field, refusal.value.facts) == ("search", {"limit": 100})
