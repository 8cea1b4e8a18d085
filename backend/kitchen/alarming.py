"""Waste well above that of the weeks before: the managers of the canteen hear of it once a meal."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.events import PresentCounted
from backend.canteen.models import Menu
from backend.canteen.telling import tell_managers
from backend.kernel import clock, journal
from backend.kitchen.events import WasteAlarmed
from backend.kitchen.meals import At, locked
from backend.kitchen.measures import between, mean_before, over
from backend.kitchen.models import KitchenMeal
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import snapshot

FOLLOWER = "kitchen.counted"


async def judge(session: AsyncSession, meal: KitchenMeal) -> None:
    """Of a meal under its lock, by what is known of it now; one that was found too high stays so."""
    if meal.alarmed_at is not None:
        return
    book = await snapshot(session)
    rule, least = book.value(rules.WASTE_ALARM), book.value(rules.WASTE_SAMPLE)
    measured = await between(session, meal.canteen_id, meal.day - timedelta(weeks=rule.weeks), meal.day)
    one = next(each for each in measured if (each.day, each.meal) == (meal.day, meal.meal))
    mean = mean_before(one, measured, rule.weeks, least)
    if not mean.is_exceeded(one, over(rule)):
        return
    assert one.per_visit is not None
    assert mean.per_visit is not None
    meal.alarmed_at = clock.now()
    per_visit, usual = round(one.per_visit, 3), round(mean.per_visit, 3)
    await tell_managers(
        session,
        meal.canteen_id,
        "kitchen.waste",
        meal.ref,
        once=f"waste {meal.ref}",
        meal=meal.meal,
        day=meal.day.isoformat(),
        perVisit=float(per_visit),
        mean=float(usual),
    )
    await journal.record(session, None, meal.ref, WasteAlarmed(per_visit=per_visit, mean=usual))


async def follow(session: AsyncSession) -> int:
    """Guests are often counted after the weighing: one entry's worth; how many there were."""
    counted = await journal.follow(session, FOLLOWER, (PresentCounted.verb,), limit=1)
    for entry in counted:
        menu = await session.get_one(Menu, entry.subject.id)
        meal = await locked(session, At(menu.canteen_id, menu.day, menu.meal))
        if meal is not None:
            await judge(session, meal)
    return len(counted)
