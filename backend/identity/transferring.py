"""Someone moves to another unit or contractor: what they were there ends with it."""

from uuid import UUID

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.events import PersonTransferred, RoleRevoked
from backend.identity.granting import give
from backend.identity.leaving import StillAdministrator
from backend.identity.models import Person, RoleGrant, Secretary
from backend.identity.roles import WATCHING, Role
from backend.kernel import journal
from backend.kernel.refs import Ref

TRAVELS_WITH_PERSON = {Role.CADRE: "unit", Role.WORKER: "contractor"}
"""These come from belonging somewhere, so they are given again at the new home if it is of the kind named."""


async def transfer(
    session: AsyncSession, actor: Actor, person: Person, home: Ref, upload_id: UUID | None = None
) -> None:
    """`person` is locked by the caller. Roles held at the old home and ties of secretaries end.

    Who watches over the system from there is not moved away by it.
    """
    old = person.home
    person.unit_id = home.id if home.kind == "unit" else None
    person.contractor_id = home.id if home.kind == "contractor" else None
    lost = (
        await session.scalars(
            delete(RoleGrant)
            .where(RoleGrant.person_id == person.id, RoleGrant.at_kind == old.kind, RoleGrant.at_id == old.id)
            .returning(RoleGrant.role)
        )
    ).all()
    if WATCHING.intersection(lost):
        raise StillAdministrator(field="personId")
    await session.execute(
        delete(Secretary).where(or_(Secretary.person_id == person.id, Secretary.leader_id == person.id))
    )
    await journal.record(
        session,
        actor.ref,
        person.ref,
        PersonTransferred(
            from_unit=old.id if old.kind == "unit" else None,
            from_contractor=old.id if old.kind == "contractor" else None,
            to_unit=person.unit_id,
            to_contractor=person.contractor_id,
            upload=upload_id,
        ),
    )
    for role in lost:
        await journal.record(session, actor.ref, person.ref, RoleRevoked(role=role, at=str(old)))
        if TRAVELS_WITH_PERSON.get(role) == home.kind:
            await give(session, actor, person, role, home)
