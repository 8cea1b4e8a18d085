"""When people are reminded of a day: in the morning, some days before it, or at once where that is past."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock, due
from backend.kernel.refs import Ref

MORNING = time(8)


async def before(session: AsyncSession, day: date, days: int, errand: str, subject: Ref) -> None:
    when = datetime.combine(day - timedelta(days=days), MORNING, clock.HERE)
    await due.at(session, max(when, clock.now()), errand, subject)
