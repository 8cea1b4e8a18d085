"""Which contract a repair falls under: the most specific place, then the most specific category."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Contract
from backend.identity.people import visible_contracts
from backend.tickets.models import Category

_IN_FORCE = select(Contract).where(bindparam("day", type_=Date).between(Contract.starts_on, Contract.ends_on))


async def contract_for(session: AsyncSession, place: Place, category: Category, day: date) -> Contract | None:
    """The contract that serves this category in this place on that day; None when nobody is bound."""
    return most_specific(await session.scalars(_IN_FORCE, {"day": day}), place.lineage, category)


def most_specific(
    contracts: Iterable[Contract], lineage: Sequence[UUID], category: Category
) -> Contract | None:
    """Of several that are equally specific the later one, which was made knowing the others."""
    ranked = [
        (rank, contract.starts_on, contract.id, contract)
        for contract in contracts
        if (rank := _rank(contract, lineage, category)) is not None
    ]
    return max(ranked)[-1] if ranked else None


def _rank(contract: Contract, lineage: Sequence[UUID], category: Category) -> tuple[int, int] | None:
    """How deep in the trees of places and of categories the contract names this repair; None if not."""
    place = _depth(contract.place_ids, lineage)
    kind = _depth(contract.category_ids, [id_ for id_ in (category.parent_id, category.id) if id_])
    return None if place is None or kind is None else (place, kind)


def _depth(named: Sequence[UUID], path: Sequence[UUID]) -> int | None:
    """Position in `path`, from its root, of the deepest id that is named; no names mean all, at -1."""
    if not named:
        return -1
    return max((depth for depth, id_ in enumerate(path) if id_ in named), default=None)


@dataclass(frozen=True, slots=True)
class Covered:
    """A contract with what it names; nothing means everything. `promised` are categories in its terms, by key."""

    contract: Contract
    categories: Sequence[Category]
    places: Sequence[Place]
    promised: Mapping[str, Category]


async def with_coverage(session: AsyncSession, actor: Actor) -> Sequence[Covered]:
    """All contracts that `actor` may see, the latest first. Three statements."""
    return await _covered(session, await visible_contracts(session, actor))


async def covered(session: AsyncSession, contract_id: UUID) -> Covered:
    one = select(Contract).where(Contract.id == contract_id).options(joinedload(Contract.contractor))
    return (await _covered(session, (await session.scalars(one)).all()))[0]


async def _covered(session: AsyncSession, contracts: Sequence[Contract]) -> Sequence[Covered]:
    named = or_(
        Category.id.in_({id_ for each in contracts for id_ in each.category_ids}),
        Category.key.in_({key for each in contracts for key in each.sla}),
    )
    categories = {row.id: row for row in await session.scalars(select(Category).where(named))}
    by_key = {row.key: row for row in categories.values()}
    at = Place.id.in_({id_ for each in contracts for id_ in each.place_ids})
    places = {row.id: row for row in await session.scalars(select(Place).where(at))}
    return [
        Covered(
            contract,
            [categories[id_] for id_ in contract.category_ids if id_ in categories],
            [places[id_] for id_ in contract.place_ids if id_ in places],
            {key: by_key[key] for key in contract.sla if key in by_key},
        )
        for contract in contracts
    ]
