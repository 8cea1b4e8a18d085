"""What every installation starts with, whatever its area: rules, calendar, categories, kinds, alarm rules."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms import catalogue as alarm_rules
from backend.facility import kinds
from backend.rules import seed as rules
from backend.tickets import categories


async def plant(session: AsyncSession) -> None:
    """Add what is not there yet; what an administrator has changed stays."""
    await rules.plant(session)
    await categories.plant(session)
    await kinds.plant(session)
    await alarm_rules.plant(session)
