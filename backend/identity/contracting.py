"""Contracts with contractors: added, changed, ended. What they name is checked by the slices that know it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from backend.identity.actor import Actor
from backend.identity.events import ContractAdded, ContractChanged, ContractEnded
from backend.identity.models import Contract, Contractor
from backend.kernel import days, journal
from backend.kernel.errors import DomainError, Invalid, NotFound

LONGEST_NAME = 100
# Two contracts made at once would not see each other.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('identity.contracts'))")


class ContractsOverlap(DomainError):
    """Another contract already serves one of these categories in one of these places on some of these days."""


class ContractIsOver(DomainError):
    """This contract is over; add a new one."""


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """As in `Contract`: no ids mean all, `sla` is minutes by clock, by urgency class or category key."""

    contractor_id: UUID
    name: str
    starts_on: date
    ends_on: date
    category_ids: list[UUID]
    place_ids: list[UUID]
    sla: dict[str, Any]


async def add_contract(session: AsyncSession, actor: Actor, facts: ContractFacts) -> Contract:
    await session.execute(_ALONE)
    await _check(session, facts)
    contract = Contract(**asdict(facts))
    session.add(contract)
    added = ContractAdded(
        name=facts.name,
        contractor=facts.contractor_id,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
    )
    await journal.record(session, actor.ref, contract.ref, added)
    return contract


async def change_contract(
    session: AsyncSession, actor: Actor, contract: Contract, facts: ContractFacts
) -> Contract:
    """All facts of a `taken` contract at once. Tickets keep what they were promised; the next follows the new."""
    await session.execute(_ALONE)
    await _check(session, facts, but=contract.id)
    different = [name for name, value in asdict(facts).items() if getattr(contract, name) != value]
    for name in different:
        setattr(contract, name, getattr(facts, name))
    if different:
        contract.version += 1
        await journal.record(session, actor.ref, contract.ref, ContractChanged(fields=different))
    return contract


async def end_contract(session: AsyncSession, actor: Actor, contract: Contract, on: date) -> Contract:
    """`on` is the last day that a `taken` contract serves."""
    if not max(contract.starts_on, days.today()) <= on < contract.ends_on:
        raise Invalid(field="on")
    contract.ends_on = on
    contract.version += 1
    await journal.record(session, actor.ref, contract.ref, ContractEnded(on=on))
    return contract


async def taken(session: AsyncSession, contract_id: UUID, version: int) -> Contract:
    """The contract, locked, as the actor saw it."""
    contract = await session.get(Contract, contract_id, with_for_update=True)
    if contract is None:
        raise NotFound(field="id")
    contract.check_version(version)
    if contract.ends_on < days.today():
        raise ContractIsOver(field="id")
    return contract


async def _check(session: AsyncSession, facts: ContractFacts, *, but: UUID | None = None) -> None:
    if not 0 < len(facts.name) <= LONGEST_NAME:
        raise Invalid(field="name", limit=LONGEST_NAME)
    # What is over can no longer be changed: a slip of the pen would stay.
    if facts.ends_on < max(facts.starts_on, days.today()):
        raise Invalid(field="endsOn")
    if await session.get(Contractor, facts.contractor_id) is None:
        raise NotFound(field="contractorId")
    # Of a general and a special one the special one serves; of two that name the same thing neither does better.
    others = select(Contract.name).where(
        Contract.id.is_distinct_from(but),
        Contract.starts_on <= facts.ends_on,
        Contract.ends_on >= facts.starts_on,
        _names_the_same(Contract.category_ids, facts.category_ids),
        _names_the_same(Contract.place_ids, facts.place_ids),
    )
    other = await session.scalar(others.limit(1))
    if other is not None:
        raise ContractsOverlap(field="categoryIds", other=other)


def _names_the_same(column: InstrumentedAttribute[list[UUID]], ids: list[UUID]) -> ColumnElement[bool]:
    """Nothing named means everything."""
    return column.op("&&")(ids) if ids else func.cardinality(column) == 0
