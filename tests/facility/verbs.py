"""What tests of places do again and again."""

from dataclasses import fields
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility import places
from backend.facility.facts import PlaceFacts
from backend.facility.models import Place, SpaceUse
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from tests.factories.people import an_actor
from tests.factories.places import a_site

AN_OFFICE = PlaceFacts(
    number="305", use=SpaceUse.OFFICE, area=Decimal("23.5"), polygon=[0.0, 0.0, 4.0, 0.0, 4.0, 5.0, 0.0, 5.0]
)


async def a_keeper(database: Database) -> Actor:
    """Of all places and equipment."""
    return await an_actor(database, Role.ASSET_MANAGER, at=(await a_site(database)).ref)


async def rename(session: AsyncSession, actor: Actor, place: Place, name: str) -> Place:
    """With all other facts as they are."""
    facts = PlaceFacts(**{each.name: getattr(place, each.name) for each in fields(PlaceFacts)})
    return await places.change_place(session, actor, place.id, name, facts)
