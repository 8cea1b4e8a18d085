"""News for whoever manages the canteen."""

from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import Canteen
from backend.facility.models import Place
from backend.identity.models import RoleGrant
from backend.identity.roles import Role
from backend.kernel.db import bare, opaque
from backend.kernel.kept import say
from backend.kernel.refs import Ref
from backend.notify import service as notify

_GRANTS = bare(RoleGrant).c
_MANAGERS = select(_GRANTS.person_id).where(
    _GRANTS.role == Role.CANTEEN_MANAGER,
    _GRANTS.at_kind == "place",
    _GRANTS.at_id == any_(opaque("lineage", ARRAY(Uuid))),
)


async def tell_managers(
    session: AsyncSession,
    canteen_id: UUID,
    kind: str,
    subject: Ref,
    /,
    *,
    once: str | None = None,
    **facts: Any,
) -> None:
    place = (
        await session.scalars(
            select(Place).join(Canteen, Canteen.place_id == Place.id).where(Canteen.id == canteen_id)
        )
    ).one()
    found = notify.Found(_MANAGERS, {"lineage": place.lineage})
    known = {"place": place.path, "canteen": str(canteen_id)}
    await say(session, notify.news([], kind, subject, known | facts, and_to=found, once=once))
