"""Changing the place tree: add, rename, change, close. Within a site one change happens at a time."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility import codes, events
from backend.facility.access import require
from backend.facility.facts import LONGEST_NAME, PlaceFacts, text
from backend.facility.models import Equipment, Place, PlaceClosed, PlaceKind
from backend.identity.actor import Actor
from backend.identity.models import Unit
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound


class NameTaken(DomainError):
    """There is a place of this name already."""


class PlaceNotEmpty(DomainError):
    """There are still open places or equipment here."""


def within(*place_ids: UUID) -> Select[UUID]:
    """The ids of these places and everything below them: `Ticket.place_id.in_(within(building.id))`."""
    return select(Place.id).where(Place.lineage.overlap(place_ids))


async def hold(session: AsyncSession, place_id: UUID, field: str = "id") -> Place:
    """The place, while this transaction alone may change its site.

    Paths, order and search words follow from the ancestors' names, so that a room must not be added while
    its building is being renamed.
    """
    root = select(Place.lineage[1]).where(Place.id == place_id).scalar_subquery()
    site = await session.scalar(select(Place.id).where(Place.id == root).with_for_update(key_share=True))
    place = await session.get(Place, place_id, populate_existing=True) if site else None
    if place is None:
        raise NotFound(field=field)
    return place


async def found_site(session: AsyncSession, name: str) -> Place:
    """The area itself, made by the service before anybody can act in it."""
    (code,) = await codes.draw(session)
    site = Place.site(text("name", name, LONGEST_NAME), code=code)
    session.add(site)
    await journal.record(session, None, site.ref, events.PlaceAdded(path=site.name, kind=site.kind.value))
    return site


async def add_place(
    session: AsyncSession, actor: Actor, parent_id: UUID, kind: PlaceKind, name: str, facts: PlaceFacts
) -> Place:
    """A new place directly in `parent_id`, with a code of its own."""
    parent = await hold(session, parent_id, "parentId")
    require(actor, "manage places", parent)
    parent.check_may_hold(kind)
    name = text("name", name, LONGEST_NAME)
    await _check_name_is_free(session, parent.id, name)
    await _check(session, facts, kind, parent)
    (code,) = await codes.draw(session)
    place = parent.holding(kind, name, code=code, **_columns(facts))
    session.add(place)
    await journal.record(session, actor.ref, place.ref, events.PlaceAdded(path=place.path, kind=kind.value))
    return place


async def change_place(
    session: AsyncSession,
    actor: Actor,
    place_id: UUID,
    name: str,
    facts: PlaceFacts,
    *,
    version: int | None = None,
) -> Place:
    """Replace everything about a place but its kind; `version` is the one that the actor has seen."""
    place = await _open_place(session, actor, place_id, version)
    name = text("name", name, LONGEST_NAME)
    parent = await session.get(Place, place.parent_id) if place.parent_id else None
    await _check(session, facts, place.kind, parent)
    before = place.path
    if name != place.name:
        await _check_name_is_free(session, place.parent_id, name)
    new = {"name": name, **_columns(facts)}
    changed = [column for column, value in new.items() if getattr(place, column) != value]
    if not changed:
        return place
    for column in changed:
        setattr(place, column, new[column])
    place.version += 1
    if {"name", "number", "level"} & set(changed):
        await name_below(session, place)
    if "name" in changed:
        changed.remove("name")
        await journal.record(
            session, actor.ref, place.ref, events.PlaceRenamed(before=before, path=place.path)
        )
    if changed:
        await journal.record(session, actor.ref, place.ref, events.PlaceChanged(fields=changed))
    return place


async def close_place(
    session: AsyncSession, actor: Actor, place_id: UUID, *, version: int | None = None
) -> Place:
    """Take a place out of use. It keeps its history, and its code still leads to it."""
    place = await _open_place(session, actor, place_id, version)
    inside = select(func.count()).where(Place.parent_id == place.id, Place.closed_at.is_(None))
    standing = select(func.count()).where(Equipment.place_id == place.id, Equipment.retired_at.is_(None))
    children, equipment = await session.scalar(inside), await session.scalar(standing)
    if children or equipment:
        raise PlaceNotEmpty(places=children, equipment=equipment)
    place.closed_at = clock.now()
    place.version += 1
    await journal.record(session, actor.ref, place.ref, events.PlaceClosed(path=place.path))
    return place


async def allow_anonymous_reports(
    session: AsyncSession, actor: Actor, place_id: UUID, allowed: bool
) -> Place:
    """Whether people who have not signed in may report from this place's code and from those below it."""
    place = await _open_place(session, actor, place_id)
    if place.anonymous_reports != allowed:
        place.anonymous_reports = allowed
        place.version += 1
        await journal.record(session, actor.ref, place.ref, events.AnonymousReportsSwitched(allowed=allowed))
    return place


async def accepts_anonymous_reports(session: AsyncSession, place_id: UUID) -> bool:
    """Whether the place or anything around it allows them."""
    around = select(func.unnest(Place.lineage)).where(Place.id == place_id)
    allowing = select(Place.id).where(
        Place.id.in_(around), Place.anonymous_reports, Place.closed_at.is_(None)
    )
    return await session.scalar(select(allowing.exists())) or False


async def _open_place(
    session: AsyncSession, actor: Actor, place_id: UUID, version: int | None = None
) -> Place:
    place = await hold(session, place_id)
    require(actor, "manage places", place)
    if place.closed_at is not None:
        raise PlaceClosed(field="id", path=place.path)
    place.check_version(version)
    return place


async def _check(session: AsyncSession, facts: PlaceFacts, kind: PlaceKind, parent: Place | None) -> None:
    facts.check(kind, parent)
    if facts.unit_id is not None and await session.get(Unit, facts.unit_id) is None:
        raise NotFound(field="unitId")


async def _check_name_is_free(session: AsyncSession, parent_id: UUID | None, name: str) -> None:
    siblings = select(Place.id).where(Place.parent_id.is_not_distinct_from(parent_id), Place.name == name)
    if await session.scalar(select(siblings.exists())):
        raise NameTaken(field="name", name=name)


async def name_below(session: AsyncSession, place: Place) -> None:
    """Derive paths, order and search words anew for a place and everything below it, equipment too."""
    places = await session.scalars(
        select(Place).where(Place.lineage.overlap([place.id])).order_by(func.cardinality(Place.lineage))
    )
    renamed = {each.id: each for each in places}
    around = await session.get(Place, place.parent_id) if place.parent_id else None
    for each in renamed.values():
        each.name_within(around if each is place else renamed[each.parent_id])  # type: ignore[index]
    standing = await session.scalars(
        select(Equipment).where(Equipment.place_id.in_(renamed)).options(joinedload(Equipment.kind_row))
    )
    for equipment in standing:
        equipment.name_within(renamed[equipment.place_id], equipment.kind_row)


def _columns(facts: PlaceFacts) -> dict[str, object]:
    return {**asdict(facts), "polygon": list(facts.polygon)}
