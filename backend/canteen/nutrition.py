"""What a portion holds, reckoned from what goes into it: an estimate, since cooking takes and adds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from backend.canteen.ingredients import INGREDIENTS
from backend.kernel.errors import Invalid

MOST_PARTS = 30
HEAVIEST = 2_000
"""Grams of one ingredient in one portion."""
_TENTH = Decimal("0.1")


class Nutrition(NamedTuple):
    """Of one portion, with one decimal."""

    energy_kj: Decimal
    protein_g: Decimal
    fat_g: Decimal
    carbohydrate_g: Decimal
    sodium_mg: Decimal


def reckon(grams: Mapping[str, Decimal]) -> Nutrition:
    """From so many grams of each ingredient."""
    if not 1 <= len(grams) <= MOST_PARTS:
        raise Invalid(field="parts", most=MOST_PARTS)
    if not grams.keys() <= INGREDIENTS.keys():
        raise Invalid(field="parts")
    if not all(0 < each <= HEAVIEST for each in grams.values()):
        raise Invalid(field="parts", most=HEAVIEST)
    return Nutrition(*(_sum(grams, figure) for figure in Nutrition._fields))


def _sum(grams: Mapping[str, Decimal], figure: str) -> Decimal:
    whole = sum((getattr(INGREDIENTS[name], figure) * each / 100 for name, each in grams.items()), Decimal())
    return whole.quantize(_TENTH)
