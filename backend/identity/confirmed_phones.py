"""Numbers that a unit vouches for: visitors and cleaners then report without an account (`tickets.strangers`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, false, or_, select, true
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.identity import phones
from backend.identity.actor import Actor
from backend.identity.events import PhoneConfirmed, PhoneWithdrawn
from backend.identity.models import ConfirmedPhone, Unit
from backend.kernel import clock, days, journal
from backend.kernel.bulk import record_many
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kernel.pages import Keyset, Page
from backend.kernel.refs import uuid7
from backend.kernel.search import read

LONGEST_LABEL = 40
MOST_AT_ONCE = 100
FURTHEST = timedelta(days=366)
"""A unit looks at its list once a year at least."""
KEPT = timedelta(days=30)
"""An expired number can be confirmed anew for so long; then it is forgotten."""

_newest: Keyset[ConfirmedPhone] = Keyset(ConfirmedPhone.confirmed_at, ConfirmedPhone.id)


@dataclass(frozen=True, slots=True)
class NamedPhone:
    """A number as typed, and whose it is."""

    phone: str
    label: str


async def confirm(
    session: AsyncSession,
    actor: Actor,
    secret: bytes,
    unit_id: UUID,
    named: Sequence[NamedPhone],
    until: date,
) -> Unit:
    """Vouch for these numbers to the end of a day. One that the unit knows gets the new label and day."""
    unit = await session.get(Unit, unit_id)
    if unit is None:
        raise NotFound(field="unitId")
    if not _may_confirm_for(actor, unit.id):
        raise NotAllowed(field="unitId")
    today = days.today()
    if not today <= until <= today + FURTHEST:
        raise Invalid(field="until")
    confirmed = _read(secret, named)
    await session.execute(_put(unit.id, actor.id, list(confirmed.values()), until))
    said = [
        PhoneConfirmed(phone=each["masked"], visitor=each["label"], until=until)
        for each in confirmed.values()
    ]
    await record_many(session, actor.ref, [(unit.ref, each) for each in said])
    return unit


def _read(secret: bytes, named: Sequence[NamedPhone]) -> dict[bytes, dict[str, Any]]:
    """By seal; of a number that comes twice the last label counts."""
    if not 0 < len(named) <= MOST_AT_ONCE:
        raise Invalid(field="phones", limit=MOST_AT_ONCE)
    confirmed = {}
    for row, each in enumerate(named, 1):
        label = each.label.strip()
        if not 0 < len(label) <= LONGEST_LABEL:
            raise Invalid(field="label", row=row, limit=LONGEST_LABEL)
        try:
            number = phones.read(each.phone)
        except Invalid:
            raise Invalid(field="phone", row=row) from None
        sealed = phones.seal(secret, number)
        confirmed[sealed] = {"seal": sealed, "masked": phones.masked(number), "label": label}
    return confirmed


def _put(unit_id: UUID, by: UUID, confirmed: Sequence[Mapping[str, Any]], until: date) -> Insert:
    shared = {"unit_id": unit_id, "until": until, "confirmed_by": by, "confirmed_at": clock.now()}
    new = insert(ConfirmedPhone).values([{"id": uuid7(), **each, **shared} for each in confirmed])
    renewed = ("label", "until", "confirmed_by", "confirmed_at")
    return new.on_conflict_do_update(
        index_elements=["seal", "unit_id"], set_={name: new.excluded[name] for name in renewed}
    )


async def withdraw(session: AsyncSession, actor: Actor, phone_id: UUID) -> Unit:
    """From now on the unit does not know this number; what was reported from it stays."""
    found = await session.scalar(
        select(ConfirmedPhone)
        .where(ConfirmedPhone.id == phone_id, _visible_to(actor))
        .options(joinedload(ConfirmedPhone.unit, innerjoin=True))
        .with_for_update(of=ConfirmedPhone)
    )
    if found is None:
        raise NotFound(field="id")
    await session.delete(found)
    await journal.record(
        session, actor.ref, found.unit.ref, PhoneWithdrawn(phone=found.masked, visitor=found.label)
    )
    return found.unit


async def page(
    session: AsyncSession,
    actor: Actor,
    *,
    unit_id: UUID | None = None,
    search: str | None = None,
    first: int = 20,
    after: str | None = None,
) -> Page[ConfirmedPhone]:
    """Expired ones too, latest confirmation first; found by label or by the digits that are shown."""
    query = (
        select(ConfirmedPhone)
        .where(_visible_to(actor))
        .options(joinedload(ConfirmedPhone.unit, innerjoin=True), joinedload(ConfirmedPhone.confirmer))
    )
    if unit_id is not None:
        query = query.where(ConfirmedPhone.unit_id == unit_id)
    if words := read(search):
        query = query.where(
            or_(
                ConfirmedPhone.label.icontains(words, autoescape=True),
                ConfirmedPhone.masked.contains(words, autoescape=True),
            )
        )
    rows = (await session.scalars(_newest.page(query, first, after))).all()
    return _newest.cut(rows, first, lambda phone: (phone.confirmed_at, phone.id))


def vouching(seal: bytes, unit_id: UUID | None) -> Select[ConfirmedPhone]:
    """The number as this unit vouches for it today, or any unit where the place is nobody's own."""
    today = days.today()
    query = select(ConfirmedPhone).where(ConfirmedPhone.seal == seal, ConfirmedPhone.until >= today)
    if unit_id is not None:
        query = query.where(ConfirmedPhone.unit_id == unit_id)
    return query.order_by(ConfirmedPhone.confirmed_at, ConfirmedPhone.id).limit(1)


async def forget_expired(session: AsyncSession) -> None:
    long_ago = days.today() - KEPT
    await session.execute(delete(ConfirmedPhone).where(ConfirmedPhone.until < long_ago))


def _may_confirm_for(actor: Actor, unit_id: UUID) -> bool:
    """A desk, which has the ability at a place, for every unit; an administrator for their own."""
    return any(at.kind == "place" or at.id == unit_id for at in actor.where("confirm phones"))


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    where = actor.where("confirm phones")
    if any(at.kind == "place" for at in where):
        return true()
    return ConfirmedPhone.unit_id.in_([at.id for at in where]) if where else false()
