"""Papers that expire: health certificates, the canteen's licence, what suppliers have to show."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.canteen.managing import managed
from backend.canteen.telling import tell_managers
from backend.hygiene.events import CertificateFiled
from backend.hygiene.models import Certificate, KitchenStaff, Paper
from backend.hygiene.staff import at_work
from backend.hygiene.striking import stands
from backend.hygiene.words import masked_name, written
from backend.identity.actor import Actor
from backend.kernel import clock, days, due, files, journal
from backend.kernel.errors import Invalid, NotFound
from backend.rules.catalogue import hygiene as rules
from backend.rules.snapshot import snapshot

REMIND = "hygiene.certificate"
_IN_THE_MORNING = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`staff_id` for a health certificate, `supplier` for a supplier's papers; a licence is the canteen's own."""

    kind: Paper
    number: str
    valid_until: date
    staff_id: UUID | None = None
    supplier: str | None = None
    photo_id: UUID | None = None

    def check(self) -> None:
        days.check("validUntil", self.valid_until)
        if (self.kind is Paper.HEALTH) is (self.staff_id is None):
            raise Invalid(field="staffId")
        if (self.kind is Paper.SUPPLIER) is (self.supplier is None):
            raise Invalid(field="supplier")


async def file(session: AsyncSession, actor: Actor, canteen_id: UUID, terms: Terms) -> Certificate:
    """A new paper, or the renewal of one; its reminders are asked for."""
    terms.check()
    canteen = await managed(session, actor, canteen_id)
    if terms.staff_id:
        await at_work(session, canteen.id, terms.staff_id)
    if terms.photo_id and not await files.claim(session, actor.id, [terms.photo_id]):
        raise NotFound(field="photoId")
    paper = Certificate(
        canteen_id=canteen.id,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
        kind=terms.kind,
        staff_id=terms.staff_id,
        supplier=written("supplier", terms.supplier) if terms.supplier is not None else None,
        number=written("number", terms.number),
        valid_until=terms.valid_until,
        photo_id=terms.photo_id,
    )
    session.add(paper)
    await session.flush()
    for before in (await snapshot(session)).value(rules.EXPIRY):
        morning = datetime.combine(paper.valid_until - timedelta(days=before), _IN_THE_MORNING, clock.HERE)
        if morning > clock.now():
            await due.at(session, morning, REMIND, paper.ref, str(before))
    told = CertificateFiled(kind=paper.kind, valid_until=paper.valid_until)
    await journal.record(session, actor.ref, paper.ref, told)
    return paper


@due.errand(REMIND)
async def remind(session: AsyncSession, row: due.Due) -> None:
    """Unless it was struck out, or renewed meanwhile, or its holder has left."""
    paper = await session.scalar(
        select(Certificate).where(Certificate.id == row.subject.id, stands(Certificate), ~_is_renewed())
    )
    if paper is None:
        return
    holder = paper.supplier
    if paper.staff_id:
        person = await session.get_one(KitchenStaff, paper.staff_id)
        if not person.active:
            return
        holder = masked_name(person.name)
    await tell_managers(
        session,
        paper.canteen_id,
        "certificate.expiring",
        paper.ref,
        once=f"{paper.ref} {row.step}",
        paper=paper.kind,
        words=holder,
        until=paper.valid_until.isoformat(),
    )


async def uncertified(session: AsyncSession, canteen_id: UUID, on: date) -> set[UUID]:
    """Staff without a health certificate that is valid on this day: none is on file, or all have expired."""
    valid = exists().where(
        Certificate.staff_id == KitchenStaff.id,
        Certificate.kind == Paper.HEALTH,
        Certificate.valid_until >= on,
        stands(Certificate),
    )
    return set(
        await session.scalars(select(KitchenStaff.id).where(KitchenStaff.canteen_id == canteen_id, ~valid))
    )


def _is_renewed() -> ColumnElement[bool]:
    newer = aliased(Certificate)
    return (
        exists()
        .where(
            newer.canteen_id == Certificate.canteen_id,
            newer.kind == Certificate.kind,
            newer.staff_id.is_not_distinct_from(Certificate.staff_id),
            newer.supplier.is_not_distinct_from(Certificate.supplier),
            newer.valid_until > Certificate.valid_until,
            stands(newer),
        )
        .correlate(Certificate)
    )
