"""Who works in a kitchen."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.managing import managed
from backend.hygiene.events import StaffAdded, StaffChanged
from backend.hygiene.models import KitchenStaff
from backend.hygiene.words import written
from backend.identity.actor import Actor
from backend.kernel import journal
from backend.kernel.errors import DomainError, NotFound


class StaffExists(DomainError):
    """There is somebody of this name already; add what tells them apart."""


class StaffGone(DomainError):
    """They no longer work in this kitchen."""


async def add(session: AsyncSession, actor: Actor, canteen_id: UUID, name: str, post: str) -> KitchenStaff:
    canteen = await managed(session, actor, canteen_id)
    staff = KitchenStaff(canteen_id=canteen.id, name=written("name", name), post=written("post", post))
    await _check_free(session, staff)
    session.add(staff)
    await journal.record(session, actor.ref, staff.ref, StaffAdded(canteen=canteen.id))
    return staff


async def change(
    session: AsyncSession, actor: Actor, staff_id: UUID, version: int, *, name: str, post: str, active: bool
) -> KitchenStaff:
    """Who has left stays in the ledger and is checked no more."""
    staff = await locked(session, actor, staff_id)
    staff.check_version(version)
    wanted = {"name": written("name", name), "post": written("post", post), "active": active}
    different = [field for field, value in wanted.items() if getattr(staff, field) != value]
    for field in different:
        setattr(staff, field, wanted[field])
    if "name" in different:
        await _check_free(session, staff)
    if different:
        staff.version += 1
        await journal.record(session, actor.ref, staff.ref, StaffChanged(fields=different))
    return staff


async def locked(session: AsyncSession, actor: Actor, staff_id: UUID) -> KitchenStaff:
    """With the canteen's lock, for one who manages it."""
    staff = await session.get(KitchenStaff, staff_id)
    if staff is None:
        raise NotFound(field="staffId")
    await managed(session, actor, staff.canteen_id)
    await session.refresh(staff)
    return staff


async def at_work(session: AsyncSession, canteen_id: UUID, staff_id: UUID) -> KitchenStaff:
    """One who works in this kitchen; under the canteen's lock."""
    staff = await session.get(KitchenStaff, staff_id, populate_existing=True)
    if staff is None or staff.canteen_id != canteen_id:
        raise NotFound(field="staffId")
    if not staff.active:
        raise StaffGone(field="staffId")
    return staff


async def _check_free(session: AsyncSession, staff: KitchenStaff) -> None:
    same = select(KitchenStaff.id).where(
        KitchenStaff.canteen_id == staff.canteen_id,
        KitchenStaff.name == staff.name,
        KitchenStaff.id != staff.id,
    )
    with session.no_autoflush:
        if await session.scalar(same):
            raise StaffExists(field="name")
