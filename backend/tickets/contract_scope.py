"""Contracts route the dispatch, so here it is known what they may name, and who decides on which places."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import require
from backend.facility.models import Place, PlaceKind
from backend.identity import contracting
from backend.identity.actor import Actor
from backend.identity.contracting import ContractFacts
from backend.identity.models import Contract
from backend.kernel.errors import Invalid, NotFound
from backend.tickets.models import Category
from backend.tickets.states import Urgency

MANAGE = "manage contracts"


async def add_contract(session: AsyncSession, actor: Actor, facts: ContractFacts) -> Contract:
    await _check(session, actor, facts)
    return await contracting.add_contract(session, actor, facts)


async def change_contract(
    session: AsyncSession, actor: Actor, contract_id: UUID, version: int, facts: ContractFacts
) -> Contract:
    """Whoever changes it decides on the places that it had and on those that it gets."""
    contract = await contracting.taken(session, contract_id, version)
    await _decides(session, actor, contract.place_ids)
    await _check(session, actor, facts)
    return await contracting.change_contract(session, actor, contract, facts)


async def end_contract(
    session: AsyncSession, actor: Actor, contract_id: UUID, version: int, on: date
) -> Contract:
    contract = await contracting.taken(session, contract_id, version)
    await _decides(session, actor, contract.place_ids)
    return await contracting.end_contract(session, actor, contract, on)


async def _check(session: AsyncSession, actor: Actor, facts: ContractFacts) -> None:
    promised = facts.sla.keys() - set(Urgency)
    named = or_(Category.id.in_(facts.category_ids), Category.key.in_(promised))
    known = (await session.execute(select(Category.id, Category.key).where(named))).all()
    if not {id_ for id_, _ in known}.issuperset(facts.category_ids):
        raise NotFound(field="categoryIds")
    if not {key for _, key in known}.issuperset(promised):
        raise Invalid(field="sla")
    await _decides(session, actor, facts.place_ids)


async def _decides(session: AsyncSession, actor: Actor, place_ids: Collection[UUID]) -> None:
    """No place named means the whole area."""
    named = Place.id.in_(place_ids) if place_ids else Place.kind == PlaceKind.SITE
    places = (await session.scalars(select(Place).where(named))).all()
    if place_ids and len(places) != len(set(place_ids)):
        raise NotFound(field="placeIds")
    require(actor, MANAGE, *places)
