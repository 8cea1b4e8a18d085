"""A month's costs as a workbook that people take away."""

from decimal import Decimal

from backend.canteen.words import MEALS
from backend.kernel.sheets import write
from backend.kitchen.costs import MonthCost
from backend.kitchen.models import CostKind

_HEAD = ("日期", "餐次", "食材成本（元）", "用餐人数", "人均食材成本（元）", "菜品收入（元）", "毛利（元）")
_KINDS = {CostKind.LABOUR: "人工", CostKind.ENERGY: "能源", CostKind.OTHER: "其他"}
_Row = tuple[object, ...]


def workbook(cost: MonthCost) -> bytes:
    """A row a meal, then losses and what is paid by the month, and one for the whole; empty where nothing is known."""
    rows: list[_Row] = [
        (
            meal.day,
            MEALS[meal.meal],
            _yuan(meal.ingredients),
            meal.diners,
            _yuan(meal.per_diner),
            _yuan(meal.revenue),
            _yuan(meal.margin),
        )
        for meal in cost.meals
    ]
    rows += [(None, "食材损耗", _yuan(cost.lost))]
    rows += [(None, _KINDS[kind], _yuan(yuan)) for kind, yuan in cost.fixed.items()]
    rows += [
        (
            None,
            "合计",
            _yuan(cost.whole),
            cost.diners,
            _yuan(cost.per_diner),
            _yuan(cost.revenue),
            _yuan(cost.margin),
        )
    ]
    return write(f"{cost.month:%Y-%m}", _HEAD, rows)


def _yuan(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round(amount, 2)
