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
from backend.supervision.satisfaction import Measure, Satisfaction, satisfaction


@dataclass(frozen=True, slots=True)
class Leaders:
    """Satisfaction with effort beside it, by the rules in `measure`."""

    measure: Measure
    satisfaction: Satisfaction
    effort: Sequence[Effort]
    flags: Sequence[Flag]


async def look(session: AsyncSession, places: Sequence[UUID], span: Months) -> Leaders:
    """Ten statements, whatever has happened."""
    book = await snapshot(session)
    measure = Measure.of(book, span)
    return Leaders(
        measure,
        await satisfaction(session, places, span, measure),
        await effort.of_contractors(session, places, span, book),
        await jumps.flags(session, places, span, book, measure.least),
    )
