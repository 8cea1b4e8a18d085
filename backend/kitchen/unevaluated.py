"""A quarter is over and its self-evaluation was not submitted: the managers are reminded once, in the morning."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import Canteen, Menu
from backend.canteen.telling import tell_managers
from backend.kernel import clock, days
from backend.kitchen.evaluation import SelfEvaluation, Stage
from backend.kitchen.quarters import quarter_before, quarter_of
from backend.kitchen.reminding import MORNING


async def remind(session: AsyncSession) -> None:
    """Of each canteen that had a menu in the quarter before; who becomes manager later hears of it then."""
    running = quarter_of(days.today())
    if clock.now() < datetime.combine(running, MORNING, clock.HERE):
        return
    quarter = quarter_before(running)
    cooked = exists().where(
        Menu.canteen_id == Canteen.id,
        Menu.published_at.is_not(None),
        Menu.day >= quarter,
        Menu.day < running,
    )
    submitted = exists().where(
        SelfEvaluation.canteen_id == Canteen.id,
        SelfEvaluation.quarter == quarter,
        SelfEvaluation.stage != Stage.DRAFTED,
    )
    for canteen in await session.scalars(select(Canteen).where(cooked, ~submitted)):
        await tell_managers(
            session,
            canteen.id,
            "self_evaluation.missing",
            canteen.ref,
            once=f"self-evaluation {canteen.id} {quarter}",
            quarter=quarter.isoformat(),
        )
