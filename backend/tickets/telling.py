"""Who hears of what happens to a ticket, and with which facts."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import RoleGrant
from backend.identity.roles import Role
from backend.kernel.db import bare, opaque
from backend.kernel.kept import Said, say
from backend.notify import service as notify
from backend.tickets.briefly import AnyCategory, AnyPlace
from backend.tickets.models import Ticket
from backend.tickets.records import Supporter

DESK = (Role.DISPATCHER,)

_GRANTS = bare(RoleGrant).c
_HOLDERS = select(_GRANTS.person_id).where(
    _GRANTS.role == any_(opaque("roles", ARRAY(Text))),
    _GRANTS.at_id == any_(opaque("audience", ARRAY(Uuid))),
    or_(_GRANTS.at_kind != "contractor", _GRANTS.at_id == bindparam("contractor", type_=Uuid)),
)


async def tell(
    session: AsyncSession,
    people: Iterable[UUID | None],
    kind: str,
    ticket: Ticket,
    *,
    holders: Collection[Role] = (),
    by: Actor | None = None,
    urgent: bool = False,
    **facts: Any,
) -> None:
    """Tell `people`, except the one who did it, with all that a line in an inbox needs.

    And who holds one of the roles `holders` at the ticket's places or unit, or at the contractor whose it is now.
    """
    if holders or {*people} - {None, by.id if by else None}:
        about = About(ticket, ticket.place, ticket.category)
        await say(session, news(people, kind, about, holders=holders, by=by, urgent=urgent, **facts))


class About(NamedTuple):
    """A ticket and what it names, as far as people are told of it."""

    ticket: Ticket
    place: AnyPlace
    category: AnyCategory


def news(
    people: Iterable[UUID | None],
    kind: str,
    about: About,
    *,
    holders: Collection[Role] = (),
    by: Actor | None = None,
    urgent: bool = False,
    **facts: Any,
) -> Said:
    """The same, to be said together with more."""
    ticket, place, category = about
    known = {
        "number": ticket.number,
        "place": place.path,
        "category": category.name,
        "category_en": category.name_en,
        "urgency": ticket.urgency,
    }
    if by:
        known["by"] = by.name
    asked = {"roles": list(holders), "audience": ticket.audience, "contractor": ticket.contractor_id}
    return notify.news(
        {person for person in people if person},
        kind,
        ticket.ref,
        known | facts,
        and_to=notify.Found(_HOLDERS, asked) if holders else None,
        but=by.id if by else None,
        urgent=urgent,
    )


def reporters(ticket: Ticket) -> Sequence[UUID | None]:
    """Whom it is for, and who typed it."""
    return (ticket.reporter_id, ticket.reported_by_id)


async def reporters_and_supporters(session: AsyncSession, ticket: Ticket) -> Sequence[UUID | None]:
    supporters = await session.scalars(select(Supporter.person_id).where(Supporter.ticket_id == ticket.id))
    return (*reporters(ticket), *supporters)
