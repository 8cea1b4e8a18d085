"""What a portion holds is the sum of what goes into it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.canteen.ingredients import INGREDIENTS
from backend.canteen.nutrition import Nutrition, reckon
from backend.kernel.errors import Invalid

PARTS = st.dictionaries(
    st.sampled_from(list(INGREDIENTS)), st.integers(1, 400).map(Decimal), min_size=1, max_size=8
)
A_TENTH = Decimal("0.1")


def test_tomato_and_egg() -> None:
    parts = {"番茄": Decimal(150), "鸡蛋": Decimal(100), "植物油": Decimal(10), "食盐": Decimal(2)}
    assert reckon(parts) == Nutrition(*map(Decimal, ("1069.0", "14.4", "18.9", "7.4", "927.3")))


def test_of_this_nothing_is_reckoned() -> None:
    for parts in ({}, {"龙肝": Decimal(1)}, {"大米": Decimal(0)}, {"大米": Decimal(2001)}):
        with pytest.raises(Invalid):
            reckon(parts)


@given(PARTS)
def test_it_is_the_sum_of_its_parts(parts: dict[str, Decimal]) -> None:
    alone = [reckon({name: grams}) for name, grams in parts.items()]
    for whole, *each in zip(reckon(parts), *alone, strict=True):
        assert abs(whole - sum(each)) <= A_TENTH * len(each)
        assert whole >= 0


def test_energy_fits_what_gives_it() -> None:
    """17 kJ a gram of protein and carbohydrate, 37 of fat; fibre makes a difference, a typing error a larger one."""
    for one in INGREDIENTS.values():
        reckoned = 17 * (one.protein_g + one.carbohydrate_g) + 37 * one.fat_g
        assert one.protein_g + one.fat_g + one.carbohydrate_g <= 100, one
        assert abs(reckoned - one.energy_kj) <= max(Decimal(60), reckoned * Decimal("0.22")), one
