"""What leaders see on one screen (领导视图), and the monthly report says."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.rules.snapshot import snapshot
from backend.supervision import effort, jumps
from backend.supervision.effort import Effort
from backend.supervision.jumps import Flag
from backend.supervision.months import Months
from backend.supervision.satisfaction import NO_CELL, Cell, Measure, Satisfaction, satisfaction


@dataclass(frozen=True, slots=True)
class Contractor:
    """How content people are with its work, and beside it how much that was; None where nothing was done."""

    id: UUID
    name: str
    cell: Cell
    effort: Effort | None


@dataclass(frozen=True, slots=True)
class Leaders:
    """All by the rules in `measure`."""

    measure: Measure
    satisfaction: Satisfaction
    contractors: Sequence[Contractor]
    flags: Sequence[Flag]


async def look(session: AsyncSession, places: Sequence[UUID], span: Months) -> Leaders:
    """Ten statements, whatever has happened."""
    book = await snapshot(session)
    measure = Measure.of(book, span)
    rated = await satisfaction(session, places, span, measure, book)
    cells = {each.id: each.cell for each in rated.contractors}
    efforts = {each.id: each for each in await effort.of_contractors(session, places, span, book)}
    names = {each.id: each.name for each in rated.contractors} | {
        key: each.name for key, each in efforts.items()
    }
    return Leaders(
        measure,
        rated,
        [
            Contractor(key, name, cells.get(key, NO_CELL), efforts.get(key))
            for key, name in sorted(names.items(), key=lambda item: item[1])
        ],
        await jumps.flags(session, places, span, measure.jumps, measure.least),
    )
