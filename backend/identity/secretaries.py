"""Who reports and accepts in a leader's name."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.events import SecretaryAppointed, SecretaryDismissed
from backend.identity.models import Person, PersonLeft, Secretary
from backend.kernel import journal
from backend.kernel.errors import DomainError, NotAllowed, NotFound


class NotColleagues(DomainError):
    """A secretary belongs to the leader's own unit."""


class AlreadySecretary(DomainError):
    """This person already acts for this leader."""


async def appoint_secretary(session: AsyncSession, actor: Actor, leader_id: UUID, person_id: UUID) -> Person:
    """By the leader, or by whoever appoints secretaries in the leader's unit."""
    # In the order of ids, as two appointments crosswise would otherwise deadlock.
    found = {
        identifier: await session.get(Person, identifier, with_for_update=True)
        for identifier in sorted({leader_id, person_id})
    }
    leader, person = found[leader_id], found[person_id]
    if leader is None or person is None:
        raise NotFound(field="leaderId" if leader is None else "personId")
    _check_may_decide(actor, leader)
    if not (leader.is_active and person.is_active):
        raise PersonLeft(field="personId" if leader.is_active else "leaderId")
    if leader.id == person.id or leader.unit_id is None or leader.unit_id != person.unit_id:
        raise NotColleagues(field="personId")
    if await session.get(Secretary, (person.id, leader.id)) is not None:
        raise AlreadySecretary(field="personId")
    session.add(Secretary(person_id=person.id, leader_id=leader.id))
    await journal.record(session, actor.ref, person.ref, SecretaryAppointed(leader=leader.id))
    return person


async def dismiss_secretary(session: AsyncSession, actor: Actor, leader_id: UUID, person_id: UUID) -> Person:
    """By the leader, by the secretary, or by whoever appoints secretaries in the leader's unit."""
    pair = await session.get(Secretary, (person_id, leader_id), with_for_update=True)
    if pair is None:
        raise NotFound(field="personId")
    if actor.id != person_id:
        _check_may_decide(actor, await session.get_one(Person, leader_id))
    await session.delete(pair)
    person = await session.get_one(Person, person_id)
    await journal.record(session, actor.ref, person.ref, SecretaryDismissed(leader=leader_id))
    return person


def _check_may_decide(actor: Actor, leader: Person) -> None:
    where = actor.where("appoint secretaries")
    if actor.id != leader.id and not any(at.kind == "place" or at == leader.home for at in where):
        raise NotAllowed(field="leaderId")
