"""Who hears of an opinion: its author, those who answer it, those who oversee."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import RoleGrant
from backend.identity.roles import ABILITIES, Role
from backend.kernel.kept import Said, say
from backend.notify import service as notify
from backend.opinions.models import Category, Opinion

NAMES: dict[Category, tuple[str, str]] = {
    Category.PROPERTY: ("物业服务", "Property services"),
    Category.CANTEEN: ("餐饮", "Canteens"),
    Category.MEETING: ("会议", "Meetings"),
    Category.ENVIRONMENT: ("环境", "Environment"),
    Category.SAFETY: ("安全", "Safety"),
    Category.OTHER: ("其他", "Other"),
}


async def tell_handlers(
    session: AsyncSession,
    kind: str,
    opinion: Opinion,
    *,
    overseers: bool = False,
    by: Actor | None = None,
    **facts: Any,
) -> None:
    """Those who answer it; with `overseers` also those who see to it that they do."""
    roles = {opinion.handler, *(ABILITIES["oversee opinions"] if overseers else ())}
    people = await holders(session, opinion, roles)
    await say(session, _news(people, kind, opinion, but=by.id if by else None, **facts))


def to_author(kind: str, opinion: Opinion, **facts: Any) -> Said:
    return _news([opinion.person_id], kind, opinion, **facts)


def _news(
    people: Iterable[UUID], kind: str, opinion: Opinion, *, but: UUID | None = None, **facts: Any
) -> Said:
    name, name_en = NAMES[opinion.category]
    return notify.news(
        people, kind, opinion.ref, {"category": name, "category_en": name_en, **facts}, but=but
    )


async def holders(session: AsyncSession, opinion: Opinion, roles: Iterable[Role]) -> list[UUID]:
    """Who has one of these roles where the opinion is about; anywhere, if it is about no place."""
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles), RoleGrant.at_kind == "place")
    if opinion.place_id is not None:
        lineage = await session.scalar(select(Place.lineage).where(Place.id == opinion.place_id))
        held = held.where(RoleGrant.at_id.in_(lineage or ()))
    return list(await session.scalars(held.distinct()))
