"""Which contract a repair falls under: the most specific place, then the most specific category."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Date, ScalarSelect, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Contract
from backend.identity.people import visible_contracts
from backend.kernel import days
from backend.kernel.db import bare
from backend.kernel.kept import Kept
from backend.tickets.briefly import AnyCategory
from backend.tickets.models import Category


class InForce(msgspec.Struct, frozen=True):
    """A contract of the day, as far as it matters to a repair."""

    id: UUID
    contractor_id: UUID
    starts_on: date
    category_ids: list[UUID]
    place_ids: list[UUID]
    sla: dict[str, dict[str, int]]


C = TypeVar("C", Contract, InForce)


def in_force() -> ScalarSelect[Any]:
    """The contracts of `day`, to be read by `read_in_force`: part of a statement that asks for more."""
    on_the_day = bindparam("day", type_=Date).between(Contract.starts_on, Contract.ends_on)
    return select(func.jsonb_agg(bare(Contract).table_valued())).where(on_the_day).scalar_subquery()


def read_in_force(found: Any) -> list[InForce]:
    return msgspec.convert(found or [], list[InForce])


async def contracts_of(session: AsyncSession, day: date | None = None) -> list[InForce]:
    """Those of a day, by default today."""
    return read_in_force((await _IN_FORCE.run(session, {"day": day or days.today()})).scalar())


_IN_FORCE = Kept(select(in_force()))


def most_specific(contracts: Iterable[C], lineage: Sequence[UUID], category: AnyCategory) -> C | None:
    """The contract that serves this category in the last of these places; None when nobody is bound.

    Of several that are equally specific it is the later one, which was made knowing the others.
    """
    ranked = [
        (rank, contract.starts_on, contract.id, contract)
        for contract in contracts
        if (rank := _rank(contract, lineage, category)) is not None
    ]
    return max(ranked)[-1] if ranked else None


def _rank(
    contract: Contract | InForce, lineage: Sequence[UUID], category: AnyCategory
) -> tuple[int, int] | None:
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
