"""Who hears of what happens to a ticket, and with which facts."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import RoleGrant
from backend.identity.roles import Role
from backend.notify import service as notify
from backend.tickets.models import Ticket
from backend.tickets.records import Supporter

_HOLDERS = (
    select(RoleGrant.person_id)
    .where(
        RoleGrant.role.in_(bindparam("roles", expanding=True)),
        RoleGrant.at_id == any_(bindparam("audience", type_=ARRAY(Uuid))),
        or_(RoleGrant.at_kind != "contractor", RoleGrant.at_id == bindparam("contractor")),
    )
    .distinct()
)


async def tell(
    session: AsyncSession,
    people: Iterable[UUID | None],
    kind: str,
    ticket: Ticket,
    *,
    by: Actor | None = None,
    urgent: bool = False,
    **facts: Any,
) -> None:
    """Tell `people`, except the one who did it, with all that a line in an inbox needs."""
    others = {person for person in people if person} - {by.id if by else None}
    if not others:
        return
    about = {
        "number": ticket.number,
        "place": ticket.place.path,
        "category": ticket.category.name,
        "category_en": ticket.category.name_en,
        "urgency": ticket.urgency,
    }
    if by:
        about["by"] = by.name
    await notify.tell(session, others, kind, ticket.ref, about | facts, urgent=urgent)


def reporters(ticket: Ticket) -> Sequence[UUID | None]:
    """Whom it is for, and who typed it."""
    return (ticket.reporter_id, ticket.reported_by_id)


async def reporters_and_supporters(session: AsyncSession, ticket: Ticket) -> Sequence[UUID | None]:
    supporters = await session.scalars(select(Supporter.person_id).where(Supporter.ticket_id == ticket.id))
    return (*reporters(ticket), *supporters)


async def holders(session: AsyncSession, ticket: Ticket, *roles: Role) -> Sequence[UUID]:
    """Who holds one of `roles` at the ticket's places or unit, or at the contractor whose it is now."""
    asked = {"roles": roles, "audience": ticket.audience, "contractor": ticket.contractor_id}
    return (await session.scalars(_HOLDERS, asked)).all()


async def desk(session: AsyncSession, ticket: Ticket) -> Sequence[UUID]:
    return await holders(session, ticket, Role.DISPATCHER)
