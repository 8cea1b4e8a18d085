"""What people said in their own words, behind a cell that is shown. Never who, never when."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel.errors import DomainError
from backend.rules.snapshot import snapshot
from backend.supervision import answers
from backend.supervision.answers import Service
from backend.supervision.months import Months
from backend.supervision.satisfaction import Measure, PartOf, Why, cells, overseen
from backend.supervision.settling import unsettled

MOST = 100


class TooFewAnswers(DomainError):
    """So few have answered that one could see who it was."""


class StillRated(DomainError):
    """What a unit's people said is told once nothing of the month can be rated any more."""


@dataclass(frozen=True, slots=True)
class Comment:
    stars: int
    words: str


@dataclass(frozen=True, slots=True)
class Comments:
    """The least content first, in the order of the words: their time would tell whose they are."""

    whole: int
    first: Sequence[Comment]


async def comments(
    session: AsyncSession,
    actor: Actor,
    span: Months,
    service: Service,
    by: PartOf = PartOf.ALL,
    part_id: UUID | None = None,
) -> Comments:
    """On a service, all or those of one unit's people or on one contractor's work. Three statements."""
    places = overseen(actor)
    book = await snapshot(session)
    measure = Measure.of(book, span)
    rows = await answers.rows(session, service, places, span.first, span.ends, measure.satisfied)
    untold = unsettled(book, service, span.each) if by is PartOf.UNIT else frozenset()
    cell = cells(rows, measure.least, by, span.each, untold).get(part_id)
    if cell is not None and cell.why is Why.UNSETTLED:
        raise StillRated
    if cell is None or cell.why is not None:
        raise TooFewAnswers(least=measure.least)
    one = answers.chances(service, places, span.first, span.ends).subquery().c
    where = [one.month.in_(cell.months), one.words.is_not(None), ~one.silent]
    if by is not PartOf.ALL:
        where.append((one.unit_id if by is PartOf.UNIT else one.contractor_id).is_not_distinct_from(part_id))
    found = (
        await session.execute(
            select(one.stars, one.words, func.count().over())
            .where(*where)
            .order_by(one.stars, one.words)
            .limit(MOST)
        )
    ).all()
    return Comments(found[0][2] if found else 0, [Comment(stars, words) for stars, words, _ in found])
