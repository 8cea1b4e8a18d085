"""The morning check: nobody begins in the kitchen with a fever, a symptom or without a valid health certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.hygiene import certificates, staff
from backend.hygiene.events import Checked
from backend.hygiene.models import MorningCheck, Symptom, Unfit
from backend.hygiene.striking import in_place_of
from backend.hygiene.words import written
from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.errors import DomainError, Invalid
from backend.rules.catalogue import hygiene as rules
from backend.rules.snapshot import snapshot

COLDEST, HOTTEST = Decimal(34), Decimal(43)
_TENTH = Decimal("0.1")


class CheckedAlready(DomainError):
    """They have been checked today already."""


class UnfitNeedsMeasure(DomainError):
    """They must not work in the kitchen today: say what was done about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`temperature` in °C with one decimal; `measure` is what was done with somebody unfit."""

    temperature: Decimal
    hands_clean: bool = True
    symptoms: Sequence[Symptom] = ()
    measure: str | None = None

    def check(self) -> None:
        if not COLDEST <= self.temperature <= HOTTEST or self.temperature % _TENTH:
            raise Invalid(field="temperature", least=float(COLDEST), most=float(HOTTEST))

    def unfit_because(self, fever: Decimal, *, certified: bool) -> list[Unfit]:
        reasons = {
            Unfit.FEVER: self.temperature >= fever,
            Unfit.SYMPTOM: bool(self.symptoms),
            Unfit.CERTIFICATE: not certified,
        }
        return [reason for reason, applies in reasons.items() if applies]


async def record(session: AsyncSession, actor: Actor, staff_id: UUID, finding: Finding) -> MorningCheck:
    """Today's, once; whoever is unfit is so with what was done about it."""
    finding.check()
    person = await staff.locked(session, actor, staff_id)
    if not person.active:
        raise staff.StaffGone(field="staffId")
    today = days.today()
    replaces = await in_place_of(
        session,
        MorningCheck,
        MorningCheck.staff_id == person.id,
        MorningCheck.day == today,
        refusal=CheckedAlready(field="staffId"),
    )
    uncertified = await certificates.uncertified(session, person.canteen_id, today)
    fever = Decimal(str((await snapshot(session)).value(rules.FEVER)))
    reasons = finding.unfit_because(fever, certified=person.id not in uncertified)
    if reasons and not (finding.measure or "").strip():
        raise UnfitNeedsMeasure(field="measure", because=[str(reason) for reason in reasons])
    check = MorningCheck(
        canteen_id=person.canteen_id,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
        replaces_id=replaces,
        staff_id=person.id,
        day=today,
        temperature=finding.temperature,
        hands_clean=finding.hands_clean,
        symptoms=sorted(set(finding.symptoms)),
        unfit_because=reasons,
        measure=written("measure", finding.measure) if finding.measure else None,
    )
    session.add(check)
    told = Checked(staff=person.id, on=today, fit=not reasons)
    await journal.record(session, actor.ref, check.ref, told)
    return check
