"""How much to cook: from who has registered, and from how many came where so many had."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import Menu, Registration

MOST_MEALS = 20
"""Of the same kind before, the latest: people's habits change."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Portions to cook, with what they were reckoned from.

    portions = ⌈registered × came ÷ expected⌉ over the latest `meals` of the same kind whose guests were counted:
    `came` is how many ate at them, `expected` how many portions had been registered for them. Without such
    meals nobody is expected but who has registered.
    """

    registered: int
    came: int
    expected: int
    meals: int

    @property
    def portions(self) -> int:
        if self.expected == 0:
            return self.registered
        return -(-self.registered * self.came // self.expected)


async def of_menus(session: AsyncSession, menus: Sequence[Menu]) -> dict[UUID, Forecast]:
    """Each menu's, in two statements whatever their number."""
    wanted = {menu.id: menu for menu in menus}
    registered = await session.execute(
        select(Registration.menu_id, func.sum(Registration.portions))
        .where(Registration.menu_id.in_(wanted))
        .group_by(Registration.menu_id)
    )
    portions = {menu_id: int(total) for menu_id, total in registered}
    past = await _counted(session, menus)
    return {menu.id: _forecast(portions.get(menu.id, 0), _before(menu, past)) for menu in wanted.values()}


def _forecast(registered: int, past: Sequence[tuple[int, int]]) -> Forecast:
    came, expected = sum(one for one, _ in past), sum(one for _, one in past)
    return Forecast(registered, came, expected, len(past))


def _before(menu: Menu, past: Sequence[tuple[Menu, int]]) -> list[tuple[int, int]]:
    """Of the same canteen and kind, on earlier days."""
    same = [
        (one.present or 0, expected)
        for one, expected in past
        if (one.canteen_id, one.meal) == (menu.canteen_id, menu.meal) and one.day < menu.day
    ]
    return same[:MOST_MEALS]


async def _counted(session: AsyncSession, menus: Sequence[Menu]) -> Sequence[tuple[Menu, int]]:
    """Counted meals for which somebody had registered, the latest first."""
    if not menus:
        return []
    expected = func.sum(Registration.portions)
    nth = func.row_number().over(partition_by=(Menu.canteen_id, Menu.meal), order_by=Menu.day.desc())
    latest = (
        select(Menu.id, nth.label("nth"))
        .where(
            Menu.canteen_id.in_({menu.canteen_id for menu in menus}),
            Menu.present.is_not(None),
            Menu.day < max(menu.day for menu in menus),
            select(Registration).where(Registration.menu_id == Menu.id).exists(),
        )
        .subquery()
    )
    # A week's menus reach up to seven counted days further back than its last one.
    rows = await session.execute(
        select(Menu, expected)
        .join(latest, latest.c.id == Menu.id)
        .join(Registration, Registration.menu_id == Menu.id)
        .where(latest.c.nth <= MOST_MEALS + 7)
        .group_by(Menu.id)
        .order_by(Menu.day.desc())
    )
    return [(menu, int(portions)) for menu, portions in rows]
